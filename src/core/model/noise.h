/*-------------------------------------------------------------------------
 *
 * noise.h
 *		How small a standard error is nothing but rounding.
 *
 * The scale is the data's own: what the standard error would be were every
 * outcome off by a share of itself, independently of the others.  Outcomes
 * are measured from the common origin and before effects are taken out, for
 * it is then that they are rounded; their errors go the way of the outcomes
 * themselves, through the fit and into the residuals.  Far from 0 they were
 * rounded when they were stored, too (STORED_OUTCOMES).  So the scale of
 * weights does not matter, and a cluster that outweighs the others, whose
 * residuals are small as it pulls the fit, has small errors likewise.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_NOISE_H
#define RESILIENCE_NOISE_H

#include "core/model/cluster_visit.h"

/* Bounds are rounded themselves: this many times one is certain. */
#define NOISE_CERTAIN 2.0

/*
 * Is this variance nothing but noise: of sums over clusters, with residuals
 * adjusted or not (ADJUST_ROOT counts as not)?  "lengths" is the sum of
 * gamma'gamma over the clusters after ADJUST_INVERSE, or infinity: it saves
 * the long way, which takes as long as the variance, where that is far above.
 */
extern bool clusters_are_noise(const Fit *fit, const dd *contrast,
							   Adjustment adjustment, double lengths,
							   dd variance);

/* Standard errors up to this are. */
extern double noise_of_clusters(const Fit *fit, const dd *contrast,
								Adjustment adjustment);

/*
 * The same of sums over rows; "classical" if they are of s^2 = sum w e^2 /
 * (n - k).
 */
extern bool rows_are_noise(const Fit *fit, const dd *contrast,
						   bool classical, dd variance);

#endif							/* RESILIENCE_NOISE_H */
