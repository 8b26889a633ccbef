/*-------------------------------------------------------------------------
 *
 * moments.h
 *		Cross-moments of rows about a reference point.
 *
 * For rows z = (1, x_1 .. x_p, y) and a reference point c, the moments are
 * the lower triangle of sum (z - c)(z - c)', where the leading 1 is never
 * shifted.  Keeping them about a point inside the data, rather than about
 * zero, is what lets an outcome of 1e9 with a noise of 1e-3 keep all its
 * digits.  Moments about one point become moments about another by algebra.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_MOMENTS_H
#define RESILIENCE_MOMENTS_H

#include "core/dd.h"

/* (1, covariates, outcome) */
#define MAX_COVARIATES 64
#define MAX_COMPONENTS (MAX_COVARIATES + 2)

/* Sums are kept for the weights to the power 0, 1 and 2; one if unweighted. */
#define MAX_POWERS 3

static inline int
moments_count(int components)
{
	return components * (components + 1) / 2;
}

/* Where the moment of components j >= k lies in the triangle. */
static inline int
moments_index(int j, int k)
{
	return j * (j + 1) / 2 + k;
}

/*
 * Add one row of the given weight to the sums for each power of the weight.
 * "deviation" is the row minus the reference point, its first entry 1.
 */
extern void moments_add_row(dd *sums, int components, int powers,
							const dd *deviation, double weight);

/* Add the moments of other rows about the same point. */
extern void moments_add(dd *sums, const dd *terms, int components);

/*
 * Express moments about the point c - delta instead of c.  delta[0] is not
 * used.  "from" and "to" may not overlap.
 */
extern void moments_shift(dd *to, const dd *from, int components,
						  const dd *delta);

/*
 * Could these be the moments of rows with positive weights?  Takes the sums
 * for every power.  Up to a tolerance far above rounding; what passes is safe
 * to compute with.
 */
extern bool moments_plausible(const dd *sums, int components, int powers);

#endif							/* RESILIENCE_MOMENTS_H */
