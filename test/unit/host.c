/*-------------------------------------------------------------------------
 *
 * host.c
 *		What the core asks of its host (core/memory.h), without a server.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "host.h"

#include <stdio.h>
#include <stdlib.h>

#include "core/memory.h"

uint64_t	interrupt_checks;

void *
core_alloc(size_t size)
{
	void	   *chunk;

	if (size > SIZE_MAX / 2)
	{
		fprintf(stderr, "%zu bytes of memory were asked for\n", size);
		abort();
	}
	chunk = calloc(1, size > 0 ? size : 1);
	if (chunk == NULL)
	{
		fprintf(stderr, "out of memory (%zu bytes)\n", size);
		exit(2);
	}
	return chunk;
}

void
core_free(void *chunk)
{
	free(chunk);
}

void
core_check_interrupts(void)
{
	interrupt_checks++;
}
