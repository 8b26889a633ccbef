/*-------------------------------------------------------------------------
 *
 * of_clusters.c
 *		Cluster-robust variances.
 *
 * The sum over clusters of the cross products of scores, where cluster_visit.h
 * says what these are, times what each convention makes of few clusters: with
 * G clusters, n rows and k parameters
 *
 *		CR0				1
 *		CR1				G / (G - 1)
 *		CR1S			G (n - 1) / ((G - 1)(n - k)), as Stata's regress, areg
 *		CR1N			the same, not counting in k effects that are clusters,
 *						but a constant, as fixest and reghdfe
 *		CR2, CR3		1, judged by Satterthwaite's degrees of freedom
 *		CRV3			(G - 1) / G; CRV3J about the mean of the scores
 *		JK1				the same, G being all PSUs that were drawn: without one
 *						that has no rows the estimate stays as it is
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/memory.h"
#include "core/model/cluster_scores.h"
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

/* The sums of scores, and of their products. */
static void
sum_products(const Scores *scores, Covariance *products, dd *sums)
{
	for (uint32_t g = 0; g < scores->n_clusters; g++)
	{
		const dd   *score = scores_of_cluster(scores, g);

		core_check_interrupts();
		for (int i = 0; i < scores->n_contrasts; i++)
			sums[i] = dd_add(sums[i], score[i]);
		covariance_add_products(products, score);
	}
}

static void
multiply(Vcov vcov, const Fit *fit, const dd *sums, Covariance *products)
{
	dd			n = units(vcov, fit->design);

	/* These centre the leave-one-out estimates at their own mean. */
	if (vcov == VCOV_CRV3J || vcov == VCOV_JK1)
		for (int i = 0; i < products->n; i++)
			for (int j = 0; j <= i; j++)
			{
				dd		   *product = covariance_value(products, i, j);

				*product = dd_sub(*product,
								  dd_div(dd_mul(sums[i], sums[j]), n));
			}
	covariance_multiply(products, small_sample_factor(vcov, fit));
	covariance_mirror(products);
}

/* What comes with the scores of a contrast, for its df and its noise. */
typedef struct Judged
{
	Satterthwaite *satterthwaite;	/* NULL: n_clusters - 1 */
	double		lengths;		/* sum of gamma'gamma */
} Judged;

static Judged *
judged_create(const Fit *fit, const ClusterVisit *visit, int n_contrasts,
			  bool estimate_df)
{
	Judged	   *judged = core_alloc_array(n_contrasts, sizeof(Judged));

	for (int i = 0; i < n_contrasts && estimate_df; i++)
		judged[i].satterthwaite = satterthwaite_create(fit, visit, i);
	return judged;
}

static void
judged_free(Judged *judged, int n_contrasts)
{
	for (int i = 0; i < n_contrasts; i++)
		if (judged[i].satterthwaite != NULL)
			satterthwaite_free(judged[i].satterthwaite);
	core_free(judged);
}

static void
judge_cluster(Judged *judged, const ClusterVisit *visit, const Scores *scores,
			  int width, uint32_t cluster)
{
	for (int i = 0; i < scores->n_contrasts; i++)
	{
		const dd   *gamma = cluster_visit_gamma(visit, i);

		if (scores->indispensable[i] != NO_CLUSTER && !scores->regardless)
			continue;
		judged[i].lengths += dot_product(gamma, gamma, width).hi;
		if (judged[i].satterthwaite != NULL)
			satterthwaite_add(judged[i].satterthwaite, cluster);
	}
}

static void
judge(const Fit *fit, const dd *contrasts, Vcov vcov, const Scores *scores,
	  Judged *judged, Covariance *covariance)
{
	Adjustment	adjustment = adjustment_of(vcov);

	for (int i = 0; i < covariance->n; i++)
		if (scores->indispensable[i] != NO_CLUSTER && !scores->regardless)
			covariance_fail(covariance, i, VARIANCE_INDISPENSABLE,
							scores->indispensable[i]);
	for (int i = 0; i < covariance->n; i++)
	{
		if (covariance->status[i] != VARIANCE_OK)
			continue;
		covariance->df[i] = judged[i].satterthwaite == NULL ?
			fit->design->n_clusters - 1.0 :
			satterthwaite_df(judged[i].satterthwaite);
		if (clusters_are_noise(fit, contrasts + i * fit->design->k, adjustment,
							   judged[i].lengths,
							   *covariance_value(covariance, i, i)))
			covariance_clear(covariance, i);
	}
}

