/*-------------------------------------------------------------------------
 *
 * random_words.h
 *		The words of random.h, computed many at a time.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_RANDOM_WORDS_H
#define RESILIENCE_RANDOM_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/random/random.h"

#define BUFFERED_WORDS 64

typedef struct WordBuffer
{
	uint64_t	seed;
	uint32_t	stream;
	uint32_t	replicate;
	uint32_t	next_block;
	uint32_t	used;
	bool		plain;			/* do not use what only this processor has */
	uint32_t	words[BUFFERED_WORDS];
} WordBuffer;

/* The words of a replicate, from a place on. */
extern void words_start(WordBuffer *buffer, uint64_t seed,
						RandomStream stream, uint32_t replicate,
						uint32_t position);
extern void words_refill(WordBuffer *buffer);

/* The same words, BUFFERED_WORDS from block "first" on, by AVX2. */
extern void words_refill_avx2(WordBuffer *buffer);

static inline uint32_t
words_next(WordBuffer *buffer)
{
	if (buffer->used == BUFFERED_WORDS)
		words_refill(buffer);
	return buffer->words[buffer->used++];
}

/* How many words have been taken. */
static inline uint32_t
words_position(const WordBuffer *buffer)
{
	return buffer->next_block * 4 - (BUFFERED_WORDS - buffer->used);
}

/* As random_below. */
static inline uint32_t
words_below(WordBuffer *buffer, uint32_t n)
{
	uint64_t	product = (uint64_t) words_next(buffer) * n;

	if ((uint32_t) product < n)
	{
		uint32_t	unfair = -n % n;

		while ((uint32_t) product < unfair)
			product = (uint64_t) words_next(buffer) * n;
	}
	return (uint32_t) (product >> 32);
}

/* As random_uniform. */
static inline double
words_uniform(WordBuffer *buffer)
{
	uint64_t	high = words_next(buffer);
	uint64_t	bits = (high << 32) | words_next(buffer);

	return ((double) (bits >> 12) + 0.5) * 0x1p-52;
}

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_AVX2_CLONES
#endif

/* Whether this processor has what the clones for AVX2 need. */
static inline bool
has_avx2(void)
{
#ifdef HAS_AVX2_CLONES
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
		__builtin_cpu_supports("popcnt");
#else
	return false;
#endif
}

/* Likewise for the paths of AVX-512 inside them. */
static inline bool
has_avx512(void)
{
#ifdef HAS_AVX2_CLONES
	return has_avx2() && __builtin_cpu_supports("avx512f") &&
		__builtin_cpu_supports("avx512bw");
#else
	return false;
#endif
}

static inline bool
has_avx512_vnni(void)
{
#ifdef HAS_AVX2_CLONES
	return has_avx512() && __builtin_cpu_supports("avx512vnni");
#else
	return false;
#endif
}

#endif							/* RESILIENCE_RANDOM_WORDS_H */
