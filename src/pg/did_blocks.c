/*-------------------------------------------------------------------------
 *
 * did_blocks.c
 *		did_blocks: each block by itself, and the estimate without it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/block_diagnostics.h"
#include "core/base/bytes.h"
#include "pg/did_sample.h"
#include "pg/fitted_sample.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_blocks);

/* Columns of did_blocks. */
enum
{
	COL_BLOCK,
	COL_N_CLUSTERS,
	COL_N,
	COL_ESTIMATE,
	COL_ESTIMATE_WITHOUT,
	N_COLS
};

static void
put_block(ResultRow *row, const Design *design, const Partition *blocks,
		  uint32 h, const BlockDiagnostics *found)
{
	const Sample *sample = design->sample;
	uint32		first = partition_first_cluster(blocks, h);
	Key			block = sample_block_key(sample,
										 sample_cell(sample,
													 design->first_cell[first]));

	row_set_key(row, COL_BLOCK, &block);
	row_set_count(row, COL_N_CLUSTERS, partition_size(blocks, h));
	row_set_count(row, COL_N, found->rows);
	if (found->has_estimate)
		row_set_number(row, COL_ESTIMATE, found->estimate);
	if (found->has_estimate_without)
		row_set_number(row, COL_ESTIMATE_WITHOUT, found->estimate_without);
	row_put(row);
}

Datum
did_blocks(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	BlockDiagnostics *found;
	Partition  *blocks;
	Fit		   *fit;
	ResultRow	row;

	require_arguments(fcinfo, 1);
	rows_open(&row, fcinfo, N_COLS);
	sample = PG_GETARG_SAMPLE(0);
	require_blocks(sample, "did_blocks");
	fit = fit_sample(sample, EFFECTS_NONE);
	if (fit == NULL)
		return (Datum) 0;
	blocks = partition_by_block(fit->design);
	found = palloc0(size_mul(size_add(blocks->n_parts, 1),
							  sizeof(BlockDiagnostics)));
	diagnose_blocks(fit, blocks, found);
	for (uint32 h = 0; h < blocks->n_parts; h++)
	{
		CHECK_FOR_INTERRUPTS();
		put_block(&row, fit->design, blocks, h, &found[h]);
	}
	return (Datum) 0;
}
