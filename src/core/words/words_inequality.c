/*-------------------------------------------------------------------------
 *
 * words_inequality.c
 *		Indices of inequality in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_inequality.h"

#include <inttypes.h>

#include "core/answer/ways.h"
#include "core/base/text.h"
#include "core/words/words.h"
#include "core/words/words_note_kinds.h"

/* ---- facts ---- */

static void
write_no_index(Text *text, const Fact *fact)
{
	const char *separator = ": ";

	switch (fact->subject)
	{
		case ABOUT_RANKS:
			text_append(text, "all rows have one rank");
			break;
		case ABOUT_ROWS:
			text_append(text, "values are too far apart for powers of this epsilon");
			break;
		case ABOUT_BOUNDS:
			text_append(text, "the mean is a bound of the outcome");
			break;
		case ABOUT_MODEL:
			text_append(text, "the model has no largest likelihood within its bounds; model => 'linear' or 'poisson' may have");
			break;
		default:
			text_append(text, "what the index is relative to is 0");
			break;
	}
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		if (fact->members & (UINT64_C(1) << i))
		{
			text_append(text, "%s%s", separator, group_names[i]);
			separator = ", ";
		}
}

bool
write_fact_of_inequality(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_NO_INDEX:
			write_no_index(text, fact);
			break;
		case FACT_NEGATIVE_RATIO:
			text_append(text, "the ratio is not above 0: no interval; the line "
						"predicts a negative outcome at an end, which model => "
						"'logit' or 'poisson' does not");
			break;
		case FACT_NEGATIVE_VALUES:
			text_append(text, "values below 0, such as %.15g: an index relative "
						"to the mean depends on where 0 is, and may lie outside "
						"its usual range", fact->value);
			break;
		case FACT_FIXED_ARMS:
			text_append(text, "%" PRId64 " of %" PRId64 " clusters keep%s arm: "
						"there is no cluster of the other arm in %s block",
						fact->count, fact->of,
						fact->count == 1 ? "s its" : " their",
						fact->count == 1 ? "its" : "their");
			break;
		default:
			return false;
	}
	return true;
}

/* ---- methods ---- */

static void
write_index(Text *text, const InequalityQuestion *question)
{
	static const char *const names[] = {
		[INDEX_SII] = "slope index of inequality",
		[INDEX_RII] = "relative index of inequality, (a + b) / a",
		[INDEX_RII_MEAN] = "relative index of inequality, slope over mean",
		[INDEX_CONCENTRATION] = "concentration index",
		[INDEX_GENERALISED] = "generalised concentration index",
		[INDEX_ERREYGERS] = "Erreygers index",
		[INDEX_WAGSTAFF] = "Wagstaff index",
		[INDEX_GINI] = "Gini index",
		[INDEX_THEIL] = "Theil index",
		[INDEX_MLD] = "mean log deviation",
		[INDEX_RATE_DIFFERENCE] = "difference of the means at the highest and the lowest rank",
		[INDEX_RATE_RATIO] = "ratio of the means at the highest and the lowest rank"
	};

	switch (question->index)
	{
		case INDEX_GE:
			text_append(text, "generalised entropy index GE(%.15g)", question->epsilon);
			break;
		case INDEX_ATKINSON:
			text_append(text, "Atkinson index (epsilon %.15g)", question->epsilon);
			break;
		case INDEX_PAR:
		case INDEX_PAF:
			text_append(text, "population attributable %s: mean less that at the %s rank%s",
						question->index == INDEX_PAR ? "difference" : "fraction",
						inequality_reference_names.names[question->reference],
						question->index == INDEX_PAR ? "" : ", over the mean");
			break;
		case INDEX_SII:
		case INDEX_RII:
			if (question->model == INEQUALITY_LINEAR)
				text_append(text, "%s", names[question->index]);
			else
				text_append(text, "%s index of inequality, p(1) %s p(0) of a %s model",
							question->index == INDEX_SII ? "slope" : "relative",
							question->index == INDEX_SII ? "-" : "/",
							inequality_model_names.names[question->model]);
			break;
		default:
			text_append(text, "%s", names[question->index]);
			break;
	}
	if (question->index == INDEX_ERREYGERS || question->index == INDEX_WAGSTAFF)
		text_append(text, " (bounds %.15g and %.15g)", question->lower, question->upper);
}

