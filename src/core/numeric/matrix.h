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

/* Each is there twice: see fma.h. */
#define MATRIX_FUNCTIONS(way) \
	extern dd	dot_product_##way(const dd *a, const dd *b, int k); \
	extern void symmetric_times_vector_##way(dd *y, const dd *a, const dd *x, \
											 int k); \
	extern void spectral_times_vector_##way(dd *y, const dd *values, \
											const dd *vectors, dd (*f) (dd), \
											const dd *x, int k); \
	extern int	cholesky_##way(dd *r, const dd *a, int k, bool *dropped); \
	extern void solve_transposed_##way(const dd *r, int k, dd *x); \
	extern void solve_upper_##way(const dd *r, int k, dd *x); \
	extern void whiten_##way(dd *b, const dd *r, const dd *a, int k); \
	extern void square_less_##way(dd *c, const dd *a, const dd *b, int k)

MATRIX_FUNCTIONS(portable);
MATRIX_FUNCTIONS(fma);

static inline dd
dot_product(const dd *a, const dd *b, int k)
{
	return CALL_FASTEST(dot_product, a, b, k);
}

/* y = A x for symmetric A */
static inline void
symmetric_times_vector(dd *y, const dd *a, const dd *x, int k)
{
	CALL_FASTEST(symmetric_times_vector, y, a, x, k);
}

/* y = V diag(f(values)) V'x */
static inline void
spectral_times_vector(dd *y, const dd *values, const dd *vectors,
					  dd (*f) (dd), const dd *x, int k)
{
	CALL_FASTEST(spectral_times_vector, y, values, vectors, f, x, k);
}

/*
 * A = R'R with R upper triangular.  A column that depends on those before it
 * is marked in dropped[] and left out: its row and column of R are zero.
 * Returns the rank.
 */
static inline int
cholesky(dd *r, const dd *a, int k, bool *dropped)
{
	return CALL_FASTEST(cholesky, r, a, k, dropped);
}

/* Solve R'z = x and R z = x in place; entries of dropped columns become 0. */
static inline void
solve_transposed(const dd *r, int k, dd *x)
{
	CALL_FASTEST(solve_transposed, r, k, x);
}

static inline void
solve_upper(const dd *r, int k, dd *x)
{
	CALL_FASTEST(solve_upper, r, k, x);
}

/* B = R^-T A R^-1 for symmetric A. */
static inline void
whiten(dd *b, const dd *r, const dd *a, int k)
{
	CALL_FASTEST(whiten, b, r, a, k);
}

/* C = A^2 - B for symmetric A and B. */
static inline void
square_less(dd *c, const dd *a, const dd *b, int k)
{
	CALL_FASTEST(square_less, c, a, b, k);
}

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
