/*-------------------------------------------------------------------------
 *
 * means_freedom.h
 *		Degrees of freedom of sums of means of many waves.
 *
 * Satterthwaite's (satterthwaite.h), of scores that are stacked: a cluster's
 * score is the sum of its scores of the means, times their factors, each
 * adjusted as in the regression on that mean alone.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_MEANS_FREEDOM_H
#define RESILIENCE_MEANS_FREEDOM_H

#include "core/model/wave_means.h"

/* How the sum over pairs of clusters is found: the numbers are the same. */
typedef enum FreedomSums
{
	FREEDOM_QUICKEST,
	FREEDOM_BY_PAIRS,			/* of clusters */
	FREEDOM_BY_PRODUCTS			/* from sums over clusters, by pairs of means */
} FreedomSums;

typedef struct MeansFreedom MeansFreedom;

/* The means must be closed, and outlive it. */
extern MeansFreedom *means_freedom_create(const WaveMeans *means,
										  Adjustment adjustment);
extern void means_freedom_free(MeansFreedom *freedom);

/* Of the sum of means times factors; NaN if there are none. */
extern double means_freedom_of(MeansFreedom *freedom, const double *factors,
							   FreedomSums by);

/* The means that it is of. */
extern const WaveMeans *means_freedom_means(const MeansFreedom *freedom);

/* u of a cluster, by group: added to f, g and h (means_freedom.c). */
extern void means_freedom_add(const MeansFreedom *freedom, uint32_t cluster,
							  const double *factors, dd *f, dd *g, dd *h);

/*
 * Of a Wald test of several such sums, n_sums x means: eta of Pustejovsky and
 * Tipton (2018), with which (eta - q + 1) / (eta q) times the statistic is
 * judged by F with q and eta - q + 1 degrees of freedom.  NaN if sums depend on
 * others, or if it would take long: then there are many clusters.
 */
extern double means_freedom_joint(const MeansFreedom *freedom,
								  const double *factors, int n_sums);

#endif							/* RESILIENCE_MEANS_FREEDOM_H */
