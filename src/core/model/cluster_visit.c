/*-------------------------------------------------------------------------
 *
 * cluster_visit.c
 *		The clusters of a fit, one at a time, and the scores of contrasts.
 *
 * The adjustments:
 *
 *		none		I
 *		root		(I - H_g - H_g' + X_g M X'W^2X M X_g')^(-1/2)
 *		inverse		(I - H_g)^(-1),		H_g = X_g M X_g' W_g
 *
 * (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018, with an identity
 * working model and the default target of R's clubSandwich; the inverse is
 * the cluster jackknife, MacKinnon, Nielsen and Webb 2023.)
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/cluster_visit.h"

#include "core/base/memory.h"
#include "core/model/others.h"
#include "core/model/rest.h"
#include "core/model/weighted_root.h"
#include "core/model/whitened.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* Sums of all clusters are kept where they take no more bytes. */
#define KEPT_MOST (4 << 20)

struct ClusterVisit
{
	const Fit  *fit;
	int			k;				/* columns without the effect's */
	int			width;			/* with it */
	bool		weighted;
	int			n_contrasts;
	const dd   *contrasts;		/* as they were given, of k entries */
	dd		   *whitened;		/* and whitened, of "width" */

	dd		   *kept;			/* sums of all clusters, or NULL */

	/* the cluster loaded */
	uint32_t	cluster;
	dd		   *r;				/* the factor, with the effect's column */
	dd		   *coefficients;
	Whitened	sums;
	bool		outweighs;		/* some of I - H may be lost: ask the others */

	/* of it, once asked for */
	bool		has_others;
	Others	   *others;
	Rest	   *rest;			/* I - H */

	/* v = U alpha + WU gamma, for each contrast */
	dd		   *alpha;
	dd		   *gamma;

	/* WITH_SQUARES, and weights */
	dd		   *omega;			/* the effect's entries those of the cluster */
	dd		   *crossing;		/* of each effect: its column's part of omega */
	double	   *smallest;		/* diagonals that are nothing but noise */
	WeightedRoot *root;
};

static void
find_sums(ClusterVisit *visit, uint32_t cluster)
{
	whitened_cluster(&visit->sums, visit->fit, cluster, visit->r,
					 visit->coefficients);
}

static void
load_sums(ClusterVisit *visit, uint32_t cluster)
{
	fit_put_effect(visit->fit, cluster, visit->r, visit->coefficients);
	if (visit->kept == NULL)
		find_sums(visit, cluster);
	else
		whitened_restore(&visit->sums, visit->kept +
						 cluster * whitened_entries(&visit->sums));
}

static void
make_room_to_keep(ClusterVisit *visit)
{
	size_t		n = size_mul(whitened_entries(&visit->sums),
							 visit->fit->design->n_clusters);

	if (n <= KEPT_MOST / sizeof(dd))
		visit->kept = core_alloc_array(n, sizeof(dd));
}

/*
 * Omega, and what of all U'U and U'W^2U in a cluster rounding may have left.
 * Summed up in these coordinates; without weights it is the identity.
 */
static void
find_omega(ClusterVisit *visit)
{
	const Design *design = visit->fit->design;
	int			k = visit->k;
	int			width = visit->width;

	if (!visit->weighted)
	{
		for (int i = 0; i < k; i++)
			visit->omega[i * width + i] =
				dd_from(visit->fit->dropped[i] ? 0.0 : 1.0);
		return;
	}
	make_room_to_keep(visit);
	if (design->absorbed != NULL)
		visit->crossing =
			core_alloc_array(size_mul(design->absorbed->n_parts, k),
							 sizeof(dd));
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		dd		   *crossing = visit->crossing == NULL ? NULL :
			visit->crossing + (size_t) design->absorbed->part_of[g] * k;
		const dd   *ww = visit->sums.uu[2];

		core_check_interrupts();
		fit_put_effect(visit->fit, g, visit->r, visit->coefficients);
		find_sums(visit, g);
		if (visit->kept != NULL)
			whitened_keep(&visit->sums, visit->kept +
						  g * whitened_entries(&visit->sums));
		for (int i = 0; i < k; i++)
		{
			for (int j = 0; j < k; j++)
				visit->omega[i * width + j] =
					dd_add(visit->omega[i * width + j], ww[i * width + j]);
			if (crossing != NULL)
				crossing[i] = dd_add(crossing[i], ww[i * width + k]);
			visit->smallest[i] += NO_DIRECTION *
				visit->sums.uu[0][i * width + i].hi;
		}
	}
	for (int i = 0; i < k; i++)
		visit->smallest[width + i] = NO_DIRECTION *
			visit->omega[i * width + i].hi;
}

