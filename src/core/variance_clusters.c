/*-------------------------------------------------------------------------
 *
 * variance_clusters.c
 *		Cluster-robust variances, by k x k algebra on the sums of each cluster.
 *
 * For cluster g with rows X_g, weights W_g and residuals e_g, the variance of
 * l'b is the sum of squares of v_g'e_g, times a factor, where
 *
 *		v_g = A_g' W_g X_g M l,		M = (X'WX)^-1,
 *
 * and A_g makes up for what fitting took out of the residuals:
 *
 *		CR0, CR1, CR1S	I
 *		CR2				(I - H_g - H_g' + X_g M X'W^2X M X_g')^(-1/2)
 *		CR3, CRV3		(I - H_g)^(-1),		H_g = X_g M X_g' W_g
 *
 * (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018, with an identity
 * working model and the default target of R's clubSandwich; CR3 is the
 * cluster jackknife, MacKinnon, Nielsen and Webb 2023).  v_g lies in the span
 * of X_g and W_g X_g, so that it is given by two k-vectors, and everything
 * asked of it by X_g' W_g^j X_g for j = 0, 1, 2: no n_g x n_g matrix.
 *
 * All is done in coordinates where X'WX is the identity: with X'WX = R'R, the
 * rows of X become u = R^-T x, and l becomes R^-T l.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/matrix.h"
#include "core/memory.h"
#include "core/variance.h"

/* As clubSandwich: an eigenvalue of I - H below this is 0 (a generalised
 * inverse then leaves its direction out). */
static const double SINGULAR = 1e-12;

/*
 * Directions of (X, WX), scaled to a unit diagonal, with an eigenvalue below
 * this do not exist: weights that vary by less than 1e-12 do not vary.
 */
static const double NO_DIRECTION = 1e-24;

/* One cluster, in whitened coordinates, and room to work in. */
typedef struct Workspace
{
	int			k;
	bool		weighted;
	Vcov		vcov;
	dd		   *l;				/* the contrast */
	dd		   *omega;			/* X'W^2X, whitened; the identity if unweighted */
	Equations	raw;
	dd		   *uu[MAX_POWERS];	/* U'W^jU of the cluster */
	dd		   *ue[2];			/* U'W^je of the cluster */

	/* v = U alpha + WU gamma */
	dd		   *alpha;
	dd		   *gamma;

	/* scratch, each 2k x 2k, and vectors of 2k */
	dd		   *span;
	dd		   *basis;
	dd		   *adjust;
	dd		   *vectors;
	dd		   *values;
	dd		   *scaling;
	dd		   *v1;
	dd		   *v2;
	dd		   *v3;
} Workspace;

/*
 * What the degrees of freedom are made of.  Under an identity covariance the
 * covariance of v_g'e_g and v_h'e_h is
 *
 *		P_gh = [g = h] d_g + y_g' J y_h,	d_g = v_g'v_g,
 *		y_g = (U_g'v_g, U_g'W_gv_g),		J = [Omega -I; -I 0],
 *
 * and Satterthwaite's df is (tr P)^2 / sum P_gh^2.  The double sum needs only
 * Y = sum y_g y_g', because sum_gh (y_g'Jy_h)^2 = tr(JYJY).
 */
typedef struct Satterthwaite
{
	int			size;			/* of y: k, or 2k with weights */
	dd			trace;
	dd			squares;		/* all of sum P^2 but tr(JYJY) */
	dd		   *y;
	dd		   *yy;
} Satterthwaite;

static Workspace *
workspace_create(const Design *design, const Fit *fit, const dd *contrast,
				 Vcov vcov)
{
	Workspace  *ws = core_alloc(sizeof(Workspace));
	int			k = design->k;
	size_t		vector = 2 * k * sizeof(dd);
	size_t		matrix = 4 * k * k * sizeof(dd);

	ws->k = k;
	ws->vcov = vcov;
	ws->weighted = design->powers > 1;
	equations_init(&ws->raw, design);
	for (int power = 0; power < MAX_POWERS; power++)
		ws->uu[power] = power < design->powers ?
			core_alloc(k * k * sizeof(dd)) : ws->uu[0];
	for (int power = 0; power < 2; power++)
		ws->ue[power] = power < design->powers ?
			core_alloc(k * sizeof(dd)) : ws->ue[0];
	ws->l = core_alloc(vector);
	ws->alpha = core_alloc(vector);
	ws->gamma = core_alloc(vector);
	ws->omega = core_alloc(matrix);
	ws->span = core_alloc(matrix);
	ws->basis = core_alloc(matrix);
	ws->adjust = core_alloc(matrix);
	ws->vectors = core_alloc(matrix);
	ws->values = core_alloc(vector);
	ws->scaling = core_alloc(vector);
	ws->v1 = core_alloc(vector);
	ws->v2 = core_alloc(vector);
	ws->v3 = core_alloc(vector);

	for (int j = 0; j < k; j++)
		ws->l[j] = contrast[j];
	solve_transposed(fit->r, k, ws->l);
	whiten(ws->omega, fit->r, fit->total.xx[2], k);
	return ws;
}