static bool
has_ranks(const InequalityQuestion *question)
{
	return question->index <= INDEX_GINI;
}

static void
write_ranks(Text *text, const Inequality *found)
{
	if (!has_ranks(&found->question))
		return;
	if (found->n_populations > 1)
		text_append(text, ", ranks within %s", found->request->within == WITHIN_WAVE ?
					"wave over both arms" : "arm and wave");
}

static void
write_variance(Text *text, const Inequality *found)
{
	Vcov		vcov = found->request->choices->vcov;
	const Sample *sample = found->request->sample;
	bool		survey = sample->image.flags & SAMPLE_SURVEY;
	bool		rows = !(sample->image.flags & SAMPLE_CLUSTERED) ||
		(sample->image.flags & SAMPLE_ROWS_ARE_PSUS);
	int64_t		units = survey ? (int64_t) found->psus : found->estimate.clusters;

	if (vcov == VCOV_CRV3 || vcov == VCOV_CRV3J)
		text_append(text, "; jackknife over ");
	else
		text_append(text, "; %s%s variance of ", vcov == VCOV_SURVEY ? "" : vcov_name(vcov),
					vcov == VCOV_SURVEY ? "linearised" : "");
	text_append_grouped(text, units);
	text_append(text, " %s%s", rows ? "row" : survey ? "PSU" : "cluster", plural(units));
	if (vcov == VCOV_SURVEY && (sample->image.flags & SAMPLE_BLOCKED))
	{
		if (survey)
			text_append(text, " in %.0f strat%s", found->strata, found->strata == 1.0 ? "um" : "a");
		else
			text_append(text, ", blocks as strata");
	}
	if (vcov == VCOV_SURVEY && found->request->survey.population != NULL)
		text_append(text, " of a finite population");
	if (vcov == VCOV_CRV3 || vcov == VCOV_CRV3J)
		text_append(text, "%s about the %s", has_ranks(&found->question) ? ", ranks found anew," : "",
					vcov == VCOV_CRV3 ? "estimate" : "mean of the replicates");
	else if (has_ranks(&found->question))
		text_append(text, ", ranks %s", found->question.ranks_fixed ? "taken as fixed" : "estimated");
}

static void
write_question(Text *text, const Inequality *found)
{
	text_init(text);
	if (found->n_populations > 1)
		text_append(text, "difference-in-differences of the ");
	if (found->request->sample->image.flags & SAMPLE_WEIGHTED)
		text_append(text, "weighted ");
	write_index(text, &found->question);
	write_ranks(text, found);
}

char *
words_inequality_method(const Inequality *found)
{
	const Estimate *e = &found->estimate;
	Text		text;

	if (!e->has_estimate)
		return NULL;
	write_question(&text, found);
	if (e->has_std_error)
		write_variance(&text, found);
	if (e->has_interval)
		text_append(&text, "; t with %.*f degrees of freedom",
					e->df == (int64_t) e->df ? 0 : 1, e->df);
	if (e->has_interval && found->n_populations == 1 &&
		index_is_ratio(found->question.index))
		text_append(&text, " on the logarithm");
	return text.data;
}

char *
words_inequality_permutation_method(const Inequality *found)
{
	const Method *method = &found->estimate.method;
	Text		text;

	if (!found->estimate.has_estimate)
		return NULL;
	write_question(&text, found);
	if (!found->estimate.has_interval)
		return text.data;
	text_append(&text, "; randomisation of %" PRIu32 " clusters", method->clusters);
	if (found->request->choices->way->variant == SCHEME_BLOCKS)
		text_append(&text, " within %" PRIu32 " block%s", method->groups, plural(method->groups));
	text_append(&text, ", %s", found->draws > 0 ? "all " : "");
	text_append_grouped(&text, found->draws > 0 ? found->draws : found->request->choices->reps);
	text_append(&text, "%s assignments", found->draws > 0 ? "" : " random");
	if (found->draws == 0)
		text_append(&text, " (seed %" PRIu64 ")", found->request->choices->seed);
	if (has_ranks(&found->question))
		text_append(&text, ", ranks found anew in each");
	return text.data;
}
