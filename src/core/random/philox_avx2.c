/*-------------------------------------------------------------------------
 *
 * philox_avx2.c
 *		Words of Philox, sixteen blocks at a time, on processors with AVX2.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/random/philox_avx2.h"

#ifdef HAS_AVX2_BUILDS

/* Words 0 and 1 of four blocks, words 2 and 3; then block by block. */
INLINE_FOR_AVX2 void
store_words(const FourBlocks *x, uint32_t *words)
{
	__m256i		a = philox_side_by_side(x->x0, x->x1);
	__m256i		b = philox_side_by_side(x->x2, x->x3);
	__m256i		even = _mm256_unpacklo_epi64(a, b);
	__m256i		odd = _mm256_unpackhi_epi64(a, b);

	_mm256_storeu_si256((__m256i *) words,
						_mm256_permute2x128_si256(even, odd, 0x20));
	_mm256_storeu_si256((__m256i *) (words + 8),
						_mm256_permute2x128_si256(even, odd, 0x31));
}

FOR_AVX2 void
philox_words_avx2(uint64_t seed, uint32_t stream, uint32_t replicate,
				  uint32_t first_block, uint32_t *words)
{
	FourBlocks	x[PHILOX_AT_ONCE];
	PhiloxKeys	keys;

	philox_set_keys(&keys, seed);
#pragma GCC unroll 4
	for (int j = 0; j < PHILOX_AT_ONCE; j++)
	{
		uint32_t	block = first_block + 4 * j;

		x[j].x0 = _mm256_set_epi64x((uint32_t) (block + 3),
									(uint32_t) (block + 2),
									(uint32_t) (block + 1), block);
		x[j].x1 = _mm256_set1_epi64x(replicate);
		x[j].x2 = _mm256_set1_epi64x(stream);
		x[j].x3 = _mm256_setzero_si256();
	}
#pragma GCC unroll 10
	for (int round = 0; round < PHILOX_ROUNDS; round++)
#pragma GCC unroll 4
		for (int j = 0; j < PHILOX_AT_ONCE; j++)
			philox_round(&keys, round, &x[j]);
#pragma GCC unroll 4
	for (int j = 0; j < PHILOX_AT_ONCE; j++)
		store_words(&x[j], words + 16 * j);
}

#endif							/* HAS_AVX2_BUILDS */
