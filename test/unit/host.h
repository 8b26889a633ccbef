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

#include <stdint.h>

/* How often the core has looked whether it is to stop. */
extern uint64_t interrupt_checks;

#endif							/* RESILIENCE_TEST_HOST_H */
