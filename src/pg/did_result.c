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

#include <math.h>

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"

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

/* A did_result under construction; columns are NULL until set. */
typedef struct ResultRow
{
	Datum		values[N_COLS];
	bool		nulls[N_COLS];
} ResultRow;

static void
set_value(ResultRow *row, int column, Datum value)
{
	row->values[column] = value;
	row->nulls[column] = false;
}

static void
set_number(ResultRow *row, int column, double value)
{
	if (!isnan(value))
		set_value(row, column, Float8GetDatum(value));
}

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
	TupleDesc	tupdesc = result_row(fcinfo, N_COLS);

	memset(row.nulls, true, sizeof(row.nulls));
	set_number(&row, COL_ESTIMATE, e->estimate);
	set_number(&row, COL_STD_ERROR, e->std_error);
	set_number(&row, COL_STATISTIC, e->interval.statistic);
	set_number(&row, COL_DF, e->df);
	set_number(&row, COL_P_VALUE, e->interval.p_value);
	set_number(&row, COL_CONF_LOW, e->interval.low);
	set_number(&row, COL_CONF_HIGH, e->interval.high);
	set_number(&row, COL_CONF_LEVEL, conf_level);
	set_value(&row, COL_N, Int64GetDatum(e->rows));
	set_value(&row, COL_N_MISSING, Int64GetDatum(e->missing));
	if (e->clustered)
	{
		set_value(&row, COL_N_CLUSTERS, Int64GetDatum(e->clusters));
		set_value(&row, COL_N_CLUSTERS_TREATED,
				  Int64GetDatum(e->clusters_treated));
	}
	set_value(&row, COL_SCALE,
			  CStringGetTextDatum(is_proportion(sample) ? "proportion" :
								  "mean"));
	set_value(&row, COL_METHOD,
			  CStringGetTextDatum(words_method(&e->method)));
	row.values[COL_NOTE] = facts_note(&e->facts, sample,
									  &row.nulls[COL_NOTE]);
	set_value(&row, COL_FACTS, facts_json(&e->facts, sample));

	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc),
											 row.values, row.nulls));
}
