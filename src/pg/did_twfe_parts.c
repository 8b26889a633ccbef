/*-------------------------------------------------------------------------
 *
 * did_twfe_parts.c
 *		did_bacon and did_twfe_weights: what two-way fixed effects are made of.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/answer/bacon.h"
#include "core/answer/twfe_weights.h"
#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/facts_json.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_bacon);
PG_FUNCTION_INFO_V1(did_twfe_weights);

/* ---- did_bacon(did_sample, complete boolean) ---- */

enum
{
	PAIR_TYPE,
	PAIR_TREATED,
	PAIR_CONTROL,
	PAIR_ESTIMATE,
	PAIR_WEIGHT,
	PAIR_TWFE,
	PAIR_CLUSTERS_TREATED,
	PAIR_CLUSTERS_CONTROL,
	PAIR_NOTE,
	PAIR_FACTS,
	N_PAIR_COLS
};

static void
put_pair(ResultRow *row, const Sample *sample, const Bacon *bacon,
		 const BaconPair *pair)
{
	if (pair != NULL)
	{
		row_set_text(row, PAIR_TYPE, bacon_types[pair->type]);
		row_set(row, PAIR_TREATED, Int32GetDatum(pair->treated));
		if (pair->control != NEVER_TREATED)
			row_set(row, PAIR_CONTROL, Int32GetDatum(pair->control));
		row_set_number(row, PAIR_ESTIMATE, pair->estimate);
		row_set_number(row, PAIR_WEIGHT, pair->weight);
		row_set_count(row, PAIR_CLUSTERS_TREATED, pair->clusters_treated);
		row_set_count(row, PAIR_CLUSTERS_CONTROL, pair->clusters_control);
	}
	row_set_number(row, PAIR_TWFE, bacon->twfe);
	row_set_text(row, PAIR_NOTE, words_note(&bacon->facts, sample));
	row_set(row, PAIR_FACTS, facts_json(&bacon->facts, sample));
	row_put(row);
}

Datum
did_bacon(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Bacon	   *bacon;
	ResultRow	row;

	require_arguments(fcinfo, 2);
	rows_open(&row, fcinfo, N_PAIR_COLS);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	sample = PG_GETARG_WAVES(0);
	require_clusters(sample, "did_bacon");
	if (sample_rows(sample) == 0)
		return (Datum) 0;
	bacon = bacon_decompose(sample, waves_create(sample),
							!PG_ARGISNULL(1) && PG_GETARG_BOOL(1));
	if (!bacon->adds_up)
		elog(ERROR, "the decomposition does not add up to the coefficient %g",
			 bacon->twfe);
	if (bacon->n == 0)
		put_pair(&row, sample, bacon, NULL);
	for (int i = 0; i < bacon->n; i++)
		put_pair(&row, sample, bacon, &bacon->pairs[i]);
	return (Datum) 0;
}

/* ---- did_twfe_weights(did_sample, effects text) ---- */

enum
{
	WEIGHT_EVENT_TIME,
	WEIGHT_COHORT,
	WEIGHT_PERIOD,
	WEIGHT_WEIGHT,
	WEIGHT_SHARE,
	WEIGHT_NEGATIVE,
	WEIGHT_N,
	WEIGHT_N_CLUSTERS,
	WEIGHT_NOTE,
	WEIGHT_FACTS,
	N_WEIGHT_COLS
};

static void
put_weight(ResultRow *row, const Sample *sample, const TwfeWeights *weights,
		   const TwfeWeight *weight)
{
	if (weight != NULL)
	{
		row_set(row, WEIGHT_EVENT_TIME,
				Int32GetDatum(weight->period - weight->cohort));
		row_set(row, WEIGHT_COHORT, Int32GetDatum(weight->cohort));
		row_set(row, WEIGHT_PERIOD, Int32GetDatum(weight->period));
		row_set_number(row, WEIGHT_WEIGHT, weight->weight);
		row_set_number(row, WEIGHT_SHARE, weight->share);
		row_set_number(row, WEIGHT_NEGATIVE, weights->negative);
		row_set_count(row, WEIGHT_N, weight->rows);
		row_set_count(row, WEIGHT_N_CLUSTERS, weight->clusters);
	}
	row_set_text(row, WEIGHT_NOTE, words_note(&weights->facts, sample));
	row_set(row, WEIGHT_FACTS, facts_json(&weights->facts, sample));
	row_put(row);
}

Datum
did_twfe_weights(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Levels		levels;
	TwfeWeights *weights;
	ResultRow	row;

	require_arguments(fcinfo, 2);
	rows_open(&row, fcinfo, N_WEIGHT_COLS);
	levels = (Levels) get_one_of(fcinfo, 1, "effects", &wave_levels);
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	sample = PG_GETARG_WAVES(0);
	require_clusters(sample, "did_twfe_weights");
	if (sample_rows(sample) == 0)
		return (Datum) 0;
	weights = twfe_weights(sample, waves_create(sample), levels);
	if (!weights->adds_up)
		elog(ERROR, "the weights of effects do not add up to 1");
	if (weights->n == 0)
		put_weight(&row, sample, weights, NULL);
	for (int i = 0; i < weights->n; i++)
		put_weight(&row, sample, weights, &weights->weights[i]);
	return (Datum) 0;
}
