/*-------------------------------------------------------------------------
 *
 * simplex_fit.h
 *		Least squares with weights that are not negative and sum to 1.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SIMPLEX_FIT_H
#define RESILIENCE_SIMPLEX_FIT_H

#include "core/numeric/dd.h"

/*
 * The weights x of n columns of length m that make
 *
 *		|sum of x_j a_j - b|^2 + ridge |x|^2
 *
 * the smallest; a holds the columns one after another.  With a ridge above 0
 * there is one such x, and it is found, not approached: the conditions of Karush,
 * Kuhn and Tucker hold to rounding in double-double.  False, and x is not to be
 * used, where the ridge is so small against the columns that they do not.
 */
extern bool simplex_fit(const dd *a, const dd *b, int m, int n, dd ridge,
						dd *x);

#endif							/* RESILIENCE_SIMPLEX_FIT_H */
