/*-------------------------------------------------------------------------
 *
 * binomial.h
 *		Binomial random numbers, of the same digits everywhere.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_BINOMIAL_H
#define RESILIENCE_BINOMIAL_H

#include <stdint.h>

#include "core/random/random.h"

/*
 * How many of n independent trials succeed, each with probability
 * part / whole; n, part <= whole <= 2^53, whole > 0.
 */
extern int64_t random_binomial(Random *random, int64_t n, int64_t part,
							   int64_t whole);

#endif							/* RESILIENCE_BINOMIAL_H */
