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

/* Salmon, Moraes, Dror and Shaw (2011): multipliers and Weyl increments. */
#define PHILOX_M0 UINT32_C(0xD2511F53)
#define PHILOX_M1 UINT32_C(0xCD9E8D57)
#define PHILOX_W0 UINT32_C(0x9E3779B9)
#define PHILOX_W1 UINT32_C(0xBB67AE85)
#define PHILOX_ROUNDS 10

void
philox4x32(const uint32_t counter[4], const uint32_t key[2],
		   uint32_t words[4])
{
	uint32_t	x0 = counter[0];
	uint32_t	x1 = counter[1];
	uint32_t	x2 = counter[2];
	uint32_t	x3 = counter[3];
	uint32_t	k0 = key[0];
	uint32_t	k1 = key[1];

	for (int round = 0; round < PHILOX_ROUNDS; round++)
	{
		uint64_t	p0 = (uint64_t) PHILOX_M0 * x0;
		uint64_t	p1 = (uint64_t) PHILOX_M1 * x2;

		x0 = (uint32_t) (p1 >> 32) ^ x1 ^ k0;
		x1 = (uint32_t) p1;
		x2 = (uint32_t) (p0 >> 32) ^ x3 ^ k1;
		x3 = (uint32_t) p0;
		k0 += PHILOX_W0;
		k1 += PHILOX_W1;
	}
	words[0] = x0;
	words[1] = x1;
	words[2] = x2;
	words[3] = x3;
}

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
	random->used = 4;
}

uint32_t
random_word(Random *random)
{
	if (random->used == 4)
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
