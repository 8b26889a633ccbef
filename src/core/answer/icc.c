/*-------------------------------------------------------------------------
 *
 * icc.c
 *		How alike the rows of a cluster are, and what that costs.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/icc.h"

#include <math.h>

#include "core/base/memory.h"

/* Kish's design effect of the weights. */
static double
effect_of_weights(const Design *design)
{
	const Sample *sample = design->sample;
	int			components = sample_components(sample);
	dd			weight = DD_ZERO;
	dd			squares = DD_ZERO;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		weight = dd_add(weight, cell_moments(cell, components,
											 design_weight_power(design))[0]);
		squares = dd_add(squares, cell_moments(cell, components,
											   design->powers - 1)[0]);
	}
	return dd_div(dd_mul(dd_from((double) sample_rows(sample)), squares),
				  dd_mul(weight, weight)).hi;
}

/*
 * The (unweighted) mean of each group; returns the sum of squares about them.
 */
static dd
find_group_means(const Design *design, dd *means)
{
	const Sample *sample = design->sample;
	CellSums   *groups = core_alloc_array(design->n_groups, sizeof(CellSums));
	dd			within = DD_ZERO;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		CellSums	sums = design_cell_sums(design, sample_cell(sample, i), 0);
		CellSums   *group = &groups[design->group_of[i]];

		core_check_interrupts();
		group->w = dd_add(group->w, sums.w);
		group->wy = dd_add(group->wy, sums.wy);
		group->wyy = dd_add(group->wyy, sums.wyy);
	}
	for (int i = 0; i < design->n_groups; i++)
	{
		if (dd_is_zero(groups[i].w))
			continue;
		means[i] = dd_div(groups[i].wy, groups[i].w);
		within = dd_add(within, dd_sub(groups[i].wyy,
									   dd_mul(means[i], groups[i].wy)));
	}
	core_free(groups);
	return within;
}

/* Rows of a cluster, and the sum of their residuals from the group means. */
static void
sum_cluster(const Design *design, const dd *means, uint32_t cluster,
			dd *rows, dd *residual)
{
	*rows = *residual = DD_ZERO;
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		CellSums	sums = design_cell_sums(design,
											sample_cell(design->sample, i), 0);

		*rows = dd_add(*rows, sums.w);
		*residual = dd_add(*residual,
						   dd_sub(sums.wy, dd_mul(means[design->group_of[i]],
												  sums.w)));
	}
}

/*
 * One-way analysis of variance of the residuals by cluster: with
 * n0 = (n - sum n_g^2 / n) / (G - 1),
 * icc = (MSB - MSW) / (MSB + (n0 - 1) MSW).
 */
static void
analyse_variance(const Design *design, IntraclassCorrelation *result)
{
	dd		   *means = core_alloc_array(design->n_groups, sizeof(dd));
	dd			within = find_group_means(design, means);
	dd			between = DD_ZERO;
	dd			sizes = DD_ZERO;
	double		n = (double) sample_rows(design->sample);
	double		clusters = design->n_clusters;
	double		n0;
	double		msb;
	double		msw;

	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		dd			rows;
		dd			residual;

		core_check_interrupts();
		sum_cluster(design, means, g, &rows, &residual);
		sizes = dd_add(sizes, dd_mul(rows, rows));
		between = dd_add(between, dd_div(dd_mul(residual, residual), rows));
	}
	core_free(means);
	within = dd_sub(within, between);
	n0 = (n - sizes.hi / n) / (clusters - 1.0);
	msb = between.hi / (clusters - 1.0);
	msw = within.hi / (n - clusters);
	result->cluster_size = sizes.hi / n;
	result->has_icc = clusters > 1.0 && n > clusters &&
		msb + (n0 - 1.0) * msw > 0.0;
	if (result->has_icc)
		result->icc = (msb - msw) / (msb + (n0 - 1.0) * msw);
}

IntraclassCorrelation
intraclass_correlation(const Design *design)
{
	IntraclassCorrelation result = {0};

	if (design->sample->image.n_entries == 0)
		return result;
	result.deff_weights = effect_of_weights(design);
	analyse_variance(design, &result);
	if (result.has_icc)
	{
		result.deff_clusters = 1.0 + (result.cluster_size - 1.0) *
			fmax(result.icc, 0.0);
		result.effective_rows = (double) sample_rows(design->sample) /
			(result.deff_clusters * result.deff_weights);
	}
	return result;
}
