/*-------------------------------------------------------------------------
 *
 * noise.h
 *		How small a standard error is nothing but rounding.
 *
 * The scale is the data's own: what the standard error would be were every
 * outcome off by a share of itself, independently of the others.  Outcomes
 * are measured from the common origin and before effects are taken out, for
 * it is then that they are rounded; their errors go the way of the outcomes
 * themselves, through the fit and into the residuals.  So the scale of
 * weights does not matter, and a cluster that outweighs the others, whose
 * residuals are small as it pulls the fit, has small errors likewise.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_NOISE_H
#define RESILIENCE_NOISE_H

#include "core/cluster_vectors.h"

/*
 * Standard errors up to this are noise: of sums over clusters, with residuals
 * adjusted or not (ADJUST_ROOT counts as not).
 */
extern double noise_of_clusters(const Fit *fit, const dd *contrast,
								Adjustment adjustment);

/* Of sums over rows; "classical" if they are of s^2 = sum w e^2 / (n - k). */
extern double noise_of_rows(const Fit *fit, const dd *contrast,
							bool classical);

#endif							/* RESILIENCE_NOISE_H */
