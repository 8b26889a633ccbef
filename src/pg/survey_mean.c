/*-------------------------------------------------------------------------
 *
 * survey_mean.c
 *		survey_mean, survey_total, survey_proportion and survey_ratio: from a
 *		survey_sample to a survey_result.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"

#include "core/answer/survey_estimate.h"
#include "core/sample/margins.h"
#include "core/words/words.h"
#include "core/words/words_survey.h"
#include "pg/choice_arguments.h"
#include "pg/facts_json.h"
#include "pg/row.h"
#include "pg/survey_arguments.h"
#include "pg/survey_sample.h"

PG_FUNCTION_INFO_V1(survey_mean);
PG_FUNCTION_INFO_V1(survey_total);
PG_FUNCTION_INFO_V1(survey_proportion);
PG_FUNCTION_INFO_V1(survey_ratio);
PG_FUNCTION_INFO_V1(survey_mean_final);
PG_FUNCTION_INFO_V1(survey_total_final);
PG_FUNCTION_INFO_V1(survey_proportion_final);
PG_FUNCTION_INFO_V1(survey_ratio_final);

/* Columns of survey_result. */
enum
{
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_DF,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_CONF_LEVEL,
	COL_N,
	COL_N_MISSING,
	COL_SUM_OF_WEIGHTS,
	COL_EFFECTIVE_N,
	COL_DESIGN_EFFECT,
	COL_N_PSUS,
	COL_N_STRATA,
	COL_METHOD,
	COL_NOTE,
	COL_FACTS,
	N_COLS
};

static void
require_statistic(const Sample *sample, SurveyStatistic statistic)
{
	if (statistic == SURVEY_PROPORTION && !survey_is_binary(sample))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("a proportion is of values that are true or false, or 1 or 0"),
				 errhint("Write a condition as value, such as answer IN (4, 5); or ask for survey_mean.")));
	if (statistic == SURVEY_RATIO && sample_auxiliaries(sample) == 0 &&
		sample_rows(sample) > 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("the sample has nothing to divide by"),
				 errhint("The denominator is the first of the auxiliaries: %s(numerator, psu, weight, stratum, %sARRAY[denominator]).",
						 sample_has_margins(sample) ? "calibration_sample" : "survey_sample",
						 sample_has_margins(sample) ? "margins, " : "")));
}

static Datum
form_result(FunctionCallInfo fcinfo, const Sample *sample,
			const SurveyQuestion *question, const SurveyEstimate *e)
{
	ResultRow	row;

	row_open(&row, fcinfo, N_COLS);
	row_set_number(&row, COL_ESTIMATE, e->estimate);
	row_set_number(&row, COL_STD_ERROR, e->std_error);
	if (!isinf(e->df))
		row_set_number(&row, COL_DF, e->df);
	row_set_number(&row, COL_CONF_LOW, e->low);
	row_set_number(&row, COL_CONF_HIGH, e->high);
	row_set_number(&row, COL_CONF_LEVEL, question->conf_level);
	row_set_count(&row, COL_N, e->rows);
	row_set_count(&row, COL_N_MISSING, e->missing);
	row_set_number(&row, COL_SUM_OF_WEIGHTS, e->weight);
	row_set_number(&row, COL_EFFECTIVE_N, e->effective_rows);
	row_set_number(&row, COL_DESIGN_EFFECT, e->design_effect);
	if (e->replicates == 0)
	{
		row_set_count(&row, COL_N_PSUS, (int64) e->psus);
		row_set_count(&row, COL_N_STRATA, (int64) e->strata);
	}
	row_set_text(&row, COL_METHOD, words_survey_method(sample, question, e));
	row_set_text(&row, COL_NOTE, words_note(&e->facts, sample));
	row_set(&row, COL_FACTS, facts_json(&e->facts, sample));
	return row_close(&row);
}

static Datum
estimate(FunctionCallInfo fcinfo, const Sample *sample,
		 const SurveyUnits *units, const SurveyQuestion *question)
{
	SurveyEstimate found;

	require_statistic(sample, question->statistic);
	survey_estimate(sample, units, question, &found);
	require_population(found.status);
	return form_result(fcinfo, sample, question, &found);
}

/* The final function of an aggregate: the default choices. */
static Datum
estimate_final(FunctionCallInfo fcinfo, SurveyStatistic statistic)
{
	SurveyQuestion question = default_survey_question;
	const Sample *sample;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	question.statistic = statistic;
	sample = PG_GETARG_WEIGHTED_SURVEY(0);
	return estimate(fcinfo, sample, survey_units_create(sample), &question);
}

/* (sample [, interval], fpc, lonely_psu, domain_lonely, design, conf_level, deff) */
static Datum
estimate_by_choice(FunctionCallInfo fcinfo, SurveyStatistic statistic)
{
	SurveyQuestion question = default_survey_question;
	int			n = 1 + (statistic == SURVEY_PROPORTION);
	const Sample *sample;
	SurveyUnits *units;

	require_arguments(fcinfo, n + N_SURVEY_ARGUMENTS + 2);
	question.statistic = statistic;
	if (statistic == SURVEY_PROPORTION)
		question.interval = (ProportionInterval)
			get_one_of(fcinfo, 1, "interval", &proportion_interval_names);
	question.conf_level = get_conf_level(fcinfo, n + N_SURVEY_ARGUMENTS);
	question.deff = (DesignEffect) get_one_of(fcinfo, n + N_SURVEY_ARGUMENTS + 1,
											  "deff", &design_effect_names);
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	sample = PG_GETARG_WEIGHTED_SURVEY(0);
	units = get_survey_design(fcinfo, n, sample, &question.survey);
	return estimate(fcinfo, sample, units, &question);
}

#define STATISTIC(function, statistic) \
	Datum \
	function(PG_FUNCTION_ARGS) \
	{ \
		return estimate_by_choice(fcinfo, statistic); \
	} \
	Datum \
	function##_final(PG_FUNCTION_ARGS) \
	{ \
		return estimate_final(fcinfo, statistic); \
	}

STATISTIC(survey_mean, SURVEY_MEAN)
STATISTIC(survey_total, SURVEY_TOTAL)
STATISTIC(survey_proportion, SURVEY_PROPORTION)
STATISTIC(survey_ratio, SURVEY_RATIO)
