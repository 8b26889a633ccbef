/*-------------------------------------------------------------------------
 *
 * variance.h
 *		The kinds of variances of contrasts of one fit.
 *
 * Three families, each in a file of its own: of rows, of clusters, and of a
 * survey design, by linearisation or by the jackknife.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_VARIANCE_H
#define RESILIENCE_VARIANCE_H

#include "core/model/fit.h"
#include "core/variance/of_scores.h"

typedef enum Vcov
{
	VCOV_IID,
	VCOV_HC0,
	VCOV_HC1,
	VCOV_HC2,
	VCOV_HC3,
	VCOV_CR0,
	VCOV_CR1,
	VCOV_CR1S,
	VCOV_CR1N,
	VCOV_CR2,
	VCOV_CR3,
	VCOV_CRV3,
	VCOV_CRV3J,
	VCOV_SURVEY,
	VCOV_JK1,
	VCOV_JKN
} Vcov;

static inline bool
vcov_is_of_survey(Vcov vcov)
{
	return vcov >= VCOV_SURVEY;
}

static inline bool
vcov_is_clustered(Vcov vcov)
{
	return vcov >= VCOV_CR0;
}

/*
 * The covariance of n contrasts of k entries each, all of which can be
 * estimated.  A survey's strata are the design's blocks.
 */
extern Covariance *covariance_of_fit(const Fit *fit, const dd *contrasts,
									 int n_contrasts, Vcov vcov,
									 const SurveyChoices *survey);

/* The variance of one, and by n kinds: those of clusters in one go. */
extern Variance variance_of_fit(const Fit *fit, const dd *contrast,
								Vcov vcov, const SurveyChoices *survey);
extern void variances_of_fit(const Fit *fit, const dd *contrast,
							 const Vcov *vcovs, int n,
							 const SurveyChoices *survey,
							 Variance *variances);

/* By family. */
extern Covariance *covariance_of_rows(const Fit *fit, const dd *contrasts,
									  int n_contrasts, Vcov vcov);
extern Covariance *covariance_of_clusters(const Fit *fit, const dd *contrasts,
										  int n_contrasts, Vcov vcov);

/* The same by several kinds, in one go. */
extern void covariances_of_clusters(const Fit *fit, const dd *contrasts,
									int n_contrasts, const Vcov *vcovs,
									int n_vcovs, Covariance **covariances);
/*
 * One of CR0 to CR2, but contrasts that have no estimate without some
 * cluster have a variance all the same: one that does not know what is by
 * chance in that cluster, whose own residuals are 0 there.  "rests_on" says
 * which it is, by contrast, or NO_CLUSTER.
 */
extern Covariance *covariance_regardless(const Fit *fit, const dd *contrasts,
										 int n_contrasts, Vcov vcov,
										 uint32_t *rests_on);
extern Covariance *covariance_of_survey(const Fit *fit, const dd *contrasts,
										int n_contrasts, Vcov vcov,
										const SurveyChoices *survey);

#endif							/* RESILIENCE_VARIANCE_H */
