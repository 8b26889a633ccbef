/*-------------------------------------------------------------------------
 *
 * matrix.c
 *		The small dense matrices of the estimators, in double-double.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/matrix.h"

#include "core/memory.h"
#include "core/tolerance.h"

#define JACOBI_SWEEPS 60

dd
dot_product(const dd *a, const dd *b, int k)
{
	dd			sum = DD_ZERO;

	for (int i = 0; i < k; i++)
		dd_accumulate_product(&sum, a[i], b[i]);
	return sum;
}

void
matrix_times_vector(dd *y, const dd *a, const dd *x, int k)
{
	for (int i = 0; i < k; i++)
		y[i] = dot_product(a + i * k, x, k);
}

int
cholesky(dd *r, const dd *a, int k, bool *dropped)
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
solve_transposed(const dd *r, int k, dd *x)
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
solve_upper(const dd *r, int k, dd *x)
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
whiten(dd *b, const dd *r, const dd *a, int k)
{
	/* First every column of R^-T A, as the rows of its transpose ... */
	for (int i = 0; i < k * k; i++)
		b[i] = a[i];
	for (int j = 0; j < k; j++)
		solve_transposed(r, k, b + j * k);
	/* ... then R^-T of that transpose: the result is symmetric. */
	for (int j = 0; j < k; j++)
		for (int i = 0; i < j; i++)
		{
			dd			swap = b[i * k + j];

			b[i * k + j] = b[j * k + i];
			b[j * k + i] = swap;
		}
	for (int j = 0; j < k; j++)
		solve_transposed(r, k, b + j * k);
	for (int j = 0; j < k; j++)
		for (int i = 0; i < j; i++)
			b[i * k + j] = b[j * k + i];
}

/* Replace (x, y) by (c x - s y, s x + c y). */
static inline void
rotate_pair(dd *x, dd *y, dd c, dd s)
{
	dd			old_x = *x;
	dd			old_y = *y;

	if (dd_is_zero(old_x) && dd_is_zero(old_y))
		return;
	*x = dd_sub(dd_mul(c, old_x), dd_mul(s, old_y));
	*y = dd_add(dd_mul(s, old_x), dd_mul(c, old_y));
}

/* Golub and Van Loan, Matrix Computations, 8.5: annihilate a[p][q]. */
static void
jacobi_rotate(dd *a, int k, int p, int q, dd *vectors)
{
	dd			one = dd_from(1.0);
	dd			theta = dd_div(dd_sub(a[q * k + q], a[p * k + p]),
							   dd_mul_d(a[p * k + q], 2.0));
	dd			root = dd_sqrt(dd_add(dd_mul(theta, theta), one));
	dd			t = dd_div(one, dd_add(dd_abs(theta), root));
	dd			c;
	dd			s;

	if (theta.hi < 0.0)
		t = dd_neg(t);
	c = dd_div(one, dd_sqrt(dd_add(dd_mul(t, t), one)));
	s = dd_mul(t, c);

	for (int i = 0; i < k; i++)
		rotate_pair(&a[i * k + p], &a[i * k + q], c, s);
	for (int i = 0; i < k; i++)
		rotate_pair(&a[p * k + i], &a[q * k + i], c, s);
	a[p * k + q] = a[q * k + p] = DD_ZERO;
	for (int i = 0; i < k; i++)
		rotate_pair(&vectors[i * k + p], &vectors[i * k + q], c, s);
}

void
eigen_symmetric(dd *a, int k, dd *values, dd *vectors)
{
	double		norm = 0.0;
	bool		rotated = true;

	for (int i = 0; i < k * k; i++)
	{
		vectors[i] = dd_from(i / k == i % k ? 1.0 : 0.0);
		norm = fmax(norm, fabs(a[i].hi));
	}

	for (int sweep = 0; rotated && sweep < JACOBI_SWEEPS; sweep++)
	{
		rotated = false;
		for (int p = 0; p < k; p++)
			for (int q = p + 1; q < k; q++)
				if (fabs(a[p * k + q].hi) > NO_ROTATION * norm)
				{
					core_check_interrupts();
					jacobi_rotate(a, k, p, q, vectors);
					rotated = true;
				}
	}
	for (int i = 0; i < k; i++)
		values[i] = a[i * k + i];
}
