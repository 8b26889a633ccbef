/*-------------------------------------------------------------------------
 *
 * matrix.h
 *		The small dense matrices of the estimators, in double-double.
 *
 * All are k x k, stored by rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_MATRIX_H
#define RESILIENCE_MATRIX_H

#include "core/numeric/dd.h"
#include "core/numeric/fma.h"

extern dd	dot_product(const dd *a, const dd *b, int k);

/* y = A x */
extern void matrix_times_vector(dd *y, const dd *a, const dd *x, int k);

/* y = V diag(f(values)) V'x */
extern void spectral_times_vector(dd *y, const dd *values, const dd *vectors,
								  dd (*f) (dd), const dd *x, int k);

/*
 * A = R'R with R upper triangular.  A column that depends on those before it
 * is marked in dropped[] and left out: its row and column of R are zero.
 * Returns the rank.
 */
extern int	cholesky(dd *r, const dd *a, int k, bool *dropped);

/* Solve R'z = x and R z = x in place; entries of dropped columns become 0. */
extern void solve_transposed(const dd *r, int k, dd *x);
extern void solve_upper(const dd *r, int k, dd *x);

/* B = R^-T A R^-1 for symmetric A. */
extern void whiten(dd *b, const dd *r, const dd *a, int k);

/*
 * A = V diag(values) V' for symmetric A, by Jacobi rotations; column j of V
 * belongs to values[j].  Destroys A.  Structural zeros cost nothing.
 */
extern void eigen_symmetric_portable(dd *a, int k, dd *values, dd *vectors);
extern void eigen_symmetric_fma(dd *a, int k, dd *values, dd *vectors);

static inline void
eigen_symmetric(dd *a, int k, dd *values, dd *vectors)
{
	CALL_FASTEST(eigen_symmetric, a, k, values, vectors);
}

#endif							/* RESILIENCE_MATRIX_H */
