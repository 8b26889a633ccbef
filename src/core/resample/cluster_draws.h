/*-------------------------------------------------------------------------
 *
 * cluster_draws.h
 *		The bootstrap of clusters: the estimate with clusters drawn anew.
 *
 * A replicate gives every cluster a weight: how often it was drawn, or that
 * rescaled (Rao and Wu 1988), or an exponential random number (Rubin 1981).
 * The estimate under these weights needs each cluster's normal equations only.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CLUSTER_DRAWS_H
#define RESILIENCE_CLUSTER_DRAWS_H

#include "core/inference/bootstrap_interval.h"
#include "core/model/fit.h"
#include "core/random/random.h"

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

/* Clusters that are drawn together or not at all, and from what. */
typedef struct Draws
{
	uint32_t	n_strata;
	uint32_t   *first;			/* unit of each stratum, and one past all */
	uint32_t	n_units;
	uint32_t   *first_member;	/* of each unit, and one past the last; a PSU
								 * without rows has none */
	uint32_t   *members;		/* clusters */
	uint32_t	n_lonely;		/* strata of one unit */
} Draws;

extern void draws_create(const Design *design, BootstrapMethod method,
						 Resample resample, Draws *draws);
extern void draws_free(Draws *draws);

/* The weights of the clusters in one replicate. */
extern void draws_weights(const Draws *draws, BootstrapMethod method,
						  uint64_t seed, uint32_t replicate, double *weights);

/*
 * Fill replicates->values (and pivots, unless NULL) from "reps" replicates;
 * those in which the model cannot be fitted are left out.
 */
extern void bootstrap_run(const Fit *fit, const dd *contrast,
						  BootstrapMethod method, const Draws *draws,
						  uint32_t reps, uint64_t seed,
						  BootstrapReplicates *replicates);

/*
 * Acceleration from leaving out each unit in turn; false if there is no
 * estimate without one.
 */
extern bool bootstrap_acceleration(const Fit *fit, const dd *contrast,
								   const Draws *draws, double *acceleration);

#endif							/* RESILIENCE_CLUSTER_DRAWS_H */
