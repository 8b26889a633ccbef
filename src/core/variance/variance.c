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

#include "core/base/memory.h"

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

static Variance
variance_from(Covariance *covariance)
{
	Variance	variance = covariance_variance(covariance, 0);

	covariance_free(covariance);
	return variance;
}

Variance
variance_of_fit(const Fit *fit, const dd *contrast, Vcov vcov,
				const SurveyChoices *survey)
{
	return variance_from(covariance_of_fit(fit, contrast, 1, vcov, survey));
}

static bool
is_of_clusters(Vcov vcov)
{
	return vcov_is_clustered(vcov) && !vcov_is_of_survey(vcov);
}

void
variances_of_fit(const Fit *fit, const dd *contrast, const Vcov *vcovs, int n,
				 const SurveyChoices *survey, Variance *variances)
{
	Vcov	   *clustered = core_alloc_array(size_add(n, 1), sizeof(Vcov));
	Covariance **covariances = core_alloc_array(size_add(n, 1),
												sizeof(Covariance *));
	int			n_clustered = 0;

	for (int i = 0; i < n; i++)
		if (is_of_clusters(vcovs[i]))
			clustered[n_clustered++] = vcovs[i];
		else
			variances[i] = variance_of_fit(fit, contrast, vcovs[i], survey);
	if (n_clustered > 0)
		covariances_of_clusters(fit, contrast, 1, clustered, n_clustered,
								covariances);
	for (int i = 0, j = 0; i < n; i++)
		if (is_of_clusters(vcovs[i]))
			variances[i] = variance_from(covariances[j++]);
	core_free(covariances);
	core_free(clustered);
}
