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

#include "core/numeric/dd.h"

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
static inline void
moments_add_row(dd *sums, int components, int powers, const dd *deviation,
				double weight)
{
	int			stride = moments_count(components);
	dd			weighted[MAX_COMPONENTS];
	dd		   *at = sums;

	for (int j = 0; powers > 1 && j < components; j++)
		weighted[j] = dd_mul_d(deviation[j], weight);
	for (int j = 0; j < components; j++)
		for (int k = 0; k <= j; k++, at++)
		{
			dd			product = dd_mul_unnormalized(deviation[j],
													  deviation[k]);

			dd_accumulate_lazily(at, product);
			if (powers == 1)
				continue;
			/* Weight 1 stands for no weight where other arguments follow. */
			dd_accumulate_lazily(at + stride, weight == 1.0 ? product :
								 dd_mul_unnormalized(deviation[j],
													 weighted[k]));
			dd_accumulate_lazily(at + 2 * stride, weight == 1.0 ? product :
								 dd_mul_unnormalized(weighted[j],
													 weighted[k]));
		}
}

/*
 * The same for rows (1, outcome), in which nearly all of the time goes: what
 * a row adds to the sums that follow the number of rows.
 */
#define OUTCOME_TERMS 2
#define WEIGHTED_OUTCOME_TERMS 8

static inline void
outcome_terms(dd *terms, dd deviation)
{
	terms[0] = deviation;
	terms[1] = dd_square_unnormalized(deviation);
}

static inline void
weighted_outcome_terms(dd *terms, dd deviation, double weight)
{
	dd			square = dd_square(deviation);
	dd			once = dd_mul_d(deviation, weight);

	terms[0] = deviation;
	terms[1] = square;
	terms[2] = dd_from(weight);
	terms[3] = once;
	terms[4] = dd_mul_d_unnormalized(square, weight);
	terms[5] = dd_two_square(weight);
	terms[6] = dd_mul_d_unnormalized(once, weight);
	terms[7] = dd_square_unnormalized(once);
}

static inline void
moments_add_outcome(dd *sums, dd deviation)
{
	dd			terms[OUTCOME_TERMS];

	outcome_terms(terms, deviation);
	sums[0].hi += 1.0;
#pragma GCC unroll 2
	for (int k = 0; k < OUTCOME_TERMS; k++)
		dd_accumulate_lazily(&sums[1 + k], terms[k]);
}

static inline void
moments_add_weighted_outcome(dd *sums, dd deviation, double weight)
{
	dd			terms[WEIGHTED_OUTCOME_TERMS];

	weighted_outcome_terms(terms, deviation, weight);
	sums[0].hi += 1.0;
#pragma GCC unroll 8
	for (int k = 0; k < WEIGHTED_OUTCOME_TERMS; k++)
		dd_accumulate_lazily(&sums[1 + k], terms[k]);
}

/* Add the moments of other rows about the same point. */
extern void moments_add(dd *sums, const dd *terms, int components);

/*
 * Sums that rows were added to are not normalized; those that come out of
 * moments_shift are.
 */

/*
 * Express moments about the point c - delta instead of c.  delta[0] is not
 * used.  "from" and "to" may not overlap.  No sum of squares comes out
 * negative.
 */
extern void moments_shift(dd *to, const dd *from, int components,
						  const dd *delta);

/*
 * Could these be what adding up rows with positive weights leaves as moments?
 * Takes the sums for every power.  Up to a tolerance far above rounding; what
 * passes is safe to compute with.
 */
extern bool moments_plausible(const dd *sums, int components, int powers);

#endif							/* RESILIENCE_MOMENTS_H */
