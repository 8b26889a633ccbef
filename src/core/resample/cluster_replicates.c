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
				   Replicates *replicates)
{
	Refit	   *refit = refit_create(fit, contrast);
	uint32_t	n = fit->design->n_clusters;
	double	   *weights = core_alloc_array(n, sizeof(double));
	double		estimate;
	double		std_error;
	bool		pivots = replicates->pivots != NULL;

	replicates->n = 0;
	replicates->estimate = refit_of_sample(refit);
	for (uint32_t g = 0; g < n; g++)
		weights[g] = 1.0;
	if (pivots)
		refit_estimate(refit, weights, &estimate, &replicates->std_error);
	for (uint32_t i = 0; i < reps; i++)
	{
		core_check_interrupts();
		cluster_draws_weights(draws, seed, i, weights);
		if (!refit_estimate(refit, weights, &estimate,
							pivots ? &std_error : NULL))
			continue;
		replicates->values[replicates->n] = estimate;
		if (pivots)
			replicates->pivots[replicates->n] =
				pivot(estimate - replicates->estimate, std_error);
		replicates->n++;
	}
	core_free(weights);
	refit_free(refit);
}

bool
cluster_acceleration(const Fit *fit, const dd *contrast,
					 const ClusterDraws *draws, double *acceleration)
{
	Refit	   *refit = refit_create(fit, contrast);
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
			double		without;

			core_check_interrupts();
			cluster_draws_count(draws, unit, -1.0, weights);
			complete = refit_estimate(refit, weights, &without, NULL);
			cluster_draws_count(draws, unit, 1.0, weights);
			if (complete)
				influence[i] = (size - 1.0) *
					(refit_of_sample(refit) - without);
		}
	}
	if (complete)
		*acceleration = acceleration_of(influence, draws->units->n_parts);
	core_free(influence);
	core_free(weights);
	refit_free(refit);
	return complete;
}
