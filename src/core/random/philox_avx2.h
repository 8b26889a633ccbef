/*-------------------------------------------------------------------------
 *
 * philox_avx2.h
 *		Four blocks of Philox side by side, on processors with AVX2.
 *
 * A word of each block lies in the lower half of a 64-bit lane, so that one
 * instruction multiplies it to all bits.  Upper halves hold what is left of
 * products: no product sees them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PHILOX_AVX2_H
#define RESILIENCE_PHILOX_AVX2_H

#include <stdint.h>

#include "core/base/cpu.h"
#include "core/random/philox.h"

#ifdef HAS_AVX2_BUILDS

#include <immintrin.h>

#define INLINE_FOR_AVX2 static inline FOR_AVX2 __attribute__((always_inline))

/*
 * Vectors that are computed side by side, as the rounds of one wait for each
 * other.
 */
#define PHILOX_AT_ONCE 4

/* Multipliers, and the key of each round, in every lane. */
typedef struct PhiloxKeys
{
	__m256i		m0;
	__m256i		m1;
	__m256i		k0[PHILOX_ROUNDS];
	__m256i		k1[PHILOX_ROUNDS];
} PhiloxKeys;

/* Words 0 to 3 of four blocks. */
typedef struct FourBlocks
{
	__m256i		x0;
	__m256i		x1;
	__m256i		x2;
	__m256i		x3;
} FourBlocks;

INLINE_FOR_AVX2 __m256i
xor3(__m256i a, __m256i b, __m256i c)
{
	return _mm256_xor_si256(a, _mm256_xor_si256(b, c));
}

INLINE_FOR_AVX2 void
philox_set_keys(PhiloxKeys *keys, uint64_t seed)
{
	uint32_t	k0 = (uint32_t) seed;
	uint32_t	k1 = (uint32_t) (seed >> 32);

	keys->m0 = _mm256_set1_epi64x(PHILOX_M0);
	keys->m1 = _mm256_set1_epi64x(PHILOX_M1);
	for (int round = 0; round < PHILOX_ROUNDS; round++)
	{
		keys->k0[round] = _mm256_set1_epi64x(k0);
		keys->k1[round] = _mm256_set1_epi64x(k1);
		k0 += PHILOX_W0;
		k1 += PHILOX_W1;
	}
}

INLINE_FOR_AVX2 void
philox_round(const PhiloxKeys *keys, int round, FourBlocks *x)
{
	__m256i		p0 = _mm256_mul_epu32(x->x0, keys->m0);
	__m256i		p1 = _mm256_mul_epu32(x->x2, keys->m1);

	x->x0 = xor3(_mm256_srli_epi64(p1, 32), x->x1, keys->k0[round]);
	x->x2 = xor3(_mm256_srli_epi64(p0, 32), x->x3, keys->k1[round]);
	x->x1 = p1;
	x->x3 = p0;
}

/* Two words of each block side by side, as in memory: 0 and 1, or 2 and 3. */
INLINE_FOR_AVX2 __m256i
philox_side_by_side(__m256i even, __m256i odd)
{
	return _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA);
}

/*
 * The words of 4 * PHILOX_AT_ONCE blocks, one after another: those of the
 * counters (first_block + i, replicate, stream, 0).
 */
extern void philox_words_avx2(uint64_t seed, uint32_t stream,
							  uint32_t replicate, uint32_t first_block,
							  uint32_t *words);

#endif							/* HAS_AVX2_BUILDS */

#endif							/* RESILIENCE_PHILOX_AVX2_H */
