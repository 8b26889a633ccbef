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
#include "core/model/waves.h"

/*
 * Is there such a variance?  By linearisation (CR0, CR1) and by leaving out
 * clusters (CRV3, CRV3J) of every method; by adjusted residuals (CR2, CR3) of
 * outcome regression with up to MAX_SIDE_COVARIATES.
 */
extern bool adjusted_vcov_applies(const Sample *sample,
								  CovariateMethod method, Vcov vcov);

/* The sample must be canonical, and have clusters and covariates. */
extern void estimate_adjusted(const Sample *sample, const WavePlan *wave_plan,
							  CovariateMethod method, const Choices *choices,
							  Estimate *estimate);

#endif							/* RESILIENCE_WAVE_ADJUSTED_H */
