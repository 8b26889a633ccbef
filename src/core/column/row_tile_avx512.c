/*-------------------------------------------------------------------------
 *
 * row_tile_avx512.c
 *		The two longest parts of row_tile_avx2.c, where there is AVX-512.
 *
 * The same layout, with two pairs of rows side by side in a vector.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/row_tile.h"

#ifdef HAS_AVX2_BUILDS

#include <string.h>

typedef struct EightBlocks
{
	__m512i		x0;
	__m512i		x1;
	__m512i		x2;
	__m512i		x3;
} EightBlocks;

static inline FOR_AVX512 __attribute__((always_inline)) __m512i
twice(__m256i half)
{
	return _mm512_broadcast_i64x4(half);
}

static inline FOR_AVX512 __attribute__((always_inline)) EightBlocks
first_rounds_of_two(const TileKeys *keys, uint32_t pair)
{
	__m512i		p0 = _mm512_mask_set1_epi64(_mm512_set1_epi64((uint64_t) PHILOX_M0 * pair),
											0xF0,
											(uint64_t) PHILOX_M0 * (uint32_t) (pair + 1));
	__m512i		p1 = _mm512_mul_epu32(_mm512_xor_si512(_mm512_srli_epi64(p0, 32),
													   twice(keys->x2_of_1)),
									  twice(keys->philox.m1));
	EightBlocks x;

	x.x0 = _mm512_xor_si512(_mm512_srli_epi64(p1, 32), twice(keys->x0_of_2));
	x.x1 = p1;
	x.x2 = _mm512_xor_si512(p0, twice(keys->x2_of_2));
	x.x3 = twice(keys->x3_of_2);
	return x;
}

static inline FOR_AVX512 __attribute__((always_inline)) void
next_round_of_two(__m512i m0, __m512i m1, __m512i k0, __m512i k1,
				  EightBlocks *x)
{
	__m512i		p0 = _mm512_mul_epu32(x->x0, m0);
	__m512i		p1 = _mm512_mul_epu32(x->x2, m1);

	/* 0x96: the exclusive or of all three. */
	x->x0 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p1, 32), x->x1, k0,
									  0x96);
	x->x2 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p0, 32), x->x3, k1,
									  0x96);
	x->x1 = p1;
	x->x3 = p0;
}

/* Less the counts of half the bytes of two pairs; gives those left over. */
static inline FOR_AVX512 __attribute__((always_inline)) uint64_t
count_half(__m512i even, __m512i odd, const __m512i *at_least,
		   int8_t *first, int8_t *second, __m512i *sum)
{
	const __m512i ones = _mm512_set1_epi8(1);
	__m512i		bytes = _mm512_mask_shuffle_epi32(even, 0xAAAA, odd,
												  _MM_PERM_CCAA);
	__m512i		count = _mm512_setzero_si512();

	for (int k = 0; k < POISSON_BYTE_MOST; k++)
		count = _mm512_mask_sub_epi8(count,
									 _mm512_cmpge_epi8_mask(bytes, at_least[k]),
									 count, ones);
	*sum = _mm512_add_epi8(*sum, count);
	_mm256_store_si256((__m256i *) first, _mm512_castsi512_si256(count));
	_mm256_store_si256((__m256i *) second,
					   _mm512_extracti64x4_epi64(count, 1));
	return _mm512_cmpge_epi8_mask(bytes, at_least[POISSON_BYTE_MOST]);
}

static inline FOR_AVX512 __attribute__((always_inline)) void
count_two_pairs(const EightBlocks *x, const __m512i *at_least,
				TileScratch *scratch, uint32_t i, __m512i *sum_low,
				__m512i *sum_high)
{
	uint64_t	low = count_half(x->x0, x->x1, at_least, scratch->counts[i],
								 scratch->counts[i + 1], sum_low);
	uint64_t	high = count_half(x->x2, x->x3, at_least,
								  scratch->counts[i] + 32,
								  scratch->counts[i + 1] + 32, sum_high);

	scratch->left_over[i] = high << 32 | (uint32_t) low;
	scratch->left_over[i + 1] = (high >> 32) << 32 | low >> 32;
}

/* The draws in 32 pairs of rows at most, of both halves of their vectors. */
static inline FOR_AVX512 __attribute__((always_inline)) __m256i
drawn_of(__m512i sum)
{
	const __m512i ones = _mm512_set1_epi8(1);
	__m512i		pairs = _mm512_maddubs_epi16(ones, sum);

	return _mm256_add_epi16(_mm512_castsi512_si256(pairs),
							_mm512_extracti64x4_epi64(pairs, 1));
}

