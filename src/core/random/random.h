/*-------------------------------------------------------------------------
 *
 * random.h
 *		Random numbers that another program can draw too: docs/rng.md.
 *
 * Philox4x32-10 is a function, not a sequence: a key (the seed) and a counter
 * give four words.  So replicate 7 can be drawn without the six before it, on
 * any worker and in any order, and is always the same.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_RANDOM_H
#define RESILIENCE_RANDOM_H

#include <stdint.h>

/*
 * What the draws are for.  Each purpose has numbers of its own, so that two
 * analyses with one seed do not share them by accident.
 */
typedef enum RandomStream
{
	STREAM_WILD = 1,			/* weights of the wild bootstrap */
	STREAM_CLUSTERS = 2,		/* clusters, or blocks, drawn anew */
	STREAM_RAO_WU = 3,			/* one PSU less, rescaled */
	STREAM_FRACTIONAL = 4,		/* exponential weights */
	STREAM_ASSIGNMENT = 5,		/* which clusters are treated */
	STREAM_FLIPS = 6,			/* which pairs change arms */
	STREAM_VALUES = 7,			/* values of bootstrap_sample, drawn anew */
	STREAM_VALUE_BYTES = 8,		/* a byte for each row of such a sample */
	STREAM_LATTICE = 9			/* shifts of a lattice of points */
} RandomStream;

/* The words of one replicate, in order. */
typedef struct Random
{
	uint32_t	key[2];
	uint32_t	counter[4];
	uint32_t	words[4];
	int			used;
} Random;

extern void random_start(Random *random, uint64_t seed, RandomStream stream,
						 uint32_t replicate);
extern uint32_t random_word(Random *random);

/* Uniform on 2^52 equally spaced numbers of the open interval (0, 1). */
extern double random_uniform(Random *random);

/* Uniform on 0 .. n - 1, exactly; n > 0. */
extern uint32_t random_below(Random *random, uint32_t n);

extern double random_normal(Random *random);
extern double random_exponential(Random *random);

#endif							/* RESILIENCE_RANDOM_H */
