/*-------------------------------------------------------------------------
 *
 * satterthwaite.c
 *		Degrees of freedom of cluster-robust variances.
 *
 * Under an identity covariance of the errors the covariance of v_g'e_g and
 * v_h'e_h is P_gh, and Satterthwaite's df is (tr P)^2 / sum P_gh^2 (Bell and
 * McCaffrey 2002; Imbens and Kolesar 2016).  In whitened coordinates, with
 * Omega = M X'W^2X M,
 *
 *		P_gh = [g = h] v_g'v_g - r_g'p_h - p_g'r_h + p_g' Omega p_h,
 *		p_g = U_g'v_g,  r_g = U_g'W_gv_g.
 *
 * Split off the column of the absorbed effect, which clusters of other
 * effects do not have: p = (p_x, p_d) and likewise r.  Its crossing with the
 * other columns, Omega_xd, is put into r_x - Omega_xd p_d, and
 *
 *		P_gh = [g = h] v_g'v_g + y_g' J y_h + [same effect] z_g' K z_h,
 *		y = (p_x, r_x - Omega_xd p_d),	J = [Omega_xx -I; -I 0],
 *		z = (p_d, r_d),					K = [Omega_dd -1; -1 0].
 *
 * The double sum of squares then needs only sums over clusters: Y = sum yy',
 * and for each effect sum y z' and sum z z'.  Where clusters are fewer than the
 * numbers in y it is less work to go through their pairs.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/satterthwaite.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* Of one absorbed effect. */
typedef struct EffectSums
{
	dd			k00;			/* Omega_dd */
	dd			zz[3];			/* p_d^2, p_d r_d, r_d^2 */
	dd		   *yz;				/* size x 2 */
} EffectSums;

struct Satterthwaite
{
	const ClusterVisit *visit;
	int			contrast;
	int			k;				/* columns without the effect's */
	int			width;			/* with it */
	bool		weighted;
	int			size;			/* of y: k, or 2k with weights */
	const Partition *absorbed;
	uint32_t	n_effects;
	EffectSums *effects;
	double		size_of_terms;	/* sum v'v, which the trace is the rest of */
	dd			trace;
	dd			squares;		/* the part that is a sum over clusters */
	dd		   *y;
	dd		   *jy;
	dd		   *yy;				/* Y, or NULL */
	dd		   *jyy;
	dd		   *pairs;			/* y and Jy of each cluster so far, if not Y */
	uint32_t	n_pairs;
	dd		   *p;
	dd		   *r;
	dd		   *product;
};

Satterthwaite *
satterthwaite_create(const Fit *fit, const ClusterVisit *visit, int contrast)
{
	Satterthwaite *sums = core_alloc(sizeof(Satterthwaite));
	const Design *design = fit->design;
	const Partition *absorbed = design->absorbed;
	size_t		size = design->powers > 1 ? 2 * design->k : design->k;

	sums->visit = visit;
	sums->contrast = contrast;
	sums->k = design->k;
	sums->width = design->width;
	sums->weighted = design->powers > 1;
	sums->absorbed = absorbed;
	sums->size = size;
	sums->y = core_alloc_array(size, sizeof(dd));
	sums->jy = core_alloc_array(size, sizeof(dd));
	if (design->n_clusters < size)
		sums->pairs = core_alloc_array(size_mul(size_mul(size, 2), design->n_clusters),
									   sizeof(dd));
	else
		sums->yy = core_alloc_array(size_mul(size, size), sizeof(dd));
	sums->jyy = core_alloc_array(size_mul(sums->pairs == NULL ? size : 2, size),
								 sizeof(dd));
	sums->p = core_alloc_array(sums->width, sizeof(dd));
	sums->r = core_alloc_array(sums->width, sizeof(dd));
	sums->product = core_alloc_array(sums->width, sizeof(dd));
	if (absorbed != NULL)
	{
		sums->n_effects = absorbed->n_parts;
		sums->effects = core_alloc_array(absorbed->n_parts,
										 sizeof(EffectSums));
		for (uint32_t i = 0; i < absorbed->n_parts; i++)
			sums->effects[i].yz = core_alloc_array(size_mul(2, size),
												   sizeof(dd));
	}
	return sums;
}