FOR_AVX512 void
row_tile_count_avx512(const PoissonBytes *poisson, const TileKeys *keys,
					  const RowTile *tile, TileScratch *scratch)
{
	const __m512i m0 = twice(keys->philox.m0);
	const __m512i m1 = twice(keys->philox.m1);
	__m512i		at_least[POISSON_BYTE_MOST + 1];
	__m256i		drawn_low = _mm256_setzero_si256();
	__m256i		drawn_high = _mm256_setzero_si256();

	for (int k = 0; k <= POISSON_BYTE_MOST; k++)
		at_least[k] = _mm512_set1_epi8(poisson->threshold[k]);
	for (uint32_t start = 0; start < tile->n_pairs; start += 32)
	{
		uint32_t	end = start + 32 < tile->n_pairs ? start + 32 :
			tile->n_pairs;
		__m512i		sum_low = _mm512_setzero_si512();
		__m512i		sum_high = _mm512_setzero_si512();

		for (uint32_t i = start; i < end; i += 2 * PHILOX_AT_ONCE)
		{
			EightBlocks x[PHILOX_AT_ONCE];

#pragma GCC unroll 4
			for (int j = 0; j < PHILOX_AT_ONCE; j++)
				x[j] = first_rounds_of_two(keys, tile->first_pair + i + 2 * j);
#pragma GCC unroll 8
			for (int round = 2; round < PHILOX_ROUNDS; round++)
			{
				__m512i		k0 = twice(keys->philox.k0[round]);
				__m512i		k1 = twice(keys->philox.k1[round]);

#pragma GCC unroll 4
				for (int j = 0; j < PHILOX_AT_ONCE; j++)
					next_round_of_two(m0, m1, k0, k1, &x[j]);
			}
#pragma GCC unroll 4
			for (int j = 0; j < PHILOX_AT_ONCE; j++)
				count_two_pairs(&x[j], at_least, scratch, i + 2 * j, &sum_low,
								&sum_high);
		}
		drawn_low = _mm256_sub_epi16(drawn_low, drawn_of(sum_low));
		drawn_high = _mm256_sub_epi16(drawn_high, drawn_of(sum_high));
		/* The last few may have been computed for nothing. */
		for (uint32_t i = end; i % (2 * PHILOX_AT_ONCE) != 0; i++)
		{
			const __m256i *counts = (const __m256i *) scratch->counts[i];
			const __m256i ones = _mm256_set1_epi8(1);

			drawn_low = _mm256_add_epi16(drawn_low,
										 _mm256_maddubs_epi16(ones, counts[0]));
			drawn_high = _mm256_add_epi16(drawn_high,
										  _mm256_maddubs_epi16(ones, counts[1]));
		}
	}
	_mm256_storeu_si256((__m256i *) scratch->drawn, drawn_low);
	_mm256_storeu_si256((__m256i *) (scratch->drawn + 16), drawn_high);
}

/* ---- sums ---- */

static inline FOR_AVX512_VNNI __attribute__((always_inline)) __m512i
limb_of_both(const int16_t limbs[2])
{
	int32_t		both;

	memcpy(&both, limbs, sizeof(both));
	return _mm512_set1_epi32(both);
}

/* Both halves of the lanes at a time, multiplied and added in one. */
FOR_AVX512_VNNI void
row_tile_add_vnni(const RowTile *tile, int column, const TileScratch *scratch,
				  int32_t sums[2][N_LIMBS][16])
{
	__m512i		a[N_LIMBS];
	__m512i		b[N_LIMBS];

#pragma GCC unroll 4
	for (int limb = 0; limb < N_LIMBS; limb++)
		a[limb] = b[limb] = _mm512_setzero_si512();
	for (uint32_t i = 0; i < tile->n_pairs; i++)
	{
		const __m256i *bytes = (const __m256i *) scratch->counts[i];
		__m512i		low = _mm512_cvtepi8_epi16(bytes[0]);
		__m512i		high = _mm512_cvtepi8_epi16(bytes[1]);

#pragma GCC unroll 4
		for (int limb = 0; limb < N_LIMBS; limb++)
		{
			__m512i		number = limb_of_both(tile->limbs[column][i][limb]);

			a[limb] = _mm512_dpwssd_epi32(a[limb], low, number);
			b[limb] = _mm512_dpwssd_epi32(b[limb], high, number);
		}
	}
#pragma GCC unroll 4
	for (int limb = 0; limb < N_LIMBS; limb++)
	{
		const __m512i zero = _mm512_setzero_si512();

		_mm512_storeu_si512(sums[0][limb], _mm512_sub_epi32(zero, a[limb]));
		_mm512_storeu_si512(sums[1][limb], _mm512_sub_epi32(zero, b[limb]));
	}
}

#endif							/* HAS_AVX2_BUILDS */
