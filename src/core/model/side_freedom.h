/*-------------------------------------------------------------------------
 *
 * side_freedom.h
 *		Degrees of freedom of sums of effects adjusted by outcome regression.
 *
 * With a_kc the vector, over all rows, that the score of effect k and cluster c
 * is the product of with the outcomes, the score of a sum of effects with
 * factors f is that of a_c = sum f_k a_kc.  Under an identity covariance of the
 * outcomes those of clusters g and h have the covariance P_gh = a_g'a_h, and
 * Satterthwaite's degrees of freedom are (tr P)^2 / sum P_gh^2, as of a single
 * contrast (satterthwaite.h), which one effect by itself has.
 *
 * What is not of residuals, the part of the mean of the covariates of the treated,
 * is taken for given.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SIDE_FREEDOM_H
#define RESILIENCE_SIDE_FREEDOM_H

#include "core/model/cluster_visit.h"
#include "core/model/side_regressions.h"

typedef struct SideFreedom SideFreedom;

/* Of so many effects of groups of a design (adjusted.h), which must outlive it. */
extern SideFreedom *side_freedom_create(const Design *design, int n_effects);
extern void side_freedom_free(SideFreedom *freedom);

/* The regressions of an effect, with its groups on these sides. */
extern void side_freedom_add(SideFreedom *freedom, int effect,
							 const signed char *side_of,
							 const SideRegressions *regressions,
							 Adjustment adjustment);

/* Of the sum of effects times factors, 0 of those that were not added. */
extern double side_freedom_of(const SideFreedom *freedom,
							  const double *factors);

#endif							/* RESILIENCE_SIDE_FREEDOM_H */
