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
#include "core/numeric/tolerance.h"

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

/*
 * A stratum all of whose population was drawn adds nothing, and is not lonely
 * however few those are.
 */
bool
stratum_is_certain(const SurveyChoices *survey, uint32_t h, double units)
{
	return has_population(survey, h) &&
		survey->population[h] - units < ALL_SAMPLED * survey->population[h];
}

bool
stratum_is_lonely(const SurveyChoices *survey, uint32_t h, double units,
				  double with_rows)
{
	return !stratum_is_certain(survey, h, units) &&
		(units == 1 || (survey->domain_lonely && with_rows == 1));
}

/*
 * Where every stratum is lonely there is none whose variance could stand for
 * theirs, and where one unit was drawn no other to centre it at: 0 would be no
 * variance, but that nothing is known of it.
 */
static bool
nothing_is_known(const SurveyChoices *survey, double strata, double lonely)
{
	switch (survey->lonely)
	{
		case LONELY_REMOVE:
		case LONELY_AVERAGE:
			return lonely > 0 && lonely == strata;
		case LONELY_ADJUST:
			return lonely == 1 && strata == 1;
		default:
			return false;
	}
}

static VarianceStatus
check(const StratumSource *source, const SurveyChoices *survey, uint32_t *at)
{
	double		strata = 0;
	double		lonely = 0;

	for (uint32_t h = 0; h < source->n_strata; h++)
	{
		double		n = source->units(source->context, h);

		if (source->with_rows(source->context, h) == 0)
			continue;
		*at = source->at(source->context, h);
		strata++;
		lonely += stratum_is_lonely(survey, h, n,
									survey->lonely == LONELY_AVERAGE ?
									source->with_rows(source->context, h) : n);
		if (has_population(survey, h) && survey->population[h] < n)
			return VARIANCE_FPC_TOO_SMALL;
		if (n == 1 && survey->lonely == LONELY_FAIL &&
			!stratum_is_certain(survey, h, n))
			return VARIANCE_LONELY_PSU;
	}
	return nothing_is_known(survey, strata, lonely) ? VARIANCE_LONELY_PSU :
		VARIANCE_OK;
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
 * Add the stratum's part: products of scores, centred at their mean or, of one
 * that is adjusted for, at the mean of all.
 */
static void
add_stratum(Covariance *covariance, const StratumSums *stratum,
			const dd *centre, double n, dd not_sampled)
{
	dd			factor = n > 1 ?
		dd_mul(dd_div(dd_from(n), dd_from(n - 1.0)), not_sampled) : not_sampled;

	for (int i = 0; i < covariance->n; i++)
		for (int j = 0; j <= i; j++)
		{
			dd		   *sum = covariance_value(covariance, i, j);
			dd			term = *covariance_value(stratum->products, i, j);

			if (centre == NULL)
				term = dd_sub(term, dd_div(dd_mul(stratum->sums[i],
												  stratum->sums[j]),
										   dd_from(n)));
			else
			{
				term = dd_sub(term, dd_mul(stratum->sums[i], centre[j]));
				term = dd_sub(term, dd_mul(stratum->sums[j], centre[i]));
				term = dd_add(term, dd_mul(dd_mul_d(centre[i], n), centre[j]));
			}
			*sum = dd_add(*sum, dd_mul(term, factor));
		}
}

/* The mean of the scores of all units, of those strata that there are. */
static void
find_grand_mean(const StratumSource *source, int n, StratumSums *stratum,
				dd *mean)
{
	double		units = 0.0;

	for (uint32_t h = 0; h < source->n_strata; h++)
	{
		if (source->with_rows(source->context, h) == 0)
			continue;
		units += source->units(source->context, h);
		sum_stratum(source, h, n, stratum);
		for (int i = 0; i < n; i++)
			mean[i] = dd_add(mean[i], stratum->sums[i]);
	}
	for (int i = 0; i < n && units > 0; i++)
		mean[i] = dd_div(mean[i], dd_from(units));
}

/* The others' mean stands in for the lonely. */
static void
average(Covariance *covariance, uint32_t n_strata, uint32_t n_lonely)
{
	if (n_lonely < n_strata)
		covariance_multiply(covariance, dd_div(dd_from(n_strata),
											   dd_from(n_strata - n_lonely)));
}

/*
 * A lonely stratum is centred at the mean of all with "adjust", as in R's
 * survey from 4.2 on; that of the scores of a fit is 0.
 */
static void
add_strata(const StratumSource *source, const SurveyChoices *survey,
		   Covariance *covariance)
{
	uint32_t	n_strata = 0;
	uint32_t	n_lonely = 0;
	dd		   *mean = core_alloc_array(covariance->n, sizeof(dd));
	StratumSums stratum;

	stratum.sums = core_alloc_array(covariance->n, sizeof(dd));
	stratum.products = covariance_create(covariance->n);
	if (survey->lonely == LONELY_ADJUST)
		find_grand_mean(source, covariance->n, &stratum, mean);
	for (uint32_t h = 0; h < source->n_strata; h++)
	{
		double		n = source->units(source->context, h);
		bool		lonely;

		if (source->with_rows(source->context, h) == 0)
			continue;
		lonely = stratum_is_lonely(survey, h, n,
								   source->with_rows(source->context, h));
		n_strata++;
		n_lonely += lonely;
		if (lonely && survey->lonely == LONELY_AVERAGE)
			continue;
		if (n == 1 && survey->lonely != LONELY_ADJUST)
			continue;
		sum_stratum(source, h, covariance->n, &stratum);
		add_stratum(covariance, &stratum,
					lonely && survey->lonely == LONELY_ADJUST ? mean : NULL,
					n, not_sampled(survey, h, n));
	}
	if (survey->lonely == LONELY_AVERAGE)
		average(covariance, n_strata, n_lonely);
	covariance_mirror(covariance);
	covariance_free(stratum.products);
	core_free(stratum.sums);
	core_free(mean);
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

static double
psus_with_scores(const void *context, uint32_t h)
{
	return partition_size(((const ScoresInStrata *) context)->strata->partition, h);
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
		of->strata->partition->n_parts, psus_in, psus_with_scores, first_of, sum_scores, of
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
