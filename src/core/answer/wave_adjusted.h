/*-------------------------------------------------------------------------
 *
 * wave_adjusted.h
 *		The effect on a cohort in a period, adjusted for covariates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_ADJUSTED_H
#define RESILIENCE_WAVE_ADJUSTED_H

#include "core/answer/estimate.h"
#include "core/answer/wave_effects.h"
#include "core/model/adjusted.h"
#include "core/model/side_regressions.h"

/*
 * Is there such a variance?  By linearisation (CR0, CR1) and by leaving out
 * clusters (CRV3, CRV3J) of every method; by adjusted residuals (CR2, CR3) of
 * outcome regression with up to MAX_SIDE_COVARIATES.
 */
extern bool adjusted_vcov_applies(const Sample *sample,
								  CovariateMethod method, Vcov vcov);

/* The sample must be canonical, and have clusters and covariates. */
extern void estimate_adjusted(const Sample *sample, const WavePlan *wave_plan,
							  const Choices *choices, Estimate *estimate);

/* The regressions of an effect, whose groups are on sides. */
extern SideRegressions *adjusted_regressions(const Design *design,
											 const signed char *side_of,
											 const Adjusted *adjusted);

/*
 * Scores of outcome regression whose residuals are adjusted, by cluster of the
 * design, whose groups are on sides; their degrees of freedom.  They are NaN of
 * a cluster without which there would be no estimate, and all of methods that
 * have no such scores.
 */
extern Variance adjusted_scores(const Design *design,
								const signed char *side_of,
								Adjusted *adjusted, Adjustment adjustment,
								double *scores);

/* All effects of cohorts in periods, by each method. */
extern const EffectMaker effects_adjusted[N_COVARIATE_METHODS];

/*
 * The same, or those of means if there are no covariates, of the units of a panel
 * that have a row in the period and in the base.
 */
extern const EffectMaker effects_of_pairs[N_COVARIATE_METHODS];

#endif							/* RESILIENCE_WAVE_ADJUSTED_H */
