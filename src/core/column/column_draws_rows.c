/*-------------------------------------------------------------------------
 *
 * column_draws_rows.c
 *		Bootstrap replicates of many rows of many values.
 *
 * Statistics of sums need sums over all rows.  Those of order need the place
 * of a rank: sums are kept by blocks of rows, which are in the order of the
 * values, and the draws of the block where the rank falls are made once more.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>

#include "core/base/memory.h"
#include "core/column/column_draws.h"
#include "core/column/row_draws.h"

/* Blocks of rows, if the order matters. */
#define N_BLOCKS 512

/* Largest d, or d^2, as an integer: less than this. */
#define FIXED_ONE 0x1p60

static void
index_rows(const ValueData *data, RowSource *source)
{
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
	source->first_row = first;
	source->guide = guide;
	source->guide_shift = shift;
}

/* d, or d^2, times 2^60, towards 0. */
static int64_t *
make_column(const ValueData *data, bool squared)
{
	int64_t    *column = core_alloc_array(data->n_entries, sizeof(int64_t));

	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		double		d = data->deviation[i];

		column[i] = (int64_t) ((squared ? d * d : d) * FIXED_ONE);
	}
	return column;
}

static void
make_source(const ValueDraws *draws, RowSource *source)
{
	const ValueData *data = draws->data;
	const ValueQuestion *question = draws->question;

	source->seed = draws->seed;
	source->plain = draws->plain;
	source->n_rows = (uint32_t) data->sample->image.n_rows;
	source->n_entries = data->n_entries;
	if (source->n_rows != source->n_entries)
		index_rows(data, source);
	source->block_rows = source->n_rows + source->n_rows % 2;
	if (wants_order(question))
		source->block_rows = (source->n_rows / N_BLOCKS / ROW_TILE + 1) *
			ROW_TILE;
	source->n_blocks = (source->n_rows - 1) / source->block_rows + 1;
	if (!wants_order(question) ||
		question->statistic == STATISTIC_TRIMMED_MEAN)
		source->columns[source->n_columns++] = make_column(data, false);
	if (question->statistic == STATISTIC_SD || draws->std_errors != NULL)
		source->columns[source->n_columns++] = make_column(data, true);
	row_source_prepare(source);
}

static void
free_source(RowSource *source)
{
	for (int c = 0; c < source->n_columns; c++)
		core_free((void *) source->columns[c]);
	if (source->first_row != NULL)
	{
		core_free((void *) source->first_row);
		core_free((void *) source->guide);
	}
}

/* ---- order ---- */

typedef struct RankSearch
{
	const ValueDraws *draws;
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
	const ValueData *data = search->draws->data;
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
	const ValueData *data = search->draws->data;
	const ValueQuestion *question = search->draws->question;
	double		n = search->source->n_rows;
	QuantileRank rank;
	double		low;

	if (question->statistic == STATISTIC_TRIMMED_MEAN)
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
	const ValueDraws *draws = search->draws;
	const RowReplicate *replicate = search->replicate;
	const FixedSum *sums = replicate->blocks[0].sums;
	ValueTotals totals;

	if (wants_order(draws->question))
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
		statistic_of_totals(draws->data, draws->question, &totals);
	if (draws->std_errors != NULL)
		draws->std_errors[replicate->number] =
			plug_in_error(draws->data, draws->question, &totals, NULL);
}

void
value_draws_rows(const ValueDraws *draws)
{
	RowSource	source = {0};
	RankSearch	search = {.draws = draws, .source = &source};
	RowReplicate *replicates;

	make_source(draws, &source);
	replicates = row_replicates_create(&source);
	if (wants_order(draws->question))
		search.counts = core_alloc_array(source.block_rows, sizeof(uint32_t));

	for (uint32_t first = 0; first < draws->reps; first += ROW_BATCH)
	{
		uint32_t	n = draws->reps - first < ROW_BATCH ?
			draws->reps - first : ROW_BATCH;

		row_draws(&source, first, n, replicates);
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
	free_source(&source);
}
