/*-------------------------------------------------------------------------
 *
 * of_scores.c
 *		The covariance of statistics of a survey, from their scores.
 *
 * Primary sampling units were drawn within strata.  With z_g the scores of a
 * PSU and zbar their mean in the stratum, the covariance is the sum over
 * strata of
 *
 *		(1 - n_h/N_h) n_h/(n_h - 1) sum_g (z_g - zbar)(z_g - zbar)'
 *
 * with n_h of the stratum's N_h PSUs in the sample (R's survey::svyrecvar).
 * PSUs without rows in the domain count in n_h, with scores of 0; strata
 * without any add nothing, as with R's subset() of a design.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/of_scores.h"

#include <math.h>

#include "core/base/memory.h"

/* In the order of LonelyPsu. */
const NameList lonely_psu_names =
NAME_LIST("fail", "remove", "certainty", "average", "adjust");

static bool
has_population(const SurveyChoices *survey, uint32_t h)
{
	return survey->population != NULL && !isinf(survey->population[h]);
}

/* The part of a stratum's population that was not sampled. */
static dd
not_sampled(const SurveyChoices *survey, uint32_t h, double n)
{
	if (!has_population(survey, h))
		return dd_from(1.0);
	return dd_div(dd_from(survey->population[h] - n),
				  dd_from(survey->population[h]));
}

static VarianceStatus
check(const StratumSource *source, const SurveyChoices *survey, uint32_t *at)
{
	for (uint32_t h = 0; h < source->n_strata; h++)
	{
		double		n = source->units(source->context, h);

		*at = source->at(source->context, h);
		if (has_population(survey, h) && survey->population[h] < n)
			return VARIANCE_FPC_TOO_SMALL;
		if (n == 1 && survey->lonely == LONELY_FAIL)
			return VARIANCE_LONELY_PSU;
	}
	return VARIANCE_OK;
}

/* The scores of one stratum, and products of two of them. */
typedef struct StratumSums
{
	dd		   *sums;			/* by statistic */
	Covariance *products;
} StratumSums;

static void
sum_stratum(const StratumSource *source, uint32_t h, int n,
			StratumSums *stratum)
{
	for (int i = 0; i < n; i++)
	{
		stratum->sums[i] = DD_ZERO;
		for (int j = 0; j <= i; j++)
			*covariance_value(stratum->products, i, j) = DD_ZERO;
	}
	source->sum(source->context, h, stratum->sums, stratum->products);
}

/*
 * Add the stratum's part.  A lonely PSU that is to be adjusted for is not
 * centred, as in svyrecvar: the mean of all scores of a fit is 0.
 */
static void
add_stratum(Covariance *covariance, const StratumSums *stratum, double n,
			dd not_sampled)
{
	for (int i = 0; i < covariance->n; i++)
		for (int j = 0; j <= i; j++)
		{
			dd		   *sum = covariance_value(covariance, i, j);
			dd			term = *covariance_value(stratum->products, i, j);

			if (n > 1)
			{
				term = dd_sub(term, dd_div(dd_mul(stratum->sums[i],
												  stratum->sums[j]),
										   dd_from(n)));
				term = dd_mul(term, dd_div(dd_from(n), dd_from(n - 1.0)));
			}
			*sum = dd_add(*sum, dd_mul(term, not_sampled));
		}
}

/* The others' mean stands in for the lonely. */
static void
average(Covariance *covariance, uint32_t n_strata, uint32_t n_lonely)
{
	if (n_lonely < n_strata)
		covariance_multiply(covariance, dd_div(dd_from(n_strata),
											   dd_from(n_strata - n_lonely)));
}

static void
add_strata(const StratumSource *source, const SurveyChoices *survey,
		   Covariance *covariance)
{
	uint32_t	n_lonely = 0;
	StratumSums stratum;

	stratum.sums = core_alloc_array(covariance->n, sizeof(dd));
	stratum.products = covariance_create(covariance->n);
	for (uint32_t h = 0; h < source->n_strata; h++)
	{
		double		n = source->units(source->context, h);

		n_lonely += n == 1;
		if (n == 1 && survey->lonely != LONELY_ADJUST)
			continue;
		sum_stratum(source, h, covariance->n, &stratum);
		add_stratum(covariance, &stratum, n, not_sampled(survey, h, n));
	}
	if (survey->lonely == LONELY_AVERAGE)
		average(covariance, source->n_strata, n_lonely);
	covariance_mirror(covariance);
	covariance_free(stratum.products);
	core_free(stratum.sums);
}

Covariance *
covariance_of_strata(int n, const StratumSource *source,
					 const SurveyChoices *survey)
{
	uint32_t	at = 0;
	VarianceStatus status = check(source, survey, &at);
	Covariance *covariance;

	if (status != VARIANCE_OK)
		return covariance_failed(n, status, at);
	covariance = covariance_create(n);
	add_strata(source, survey, covariance);
	return covariance;
}

/* ---- scores of PSUs, one by one ---- */

typedef struct ScoresInStrata
{
	const Scores *scores;
	const Strata *strata;
} ScoresInStrata;

static double
psus_in(const void *context, uint32_t h)
{
	const Strata *strata = ((const ScoresInStrata *) context)->strata;

	return strata->n_psus != NULL ? strata->n_psus[h] :
		partition_size(strata->partition, h);
}

static uint32_t
first_of(const void *context, uint32_t h)
{
	return partition_first_cluster(((const ScoresInStrata *) context)->strata->partition, h);
}

static void
sum_scores(const void *context, uint32_t h, dd *sums, Covariance *products)
{
	const ScoresInStrata *of = context;
	const Partition *partition = of->strata->partition;

	for (uint32_t m = partition->first[h]; m < partition->first[h + 1]; m++)
	{
		const dd   *score = scores_of_cluster(of->scores, partition->members[m]);

		core_check_interrupts();
		for (int i = 0; i < products->n; i++)
			sums[i] = dd_add(sums[i], score[i]);
		covariance_add_products(products, score);
	}
}

static StratumSource
source_of(const ScoresInStrata *of)
{
	return (StratumSource) {
		of->strata->partition->n_parts, psus_in, first_of, sum_scores, of
	};
}

VarianceStatus
strata_check(const Strata *strata, const SurveyChoices *survey, uint32_t *at)
{
	ScoresInStrata of = {NULL, strata};
	StratumSource source = source_of(&of);

	return check(&source, survey, at);
}

Covariance *
covariance_of_scores(const Scores *scores, const Strata *strata,
					 const SurveyChoices *survey)
{
	ScoresInStrata of = {scores, strata};
	StratumSource source = source_of(&of);
	int			n = scores->n_contrasts;
	Covariance *covariance = covariance_of_strata(n, &source, survey);

	for (int i = 0; i < n && covariance->status[i] == VARIANCE_OK; i++)
	{
		covariance->df[i] = (double) scores->n_clusters -
			strata->partition->n_parts;
		if (scores->indispensable[i] != NO_CLUSTER)
			covariance_fail(covariance, i, VARIANCE_INDISPENSABLE,
							scores->indispensable[i]);
	}
	return covariance;
}
