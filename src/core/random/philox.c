/*-------------------------------------------------------------------------
 *
 * philox.c
 *		Philox4x32-10: from a key and a counter to four random words.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/random/philox.h"

void
philox4x32(const uint32_t counter[4], const uint32_t key[2],
		   uint32_t words[PHILOX_WORDS])
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
