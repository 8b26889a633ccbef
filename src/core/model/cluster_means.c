/*-------------------------------------------------------------------------
 *
 * cluster_means.c
 *		The weighted mean of a cluster before the start of treatment or after
 *		it, as it is or adjusted for covariates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/cluster_means.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/matrix.h"

/* The moments of a cell about its own mean, added to sums over all cells. */
static void
add_within(const Design *design, const Cell *cell, dd *xx, dd *xy)
{
	int			components = sample_components(design->sample);
	int			k = design->n_covariates;
	const dd   *m = cell_moments(cell, components,
								 design_weight_power(design));

	for (int i = 1; i < components; i++)
		for (int j = 1; j <= i && j <= k; j++)
		{
			dd			mean_product =
				dd_div(dd_mul(m[moments_index(i, 0)], m[moments_index(j, 0)]),
					   m[0]);
			dd			within = dd_sub(m[moments_index(i, j)], mean_product);

			if (i > k)
				dd_accumulate(&xy[j - 1], within);
			else
			{
				dd_accumulate(&xx[(i - 1) * k + j - 1], within);
				if (i != j)
					dd_accumulate(&xx[(j - 1) * k + i - 1], within);
			}
		}
}

dd *
within_coefficients(const Design *design)
{
	int			k = design->n_covariates;
	dd		   *xx = core_alloc_array(size_add(size_mul(k, k), 1), sizeof(dd));
	dd		   *r = core_alloc_array(size_add(size_mul(k, k), 1), sizeof(dd));
	dd		   *gamma = core_alloc_array(size_add(k, 1), sizeof(dd));
	bool	   *dropped = core_alloc_array(size_add(k, 1), sizeof(bool));

	for (uint32_t i = 0; i < design->sample->image.n_entries; i++)
	{
		core_check_interrupts();
		add_within(design, sample_cell(design->sample, i), xx, gamma);
	}
	cholesky(r, xx, k, dropped);
	solve_transposed(r, k, gamma);
	solve_upper(r, k, gamma);
	core_free(dropped);
	core_free(r);
	core_free(xx);
	return gamma;
}

/* sum w x of covariate j of a cell, x from the origin */
static dd
covariate_sum(const Design *design, const Cell *cell, int j)
{
	int			components = sample_components(design->sample);
	const dd   *m = cell_moments(cell, components,
								 design_weight_power(design));
	dd			shift = dd_two_diff(cell_reference(cell)[j],
									design->origin[j]);

	return dd_add(m[moments_index(j + 1, 0)], dd_mul(m[0], shift));
}

ClusterMean
cluster_mean(const Design *design, uint32_t cluster, bool after,
			 const dd *coefficients)
{
	int			n_adjusted = coefficients == NULL ? 0 : design->n_covariates;
	ClusterMean mean = {0, DD_ZERO, DD_ZERO, 0.0};
	dd			wy = DD_ZERO;
	double		terms = 0.0;

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		const Cell *cell = sample_cell(design->sample, i);
		CellSums	sums;

		if (design_group(design, i)->after != after)
			continue;
		sums = design_cell_sums(design, cell, design_weight_power(design));
		mean.rows += cell_rows(cell, sample_components(design->sample));
		mean.weight = dd_add(mean.weight, sums.w);
		wy = dd_add(wy, sums.wy);
		terms += fabs(sums.wy.hi);
		for (int j = 0; j < n_adjusted; j++)
		{
			dd			term = dd_mul(coefficients[j],
									  covariate_sum(design, cell, j));

			wy = dd_sub(wy, term);
			terms += fabs(term.hi);
		}
	}
	if (mean.weight.hi > 0.0)
	{
		mean.mean = dd_div(wy, mean.weight);
		mean.size = terms / mean.weight.hi;
	}
	return mean;
}
