/*-------------------------------------------------------------------------
 *
 * words_note_estimates.c
 *		Facts about an estimate, its standard error and its tests, in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_note_kinds.h"

#include <inttypes.h>

#include "core/words/words.h"
#include "core/words/words_parts.h"

/* "treated, pre and treated, post" would be hard to read: one by one. */
static void
write_groups(Text *text, const char *before, uint64_t members)
{
	const char *separator = "";

	for (int group = 0; group < TWO_WAVES_GROUPS; group++)
		if (members & (UINT64_C(1) << group))
		{
			text_append(text, "%s%s%s", separator, before,
						group_names[group]);
			separator = "; ";
		}
}

static void
write_not_identified(Text *text, const Fact *fact)
{
	text_append(text, "the treatment cannot be told apart from the %s",
				fact_subject_names[fact->subject]);
}

static void
write_too_few(Text *text, const Fact *fact)
{
	if (fact->subject == ABOUT_PSUS)
		text_append(text, "too few PSUs for %s", fact->loss == LOSS_INTERVAL ?
					"an interval" : "a standard error");
	else if (fact->loss == LOSS_STD_ERROR)
		text_append(text, "too few for a standard error");
	else
		text_append(text, "too few %s for a %s",
					fact_subject_names[fact->subject],
					fact->loss == LOSS_STATISTIC ? "t statistic" : "test");
}

static void
write_no_variation(Text *text, const Fact *fact)
{
	switch (fact->subject)
	{
		case ABOUT_RESIDUALS:
			text_append(text, "the residuals do not vary");
			break;
		case ABOUT_DIFFERENCES:
			text_append(text, "the difference is the same in every block");
			break;
		case ABOUT_PSUS:
			text_append(text, "sums over PSUs do not vary");
			break;
		case ABOUT_REPLICATES:
			text_append(text, "the replicates do not vary");
			break;
		default:
			text_append(text, "the changes do not vary within an arm");
			break;
	}
	text_append(text, fact->loss == LOSS_STATISTIC ? ": no t statistic" :
				fact->loss == LOSS_INTERVAL ? ": no interval" :
				": no test, no interval");
}

static void
write_dropped(Text *text, uint64_t members)
{
	const char *separator = " ";
	bool		several = (members & (members - 1)) != 0;

	text_append(text, "covariate%s", several ? "s" : "");
	for (int j = 0; j < MAX_COVARIATES; j++)
		if (members & (UINT64_C(1) << j))
		{
			text_append(text, "%s%d", separator, j + 1);
			separator = ", ";
		}
	text_append(text, " depend%s on the others, the groups or the effects, "
				"and w%s dropped", several ? "" : "s",
				several ? "ere" : "as");
}

/* What keeps something from being had. */
static bool
write_loss(Text *text, FactCode code, const Fact *fact,
		   const Sample *sample)
{
	switch (code)
	{
		case FACT_EMPTY_GROUPS:
			write_groups(text, "no rows: ", fact->members);
			break;
		case FACT_NOT_IDENTIFIED:
			write_not_identified(text, fact);
			break;
		case FACT_NO_CHANGES:
			text_append(text, fact->subject == ABOUT_BLOCKS ?
						"no block has clusters of both arms with rows in both periods" :
						"an arm has no cluster with rows in both periods");
			break;
		case FACT_SINGLE_UNITS:
			write_groups(text, fact->subject == ABOUT_CLUSTERS ?
						 "only 1 cluster: " : "only 1 row: ", fact->members);
			break;
		case FACT_INDISPENSABLE_CLUSTER:
			write_about_cluster(text, "without cluster ", fact, sample,
								" there would be no estimate");
			break;
		case FACT_LONELY_PSU:
			if (sample != NULL && (sample->image.flags & SAMPLE_SURVEY))
				write_about_cluster(text, "PSU ", fact, sample, " is alone in "
									"its stratum: no standard error unless "
									"lonely_psu says what to do");
			else
				write_about_cluster(text, "cluster ", fact, sample, " is alone in "
									"its stratum: no standard error by this "
									"variance");
			break;
		case FACT_TOO_FEW:
			write_too_few(text, fact);
			break;
		case FACT_TOO_MANY_BLOCKS:
			text_append(text, "more than %" PRId64 " blocks: use the paired t "
						"test", fact->count);
			break;
		case FACT_NO_VARIATION:
			write_no_variation(text, fact);
			break;
		default:
			return false;
	}
	return true;
}

/* What to keep in mind of a result that there is. */
static bool
write_caveat(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_FEW_CLUSTERS:
			write_arm(text, fact);
			text_append(text, ": cluster-robust inference is unreliable");
			break;
		case FACT_LOW_DF:
			text_append(text, "%.1f degrees of freedom: cluster-robust "
						"inference is unreliable", fact->value);
			break;
		case FACT_MANY_PARAMETERS:
			text_append(text, "%" PRId64 " parameters for %" PRId64
						" cluster%s", fact->count, fact->of,
						plural(fact->of));
			break;
		case FACT_DROPPED_COVARIATES:
			write_dropped(text, fact->members);
			break;
		case FACT_LEFT_OUT_CLUSTERS:
			text_append(text, "%" PRId64 " cluster%s without rows in both "
						"periods left out", fact->count, plural(fact->count));
			break;
		case FACT_LEFT_OUT_BLOCKS:
			text_append(text, "%" PRId64 " cluster%s in blocks without both "
						"arms left out", fact->count, plural(fact->count));
			break;
		case FACT_NOT_RANDOMISED:
			text_append(text, "the areas of a programme are rarely assigned "
						"at random");
			break;
		case FACT_TRENDS_UNTESTED:
			text_append(text, "no periods before the start were told apart: "
						"parallel trends cannot be tested");
			break;
		default:
			return false;
	}
	return true;
}

bool
write_fact_of_estimate(Text *text, FactCode code, const Fact *fact,
					   const Sample *sample)
{
	return write_loss(text, code, fact, sample) ||
		write_caveat(text, code, fact);
}
