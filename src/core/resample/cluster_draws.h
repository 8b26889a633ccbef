/*-------------------------------------------------------------------------
 *
 * cluster_draws.h
 *		Clusters drawn anew: who is drawn from what, and the weights that a
 *		replicate gives.
 *
 * A replicate gives every cluster a weight: how often it was drawn, or that
 * rescaled (Rao and Wu 1988), or an exponential random number (Rubin 1981).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CLUSTER_DRAWS_H
#define RESILIENCE_CLUSTER_DRAWS_H

#include "core/model/design.h"

typedef enum BootstrapMethod
{
	BOOTSTRAP_CLUSTER,			/* as many as there are, with replacement */
	BOOTSTRAP_RAO_WU,			/* one fewer in each stratum, rescaled */
	BOOTSTRAP_FRACTIONAL		/* exponential weights */
} BootstrapMethod;

#define N_BOOTSTRAP_METHODS 3

/* What clusters are drawn from, by method "cluster". */
typedef enum Resample
{
	RESAMPLE_ARM,				/* those of the same arm */
	RESAMPLE_BLOCK,				/* those of the same block and arm */
	RESAMPLE_PAIR				/* whole blocks are drawn from all */
} Resample;

extern const NameList resample_names;

#define N_RESAMPLES 3

/*
 * A unit is what is drawn together or not at all: a cluster, a whole block, or
 * a PSU without rows, which has no clusters.
 */
typedef struct ClusterDraws
{
	BootstrapMethod method;
	Partition  *units;			/* clusters by unit */
	Partition  *strata;			/* units by stratum */
	uint32_t	n_lonely;		/* strata of one unit */
} ClusterDraws;

extern void cluster_draws_create(const Design *design, BootstrapMethod method,
								 Resample resample, ClusterDraws *draws);
extern void cluster_draws_free(ClusterDraws *draws);

/* The weights of the clusters in one replicate. */
extern void cluster_draws_weights(const ClusterDraws *draws, uint64_t seed,
								  uint32_t replicate, double *weights);

/* Add to the weights of the clusters of a unit. */
static inline void
cluster_draws_count(const ClusterDraws *draws, uint32_t unit, double weight,
					double *weights)
{
	const Partition *units = draws->units;

	for (uint32_t i = units->first[unit]; i < units->first[unit + 1]; i++)
		weights[units->members[i]] += weight;
}

#endif							/* RESILIENCE_CLUSTER_DRAWS_H */
