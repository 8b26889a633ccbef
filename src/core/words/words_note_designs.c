/*-------------------------------------------------------------------------
 *
 * words_note_designs.c
 *		Facts about triple differences, synthetic controls, the logit scale
 *		and changes in changes, in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_note_kinds.h"

#include <inttypes.h>

#include "core/words/words.h"

static void
write_groups(Text *text, const Fact *fact)
{
	const char *separator = "";

	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		if (fact->members & (UINT64_C(1) << i))
		{
			text_append(text, "%s%s", separator, group_names[i]);
			separator = "; ";
		}
}

/* Of effects on another scale than that of means. */
static bool
write_about_link(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_NO_SCALE:
			text_append(text, "no effect on this scale: all outcomes of one group (");
			write_groups(text, fact);
			text_append(text, ") are %d, where it has no value",
						(int) fact->count);
			break;
		case FACT_IMPOSSIBLE_MEAN:
			text_append(text, "without the treatment the proportion would have "
						"been %.3g, which is above 1: relative trends cannot "
						"have been parallel", fact->value);
			break;
		case FACT_SCALES_DISAGREE:
			text_append(text, "a proportion (");
			write_groups(text, fact);
			text_append(text, ") is so near to %d that scales disagree: the "
						"effect is %.3g here and %.3g if trends of proportions "
						"are parallel", (int) fact->count, fact->value,
						fact->other);
			break;
		case FACT_SIGN_BY_SCALE:
			text_append(text, "the sign depends on the scale: the effect is "
						"%.3g here and %.3g if trends of means are parallel",
						fact->value, fact->other);
			break;
		case FACT_RATIO:
			text_append(text, "as a ratio %.3g; in units of the outcome %.3g",
						fact->value, fact->other);
			break;
		default:
			return false;
	}
	return true;
}

/* Of synthetic controls. */
static bool
write_about_synthetic(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_ONE_PERIOD_BEFORE:
			text_append(text, "one period before the start: weights that make "
						"comparators run beside the treated need two");
			break;
		case FACT_NO_COMPLETE_CLUSTERS:
			text_append(text, "no %s cluster has rows in every period",
						fact_subject_names[fact->subject]);
			break;
		case FACT_NO_CHANGES_BEFORE:
			text_append(text, "the comparators' changes before the start are "
						"too few or do not differ, and do not determine the "
						"weights");
			break;
		case FACT_ONE_TREATED_CLUSTER:
			text_append(text, "one treated cluster, which the jackknife "
						"cannot leave out; vcov => 'placebo' can do with one");
			break;
		case FACT_NO_PLACEBOS:
			text_append(text, "%" PRId64 " comparator%s cannot take the place "
						"of %" PRId64 " treated and leave one to compare "
						"with; vcov => 'jackknife' does not need it",
						fact->count, plural(fact->count), fact->of);
			break;
		case FACT_INCOMPLETE_CLUSTERS:
			text_append(text, "%" PRId64 " of %" PRId64 " clusters without "
						"rows in every period left out", fact->count,
						fact->of);
			break;
		case FACT_LEFT_OUT_MIXED:
			text_append(text, "%" PRId64 " cluster%s with rows of several "
						"cohorts left out", fact->count, plural(fact->count));
			break;
		default:
			return false;
	}
	return true;
}

/* Of the logit scale, and of changes in changes. */
static bool
write_about_scale(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_UNCONNECTED:
			text_append(text, "no untreated rows tell what the cohort would "
						"have had in the period");
			break;
		case FACT_SEPARATION:
			text_append(text, "outcomes that are all 0 or all 1, of the cohort "
						"in the period or of those that tell what it would "
						"have had, make log odds infinite (separation)");
			break;
		case FACT_NO_COUNTERFACTUAL:
			text_append(text, "comparators that are all 1, before and after, "
						"do not tell how those who were 0 would have changed");
			break;
		case FACT_KINK:
			text_append(text, "the comparators' proportion has not changed: "
						"the estimate has a kink there, and its standard error "
						"is unreliable");
			break;
		case FACT_OUTSIDE_SUPPORT:
			text_append(text, "%" PRId64 " of %" PRId64 " rows of the treated "
						"before lie outside the range of the comparators "
						"before: what these would have had is a guess",
						fact->count, fact->of);
			break;
		case FACT_NO_CLUSTERS:
			text_append(text, "samples without clusters: no standard error; "
						"give bootstrap_sample each row's own key as its "
						"cluster if rows are independent");
			break;
		default:
			return false;
	}
	return true;
}

bool
write_fact_of_designs(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_EMPTY_SUBGROUP:
			text_append(text, "no rows of the %s: ",
						fact_subject_names[fact->subject]);
			write_groups(text, fact);
			break;
		case FACT_EMPTY_SAMPLE:
			text_append(text, "no rows in sample %" PRId64 ": ", fact->count);
			write_groups(text, fact);
			break;
		default:
			return write_about_synthetic(text, code, fact) ||
				write_about_scale(text, code, fact) ||
				write_about_link(text, code, fact);
	}
	return true;
}
