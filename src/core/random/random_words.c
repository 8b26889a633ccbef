/*-------------------------------------------------------------------------
 *
 * random_words.c
 *		The words of random.h, computed many at a time.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/random/random_words.h"

#include "core/base/cpu.h"
#include "core/random/philox_avx2.h"

static void
refill_plain(RandomWords *words)
{
	uint32_t	key[2] = {(uint32_t) words->seed,
	(uint32_t) (words->seed >> 32)};
	uint32_t	counter[4] = {0, words->replicate, words->stream, 0};

	for (uint32_t i = 0; i < BUFFERED_WORDS; i += PHILOX_WORDS)
	{
		counter[0] = words->next_block + i / PHILOX_WORDS;
		philox4x32(counter, key, words->ready + i);
	}
}

void
random_words_refill(RandomWords *words)
{
#ifdef HAS_AVX2_BUILDS
	if (!words->plain && cpu_has_avx2())
		philox_words_avx2(words->seed, words->stream, words->replicate,
						  words->next_block, words->ready);
	else
#endif
		refill_plain(words);
	words->next_block += BUFFERED_WORDS / PHILOX_WORDS;
	words->used = 0;
}

void
random_words_start(RandomWords *words, uint64_t seed, RandomStream stream,
				   uint32_t replicate, uint32_t position, bool plain)
{
	words->seed = seed;
	words->stream = (uint32_t) stream;
	words->replicate = replicate;
	words->next_block = position / PHILOX_WORDS;
	words->used = BUFFERED_WORDS;
	words->plain = plain;
	if (position % PHILOX_WORDS > 0)
	{
		random_words_refill(words);
		words->used = position % PHILOX_WORDS;
	}
}
