/*-------------------------------------------------------------------------
 *
 * arena.c
 *		Memory of one reading: had without an error, given back at once.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "reader/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/bytes.h"

#define BLOCK_BYTES ((size_t) 1 << 16)

/* Aligned for anything that is kept here. */
typedef union Aligned
{
	double		number;
	int64_t		integer;
	void	   *pointer;
} Aligned;

typedef struct ArenaBlock
{
	struct ArenaBlock *next;
	size_t		used;
	size_t		size;
	Aligned		chunks[];
} ArenaBlock;

static ArenaBlock *
add_block(Arena *arena, size_t least)
{
	size_t		size = least > BLOCK_BYTES ? least : BLOCK_BYTES;
	size_t		whole = size_add(sizeof(ArenaBlock), size);
	ArenaBlock *block = whole == SIZE_MAX ? NULL : calloc(1, whole);

	if (block == NULL)
		return NULL;
	block->size = size;
	block->next = arena->blocks;
	arena->blocks = block;
	return block;
}

void *
arena_alloc(Arena *arena, size_t size)
{
	size_t		padded = size_add(size, sizeof(Aligned) - 1);
	ArenaBlock *block = arena->blocks;
	void	   *chunk;

	if (padded == SIZE_MAX)
		return NULL;
	padded -= padded % sizeof(Aligned);
	if (block == NULL || block->size - block->used < padded)
		block = add_block(arena, padded);
	if (block == NULL)
		return NULL;
	chunk = (char *) block->chunks + block->used;
	block->used += padded;
	return chunk;
}

void *
arena_array(Arena *arena, size_t n, size_t size)
{
	return arena_alloc(arena, size_mul(n, size));
}

char *
arena_text(Arena *arena, const char *bytes, size_t length)
{
	char	   *text = arena_alloc(arena, size_add(length, 1));

	if (text != NULL && length > 0)
		memcpy(text, bytes, length);
	return text;
}

void
arena_free(Arena *arena)
{
	while (arena->blocks != NULL)
	{
		ArenaBlock *next = arena->blocks->next;

		free(arena->blocks);
		arena->blocks = next;
	}
}
