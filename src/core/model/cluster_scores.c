/*-------------------------------------------------------------------------
 *
 * cluster_scores.c
 *		The vectors v_g that cluster-robust variances are made of.
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
#include "core/model/cluster_scores.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* The sums of a cluster, and the effect's column of R and coefficients. */
static void
load_sums(ClusterVectors *cv, uint32_t cluster)
{
	const Effect *effect = fit_effect(cv->fit, cluster);
	int			k = cv->k;

	if (effect != NULL)
	{
		cv->r[k * cv->width + k] = dd_sqrt(effect->weight);
		cv->coefficients[k] = effect->outcome;
	}
	whitened_cluster(&cv->whitened, cv->fit, cluster, cv->r,
					 cv->coefficients);
}

/*
 * Omega, and what of all U'U and U'W^2U in a cluster rounding may have left.
 * Summed up in these coordinates; without weights it is the identity.
 */
static void
find_omega(ClusterVectors *cv)
{
	const Design *design = cv->fit->design;
	int			k = cv->k;
	int			width = cv->width;

	if (!cv->weighted)
	{
		for (int i = 0; i < k; i++)
			cv->omega_columns[i * k + i] =
				dd_from(cv->fit->dropped[i] ? 0.0 : 1.0);
		return;
	}
	if (design->absorbed != NULL)
		cv->crossing = core_alloc_array(size_mul(design->absorbed->n_parts, k),
										sizeof(dd));
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		dd		   *crossing = cv->crossing == NULL ? NULL :
			cv->crossing + (size_t) design->absorbed->part_of[g] * k;

		core_check_interrupts();
		load_sums(cv, g);
		for (int i = 0; i < k; i++)
		{
			for (int j = 0; j < k; j++)
				cv->omega_columns[i * k + j] =
					dd_add(cv->omega_columns[i * k + j],
						   cv->uu[2][i * width + j]);
			if (crossing != NULL)
				crossing[i] = dd_add(crossing[i], cv->uu[2][i * width + k]);
			cv->smallest[i] += NO_DIRECTION * cv->uu[0][i * width + i].hi;
		}
	}
	for (int i = 0; i < k; i++)
		cv->smallest[width + i] = NO_DIRECTION *
			cv->omega_columns[i * k + i].hi;
}

ClusterVectors *
cluster_vectors_create(const Fit *fit, const dd *contrast, Squares squares)
{
	ClusterVectors *cv = core_alloc(sizeof(ClusterVectors));
	const Design *design = fit->design;
	int			k = design->k;
	int			width = design->width;
	size_t		vector = 2 * width * sizeof(dd);
	size_t		matrix = 4 * width * width * sizeof(dd);

	cv->fit = fit;
	cv->contrast = contrast;
	cv->others = others_create(fit);
	cv->k = k;
	cv->width = width;
	cv->weighted = design->powers > 1;
	whitened_init(&cv->whitened, width, squares == WITH_SQUARES ?
				  design->powers : design_weight_power(design) + 1);
	cv->uu = cv->whitened.uu;
	cv->ue = cv->whitened.ue;
	cv->l = core_alloc(vector);
	cv->alpha = core_alloc(vector);
	cv->gamma = core_alloc(vector);
	cv->r = core_alloc_array(size_mul(width, width), sizeof(dd));
	cv->omega = core_alloc_array(size_mul(width, width), sizeof(dd));
	cv->omega_columns = core_alloc_array(size_mul(k, k), sizeof(dd));
	cv->smallest = core_alloc_array(size_mul(2, width), sizeof(double));
	cv->coefficients = core_alloc(vector);
	cv->span = core_alloc(matrix);
	cv->basis = core_alloc(matrix);
	cv->adjust = core_alloc(matrix);
	cv->vectors = core_alloc(matrix);
	cv->values = core_alloc(vector);
	cv->scaling = core_alloc(vector);
	cv->v1 = core_alloc(vector);
	cv->v2 = core_alloc(vector);

	for (int i = 0; i < k; i++)
	{
		cv->l[i] = contrast[i];
		cv->coefficients[i] = fit->coefficients[i];
		for (int j = 0; j < k; j++)
			cv->r[i * width + j] = fit->r[i * k + j];
	}
	solve_transposed(fit->r, k, cv->l);
	if (squares == WITH_SQUARES)
		find_omega(cv);
	for (int i = 0; i < k; i++)
		for (int j = 0; j < k; j++)
			cv->omega[i * width + j] = cv->omega_columns[i * k + j];
	return cv;
}