void
satterthwaite_free(Satterthwaite *sums)
{
	for (uint32_t i = 0; i < sums->n_effects; i++)
		core_free(sums->effects[i].yz);
	if (sums->effects != NULL)
		core_free(sums->effects);
	core_free(sums->product);
	core_free(sums->r);
	core_free(sums->p);
	core_free(sums->jyy);
	core_free(sums->pairs == NULL ? sums->yy : sums->pairs);
	core_free(sums->jy);
	core_free(sums->y);
	core_free(sums);
}

/* x = J y, along a stride; without weights p = r and Omega = I: J = -I. */
static void
times_j(const Satterthwaite *sums, int stride, dd *x, const dd *y)
{
	const dd   *omega = cluster_visit_omega(sums->visit);
	int			k = sums->k;

	if (!sums->weighted)
	{
		for (int i = 0; i < k; i++)
			x[i * stride] = dd_neg(y[i * stride]);
		return;
	}
	for (int i = 0; i < k; i++)
	{
		x[i * stride] = dd_neg(y[(i + k) * stride]);
		x[(i + k) * stride] = dd_neg(y[i * stride]);
	}
	/* row by row, as no sum then waits for another */
	for (int h = 0; h < k; h++)
		for (int i = 0; i < k && !dd_is_zero(y[h * stride]); i++)
			dd_accumulate_product(&x[i * stride], omega[h * sums->width + i],
								  y[h * stride]);
}

/* (a, b) K (c, d)' */
static dd
form_k(dd k00, dd a, dd b, dd c, dd d)
{
	dd			sum = dd_mul(k00, dd_mul(a, c));

	sum = dd_sub(sum, dd_mul(a, d));
	return dd_sub(sum, dd_mul(b, c));
}

/* sum += U'W^jU x */
static void
add_product(Satterthwaite *sums, dd *sum, int power, const dd *x)
{
	symmetric_times_vector(sums->product,
						   cluster_visit_products(sums->visit, power), x,
						   sums->width);
	for (int i = 0; i < sums->width; i++)
		sum[i] = dd_add(sum[i], sums->product[i]);
}

/*
 * p = U'v, r = U'Wv, where v = U alpha + WU gamma; returns v'v.  Without weights
 * p is r and alpha 0.
 */
static dd
find_products(Satterthwaite *sums)
{
	const dd   *alpha = cluster_visit_alpha(sums->visit, sums->contrast);
	const dd   *gamma = cluster_visit_gamma(sums->visit, sums->contrast);
	int			width = sums->width;

	if (!sums->weighted)
	{
		cluster_visit_share(sums->visit, sums->p, gamma);
		core_copy(sums->r, sums->p, width * sizeof(dd));
		return dot_product(gamma, sums->r, width);
	}
	symmetric_times_vector(sums->p, cluster_visit_products(sums->visit, 0),
						   alpha, width);
	add_product(sums, sums->p, 1, gamma);
	symmetric_times_vector(sums->r, cluster_visit_products(sums->visit, 1),
						   alpha, width);
	add_product(sums, sums->r, 2, gamma);
	return dd_add(dot_product(alpha, sums->p, width),
				  dot_product(gamma, sums->r, width));
}

/* Add z to the sums of its effect; returns z'Kz. */
static dd
add_effect(Satterthwaite *sums, uint32_t cluster)
{
	int			k = sums->k;
	const dd   *omega = cluster_visit_omega(sums->visit);
	EffectSums *effect = &sums->effects[sums->absorbed->part_of[cluster]];
	dd			p = sums->p[k];
	dd			r = sums->r[k];

	effect->k00 = sums->weighted ? omega[k * sums->width + k] : dd_from(1.0);
	effect->zz[0] = dd_add(effect->zz[0], dd_mul(p, p));
	effect->zz[1] = dd_add(effect->zz[1], dd_mul(p, r));
	effect->zz[2] = dd_add(effect->zz[2], dd_mul(r, r));
	for (int i = 0; i < sums->size; i++)
	{
		dd_accumulate_product(&effect->yz[2 * i], sums->y[i], p);
		dd_accumulate_product(&effect->yz[2 * i + 1], sums->y[i], r);
	}
	return form_k(effect->k00, p, r, p, r);
}

