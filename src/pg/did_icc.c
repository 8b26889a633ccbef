/*-------------------------------------------------------------------------
 *
 * did_icc.c
 *		did_icc: how alike the rows of a cluster are.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/answer/estimate.h"
#include "core/answer/icc.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_icc);

/* Columns of did_icc. */
enum
{
	COL_ICC,
	COL_N,
	COL_N_CLUSTERS,
	COL_CLUSTER_SIZE,
	COL_DEFF_CLUSTERS,
	COL_DEFF_WEIGHTS,
	COL_DESIGN_EFFECT,
	COL_N_EFFECTIVE,
	N_COLS
};

Datum
did_icc(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Design	   *design;
	IntraclassCorrelation icc;
	ResultRow	row;

	require_arguments(fcinfo, 1);
	row_open(&row, fcinfo, N_COLS);
	sample = PG_GETARG_SAMPLE(0);
	require_clusters(sample, "did_icc");
	design = two_waves_design(sample, EFFECTS_NONE, false);
	icc = intraclass_correlation(design);

	row_set_count(&row, COL_N, sample_rows(sample));
	row_set_count(&row, COL_N_CLUSTERS, design->n_clusters);
	if (design->n_clusters > 0)
	{
		row_set_number(&row, COL_CLUSTER_SIZE, icc.cluster_size);
		row_set_number(&row, COL_DEFF_WEIGHTS, icc.deff_weights);
	}
	if (icc.has_icc)
	{
		row_set_number(&row, COL_ICC, icc.icc);
		row_set_number(&row, COL_DEFF_CLUSTERS, icc.deff_clusters);
		row_set_number(&row, COL_DESIGN_EFFECT,
					   icc.deff_clusters * icc.deff_weights);
		row_set_number(&row, COL_N_EFFECTIVE, icc.effective_rows);
	}
	return row_close(&row);
}
