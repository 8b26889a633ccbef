/*-------------------------------------------------------------------------
 *
 * words_note_waves.c
 *		Facts about cohorts and periods, in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_note_kinds.h"

#include <inttypes.h>

#include "core/words/words_parts.h"

/* Why a cohort in a period has no estimate. */
static bool
write_no_effect(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_ALWAYS_TREATED:
			text_append(text, "the cohort was treated, or expected it, from "
						"the first period, %" PRId64 ", on: there is none "
						"before to compare with", fact->count);
			break;
		case FACT_LAST_COHORT:
			text_append(text, "the last cohort, where nobody is never "
						"treated, is only what others are compared with");
			break;
		case FACT_NO_EARLIER_PERIOD:
			text_append(text, "it is the first period: there is none before "
						"to compare with");
			break;
		case FACT_NO_CONTROLS:
			text_append(text, "there is no cohort to compare with");
			if (fact->count > 0)
				text_append(text, " that is never treated; control => "
							"'notyet' would take %" PRId64 " that %s treated "
							"later", fact->count,
							fact->count == 1 ? "is" : "are");
			else
				text_append(text, " that is untreated then");
			break;
		case FACT_NO_TERMS:
			text_append(text, "no cohort has periods before it was treated "
						"and treated ones while there is somebody to compare "
						"with");
			break;
		case FACT_SEVERAL_COHORTS:
			text_append(text, "%" PRId64 " of %" PRId64 " clusters ha%s rows "
						"of several cohorts: their means are of none",
						fact->count, fact->of, fact->count == 1 ? "s" : "ve");
			break;
		case FACT_UNBALANCED:
			text_append(text, "%" PRId64 " of %" PRId64 " clusters ha%s no "
						"rows in some period; complete => true would leave "
						"%s out, did_twfe_weights needs no such thing",
						fact->count, fact->of, fact->count == 1 ? "s" : "ve",
						fact->count == 1 ? "it" : "them");
			break;
		case FACT_ONLY_TRENDS:
			text_append(text, "without anybody never treated, event times "
						"tell effects only up to a straight line; method => "
						"'sunab' would compare with the last cohort");
			break;
		case FACT_NO_EFFECTS:
			text_append(text, "none of the effects of cohorts in periods that "
						"it is an average of can be had; did_group_time says "
						"why");
			break;
		case FACT_NO_PRETREND:
			text_append(text, "there is no effect before the start that could "
						"be tested");
			if (fact->count > 0)
				text_append(text, ": of %" PRId64 " there is no standard "
							"error; did_group_time says why", fact->count);
			else
				text_append(text, ": nobody was observed twice before");
			break;
		default:
			return false;
	}
	return true;
}

bool
write_fact_of_waves(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_BASE_PERIOD:
			text_append(text, "the base period, with which the others are "
						"compared: 0 by construction");
			break;
		case FACT_MIXED_COHORTS:
			text_append(text, "%" PRId64 " of %" PRId64 " clusters ha%s rows "
						"of the cohort and of those it is compared with",
						fact->count, fact->of, fact->count == 1 ? "s" : "ve");
			break;
		case FACT_ABSENT_CLUSTERS:
			text_append(text, "%" PRId64 " of %" PRId64 " clusters ha%s no "
						"rows in the period or none in its base", fact->count,
						fact->of, fact->count == 1 ? "s" : "ve");
			break;
		case FACT_PERIOD_CODES:
			text_append(text, "periods look like codes of a year and a "
						"quarter or month (%" PRId64 "): differences of "
						"these are no event times; write year * 4 + quarter",
						fact->count);
			break;
		case FACT_SINGLE_COHORTS:
			text_append(text, "%" PRId64 " of the effects rest%s on one "
						"cluster of a side, of which the standard error does "
						"not know how much it moves by chance", fact->count,
						fact->count == 1 ? "s" : "");
			break;
		case FACT_LEFT_OUT_EFFECTS:
			text_append(text, "%" PRId64 " of %" PRId64 " effects of cohorts "
						"in periods cannot be had and are left out",
						fact->count, fact->of);
			break;
		case FACT_LEFT_OUT_ROWS:
			text_append(text, "%" PRId64 " of %" PRId64 " rows are left out: "
						"there is nothing untreated to tell their effect by",
						fact->count, fact->of);
			break;
		case FACT_LEFT_OUT_SHORT:
			text_append(text, "%" PRId64 " of %" PRId64 " clusters without "
						"rows in some period %s left out", fact->count,
						fact->of, fact->count == 1 ? "is" : "are");
			break;
		case FACT_REFERENCE_GAPS:
			text_append(text, "the reference of %" PRId64 " of %" PRId64
						" cohort%s is the last period observed before, not "
						"the one just before", fact->count, fact->of,
						plural(fact->of));
			break;
		case FACT_UNTREATED_ONLY:
			text_append(text, "a regression on untreated rows only, not "
						"comparable with the effects from event time 0 on");
			break;
		case FACT_MANY_TESTED:
			text_append(text, "%" PRId64 " effects are too many to test with "
						"%" PRId64 " clusters: there is no p-value",
						fact->count, fact->of);
			break;
		case FACT_GAP:
			text_append(text, "the base, %" PRId64 ", is the last period "
						"observed before, not the one just before",
						fact->count);
			break;
		case FACT_LATER_COHORTS:
			text_append(text, "%" PRId64 " cohort%s treated after the last "
						"period count%s as never treated", fact->count,
						plural(fact->count), fact->count == 1 ? "s" : "");
			break;
		case FACT_PLACEBO:
			text_append(text, "before the start there is no effect to try "
						"other values of: a p-value of none, and no interval");
			break;
		case FACT_LOST_ASSIGNMENTS:
			text_append_grouped(text, fact->count);
			text_append(text, " of ");
			text_append_grouped(text, fact->of);
			text_append(text, " assignments leave nobody to compare, and count "
						"as extreme");
			break;
		case FACT_FIXED_COHORTS:
			text_append(text, "%" PRId64 " of %" PRId64 " clusters keep%s: "
						"there is no cohort to exchange it for", fact->count,
						fact->of, fact->count == 1 ? "s its cohort" :
						" their cohort");
			break;
		default:
			return write_no_effect(text, code, fact);
	}
	return true;
}
