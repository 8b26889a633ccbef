/*-------------------------------------------------------------------------
 *
 * jackknife.h
 *		The jackknife of a stratified survey, JKn.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_JACKKNIFE_H
#define RESILIENCE_JACKKNIFE_H

#include "core/model/fit.h"
#include "core/model/psu_counts.h"
#include "core/variance/covariance.h"

/* With the PSUs that the strata have.  Noise is not looked for. */
extern Covariance *covariance_of_jackknife(const Fit *fit,
										   const dd *contrasts,
										   int n_contrasts,
										   const Partition *strata,
										   const PsuCounts *counts);

#endif							/* RESILIENCE_JACKKNIFE_H */
