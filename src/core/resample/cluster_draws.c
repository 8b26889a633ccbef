/*-------------------------------------------------------------------------
 *
 * cluster_draws.c
 *		The bootstrap of clusters: the estimate with clusters drawn anew.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/cluster_draws.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/resample/refit.h"

/* In the order of BootstrapMethod and of Resample. */
const NameList resample_names = NAME_LIST("arm", "block", "pair");

/* ---- what is drawn from what ---- */

/* A cluster, or a PSU without one, and the number of its stratum. */
typedef struct Drawable
{
	uint32_t	stratum;
	uint32_t	cluster;		/* or ABSENT */
} Drawable;

#define ABSENT UINT32_MAX

static uint32_t
stratum_of(const Design *design, const Partition *blocks, uint32_t g,
		   BootstrapMethod method, Resample resample)
{
	uint32_t	arm = design_cluster_is_treated(design, g) ? 1 : 0;

	if (method == BOOTSTRAP_FRACTIONAL)
		return 0;
	if (method == BOOTSTRAP_RAO_WU || resample == RESAMPLE_PAIR)
		return blocks->part_of[g];
	return resample == RESAMPLE_BLOCK ? 2 * blocks->part_of[g] + arm : arm;
}

/*
 * What is drawn, in the order of keys.  Rao and Wu draw PSUs of the design,
 * those that have no rows among them; strata without any rows are left.
 */
static uint32_t
list_drawables(const Design *design, const Partition *blocks,
			   BootstrapMethod method, Resample resample, Drawable *list)
{
	uint32_t	n_absent = method == BOOTSTRAP_RAO_WU ? design->n_absent : 0;
	uint32_t	n = 0;
	uint32_t	next = 0;

	for (uint32_t g = 0; g <= design->n_clusters; g++)
	{
		core_check_interrupts();
		for (; next < n_absent && design->absent[next].before == g; next++)
		{
			list[n].cluster = ABSENT;
			list[n].stratum = partition_find(blocks,
											 design->absent[next].block);
			n += list[n].stratum != NO_PART;
		}
		if (g == design->n_clusters)
			break;
		list[n].cluster = g;
		list[n++].stratum = stratum_of(design, blocks, g, method, resample);
	}
	return n;
}

/* By stratum; within one they keep their order. */
static Drawable *
order_by_stratum(const Drawable *list, uint32_t n, uint32_t n_strata)
{
	Drawable   *order = core_alloc_array(size_add(n, 1), sizeof(Drawable));
	uint32_t   *next = core_alloc_array(size_add(n_strata, 1),
										sizeof(uint32_t));

	for (uint32_t i = 0; i < n; i++)
		next[list[i].stratum + 1]++;
	for (uint32_t h = 0; h < n_strata; h++)
		next[h + 1] += next[h];
	for (uint32_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		order[next[list[i].stratum]++] = list[i];
	}
	core_free(next);
	return order;
}

void
draws_create(const Design *design, BootstrapMethod method, Resample resample,
			 Draws *draws)
{
	Partition  *blocks = partition_by_block(design);
	size_t		most = (size_t) design->n_clusters + design->n_absent + 1;
	Drawable   *list = core_alloc_array(most, sizeof(Drawable));
	uint32_t	n = list_drawables(design, blocks, method, resample, list);
	Drawable   *order = order_by_stratum(list, n, 2 * blocks->n_parts + 2);
	bool		pairs = method == BOOTSTRAP_CLUSTER &&
		resample == RESAMPLE_PAIR;
	uint32_t	n_members = 0;

	draws->first = core_alloc_array(most, sizeof(uint32_t));
	draws->first_member = core_alloc_array(most, sizeof(uint32_t));
	draws->members = core_alloc_array(most, sizeof(uint32_t));
	draws->n_strata = draws->n_units = draws->n_lonely = 0;
	for (uint32_t i = 0; i < n; i++)
	{
		bool		next = i == 0 || order[i].stratum != order[i - 1].stratum;

		/* Of whole blocks there is one stratum, and each is a unit. */
		if (pairs ? i == 0 : next)
			draws->first[draws->n_strata++] = draws->n_units;
		if (!pairs || next)
			draws->first_member[draws->n_units++] = n_members;
		if (order[i].cluster != ABSENT)
			draws->members[n_members++] = order[i].cluster;
	}
	draws->first[draws->n_strata] = draws->n_units;
	draws->first_member[draws->n_units] = n_members;
	for (uint32_t h = 0; h < draws->n_strata; h++)
		draws->n_lonely += draws->first[h + 1] - draws->first[h] == 1;
	core_free(order);
	core_free(list);
	partition_free(blocks);
}

