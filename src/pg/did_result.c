/*-------------------------------------------------------------------------
 *
 * did_result.c
 *		did_result: an estimate as a row.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/words/words.h"
#include "pg/did_result.h"
#include "pg/facts_json.h"

/* Columns of did_result. */
enum
{
	COL_ESTIMATE,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_DF,
	COL_P_VALUE,
	COL_CONF_LOW,
	COL_CONF_HIGH,
	COL_CONF_LEVEL,
	COL_N,
	COL_N_MISSING,
	COL_N_CLUSTERS,
	COL_N_CLUSTERS_TREATED,
	COL_SCALE,
	COL_METHOD,
	COL_NOTE,
	COL_FACTS,
	N_COLS
};

/* A yes or no, whether it came as a boolean or as 0 and 1. */
static bool
is_proportion(const Sample *sample)
{
	return (sample->image.flags & SAMPLE_BOOLEAN_OUTCOME) != 0 ||
		range_is_binary(sample_range(sample, sample->n_covariates));
}

Datum
form_result(FunctionCallInfo fcinfo, const Sample *sample, double conf_level,
			const Estimate *e)
{
	ResultRow	row;

	row_open(&row, fcinfo, N_COLS);
	row_set_number(&row, COL_ESTIMATE, e->estimate);
	row_set_number(&row, COL_STD_ERROR, e->std_error);
	row_set_number(&row, COL_STATISTIC, e->interval.statistic);
	row_set_number(&row, COL_DF, e->df);
	row_set_number(&row, COL_P_VALUE, e->interval.p_value);
	row_set_number(&row, COL_CONF_LOW, e->interval.low);
	row_set_number(&row, COL_CONF_HIGH, e->interval.high);
	row_set_number(&row, COL_CONF_LEVEL, conf_level);
	row_set_count(&row, COL_N, e->rows);
	row_set_count(&row, COL_N_MISSING, e->missing);
	if (e->clustered)
	{
		row_set_count(&row, COL_N_CLUSTERS, e->clusters);
		row_set_count(&row, COL_N_CLUSTERS_TREATED, e->clusters_treated);
	}
	row_set_text(&row, COL_SCALE, e->method.link != LINK_IDENTITY ?
				 link_names.names[e->method.link] :
				 is_proportion(sample) ? "proportion" : "mean");
	row_set_text(&row, COL_METHOD, words_method(&e->method));
	row_set_text(&row, COL_NOTE, words_note(&e->facts, sample));
	row_set(&row, COL_FACTS, facts_json(&e->facts, sample));
	return row_close(&row);
}
