/*-------------------------------------------------------------------------
 *
 * did_inside.c
 *		did_clusters, did_effective_clusters, did_blocks, did_icc: what an
 *		estimate rests on.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"

#include "core/answer/block_diagnostics.h"
#include "core/answer/cluster_diagnostics.h"
#include "core/answer/icc.h"
#include "core/answer/limits.h"
#include "core/base/bytes.h"
#include "pg/choices.h"
#include "pg/compat.h"
#include "pg/did_sample.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_clusters);
PG_FUNCTION_INFO_V1(did_effective_clusters);
PG_FUNCTION_INFO_V1(did_blocks);
PG_FUNCTION_INFO_V1(did_icc);

static Datum
key_datum(const Key *key)
{
	if (key->text != NULL)
		return PointerGetDatum(cstring_to_text_with_len(key->text,
														key->length));
	return CStringGetTextDatum(psprintf(INT64_FORMAT, key->number));
}

/* A design and its fit, or NULL if one of the four groups is empty. */
static Fit *
fit_sample(const Sample *sample, Effects effects)
{
	Design	   *design = two_waves_design(sample, effects, true);

	return has_empty_groups(design) ? NULL : fit_create(design);
}

/* ---- did_clusters ---- */

#define CLUSTER_COLUMNS 11

static void
put_mean(Datum *values, bool *nulls, int rows_column, int mean_column,
		 const Mean *mean)
{
	values[rows_column] = Int64GetDatum(mean->rows);
	values[mean_column] = Float8GetDatum(mean->mean);
	nulls[mean_column] = mean->rows == 0;
}

static void
put_cluster(ReturnSetInfo *rsinfo, const Design *design, uint32 g,
			const ClusterDiagnostics *inside)
{
	const Sample *sample = design->sample;
	const Cell *cell = sample_cell(sample, design->first_cell[g]);
	Key			cluster = sample_cluster_key(sample, cell);
	Key			block = sample_block_key(sample, cell);
	Datum		values[CLUSTER_COLUMNS];
	bool		nulls[CLUSTER_COLUMNS] = {false};

	values[0] = key_datum(&cluster);
	values[1] = CStringGetTextDatum(!inside->treated ? "comparator" :
									inside->comparator ? "both" : "treated");
	values[2] = key_datum(&block);
	nulls[2] = !(sample->flags & SAMPLE_BLOCKED);
	put_mean(values, nulls, 3, 5, &inside->pre);
	put_mean(values, nulls, 4, 6, &inside->post);
	values[7] = Float8GetDatum(inside->leverage);
	values[8] = Float8GetDatum(inside->partial_leverage);
	values[9] = Float8GetDatum(inside->estimate_without);
	nulls[9] = !inside->has_estimate_without;
	values[10] = Float8GetDatum(inside->score_share);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

Datum
did_clusters(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Effects		effects;
	ClusterDiagnostics *clusters;
	Fit		   *fit;

	require_arguments(fcinfo, 2);
	result_rows(fcinfo, CLUSTER_COLUMNS);
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
			put_cluster((ReturnSetInfo *) fcinfo->resultinfo, fit->design, g,
						&clusters[g]);
		}
	return (Datum) 0;
}

Datum
did_effective_clusters(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	double		rho;
	Effects		effects;
	double		effective;
	Fit		   *fit;

	require_arguments(fcinfo, 3);
	sample = PG_GETARG_SAMPLE(0);
	rho = PG_GETARG_FLOAT8(1);
	effects = get_effects(fcinfo, 2);
	require_clusters(sample, "did_effective_clusters");
	require_effects(sample, effects);
	if (!(rho >= 0.0 && rho <= 1.0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("rho must lie between 0 and 1"),
				 errhint("It is the correlation of rows of the same cluster; did_icc estimates it.")));
	fit = fit_sample(sample, effects);
	if (fit == NULL || !effective_clusters(fit, rho, &effective))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(effective);
}

/* ---- did_blocks ---- */

#define BLOCK_COLUMNS 5

Datum
did_blocks(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	const Sample *sample;
	BlockDiagnostics *inside;
	Partition  *blocks;
	Fit		   *fit;

	require_arguments(fcinfo, 1);
	result_rows(fcinfo, BLOCK_COLUMNS);
	sample = PG_GETARG_SAMPLE(0);
	if (!(sample->flags & SAMPLE_BLOCKED))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("did_blocks needs blocks, and this sample has none"),
				 errhint("Give did_sample a block argument, such as the matched pair.")));
	fit = fit_sample(sample, EFFECTS_NONE);
	if (fit == NULL)
		return (Datum) 0;
	blocks = partition_by_block(fit->design);
	inside = palloc0(size_mul(size_add(blocks->n_parts, 1),
							  sizeof(BlockDiagnostics)));
	diagnose_blocks(fit, blocks, inside);
	for (uint32 h = 0; h < blocks->n_parts; h++)
	{
		const Cell *cell = sample_cell(fit->design->sample,
									   fit->design->first_cell
									   [partition_first_cluster(blocks, h)]);
		Key			block = sample_block_key(sample, cell);
		Datum		values[BLOCK_COLUMNS];
		bool		nulls[BLOCK_COLUMNS] = {false};

		CHECK_FOR_INTERRUPTS();
		values[0] = key_datum(&block);
		values[1] = Int64GetDatum(partition_size(blocks, h));
		values[2] = Int64GetDatum(inside[h].rows);
		values[3] = Float8GetDatum(inside[h].estimate);
		nulls[3] = !inside[h].has_estimate;
		values[4] = Float8GetDatum(inside[h].estimate_without);
		nulls[4] = !inside[h].has_estimate_without;
		tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values,
							 nulls);
	}
	return (Datum) 0;
}

/* ---- did_icc ---- */

#define ICC_COLUMNS 8

Datum
did_icc(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Design	   *design;
	IntraclassCorrelation similarity;
	TupleDesc	tupdesc;
	Datum		values[ICC_COLUMNS];
	bool		nulls[ICC_COLUMNS] = {false};

	require_arguments(fcinfo, 1);
	tupdesc = result_row(fcinfo, ICC_COLUMNS);
	sample = PG_GETARG_SAMPLE(0);
	require_clusters(sample, "did_icc");
	design = two_waves_design(sample, EFFECTS_NONE, false);
	similarity = intraclass_correlation(design);

	values[0] = Float8GetDatum(similarity.icc);
	values[1] = Int64GetDatum(sample_rows(sample));
	values[2] = Int64GetDatum(design->n_clusters);
	values[3] = Float8GetDatum(similarity.cluster_size);
	values[4] = Float8GetDatum(similarity.deff_clusters);
	values[5] = Float8GetDatum(similarity.deff_weights);
	values[6] = Float8GetDatum(similarity.deff_clusters *
							   similarity.deff_weights);
	values[7] = Float8GetDatum(similarity.effective_rows);
	nulls[3] = nulls[5] = design->n_clusters == 0;
	nulls[0] = nulls[4] = nulls[6] = nulls[7] = !similarity.has_icc;
	return HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(tupdesc), values,
											 nulls));
}
