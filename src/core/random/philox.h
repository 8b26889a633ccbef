/*-------------------------------------------------------------------------
 *
 * philox.h
 *		Philox4x32-10: from a key and a counter to four random words.
 *
 * Salmon, Moraes, Dror and Shaw (2011), Parallel random numbers: as easy as
 * 1, 2, 3.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PHILOX_H
#define RESILIENCE_PHILOX_H

#include <stdint.h>

/* Multipliers, and what the key grows by in each round. */
#define PHILOX_M0 UINT32_C(0xD2511F53)
#define PHILOX_M1 UINT32_C(0xCD9E8D57)
#define PHILOX_W0 UINT32_C(0x9E3779B9)
#define PHILOX_W1 UINT32_C(0xBB67AE85)
#define PHILOX_ROUNDS 10

/* Words of a block. */
#define PHILOX_WORDS 4

extern void philox4x32(const uint32_t counter[4], const uint32_t key[2],
					   uint32_t words[PHILOX_WORDS]);

#endif							/* RESILIENCE_PHILOX_H */
