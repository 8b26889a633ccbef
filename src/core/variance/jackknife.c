/*-------------------------------------------------------------------------
 *
 * jackknife.c
 *		The jackknife of a stratified survey, JKn.
 *
 * A PSU at a time is left out of its stratum, whose other PSUs make up for it
 * with n_h/(n_h - 1) times their weight; the variance is the sum of
 * (n_h - 1)/n_h times the squared changes of the estimate about their mean,
 * as R's svrVar has it.
 *
 * PSUs without rows in the domain are left out in their turn, too: the others
 * of their stratum then count more, or, in a stratum without any rows, nothing
 * changes (R's subset() of a replicate design).
 *
 * The degrees of freedom are the rank of the replicates' weights less 1, as
 * in R's degf: PSUs less strata, if all PSUs have rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/jackknife.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/variance/jackknife_replicates.h"

/*
 * A replicate's changes of the estimates.  A stratum's PSUs without rows make
 * one replicate, counted as often as there are such.
 */
typedef struct Replicates
{
	int			n_contrasts;
	size_t		n;
	dd		   *changes;		/* replicates x contrasts */
	double	   *number;			/* of equal ones */
	double	   *psus;			/* of the stratum that one is left out of */
} Replicates;

static Replicates *
replicates_create(size_t most, int n_contrasts)
{
	Replicates *replicates = core_alloc(sizeof(Replicates));

	replicates->n_contrasts = n_contrasts;
	replicates->changes = core_alloc_array(size_mul(most, n_contrasts),
										   sizeof(dd));
	replicates->number = core_alloc_array(most, sizeof(double));
	replicates->psus = core_alloc_array(most, sizeof(double));
	return replicates;
}

static void
replicates_free(Replicates *replicates)
{
	core_free(replicates->psus);
	core_free(replicates->number);
	core_free(replicates->changes);
	core_free(replicates);
}

static void
put_replicate(Replicates *replicates, const Fit *fit, const dd *contrasts,
			  const dd *coefficients, double number, double psus)
{
	int			k = fit->design->k;
	dd		   *changes = replicates->changes +
		replicates->n * replicates->n_contrasts;

	for (int i = 0; i < replicates->n_contrasts; i++)
		changes[i] = dd_sub(dot_product(contrasts + i * k, coefficients, k),
							fit_estimate(fit, contrasts + i * k));
	replicates->number[replicates->n] = number;
	replicates->psus[replicates->n++] = psus;
}

/*
 * The replicates of all strata; false if one cannot be estimated, the one
 * without cluster *at.
 */
static bool
replicate(const Fit *fit, const dd *contrasts, const Partition *strata,
		  const PsuCounts *counts, Replicates *replicates, uint32_t *at)
{
	JackknifeReplicates *jk = jackknife_replicates_create(fit, strata, counts);
	dd		   *coefficients = core_alloc_array(fit->design->k, sizeof(dd));
	bool		complete = true;

	for (uint32_t h = 0; h < strata->n_parts && complete; h++)
	{
		double		n = counts->in_stratum[h];
		uint32_t	n_absent = counts->in_stratum[h] -
			partition_size(strata, h);

		jackknife_replicates_stratum(jk, h);
		for (uint32_t m = strata->first[h];
			 m < strata->first[h + 1] && complete; m++)
		{
			*at = strata->members[m];
			complete = jackknife_replicates_fit(jk, *at, coefficients);
			put_replicate(replicates, fit, contrasts, coefficients, 1.0, n);
		}
		if (complete && n_absent > 0)
		{
			complete = jackknife_replicates_fit(jk, NO_CLUSTER, coefficients);
			put_replicate(replicates, fit, contrasts, coefficients, n_absent,
						  n);
		}
	}
	core_free(coefficients);
	jackknife_replicates_free(jk);
	return complete;
}

