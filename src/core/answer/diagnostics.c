/*-------------------------------------------------------------------------
 *
 * diagnostics.c
 *		What an estimate rests on.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/diagnostics.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* ---- clusters ---- */

/* Rows and weighted mean of a cluster before or after, over its arms. */
static Mean
mean_of_rows(const Design *design, uint32_t cluster, bool after)
{
	int			components = sample_components(design->sample);
	dd			w = DD_ZERO;
	dd			wy = DD_ZERO;
	Mean		mean = {0, 0.0};

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		const Cell *cell = sample_cell(design->sample, i);
		CellSums	sums;

		if (design_group(design, i)->after != after)
			continue;
		sums = design_cell_sums(design, cell, design_weight_power(design));
		mean.rows += cell_rows(cell, components);
		w = dd_add(w, sums.w);
		wy = dd_add(wy, sums.wy);
	}
	if (mean.rows > 0)
		mean.mean = dd_add(dd_div(wy, w),
						   dd_from(design->origin[components - 2])).hi;
	return mean;
}

static void
find_arms(const Design *design, uint32_t cluster, ClusterInside *inside)
{
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		if (design_group(design, i)->treated)
			inside->treated = true;
		else
			inside->comparator = true;
	}
}

/* l'U_g'W^jU_gl for the cluster loaded */
static dd
contrast_form(ClusterVectors *cv, int power)
{
	matrix_times_vector(cv->v1, cv->uu[power], cv->l, cv->width);
	return dot_product(cv->l, cv->v1, cv->width);
}

bool
inside_clusters(const Fit *fit, ClusterInside *clusters)
{
	const Design *design = fit->design;
	int			power = design_weight_power(design);
	const dd   *contrast = design_contrast(design, 0);
	ClusterVectors *cv;
	dd			norm;
	dd			squares = DD_ZERO;
	dd			estimate;

	if (!fit_is_estimable(fit, contrast))
		return false;
	estimate = fit_estimate(fit, contrast);
	cv = cluster_vectors_create(fit, contrast, WITHOUT_SQUARES);
	norm = dot_product(cv->l, cv->l, cv->k);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		ClusterInside *inside = &clusters[g];
		dd			trace = DD_ZERO;
		dd			score;

		core_check_interrupts();
		find_arms(design, g, inside);
		inside->pre = mean_of_rows(design, g, false);
		inside->post = mean_of_rows(design, g, true);

		cluster_vectors_load(cv, g);
		for (int j = 0; j < cv->width; j++)
			trace = dd_add(trace, cv->uu[power][j * cv->width + j]);
		inside->leverage = trace.hi;
		inside->partial_leverage = dd_div(contrast_form(cv, power), norm).hi;

		cluster_vectors_adjust(cv, ADJUST_NONE);
		score = cluster_vectors_score(cv);
		inside->score_share = dd_mul(score, score).hi;
		squares = dd_add(squares, dd_mul(score, score));

		inside->has_estimate_without = !cluster_vectors_indispensable(cv);
		cluster_vectors_adjust(cv, ADJUST_INVERSE);
		inside->estimate_without =
			dd_sub(estimate, cluster_vectors_score(cv)).hi;
	}
	for (uint32_t g = 0; g < design->n_clusters; g++)
		clusters[g].score_share = squares.hi > 0.0 ?
			clusters[g].score_share / squares.hi : 0.0;
	cluster_vectors_free(cv);
	return true;
}

/* sum w l'Mx over the rows of the cluster loaded */
static dd
contrast_sum(const ClusterVectors *cv)
{
	return dot_product(cv->l, cv->whitened.u1, cv->width);
}

/*
 * With gamma_g the part that cluster g has in the variance of l'b,
 * G* = G / (1 + mean of ((gamma_g - mean) / mean)^2).
 */
