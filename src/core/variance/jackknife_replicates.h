/*-------------------------------------------------------------------------
 *
 * jackknife_replicates.h
 *		The fit without one PSU, the others of its stratum making up for it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_JACKKNIFE_REPLICATES_H
#define RESILIENCE_JACKKNIFE_REPLICATES_H

#include "core/model/fit.h"
#include "core/model/psu_counts.h"

typedef struct JackknifeReplicates JackknifeReplicates;

extern JackknifeReplicates *jackknife_replicates_create(const Fit *fit,
														const Partition *strata,
														const PsuCounts *counts);
extern void jackknife_replicates_free(JackknifeReplicates *replicates);

/* Go to a stratum: what is left out is a PSU of it. */
extern void jackknife_replicates_stratum(JackknifeReplicates *replicates,
										 uint32_t h);

/*
 * The k coefficients without a cluster, or without a PSU that has no rows
 * (NO_CLUSTER).  False if the fit has not all of them.
 */
extern bool jackknife_replicates_fit(JackknifeReplicates *replicates,
									 uint32_t without, dd *coefficients);

#endif							/* RESILIENCE_JACKKNIFE_REPLICATES_H */