ClusterVisit *
cluster_visit_create(const Fit *fit, const dd *contrasts, int n_contrasts,
					 Squares squares)
{
	ClusterVisit *visit = core_alloc(sizeof(ClusterVisit));
	const Design *design = fit->design;
	int			k = design->k;
	size_t		width = design->width;
	size_t		all = size_mul(n_contrasts, width);

	visit->fit = fit;
	visit->k = k;
	visit->width = design->width;
	visit->weighted = design->powers > 1;
	visit->n_contrasts = n_contrasts;
	visit->contrasts = contrasts;
	visit->others = others_create(fit);
	whitened_init(&visit->sums, width, squares == WITH_SQUARES ?
				  design->powers : design_weight_power(design) + 1);
	visit->whitened = core_alloc_array(all, sizeof(dd));
	visit->r = core_alloc_array(size_mul(width, width), sizeof(dd));
	visit->coefficients = core_alloc_array(width, sizeof(dd));
	visit->rest = rest_create(width);
	visit->alpha = core_alloc_array(all, sizeof(dd));
	visit->gamma = core_alloc_array(all, sizeof(dd));
	fit_factor(fit, visit->r, visit->coefficients);
	for (int i = 0; i < n_contrasts; i++)
		fit_whiten_contrast(fit, contrasts + i * k,
							visit->whitened + i * width);
	if (squares == WITH_SQUARES)
	{
		visit->omega = core_alloc_array(size_mul(width, width), sizeof(dd));
		if (visit->weighted)
		{
			visit->smallest = core_alloc_array(size_mul(2, width),
											   sizeof(double));
			visit->root = weighted_root_create(width);
		}
		find_omega(visit);
	}
	return visit;
}

void
cluster_visit_free(ClusterVisit *visit)
{
	if (visit->crossing != NULL)
		core_free(visit->crossing);
	if (visit->kept != NULL)
		core_free(visit->kept);
	if (visit->root != NULL)
	{
		weighted_root_free(visit->root);
		core_free(visit->smallest);
	}
	if (visit->omega != NULL)
		core_free(visit->omega);
	core_free(visit->gamma);
	core_free(visit->alpha);
	rest_free(visit->rest);
	core_free(visit->coefficients);
	core_free(visit->r);
	core_free(visit->whitened);
	whitened_free(&visit->sums);
	others_free(visit->others);
	core_free(visit);
}

/* ---- the cluster loaded ---- */

const dd *
cluster_visit_contrast(const ClusterVisit *visit, int contrast)
{
	return visit->whitened + contrast * visit->width;
}

const dd *
cluster_visit_products(const ClusterVisit *visit, int power)
{
	return visit->sums.uu[power];
}

const dd *
cluster_visit_hat(const ClusterVisit *visit)
{
	return visit->sums.uu[visit->weighted ? 1 : 0];
}

const dd *
cluster_visit_residuals(const ClusterVisit *visit)
{
	return visit->sums.ue[visit->weighted ? 1 : 0];
}

const dd *
cluster_visit_omega(const ClusterVisit *visit)
{
	return visit->omega;
}

dd
cluster_visit_sum(const ClusterVisit *visit, int contrast)
{
	return dot_product(cluster_visit_contrast(visit, contrast),
					   visit->sums.u1, visit->width);
}

dd
cluster_visit_squares(const ClusterVisit *visit, int contrast, int power)
{
	const dd   *l = cluster_visit_contrast(visit, contrast);
	const dd   *uu = visit->sums.uu[power];
	dd			sum = DD_ZERO;

	for (int i = 0; i < visit->width; i++)
		dd_accumulate_product(&sum, l[i],
							  dot_product(uu + i * visit->width, l,
										  visit->width));
	return sum;
}

bool
cluster_visit_outweighs(const ClusterVisit *visit)
{
	return visit->outweighs;
}

/* The trace of H, as far as it stands for columns that others have, too. */
static double
columns_held(const ClusterVisit *visit)
{
	const dd   *hat = cluster_visit_hat(visit);
	double		trace = 0.0;

	for (int i = 0; i < visit->k; i++)
		trace += hat[i * visit->width + i].hi;
	return trace;
}

/* Has the cluster an absorbed effect that no other has? */
static bool
has_own_effect(const ClusterVisit *visit)
{
	const Partition *absorbed = visit->fit->design->absorbed;

	return absorbed != NULL &&
		partition_size(absorbed, absorbed->part_of[visit->cluster]) == 1;
}

static double
effect_held(const ClusterVisit *visit)
{
	if (visit->fit->design->absorbed == NULL || has_own_effect(visit))
		return 0.0;
	return cluster_visit_hat(visit)[visit->width * visit->width - 1].hi;
}

