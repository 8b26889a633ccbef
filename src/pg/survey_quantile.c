/*-------------------------------------------------------------------------
 *
 * survey_quantile.c
 *		survey_quantile: quantiles of a survey, with Woodruff's intervals.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/survey_quantile.h"
#include "core/base/memory.h"
#include "pg/array_elements.h"
#include "pg/choice_arguments.h"
#include "pg/row.h"
#include "pg/survey_answers.h"

PG_FUNCTION_INFO_V1(survey_quantile_of_sample);
PG_FUNCTION_INFO_V1(survey_quantiles_of_sample);
PG_FUNCTION_INFO_V1(survey_quantile_final);

/* The arguments. */
enum
{
	ARG_SAMPLE,
	ARG_P,
	ARG_RULE,
	ARG_INTERVAL,
	ARG_DESIGN,
	ARG_CONF_LEVEL = ARG_DESIGN + N_SURVEY_ARGUMENTS,
	N_ARGS
};

/* The columns of survey_quantile_result. */
enum
{
	COL_P,
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_DF,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_CONF_LEVEL,
	COL_N,
	COL_N_MISSING,
	COL_METHOD,
	COL_NOTE,
	N_COLS
};

/* Of the aggregate, p is beside the value in the pattern of a row. */
#define P_OF_PATTERN 1

/* Are patterns the values themselves? */
static void
require_distribution(const Sample *sample)
{
	int			last = sample_components(sample) - 2;
	bool		values = (sample->image.flags & SAMPLE_PATTERNS) != 0;

	for (uint32 i = 0; i < sample->image.n_entries && values; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		CHECK_FOR_INTERRUPTS();
		values = cell->period == OUT_OF_DOMAIN ||
			cell_reference(cell)[0] == cell_reference(cell)[last];
	}
	if (!values)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("quantiles need each value, and this sample keeps sums"),
				 errhint("Build it by survey_distribution(value, psu, weight, stratum), or from replicate weights by survey_replicate_distribution.")));
}

static double
require_p(double p)
{
	if (!(p >= 0.0 && p <= 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("p must lie between 0 and 1"),
				 errhint("The median is the quantile of 0.5.")));
	return p;
}

/* ---- a row ---- */

static const char *
method_of(const Sample *sample, const QuantileChoices *choices)
{
	return psprintf("quantile by rule %s, Woodruff's interval (%s), variance %s",
					quantile_rule_names.names[choices->rule],
					share_interval_names.names[choices->interval],
					survey_variance_text(sample, &choices->survey));
}

static const char *
note_of(const SurveyDistribution *distribution,
		const QuantileEstimate *estimate, const SurveyChoices *survey)
{
	StringInfoData note;

	initStringInfo(&note);
	if (distribution->rows == 0)
		note_append(&note, "no estimate: there are no rows with a value");
	else if (estimate->status == VARIANCE_ZERO)
		note_append(&note, "no interval: the share of people at or below the estimate does not vary between PSUs");
	else if (estimate->status != VARIANCE_OK)
		note_variance_status(&note, "interval", estimate->status, distribution->sample,
							 estimate->at, survey);
	else if (isnan(estimate->low) || isnan(estimate->high))
		note_append(&note, "the interval for the share of people at or below reaches beyond %s: interval => 'beta' or 'xlogit' stay within",
					isnan(estimate->low) ? isnan(estimate->high) ? "0 and 1" : "0" : "1");
	note_lonely_policy(&note, distribution->sample, distribution->units, survey);
	note_lost_replicates(&note, estimate->lost);
	return note.len > 0 ? note.data : NULL;
}

static void
set_row(ResultRow *row, const SurveyDistribution *distribution, double p,
		const QuantileChoices *choices)
{
	QuantileEstimate estimate;

	survey_quantile(distribution, p, choices, &estimate);
	require_population(estimate.status);
	row_set_number(row, COL_P, p);
	row_set_number(row, COL_ESTIMATE, estimate.estimate);
	row_set_number(row, COL_STD_ERROR, estimate.std_error);
	if (!isinf(estimate.df))
		row_set_number(row, COL_DF, estimate.df);
	row_set_number(row, COL_CONF_LOW, estimate.low);
	row_set_number(row, COL_CONF_HIGH, estimate.high);
	row_set_number(row, COL_CONF_LEVEL, choices->conf_level);
	row_set_count(row, COL_N, distribution->rows);
	row_set_count(row, COL_N_MISSING, distribution->missing);
	if (!isnan(estimate.estimate))
		row_set_text(row, COL_METHOD, method_of(distribution->sample, choices));
	row_set_text(row, COL_NOTE, note_of(distribution, &estimate, &choices->survey));
}