void
cluster_vectors_free(ClusterVectors *cv)
{
	core_free(cv->v2);
	core_free(cv->v1);
	core_free(cv->scaling);
	core_free(cv->values);
	core_free(cv->vectors);
	core_free(cv->adjust);
	core_free(cv->basis);
	core_free(cv->span);
	core_free(cv->coefficients);
	core_free(cv->smallest);
	core_free(cv->omega_columns);
	core_free(cv->omega);
	core_free(cv->r);
	core_free(cv->gamma);
	core_free(cv->alpha);
	core_free(cv->l);
	if (cv->crossing != NULL)
		core_free(cv->crossing);
	whitened_free(&cv->whitened);
	others_free(cv->others);
	core_free(cv);
}

/* The trace of H, as far as it stands for columns that others have, too. */
static double
columns_held(const ClusterVectors *cv)
{
	const dd   *uu = cv->uu[cv->weighted ? 1 : 0];
	double		trace = 0.0;

	for (int i = 0; i < cv->k; i++)
		trace += uu[i * cv->width + i].hi;
	return trace;
}

static double
effect_held(const ClusterVectors *cv)
{
	const Partition *absorbed = cv->fit->design->absorbed;
	const dd   *uu = cv->uu[cv->weighted ? 1 : 0];

	if (absorbed == NULL ||
		partition_size(absorbed, absorbed->part_of[cv->cluster]) == 1)
		return 0.0;
	return uu[cv->width * cv->width - 1].hi;
}

/*
 * I - H is near singular if H has an eigenvalue near 1, for which its trace
 * must be near 1 at least.  All traces together are the number of columns and
 * of effects: the others are asked of few clusters only.
 */
static void
compare_with_others(ClusterVectors *cv)
{
	double		held = columns_held(cv) + effect_held(cv);

	cv->outweighs = held > 1.0 - OUTWEIGHED;
	cv->factorised = false;
}

static void
factorise_others(ClusterVectors *cv)
{
	if (!cv->factorised)
		others_factorise(cv->others, cv->cluster,
						 columns_held(cv) > 1.0 - OUTWEIGHED);
	cv->factorised = true;
}

void
cluster_vectors_load(ClusterVectors *cv, uint32_t cluster)
{
	int			width = cv->width;
	const Effect *effect = fit_effect(cv->fit, cluster);

	cv->cluster = cluster;

	load_sums(cv, cluster);
	if (effect != NULL)
	{
		int			k = cv->k;
		uint32_t	part = cv->fit->design->absorbed->part_of[cluster];

		for (int j = 0; j < k; j++)
			cv->omega[j * width + k] = cv->omega[k * width + j] =
				cv->crossing != NULL ? cv->crossing[(size_t) part * k + j] : DD_ZERO;
		cv->omega[k * width + k] = dd_div(effect->squares, effect->weight);
	}
	compare_with_others(cv);
}

static void
find_eigenvalues(ClusterVectors *cv)
{
	const dd   *uu = cv->uu[cv->weighted ? 1 : 0];

	for (int i = 0; i < cv->width * cv->width; i++)
		cv->span[i] = uu[i];
	eigen_symmetric(cv->span, cv->width, cv->values, cv->vectors);
}

void
cluster_vectors_decompose(ClusterVectors *cv)
{
	if (cv->outweighs)
		factorise_others(cv);
	else
		find_eigenvalues(cv);
}

void
cluster_vectors_share(const ClusterVectors *cv, dd *y, const dd *x)
{
	matrix_times_vector(y, cv->uu[cv->weighted ? 1 : 0], x, cv->width);
}

