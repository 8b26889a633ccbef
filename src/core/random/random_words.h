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

#include "core/random/philox.h"
#include "core/random/random.h"

#define BUFFERED_WORDS 64

/* The words of one replicate, in order. */
typedef struct RandomWords
{
	uint64_t	seed;
	uint32_t	stream;
	uint32_t	replicate;
	uint32_t	next_block;
	uint32_t	used;			/* of those that are ready */
	bool		plain;			/* do not use what only this processor has */
	uint32_t	ready[BUFFERED_WORDS];
} RandomWords;

/* From a place on. */
extern void random_words_start(RandomWords *words, uint64_t seed,
							   RandomStream stream, uint32_t replicate,
							   uint32_t position, bool plain);

/* For random_words_next, when there are none left. */
extern void random_words_refill(RandomWords *words);

static inline uint32_t
random_words_next(RandomWords *words)
{
	if (words->used == BUFFERED_WORDS)
		random_words_refill(words);
	return words->ready[words->used++];
}

/* How many words have been taken. */
static inline uint32_t
random_words_position(const RandomWords *words)
{
	return words->next_block * PHILOX_WORDS - (BUFFERED_WORDS - words->used);
}

/* As random_below. */
static inline uint32_t
random_words_below(RandomWords *words, uint32_t n)
{
	uint64_t	product = (uint64_t) random_words_next(words) * n;

	if ((uint32_t) product < n)
	{
		uint32_t	unfair = -n % n;

		while ((uint32_t) product < unfair)
			product = (uint64_t) random_words_next(words) * n;
	}
	return (uint32_t) (product >> 32);
}

#endif							/* RESILIENCE_RANDOM_WORDS_H */
