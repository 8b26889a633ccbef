/*-------------------------------------------------------------------------
 *
 * cluster_diagnostics.c
 *		What an estimate rests on, cluster by cluster.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/cluster_diagnostics.h"

#include "core/base/memory.h"
#include "core/model/cluster_means.h"
#include "core/model/cluster_visit.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* Rows and weighted mean of a cluster before or after, over its arms. */
static Mean
mean_of_rows(const Design *design, uint32_t cluster, bool after)
{
	int			outcome = sample_components(design->sample) - 2;
	ClusterMean from_origin = cluster_mean(design, cluster, after, NULL);
	Mean		mean = {from_origin.rows, 0.0};

	if (mean.rows > 0)
		mean.mean = dd_add(from_origin.mean,
						   dd_from(design->origin[outcome])).hi;
	return mean;
}

static void
find_arms(const Design *design, uint32_t cluster,
		  ClusterDiagnostics *diagnostics)
{
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		if (design_group(design, i)->treated)
			diagnostics->treated = true;
		else
			diagnostics->comparator = true;
	}
}

bool
diagnose_clusters(const Fit *fit, ClusterDiagnostics *clusters)
{
	const Design *design = fit->design;
	int			power = design_weight_power(design);
	const dd   *contrast = design_contrast(design, 0);
	ClusterVisit *visit;
	const dd   *l;
	dd			norm;
	dd			squares = DD_ZERO;
	dd			estimate;

	if (!fit_is_estimable(fit, contrast))
		return false;
	estimate = fit_estimate(fit, contrast);
	visit = cluster_visit_create(fit, contrast, 1, WITHOUT_SQUARES);
	l = cluster_visit_contrast(visit, 0);
	norm = dot_product(l, l, design->k);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		ClusterDiagnostics *diagnostics = &clusters[g];
		dd			trace = DD_ZERO;
		dd			score;

		core_check_interrupts();
		find_arms(design, g, diagnostics);
		diagnostics->pre = mean_of_rows(design, g, false);
		diagnostics->post = mean_of_rows(design, g, true);

		cluster_visit_load(visit, g);
		for (int j = 0; j < design->width; j++)
			trace = dd_add(trace,
						   cluster_visit_hat(visit)[j * design->width + j]);
		diagnostics->leverage = trace.hi;
		diagnostics->partial_leverage =
			dd_div(cluster_visit_squares(visit, 0, power), norm).hi;

		cluster_visit_adjust(visit, ADJUST_NONE);
		score = cluster_visit_score(visit, 0);
		diagnostics->score_share = dd_mul(score, score).hi;
		squares = dd_add(squares, dd_mul(score, score));

		diagnostics->has_estimate_without =
			!cluster_visit_indispensable(visit, 0);
		cluster_visit_adjust(visit, ADJUST_INVERSE);
		diagnostics->estimate_without =
			dd_sub(estimate, cluster_visit_score(visit, 0)).hi;
	}
	for (uint32_t g = 0; g < design->n_clusters; g++)
		clusters[g].score_share = squares.hi > 0.0 ?
			clusters[g].score_share / squares.hi : 0.0;
	cluster_visit_free(visit);
	return true;
}

/*
 * With gamma_g the part that cluster g has in the variance of l'b,
 * G* = G / (1 + mean of ((gamma_g - mean) / mean)^2).
 */
bool
effective_clusters(const Fit *fit, double rho, double *effective)
{
	const Design *design = fit->design;
	const dd   *contrast = design_contrast(design, 0);
	ClusterVisit *visit;
	dd			sum = DD_ZERO;
	dd			squares = DD_ZERO;
	dd			scale = DD_ZERO;
	dd			clusters = dd_from(design->n_clusters);
	bool		exists;

	visit = cluster_visit_create(fit, contrast, 1, WITH_SQUARES);
	exists = fit_is_estimable(fit, contrast) && design->n_clusters > 0;
	for (uint32_t g = 0; exists && g < design->n_clusters; g++)
	{
		dd			apart;
		dd			together;
		dd			gamma;

		core_check_interrupts();
		cluster_visit_load(visit, g);
		apart = cluster_visit_squares(visit, 0, 2);
		together = cluster_visit_sum(visit, 0);
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
	cluster_visit_free(visit);
	return exists;
}