/* x = V f(values) V'b, where f = 0 stands in for a singular direction. */
static void
apply_function(const ClusterVectors *cv, int n, dd *x, const dd *b,
			   dd (*f) (dd))
{
	for (int i = 0; i < n; i++)
		x[i] = DD_ZERO;
	for (int j = 0; j < n; j++)
	{
		dd			along = DD_ZERO;

		for (int i = 0; i < n; i++)
			dd_accumulate_product(&along, cv->vectors[i * n + j], b[i]);
		along = dd_mul(along, f(cv->values[j]));
		for (int i = 0; i < n; i++)
			dd_accumulate_product(&x[i], cv->vectors[i * n + j], along);
	}
}

/* (1 - lambda)^(-1/2), (1 - lambda)^-1, and lambda^(-1/2) - 1 */
static dd
inverse_root_of_rest(dd lambda)
{
	dd			rest = dd_sub(dd_from(1.0), lambda);

	return rest.hi > SINGULAR ? dd_div(dd_from(1.0), dd_sqrt(rest)) : DD_ZERO;
}

static dd
inverse_of_rest(dd lambda)
{
	dd			rest = dd_sub(dd_from(1.0), lambda);

	return rest.hi > SINGULAR ? dd_div(dd_from(1.0), rest) : DD_ZERO;
}

static dd
inverse_root_less_one(dd lambda)
{
	dd			root = lambda.hi > SINGULAR ?
		dd_div(dd_from(1.0), dd_sqrt(lambda)) : DD_ZERO;

	return dd_sub(root, dd_from(1.0));
}

void
cluster_vectors_without(const ClusterVectors *cv, dd *y, const dd *x)
{
	if (cv->outweighs)
		others_solve(cv->others, cv->r, y, x);
	else
		apply_function(cv, cv->width, y, x, inverse_of_rest);
}

/*
 * CR3, and CR2 without weights: A_g acts on U_g by a function of U_g'W_gU_g,
 * because (I - U U'W)^-1 U = U (I - U'WU)^-1 and likewise for the root.
 */
static void
adjust_by_inverse(ClusterVectors *cv)
{
	cluster_vectors_decompose(cv);
	cluster_vectors_without(cv, cv->gamma, cv->l);
}

static void
adjust_by_root(ClusterVectors *cv)
{
	find_eigenvalues(cv);
	apply_function(cv, cv->width, cv->gamma, cv->l, inverse_root_of_rest);
}

/*
 * The columns of Z = (U, WU) as orthonormal columns Q = Z basis; returns how
 * many there are.  span = Z'Z.
 */
static int
orthonormal_basis(ClusterVectors *cv)
{
	int			k = cv->width;
	int			n = 2 * k;
	int			rank = 0;

	for (int i = 0; i < k; i++)
		for (int j = 0; j < k; j++)
		{
			cv->span[i * n + j] = cv->uu[0][i * k + j];
			cv->span[i * n + j + k] = cv->uu[1][i * k + j];
			cv->span[(i + k) * n + j] = cv->uu[1][i * k + j];
			cv->span[(i + k) * n + j + k] = cv->uu[2][i * k + j];
		}
	for (int i = 0; i < n; i++)
		cv->scaling[i] = cv->span[i * n + i].hi <= cv->smallest[i] ? DD_ZERO :
			dd_div(dd_from(1.0), dd_sqrt(cv->span[i * n + i]));
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			cv->adjust[i * n + j] = dd_mul(cv->span[i * n + j],
										   dd_mul(cv->scaling[i],
												  cv->scaling[j]));
	eigen_symmetric(cv->adjust, n, cv->values, cv->vectors);
	for (int j = 0; j < n; j++)
	{
		dd			root;

		if (!(cv->values[j].hi > NO_DIRECTION))
			continue;
		root = dd_sqrt(cv->values[j]);
		for (int i = 0; i < n; i++)
			cv->basis[i * n + rank] =
				dd_div(dd_mul(cv->vectors[i * n + j], cv->scaling[i]), root);
		rank++;
	}
	return rank;
}

