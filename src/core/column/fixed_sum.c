/*-------------------------------------------------------------------------
 *
 * fixed_sum.c
 *		Sums that are the same to the last bit in any order: of integers.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/fixed_sum.h"

#include "core/numeric/dd.h"

static dd
dd_of_int64(int64_t value)
{
	double		rounded = (double) value;

	/* Sums stay far below 2^63, where rounding could overflow. */
	return dd_quick_two_sum(rounded, (double) (value - (int64_t) rounded));
}

double
fixed_to_double(FixedSum sum)
{
	dd			high = dd_of_int64(sum.high);

	high.hi *= 0x1p30;
	high.lo *= 0x1p30;
	return dd_add(high, dd_of_int64(sum.low)).hi;
}
