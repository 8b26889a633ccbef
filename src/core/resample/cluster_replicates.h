/*-------------------------------------------------------------------------
 *
 * cluster_replicates.h
 *		The bootstrap of clusters: the estimate with clusters drawn anew.
 *
 * Under a replicate's weights it needs each cluster's normal equations only.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CLUSTER_REPLICATES_H
#define RESILIENCE_CLUSTER_REPLICATES_H

#include "core/inference/bootstrap_interval.h"
#include "core/model/fit.h"
#include "core/resample/cluster_draws.h"

/*
 * Fill replicates->values (and pivots, unless NULL) from "reps" replicates;
 * those in which the model cannot be fitted are left out.
 */
extern void cluster_replicates(const Fit *fit, const dd *contrast,
							   const ClusterDraws *draws, uint32_t reps,
							   uint64_t seed, BootstrapReplicates *replicates);

/*
 * Acceleration from leaving out each unit in turn; false if there is no
 * estimate without one.
 */
extern bool cluster_acceleration(const Fit *fit, const dd *contrast,
								 const ClusterDraws *draws,
								 double *acceleration);

#endif							/* RESILIENCE_CLUSTER_REPLICATES_H */