/* ---- of a sample ---- */

static SurveyDistribution *
get_distribution(FunctionCallInfo fcinfo, QuantileChoices *choices)
{
	const Sample *sample = PG_GETARG_ANY_KEYED_SURVEY(ARG_SAMPLE);

	require_distribution(sample);
	return survey_distribution_create(sample, get_survey_design(fcinfo, ARG_DESIGN, sample,
																&choices->survey));
}

static QuantileChoices
get_quantile_choices(FunctionCallInfo fcinfo)
{
	require_arguments(fcinfo, N_ARGS);
	return (QuantileChoices) {
		.rule = get_one_of(fcinfo, ARG_RULE, "rule", &quantile_rule_names),
		.interval = get_one_of(fcinfo, ARG_INTERVAL, "interval", &share_interval_names),
		.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL)
	};
}

Datum
survey_quantile_of_sample(PG_FUNCTION_ARGS)
{
	QuantileChoices choices = get_quantile_choices(fcinfo);
	SurveyDistribution *distribution;
	ResultRow	row;

	if (PG_ARGISNULL(ARG_SAMPLE) || PG_ARGISNULL(ARG_P))
		PG_RETURN_NULL();
	row_open(&row, fcinfo, N_COLS);
	distribution = get_distribution(fcinfo, &choices);
	set_row(&row, distribution, require_p(PG_GETARG_FLOAT8(ARG_P)), &choices);
	return row_close(&row);
}

Datum
survey_quantiles_of_sample(PG_FUNCTION_ARGS)
{
	QuantileChoices choices = get_quantile_choices(fcinfo);
	SurveyDistribution *distribution;
	ResultRow	row;
	Datum	   *elements;
	bool	   *nulls;
	int			n;

	rows_open(&row, fcinfo, N_COLS);
	if (PG_ARGISNULL(ARG_SAMPLE) || PG_ARGISNULL(ARG_P))
		PG_RETURN_NULL();
	distribution = get_distribution(fcinfo, &choices);
	n = array_elements(PG_GETARG_ARRAYTYPE_P(ARG_P), &elements, &nulls);
	for (int i = 0; i < n; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (nulls[i])
			continue;
		set_row(&row, distribution, require_p(DatumGetFloat8(elements[i])),
				&choices);
		row_put(&row);
	}
	PG_RETURN_NULL();
}

/* ---- the aggregate ---- */

/* The p of all rows: beside the value, in the domain and outside. */
static double
p_of_rows(const Sample *sample)
{
	const ValueRange *range = sample_range(sample, P_OF_PATTERN);

	if (range->n == 0)
		return NAN;
	if (range->n > 1)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("p must be the same in every row"),
				 errhint("For several quantiles: survey_quantile(survey_distribution(value, psu, weight, stratum), ARRAY[0.25, 0.5, 0.75]).")));
	return require_p(range->value[0]);
}

Datum
survey_quantile_final(PG_FUNCTION_ARGS)
{
	QuantileChoices choices = {.conf_level = 0.95};
	const Sample *sample;
	SurveyDistribution *distribution;
	ResultRow	row;
	double		p;

	if (PG_ARGISNULL(ARG_SAMPLE))
		PG_RETURN_NULL();
	sample = PG_GETARG_ANY_KEYED_SURVEY(ARG_SAMPLE);
	require_state_of_values(sample, P_OF_PATTERN + 1, "survey_quantile");
	row_open(&row, fcinfo, N_COLS);
	distribution = survey_distribution_create(sample, survey_units_create(sample));
	p = sample->image.n_entries == 0 ? NAN : p_of_rows(sample);
	if (!isnan(p))
		set_row(&row, distribution, p, &choices);
	return row_close(&row);
}
