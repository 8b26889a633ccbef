/*-------------------------------------------------------------------------
 *
 * column_draws_rows.c
 *		Replicates of many rows of many values: core/column/row_draws.h.
 *
 * Statistics of sums need sums over all rows.  Those of order need the place
 * of a rank: sums are kept by blocks of rows, which are in the order of the
 * values, and the draws of the block where the rank falls are made once more.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/column_draws.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/column/column_order.h"
#include "core/column/column_totals.h"
#include "core/column/row_draws.h"

/* Blocks of rows, if the order matters. */
#define N_BLOCKS 512

/* Largest d, or d^2, as an integer: less than this. */
#define FIXED_ONE 0x1p60

/* What a source points to. */
typedef struct Rows
{
	RowSource	source;
	uint32_t   *first_row;
	uint32_t   *guide;
	int64_t    *columns[MAX_COLUMNS];
} Rows;

static void
index_rows(const ColumnData *data, Rows *rows)
{
	RowSource  *source = &rows->source;
	uint32_t	n = data->n_entries;
	uint32_t   *first = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	uint32_t   *guide;
	uint32_t	entry = 0;
	int			shift = 0;

	for (uint32_t i = 0; i < n; i++)
		first[i + 1] = first[i] +
			(uint32_t) value_sample_entry(data->sample, i)->rows;
	while (source->n_rows >> shift > n)
		shift++;
	guide = core_alloc_array(size_add(source->n_rows >> shift, 1),
							 sizeof(uint32_t));
	for (uint32_t i = 0; i <= (source->n_rows - 1) >> shift; i++)
	{
		while (first[entry + 1] <= i << shift)
			entry++;
		guide[i] = entry;
	}
	source->first_row = rows->first_row = first;
	source->guide = rows->guide = guide;
	source->guide_shift = shift;
}

/* One more column: d, or d^2, times 2^60, towards 0. */
static void
add_column(const ColumnData *data, bool squared, Rows *rows)
{
	RowSource  *source = &rows->source;
	int64_t    *column = core_alloc_array(data->n_entries, sizeof(int64_t));

	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		double		d = data->deviation[i];

		column[i] = (int64_t) ((squared ? d * d : d) * FIXED_ONE);
	}
	rows->columns[source->n_columns] = column;
	source->columns[source->n_columns++] = column;
}

static void
make_rows(const ColumnDraws *draws, Rows *rows)
{
	RowSource  *source = &rows->source;
	const ColumnData *data = draws->data;
	const ColumnQuestion *question = draws->question;

	source->seed = draws->seed;
	source->plain = draws->plain;
	source->n_rows = (uint32_t) data->sample->image.n_rows;
	source->n_entries = data->n_entries;
	if (source->n_rows != source->n_entries)
		index_rows(data, rows);
	source->block_rows = source->n_rows + source->n_rows % 2;
	if (column_wants_order(question))
		source->block_rows = (source->n_rows / N_BLOCKS / ROW_TILE + 1) *
			ROW_TILE;
	source->n_blocks = (source->n_rows - 1) / source->block_rows + 1;
	if (!column_wants_order(question) ||
		question->statistic == COLUMN_TRIMMED_MEAN)
		add_column(data, false, rows);
	if (question->statistic == COLUMN_SD || draws->std_errors != NULL)
		add_column(data, true, rows);
	row_source_prepare(source);
}

static void
free_rows(Rows *rows)
{
	for (int c = 0; c < rows->source.n_columns; c++)
		core_free(rows->columns[c]);
	if (rows->first_row != NULL)
	{
		core_free(rows->first_row);
		core_free(rows->guide);
	}
}

/* ---- order ---- */

typedef struct RankSearch
{
	const ColumnDraws *draws;
	const RowSource *source;
	const RowReplicate *replicate;
	uint32_t   *counts;			/* of the rows of a block */
	uint32_t	block;			/* which; n_blocks for none */
} RankSearch;

/*
 * The entry of the row of a rank, from 1; and the sum of the distances of the
 * rows up to it.
 */
