/*-------------------------------------------------------------------------
 *
 * digest.c
 *		Hashing the bytes of a text key.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/digest.h"

/* Up to eight bytes, the first the least significant. */
static uint64_t
word_of(const unsigned char *bytes, size_t length)
{
	uint64_t	word = 0;

	for (size_t i = 0; i < length; i++)
		word |= (uint64_t) bytes[i] << (8 * i);
	return word;
}

Digest
digest_bytes(Digest digest, const char *bytes, size_t length)
{
	const unsigned char *at = (const unsigned char *) bytes;
	size_t		left = length;

	digest = digest_word(digest, length);
	for (; left >= 8; left -= 8, at += 8)
		digest = digest_word(digest, word_of(at, 8));
	return left > 0 ? digest_word(digest, word_of(at, left)) : digest;
}
