/*-------------------------------------------------------------------------
 *
 * normal_box.h
 *		How probable is it that several normal numbers all lie within their
 *		limits?  And which limit do all of them keep with a probability?
 *
 * Of one or two numbers, or of any many that are made of two, to 1e-8 and in
 * nearly all cases to 1e-12.  Of more, by the integral of Genz (1992) over the
 * points of a lattice that is shifted at random, more points until three
 * standard errors between the shifts are below 1e-5.  Points and shifts are the
 * same in every call, so that the answer is a function of its arguments.
 *
 * The correlations may be singular, as those of more effects than clusters
 * are.  Matrices are n x n, stored by rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_NORMAL_BOX_H
#define RESILIENCE_NORMAL_BOX_H

#include <stdbool.h>

typedef struct BoxProbability
{
	double		probability;
	double		error;			/* what it may be off by; 1e-8 if exact */
} BoxProbability;

/* P(low_j <= Z_j <= high_j for all j); limits may be infinite. */
extern BoxProbability normal_box(const double *correlation, int n,
								 const double *low, const double *high);

/*
 * P(|T_j| <= c for all j) of a multivariate t: normal numbers over the root of
 * one chi-squared over its degrees of freedom.  Normal if df is infinite.
 */
extern BoxProbability sup_probability(const double *correlation, int n,
									  double df, double c);

typedef struct SupQuantile
{
	double		critical;		/* NaN if there is nothing that varies */
	double		error;			/* what it may be off by */
	int			n;				/* numbers that vary */
} SupQuantile;

/* The c of which that probability is the level. */
extern SupQuantile sup_quantile(const double *correlation, int n, double df,
								double level);

/* The same from covariances; what does not vary takes no part. */
extern SupQuantile sup_quantile_of_covariance(const double *covariance, int n,
											  double df, double level);

#endif							/* RESILIENCE_NORMAL_BOX_H */
