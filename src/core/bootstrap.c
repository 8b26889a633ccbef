/*-------------------------------------------------------------------------
 *
 * bootstrap.c
 *		The bootstrap of clusters: the estimate with clusters drawn anew.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/bootstrap.h"

#include <math.h>

#include "core/memory.h"
#include "core/reweight.h"
#include "core/sort.h"

/* In the order of BootstrapMethod and of Resample. */
const char *const bootstrap_method_names[N_BOOTSTRAP_METHODS] = {
	"cluster", "rao-wu", "fractional"
};

const char	bootstrap_method_list[] = "cluster, rao-wu, fractional";

const char *const resample_names[N_RESAMPLES] = {"arm", "block", "pair"};
const char	resample_list[] = "arm, block, pair";

/* ---- what is drawn from what ---- */

static bool
cluster_is_treated(const Design *design, uint32_t g)
{
	return sample_cell(design->sample, design->first_cell[g])->cohort !=
		NEVER_TREATED;
}

/*
 * The number of the stratum of each cluster; strata come in this order, and
 * clusters within one in their own.
 */
static Step *
order_by_stratum(const Design *design, const Partition *blocks,
				 BootstrapMethod method, Resample resample)
{
	Step	   *order = core_alloc(((size_t) design->n_clusters + 1) *
								   sizeof(Step));

	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		double		arm = cluster_is_treated(design, g) ? 1.0 : 0.0;

		order[g].change = g;
		if (method == BOOTSTRAP_FRACTIONAL)
			order[g].at = 0.0;
		else if (method == BOOTSTRAP_RAO_WU || resample == RESAMPLE_PAIR)
			order[g].at = blocks->part_of[g];
		else if (resample == RESAMPLE_BLOCK)
			order[g].at = 2.0 * blocks->part_of[g] + arm;
		else
			order[g].at = arm;
	}
	sort_steps(order, design->n_clusters);
	return order;
}

void
draws_create(const Design *design, BootstrapMethod method, Resample resample,
			 Draws *draws)
{
	Partition  *blocks = partition_by_block(design);
	Step	   *order = order_by_stratum(design, blocks, method, resample);
	uint32_t	n = design->n_clusters;
	size_t		size = ((size_t) n + 1) * sizeof(uint32_t);
	bool		pairs = method == BOOTSTRAP_CLUSTER &&
		resample == RESAMPLE_PAIR;

	draws->first = core_alloc(size);
	draws->first_member = core_alloc(size);
	draws->members = core_alloc(size);
	draws->n_strata = draws->n_units = draws->n_lonely = 0;
	for (uint32_t i = 0; i < n; i++)
	{
		bool		next = i == 0 || order[i].at != order[i - 1].at;

		/* Of whole blocks there is one stratum, and each is a unit. */
		if (pairs ? i == 0 : next)
			draws->first[draws->n_strata++] = draws->n_units;
		if (!pairs || next)
			draws->first_member[draws->n_units++] = i;
		draws->members[i] = (uint32_t) order[i].change;
	}
	draws->first[draws->n_strata] = draws->n_units;
	draws->first_member[draws->n_units] = n;
	for (uint32_t h = 0; h < draws->n_strata; h++)
		draws->n_lonely += draws->first[h + 1] - draws->first[h] == 1;
	core_free(order);
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

void
bootstrap_run(const Fit *fit, const dd *contrast, BootstrapMethod method,
			  const Draws *draws, uint32_t reps, uint64_t seed,
			  Replicates *replicates)
{
	Reweighting *reweighting = reweight_create(fit, contrast);
	uint32_t	n = fit->design->n_clusters;
	double	   *weights = core_alloc(n * sizeof(double));
	double		estimate;
	double		std_error;
	bool		pivots = replicates->pivots != NULL;

	replicates->n = 0;
	replicates->estimate = reweighting->estimate;
	for (uint32_t g = 0; g < n; g++)
		weights[g] = 1.0;
	if (pivots &&
		!reweight_estimate(reweighting, weights, &estimate,
						   &replicates->std_error))
		reps = 0;
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
				(estimate - replicates->estimate) / std_error;
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
	double	   *weights = core_alloc(n * sizeof(double));
	double	   *influence = core_alloc(draws->n_units * sizeof(double));
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
