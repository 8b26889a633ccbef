/*-------------------------------------------------------------------------
 *
 * did_synthetic.c
 *		did_synthetic: cohorts against a weighted mean of the never treated;
 *		did_synthetic_weights, what the weights are.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/synthetic.h"
#include "core/words/words_designs.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/wave_arguments.h"
#include "pg/wave_result.h"

PG_FUNCTION_INFO_V1(did_synthetic);
PG_FUNCTION_INFO_V1(did_synthetic_weights);

/* Arguments of the first. */
enum
{
	ARG_SAMPLE,
	ARG_METHOD,
	ARG_VCOV,
	ARG_REPS,
	ARG_SEED,
	ARG_CONF_LEVEL,
	ARG_ANTICIPATION,
	N_ARGS
};

/* Of the second, of which the first two are the same. */
enum
{
	WEIGHTS_ANTICIPATION = ARG_METHOD + 1,
	N_WEIGHTS_ARGS
};

/* Columns of the second. */
enum
{
	COL_COHORT,
	COL_CLUSTER,
	COL_PERIOD,
	COL_TREATED,
	COL_WEIGHT,
	N_COLS
};

static SyntheticMethod
get_method(FunctionCallInfo fcinfo)
{
	return (SyntheticMethod)
		get_one_of(fcinfo, ARG_METHOD, "method", &synthetic_methods);
}

static const Sample *
get_sample(FunctionCallInfo fcinfo, const char *function)
{
	const Sample *sample = PG_GETARG_WAVES(ARG_SAMPLE);

	refuse_wave_covariates(sample, function);
	require_clusters(sample, function);
	return sample;
}

static void
put_effect(ResultRow *row, const Sample *sample, const Synthetic *synthetic,
		   const SyntheticChoices *choices)
{
	const Estimate *e = &synthetic->estimate;

	row_set(row, WAVE_COHORT, Int32GetDatum(synthetic->cohort));
	wave_result_set(row, e, choices->conf_level, sample);
	if (e->has_estimate)
	{
		wave_result_set_counts(row, e);
		row_set_text(row, WAVE_METHOD,
					 words_synthetic_method(synthetic, choices,
											(sample->image.flags & SAMPLE_WEIGHTED) != 0));
	}
	row_put(row);
}

Datum
did_synthetic(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	SyntheticChoices choices;
	Waves	   *waves;
	AreaMeans  *means;
	int			n_cohorts;
	ResultRow	row;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_WAVE_COLUMNS);
	choices.method = get_method(fcinfo);
	choices.vcov = (SyntheticVcov)
		get_one_of(fcinfo, ARG_VCOV, "vcov", &synthetic_vcovs);
	choices.reps = get_reps(fcinfo, ARG_REPS);
	choices.seed = get_seed(fcinfo, ARG_SEED);
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	choices.anticipation = get_anticipation(fcinfo, ARG_ANTICIPATION);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	sample = get_sample(fcinfo, "did_synthetic");
	waves = waves_create(sample);
	means = area_means_create(sample, waves, choices.anticipation);
	n_cohorts = waves_treated_cohorts(waves, 0);
	for (int i = 0; i < n_cohorts; i++)
	{
		Synthetic  *synthetic;

		CHECK_FOR_INTERRUPTS();
		synthetic = synthetic_create(means, waves, waves->cohorts[i], &choices);
		put_effect(&row, sample, synthetic, &choices);
		synthetic_free(synthetic);
	}
	return (Datum) 0;
}

/* ---- did_synthetic_weights(did_sample, method) ---- */

static void
put_weights(ResultRow *row, const Sample *sample, const AreaMeans *means,
			const Waves *waves, const Synthetic *synthetic)
{
	for (uint32_t i = 0; i < synthetic->estimate.clusters; i++)
	{
		const Cell	cell = {.cluster = means->areas[synthetic->areas[i]].cluster};
		Key			key = sample_cluster_key(sample, &cell);

		row_set(row, COL_COHORT, Int32GetDatum(synthetic->cohort));
		row_set_key(row, COL_CLUSTER, &key);
		row_set(row, COL_TREATED, BoolGetDatum(i >= synthetic->n_controls));
		row_set_number(row, COL_WEIGHT, synthetic->of_areas[i].hi);
		row_put(row);
	}
	for (int t = 0; t < waves->n_periods; t++)
	{
		if (t >= synthetic->n_before && t < synthetic->first_after)
			continue;
		row_set(row, COL_COHORT, Int32GetDatum(synthetic->cohort));
		row_set(row, COL_PERIOD, Int32GetDatum(waves->periods[t]));
		row_set(row, COL_TREATED, BoolGetDatum(t >= synthetic->first_after));
		row_set_number(row, COL_WEIGHT, synthetic->of_periods[t].hi);
		row_put(row);
	}
}

Datum
did_synthetic_weights(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	SyntheticMethod method;
	int32		anticipation;
	Waves	   *waves;
	AreaMeans  *means;
	int			n_cohorts;
	ResultRow	row;

	require_arguments(fcinfo, N_WEIGHTS_ARGS);
	rows_open(&row, fcinfo, N_COLS);
	method = get_method(fcinfo);
	anticipation = get_anticipation(fcinfo, WEIGHTS_ANTICIPATION);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	sample = get_sample(fcinfo, "did_synthetic_weights");
	waves = waves_create(sample);
	means = area_means_create(sample, waves, anticipation);
	n_cohorts = waves_treated_cohorts(waves, 0);
	for (int i = 0; i < n_cohorts; i++)
	{
		Synthetic  *synthetic;

		CHECK_FOR_INTERRUPTS();
		synthetic = synthetic_weights(means, waves, waves->cohorts[i], method,
									  anticipation);
		if (synthetic->estimate.has_estimate)
			put_weights(&row, sample, means, waves, synthetic);
		synthetic_free(synthetic);
	}
	return (Datum) 0;
}
