/*-------------------------------------------------------------------------
 *
 * cluster_means.h
 *		The weighted mean of a cluster before the start of treatment or after
 *		it, as it is or adjusted for covariates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CLUSTER_MEANS_H
#define RESILIENCE_CLUSTER_MEANS_H

#include "core/model/design.h"

typedef struct ClusterMean
{
	int64_t		rows;
	dd			weight;			/* 0 without rows; there is no mean then */
	dd			mean;			/* from the design's origin */
	double		size;			/* what it could be if its terms did not cancel */
} ClusterMean;

/*
 * Over both arms of the cluster.  With coefficients of the design's covariates
 * what these explain is taken out, as if they all were at the origin; NULL
 * for the mean as it is.
 */
extern ClusterMean cluster_mean(const Design *design, uint32_t cluster,
								bool after, const dd *coefficients);

/*
 * Coefficients of the covariates in the regression within cells, which a
 * programme cannot have a part in; to be freed by the caller.
 */
extern dd  *within_coefficients(const Design *design);

#endif							/* RESILIENCE_CLUSTER_MEANS_H */
