/*-------------------------------------------------------------------------
 *
 * did_cells.c
 *		did_cells: the four group means behind an estimate.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "core/answer/estimate.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_cells);

#define N_COLS 7

Datum
did_cells(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	GroupMean	means[TWO_WAVES_GROUPS];

	require_arguments(fcinfo, 1);
	result_rows(fcinfo, N_COLS);
	estimate_group_means(PG_GETARG_SAMPLE(0), means);
	for (int group = 0; group < TWO_WAVES_GROUPS; group++)
	{
		const GroupMean *mean = &means[group];
		Datum		values[N_COLS];
		bool		nulls[N_COLS] = {false};

		if (mean->rows == 0)
			continue;
		values[0] = CStringGetTextDatum(mean->treated ? "treated" :
										"comparator");
		values[1] = CStringGetTextDatum(mean->after ? "post" : "pre");
		values[2] = Int64GetDatum(mean->rows);
		values[3] = Float8GetDatum(mean->weight);
		values[4] = Float8GetDatum(mean->effective_rows);
		values[5] = Float8GetDatum(mean->mean);
		values[6] = Float8GetDatum(mean->std_error);
		nulls[6] = !mean->has_std_error;
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
							 nulls);
	}
	return (Datum) 0;
}
