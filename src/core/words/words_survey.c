/*-------------------------------------------------------------------------
 *
 * words_survey.c
 *		Estimates of a survey, and facts about them, in English.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words_survey.h"

#include <inttypes.h>
#include <math.h>

#include "core/base/text.h"
#include "core/sample/margins.h"
#include "core/words/words_note_kinds.h"

static void
write_lonely_strata(Text *text, int64_t lonely, int64_t of)
{
	text_append(text, "%" PRId64 " of %" PRId64 " strat%s a single PSU, so that "
				"the data do not tell the variance there", lonely, of,
				of == 1 ? "um has" : lonely == 1 ? "a has" : "a have");
}

char *
words_lonely_strata(int64_t lonely, int64_t of)
{
	Text		text;

	text_init(&text);
	write_lonely_strata(&text, lonely, of);
	return text.data;
}

bool
write_fact_of_survey(Text *text, FactCode code, const Fact *fact)
{
	switch (code)
	{
		case FACT_ZERO_DENOMINATOR:
			text_append(text, "what to divide by adds up to 0");
			break;
		case FACT_SAME_VALUES:
			text_append(text, "all rows have the value %.15g: no interval",
						fact->value);
			break;
		case FACT_SINGLE_PSU_STRATA:
			write_lonely_strata(text, fact->count, fact->of);
			break;
		case FACT_BEYOND_RANGE:
			text_append(text, "the interval goes beyond 0 or 1: 'wilson' does "
						"not");
			break;
		case FACT_NEGATIVE_WEIGHTS:
			text_append_grouped(text, fact->count);
			text_append(text, " row%s negative weight%s by linear calibration: "
						"bounds, or raking, keep weights above 0",
						fact->count == 1 ? " has a" : "s have",
						plural(fact->count));
			break;
		case FACT_OUT_OF_DESIGN:
			text_append_grouped(text, fact->count);
			text_append(text, " row%s of weight 0%s no part of the design, as "
						"rows are its PSUs: a row outside the domain has NULL "
						"as value", plural(fact->count),
						fact->count == 1 ? " is" : " are");
			break;
		case FACT_WEIGHTS_BELOW_ROWS:
			text_append(text, "the weights add up to no more than there are "
						"rows, which is no population: no design effect of "
						"this kind");
			break;
		default:
			return false;
	}
	return true;
}

static void
write_statistic(Text *text, const Sample *sample, SurveyStatistic statistic)
{
	static const char *const names[] = {
		[SURVEY_MEAN] = "mean",
		[SURVEY_TOTAL] = "total",
		[SURVEY_PROPORTION] = "proportion",
		[SURVEY_RATIO] = "ratio of totals"
	};

	text_append(text, "%s%s", (sample->image.flags & SAMPLE_WEIGHTED) ||
				sample_is_calibrated(sample) ? "weighted " : "",
				names[statistic]);
}

static void
write_variance(Text *text, const Sample *sample,
			   const SurveyQuestion *question, const SurveyEstimate *estimate)
{
	bool		rows = (sample->image.flags & SAMPLE_CLUSTERED) == 0 ||
		(sample->image.flags & SAMPLE_ROWS_ARE_PSUS);

	if (estimate->replicates > 0)
	{
		text_append(text, "; variance by ");
		text_append_grouped(text, estimate->replicates);
		text_append(text, " replicate weights");
		return;
	}
	text_append(text, "; linearised variance of ");
	text_append_grouped(text, (int64_t) estimate->psus);
	text_append(text, " %s%s", rows ? "row" : "PSU",
				plural((int64_t) estimate->psus));
	if (sample->image.flags & SAMPLE_BLOCKED)
	{
		text_append(text, " in ");
		text_append_grouped(text, (int64_t) estimate->strata);
		text_append(text, " strat%s", estimate->strata == 1.0 ? "um" : "a");
	}
	if (question->survey.population != NULL)
		text_append(text, " of a finite population");
	if (sample_is_calibrated(sample))
		text_append(text, ", of residuals from the margins that weights are %s "
					"to", (sample->image.flags & SAMPLE_RAKED) ? "raked" :
					"calibrated");
	if (estimate->facts.present[FACT_SINGLE_PSU_STRATA])
		text_append(text, ", lonely PSUs: %s%s",
					lonely_psu_names.names[question->survey.lonely],
					question->survey.domain_lonely ? ", in the domain as well" : "");
}

static void
write_interval(Text *text, const SurveyQuestion *question,
			   const SurveyEstimate *estimate)
{
	static const char *const names[] = {
		[PROPORTION_WILSON] = "Wilson interval",
		[PROPORTION_LOGIT] = "logit interval",
		[PROPORTION_BETA] = "Korn-Graubard (beta) interval",
		[PROPORTION_KORN_GRAUBARD] = "Korn-Graubard (beta) interval",
		[PROPORTION_LINEAR] = "linear interval"
	};

	if (isnan(estimate->low))
		return;
	text_append(text, "; ");
	if (question->statistic == SURVEY_PROPORTION)
		text_append(text, "%s, ", names[question->interval]);
	if (isinf(estimate->df))
		text_append(text, "normal distribution");
	else
		text_append(text, "t with %.0f degrees of freedom", estimate->df);
}

char *
words_survey_method(const Sample *sample, const SurveyQuestion *question,
					const SurveyEstimate *estimate)
{
	Text		text;

	if (isnan(estimate->estimate))
		return NULL;
	text_init(&text);
	write_statistic(&text, sample, question->statistic);
	if (!isnan(estimate->std_error))
		write_variance(&text, sample, question, estimate);
	write_interval(&text, question, estimate);
	return text.data;
}
