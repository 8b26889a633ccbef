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
#include "core/numeric/dd.h"

/* Tiles between two looks at interrupts, drawn fast: about a millisecond. */
#define TILES_BETWEEN_CHECKS 32

#define SINGLES_AT_ONCE 64

#define LIMB_MASK ((1 << LIMB_BITS) - 1)

void
row_source_prepare(RowSource *source)
{
	poisson_bytes(&source->poisson, 1.0 - 4.0 / sqrt(source->n_rows));
}

/* ---- numbers and sums ---- */

static dd
dd_of_int64(int64_t value)
{
	double		rounded = (double) value;

	/* Sums stay far below 2^63, where rounding could overflow. */
	return dd_quick_two_sum(rounded, (double) (value - (int64_t) rounded));
}

double
fixed_to_double(FixedSum sum)
{
	dd			high = dd_of_int64(sum.high);

	high.hi *= 0x1p30;
	high.lo *= 0x1p30;
	return dd_add(high, dd_of_int64(sum.low)).hi;
}

static inline int64_t
high_of(int64_t number)
{
	/* Towards minus infinity, whatever the compiler shifts in. */
	return (number - (number & 0x3fffffff)) / 0x40000000;
}

static inline void
add_times(FixedSum *sum, int64_t number, uint32_t times)
{
	sum->high += high_of(number) * times;
	sum->low += (number & 0x3fffffff) * times;
}

/* ---- a tile ---- */

/* Write down the numbers of rows first_row .. first_row + 2 n_pairs - 1. */
static void
fill_tile(const RowSource *source, uint32_t first_row, uint32_t n_pairs,
		  RowTile *tile)
{
	uint32_t	n = 2 * n_pairs;
	uint32_t	entry = row_entry(source, first_row);

	tile->first_pair = first_row / 2;
	tile->n_pairs = n_pairs;
	for (uint32_t i = 0; i < n; i++)
	{
		if (source->first_row == NULL)
			entry = first_row + i;
		else
			while (source->first_row[entry + 1] <= first_row + i)
				entry++;
		for (int column = 0; column < source->n_columns; column++)
		{
			int64_t		number = source->columns[column][entry];
			int64_t		high = high_of(number);
			int16_t   (*limbs)[2] = tile->limbs[column][i / 2];

			tile->numbers[column][i] = number;
			limbs[0][i % 2] = (int16_t) (number & LIMB_MASK);
			limbs[1][i % 2] = (int16_t) ((number >> LIMB_BITS) & LIMB_MASK);
			limbs[2][i % 2] = (int16_t) (high & LIMB_MASK);
			limbs[3][i % 2] = (int16_t) ((high - (high & LIMB_MASK)) /
										 (1 << LIMB_BITS));
		}
	}
}

/* ---- drawing ---- */

/* The 16 bytes of a pair of rows for the eight replicates of a group. */
static inline void
bytes_of_pair(const RowSource *source, uint32_t pair, uint32_t group,
			  uint32_t attempt, uint8_t bytes[16])
{
	uint32_t	counter[4] = {pair, group, STREAM_VALUE_BYTES, attempt};
	uint32_t	key[2] = {(uint32_t) source->seed,
	(uint32_t) (source->seed >> 32)};
	uint32_t	words[4];

	philox4x32(counter, key, words);
	for (int i = 0; i < 16; i++)
		bytes[i] = (uint8_t) (words[i / 4] >> (8 * (i % 4)));
}

static inline uint32_t
decide(const PoissonBytes *poisson, uint8_t byte, WordBuffer *words)
{
	uint8_t		count = poisson->count[byte];

	return count != POISSON_UNDECIDED ? count :
		(uint32_t) poisson_left_over(poisson, words);
}

