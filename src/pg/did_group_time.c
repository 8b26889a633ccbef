/*-------------------------------------------------------------------------
 *
 * did_group_time.c
 *		did_group_time: the effect on each cohort in each period; and
 *		did_aggregate, averages of these.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/group_time.h"
#include "core/answer/wave_adjusted.h"
#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/facts_json.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_group_time);
PG_FUNCTION_INFO_V1(did_aggregate);

/* Columns of did_group_time. */
enum
{
	COL_EVENT_TIME,
	COL_COHORT,
	COL_PERIOD,
	COL_BASE_PERIOD,
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_DF,
	COL_P_VALUE,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_CONF_LEVEL,
	COL_N,
	COL_N_CLUSTERS,
	COL_N_CLUSTERS_TREATED,
	COL_METHOD,
	COL_NOTE,
	COL_FACTS,
	N_COLS
};

/* Its arguments. */
enum
{
	ARG_SAMPLE,
	ARG_CONTROL,
	ARG_BASE,
	ARG_ANTICIPATION,
	ARG_METHOD,
	ARG_VCOV,
	ARG_CONF_LEVEL,
	N_ARGS
};

static int32
get_anticipation(FunctionCallInfo fcinfo, int n)
{
	int32		value = PG_ARGISNULL(n) ? -1 : PG_GETARG_INT32(n);

	if (value < 0 || value > WAVE_LIMIT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("anticipation must lie between 0 and %d", WAVE_LIMIT),
				 errhint("It is how long before its start a cohort may respond to it, in the units of the period.")));
	return value;
}

/* Of an adjusted effect there are not all variances. */
static void
require_adjusted_vcov(const Sample *sample, CovariateMethod method, Vcov vcov)
{
	bool		residuals = adjusted_vcov_applies(sample, method, VCOV_CR2);

	if (!adjusted_vcov_applies(sample, method, vcov))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("vcov \"%s\" is not of effects that are adjusted for %d covariates by method \"%s\"",
						vcov_name(vcov), sample->n_covariates,
						covariate_methods.names[method]),
				 errhint("Choose CRV3 (the jackknife), CRV3J, CR0%s.",
						 residuals ? ", CR1, CR2 or CR3" : " or CR1")));
}

static void
set_interval(ResultRow *row, const Estimate *e)
{
	row_set_number(row, COL_STD_ERROR, e->std_error);
	row_set_number(row, COL_STATISTIC, e->interval.statistic);
	row_set_number(row, COL_DF, e->df);
	row_set_number(row, COL_P_VALUE, e->interval.p_value);
	row_set_number(row, COL_CONF_LOW, e->interval.low);
	row_set_number(row, COL_CONF_HIGH, e->interval.high);
}

static void
put_effect(ResultRow *row, const Sample *sample, double conf_level,
		   const GroupTime *found)
{
	const Estimate *e = &found->estimate;

	row_set(row, COL_EVENT_TIME, Int32GetDatum(found->period - found->cohort));
	row_set(row, COL_COHORT, Int32GetDatum(found->cohort));
	row_set(row, COL_PERIOD, Int32GetDatum(found->period));
	if (found->has_base)
		row_set(row, COL_BASE_PERIOD, Int32GetDatum(found->base));
	row_set_number(row, COL_ESTIMATE, e->estimate);
	set_interval(row, e);
	row_set_number(row, COL_CONF_LEVEL, conf_level);
	if (found->has_rows)
		row_set_count(row, COL_N, e->rows);
	if (found->has_rows && e->clustered)
	{
		row_set_count(row, COL_N_CLUSTERS, e->clusters);
		row_set_count(row, COL_N_CLUSTERS_TREATED, e->clusters_treated);
	}
	row_set_text(row, COL_METHOD, words_method(&e->method));
	row_set_text(row, COL_NOTE, words_note(&e->facts, sample));
	row_set(row, COL_FACTS, facts_json(&e->facts, sample));
	row_put(row);
}

static void
put_effects(ResultRow *row, const Sample *sample,
			const WaveChoices *wave_choices, const Choices *choices)
{
	Waves	   *waves = waves_create(sample);
	int			n_cohorts = waves_treated_cohorts(waves,
												  wave_choices->anticipation);

	for (int i = 0; i < n_cohorts; i++)
		for (int j = 0; j < waves->n_periods; j++)
		{
			GroupTime	found;

			CHECK_FOR_INTERRUPTS();
			group_time(sample, waves, waves->cohorts[i], waves->periods[j],
					   wave_choices, choices, &found);
			require_variance(&found.estimate, choices);
			put_effect(row, sample, choices->conf_level, &found);
		}
	waves_free(waves);
}

