/*-------------------------------------------------------------------------
 *
 * cholesky_pivoted.h
 *		A positive semidefinite matrix of low rank as LL'.
 *
 * A cluster seen in a few periods spans few directions of a regression that
 * has a column for each cohort in each period.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CHOLESKY_PIVOTED_H
#define RESILIENCE_CHOLESKY_PIVOTED_H

#include "core/numeric/dd.h"
#include "core/numeric/fma.h"

/*
 * A = LL' of k x k, by Cholesky with complete pivoting; L is by columns of k
 * entries, and lower triangular in the rows "pivots", in that order.  Ends where
 * what is left is "nothing", a share of the largest diagonal; returns the number
 * of columns.
 */
extern int	cholesky_pivoted_portable(const dd *a, int k, double nothing,
									  dd *l, int *pivots);
extern int	cholesky_pivoted_fma(const dd *a, int k, double nothing, dd *l,
								 int *pivots);

static inline int
cholesky_pivoted(const dd *a, int k, double nothing, dd *l, int *pivots)
{
	return CALL_FASTEST(cholesky_pivoted, a, k, nothing, l, pivots);
}

#endif							/* RESILIENCE_CHOLESKY_PIVOTED_H */