static void
workspace_free(Workspace *ws)
{
	core_free(ws->v3);
	core_free(ws->v2);
	core_free(ws->v1);
	core_free(ws->scaling);
	core_free(ws->values);
	core_free(ws->vectors);
	core_free(ws->adjust);
	core_free(ws->basis);
	core_free(ws->span);
	core_free(ws->omega);
	core_free(ws->gamma);
	core_free(ws->alpha);
	core_free(ws->l);
	for (int power = 1; power >= 0; power--)
		if (power == 0 || ws->ue[power] != ws->ue[0])
			core_free(ws->ue[power]);
	for (int power = MAX_POWERS - 1; power >= 0; power--)
		if (power == 0 || ws->uu[power] != ws->uu[0])
			core_free(ws->uu[power]);
	equations_free(&ws->raw);
	core_free(ws);
}

/* The sums of one cluster, whitened: U'W^jU, and U'W^je for residuals e. */
static void
load_cluster(Workspace *ws, const Design *design, const Fit *fit,
			 uint32_t cluster)
{
	int			k = ws->k;

	design_cluster(design, cluster, &ws->raw);
	for (int power = 0; power < design->powers; power++)
	{
		whiten(ws->uu[power], fit->r, ws->raw.xx[power], k);
		if (power == 2)
			continue;
		matrix_times_vector(ws->v1, ws->raw.xx[power], fit->coefficients, k);
		for (int j = 0; j < k; j++)
			ws->ue[power][j] = dd_sub(ws->raw.xy[power][j], ws->v1[j]);
		solve_transposed(fit->r, k, ws->ue[power]);
	}
}

