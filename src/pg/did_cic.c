/*-------------------------------------------------------------------------
 *
 * did_cic.c
 *		did_cic: changes in changes, of proportions and of distributions.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/cic.h"
#include "core/words/words.h"
#include "core/words/words_designs.h"
#include "pg/bootstrap_sample.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/facts_json.h"
#include "pg/needs.h"
#include "pg/row.h"
#include "pg/wave_arguments.h"

PG_FUNCTION_INFO_V1(did_cic);
PG_FUNCTION_INFO_V1(did_cic_values);

/* Its arguments. */
enum
{
	ARG_SAMPLE,
	ARG_CONTROL,
	ARG_ANTICIPATION,
	ARG_VCOV,
	ARG_CONF_LEVEL,
	N_ARGS
};

/* Columns of did_cic_result. */
enum
{
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
	COL_BOUND_LOW,
	COL_BOUND_HIGH,
	COL_N,
	COL_N_CLUSTERS,
	COL_N_CLUSTERS_TREATED,
	COL_METHOD,
	COL_NOTE,
	COL_FACTS,
	N_COLS
};

static void
set_estimate(ResultRow *row, const Estimate *e, double conf_level,
			 double low, double high)
{
	row_set_number(row, COL_ESTIMATE, e->estimate);
	row_set_number(row, COL_STD_ERROR, e->std_error);
	row_set_number(row, COL_STATISTIC, e->interval.statistic);
	row_set_number(row, COL_DF, e->df);
	row_set_number(row, COL_P_VALUE, e->interval.p_value);
	row_set_number(row, COL_CONF_LOW, e->interval.low);
	row_set_number(row, COL_CONF_HIGH, e->interval.high);
	row_set_number(row, COL_CONF_LEVEL, conf_level);
	row_set_number(row, COL_BOUND_LOW, low);
	row_set_number(row, COL_BOUND_HIGH, high);
}

static void
set_counts(ResultRow *row, const Estimate *e)
{
	row_set_count(row, COL_N, e->rows);
	if (!e->clustered)
		return;
	row_set_count(row, COL_N_CLUSTERS, e->clusters);
	row_set_count(row, COL_N_CLUSTERS_TREATED, e->clusters_treated);
}

/* ---- did_cic(did_sample, control, anticipation, vcov, conf_level) ---- */

static void
require_binary(const Sample *sample)
{
	const ValueRange *range = sample_range(sample, sample->n_covariates);

	if (range != NULL && range->n > 0 && !range_is_binary(range))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("did_cic of a did_sample needs outcomes of 0 and 1"),
				 errhint("Changes in changes of other outcomes need their distributions: did_cic(control_pre, control_post, treated_pre, treated_post), each made by bootstrap_sample(outcome, cluster) of its rows.")));
}

static void
put_effect(ResultRow *row, const Sample *sample, const CicChoices *choices,
		   const Cic *found)
{
	const Estimate *e = &found->effect.estimate;

	row_set(row, COL_COHORT, Int32GetDatum(found->effect.cohort));
	row_set(row, COL_PERIOD, Int32GetDatum(found->effect.period));
	if (found->effect.has_base)
		row_set(row, COL_BASE_PERIOD, Int32GetDatum(found->effect.base));
	set_estimate(row, e, choices->conf_level, found->low, found->high);
	if (found->effect.has_rows)
	{
		set_counts(row, e);
		row_set_text(row, COL_METHOD,
					 words_cic_method(found, choices,
									  (sample->image.flags & SAMPLE_WEIGHTED) != 0));
	}
	row_set_text(row, COL_NOTE, words_note(&e->facts, sample));
	row_set(row, COL_FACTS, facts_json(&e->facts, sample));
	row_put(row);
}

Datum
did_cic(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	CicChoices	choices;
	Cic		   *found;
	int			n;
	ResultRow	row;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_COLS);
	choices.waves.controls = (Controls)
		get_one_of(fcinfo, ARG_CONTROL, "control", &wave_controls);
	choices.waves.base = BASE_UNIVERSAL;
	choices.waves.anticipation = get_anticipation(fcinfo, ARG_ANTICIPATION);
	choices.vcov = (ScoreVcov)
		get_one_of(fcinfo, ARG_VCOV, "vcov", &score_vcovs);
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	sample = PG_GETARG_WAVES(ARG_SAMPLE);
	refuse_wave_covariates(sample, "did_cic");
	require_clusters(sample, "did_cic");
	require_binary(sample);
	if (sample_rows(sample) == 0)
		return (Datum) 0;
	found = cic_of_proportions(sample, waves_create(sample), &choices, &n);
	for (int i = 0; i < n; i++)
		put_effect(&row, sample, &choices, &found[i]);
	return (Datum) 0;
}

/* ---- did_cic(four bootstrap_samples, outcome, conf_level) ---- */

enum
{
	ARG_OUTCOME = TWO_WAVES_GROUPS,
	ARG_OF_CONF_LEVEL,
	N_VALUES_ARGS
};

static void
require_one_kind(const ValueSample *const samples[TWO_WAVES_GROUPS])
{
	for (int i = 1; i < TWO_WAVES_GROUPS; i++)
		if ((samples[i]->image.flags ^ samples[0]->image.flags) & VALUE_SAMPLE_KIND)
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("the samples of did_cic must be of one kind"),
					 errdetail("Some have clusters, weights or a boolean column, and others do not."),
					 errhint("Make all four by the same call, such as bootstrap_sample(outcome, cluster) FILTER (WHERE NOT treated AND NOT post).")));
}

Datum
did_cic_values(PG_FUNCTION_ARGS)
{
	const ValueSample *samples[TWO_WAVES_GROUPS];
	CicOutcome	outcome;
	double		conf_level;
	CicValues	found;
	ResultRow	row;

	require_arguments(fcinfo, N_VALUES_ARGS);
	row_open(&row, fcinfo, N_COLS);
	outcome = (CicOutcome)
		get_one_of(fcinfo, ARG_OUTCOME, "outcome", &cic_outcomes);
	conf_level = get_conf_level(fcinfo, ARG_OF_CONF_LEVEL);
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
	{
		if (PG_ARGISNULL(i))
			PG_RETURN_NULL();
		samples[i] = DatumGetValueSample(PG_GETARG_DATUM(i));
	}
	require_one_kind(samples);
	cic_of_values(samples, outcome, conf_level, &found);
	set_estimate(&row, &found.estimate, conf_level, found.low, found.high);
	set_counts(&row, &found.estimate);
	if (found.estimate.has_estimate)
		row_set_text(&row, COL_METHOD,
					 words_cic_values_method(&found, outcome,
											 (samples[0]->image.flags & VALUE_SAMPLE_WEIGHTED) != 0));
	row_set_text(&row, COL_NOTE, words_note(&found.estimate.facts, NULL));
	row_set(&row, COL_FACTS, facts_json(&found.estimate.facts, NULL));
	return row_close(&row);
}
