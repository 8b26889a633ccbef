/*-------------------------------------------------------------------------
 *
 * did_balance.c
 *		did_balance: are the arms alike to begin with?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/answer/balance.h"
#include "pg/did_sample.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_balance_final);

/* Columns of did_balance_result. */
enum
{
	COL_MEAN_TREATED,
	COL_MEAN_COMPARATOR,
	COL_DIFFERENCE,
	COL_SMD,
	COL_VARIANCE_RATIO,
	COL_STD_ERROR,
	COL_STATISTIC,
	COL_DF,
	COL_P_VALUE,
	COL_N_TREATED,
	COL_N_COMPARATOR,
	COL_N_MISSING,
	COL_N_CLUSTERS,
	N_COLS
};

Datum
did_balance_final(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Balance		b;
	const Estimate *e = &b.difference;
	ResultRow	row;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	row_open(&row, fcinfo, N_COLS);
	sample = PG_GETARG_SAMPLE(0);
	b = compare_arms(sample);

	if (b.rows_treated > 0)
		row_set_number(&row, COL_MEAN_TREATED, b.mean_treated);
	if (b.rows_comparator > 0)
		row_set_number(&row, COL_MEAN_COMPARATOR, b.mean_comparator);
	if (e->has_estimate)
		row_set_number(&row, COL_DIFFERENCE, e->estimate);
	if (b.has_spread)
	{
		row_set_number(&row, COL_SMD, b.smd);
		row_set_number(&row, COL_VARIANCE_RATIO, b.variance_ratio);
	}
	if (e->has_std_error)
		row_set_number(&row, COL_STD_ERROR, e->std_error);
	if (e->has_interval)
	{
		row_set_number(&row, COL_STATISTIC, e->interval.statistic);
		row_set_number(&row, COL_DF, e->df);
		row_set_number(&row, COL_P_VALUE, e->interval.p_value);
	}
	row_set_count(&row, COL_N_TREATED, b.rows_treated);
	row_set_count(&row, COL_N_COMPARATOR, b.rows_comparator);
	row_set_count(&row, COL_N_MISSING, sample->image.n_missing);
	if (sample->image.flags & SAMPLE_CLUSTERED)
		row_set_count(&row, COL_N_CLUSTERS, e->clusters);
	return row_close(&row);
}