/* The entries of the effect's column. */
static void
load_omega(ClusterVisit *visit)
{
	const AbsorbedEffect *effect = fit_effect(visit->fit, visit->cluster);
	int			k = visit->k;
	int			width = visit->width;
	const dd   *crossing;

	if (visit->omega == NULL || effect == NULL)
		return;
	crossing = visit->crossing == NULL ? NULL : visit->crossing +
		(size_t) visit->fit->design->absorbed->part_of[visit->cluster] * k;
	for (int j = 0; j < k; j++)
		visit->omega[j * width + k] = visit->omega[k * width + j] =
			crossing != NULL ? crossing[j] : DD_ZERO;
	visit->omega[k * width + k] = dd_div(effect->squares, effect->weight);
}

/*
 * I - H is near singular if H has an eigenvalue near 1, for which its trace
 * must be near 1 at least.  All traces together are the number of columns and
 * of effects: where columns are few, so are the clusters that are looked at
 * closer.  The others are asked only of those that have such an eigenvalue, or
 * nearly.
 */
void
cluster_visit_load(ClusterVisit *visit, uint32_t cluster)
{
	visit->cluster = cluster;
	load_sums(visit, cluster);
	load_omega(visit);
	visit->has_others = false;
	rest_load(visit->rest, cluster_visit_hat(visit),
			  has_own_effect(visit) ? visit->k : visit->width);
	visit->outweighs = columns_held(visit) + effect_held(visit) >
		1.0 - OUTWEIGHED && !rest_is_clear(visit->rest);
}

static void
find_others(ClusterVisit *visit)
{
	if (!visit->has_others)
		others_factorise(visit->others, visit->cluster,
						 columns_held(visit) > 1.0 - OUTWEIGHED);
	visit->has_others = true;
}

/* ---- the sample without it ---- */

bool
cluster_visit_dispensable(ClusterVisit *visit, const dd *contrast)
{
	if (!visit->outweighs)
		return true;
	find_others(visit);
	return others_estimable(visit->others, contrast);
}

bool
cluster_visit_indispensable(ClusterVisit *visit, int contrast)
{
	return !cluster_visit_dispensable(visit, visit->contrasts +
									  contrast * visit->k);
}

void
cluster_visit_share(const ClusterVisit *visit, dd *y, const dd *x)
{
	symmetric_times_vector(y, cluster_visit_hat(visit), x, visit->width);
}

void
cluster_visit_without(ClusterVisit *visit, dd *y, const dd *x)
{
	if (visit->outweighs)
	{
		find_others(visit);
		others_solve(visit->others, visit->r, y, x);
		return;
	}
	rest_inverse(visit->rest, y, x);
}

/* ---- scores ---- */

/*
 * CR3, and CR2 without weights: A_g acts on U_g by a function of U_g'W_gU_g,
 * because (I - U U'W)^-1 U = U (I - U'WU)^-1 and likewise for the root.
 */
static void
adjust(ClusterVisit *visit, Adjustment adjustment, const dd *l, dd *alpha,
	   dd *gamma)
{
	int			width = visit->width;

	if (adjustment == ADJUST_ROOT && visit->weighted)
	{
		weighted_root_apply(visit->root, l, alpha, gamma);
		return;
	}
	for (int i = 0; i < width; i++)
		alpha[i] = DD_ZERO;
	if (adjustment == ADJUST_INVERSE)
		cluster_visit_without(visit, gamma, l);
	else if (adjustment == ADJUST_ROOT)
		rest_inverse_root(visit->rest, gamma, l);
	else
		for (int i = 0; i < width; i++)
			gamma[i] = l[i];
}

void
cluster_visit_adjust(ClusterVisit *visit, Adjustment adjustment)
{
	if (adjustment == ADJUST_ROOT && visit->weighted)
		weighted_root_find(visit->root, visit->sums.uu, visit->omega,
						   visit->smallest);
	for (int i = 0; i < visit->n_contrasts; i++)
		adjust(visit, adjustment, cluster_visit_contrast(visit, i),
			   visit->alpha + i * visit->width,
			   visit->gamma + i * visit->width);
}

const dd *
cluster_visit_alpha(const ClusterVisit *visit, int contrast)
{
	return visit->alpha + contrast * visit->width;
}

const dd *
cluster_visit_gamma(const ClusterVisit *visit, int contrast)
{
	return visit->gamma + contrast * visit->width;
}

dd
cluster_visit_score(const ClusterVisit *visit, int contrast)
{
	return dd_add(dot_product(cluster_visit_alpha(visit, contrast),
							  visit->sums.ue[0], visit->width),
				  dot_product(cluster_visit_gamma(visit, contrast),
							  visit->sums.ue[1], visit->width));
}
