/*-------------------------------------------------------------------------
 *
 * low_rank.c
 *		Eigenvalues and -vectors of a positive semidefinite matrix that may be
 *		of much lower rank than it has rows.
 *
 * A = LL' by Cholesky with complete pivoting, which ends where nothing is left
 * but rounding.  L'L is small and has the eigenvalues of A that are not 0; its
 * eigenvector w is L w of A, up to its length.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/low_rank.h"

#include <math.h>
#include <stdbool.h>

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* Below this Jacobi's method is as fast on all of it. */
#define SMALL_MATRIX 12

/* The largest diagonal that is left, or -1 if that is nothing. */
static int
find_pivot(const dd *left, int k, double largest)
{
	int			pivot = 0;

	for (int i = 1; i < k; i++)
		if (left[i].hi > left[pivot].hi)
			pivot = i;
	return k > 0 && left[pivot].hi > NO_PIVOT_LEFT * largest ? pivot : -1;
}

/* L by columns, each of k entries; returns their number. */
static int
factorise(const dd *a, int k, dd *l)
{
	dd		   *left = core_alloc_array(k, sizeof(dd));
	double		largest = 0.0;
	int			rank = 0;
	int			pivot;

	for (int i = 0; i < k; i++)
	{
		left[i] = a[i * k + i];
		largest = fmax(largest, left[i].hi);
	}
	while (rank < k && (pivot = find_pivot(left, k, largest)) >= 0)
	{
		dd		   *column = l + (size_t) rank * k;
		dd			root = dd_sqrt(left[pivot]);

		core_check_interrupts();
		for (int i = 0; i < k; i++)
		{
			dd			sum = a[i * k + pivot];

			for (int h = 0; h < rank; h++)
				dd_accumulate_product(&sum, dd_neg(l[(size_t) h * k + i]),
									  l[(size_t) h * k + pivot]);
			column[i] = i == pivot ? root : dd_div(sum, root);
			left[i] = dd_sub(left[i], dd_mul(column[i], column[i]));
		}
		left[pivot] = DD_ZERO;
		rank++;
	}
	core_free(left);
	return rank;
}

/* The eigenvectors of LL', from those of L'L. */
static void
lift_vectors(const dd *l, int k, int rank, const dd *values, const dd *small,
			 dd *vectors)
{
	for (int j = 0; j < rank; j++)
	{
		bool		none = !(values[j].hi > 0.0);
		dd			length = none ? DD_ZERO : dd_sqrt(values[j]);

		core_check_interrupts();
		for (int i = 0; i < k; i++)
		{
			dd			sum = DD_ZERO;

			for (int h = 0; h < rank && !none; h++)
				dd_accumulate_product(&sum, l[(size_t) h * k + i],
									  small[h * rank + j]);
			vectors[i * k + j] = none ? DD_ZERO : dd_div(sum, length);
		}
	}
}

int
eigen_semidefinite(dd *a, int k, dd *values, dd *vectors)
{
	dd		   *l;
	dd		   *small;
	int			rank;

	if (k <= SMALL_MATRIX)
	{
		eigen_symmetric(a, k, values, vectors);
		return k;
	}
	l = core_alloc_array(size_mul(k, k), sizeof(dd));
	small = core_alloc_array(size_mul(k, k), sizeof(dd));
	rank = factorise(a, k, l);
	for (int i = 0; i < rank; i++)
		for (int j = 0; j <= i; j++)
			a[i * rank + j] = a[j * rank + i] =
				dot_product(l + (size_t) i * k, l + (size_t) j * k, k);
	eigen_symmetric(a, rank, values, small);
	lift_vectors(l, k, rank, values, small, vectors);
	core_free(small);
	core_free(l);
	return rank;
}

void
low_rank_times_vector(dd *y, const dd *values, const dd *vectors, int rank,
					  dd (*f) (dd), const dd *x, int k)
{
	dd			elsewhere = f(DD_ZERO);

	if (rank == k)
	{
		spectral_times_vector(y, values, vectors, f, x, k);
		return;
	}
	for (int i = 0; i < k; i++)
		y[i] = dd_mul(elsewhere, x[i]);
	for (int j = 0; j < rank; j++)
	{
		dd			along = DD_ZERO;

		for (int i = 0; i < k; i++)
			dd_accumulate_product(&along, vectors[i * k + j], x[i]);
		along = dd_mul(along, dd_sub(f(values[j]), elsewhere));
		for (int i = 0; i < k; i++)
			dd_accumulate_product(&y[i], vectors[i * k + j], along);
	}
}
