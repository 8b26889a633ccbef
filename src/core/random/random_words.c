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

#define BLOCK_WORDS 4

static void
refill_plain(WordBuffer *buffer)
{
	uint32_t	key[2] = {(uint32_t) buffer->seed,
	(uint32_t) (buffer->seed >> 32)};
	uint32_t	counter[4] = {0, buffer->replicate, buffer->stream, 0};

	for (uint32_t i = 0; i < BUFFERED_WORDS; i += BLOCK_WORDS)
	{
		counter[0] = buffer->next_block + i / BLOCK_WORDS;
		philox4x32(counter, key, buffer->words + i);
	}
}

void
words_refill(WordBuffer *buffer)
{
#ifdef HAS_AVX2_CLONES
	if (!buffer->plain && has_avx2())
		words_refill_avx2(buffer);
	else
#endif
		refill_plain(buffer);
	buffer->next_block += BUFFERED_WORDS / BLOCK_WORDS;
	buffer->used = 0;
}

void
words_start(WordBuffer *buffer, uint64_t seed, RandomStream stream,
			uint32_t replicate, uint32_t position)
{
	buffer->seed = seed;
	buffer->stream = (uint32_t) stream;
	buffer->replicate = replicate;
	buffer->next_block = position / BLOCK_WORDS;
	buffer->used = BUFFERED_WORDS;
	if (position % BLOCK_WORDS > 0)
	{
		words_refill(buffer);
		buffer->used = position % BLOCK_WORDS;
	}
}