void
draws_free(Draws *draws)
{
	core_free(draws->members);
	core_free(draws->first_member);
	core_free(draws->first);
}

/* Add to the weights of the clusters of a unit. */
static void
count_unit(const Draws *draws, uint32_t unit, double weight, double *weights)
{
	for (uint32_t i = draws->first_member[unit];
		 i < draws->first_member[unit + 1]; i++)
		weights[draws->members[i]] += weight;
}

static void
draw_units(const Draws *draws, bool rao_wu, Random *random, double *weights)
{
	for (uint32_t h = 0; h < draws->n_strata; h++)
	{
		uint32_t	n = draws->first[h + 1] - draws->first[h];
		uint32_t	n_draws = rao_wu ? n - 1 : n;
		double		weight = rao_wu ? n / (n - 1.0) : 1.0;

		/* Alone in its stratum it is always in. */
		if (n == 1)
			count_unit(draws, draws->first[h], 1.0, weights);
		else
			for (uint32_t i = 0; i < n_draws; i++)
				count_unit(draws, draws->first[h] + random_below(random, n),
						   weight, weights);
	}
}

void
draws_weights(const Draws *draws, BootstrapMethod method, uint64_t seed,
			  uint32_t replicate, double *weights)
{
	static const RandomStream streams[N_BOOTSTRAP_METHODS] = {
		STREAM_CLUSTERS, STREAM_RAO_WU, STREAM_FRACTIONAL
	};
	uint32_t	n = draws->first_member[draws->n_units];
	Random		random;

	random_start(&random, seed, streams[method], replicate);
	for (uint32_t g = 0; g < n; g++)
		weights[g] = method == BOOTSTRAP_FRACTIONAL ?
			random_exponential(&random) : 0.0;
	if (method != BOOTSTRAP_FRACTIONAL)
		draw_units(draws, method == BOOTSTRAP_RAO_WU, &random, weights);
}

/* ---- replicates ---- */

/* Without a standard error it is as far out as can be, unless it is 0. */
static double
pivot(double deviation, double std_error)
{
	if (std_error > 0.0)
		return deviation / std_error;
	return deviation == 0.0 ? 0.0 : copysign(INFINITY, deviation);
}

void
bootstrap_run(const Fit *fit, const dd *contrast, BootstrapMethod method,
			  const Draws *draws, uint32_t reps, uint64_t seed,
			  BootstrapReplicates *replicates)
{
	Reweighting *reweighting = reweight_create(fit, contrast);
	uint32_t	n = fit->design->n_clusters;
	double	   *weights = core_alloc_array(n, sizeof(double));
	double		estimate;
	double		std_error;
	bool		pivots = replicates->pivots != NULL;

	replicates->n = 0;
	replicates->estimate = reweighting->estimate;
	for (uint32_t g = 0; g < n; g++)
		weights[g] = 1.0;
	if (pivots)
		reweight_estimate(reweighting, weights, &estimate,
						  &replicates->std_error);
	for (uint32_t i = 0; i < reps; i++)
	{
		core_check_interrupts();
		draws_weights(draws, method, seed, i, weights);
		if (!reweight_estimate(reweighting, weights, &estimate,
							   pivots ? &std_error : NULL))
			continue;
		replicates->values[replicates->n] = estimate;
		if (pivots)
			replicates->pivots[replicates->n] =
				pivot(estimate - replicates->estimate, std_error);
		replicates->n++;
	}
	core_free(weights);
	reweight_free(reweighting);
}

bool
bootstrap_acceleration(const Fit *fit, const dd *contrast, const Draws *draws,
					   double *acceleration)
{
	Reweighting *reweighting = reweight_create(fit, contrast);
	uint32_t	n = fit->design->n_clusters;
	double	   *weights = core_alloc_array(n, sizeof(double));
	double	   *influence = core_alloc_array(draws->n_units, sizeof(double));
	bool		complete = true;

	for (uint32_t g = 0; g < n; g++)
		weights[g] = 1.0;
	for (uint32_t h = 0; h < draws->n_strata; h++)
	{
		uint32_t	size = draws->first[h + 1] - draws->first[h];

		for (uint32_t unit = draws->first[h];
			 unit < draws->first[h + 1] && complete && size > 1; unit++)
		{
			double		without;

			core_check_interrupts();
			count_unit(draws, unit, -1.0, weights);
			complete = reweight_estimate(reweighting, weights, &without, NULL);
			count_unit(draws, unit, 1.0, weights);
			if (complete)
				influence[unit] = (size - 1.0) *
					(reweighting->estimate - without);
		}
	}
	if (complete)
		*acceleration = acceleration_of(influence, draws->n_units);
	core_free(influence);
	core_free(weights);
	reweight_free(reweighting);
	return complete;
}