Datum
did_group_time(PG_FUNCTION_ARGS)
{
	const WaysOf of = {.function = "did_estimate"};
	const Sample *sample;
	WaveChoices wave_choices;
	Choices		choices;
	ResultRow	row;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_COLS);
	wave_choices.controls = (Controls)
		get_one_of(fcinfo, ARG_CONTROL, "control", &wave_controls);
	wave_choices.base = (WaveBase)
		get_one_of(fcinfo, ARG_BASE, "base", &wave_bases);
	wave_choices.anticipation = get_anticipation(fcinfo, ARG_ANTICIPATION);
	choices = choices_of(get_way(fcinfo, ARG_VCOV, &of));
	choices.covariates = (CovariateMethod)
		get_one_of(fcinfo, ARG_METHOD, "method", &covariate_methods);
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	sample = PG_GETARG_WAVES(ARG_SAMPLE);
	if (sample->n_covariates > 0)
	{
		require_clusters(sample, "did_group_time with covariates");
		require_adjusted_vcov(sample, choices.covariates, choices.vcov);
	}
	require_vcov(sample, &choices.vcov);
	put_effects(&row, sample, &wave_choices, &choices);
	return (Datum) 0;
}

/* ---- did_aggregate(did_sample, type, control, base, anticipation, method, vcov, conf_level) ---- */

enum
{
	ARG_TYPE = 1,
	ARG_OF_CONTROL,
	ARG_OF_BASE,
	ARG_OF_ANTICIPATION,
	ARG_OF_METHOD,
	ARG_OF_VCOV,
	ARG_OF_CONF_LEVEL,
	N_AGGREGATE_ARGS
};

static void
put_aggregate(ResultRow *row, const Sample *sample,
			  const AggregateChoices *choices, const WaveAggregate *found)
{
	static const int columns[] = {
		[AGGREGATE_SIMPLE] = COL_EVENT_TIME,
		[AGGREGATE_DYNAMIC] = COL_EVENT_TIME,
		[AGGREGATE_GROUP] = COL_COHORT,
		[AGGREGATE_CALENDAR] = COL_PERIOD
	};
	const Estimate *e = &found->estimate;

	if (!found->overall)
		row_set(row, columns[choices->type], Int32GetDatum(found->key));
	row_set_number(row, COL_ESTIMATE, e->estimate);
	set_interval(row, e);
	row_set_number(row, COL_CONF_LEVEL, choices->conf_level);
	if (e->has_estimate && e->rows > 0)
	{
		row_set_count(row, COL_N, e->rows);
		row_set_count(row, COL_N_CLUSTERS, e->clusters);
		row_set_count(row, COL_N_CLUSTERS_TREATED, e->clusters_treated);
		row_set_text(row, COL_METHOD, words_aggregate_method(found, choices));
	}
	row_set_text(row, COL_NOTE, words_note(&e->facts, sample));
	row_set(row, COL_FACTS, facts_json(&e->facts, sample));
	row_put(row);
}

Datum
did_aggregate(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	AggregateChoices choices;
	Waves	   *waves;
	WaveRows   *found;
	ResultRow	row;

	require_arguments(fcinfo, N_AGGREGATE_ARGS);
	rows_open(&row, fcinfo, N_COLS);
	choices.type = (AggregateType)
		get_one_of(fcinfo, ARG_TYPE, "type", &aggregate_types);
	choices.waves.controls = (Controls)
		get_one_of(fcinfo, ARG_OF_CONTROL, "control", &wave_controls);
	choices.waves.base = (WaveBase)
		get_one_of(fcinfo, ARG_OF_BASE, "base", &wave_bases);
	choices.waves.anticipation = get_anticipation(fcinfo, ARG_OF_ANTICIPATION);
	choices.covariates = (CovariateMethod)
		get_one_of(fcinfo, ARG_OF_METHOD, "method", &covariate_methods);
	choices.vcov = (AggregateVcov)
		get_one_of(fcinfo, ARG_OF_VCOV, "vcov", &aggregate_vcovs);
	choices.conf_level = get_conf_level(fcinfo, ARG_OF_CONF_LEVEL);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	sample = PG_GETARG_WAVES(ARG_SAMPLE);
	require_clusters(sample, "did_aggregate");
	if (sample_rows(sample) == 0)
		return (Datum) 0;
	waves = waves_create(sample);
	found = wave_aggregate(sample, waves, &choices);
	for (int i = 0; i < found->n_rows; i++)
		put_aggregate(&row, sample, &choices, &found->rows[i]);
	return (Datum) 0;
}
