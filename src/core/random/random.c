/*-------------------------------------------------------------------------
 *
 * random.c
 *		Random numbers that another program can draw too: docs/rng.md.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/random/random.h"

#include "core/numeric/portable_math.h"
#include "core/random/philox.h"

void
random_start(Random *random, uint64_t seed, RandomStream stream,
			 uint32_t replicate)
{
	random->key[0] = (uint32_t) seed;
	random->key[1] = (uint32_t) (seed >> 32);
	random->counter[0] = 0;
	random->counter[1] = replicate;
	random->counter[2] = (uint32_t) stream;
	random->counter[3] = 0;
	random->used = PHILOX_WORDS;
}

uint32_t
random_word(Random *random)
{
	if (random->used == PHILOX_WORDS)
	{
		philox4x32(random->counter, random->key, random->words);
		random->counter[0]++;
		random->used = 0;
	}
	return random->words[random->used++];
}

double
random_uniform(Random *random)
{
	uint64_t	high = random_word(random);
	uint64_t	bits = (high << 32) | random_word(random);

	return ((double) (bits >> 12) + 0.5) * 0x1p-52;
}

/*
 * Lemire (2019): the high word of word * n is uniform once the few low words
 * that would make some results one more likely are turned away.
 */
uint32_t
random_below(Random *random, uint32_t n)
{
	uint64_t	product = (uint64_t) random_word(random) * n;

	if ((uint32_t) product < n)
	{
		uint32_t	unfair = -n % n;

		while ((uint32_t) product < unfair)
			product = (uint64_t) random_word(random) * n;
	}
	return (uint32_t) (product >> 32);
}

double
random_normal(Random *random)
{
	return portable_normal_quantile(random_uniform(random));
}

double
random_exponential(Random *random)
{
	return -portable_log(random_uniform(random));
}
