/*-------------------------------------------------------------------------
 *
 * fixed_sum.h
 *		Sums that are the same to the last bit in any order: of integers.
 *
 * A number has FIXED_BITS bits and a sign.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FIXED_SUM_H
#define RESILIENCE_FIXED_SUM_H

#include <stdint.h>

#define FIXED_BITS 60

/* high * 2^30 + low */
typedef struct FixedSum
{
	int64_t		high;
	int64_t		low;
} FixedSum;

/* What of a number goes into "high": towards minus infinity. */
static inline int64_t
fixed_high(int64_t number)
{
	/* Whatever the compiler shifts in. */
	return (number - (number & 0x3fffffff)) / 0x40000000;
}

static inline void
fixed_add(FixedSum *sum, int64_t number, uint32_t times)
{
	sum->high += fixed_high(number) * times;
	sum->low += (number & 0x3fffffff) * times;
}

extern double fixed_to_double(FixedSum sum);

#endif							/* RESILIENCE_FIXED_SUM_H */
