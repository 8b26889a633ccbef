/*-------------------------------------------------------------------------
 *
 * did_clusters.c
 *		did_clusters: how much of an estimate rests on each cluster.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/cluster_diagnostics.h"
#include "core/base/bytes.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/fitted_sample.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_clusters);

/* Columns of did_clusters. */
enum
{
	COL_CLUSTER,
	COL_ARM,
	COL_BLOCK,
	COL_N_PRE,
	COL_N_POST,
	COL_MEAN_PRE,
	COL_MEAN_POST,
	COL_LEVERAGE,
	COL_PARTIAL_LEVERAGE,
	COL_ESTIMATE_WITHOUT,
	COL_SCORE_SHARE,
	N_COLS
};

static void
set_mean(ResultRow *row, int rows_column, int mean_column, const Mean *mean)
{
	row_set_count(row, rows_column, mean->rows);
	if (mean->rows > 0)
		row_set_number(row, mean_column, mean->mean);
}

static void
put_cluster(ResultRow *row, const Design *design, uint32 g,
			const ClusterDiagnostics *found)
{
	const Sample *sample = design->sample;
	const Cell *cell = sample_cell(sample, design->first_cell[g]);
	Key			cluster = sample_cluster_key(sample, cell);
	Key			block = sample_block_key(sample, cell);

	row_set_key(row, COL_CLUSTER, &cluster);
	row_set_text(row, COL_ARM, !found->treated ? "comparator" :
				 found->comparator ? "both" : "treated");
	if (sample->image.flags & SAMPLE_BLOCKED)
		row_set_key(row, COL_BLOCK, &block);
	set_mean(row, COL_N_PRE, COL_MEAN_PRE, &found->pre);
	set_mean(row, COL_N_POST, COL_MEAN_POST, &found->post);
	row_set_number(row, COL_LEVERAGE, found->leverage);
	row_set_number(row, COL_PARTIAL_LEVERAGE, found->partial_leverage);
	if (found->has_estimate_without)
		row_set_number(row, COL_ESTIMATE_WITHOUT, found->estimate_without);
	row_set_number(row, COL_SCORE_SHARE, found->score_share);
	row_put(row);
}

Datum
did_clusters(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Effects		effects;
	ClusterDiagnostics *clusters;
	Fit		   *fit;
	ResultRow	row;

	require_arguments(fcinfo, 2);
	rows_open(&row, fcinfo, N_COLS);
	sample = PG_GETARG_SAMPLE(0);
	effects = get_effects(fcinfo, 1);
	require_clusters(sample, "did_clusters");
	require_effects(sample, effects);
	fit = fit_sample(sample, effects);
	if (fit == NULL)
		return (Datum) 0;
	clusters = palloc0(size_mul(size_add(fit->design->n_clusters, 1),
								sizeof(ClusterDiagnostics)));
	if (diagnose_clusters(fit, clusters))
		for (uint32 g = 0; g < fit->design->n_clusters; g++)
		{
			CHECK_FOR_INTERRUPTS();
			put_cluster(&row, fit->design, g, &clusters[g]);
		}
	return (Datum) 0;
}