bool
inside_effective_clusters(const Fit *fit, double rho, double *effective)
{
	const Design *design = fit->design;
	const dd   *contrast = design_contrast(design, 0);
	ClusterVectors *cv;
	dd			sum = DD_ZERO;
	dd			squares = DD_ZERO;
	dd			scale = DD_ZERO;
	dd			clusters = dd_from(design->n_clusters);
	bool		exists;

	cv = cluster_vectors_create(fit, contrast, WITH_SQUARES);
	exists = fit_is_estimable(fit, contrast) && design->n_clusters > 0;
	for (uint32_t g = 0; exists && g < design->n_clusters; g++)
	{
		dd			apart;
		dd			together;
		dd			gamma;

		core_check_interrupts();
		cluster_vectors_load(cv, g);
		apart = contrast_form(cv, 2);
		together = contrast_sum(cv);
		gamma = dd_add(dd_mul_d(apart, 1.0 - rho),
					   dd_mul_d(dd_mul(together, together), rho));
		sum = dd_add(sum, gamma);
		squares = dd_add(squares, dd_mul(gamma, gamma));
		scale = dd_add(scale, apart);
	}
	/* If every cluster sums to nothing, what is left is rounding. */
	exists = exists && sum.hi > DROWNED * scale.hi;
	if (exists)
		/* 1 + mean((gamma - mean)^2)/mean^2 = G sum gamma^2 / (sum gamma)^2 */
		*effective = dd_div(dd_mul(sum, sum), squares).hi;
	exists = exists && *effective > 0.0 &&
		*effective <= clusters.hi * (1.0 + MORE_THAN_ALL);
	cluster_vectors_free(cv);
	return exists;
}

/* ---- blocks ---- */

/* The contrast of the means of one part of the clusters. */
static bool
own_estimate(const Design *design, const Equations *part, double *estimate)
{
	int			power = design_weight_power(design);
	const dd   *contrast = design_contrast(design, 0);
	dd			sum = DD_ZERO;

	for (int j = 0; j < design->n_columns; j++)
	{
		dd			w = part->xx[power][j * part->width + j];

		if (dd_is_zero(contrast[j]))
			continue;
		if (dd_is_zero(w))
			return false;
		sum = dd_add(sum, dd_mul(contrast[j],
								 dd_div(part->xy[power][j], w)));
	}
	*estimate = sum.hi;
	return true;
}

/* The estimate of all rows but those of the part, without effects. */
static bool
estimate_without(const Fit *fit, const Equations *part, double *estimate)
{
	const Design *design = fit->design;
	int			k = design->k;
	int			power = design_weight_power(design);
	dd		   *a = core_alloc_array(size_mul(2, size_mul(k, size_add(k, 1))),
									 sizeof(dd));
	dd		   *r = a + k * k;
	dd		   *b = r + k * k;
	bool	   *dropped = core_alloc_array(k, sizeof(bool));
	int			rank;

	for (int i = 0; i < k * k; i++)
		a[i] = dd_sub(fit->total.xx[power][i], part->xx[power][i]);
	for (int i = 0; i < k; i++)
		b[i] = dd_sub(fit->total.xy[power][i], part->xy[power][i]);
	/* What is left of a column is nothing if it drowns in the rounding. */
	for (int i = 0; i < k; i++)
		if (!(a[i * k + i].hi > DROWNED * fit->total.xx[power][i * k + i].hi))
			for (int j = 0; j < k; j++)
				a[i * k + j] = a[j * k + i] = DD_ZERO;
	rank = cholesky(r, a, k, dropped);
	solve_transposed(r, k, b);
	solve_upper(r, k, b);
	*estimate = dot_product(design_contrast(design, 0), b, k).hi;
	core_free(dropped);
	core_free(a);
	return rank == fit->rank;
}