/* Over all replicates, those of strata without rows among them. */
static void
find_means(const Replicates *replicates, const PsuCounts *counts, dd *means)
{
	int			n_contrasts = replicates->n_contrasts;
	dd			number = DD_ZERO;

	for (size_t r = 0; r < replicates->n; r++)
	{
		number = dd_add(number, dd_from(replicates->number[r]));
		for (int i = 0; i < n_contrasts; i++)
			means[i] = dd_add(means[i],
							  dd_mul_d(replicates->changes[r * n_contrasts + i],
									   replicates->number[r]));
	}
	for (uint32_t h = 0; h < counts->n_outside; h++)
		number = dd_add(number, dd_from(counts->outside[h]));
	for (int i = 0; i < n_contrasts; i++)
		means[i] = dd_div(means[i], number);
}

static dd
covariance_about_means(const Replicates *replicates, const PsuCounts *counts,
					   const dd *means, int i, int j)
{
	int			n_contrasts = replicates->n_contrasts;
	dd			sum = DD_ZERO;

	for (size_t r = 0; r < replicates->n; r++)
	{
		const dd   *changes = replicates->changes + r * n_contrasts;
		double		n = replicates->psus[r];

		sum = dd_add(sum,
					 dd_mul(dd_mul_d(dd_mul(dd_sub(changes[i], means[i]),
											dd_sub(changes[j], means[j])),
									 replicates->number[r]),
							dd_div(dd_from(n - 1.0), dd_from(n))));
	}
	/* of each of these n - 1 in n of n changes of 0 */
	for (uint32_t h = 0; h < counts->n_outside; h++)
		sum = dd_add(sum, dd_mul_d(dd_mul(means[i], means[j]),
								   counts->outside[h] - 1.0));
	return sum;
}

/*
 * A stratum all of whose n PSUs have rows has n replicates whose weights add
 * up to a constant: they span n - 1 dimensions, those of others as many as
 * they have PSUs with rows.  The sample's own weights are one more, unless
 * every stratum is such that they are among these.
 */
static double
jackknife_df(const Partition *strata, const PsuCounts *counts)
{
	double		dimensions = 0.0;
	bool		complete = false;

	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		bool		all = counts->in_stratum[h] == partition_size(strata, h);

		dimensions += partition_size(strata, h) - (all ? 1.0 : 0.0);
		complete = complete || all;
	}
	return complete ? dimensions : dimensions - 1.0;
}

static Covariance *
covariance_of_replicates(const Replicates *replicates,
						 const Partition *strata, const PsuCounts *counts)
{
	int			n = replicates->n_contrasts;
	Covariance *covariance = covariance_create(n);
	dd		   *means = core_alloc_array(n, sizeof(dd));
	double		df = jackknife_df(strata, counts);

	find_means(replicates, counts, means);
	for (int i = 0; i < n; i++)
	{
		covariance->df[i] = df;
		for (int j = 0; j <= i; j++)
		{
			core_check_interrupts();
			*covariance_value(covariance, i, j) =
				covariance_about_means(replicates, counts, means, i, j);
		}
	}
	covariance_mirror(covariance);
	core_free(means);
	return covariance;
}

Covariance *
covariance_of_jackknife(const Fit *fit, const dd *contrasts, int n_contrasts,
						const Partition *strata, const PsuCounts *counts)
{
	Replicates *replicates;
	Covariance *covariance;
	uint32_t	at = 0;

	for (uint32_t h = 0; h < strata->n_parts; h++)
		if (counts->in_stratum[h] == 1)
			return covariance_failed(n_contrasts, VARIANCE_LONELY_PSU,
									 partition_first_cluster(strata, h));
	replicates = replicates_create(size_add(fit->design->n_clusters,
											strata->n_parts), n_contrasts);
	covariance = replicate(fit, contrasts, strata, counts, replicates, &at) ?
		covariance_of_replicates(replicates, strata, counts) :
		covariance_failed(n_contrasts, VARIANCE_INDISPENSABLE, at);
	replicates_free(replicates);
	return covariance;
}
