/*-------------------------------------------------------------------------
 *
 * cluster_draws.c
 *		Clusters drawn anew: who is drawn from what, and the weights that a
 *		replicate gives.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/cluster_draws.h"

#include "core/base/memory.h"
#include "core/random/random.h"

/* In the order of Resample. */
const NameList resample_names = NAME_LIST("arm", "block", "pair");

/* ---- what is drawn from what ---- */

/* All units in one. */
static Partition *
one_stratum(uint32_t n_units)
{
	int64_t    *keys = core_alloc_array(size_add(n_units, 1), sizeof(int64_t));
	Partition  *strata = partition_by_key(keys, n_units);

	core_free(keys);
	return strata;
}

/* The stratum of a cluster that is a unit by itself. */
static int64_t
stratum_of(const Design *design, const Partition *blocks, uint32_t g,
		   BootstrapMethod method, Resample resample)
{
	int64_t		arm = design_cluster_is_treated(design, g) ? 1 : 0;

	if (method == BOOTSTRAP_FRACTIONAL)
		return 0;
	if (method == BOOTSTRAP_RAO_WU)
		return blocks->part_of[g];
	return resample == RESAMPLE_BLOCK ?
		2 * (int64_t) blocks->part_of[g] + arm : arm;
}

/*
 * Clusters, in the order of keys.  Rao and Wu draw PSUs of the design, those
 * that have no rows among them; strata without any rows are left.
 */
static void
draw_clusters(const Design *design, const Partition *blocks,
			  Resample resample, ClusterDraws *draws)
{
	uint32_t	n_absent = draws->method == BOOTSTRAP_RAO_WU ?
		design->n_absent : 0;
	size_t		most = size_add(size_add(design->n_clusters, n_absent), 1);
	int64_t    *stratum_of_unit = core_alloc_array(most, sizeof(int64_t));
	uint32_t   *unit_of = core_alloc_array(most, sizeof(uint32_t));
	uint32_t	n_units = 0;
	uint32_t	next = 0;

	for (uint32_t g = 0; g <= design->n_clusters; g++)
	{
		core_check_interrupts();
		for (; next < n_absent && design->absent[next].before == g; next++)
		{
			uint32_t	stratum = partition_find(blocks,
												 design->absent[next].block);

			if (stratum != NO_PART)
				stratum_of_unit[n_units++] = stratum;
		}
		if (g == design->n_clusters)
			break;
		unit_of[g] = n_units;
		stratum_of_unit[n_units++] = stratum_of(design, blocks, g,
												draws->method, resample);
	}
	draws->units = partition_by_part(unit_of, design->n_clusters, n_units);
	draws->strata = partition_by_key(stratum_of_unit, n_units);
	core_free(unit_of);
	core_free(stratum_of_unit);
}

void
cluster_draws_create(const Design *design, BootstrapMethod method,
					 Resample resample, ClusterDraws *draws)
{
	Partition  *blocks = partition_by_block(design);

	draws->method = method;
	draws->n_lonely = 0;
	if (method == BOOTSTRAP_CLUSTER && resample == RESAMPLE_PAIR)
	{
		draws->units = blocks;
		draws->strata = one_stratum(blocks->n_parts);
	}
	else
	{
		draw_clusters(design, blocks, resample, draws);
		partition_free(blocks);
	}
	for (uint32_t h = 0; h < draws->strata->n_parts; h++)
		draws->n_lonely += partition_size(draws->strata, h) == 1;
}

void
cluster_draws_free(ClusterDraws *draws)
{
	partition_free(draws->strata);
	partition_free(draws->units);
}

/* ---- weights ---- */

static void
draw_units(const ClusterDraws *draws, Random *random, double *weights)
{
	const Partition *strata = draws->strata;
	bool		rao_wu = draws->method == BOOTSTRAP_RAO_WU;

	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		const uint32_t *units = strata->members + strata->first[h];
		uint32_t	n = partition_size(strata, h);
		uint32_t	n_draws = rao_wu ? n - 1 : n;
		double		weight = rao_wu ? n / (n - 1.0) : 1.0;

		/* Alone in its stratum it is always in. */
		if (n == 1)
			cluster_draws_count(draws, units[0], 1.0, weights);
		else
			for (uint32_t i = 0; i < n_draws; i++)
				cluster_draws_count(draws, units[random_below(random, n)],
									weight, weights);
	}
}

void
cluster_draws_weights(const ClusterDraws *draws, uint64_t seed,
					  uint32_t replicate, double *weights)
{
	static const RandomStream streams[N_BOOTSTRAP_METHODS] = {
		STREAM_CLUSTERS, STREAM_RAO_WU, STREAM_FRACTIONAL
	};
	bool		fractional = draws->method == BOOTSTRAP_FRACTIONAL;
	uint32_t	n = partition_members(draws->units);
	Random		random;

	random_start(&random, seed, streams[draws->method], replicate);
	for (uint32_t g = 0; g < n; g++)
		weights[g] = fractional ? random_exponential(&random) : 0.0;
	if (!fractional)
		draw_units(draws, &random, weights);
}
