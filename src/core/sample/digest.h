/*-------------------------------------------------------------------------
 *
 * digest.h
 *		What tells one set of rows from another, in whatever order they come.
 *
 * The fields of a row are mixed into two words of 64 bits; the digest of rows
 * is the sum of theirs, modulo 2^64 each, so that it does not depend on their
 * order, and digests of parts add up to that of the whole.  It is the same on
 * any machine.  Rows that differ in one field have different digests for
 * certain; other sets of rows share one by an accident of about 1 in 2^128.
 * It is not a cryptographic hash: who wants to can make two sets that agree.
 *
 * A row is hashed by
 *
 *		digest_finish(digest_double(digest_word(digest_start(kind), ...), ...))
 *
 * and test/oracle/digest.py does the same in another language.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DIGEST_H
#define RESILIENCE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Digest
{
	uint64_t	lane[2];
} Digest;

/* ---- of a row ---- */

/* Rows of different kinds (domains) have nothing in common. */
static inline Digest
digest_start(uint64_t domain)
{
	Digest		digest = {{UINT64_C(0x243F6A8885A308D3) + domain,
	UINT64_C(0x13198A2E03707344) - domain}};

	return digest;
}

/*
 * A bijection of either lane for a given word, and of the word for a given
 * lane: odd factors have inverses, and so have shifts that are added by xor.
 */
static inline Digest
digest_words(Digest digest, uint64_t first, uint64_t second)
{
	uint64_t	a = (digest.lane[0] ^ first) * UINT64_C(0x9E3779B97F4A7C15);
	uint64_t	b = (digest.lane[1] + second) * UINT64_C(0xD1B54A32D192ED03);

	digest.lane[0] = a ^ (a >> 32);
	digest.lane[1] = b ^ (b >> 29);
	return digest;
}

static inline Digest
digest_word(Digest digest, uint64_t word)
{
	return digest_words(digest, word, word);
}

/* The number, not its bits: 0 and -0 are equal.  Never NaN. */
static inline Digest
digest_double(Digest digest, double number)
{
	double		unsigned_zero = number + 0.0;
	uint64_t	bits;

	memcpy(&bits, &unsigned_zero, sizeof(bits));
	return digest_word(digest, bits);
}

/* What another digest stands for: a text key, say, that was hashed before. */
static inline Digest
digest_join(Digest digest, Digest other)
{
	return digest_words(digest, other.lane[0], other.lane[1]);
}

/* A length, and as many bytes. */
extern Digest digest_bytes(Digest digest, const char *bytes, size_t length);

/* So that every bit of a row moves all of its digest, and no sum undoes it. */
static inline uint64_t
digest_avalanche(uint64_t lane)
{
	lane = (lane ^ (lane >> 31)) * UINT64_C(0xBF58476D1CE4E5B9);
	lane = (lane ^ (lane >> 29)) * UINT64_C(0x94D049BB133111EB);
	return lane ^ (lane >> 32);
}

static inline Digest
digest_finish(Digest digest)
{
	digest.lane[0] = digest_avalanche(digest.lane[0]);
	digest.lane[1] = digest_avalanche(digest.lane[1]);
	return digest;
}

/* ---- of rows ---- */

static inline void
digest_add_times(Digest *sum, Digest row, uint64_t times)
{
	sum->lane[0] += row.lane[0] * times;
	sum->lane[1] += row.lane[1] * times;
}

/* A row, or the rows of another digest. */
static inline void
digest_add(Digest *sum, Digest row)
{
	digest_add_times(sum, row, 1);
}

static inline bool
digest_equal(Digest a, Digest b)
{
	return a.lane[0] == b.lane[0] && a.lane[1] == b.lane[1];
}

#endif							/* RESILIENCE_DIGEST_H */
