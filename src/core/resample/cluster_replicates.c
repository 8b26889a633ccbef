/*-------------------------------------------------------------------------
 *
 * cluster_replicates.c
 *		The estimate with clusters drawn anew.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/cluster_replicates.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/resample/refit.h"

/* Without a standard error it is as far out as can be, unless it is 0. */
static double
pivot(double deviation, double std_error)
{
	if (std_error > 0.0)
		return deviation / std_error;
	return deviation == 0.0 ? 0.0 : copysign(INFINITY, deviation);
}

void
cluster_replicates(const Fit *fit, const dd *contrast,
				   const ClusterDraws *draws, uint32_t reps, uint64_t seed,
				   BootstrapReplicates *replicates)
{
	Refit	   *refit = refit_create(fit, contrast, 1);
	uint32_t	n = fit->design->n_clusters;
	double	   *weights = core_alloc_array(n, sizeof(double));
	bool		pivots = replicates->pivots != NULL;

	replicates->n = 0;
	replicates->estimate = refit_of_sample(refit, 0);
	for (uint32_t g = 0; g < n; g++)
		weights[g] = 1.0;
	if (pivots && refit_weighted(refit, weights))
		replicates->std_error = refit_std_error(refit, 0, weights);
	for (uint32_t i = 0; i < reps; i++)
	{
		double		estimate;

		core_check_interrupts();
		cluster_draws_weights(draws, seed, i, weights);
		if (!refit_weighted(refit, weights))
			continue;
		estimate = refit_estimate(refit, 0);
		replicates->values[replicates->n] = estimate;
		if (pivots)
			replicates->pivots[replicates->n] =
				pivot(estimate - replicates->estimate,
					  refit_std_error(refit, 0, weights));
		replicates->n++;
	}
	core_free(weights);
	refit_free(refit);
}

bool
cluster_acceleration(const Fit *fit, const dd *contrast,
					 const ClusterDraws *draws, double *acceleration)
{
	Refit	   *refit = refit_create(fit, contrast, 1);
	const Partition *strata = draws->strata;
	uint32_t	n = fit->design->n_clusters;
	double	   *weights = core_alloc_array(n, sizeof(double));
	double	   *influence = core_alloc_array(draws->units->n_parts,
											 sizeof(double));
	bool		complete = true;

	for (uint32_t g = 0; g < n; g++)
		weights[g] = 1.0;
	for (uint32_t h = 0; h < strata->n_parts; h++)
	{
		uint32_t	size = partition_size(strata, h);

		for (uint32_t i = strata->first[h];
			 i < strata->first[h + 1] && complete && size > 1; i++)
		{
			uint32_t	unit = strata->members[i];

			core_check_interrupts();
			cluster_draws_count(draws, unit, -1.0, weights);
			complete = refit_weighted(refit, weights);
			cluster_draws_count(draws, unit, 1.0, weights);
			if (complete)
				influence[i] = (size - 1.0) *
					(refit_of_sample(refit, 0) - refit_estimate(refit, 0));
		}
	}
	if (complete)
		*acceleration = acceleration_of(influence, draws->units->n_parts);
	core_free(influence);
	core_free(weights);
	refit_free(refit);
	return complete;
}
