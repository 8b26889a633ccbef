/*-------------------------------------------------------------------------
 *
 * of_survey.c
 *		Variances of contrasts of a fit by the design of a survey.
 *
 * Clusters are primary sampling units, the design's blocks are strata.  The
 * linearised score of a PSU is l'M X_g'W_g e_g.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/noise.h"
#include "core/model/psu_counts.h"
#include "core/variance/jackknife.h"
#include "core/variance/variance.h"

/* Which variances are nothing but noise, after all. */
static void
clear_noise(const Fit *fit, const dd *contrasts, Adjustment adjustment,
			Covariance *covariance)
{
	for (int i = 0; i < covariance->n; i++)
		if (covariance->status[i] == VARIANCE_OK &&
			clusters_are_noise(fit, contrasts + i * fit->design->k, adjustment,
							   INFINITY, *covariance_value(covariance, i, i)))
			covariance_clear(covariance, i);
}

static Covariance *
linearised(const Fit *fit, const dd *contrasts, int n_contrasts,
		   const Strata *strata, const SurveyChoices *survey)
{
	uint32_t	at;
	VarianceStatus status = strata_check(strata, survey, &at);
	Scores	   *scores;
	Covariance *covariance;

	if (status != VARIANCE_OK)
		return covariance_failed(n_contrasts, status, at);
	scores = scores_of_fit(fit, contrasts, n_contrasts, ADJUST_NONE);
	covariance = covariance_of_scores(scores, strata, survey);
	scores_free(scores);
	clear_noise(fit, contrasts, ADJUST_NONE, covariance);
	return covariance;
}

static Covariance *
jackknifed(const Fit *fit, const dd *contrasts, int n_contrasts,
		   const Partition *strata, const PsuCounts *counts)
{
	Covariance *covariance = covariance_of_jackknife(fit, contrasts,
													 n_contrasts, strata,
													 counts);

	clear_noise(fit, contrasts, ADJUST_INVERSE, covariance);
	return covariance;
}

Covariance *
covariance_of_survey(const Fit *fit, const dd *contrasts, int n_contrasts,
					 Vcov vcov, const SurveyChoices *survey)
{
	Partition  *blocks;
	PsuCounts	counts;
	Strata		strata;
	Covariance *covariance;

	if (vcov == VCOV_JK1)
		return covariance_of_clusters(fit, contrasts, n_contrasts, VCOV_JK1);
	blocks = partition_by_block(fit->design);
	counts = psu_counts_create(fit->design, blocks);
	strata.partition = blocks;
	strata.n_psus = counts.in_stratum;
	covariance = vcov == VCOV_JKN ?
		jackknifed(fit, contrasts, n_contrasts, blocks, &counts) :
		linearised(fit, contrasts, n_contrasts, &strata, survey);
	psu_counts_free(&counts);
	partition_free(blocks);
	return covariance;
}