static uint32_t
find_rank(RankSearch *search, uint32_t rank, double *lower_sum)
{
	const RowSource *source = search->source;
	const ColumnData *data = search->draws->data;
	FixedSum	before = {0, 0};
	uint32_t	block = 0;
	uint32_t	row;
	double		sum;

	while (search->replicate->blocks[block].n_rows < rank)
	{
		rank -= search->replicate->blocks[block].n_rows;
		before.high += search->replicate->blocks[block].sums[0].high;
		before.low += search->replicate->blocks[block].sums[0].low;
		block++;
	}
	if (search->block != block)
		row_block_counts(source, search->replicate, block, search->counts);
	search->block = block;
	sum = fixed_to_double(before) / FIXED_ONE;
	for (row = 0; search->counts[row] < rank; row++)
	{
		rank -= search->counts[row];
		if (search->counts[row] > 0 && lower_sum != NULL)
			sum += search->counts[row] *
				data->distance[row_entry(source,
										 block * source->block_rows + row)];
	}
	row = row_entry(source, block * source->block_rows + row);
	if (lower_sum != NULL)
		*lower_sum = sum + rank * data->distance[row];
	return row;
}

static double
ordered_statistic(RankSearch *search)
{
	const ColumnData *data = search->draws->data;
	const ColumnQuestion *question = search->draws->question;
	double		n = search->source->n_rows;
	QuantileRank rank;
	double		low;

	if (question->statistic == COLUMN_TRIMMED_MEAN)
	{
		double		cut = trimmed_rows(question, n);
		double		below = 0.0;
		double		sum;

		find_rank(search, (uint32_t) (n - cut), &sum);
		if (cut > 0.0)
			find_rank(search, (uint32_t) cut, &below);
		return data->centre + ldexp((sum - below) / (n - 2.0 * cut),
									data->exponent);
	}
	rank = quantile_rank(question, n);
	low = data->value[find_rank(search, (uint32_t) rank.low, NULL)];
	if (rank.share == 0.0)
		return low;
	return interpolate(low,
					   data->value[find_rank(search,
											 (uint32_t) rank.low + 1, NULL)],
					   rank.share);
}

/* ---- all ---- */

static void
finish_replicate(RankSearch *search)
{
	const ColumnDraws *draws = search->draws;
	const RowReplicate *replicate = search->replicate;
	const FixedSum *sums = replicate->blocks[0].sums;
	ColumnTotals totals;

	if (column_wants_order(draws->question))
	{
		search->block = search->source->n_blocks;
		draws->values[replicate->number] = ordered_statistic(search);
		return;
	}
	totals.rows = totals.weight = search->source->n_rows;
	totals.sum = fixed_to_double(sums[0]) / FIXED_ONE;
	totals.squares = search->source->n_columns > 1 ?
		fixed_to_double(sums[1]) / FIXED_ONE : 0.0;
	draws->values[replicate->number] =
		column_totals_statistic(draws->data, draws->question, &totals);
	if (draws->std_errors != NULL)
		draws->std_errors[replicate->number] =
			column_totals_error(draws->data, draws->question, &totals, NULL);
}

void
column_draw_rows(const ColumnDraws *draws)
{
	Rows		rows = {.source = {0}};
	const RowSource *source = &rows.source;
	RankSearch	search = {.draws = draws, .source = source};
	RowReplicate *replicates;

	make_rows(draws, &rows);
	replicates = row_replicates_create(source);
	if (column_wants_order(draws->question))
		search.counts = core_alloc_array(source->block_rows, sizeof(uint32_t));

	for (uint32_t first = 0; first < draws->reps; first += ROW_BATCH)
	{
		uint32_t	n = draws->reps - first < ROW_BATCH ?
			draws->reps - first : ROW_BATCH;

		row_draws(source, first, n, replicates);
		for (uint32_t i = 0; i < n; i++)
		{
			core_check_interrupts();
			search.replicate = &replicates[i];
			finish_replicate(&search);
		}
	}

	if (search.counts != NULL)
		core_free(search.counts);
	row_replicates_free(replicates);
	free_rows(&rows);
}
