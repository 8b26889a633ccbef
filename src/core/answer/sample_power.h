/*-------------------------------------------------------------------------
 *
 * sample_power.h
 *		What randomisation inference would find with a sample's own changes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_POWER_H
#define RESILIENCE_SAMPLE_POWER_H

#include "core/resample/permutation_power.h"

/* The changes of a canonical sample's clusters, adjusted for covariates. */
extern void sample_changes(const Sample *sample, ClusterChanges *changes);

#endif							/* RESILIENCE_SAMPLE_POWER_H */
