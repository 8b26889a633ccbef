/*-------------------------------------------------------------------------
 *
 * poisson_bytes.h
 *		How often a row is drawn: a Poisson number from one random byte.
 *
 * The numbers 0, 1, 2, ... own as many of the 256 values of a byte as their
 * probabilities hold whole 256ths.  The few values that are left over share
 * what remains of the probabilities: a further word decides there, and where
 * that does not suffice, one more.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_POISSON_BYTES_H
#define RESILIENCE_POISSON_BYTES_H

#include <stdint.h>

#include "core/random/random_words.h"

/* The largest number drawn; it stands for all larger ones too, 3e-14. */
#define POISSON_MOST 15

/* No larger number owns a byte, of lambdas between 0.87 and 1. */
#define POISSON_BYTE_MOST 4

#define POISSON_GUIDE_BITS 10
#define POISSON_UNDECIDED 255

typedef struct PoissonBytes
{
	double		lambda;

	/*
	 * A byte, taken as a signed number, means as many as there are thresholds
	 * that it reaches; one that reaches the last is left over.
	 */
	int8_t		threshold[POISSON_BYTE_MOST + 1];
	uint8_t		count[256];		/* by the byte; POISSON_UNDECIDED: left over */

	/* Of those left over: the number of bounds not above a random u64. */
	uint64_t	bound[POISSON_MOST];
	uint8_t		guide[1 << POISSON_GUIDE_BITS];
} PoissonBytes;

/* 0.87 <= lambda <= 1 */
extern void poisson_bytes(PoissonBytes *table, double lambda);

/* The guide does not know: compare with the bounds. */
extern int	poisson_compare(const PoissonBytes *table, RandomWords *words,
							uint32_t word);

/* The number of a row whose byte was left over. */
static inline int
poisson_left_over(const PoissonBytes *table, RandomWords *words)
{
	uint32_t	word = random_words_next(words);
	uint8_t		count = table->guide[word >> (32 - POISSON_GUIDE_BITS)];

	return count != POISSON_UNDECIDED ? count :
		poisson_compare(table, words, word);
}

#endif							/* RESILIENCE_POISSON_BYTES_H */
