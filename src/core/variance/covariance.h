/*-------------------------------------------------------------------------
 *
 * covariance.h
 *		The covariance matrix of several statistics, and what each variance
 *		is to be judged by.
 *
 * One can fail and the others stand: whatever cannot be told of a statistic is
 * NaN in its row and column.  One that does not vary has a variance of 0.
 *
 * A combination a of the statistics has the variance a'Va.  Its degrees of
 * freedom, where they are Satterthwaite's, do not follow from those of its
 * parts: they are had by asking for the combined contrast as one more.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COVARIANCE_H
#define RESILIENCE_COVARIANCE_H

#include <stddef.h>
#include <stdint.h>

#include "core/numeric/dd.h"

typedef enum VarianceStatus
{
	VARIANCE_OK,
	VARIANCE_TOO_FEW,			/* a group rests on one row or one cluster */
	VARIANCE_INDISPENSABLE,		/* without one cluster there is no estimate */
	VARIANCE_ZERO,				/* the residuals do not vary */
	VARIANCE_UNEQUAL_ROWS,		/* HC wants rows that sums do not hold */
	VARIANCE_LONELY_PSU,		/* a stratum with one PSU */
	VARIANCE_FPC_TOO_SMALL		/* more PSUs in a stratum than it has */
} VarianceStatus;

typedef struct Covariance
{
	int			n;				/* statistics */
	dd		   *values;			/* n x n */
	VarianceStatus *status;		/* by statistic */
	uint32_t   *at;				/* by statistic: the cluster at fault */
	double	   *df;				/* by statistic */
} Covariance;

/* All 0. */
extern Covariance *covariance_create(int n);
extern void covariance_free(Covariance *covariance);

/* Of two statistics. */
static inline dd *
covariance_value(const Covariance *covariance, int i, int j)
{
	return &covariance->values[(size_t) i * covariance->n + j];
}

/* No variance, and why: of all statistics, or of one. */
extern Covariance *covariance_failed(int n, VarianceStatus status,
									 uint32_t at);
extern void covariance_fail(Covariance *covariance, int i,
							VarianceStatus status, uint32_t at);

/* What there is of a variance is nothing but noise: it is 0. */
extern void covariance_clear(Covariance *covariance, int i);

/* ---- making the lower triangle, and then the whole ---- */

/* Add the products of one cluster's scores, by statistic. */
extern void covariance_add_products(Covariance *covariance, const dd *scores);
extern void covariance_multiply(Covariance *covariance, dd factor);

/* The lower triangle was made: put the upper one. */
extern void covariance_mirror(Covariance *covariance);

/* One statistic's part. */
typedef struct Variance
{
	VarianceStatus status;
	double		std_error;
	double		df;
	uint32_t	at;				/* the cluster at fault */
} Variance;

extern Variance covariance_variance(const Covariance *covariance, int i);

#endif							/* RESILIENCE_COVARIANCE_H */