/* One of the variances that are found in one visit. */
typedef struct Kind
{
	Vcov		vcov;
	Adjustment	adjustment;
	Scores	   *scores;
	Judged	   *judged;
	bool		any;			/* contrasts that have a variance, so far */
} Kind;

static bool
is_by_satterthwaite(Vcov vcov)
{
	return vcov == VCOV_CR2 || vcov == VCOV_CR3;
}

static Kind
open_kind(const Fit *fit, const ClusterVisit *visit, int n_contrasts,
		  Vcov vcov, bool regardless)
{
	Kind		kind = {vcov, adjustment_of(vcov),
		scores_create(fit->design->n_clusters, n_contrasts),
	judged_create(fit, visit, n_contrasts, is_by_satterthwaite(vcov)), true};

	kind.scores->regardless = regardless;
	return kind;
}

static Covariance *
close_kind(const Fit *fit, const dd *contrasts, Kind *kind, uint32_t *rests_on)
{
	int			n = kind->scores->n_contrasts;
	Covariance *covariance = covariance_create(n);
	dd		   *sums = core_alloc_array(n, sizeof(dd));

	sum_products(kind->scores, covariance, sums);
	multiply(kind->vcov, fit, sums, covariance);
	judge(fit, contrasts, kind->vcov, kind->scores, kind->judged, covariance);
	for (int i = 0; i < n && rests_on != NULL; i++)
		rests_on[i] = kind->scores->indispensable[i];
	core_free(sums);
	judged_free(kind->judged, n);
	scores_free(kind->scores);
	return covariance;
}

static void
find_covariances(const Fit *fit, const dd *contrasts, int n_contrasts,
				 const Vcov *vcovs, int n_vcovs, Covariance **covariances,
				 uint32_t *rests_on)
{
	Kind	   *kinds = core_alloc_array(n_vcovs, sizeof(Kind));
	Squares		squares = WITHOUT_SQUARES;
	ClusterVisit *visit;
	bool		any = true;

	for (int i = 0; i < n_vcovs; i++)
		if (is_by_satterthwaite(vcovs[i]))
			squares = WITH_SQUARES;
	visit = cluster_visit_create(fit, contrasts, n_contrasts, squares);
	for (int i = 0; i < n_vcovs; i++)
		kinds[i] = open_kind(fit, visit, n_contrasts, vcovs[i],
							 rests_on != NULL);
	for (uint32_t g = 0; g < fit->design->n_clusters && any; g++)
	{
		core_check_interrupts();
		cluster_visit_load(visit, g);
		any = false;
		for (int i = 0; i < n_vcovs; i++)
		{
			Kind	   *kind = &kinds[i];

			kind->any = kind->any &&
				scores_visit(kind->scores, visit, g, kind->adjustment);
			if (kind->any)
				judge_cluster(kind->judged, visit, kind->scores,
							  fit->design->width, g);
			any = any || kind->any;
		}
	}
	for (int i = 0; i < n_vcovs; i++)
		covariances[i] = close_kind(fit, contrasts, &kinds[i], rests_on);
	cluster_visit_free(visit);
	core_free(kinds);
}

void
covariances_of_clusters(const Fit *fit, const dd *contrasts, int n_contrasts,
						const Vcov *vcovs, int n_vcovs,
						Covariance **covariances)
{
	find_covariances(fit, contrasts, n_contrasts, vcovs, n_vcovs, covariances,
					 NULL);
}

Covariance *
covariance_of_clusters(const Fit *fit, const dd *contrasts, int n_contrasts,
					   Vcov vcov)
{
	Covariance *covariance;

	covariances_of_clusters(fit, contrasts, n_contrasts, &vcov, 1, &covariance);
	return covariance;
}

Covariance *
covariance_regardless(const Fit *fit, const dd *contrasts, int n_contrasts,
					  Vcov vcov, uint32_t *rests_on)
{
	Covariance *covariance;

	find_covariances(fit, contrasts, n_contrasts, &vcov, 1, &covariance,
					 rests_on);
	return covariance;
}
