/*-------------------------------------------------------------------------
 *
 * whitened_sums.c
 *		The sums of a cluster in coordinates where X'WX is the identity.
 *
 * Of a cell let x be the row all its rows have in common (covariates at the
 * cell's reference), e the residual there, and dx, dy what its rows are apart
 * from that.  With u = R^-T x,
 *
 *		U'WU = sum w uu' + u (R^-T sum w dx)' + (R^-T sum w dx) u'
 *			   + R^-T (sum w dx dx') R^-1
 *		U'We = u sum w (e + dy - dx'b) + R^-T sum w dx (e + dy - dx'b)
 *
 * The last terms are summed over the cells of the cluster and whitened once:
 * they are sums of squares about the cells' own means, of which nothing
 * cancels.
 *
 * whitened_sums_fma.c compiles this file a second time, under another name.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/whitened.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

#ifndef WHITENED_CLUSTER
#define WHITENED_CLUSTER whitened_cluster_portable
#endif

static dd
cleaned(dd sum, double terms)
{
	return fabs(sum.hi) <= CANCELLED_WHITENED * terms ? DD_ZERO : sum;
}

/* Solve R'u = x in place, as solve_transposed does. */
static void
whiten_row(const dd *r, int k, dd *u)
{
	for (int i = 0; i < k; i++)
	{
		dd			sum = u[i];
		double		terms = fabs(u[i].hi);

		if (dd_is_zero(r[i * k + i]))
		{
			u[i] = DD_ZERO;
			continue;
		}
		for (int h = 0; h < i; h++)
		{
			dd			term;

			if (dd_is_zero(u[h]))
				continue;
			term = dd_mul(r[h * k + i], u[h]);
			sum = dd_sub(sum, term);
			terms += fabs(term.hi);
		}
		sum = cleaned(sum, terms);
		u[i] = dd_is_zero(sum) ? DD_ZERO : dd_div(sum, r[i * k + i]);
	}
}

static void
clear(Whitened *sums)
{
	int			width = sums->width;

	for (int power = 0; power < sums->powers; power++)
	{
		for (int i = 0; i < width * width; i++)
			sums->uu[power][i] = sums->spread[power][i] = DD_ZERO;
		for (int i = 0; i < width && power < 2; i++)
			sums->ue[power][i] = sums->along[power][i] = DD_ZERO;
	}
	for (int i = 0; i < width; i++)
		sums->u1[i] = sums->first[i] = DD_ZERO;
}

/* What covariates are apart from the cell's row: sums->first is sum w dx. */
static void
add_spread(Whitened *sums, const Design *design, uint32_t cell, const dd *m,
		   int power, const dd *b, dd residual)
{
	int			n = design->n_covariates;
	int			width = sums->width;
	const int  *slopes;
	int			all = n * design_slopes(design, cell, &slopes);

	for (int h = 0; h < all; h++)
	{
		int			i = h % n + 1;
		int			column = slopes[h / n] + h % n;
		dd			along = dd_add(dd_mul(residual, m[moments_index(i, 0)]),
								   m[moments_index(n + 1, i)]);

		sums->first[column] = m[moments_index(i, 0)];
		for (int k = 0; k < all; k++)
		{
			int			j = k % n + 1;
			int			other = slopes[k / n] + k % n;
			dd			s = m[i > j ? moments_index(i, j) : moments_index(j, i)];
			dd		   *to = &sums->spread[power][column * width + other];

			*to = dd_add(*to, s);
			dd_accumulate_product(&along, dd_neg(s), b[other]);
		}
		if (power < 2)
			sums->along[power][column] =
				dd_add(sums->along[power][column], along);
	}
}

/* U'W^jU and U'W^je of one cell, but for what add_spread keeps for the end. */
static void
add_cell(Whitened *sums, const Fit *fit, uint32_t i,
		 const AbsorbedEffect *effect, const dd *r, const dd *b)
{
	const Design *design = fit->design;
	const Cell *cell = sample_cell(design->sample, i);
	int			components = sample_components(design->sample);
	int			y = components - 1;
	int			width = sums->width;
	dd		   *u = sums->row;
	dd			residual = dd_two_diff(cell_reference(cell)[y - 1],
									   design->origin[y - 1]);

	design_row(design, i, u);
	for (int j = 0; effect != NULL && j < design->k; j++)
		u[j] = cleaned(dd_sub(u[j], effect->means[j]),
					   fabs(u[j].hi) + fabs(effect->means[j].hi));
	residual = dd_sub(residual, dot_product(u, b, width));
	whiten_row(r, width, u);
	for (int power = 0; power < sums->powers; power++)
	{
		const dd   *m = cell_moments(cell, components, power);
		dd			error = dd_add(dd_mul(residual, m[0]),
								   m[moments_index(y, 0)]);

		if (design->n_covariates > 0)
		{
			for (int j = 0; j < width; j++)
				sums->first[j] = DD_ZERO;
			add_spread(sums, design, i, m, power, b, residual);
			error = dd_sub(error, dot_product(sums->first, b, width));
			solve_transposed(r, width, sums->first);
		}
		for (int i = 0; i < width; i++)
		{
			dd			weighted = dd_mul(u[i], m[0]);

			/* as most are, of columns of groups */
			if (dd_is_zero(u[i]) && dd_is_zero(sums->first[i]))
				continue;
			for (int j = 0; j <= i; j++)
			{
				dd		   *to = &sums->uu[power][i * width + j];

				dd_accumulate_product(to, weighted, u[j]);
				if (design->n_covariates == 0)
					continue;
				dd_accumulate_product(to, u[i], sums->first[j]);
				dd_accumulate_product(to, sums->first[i], u[j]);
			}
			if (power < 2)
				dd_accumulate_product(&sums->ue[power][i], u[i], error);
			if (power == design_weight_power(design))
				sums->u1[i] = dd_add(sums->u1[i],
									 dd_add(weighted, sums->first[i]));
		}
	}
}

void
WHITENED_CLUSTER(Whitened *sums, const Fit *fit, uint32_t cluster,
				 const dd *r, const dd *coefficients)
{
	const Design *design = fit->design;
	int			width = sums->width;

	clear(sums);
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
		add_cell(sums, fit, i, fit_effect(fit, cluster), r, coefficients);
	for (int power = 0; power < sums->powers && design->n_covariates > 0;
		 power++)
	{
		whiten(sums->product, r, sums->spread[power], width);
		for (int i = 0; i < width * width; i++)
			sums->uu[power][i] = dd_add(sums->uu[power][i], sums->product[i]);
		if (power == 2)
			continue;
		solve_transposed(r, width, sums->along[power]);
		for (int i = 0; i < width; i++)
			sums->ue[power][i] = dd_add(sums->ue[power][i],
										sums->along[power][i]);
	}
	/* the upper triangles, which were left out or differ by rounding */
	for (int power = 0; power < sums->powers; power++)
		for (int i = 0; i < width; i++)
			for (int j = 0; j < i; j++)
				sums->uu[power][j * width + i] =
					sums->uu[power][i * width + j];
}
