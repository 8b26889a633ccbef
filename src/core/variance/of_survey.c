/*-------------------------------------------------------------------------
 *
 * of_survey.c
 *		Design-based variances by linearisation.
 *
 * Clusters are primary sampling units, drawn within strata.  With z_g the
 * linearised score of a PSU, l'M X_g'W_g e_g, and zbar their mean in the
 * stratum, the variance is the sum over strata of
 *
 *		(1 - n_h/N_h) n_h/(n_h - 1) sum_g (z_g - zbar)^2
 *
 * with n_h of the stratum's N_h PSUs in the sample (R's survey::svyrecvar).
 * PSUs without rows in the domain count in n_h, with scores of 0; strata
 * without any add nothing, as with R's subset() of a design.
 *
 * The degrees of freedom are PSUs less strata (R's degf), of those with rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/memory.h"
#include "core/model/noise.h"
#include "core/numeric/matrix.h"
#include "core/variance/variance.h"

typedef struct StratumSums
{
	dd			sum;
	dd			squares;
} StratumSums;

/* Sums of what each cluster gives, by stratum. */
static StratumSums *
sum_scores(const Fit *fit, const dd *contrast, Adjustment adjustment,
		   const Partition *strata, uint32_t *indispensable)
{
	ClusterVisit *visit = cluster_visit_create(fit, contrast, 1,
											   WITHOUT_SQUARES);
	StratumSums *sums = core_alloc_array(strata->n_parts, sizeof(StratumSums));

	*indispensable = UINT32_MAX;
	for (uint32_t g = 0; g < fit->design->n_clusters; g++)
	{
		StratumSums *stratum = &sums[strata->part_of[g]];
		dd			score;

		core_check_interrupts();
		cluster_visit_load(visit, g);
		if (*indispensable == UINT32_MAX &&
			cluster_visit_indispensable(visit, 0))
			*indispensable = g;
		cluster_visit_adjust(visit, adjustment);
		score = cluster_visit_score(visit, 0);
		stratum->sum = dd_add(stratum->sum, score);
		stratum->squares = dd_add(stratum->squares, dd_mul(score, score));
	}
	cluster_visit_free(visit);
	return sums;
}

/* The part of a stratum's population that was not sampled. */
static dd
not_sampled(const SurveyChoices *survey, uint32_t h, double n)
{
	if (survey->population == NULL || isinf(survey->population[h]))
		return dd_from(1.0);
	return dd_div(dd_from(survey->population[h] - n),
				  dd_from(survey->population[h]));
}

/* Is there a stratum that the choices do not allow for? */
static Variance
check_strata(const SurveyChoices *survey, const PsuCounts *counts)
{
	const Partition *strata = survey->strata;

	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		uint32_t	n = counts->in_stratum[h];

		if (survey->population != NULL && survey->population[h] < n)
			return variance_failed(VARIANCE_FPC_TOO_SMALL,
								   partition_first_cluster(strata, h));
		if (n == 1 && survey->lonely == LONELY_FAIL)
			return variance_failed(VARIANCE_LONELY_PSU,
								   partition_first_cluster(strata, h));
	}
	return variance_failed(VARIANCE_OK, 0);
}

static dd
variance_of_scores(const StratumSums *sums, const SurveyChoices *survey,
				   const PsuCounts *counts)
{
	const Partition *strata = survey->strata;
	dd			variance = DD_ZERO;
	uint32_t	lonely = 0;

	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		double		n = counts->in_stratum[h];
		dd			term = sums[h].squares;

		if (n == 1)
		{
			/* centred at the mean of all scores, which is 0 */
			if (survey->lonely == LONELY_ADJUST)
				variance = dd_add(variance,
								  dd_mul(term, not_sampled(survey, h, n)));
			lonely++;
			continue;
		}
		term = dd_sub(term, dd_div(dd_mul(sums[h].sum, sums[h].sum),
								   dd_from(n)));
		term = dd_mul(term, dd_div(dd_from(n), dd_from(n - 1.0)));
		variance = dd_add(variance, dd_mul(term, not_sampled(survey, h, n)));
	}
	/* the others' mean stands in for the lonely */
	if (survey->lonely == LONELY_AVERAGE && lonely < strata->n_parts)
		variance = dd_mul(variance,
						  dd_div(dd_from(strata->n_parts),
								 dd_from(strata->n_parts - lonely)));
	return variance;
}

static Variance
linearised(const Fit *fit, const dd *contrast, const SurveyChoices *survey,
		   const PsuCounts *counts)
{
	const Partition *strata = survey->strata;
	double		df = (double) fit->design->n_clusters - strata->n_parts;
	Variance	result = check_strata(survey, counts);
	uint32_t	indispensable;
	StratumSums *sums;

	if (result.status != VARIANCE_OK)
		return result;
	sums = sum_scores(fit, contrast, ADJUST_NONE, strata, &indispensable);
	if (indispensable != UINT32_MAX)
		result = variance_failed(VARIANCE_INDISPENSABLE, indispensable);
	else
	{
		dd			variance = variance_of_scores(sums, survey, counts);

		result = variance_result(variance,
								 clusters_are_noise(fit, contrast, ADJUST_NONE,
													INFINITY, variance), df);
	}
	core_free(sums);
	return result;
}

Variance
variance_of_survey(const Fit *fit, const dd *contrast, Vcov vcov,
				   const SurveyChoices *survey)
{
	PsuCounts	counts;
	Variance	result;

	if (vcov == VCOV_JK1)
		return variance_of_clusters(fit, contrast, VCOV_JK1);
	counts = psu_counts_create(fit->design, survey->strata);
	if (vcov == VCOV_JKN)
		result = variance_of_jackknife(fit, contrast, survey->strata,
									   &counts);
	else
		result = linearised(fit, contrast, survey, &counts);
	psu_counts_free(&counts);
	return result;
}
