/*-------------------------------------------------------------------------
 *
 * variance.c
 *		The kinds of variances of contrasts of one fit: the way to each.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/variance.h"

Covariance *
covariance_of_fit(const Fit *fit, const dd *contrasts, int n_contrasts,
				  Vcov vcov, const SurveyChoices *survey)
{
	if (vcov_is_of_survey(vcov))
		return covariance_of_survey(fit, contrasts, n_contrasts, vcov, survey);
	if (vcov_is_clustered(vcov))
		return covariance_of_clusters(fit, contrasts, n_contrasts, vcov);
	return covariance_of_rows(fit, contrasts, n_contrasts, vcov);
}

Variance
variance_of_fit(const Fit *fit, const dd *contrast, Vcov vcov,
				const SurveyChoices *survey)
{
	Covariance *covariance = covariance_of_fit(fit, contrast, 1, vcov, survey);
	Variance	variance = covariance_variance(covariance, 0);

	covariance_free(covariance);
	return variance;
}
