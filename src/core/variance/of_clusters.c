/*-------------------------------------------------------------------------
 *
 * of_clusters.c
 *		Cluster-robust variances.
 *
 * The sum over clusters of (v_g'e_g)^2, where cluster_visit.h says what v_g
 * is, times what each convention makes of few clusters: with G clusters, n
 * rows and k parameters
 *
 *		CR0				1
 *		CR1				G / (G - 1)
 *		CR1S			G (n - 1) / ((G - 1)(n - k)), as Stata's regress, areg
 *		CR1N			the same, not counting in k effects that are clusters,
 *						but a constant, as fixest and reghdfe
 *		CR2, CR3		1, judged by Satterthwaite's degrees of freedom
 *		CRV3			(G - 1) / G; CRV3J about the mean of the v_g'e_g
 *		JK1				the same, G being all PSUs that were drawn: without one
 *						that has no rows the estimate stays as it is
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/memory.h"
#include "core/model/noise.h"
#include "core/numeric/matrix.h"
#include "core/variance/satterthwaite.h"
#include "core/variance/variance.h"

static Adjustment
adjustment_of(Vcov vcov)
{
	switch (vcov)
	{
		case VCOV_CR2:
			return ADJUST_ROOT;
		case VCOV_CR3:
		case VCOV_CRV3:
		case VCOV_CRV3J:
		case VCOV_JK1:
			return ADJUST_INVERSE;
		default:
			return ADJUST_NONE;
	}
}

/* Clusters that one is left out of. */
static dd
units(Vcov vcov, const Design *design)
{
	return dd_from((double) design->n_clusters +
				   (vcov == VCOV_JK1 ? design->n_absent : 0));
}

static dd
small_sample_factor(Vcov vcov, const Fit *fit)
{
	dd			clusters = units(vcov, fit->design);
	dd			one_less = dd_sub(clusters, dd_from(1.0));
	int64_t		parameters = vcov == VCOV_CR1N ?
		fit->parameters_not_nested : fit->parameters;

	switch (vcov)
	{
		case VCOV_CR1:
			return dd_div(clusters, one_less);
		case VCOV_CR1S:
		case VCOV_CR1N:
			return dd_div(dd_mul(clusters, dd_from(fit->rows - 1.0)),
						  dd_mul(one_less,
								 dd_from((double) (fit->rows - parameters))));
		case VCOV_CRV3:
		case VCOV_CRV3J:
		case VCOV_JK1:
			return dd_div(one_less, clusters);
		default:
			return dd_from(1.0);
	}
}

Variance
variance_of_clusters(const Fit *fit, const dd *contrast, Vcov vcov)
{
	const Design *design = fit->design;
	bool		estimate_df = vcov == VCOV_CR2 || vcov == VCOV_CR3;
	ClusterVisit *visit = cluster_visit_create(fit, contrast, 1, estimate_df ?
											   WITH_SQUARES : WITHOUT_SQUARES);
	Satterthwaite *satterthwaite = satterthwaite_create(fit, visit, 0);
	const dd   *gamma = cluster_visit_gamma(visit, 0);
	dd			sum = DD_ZERO;
	dd			squares = DD_ZERO;
	double		lengths = 0.0;
	double		df = design->n_clusters - 1.0;
	Variance	result = {VARIANCE_OK, 0.0, 0.0, 0};

	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		dd			score;

		core_check_interrupts();
		cluster_visit_load(visit, g);
		if (cluster_visit_indispensable(visit, 0))
		{
			result = variance_failed(VARIANCE_INDISPENSABLE, g);
			break;
		}
		cluster_visit_adjust(visit, adjustment_of(vcov));
		score = cluster_visit_score(visit, 0);
		lengths += dot_product(gamma, gamma, design->width).hi;
		sum = dd_add(sum, score);
		squares = dd_add(squares, dd_mul(score, score));
		if (estimate_df)
			satterthwaite_add(satterthwaite, g);
	}
	/* These centre the leave-one-out estimates at their own mean. */
	if (vcov == VCOV_CRV3J || vcov == VCOV_JK1)
		squares = dd_sub(squares, dd_div(dd_mul(sum, sum),
										 units(vcov, design)));
	if (result.status == VARIANCE_OK)
	{
		if (estimate_df)
			df = satterthwaite_df(satterthwaite);
		squares = dd_mul(squares, small_sample_factor(vcov, fit));
		result = variance_result(squares,
								 clusters_are_noise(fit, contrast,
													adjustment_of(vcov),
													lengths, squares), df);
	}
	satterthwaite_free(satterthwaite);
	cluster_visit_free(visit);
	return result;
}
