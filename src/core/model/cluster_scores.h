/*-------------------------------------------------------------------------
 *
 * cluster_scores.h
 *		What each cluster contributes to the error of each statistic.
 *
 * To first order a statistic is off by the sum of its scores; the cross
 * products of scores, over clusters and by the rules of a design, are the
 * covariances of several statistics.  Those of contrasts of one fit are made
 * here, v_g'e_g of cluster_visit.h.  Of whatever else can be linearised, a
 * total, a ratio, an index of inequality, they are filled in by whoever knows
 * its influence function.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CLUSTER_SCORES_H
#define RESILIENCE_CLUSTER_SCORES_H

#include "core/model/cluster_visit.h"

typedef struct Scores
{
	uint32_t	n_clusters;
	int			n_contrasts;	/* or other statistics */
	dd		   *values;			/* clusters x contrasts */
	uint32_t   *indispensable;	/* by contrast: a cluster without which it has
								 * no estimate, or NO_CLUSTER */
	bool		regardless;		/* scores are wanted of such contrasts, too */
} Scores;

/* Scores of 0. */
extern Scores *scores_create(uint32_t n_clusters, int n_contrasts);
extern void scores_free(Scores *scores);

/* Of one cluster, by contrast. */
static inline dd *
scores_of_cluster(const Scores *scores, uint32_t cluster)
{
	return scores->values + (size_t) cluster * scores->n_contrasts;
}

/*
 * Adjust the cluster that is loaded, and put its scores.  False if no contrast
 * is left that has an estimate without it and without any cluster before it.
 */
extern bool scores_visit(Scores *scores, ClusterVisit *visit,
						 uint32_t cluster, Adjustment adjustment);

/* All scores of n contrasts of k entries each. */
extern Scores *scores_of_fit(const Fit *fit, const dd *contrasts,
							 int n_contrasts, Adjustment adjustment);

/* The same, whether contrasts rest on one cluster or not. */
extern Scores *scores_regardless(const Fit *fit, const dd *contrasts,
								 int n_contrasts, Adjustment adjustment);

#endif							/* RESILIENCE_CLUSTER_SCORES_H */