/*
 * CR2 with weights.  On the orthonormal basis Q of the span of Z = (U, WU),
 * the matrix to invert is I + Q'Z J Z'Q with J as above, and
 * A_g = I + Q ((...)^(-1/2) - I) Q'.
 */
static void
adjust_weighted_root(ClusterVectors *cv)
{
	int			k = cv->width;
	int			n = 2 * k;
	int			rank = orthonormal_basis(cv);

	/* adjust = Z'Z basis = Z'Q, rank columns; kept in rows of n */
	for (int i = 0; i < n; i++)
		for (int j = 0; j < rank; j++)
		{
			dd			sum = DD_ZERO;

			for (int h = 0; h < n; h++)
				dd_accumulate_product(&sum, cv->span[i * n + h],
									  cv->basis[h * n + j]);
			cv->adjust[i * n + j] = sum;
		}

	/* b = Q'WU l, while span still holds Z'Z: WU l is Z (0, l) */
	for (int j = 0; j < rank; j++)
	{
		dd			sum = DD_ZERO;

		for (int i = 0; i < k; i++)
			dd_accumulate_product(&sum, cv->adjust[(i + k) * n + j], cv->l[i]);
		cv->v2[j] = sum;
	}

	/* span = I + (Z'Q)'J(Z'Q), rank x rank */
	for (int j = 0; j < rank; j++)
	{
		for (int i = 0; i < k; i++)
		{
			dd			sum = dd_neg(cv->adjust[(i + k) * n + j]);

			for (int h = 0; h < k; h++)
				dd_accumulate_product(&sum, cv->omega[i * k + h],
									  cv->adjust[h * n + j]);
			cv->v1[i] = sum;
			cv->v1[i + k] = dd_neg(cv->adjust[i * n + j]);
		}
		for (int i = 0; i < rank; i++)
		{
			dd			sum = dd_from(i == j ? 1.0 : 0.0);

			for (int h = 0; h < n; h++)
				dd_accumulate_product(&sum, cv->adjust[h * n + i], cv->v1[h]);
			cv->span[i * rank + j] = sum;
		}
	}
	for (int i = 0; i < rank; i++)
		for (int j = 0; j < i; j++)
			cv->span[i * rank + j] = cv->span[j * rank + i];

	/* v = WU l + Q (A - I) Q'WU l */
	eigen_symmetric(cv->span, rank, cv->values, cv->vectors);
	apply_function(cv, rank, cv->v1, cv->v2, inverse_root_less_one);
	for (int i = 0; i < k; i++)
	{
		dd			alpha = DD_ZERO;
		dd			gamma = cv->l[i];

		for (int j = 0; j < rank; j++)
		{
			dd_accumulate_product(&alpha, cv->basis[i * n + j], cv->v1[j]);
			dd_accumulate_product(&gamma, cv->basis[(i + k) * n + j],
								  cv->v1[j]);
		}
		cv->alpha[i] = alpha;
		cv->gamma[i] = gamma;
	}
}

void
cluster_vectors_adjust(ClusterVectors *cv, Adjustment adjustment)
{
	for (int i = 0; i < cv->width; i++)
		cv->alpha[i] = DD_ZERO;
	if (adjustment == ADJUST_NONE)
		for (int i = 0; i < cv->width; i++)
			cv->gamma[i] = cv->l[i];
	else if (adjustment == ADJUST_INVERSE)
		adjust_by_inverse(cv);
	else if (cv->weighted)
		adjust_weighted_root(cv);
	else
		adjust_by_root(cv);
}

dd
cluster_vectors_score(const ClusterVectors *cv)
{
	return dd_add(dot_product(cv->alpha, cv->ue[0], cv->width),
				  dot_product(cv->gamma, cv->ue[1], cv->width));
}

bool
cluster_vectors_indispensable(ClusterVectors *cv)
{
	if (!cv->outweighs)
		return false;
	factorise_others(cv);
	return !others_estimable(cv->others, cv->contrast);
}
