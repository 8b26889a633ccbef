/*-------------------------------------------------------------------------
 *
 * subsets.c
 *		Subsets of a few things.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/subsets.h"

#include "core/base/memory.h"

double
subsets_count(int n, int most)
{
	double		ways = 1.0;
	double		subsets = most < n ? 2.0 : 1.0;

	for (int size = 1; size <= n && size <= most; size++)
	{
		ways = ways * (n - size + 1) / size;
		subsets += ways;
	}
	return subsets;
}

/* The next larger number with as many bits (Gosper), or 0 after the last. */
static uint64_t
next_of_size(uint64_t subset, uint64_t all)
{
	uint64_t	lowest = subset & -subset;
	uint64_t	carried = subset + lowest;

	if (subset == 0 || carried < subset)
		return 0;
	subset = carried | (((carried ^ subset) / lowest) >> 2);
	return subset > all ? 0 : subset;
}

void
subsets_visit(int n, int most, SubsetVisitor visit, void *context)
{
	uint64_t	all = n == 0 ? 0 : UINT64_MAX >> (SUBSETS_OF_MOST - n);

	visit(context, all);
	for (int size = 0; size < n && size <= most; size++)
	{
		uint64_t	subset = size == 0 ? 0 : UINT64_MAX >> (SUBSETS_OF_MOST - size);

		do
		{
			core_check_interrupts();
			visit(context, subset);
			subset = next_of_size(subset, all);
		} while (subset != 0);
	}
}
