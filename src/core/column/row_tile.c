/*-------------------------------------------------------------------------
 *
 * row_tile.c
 *		A tile: some rows, drawn for ROW_LANES replicates at a time.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/row_tile.h"

#define LIMB_MASK ((1 << LIMB_BITS) - 1)

void
row_tile_fill(const RowSource *source, uint32_t first_row,
			  uint32_t n_pairs, RowTile *tile)
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
			int64_t		high = fixed_high(number);
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
decide(const PoissonBytes *poisson, uint8_t byte, RandomWords *words)
{
	uint8_t		count = poisson->count[byte];

	return count != POISSON_UNDECIDED ? count :
		(uint32_t) poisson_left_over(poisson, words);
}

static void
draw_plain(const RowSource *source, const RowTile *tile, uint32_t block,
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
					fixed_add(&replicate->blocks[block].sums[c],
							  tile->numbers[c][2 * i + j % 2], count);
			}
		}
}

void
row_tile_draw(const RowSource *source, const RowTile *tile, uint32_t block,
			  RowReplicate *replicates)
{
#ifdef HAS_AVX2_BUILDS
	if (!row_tile_is_plain(source))
		row_tile_draw_avx2(source, tile, block, replicates);
	else
#endif
		draw_plain(source, tile, block, replicates);
}

void
row_counts(const RowSource *source, const RowReplicate *replicate,
		   RandomWords *words, uint32_t first_row, uint32_t n,
		   uint32_t *counts)
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
