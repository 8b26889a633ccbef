/*-------------------------------------------------------------------------
 *
 * row_tile.h
 *		A tile: some rows, drawn for ROW_LANES replicates at a time.
 *
 * The same sums from row_tile.c, anywhere, and from row_tile_avx2.c, with
 * row_tile_avx512.c where there is that.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ROW_TILE_H
#define RESILIENCE_ROW_TILE_H

#include "core/base/cpu.h"
#include "core/column/row_draws.h"
#include "core/random/philox_avx2.h"

#define PAIRS_OF_TILE (ROW_TILE / 2)

/* Numbers of FIXED_BITS and a sign in limbs, of which three are unsigned. */
#define LIMB_BITS 15
#define N_LIMBS 4

typedef struct RowTile
{
	uint32_t	first_pair;
	uint32_t	n_pairs;

	/* Of each pair of rows: limb 0 of both, limb 1 of both, ... */
	int16_t		limbs[MAX_COLUMNS][PAIRS_OF_TILE][N_LIMBS][2];
	int64_t		numbers[MAX_COLUMNS][ROW_TILE];
} RowTile;

/* Write down the numbers of rows first_row .. first_row + 2 n_pairs - 1. */
extern void row_tile_fill(const RowSource *source, uint32_t first_row,
						  uint32_t n_pairs, RowTile *tile);

/* Whether tiles are drawn without what only this processor has. */
static inline bool
row_tile_is_plain(const RowSource *source)
{
	return source->plain || !cpu_has_avx2();
}

/*
 * Draw a tile and add its sums to the block of each replicate, by what is
 * best on this processor.
 */
extern void row_tile_draw(const RowSource *source, const RowTile *tile,
						  uint32_t block, RowReplicate *replicates);

/* How often one replicate draws each of some rows, from its words on. */
extern void row_counts(const RowSource *source,
					   const RowReplicate *replicate, RandomWords *words,
					   uint32_t first_row, uint32_t n, uint32_t *counts);

#ifdef HAS_AVX2_BUILDS

extern void row_tile_draw_avx2(const RowSource *source, const RowTile *tile,
							   uint32_t block, RowReplicate *replicates);

/* ---- what its two files share ---- */

#define BYTES_OF_PAIR 64		/* two rows of 32 replicates */

/* Most left-over bytes of a tile. */
#define MOST_LEFT_OVER (PAIRS_OF_TILE * BYTES_OF_PAIR)

/* What a tile is worked out in. */
typedef struct TileScratch
{
	__m256i		aligned;		/* so that what follows is */
	int8_t		counts[PAIRS_OF_TILE][BYTES_OF_PAIR];
	uint64_t	left_over[PAIRS_OF_TILE];
	uint16_t	places[MOST_LEFT_OVER + 8];
	uint16_t	drawn[ROW_LANES];	/* rows, in the order of the bytes */
} TileScratch;

/*
 * Where replicates lie among the bytes of a pair: first those whose number
 * modulo 8 is 0 to 3, then the others, eight bytes of each four lanes.
 */
static inline int
lane_of_place(int place)
{
	return ((place >> 3) & 3) * 8 + (place >> 5) * 4 + ((place & 7) >> 1);
}

/* What stays the same in all blocks of a tile. */
typedef struct TileKeys
{
	PhiloxKeys	philox;

	/* Rounds 1 and 2, of which only the pair's counter varies. */
	__m256i		x2_of_1;
	__m256i		x0_of_2;
	__m256i		x2_of_2;
	__m256i		x3_of_2;
} TileKeys;

/* Less the counts of a tile, but for the bytes left over, and where those are. */
extern void row_tile_count_avx512(const PoissonBytes *poisson,
								  const TileKeys *keys, const RowTile *tile,
								  TileScratch *scratch);

/* Sums of one column, of both halves of the lanes. */
extern void row_tile_add_vnni(const RowTile *tile, int column,
							  const TileScratch *scratch,
							  int32_t sums[2][N_LIMBS][16]);

#endif							/* HAS_AVX2_BUILDS */

#endif							/* RESILIENCE_ROW_TILE_H */
