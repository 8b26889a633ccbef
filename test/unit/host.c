/*-------------------------------------------------------------------------
 *
 * host.c
 *		What the core asks of its host (core/base/memory.h), without a server.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "host.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/base/memory.h"

uint64_t	interrupt_checks;

/* Of the run that is watched: when it ends, and when we were last called. */
static bool watching = false;
static jmp_buf *watch_exit;
static double watch_until;
static double last_seen;
static double longest_gap;

static void
see(void)
{
	struct timespec now;
	double		seconds;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	seconds = now.tv_sec + 1e-9 * now.tv_nsec;
	if (watching && seconds - last_seen > longest_gap)
		longest_gap = seconds - last_seen;
	last_seen = seconds;
}

bool
is_quick(void)
{
	return getenv("QUICK") != NULL;
}

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
	if (!watching)
		return;
	see();
	if (last_seen < watch_until)
		return;
	watching = false;
	longjmp(*watch_exit, 1);
}

double
longest_uninterruptible(void (*run) (void *), void *argument, double seconds)
{
	jmp_buf		leave;

	watch_exit = &leave;
	longest_gap = 0.0;
	see();
	watch_until = last_seen + seconds;
	watching = true;
	if (setjmp(leave) == 0)
	{
		run(argument);
		see();
		watching = false;
	}
	return longest_gap;
}