/* x = V f(values) V'b, where f = 0 stands in for a singular direction. */
static void
apply_function(const Workspace *ws, int n, dd *x, const dd *b,
			   dd (*f) (dd))
{
	for (int i = 0; i < n; i++)
		x[i] = DD_ZERO;
	for (int j = 0; j < n; j++)
	{
		dd			along = DD_ZERO;

		for (int i = 0; i < n; i++)
			dd_accumulate_product(&along, ws->vectors[i * n + j], b[i]);
		along = dd_mul(along, f(ws->values[j]));
		for (int i = 0; i < n; i++)
			dd_accumulate_product(&x[i], ws->vectors[i * n + j], along);
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

/*
 * CR3, and CR2 without weights: A_g acts on U_g by a function of U_g'W_gU_g,
 * because (I - U U'W)^-1 U = U (I - U'WU)^-1 and likewise for the root.
 */
static void
adjust_by_function(Workspace *ws, dd (*f) (dd))
{
	int			k = ws->k;
	int			power = ws->weighted ? 1 : 0;

	for (int i = 0; i < k * k; i++)
		ws->span[i] = ws->uu[power][i];
	eigen_symmetric(ws->span, k, ws->values, ws->vectors);
	apply_function(ws, k, ws->gamma, ws->l, f);
}

/*
 * The columns of Z = (U, WU) as orthonormal columns Q = Z basis; returns how
 * many there are.  span = Z'Z.
 */
static int
orthonormal_basis(Workspace *ws)
{
	int			k = ws->k;
	int			n = 2 * k;
	int			rank = 0;

	for (int i = 0; i < k; i++)
		for (int j = 0; j < k; j++)
		{
			ws->span[i * n + j] = ws->uu[0][i * k + j];
			ws->span[i * n + j + k] = ws->uu[1][i * k + j];
			ws->span[(i + k) * n + j] = ws->uu[1][i * k + j];
			ws->span[(i + k) * n + j + k] = ws->uu[2][i * k + j];
		}
	for (int i = 0; i < n; i++)
		ws->scaling[i] = dd_is_zero(ws->span[i * n + i]) ? DD_ZERO :
			dd_div(dd_from(1.0), dd_sqrt(ws->span[i * n + i]));
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			ws->adjust[i * n + j] = dd_mul(ws->span[i * n + j],
										   dd_mul(ws->scaling[i],
												  ws->scaling[j]));
	eigen_symmetric(ws->adjust, n, ws->values, ws->vectors);
	for (int j = 0; j < n; j++)
	{
		dd			root;

		if (!(ws->values[j].hi > NO_DIRECTION))
			continue;
		root = dd_sqrt(ws->values[j]);
		for (int i = 0; i < n; i++)
			ws->basis[i * n + rank] =
				dd_div(dd_mul(ws->vectors[i * n + j], ws->scaling[i]), root);
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
adjust_weighted_cr2(Workspace *ws)
{
	int			k = ws->k;
	int			n = 2 * k;
	int			rank = orthonormal_basis(ws);

	/* adjust = Z'Z basis = Z'Q, rank columns; kept in rows of n */
	for (int i = 0; i < n; i++)
		for (int j = 0; j < rank; j++)
		{
			dd			sum = DD_ZERO;

			for (int h = 0; h < n; h++)
				dd_accumulate_product(&sum, ws->span[i * n + h],
									  ws->basis[h * n + j]);
			ws->adjust[i * n + j] = sum;
		}

	/* b = Q'WU l, while span still holds Z'Z: WU l is Z (0, l) */
	for (int j = 0; j < rank; j++)
	{
		dd			sum = DD_ZERO;

		for (int i = 0; i < k; i++)
			dd_accumulate_product(&sum, ws->adjust[(i + k) * n + j], ws->l[i]);
		ws->v2[j] = sum;
	}

	/* span = I + (Z'Q)'J(Z'Q), rank x rank */
	for (int j = 0; j < rank; j++)
	{
		for (int i = 0; i < k; i++)
		{
			dd			sum = dd_neg(ws->adjust[(i + k) * n + j]);

			for (int h = 0; h < k; h++)
				dd_accumulate_product(&sum, ws->omega[i * k + h],
									  ws->adjust[h * n + j]);
			ws->v1[i] = sum;
			ws->v1[i + k] = dd_neg(ws->adjust[i * n + j]);
		}
		for (int i = 0; i < rank; i++)
		{
			dd			sum = dd_from(i == j ? 1.0 : 0.0);

			for (int h = 0; h < n; h++)
				dd_accumulate_product(&sum, ws->adjust[h * n + i], ws->v1[h]);
			ws->span[i * rank + j] = sum;
		}
	}
	for (int i = 0; i < rank; i++)
		for (int j = 0; j < i; j++)
			ws->span[i * rank + j] = ws->span[j * rank + i];

	/* v = WU l + Q (A - I) Q'WU l */
	eigen_symmetric(ws->span, rank, ws->values, ws->vectors);
	apply_function(ws, rank, ws->v1, ws->v2, inverse_root_less_one);
	for (int i = 0; i < k; i++)
	{
		dd			alpha = DD_ZERO;
		dd			gamma = ws->l[i];

		for (int j = 0; j < rank; j++)
		{
			dd_accumulate_product(&alpha, ws->basis[i * n + j], ws->v1[j]);
			dd_accumulate_product(&gamma, ws->basis[(i + k) * n + j],
								  ws->v1[j]);
		}
		ws->alpha[i] = alpha;
		ws->gamma[i] = gamma;
	}
}

/* Find v_g, as alpha and gamma. */
static void
adjust_cluster(Workspace *ws)
{
	for (int i = 0; i < ws->k; i++)
		ws->alpha[i] = DD_ZERO;
	switch (ws->vcov)
	{
		case VCOV_CR2:
			if (ws->weighted)
				adjust_weighted_cr2(ws);
			else
				adjust_by_function(ws, inverse_root_of_rest);
			break;
		case VCOV_CR3:
		case VCOV_CRV3:
		case VCOV_CRV3J:
			adjust_by_function(ws, inverse_of_rest);
			break;
		default:
			for (int i = 0; i < ws->k; i++)
				ws->gamma[i] = ws->l[i];
	}
}

/* v_g'e_g */
static dd
cluster_score(const Workspace *ws)
{
	return dd_add(dot_product(ws->alpha, ws->ue[0], ws->k),
				  dot_product(ws->gamma, ws->ue[1], ws->k));
}

static void
satterthwaite_init(Satterthwaite *sums, const Workspace *ws)
{
	sums->size = ws->weighted ? 2 * ws->k : ws->k;
	sums->trace = DD_ZERO;
	sums->squares = DD_ZERO;
	sums->y = core_alloc(sums->size * sizeof(dd));
	sums->yy = core_alloc((size_t) sums->size * sums->size * sizeof(dd));
}

static void
satterthwaite_free(Satterthwaite *sums)
{
	core_free(sums->yy);
	core_free(sums->y);
}

/* x = J y; without weights U'v = U'Wv and Omega = I, so that J = -I. */
static void
times_j(const Workspace *ws, int stride, dd *x, const dd *y)
{
	int			k = ws->k;

	if (!ws->weighted)
	{
		for (int i = 0; i < k; i++)
			x[i * stride] = dd_neg(y[i * stride]);
		return;
	}
	for (int i = 0; i < k; i++)
	{
		dd			sum = dd_neg(y[(i + k) * stride]);

		for (int h = 0; h < k; h++)
			dd_accumulate_product(&sum, ws->omega[i * k + h], y[h * stride]);
		x[i * stride] = sum;
		x[(i + k) * stride] = dd_neg(y[i * stride]);
	}
}

static void
satterthwaite_add(Satterthwaite *sums, Workspace *ws)
{
	int			k = ws->k;
	int			n = sums->size;
	dd			d;
	dd			jyy;
	dd			p;

	/* y = (U'v, U'Wv), d = v'v = alpha'U'v + gamma'U'Wv */
	for (int j = 0; j < 2; j++)
	{
		dd		   *part = ws->weighted && j == 1 ? sums->y + k : sums->y;

		matrix_times_vector(ws->v2, ws->uu[j], ws->alpha, k);
		matrix_times_vector(ws->v3, ws->uu[j + 1], ws->gamma, k);
		for (int i = 0; i < k; i++)
			part[i] = dd_add(ws->v2[i], ws->v3[i]);
	}
	d = dd_add(dot_product(ws->alpha, sums->y, k),
			   dot_product(ws->gamma, sums->y + (n - k), k));

	times_j(ws, 1, ws->v1, sums->y);
	jyy = dot_product(sums->y, ws->v1, n);
	p = dd_add(d, jyy);
	sums->trace = dd_add(sums->trace, p);
	sums->squares = dd_add(sums->squares,
						   dd_mul(d, dd_add(p, jyy)));
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			dd_accumulate_product(&sums->yy[i * n + j], sums->y[i],
								  sums->y[j]);
}

static double
satterthwaite_df(Satterthwaite *sums, Workspace *ws)
{
	int			n = sums->size;
	dd			squares = sums->squares;

	/* span = J Y, then tr(JYJY) */
	for (int j = 0; j < n; j++)
		times_j(ws, n, ws->span + j, sums->yy + j);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			dd_accumulate_product(&squares, ws->span[i * n + j],
								  ws->span[j * n + i]);
	return dd_div(dd_mul(sums->trace, sums->trace), squares).hi;
}

/* What each convention multiplies the sum of squares by. */
static dd
small_sample_factor(Vcov vcov, const Design *design, const Fit *fit)
{
	dd			clusters = dd_from(design->n_clusters);
	dd			one_less = dd_from(design->n_clusters - 1.0);
	dd			factor = dd_from(1.0);

	switch (vcov)
	{
		case VCOV_CR1:
			return dd_div(clusters, one_less);
		case VCOV_CR1S:
			factor = dd_div(dd_mul(clusters, dd_from(fit->rows - 1.0)),
							dd_mul(one_less,
								   dd_from((double) (fit->rows - fit->rank))));
			return factor;
		case VCOV_CRV3:
		case VCOV_CRV3J:
			return dd_div(one_less, clusters);
		default:
			return factor;
	}
}

Variance
variance_of_clusters(const Design *design, const Fit *fit, const dd *contrast,
					 Vcov vcov)
{
	bool		estimate_df = vcov == VCOV_CR2 || vcov == VCOV_CR3;
	Workspace  *ws = workspace_create(design, fit, contrast, vcov);
	dd			norm = dot_product(ws->l, ws->l, ws->k);
	dd			sum = DD_ZERO;
	dd			squares = DD_ZERO;
	double		df = design->n_clusters - 1.0;
	Satterthwaite satterthwaite;
	Variance	result;

	satterthwaite_init(&satterthwaite, ws);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		dd			score;

		core_check_interrupts();
		load_cluster(ws, design, fit, g);
		adjust_cluster(ws);
		score = cluster_score(ws);
		sum = dd_add(sum, score);
		squares = dd_add(squares, dd_mul(score, score));
		if (estimate_df)
			satterthwaite_add(&satterthwaite, ws);
	}
	/* CRV3J centres the leave-one-out estimates at their own mean. */
	if (vcov == VCOV_CRV3J)
		squares = dd_sub(squares, dd_div(dd_mul(sum, sum),
										 dd_from(design->n_clusters)));
	if (estimate_df)
		df = satterthwaite_df(&satterthwaite, ws);

	result = variance_result(dd_mul(squares,
									small_sample_factor(vcov, design, fit)),
							 dd_div(dd_mul(norm, fit->total.yy),
									dd_from((double) fit->rows)), df);
	satterthwaite_free(&satterthwaite);
	workspace_free(ws);
	return result;
}
