/*-------------------------------------------------------------------------
 *
 * normal_factor.h
 *		Correlated normal numbers as sums of independent ones, one more in
 *		each, so that a box can be gone through one number after the other.
 *
 * Z = L Y with Y independent.  The numbers Z are put into an order, in which
 * those that are least likely to be inside the box come first (Gibson, Glasbey
 * and Elston 1994).  What depends on those before it limits the last of the Y
 * that it is made of.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_NORMAL_FACTOR_H
#define RESILIENCE_NORMAL_FACTOR_H

typedef struct NormalFactor
{
	int			n;
	int			rank;
	double	   *factor;			/* n x n: a row for each number, in order */
	double	   *low;			/* limits, in order */
	double	   *high;
	int		   *order;			/* which number a row is of */
	int		   *rows;			/* by the Y that they limit: of the k-th, those */
	int		   *first;			/* from first[k] to before first[k + 1] */
	double	   *y;				/* room for the values of Y */
} NormalFactor;

extern NormalFactor *normal_factor_create(const double *correlation, int n,
										  const double *low,
										  const double *high);
extern void normal_factor_free(NormalFactor *factor);

/* Other limits for the same numbers, without another order: -c and c. */
extern void normal_factor_limit(NormalFactor *factor, double c);

/*
 * The limits, times "scale", that the numbers leave to the k-th Y after the
 * values of those before it; none if low > high.
 */
extern void normal_factor_limits(const NormalFactor *factor, int k,
								 double scale, double *low, double *high);

/* P(low <= Y <= high) */
extern double interval_probability(double low, double high);

#endif							/* RESILIENCE_NORMAL_FACTOR_H */