void
satterthwaite_add(Satterthwaite *sums, uint32_t cluster)
{
	const dd   *omega = cluster_visit_omega(sums->visit);
	int			k = sums->k;
	int			width = sums->width;
	int			size = sums->size;
	dd			d = find_products(sums);
	dd			rest;

	for (int i = 0; i < k; i++)
	{
		sums->y[i] = sums->p[i];
		if (!sums->weighted)
			continue;
		sums->y[i + k] = sums->r[i];
		if (width > k)
			sums->y[i + k] = dd_sub(sums->y[i + k],
									dd_mul(omega[i * width + k], sums->p[k]));
	}
	times_j(sums, 1, sums->jy, sums->y);
	rest = dot_product(sums->y, sums->jy, size);
	if (width > k)
		rest = dd_add(rest, add_effect(sums, cluster));

	sums->size_of_terms += d.hi;
	/* (d + rest)^2 less rest^2, which the double sum holds */
	sums->trace = dd_add(sums->trace, dd_add(d, rest));
	sums->squares = dd_add(sums->squares,
						   dd_mul(d, dd_add(d, dd_mul_d(rest, 2.0))));
	if (sums->pairs != NULL)
	{
		dd		   *pair = sums->pairs + (size_t) sums->n_pairs++ * 2 * size;

		core_copy(pair, sums->y, size * sizeof(dd));
		core_copy(pair + size, sums->jy, size * sizeof(dd));
		return;
	}
	for (int i = 0; i < size; i++)
		for (int j = 0; j < size; j++)
			dd_accumulate_product(&sums->yy[i * size + j], sums->y[i],
								  sums->y[j]);
}

/* sum over g, h of (y_g'Jy_h)^2 */
static dd
squares_of_pairs(const Satterthwaite *sums)
{
	size_t		size = sums->size;
	dd			squares = DD_ZERO;

	for (uint32_t g = 0; g < sums->n_pairs; g++)
	{
		const dd   *jy = sums->pairs + (size_t) g * 2 * size + size;

		core_check_interrupts();
		for (uint32_t h = 0; h <= g; h++)
		{
			dd			form = dot_product(jy, sums->pairs + (size_t) h * 2 * size,
										   sums->size);

			squares = dd_add(squares, dd_mul_d(dd_mul(form, form),
											   h < g ? 2.0 : 1.0));
		}
	}
	return squares;
}

/* The same: tr(JYJY). */
static dd
squares_of_sums(const Satterthwaite *sums)
{
	int			size = sums->size;
	dd			squares = DD_ZERO;

	for (int j = 0; j < size; j++)
	{
		core_check_interrupts();
		times_j(sums, size, sums->jyy + j, sums->yy + j);
	}
	for (int i = 0; i < size; i++)
		for (int j = 0; j < size; j++)
			dd_accumulate_product(&squares, sums->jyy[i * size + j],
								  sums->jyy[j * size + i]);
	return squares;
}

/*
 * Over the pairs of clusters within one effect: sum of 2 (y_g'Jy_h)(z_g'Kz_h)
 * + (z_g'Kz_h)^2 = 2 tr(J Q K Q') + tr(K Z K Z), Q = sum y z', Z = sum z z'.
 */
static dd
effect_squares(const Satterthwaite *sums, const EffectSums *effect)
{
	dd			kz[4];
	dd			sum = DD_ZERO;

	for (int column = 0; column < 2; column++)
		times_j(sums, 2, sums->jyy + column, effect->yz + column);
	for (int i = 0; i < sums->size; i++)
		sum = dd_add(sum, form_k(effect->k00, sums->jyy[2 * i],
								 sums->jyy[2 * i + 1], effect->yz[2 * i],
								 effect->yz[2 * i + 1]));
	sum = dd_mul_d(sum, 2.0);

	for (int column = 0; column < 2; column++)
	{
		kz[column] = dd_sub(dd_mul(effect->k00, effect->zz[column]),
							effect->zz[column + 1]);
		kz[2 + column] = dd_neg(effect->zz[column]);
	}
	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 2; j++)
			sum = dd_add(sum, dd_mul(kz[2 * i + j], kz[2 * j + i]));
	return sum;
}

double
satterthwaite_df(Satterthwaite *sums)
{
	dd			squares = sums->squares;

	for (uint32_t i = 0; i < sums->n_effects; i++)
		squares = dd_add(squares, effect_squares(sums, &sums->effects[i]));
	squares = dd_add(squares, sums->pairs != NULL ? squares_of_pairs(sums) :
					 squares_of_sums(sums));
	/* A cluster that outweighs the others leaves no digits of CR3's. */
	if (!(squares.hi > CANCELLED_FREEDOM * sums->size_of_terms * sums->size_of_terms))
		return NAN;
	return dd_div(dd_mul(sums->trace, sums->trace), squares).hi;
}
