/*-------------------------------------------------------------------------
 *
 * variance_survey.c
 *		Design-based variances: linearisation, and the jackknife of a survey.
 *
 * Clusters are primary sampling units, drawn within strata.  With z_g the
 * linearised score of a PSU, l'M X_g'W_g e_g, and zbar their mean in the
 * stratum, the variance is the sum over strata of
 *
 *		(1 - n_h/N_h) n_h/(n_h - 1) sum_g (z_g - zbar)^2
 *
 * with n_h of the stratum's N_h PSUs in the sample (R's survey::svyrecvar).
 * JK1 leaves out a PSU at a time and ignores strata; JKn leaves it out of its
 * stratum, whose other PSUs make up for it with n_h/(n_h - 1) times their
 * weight.  Both centre the replicates at their mean, as R's svrVar does.
 *
 * The degrees of freedom are PSUs less strata (R's degf).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/matrix.h"
#include "core/memory.h"
#include "core/noise.h"
#include "core/variance.h"

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
	ClusterVectors *cv = cluster_vectors_create(fit, contrast);
	StratumSums *sums = core_alloc((size_t) strata->n_parts *
								   sizeof(StratumSums));

	*indispensable = UINT32_MAX;
	for (uint32_t g = 0; g < fit->design->n_clusters; g++)
	{
		StratumSums *stratum = &sums[strata->part_of[g]];
		dd			score;

		core_check_interrupts();
		cluster_vectors_load(cv, g);
		if (*indispensable == UINT32_MAX && cluster_vectors_indispensable(cv))
			*indispensable = g;
		cluster_vectors_adjust(cv, adjustment);
		score = cluster_vectors_score(cv);
		stratum->sum = dd_add(stratum->sum, score);
		stratum->squares = dd_add(stratum->squares, dd_mul(score, score));
	}
	cluster_vectors_free(cv);
	return sums;
}

/* The part of a stratum in the population that was not sampled. */
static dd
not_sampled(const SurveyChoices *survey, uint32_t h)
{
	double		n = partition_size(survey->strata, h);

	if (survey->population == NULL || isinf(survey->population[h]))
		return dd_from(1.0);
	return dd_div(dd_from(survey->population[h] - n),
				  dd_from(survey->population[h]));
}

static Variance
linearised(const Fit *fit, const dd *contrast, const SurveyChoices *survey)
{
	const Partition *strata = survey->strata;
	double		df = (double) fit->design->n_clusters - strata->n_parts;
	dd			variance = DD_ZERO;
	uint32_t	lonely = 0;
	uint32_t	indispensable;
	StratumSums *sums;

	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		if (survey->population != NULL &&
			survey->population[h] < partition_size(strata, h))
			return variance_failed(VARIANCE_FPC_TOO_SMALL,
								   partition_first_cluster(strata, h));
		if (partition_size(strata, h) == 1 && survey->lonely == LONELY_FAIL)
			return variance_failed(VARIANCE_LONELY_PSU,
								   partition_first_cluster(strata, h));
	}

	sums = sum_scores(fit, contrast, ADJUST_NONE, strata, &indispensable);
	if (indispensable != UINT32_MAX)
	{
		core_free(sums);
		return variance_failed(VARIANCE_INDISPENSABLE, indispensable);
	}
	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		double		n = partition_size(strata, h);
		dd			term = sums[h].squares;

		if (n == 1)
		{
			/* centred at the mean of all scores, which is 0 */
			if (survey->lonely == LONELY_ADJUST)
				variance = dd_add(variance,
								  dd_mul(term, not_sampled(survey, h)));
			lonely++;
			continue;
		}
		term = dd_sub(term, dd_div(dd_mul(sums[h].sum, sums[h].sum),
								   dd_from(n)));
		term = dd_mul(term, dd_div(dd_from(n), dd_from(n - 1.0)));
		variance = dd_add(variance, dd_mul(term, not_sampled(survey, h)));
	}
	core_free(sums);
	/* the others' mean stands in for the lonely */
	if (survey->lonely == LONELY_AVERAGE && lonely < strata->n_parts)
		variance = dd_mul(variance,
						  dd_div(dd_from(strata->n_parts),
								 dd_from(strata->n_parts - lonely)));
	return variance_result(variance,
						   noise_of_clusters(fit, contrast, ADJUST_NONE), df);
}

/* ---- JKn ---- */

/* The sums that replicates are made of, from which effects can be taken out. */
typedef struct Replicates
{
	const Fit  *fit;
	const dd   *contrast;
	const Partition *strata;
	Equations	cluster;
	Equations	stratum;		/* of the stratum whose clusters are left out */
	Equations	whole;			/* everything, in deviations */
	Equations	part;
	dd		   *r;
	dd		   *b;
	bool	   *dropped;
} Replicates;

/*
 * Equations of (x, 1) of rows that share an effect: take out their own mean.
 * Without effects there is nothing to take out.
 */
static void
take_out_effect(Equations *equations, int k, int power)
{
	int			width = equations->width;
	dd		   *xx = equations->xx[power];
	dd		   *xy = equations->xy[power];
	dd			weight;

	if (width == k || dd_is_zero(xx[width * width - 1]))
		return;
	weight = xx[width * width - 1];
	for (int i = 0; i < k; i++)
	{
		dd			mean = dd_div(xx[k * width + i], weight);

		for (int j = 0; j < k; j++)
			xx[i * width + j] = dd_sub(xx[i * width + j],
									   dd_mul(mean, xx[k * width + j]));
		xy[i] = dd_sub(xy[i], dd_mul(mean, xy[k]));
	}
}

