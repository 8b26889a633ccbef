/*-------------------------------------------------------------------------
 *
 * matrix.c
 *		The small dense matrices of the estimators, in double-double.
 *
 * matrix_fma.c compiles this file a second time, under other names.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/matrix.h"

#include "core/numeric/tolerance.h"

#ifndef MATRIX
#define MATRIX(name) name##_portable
#endif

dd
MATRIX(dot_product)(const dd *a, const dd *b, int k)
{
	dd			even = DD_ZERO;
	dd			odd = DD_ZERO;
	int			i;

	/* two sums, as neither then waits for the other */
	for (i = 0; i + 1 < k; i += 2)
	{
		dd_accumulate_product(&even, a[i], b[i]);
		dd_accumulate_product(&odd, a[i + 1], b[i + 1]);
	}
	if (i < k)
		dd_accumulate_product(&even, a[i], b[i]);
	return dd_add(even, odd);
}

void
MATRIX(symmetric_times_vector)(dd *y, const dd *a, const dd *x, int k)
{
	for (int i = 0; i < k; i++)
		y[i] = DD_ZERO;
	/* row by row, as no sum then waits for another, and zeros cost nothing */
	for (int j = 0; j < k; j++)
		for (int i = 0; i < k && !dd_is_zero(x[j]); i++)
			dd_accumulate_product(&y[i], a[j * k + i], x[j]);
}

void
MATRIX(spectral_times_vector)(dd *y, const dd *values, const dd *vectors,
							  dd (*f) (dd), const dd *x, int k)
{
	for (int i = 0; i < k; i++)
		y[i] = DD_ZERO;
	for (int j = 0; j < k; j++)
	{
		dd			along = DD_ZERO;

		for (int i = 0; i < k; i++)
			dd_accumulate_product(&along, vectors[i * k + j], x[i]);
		along = dd_mul(along, f(values[j]));
		for (int i = 0; i < k; i++)
			dd_accumulate_product(&y[i], vectors[i * k + j], along);
	}
}

int
MATRIX(cholesky)(dd *r, const dd *a, int k, bool *dropped)
{
	int			rank = 0;

	for (int i = 0; i < k * k; i++)
		r[i] = DD_ZERO;

	for (int j = 0; j < k; j++)
	{
		dd			left = a[j * k + j];

		for (int i = 0; i < j; i++)
		{
			dd			sum = a[i * k + j];

			if (dropped[i])
				continue;
			for (int h = 0; h < i; h++)
				dd_accumulate_product(&sum, dd_neg(r[h * k + i]), r[h * k + j]);
			r[i * k + j] = dd_div(sum, r[i * k + i]);
			left = dd_sub(left, dd_mul(r[i * k + j], r[i * k + j]));
		}
		dropped[j] = !(left.hi > DEPENDENT_COLUMN * a[j * k + j].hi);
		if (dropped[j])
		{
			for (int i = 0; i < j; i++)
				r[i * k + j] = DD_ZERO;
			continue;
		}
		r[j * k + j] = dd_sqrt(left);
		rank++;
	}
	return rank;
}

void
MATRIX(solve_transposed)(const dd *r, int k, dd *x)
{
	int			first = 0;

	/* zeros that x begins with stay, and add nothing */
	while (first < k && dd_is_zero(x[first]))
		first++;
	for (int i = first; i < k; i++)
	{
		dd			sum = x[i];

		if (dd_is_zero(r[i * k + i]))
		{
			x[i] = DD_ZERO;
			continue;
		}
		for (int h = first; h < i; h++)
			dd_accumulate_product(&sum, dd_neg(r[h * k + i]), x[h]);
		x[i] = dd_is_zero(sum) ? DD_ZERO : dd_div(sum, r[i * k + i]);
	}
}

void
MATRIX(solve_upper)(const dd *r, int k, dd *x)
{
	for (int i = k - 1; i >= 0; i--)
	{
		dd			sum = x[i];

		if (dd_is_zero(r[i * k + i]))
		{
			x[i] = DD_ZERO;
			continue;
		}
		for (int h = i + 1; h < k; h++)
			dd_accumulate_product(&sum, dd_neg(r[i * k + h]), x[h]);
		x[i] = dd_is_zero(sum) ? DD_ZERO : dd_div(sum, r[i * k + i]);
	}
}

void
MATRIX(whiten)(dd *b, const dd *r, const dd *a, int k)
{
	/* First every column of R^-T A, as the rows of its transpose ... */
	for (int i = 0; i < k * k; i++)
		b[i] = a[i];
	for (int j = 0; j < k; j++)
		MATRIX(solve_transposed)(r, k, b + j * k);
	/* ... then R^-T of that transpose: the result is symmetric. */
	for (int j = 0; j < k; j++)
		for (int i = 0; i < j; i++)
		{
			dd			swap = b[i * k + j];

			b[i * k + j] = b[j * k + i];
			b[j * k + i] = swap;
		}
	for (int j = 0; j < k; j++)
		MATRIX(solve_transposed)(r, k, b + j * k);
	for (int j = 0; j < k; j++)
		for (int i = 0; i < j; i++)
			b[i * k + j] = b[j * k + i];
}

void
MATRIX(square_less)(dd *c, const dd *a, const dd *b, int k)
{
	for (int i = 0; i < k; i++)
		for (int j = 0; j <= i; j++)
			c[i * k + j] = dd_neg(b[i * k + j]);
	/* term by term of all sums, as none then waits for another */
	for (int h = 0; h < k; h++)
		for (int i = 0; i < k; i++)
		{
			dd			factor = a[i * k + h];

			for (int j = 0; j <= i; j++)
				dd_accumulate(&c[i * k + j],
							  dd_mul_unnormalized(factor, a[h * k + j]));
		}
	for (int i = 0; i < k; i++)
		for (int j = 0; j < i; j++)
			c[j * k + i] = c[i * k + j];
}
