/*-------------------------------------------------------------------------
 *
 * memory.h
 *		What the core asks of its host: memory, and a chance to be cancelled.
 *
 * In the server these are palloc and CHECK_FOR_INTERRUPTS (src/pg/host.c),
 * which may leave by longjmp: the core therefore holds nothing that would be
 * lost.  The unit tests bring malloc (test/unit/host.c).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_MEMORY_H
#define RESILIENCE_MEMORY_H

#include <stddef.h>
#include <string.h>

#include "core/base/bytes.h"

/* Bytes that are worked on between two looks at interrupts. */
#define CORE_PIECE ((size_t) 1 << 22)

/*
 * Zeroed memory; never returns NULL.  The host refuses what cannot be had, a
 * size of SIZE_MAX always.
 */
extern void *core_alloc(size_t size);
extern void core_free(void *chunk);

static inline void *
core_alloc_array(size_t n, size_t size)
{
	return core_alloc(size_mul(n, size));
}

/* To be called in every loop whose length depends on the data. */
extern void core_check_interrupts(void);

/* memcpy of any size. */
static inline void
core_copy(void *to, const void *from, size_t size)
{
	for (size_t done = 0; done < size;)
	{
		size_t		left = size - done;
		size_t		piece = left < CORE_PIECE ? left : CORE_PIECE;

		core_check_interrupts();
		memcpy((char *) to + done, (const char *) from + done, piece);
		done += piece;
	}
}

#endif							/* RESILIENCE_MEMORY_H */