/*
 * The equations of a stratum, with "without" (if any) left out and the others
 * weighted by "factor", effects taken out.  Effects lie within a stratum:
 * they are clusters, or the stratum itself.
 */
static void
sum_stratum(Replicates *rep, uint32_t h, uint32_t without, dd factor,
			Equations *sum)
{
	const Design *design = rep->fit->design;
	int			power = design_weight_power(design);

	equations_clear(sum);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		if (rep->strata->part_of[g] != h || g == without)
			continue;
		core_check_interrupts();
		design_cluster(design, g, NULL, &rep->cluster);
		if (design->effects == EFFECTS_CLUSTER)
			take_out_effect(&rep->cluster, design->k, power);
		equations_add(sum, &rep->cluster, power, factor);
	}
	if (design->effects == EFFECTS_BLOCK)
		take_out_effect(sum, design->k, power);
}

/* The estimate of a replicate, from rep->part; false if there is none. */
static bool
solve_replicate(Replicates *rep, dd *estimate)
{
	const Design *design = rep->fit->design;
	int			k = design->k;
	int			width = rep->part.width;
	int			power = design_weight_power(design);
	dd		   *a = rep->b + k;
	int			rank;

	for (int i = 0; i < k; i++)
	{
		for (int j = 0; j < k; j++)
			a[i * k + j] = rep->part.xx[power][i * width + j];
		rep->b[i] = rep->part.xy[power][i];
	}
	rank = cholesky(rep->r, a, k, rep->dropped);
	solve_transposed(rep->r, k, rep->b);
	solve_upper(rep->r, k, rep->b);
	*estimate = dot_product(rep->contrast, rep->b, k);
	return rank == rep->fit->rank;
}

static Replicates *
replicates_create(const Fit *fit, const dd *contrast, const Partition *strata)
{
	Replicates *rep = core_alloc(sizeof(Replicates));
	const Design *design = fit->design;
	int			k = design->k;

	rep->fit = fit;
	rep->contrast = contrast;
	rep->strata = strata;
	equations_init(&rep->cluster, design->width, design->powers);
	equations_init(&rep->stratum, design->width, design->powers);
	equations_init(&rep->whole, design->width, design->powers);
	equations_init(&rep->part, design->width, design->powers);
	rep->r = core_alloc(k * k * sizeof(dd));
	rep->b = core_alloc((k + k * k) * sizeof(dd));
	rep->dropped = core_alloc(k * sizeof(bool));
	return rep;
}

static void
replicates_free(Replicates *rep)
{
	core_free(rep->dropped);
	core_free(rep->b);
	core_free(rep->r);
	equations_free(&rep->part);
	equations_free(&rep->whole);
	equations_free(&rep->stratum);
	equations_free(&rep->cluster);
	core_free(rep);
}

static Variance
jackknife_within_strata(const Fit *fit, const dd *contrast,
						const Partition *strata)
{
	const Design *design = fit->design;
	int			power = design_weight_power(design);
	double		df = (double) design->n_clusters - strata->n_parts;
	Replicates *rep = replicates_create(fit, contrast, strata);
	dd		   *estimates = core_alloc(design->n_clusters * sizeof(dd));
	dd			one = dd_from(1.0);
	dd			mean = DD_ZERO;
	dd			variance = DD_ZERO;
	Variance	result = {VARIANCE_OK, 0.0, 0.0, 0};

	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		if (partition_size(strata, h) == 1 && result.status == VARIANCE_OK)
			result = variance_failed(VARIANCE_LONELY_PSU,
									 partition_first_cluster(strata, h));
		sum_stratum(rep, h, UINT32_MAX, one, &rep->stratum);
		equations_add(&rep->whole, &rep->stratum, power, one);
	}
	for (uint32_t g = 0; result.status == VARIANCE_OK &&
		 g < design->n_clusters; g++)
	{
		uint32_t	h = strata->part_of[g];
		double		n = partition_size(strata, h);

		/* the stratum without g, plus everything, less the stratum */
		sum_stratum(rep, h, g, dd_div(dd_from(n), dd_from(n - 1.0)),
					&rep->part);
		sum_stratum(rep, h, UINT32_MAX, one, &rep->stratum);
		equations_add(&rep->part, &rep->whole, power, one);
		equations_add(&rep->part, &rep->stratum, power, dd_from(-1.0));
		if (!solve_replicate(rep, &estimates[g]))
			result = variance_failed(VARIANCE_INDISPENSABLE, g);
		mean = dd_add(mean, estimates[g]);
	}
	if (result.status == VARIANCE_OK)
	{
		mean = dd_div(mean, dd_from(design->n_clusters));
		for (uint32_t g = 0; g < design->n_clusters; g++)
		{
			double		n = partition_size(strata, strata->part_of[g]);
			dd			apart = dd_sub(estimates[g], mean);

			variance = dd_add(variance,
							  dd_mul(dd_mul(apart, apart),
									 dd_div(dd_from(n - 1.0), dd_from(n))));
		}
		result = variance_result(variance,
								 noise_of_clusters(fit, contrast,
												   ADJUST_INVERSE), df);
	}
	core_free(estimates);
	replicates_free(rep);
	return result;
}

Variance
variance_of_survey(const Fit *fit, const dd *contrast, Vcov vcov,
				   const SurveyChoices *survey)
{
	if (vcov == VCOV_JK1)
		return variance_of_clusters(fit, contrast, VCOV_CRV3J);
	if (vcov == VCOV_JKN)
		return jackknife_within_strata(fit, contrast, survey->strata);
	return linearised(fit, contrast, survey);
}