void
row_tile_plain(const RowSource *source, const RowTile *tile, uint32_t block,
			   RowReplicate *replicates)
{
	for (uint32_t group = 0; group < ROW_LANES / 8; group++)
		for (uint32_t i = 0; i < tile->n_pairs; i++)
		{
			uint8_t		bytes[16];

			bytes_of_pair(source, tile->first_pair + i,
						  replicates[0].number / 8 + group, 0, bytes);
			for (int j = 0; j < 16; j++)
			{
				RowReplicate *replicate = &replicates[group * 8 + j / 2];
				uint32_t	count = decide(&source->poisson, bytes[j],
										   &replicate->words);

				replicate->blocks[block].n_rows += count;
				for (int c = 0; c < source->n_columns; c++)
					add_times(&replicate->blocks[block].sums[c],
							  tile->numbers[c][2 * i + j % 2], count);
			}
		}
}

/* How often a replicate draws each of some rows, from its words on. */
static void
draw_rows(const RowSource *source, const RowReplicate *replicate,
		  WordBuffer *words, uint32_t first_row, uint32_t n, uint32_t *counts)
{
	uint8_t		bytes[16];

	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	row = first_row + i;

		if (i == 0 || row % 2 == 0)
			bytes_of_pair(source, row / 2, replicate->number / 8,
						  replicate->attempt, bytes);
		counts[i] = decide(&source->poisson,
						   bytes[replicate->number % 8 * 2 + row % 2], words);
	}
}

static uint32_t
rows_of_block(const RowSource *source, uint32_t block)
{
	uint32_t	first = block * source->block_rows;

	return source->n_rows - first < source->block_rows ?
		source->n_rows - first : source->block_rows;
}

/* Rows of one replicate, the slow way. */
static void
draw_alone(const RowSource *source, RowReplicate *replicate, uint32_t block,
		   uint32_t first_row, uint32_t n)
{
	uint32_t	counts[ROW_TILE];

	draw_rows(source, replicate, &replicate->words, first_row, n, counts);
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	entry = row_entry(source, first_row + i);

		replicate->blocks[block].n_rows += counts[i];
		for (int c = 0; c < source->n_columns; c++)
			add_times(&replicate->blocks[block].sums[c],
					  source->columns[c][entry], counts[i]);
	}
}

static void
draw_block(const RowSource *source, uint32_t block, RowTile *tile,
		   RowReplicate *replicates, uint32_t n)
{
	uint32_t	first = block * source->block_rows;
	uint32_t	rows = rows_of_block(source, block);
	uint32_t	tiles = 0;
	bool		plain = source->plain || !has_avx2();

	for (uint32_t i = 0; i < n; i++)
		replicates[i].blocks[block].word = words_position(&replicates[i].words);
	for (uint32_t at = 0; at + 1 < rows; at += ROW_TILE)
	{
		uint32_t	n_pairs = (rows - at < ROW_TILE ? rows - at : ROW_TILE) / 2;

		if (plain || tiles++ % TILES_BETWEEN_CHECKS == 0)
			core_check_interrupts();
		fill_tile(source, first + at, n_pairs, tile);
		for (uint32_t i = 0; i < n; i += ROW_LANES)
		{
#ifdef HAS_AVX2_CLONES
			if (!plain)
				row_tile_avx2(source, tile, block, replicates + i);
#endif
			if (plain)
				row_tile_plain(source, tile, block, replicates + i);
		}
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
		replicate->blocks[block].word = words_position(&replicate->words);
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
			add_times(&block->sums[c], source->columns[c][entries[i]], 1);
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
			rows[i] = words_below(&replicate->words, source->n_rows);
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
		replicates[i].words.plain = source->plain;
		words_start(&replicates[i].words, source->seed, STREAM_VALUES,
					first + i, 0);
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
	WordBuffer	words;

	words.plain = source->plain;
	words_start(&words, source->seed, STREAM_VALUES, replicate->number,
				replicate->blocks[block].word);
	draw_rows(source, replicate, &words, first, rows_of_block(source, block),
			  counts);
	for (uint32_t i = 0; i < replicate->n_singles; i++)
		if (replicate->singles[i] / source->block_rows == block)
			counts[replicate->singles[i] - first]++;
}

const char *
row_draws_path(void)
{
	return has_avx512_vnni() ? "AVX-512 with VNNI" :
		has_avx512() ? "AVX-512" :
		has_avx2() ? "AVX2" : "plain";
}
