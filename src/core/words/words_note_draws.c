/*-------------------------------------------------------------------------
 *
 * words_note_draws.c
 *		Facts about draws and what is made of them, in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_note_kinds.h"

#include <inttypes.h>
#include <string.h>

#include "core/words/words_parts.h"

static void
write_unbounded(Text *text, const Fact *fact)
{
	switch (fact->subject)
	{
		case ABOUT_LOWER_END:
			text_append(text, "the confidence set has no lower end");
			break;
		case ABOUT_UPPER_END:
			text_append(text, "the confidence set has no upper end");
			break;
		case ABOUT_REPLICATES:
			text_append(text, "too many replicates have no standard error: "
						"the interval is unbounded");
			break;
		case ABOUT_BLOCKS:
			text_append(text, "too few blocks for an interval at this level: "
						"it is unbounded");
			break;
		default:
			text_append(text, "the confidence set is unbounded");
			break;
	}
}

static const char *
what_is_lost(const Fact *fact)
{
	return fact->loss == LOSS_STD_ERROR ? "a standard error" : "an estimate";
}

static bool
write_about_replicates(Text *text, FactCode code, const Fact *fact)
{
	const char *subject = fact_subject_names[fact->subject];

	switch (code)
	{
		case FACT_NOTHING_TO_DRAW:
			text_append(text, "one %.*s: nothing to draw from",
						(int) strlen(subject) - 1, subject);
			break;
		case FACT_LONELY_STRATA:
			text_append(text, "%" PRId64 " of %" PRId64 " strata to draw from "
						"have one %.*s and cannot vary: no interval",
						fact->count, fact->of, (int) strlen(subject) - 1,
						subject);
			break;
		case FACT_FEW_REPLICATES:
			text_append(text, "fewer than two replicates have %s: no interval",
						what_is_lost(fact));
			break;
		case FACT_NO_ACCELERATION:
			text_append(text, "without one of the %s there would be no "
						"estimate: no bca interval", subject);
			break;
		case FACT_ONE_SIDED_REPLICATES:
			text_append(text, "all replicates lie on one side of the "
						"estimate: no bca interval");
			break;
		case FACT_LOST_REPLICATES:
			text_append_grouped(text, fact->count);
			text_append(text, " of ");
			text_append_grouped(text, fact->of);
			text_append(text, " replicates do not have %s and were left out",
						what_is_lost(fact));
			break;
		default:
			return false;
	}
	return true;
}

static bool
write_about_draws(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_FEW_CLUSTERS_WILD:
			write_arm(text, fact);
			text_append(text, ": the wild bootstrap is unreliable");
			break;
		case FACT_FEW_UNITS:
			text_append(text, "%" PRId64 " %s: the bootstrap of so few is "
						"unreliable", fact->count,
						fact_subject_names[fact->subject]);
			break;
		case FACT_EMPTY_SET:
			text_append(text, "no effect is compatible with the data at this "
						"level");
			break;
		case FACT_SET_IN_PIECES:
			text_append(text, "the confidence set is %" PRId64 " separate "
						"intervals, of which the outer ends are shown: see "
						"%s", fact->count, fact->subject == ABOUT_EFFECTS ?
						"did_wave_confidence_set" : "did_confidence_set");
			break;
		case FACT_UNBOUNDED:
			write_unbounded(text, fact);
			break;
		case FACT_SMALLEST_P:
			text_append(text, "no p-value below %.3g is possible",
						fact->value);
			break;
		case FACT_EXTREME_REPLICATE:
			text_append(text, "an end of the interval is the outermost "
						"replicate: use more replicates");
			break;
		default:
			return false;
	}
	return true;
}

bool
write_fact_of_draws(Text *text, FactCode code, const Fact *fact)
{
	return write_about_replicates(text, code, fact) ||
		write_about_draws(text, code, fact);
}
