/*-------------------------------------------------------------------------
 *
 * others.c
 *		The sample without one cluster, from the sums of the others.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/others.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

struct Others
{
	const Fit  *fit;
	int			k;				/* columns without the effect's */
	int			width;			/* with it */
	dd		   *xx;				/* X'WX over the others */
	dd		   *r;				/* its factor, dependent columns left out */
	bool	   *dropped;
	double	   *size;			/* of the terms that made its diagonal */
	Equations	equations;
};

Others *
others_create(const Fit *fit)
{
	Others	   *others = core_alloc(sizeof(Others));
	int			width = fit->design->width;

	others->fit = fit;
	others->k = fit->design->k;
	others->width = width;
	others->xx = core_alloc_array(size_mul(width, width), sizeof(dd));
	others->r = core_alloc_array(size_mul(width, width), sizeof(dd));
	others->dropped = core_alloc_array(width, sizeof(bool));
	others->size = core_alloc_array(width, sizeof(double));
	equations_init(&others->equations, width, fit->design->powers);
	return others;
}

void
others_free(Others *others)
{
	equations_free(&others->equations);
	core_free(others->size);
	core_free(others->dropped);
	core_free(others->r);
	core_free(others->xx);
	core_free(others);
}

/*
 * Add columns first to width - 1 of the equations of another cluster.  Its
 * deviations are from means that may be far off; the terms they are made of
 * tell what they are exact to.
 */
static void
add_cluster(Others *others, uint32_t cluster, int first, bool same_effect)
{
	const Fit  *fit = others->fit;
	const AbsorbedEffect *effect = fit_effect(fit, cluster);
	int			width = others->width;
	int			end = same_effect ? width : others->k;
	const dd   *xx;

	core_check_interrupts();
	fit_cluster(fit, cluster, &others->equations);
	xx = others->equations.xx[design_weight_power(fit->design)];
	for (int i = first; i < end; i++)
		for (int j = 0; j <= i; j++)
			others->xx[i * width + j] = dd_add(others->xx[i * width + j],
											   xx[i * width + j]);
	for (int i = first; i < end; i++)
	{
		others->size[i] += xx[i * width + i].hi;
		if (effect != NULL && i < others->k)
			others->size[i] += effect->means[i].hi * effect->means[i].hi *
				xx[width * width - 1].hi;
	}
}

/* Columns that the fit dropped, or of which nothing is left, are nothing. */
static void
clear_column(Others *others, int j)
{
	for (int i = 0; i < others->width; i++)
		others->xx[i * others->width + j] =
			others->xx[j * others->width + i] = DD_ZERO;
}

void
others_factorise(Others *others, uint32_t cluster, bool heavy)
{
	const Fit  *fit = others->fit;
	const Design *design = fit->design;
	const Partition *absorbed = design->absorbed;
	int			power = design_weight_power(design);
	int			k = others->k;
	int			width = others->width;

	if (!heavy)
		fit_cluster(fit, cluster, &others->equations);
	for (int i = 0; i < width; i++)
	{
		others->size[i] = 0.0;
		for (int j = 0; j <= i; j++)
			others->xx[i * width + j] = heavy || i >= k ? DD_ZERO :
				dd_sub(fit->total.xx[power][i * k + j],
					   others->equations.xx[power][i * width + j]);
		if (!heavy && i < k)
			others->size[i] = fit->total.xx[power][i * k + i].hi;
	}
	if (heavy)
		for (uint32_t g = 0; g < design->n_clusters; g++)
		{
			if (g != cluster)
				add_cluster(others, g, 0, absorbed != NULL &&
							absorbed->part_of[g] == absorbed->part_of[cluster]);
		}
	else if (absorbed != NULL)
	{
		uint32_t	part = absorbed->part_of[cluster];

		for (uint32_t i = absorbed->first[part];
			 i < absorbed->first[part + 1]; i++)
			if (absorbed->members[i] != cluster)
				add_cluster(others, absorbed->members[i], k, true);
	}
	for (int i = 0; i < width; i++)
		for (int j = 0; j < i; j++)
			others->xx[j * width + i] = others->xx[i * width + j];
	for (int j = 0; j < width; j++)
		if ((j < k && fit->dropped[j]) ||
			!(others->xx[j * width + j].hi > CANCELLED_TERMS * others->size[j]))
			clear_column(others, j);
	cholesky(others->r, others->xx, width, others->dropped);
}

bool
others_estimable(const Others *others, const dd *contrast)
{
	dd		   *columns = core_alloc_array(others->width, sizeof(dd));
	bool		estimable;

	/* without what the fit dropped the contrast is the same */
	for (int j = 0; j < others->k; j++)
		columns[j] = others->fit->dropped[j] ? DD_ZERO : contrast[j];
	estimable = contrast_is_estimable(others->xx, others->r, others->dropped,
									  others->width, columns);
	core_free(columns);
	return estimable;
}

void
others_solve(const Others *others, const dd *r, dd *y, const dd *x)
{
	int			width = others->width;
	dd		   *z = core_alloc_array(width, sizeof(dd));

	/* I - H = R^-T A R^-1, so that its inverse is R A^-1 R' */
	for (int i = 0; i < width; i++)
		for (int j = 0; j <= i; j++)
			dd_accumulate_product(&z[i], r[j * width + i], x[j]);
	solve_transposed(others->r, width, z);
	solve_upper(others->r, width, z);
	for (int i = 0; i < width; i++)
	{
		y[i] = DD_ZERO;
		for (int j = i; j < width; j++)
			dd_accumulate_product(&y[i], r[i * width + j], z[j]);
	}
	core_free(z);
}
