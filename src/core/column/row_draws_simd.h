/*-------------------------------------------------------------------------
 *
 * row_draws_simd.h
 *		What row_draws_avx2.c and row_draws_avx512.c share.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ROW_DRAWS_SIMD_H
#define RESILIENCE_ROW_DRAWS_SIMD_H

#include "core/column/row_draws.h"

#ifdef HAS_AVX2_CLONES

#include <immintrin.h>

#define PHILOX_M0 0xD2511F53
#define PHILOX_M1 0xCD9E8D57
#define PHILOX_W0 0x9E3779B9
#define PHILOX_W1 0xBB67AE85

/* Pairs computed side by side, as the rounds of one block wait for each other. */
#define AT_ONCE 4

#define BYTES_OF_PAIR 64		/* two rows of 32 replicates */
#define PAIRS_OF_TILE (ROW_TILE / 2)

/* Most left-over bytes of a tile. */
#define MOST_LEFT_OVER (PAIRS_OF_TILE * BYTES_OF_PAIR)

/* What a tile is worked out in. */
typedef struct Scratch
{
	__m256i		aligned;		/* so that what follows is */
	int8_t		counts[PAIRS_OF_TILE][BYTES_OF_PAIR];
	uint64_t	left_over[PAIRS_OF_TILE];
	uint16_t	places[MOST_LEFT_OVER + 8];
	uint16_t	drawn[ROW_LANES];	/* rows, in the order of the bytes */
} Scratch;

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
typedef struct Keys
{
	__m256i		m0;
	__m256i		m1;
	__m256i		k0[10];
	__m256i		k1[10];

	/* Rounds 1 and 2, of which only the pair's counter varies. */
	__m256i		x2_of_1;
	__m256i		x0_of_2;
	__m256i		x2_of_2;
	__m256i		x3_of_2;
} Keys;

/* Less the counts of a tile, but for the bytes left over, and where those are. */
extern void row_draw_avx512(const PoissonBytes *poisson, const Keys *keys,
							const RowTile *tile, Scratch *scratch);

/* Sums of one column, of both halves of the lanes. */
extern void row_add_vnni(const RowTile *tile, int column,
						 const Scratch *scratch,
						 int32_t sums[2][N_LIMBS][16]);

#endif							/* HAS_AVX2_CLONES */

#endif							/* RESILIENCE_ROW_DRAWS_SIMD_H */
