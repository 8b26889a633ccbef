/*-------------------------------------------------------------------------
 *
 * eigen.c
 *		Eigenvalues and -vectors of a symmetric matrix, by Jacobi's method.
 *
 * eigen_fma.c compiles this file a second time, under another name.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

#ifndef EIGEN_SYMMETRIC
#define EIGEN_SYMMETRIC eigen_symmetric_portable
#endif

#define JACOBI_SWEEPS 60

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
EIGEN_SYMMETRIC(dd *a, int k, dd *values, dd *vectors)
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
