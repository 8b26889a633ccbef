/*-------------------------------------------------------------------------
 *
 * row_draws.c
 *		Rows drawn with replacement, many rows and many replicates at a time.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/row_draws.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/column/row_tile.h"

#define SINGLES_AT_ONCE 64

void
row_source_prepare(RowSource *source)
{
	poisson_bytes(&source->poisson, 1.0 - 4.0 / sqrt(source->n_rows));
}

static uint32_t
rows_of_block(const RowSource *source, uint32_t block)
{
	uint32_t	first = block * source->block_rows;

	return source->n_rows - first < source->block_rows ?
		source->n_rows - first : source->block_rows;
}

RowReplicate *
row_replicates_create(const RowSource *source)
{
	RowReplicate *replicates = core_alloc_array(ROW_BATCH,
												sizeof(RowReplicate));
	RowBlock   *blocks = core_alloc_array(size_mul(ROW_BATCH,
												   source->n_blocks),
										  sizeof(RowBlock));

	for (uint32_t i = 0; i < ROW_BATCH; i++)
		replicates[i].blocks = blocks + (size_t) i * source->n_blocks;
	return replicates;
}

void
row_replicates_free(RowReplicate *replicates)
{
	for (uint32_t i = 0; i < ROW_BATCH; i++)
		if (replicates[i].singles != NULL)
			core_free(replicates[i].singles);
	core_free(replicates[0].blocks);
	core_free(replicates);
}

/* Rows of one replicate, the slow way. */
static void
draw_alone(const RowSource *source, RowReplicate *replicate, uint32_t block,
		   uint32_t first_row, uint32_t n)
{
	uint32_t	counts[ROW_TILE];

	row_counts(source, replicate, &replicate->words, first_row, n, counts);
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	entry = row_entry(source, first_row + i);

		replicate->blocks[block].n_rows += counts[i];
		for (int c = 0; c < source->n_columns; c++)
			fixed_add(&replicate->blocks[block].sums[c],
					  source->columns[c][entry], counts[i]);
	}
}

static void
draw_block(const RowSource *source, uint32_t block, RowTile *tile,
		   RowReplicate *replicates, uint32_t n)
{
	uint32_t	first = block * source->block_rows;
	uint32_t	rows = rows_of_block(source, block);

	for (uint32_t i = 0; i < n; i++)
		replicates[i].blocks[block].word =
			random_words_position(&replicates[i].words);
	for (uint32_t at = 0; at + 1 < rows; at += ROW_TILE)
	{
		uint32_t	n_pairs = (rows - at < ROW_TILE ? rows - at : ROW_TILE) / 2;

		core_check_interrupts();
		row_tile_fill(source, first + at, n_pairs, tile);
		for (uint32_t i = 0; i < n; i += ROW_LANES)
			row_tile_draw(source, tile, block, replicates + i);
	}
	/* The last row of an odd number of them has no partner. */
	if (rows % 2 == 1)
		for (uint32_t i = 0; i < n; i++)
			draw_alone(source, &replicates[i], block, first + rows - 1, 1);
}

static uint64_t
rows_drawn(const RowSource *source, const RowReplicate *replicate)
{
	uint64_t	n = 0;

	for (uint32_t block = 0; block < source->n_blocks; block++)
		n += replicate->blocks[block].n_rows;
	return n;
}

/* More rows than there are: once more, with other bytes. */
static void
draw_again(const RowSource *source, RowReplicate *replicate)
{
	replicate->attempt++;
	memset(replicate->blocks, 0, source->n_blocks * sizeof(RowBlock));
	for (uint32_t block = 0; block < source->n_blocks; block++)
	{
		uint32_t	rows = rows_of_block(source, block);

		core_check_interrupts();
		replicate->blocks[block].word =
			random_words_position(&replicate->words);
		for (uint32_t at = 0; at < rows; at += ROW_TILE)
			draw_alone(source, replicate, block,
					   block * source->block_rows + at,
					   rows - at < ROW_TILE ? rows - at : ROW_TILE);
	}
}

/* Add single rows; they lie anywhere, so they are called for in time. */
static void
add_singles(const RowSource *source, RowReplicate *replicate,
			const uint32_t *rows, uint32_t n)
{
	uint32_t	entries[SINGLES_AT_ONCE];

	for (uint32_t i = 0; i < n; i++)
	{
		entries[i] = row_entry(source, rows[i]);
		for (int c = 0; c < source->n_columns; c++)
			__builtin_prefetch(&source->columns[c][entries[i]]);
	}
	for (uint32_t i = 0; i < n; i++)
	{
		RowBlock   *block = replicate->blocks;

		if (source->n_blocks > 1)
			block += rows[i] / source->block_rows;
		block->n_rows++;
		for (int c = 0; c < source->n_columns; c++)
			fixed_add(&block->sums[c], source->columns[c][entries[i]], 1);
	}
}

/* Rows drawn singly, until there are n. */
static void
draw_singles(const RowSource *source, RowReplicate *replicate)
{
	uint32_t	n = source->n_rows -
		(uint32_t) rows_drawn(source, replicate);

	replicate->n_singles = n;
	if (source->n_blocks > 1 && n > replicate->singles_room)
	{
		if (replicate->singles != NULL)
			core_free(replicate->singles);
		replicate->singles_room = n + n / 2;
		replicate->singles = core_alloc_array(replicate->singles_room,
											  sizeof(uint32_t));
	}
	for (uint32_t done = 0; done < n; done += SINGLES_AT_ONCE)
	{
		uint32_t	rows[SINGLES_AT_ONCE];
		uint32_t	some = n - done < SINGLES_AT_ONCE ? n - done :
			SINGLES_AT_ONCE;

		for (uint32_t i = 0; i < some; i++)
			rows[i] = random_words_below(&replicate->words, source->n_rows);
		if (source->n_blocks > 1)
			memcpy(replicate->singles + done, rows, some * sizeof(uint32_t));
		add_singles(source, replicate, rows, some);
	}
}

void
row_draws(const RowSource *source, uint32_t first, uint32_t n,
		  RowReplicate *replicates)
{
	RowTile    *tile = core_alloc(sizeof(RowTile));
	uint32_t	n_lanes = (n + ROW_LANES - 1) / ROW_LANES * ROW_LANES;

	for (uint32_t i = 0; i < n_lanes; i++)
	{
		replicates[i].number = first + i;
		replicates[i].attempt = 0;
		random_words_start(&replicates[i].words, source->seed, STREAM_VALUES,
						   first + i, 0, source->plain);
		memset(replicates[i].blocks, 0, source->n_blocks * sizeof(RowBlock));
	}
	for (uint32_t block = 0; block < source->n_blocks; block++)
		draw_block(source, block, tile, replicates, n_lanes);
	for (uint32_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		while (rows_drawn(source, &replicates[i]) > source->n_rows)
			draw_again(source, &replicates[i]);
		draw_singles(source, &replicates[i]);
	}
	core_free(tile);
}

void
row_block_counts(const RowSource *source, const RowReplicate *replicate,
				 uint32_t block, uint32_t *counts)
{
	uint32_t	first = block * source->block_rows;
	RandomWords	words;

	random_words_start(&words, source->seed, STREAM_VALUES, replicate->number,
					   replicate->blocks[block].word, source->plain);
	row_counts(source, replicate, &words, first, rows_of_block(source, block),
			   counts);
	for (uint32_t i = 0; i < replicate->n_singles; i++)
		if (replicate->singles[i] / source->block_rows == block)
			counts[replicate->singles[i] - first]++;
}
