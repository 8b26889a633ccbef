/*-------------------------------------------------------------------------
 *
 * host.h
 *		What the unit tests want to know of the core's host.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TEST_HOST_H
#define RESILIENCE_TEST_HOST_H

#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>

/* Is a test to do a small part of its work?  Under valgrind all takes a hundred times as long. */
extern bool is_quick(void);

/* How often the core has looked whether it is to stop. */
extern uint64_t interrupt_checks;

/*
 * Runs a function as a query that is cancelled after so many seconds; returns
 * the longest time it went on without looking, in seconds of the processor, so
 * that a busy machine does not matter.  What the function had allocated when it
 * was left is lost.
 */
extern double longest_uninterruptible(void (*run) (void *), void *argument,
									  double seconds);

#endif							/* RESILIENCE_TEST_HOST_H */
