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

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"

#include "core/answer/balance.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_balance_final);

#define N_COLS 13

static void
put_number(Datum *values, bool *nulls, int column, bool present, double value)
{
	values[column] = Float8GetDatum(value);
	nulls[column] = !present;
}

Datum
did_balance_final(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	TupleDesc	tupdesc;
	Balance		b;
	const Estimate *e = &b.difference;
	Datum		values[N_COLS];
	bool		nulls[N_COLS] = {false};

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	tupdesc = result_row(fcinfo, N_COLS);
	sample = PG_GETARG_SAMPLE(0);
	b = compare_arms(sample);

	put_number(values, nulls, 0, b.rows_treated > 0, b.mean_treated);
	put_number(values, nulls, 1, b.rows_comparator > 0, b.mean_comparator);
	put_number(values, nulls, 2, e->has_estimate, e->estimate);
	put_number(values, nulls, 3, b.has_spread, b.smd);
	put_number(values, nulls, 4, b.has_spread, b.variance_ratio);
	put_number(values, nulls, 5, e->has_std_error, e->std_error);
	put_number(values, nulls, 6, e->has_interval, e->interval.statistic);
	put_number(values, nulls, 7, e->has_interval, e->df);
	put_number(values, nulls, 8, e->has_interval, e->interval.p_value);
	values[9] = Int64GetDatum(b.rows_treated);
	values[10] = Int64GetDatum(b.rows_comparator);
	values[11] = Int64GetDatum(sample->image.n_missing);
	values[12] = Int64GetDatum(e->clusters);
	nulls[12] = !(sample->image.flags & SAMPLE_CLUSTERED);
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values,
											 nulls));
}
