/*-------------------------------------------------------------------------
 *
 * cholesky_pivoted.c
 *		A positive semidefinite matrix of low rank as LL'.
 *
 * cholesky_pivoted_fma.c compiles this file a second time, under another name.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/cholesky_pivoted.h"

#include <math.h>

#include "core/base/memory.h"

#ifndef CHOLESKY_PIVOTED
#define CHOLESKY_PIVOTED cholesky_pivoted_portable
#endif

/* The largest diagonal that is left, or -1 if that is nothing. */
static int
find_pivot(const dd *left, int k, double nothing)
{
	int			pivot = 0;

	for (int i = 1; i < k; i++)
		if (left[i].hi > left[pivot].hi)
			pivot = i;
	return k > 0 && left[pivot].hi > nothing ? pivot : -1;
}

int
CHOLESKY_PIVOTED(const dd *a, int k, double nothing, dd *l, int *pivots)
{
	dd		   *left = core_alloc_array(k, sizeof(dd));
	bool	   *is_pivot = core_alloc_array(k, sizeof(bool));
	double		largest = 0.0;
	int			rank = 0;
	int			pivot;

	for (int i = 0; i < k; i++)
	{
		left[i] = a[i * k + i];
		largest = fmax(largest, left[i].hi);
	}
	while (rank < k && (pivot = find_pivot(left, k, nothing * largest)) >= 0)
	{
		dd		   *column = l + (size_t) rank * k;
		dd			root = dd_sqrt(left[pivot]);

		core_check_interrupts();
		/* of a row that was a pivot nothing is left, of any other a bit may be */
		for (int i = 0; i < k; i++)
			column[i] = is_pivot[i] ? DD_ZERO : a[i * k + pivot];
		for (int h = 0; h < rank; h++)
		{
			const dd   *before = l + (size_t) h * k;
			dd			factor = dd_neg(before[pivot]);

			for (int i = 0; i < k && !dd_is_zero(factor); i++)
				if (!is_pivot[i])
					dd_accumulate_product(&column[i], before[i], factor);
		}
		for (int i = 0; i < k; i++)
		{
			if (dd_is_zero(column[i]))
				continue;
			column[i] = i == pivot ? root : dd_div(column[i], root);
			left[i] = dd_sub(left[i], dd_mul(column[i], column[i]));
		}
		left[pivot] = DD_ZERO;
		is_pivot[pivot] = true;
		pivots[rank++] = pivot;
	}
	core_free(is_pivot);
	core_free(left);
	return rank;
}