void
inside_blocks(const Fit *fit, const Partition *blocks, BlockInside *inside)
{
	const Design *design = fit->design;
	int			components = sample_components(design->sample);
	Equations  *parts = core_alloc_array(blocks->n_parts, sizeof(Equations));
	Equations	cluster;

	for (uint32_t h = 0; h < blocks->n_parts; h++)
		equations_init(&parts[h], design->width, design->powers);
	equations_init(&cluster, design->width, design->powers);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		uint32_t	h = blocks->part_of[g];

		core_check_interrupts();
		equations_of_cluster(design, g, NULL, &cluster);
		equations_add(&parts[h], &cluster, design_weight_power(design),
					  dd_from(1.0));
		for (uint32_t i = design->first_cell[g];
			 i < design->first_cell[g + 1]; i++)
			inside[h].rows += cell_rows(sample_cell(design->sample, i),
										components);
	}
	for (uint32_t h = 0; h < blocks->n_parts; h++)
	{
		inside[h].has_estimate = own_estimate(design, &parts[h],
											  &inside[h].estimate);
		inside[h].has_estimate_without =
			estimate_without(fit, &parts[h], &inside[h].estimate_without);
		equations_free(&parts[h]);
	}
	equations_free(&cluster);
	core_free(parts);
}

/* ---- similarity ---- */

/*
 * One-way analysis of variance of the residuals from the (unweighted) group
 * means, by cluster: with n0 = (n - sum n_g^2 / n) / (G - 1),
 * icc = (MSB - MSW) / (MSB + (n0 - 1) MSW).
 */
Similarity
inside_similarity(const Design *design)
{
	const Sample *sample = design->sample;
	int			components = sample_components(sample);
	CellSums   *group;
	dd		   *mean;
	dd			within = DD_ZERO;
	dd			between = DD_ZERO;
	dd			sizes = DD_ZERO;
	dd			weight = DD_ZERO;
	dd			squares = DD_ZERO;
	double		n = (double) sample_rows(sample);
	double		clusters = design->n_clusters;
	double		n0;
	double		msb;
	double		msw;
	Similarity	similarity = {0};

	if (sample->n_cells == 0)
		return similarity;
	group = core_alloc_array(design->n_groups, sizeof(CellSums));
	mean = core_alloc_array(design->n_groups, sizeof(dd));
	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		CellSums	sums = design_cell_sums(design, cell, 0);
		uint32_t	q = design->group_of[i];

		group[q].w = dd_add(group[q].w, sums.w);
		group[q].wy = dd_add(group[q].wy, sums.wy);
		group[q].wyy = dd_add(group[q].wyy, sums.wyy);
		weight = dd_add(weight, cell_moments(cell, components,
											 design_weight_power(design))[0]);
		squares = dd_add(squares, cell_moments(cell, components,
											   design->powers - 1)[0]);
	}
	for (int i = 0; i < design->n_groups; i++)
	{
		if (dd_is_zero(group[i].w))
			continue;
		mean[i] = dd_div(group[i].wy, group[i].w);
		within = dd_add(within, dd_sub(group[i].wyy,
									   dd_mul(mean[i], group[i].wy)));
	}
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		dd			rows = DD_ZERO;
		dd			residual = DD_ZERO;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[g];
			 i < design->first_cell[g + 1]; i++)
		{
			const Cell *cell = sample_cell(sample, i);
			CellSums	sums = design_cell_sums(design, cell, 0);

			rows = dd_add(rows, sums.w);
			residual = dd_add(residual,
							  dd_sub(sums.wy,
									 dd_mul(mean[design->group_of[i]],
											sums.w)));
		}
		sizes = dd_add(sizes, dd_mul(rows, rows));
		between = dd_add(between, dd_div(dd_mul(residual, residual), rows));
	}
	within = dd_sub(within, between);
	core_free(mean);
	core_free(group);

	similarity.cluster_size = sizes.hi / n;
	similarity.deff_weights = dd_div(dd_mul(dd_from(n), squares),
									 dd_mul(weight, weight)).hi;
	n0 = (n - sizes.hi / n) / (clusters - 1.0);
	msb = between.hi / (clusters - 1.0);
	msw = within.hi / (n - clusters);
	similarity.has_icc = clusters > 1.0 && n > clusters &&
		msb + (n0 - 1.0) * msw > 0.0;
	if (similarity.has_icc)
	{
		similarity.icc = (msb - msw) / (msb + (n0 - 1.0) * msw);
		similarity.deff_clusters = 1.0 + (similarity.cluster_size - 1.0) *
			fmax(similarity.icc, 0.0);
		similarity.effective_rows = n /
			(similarity.deff_clusters * similarity.deff_weights);
	}
	return similarity;
}
