/*-------------------------------------------------------------------------
 *
 * equations.c
 *		The normal equations of a cell, of a cluster, and sums of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/equations.h"

#include "core/base/memory.h"

void
equations_init(Equations *equations, int width, int powers)
{
	equations->width = width;
	equations->powers = powers;
	for (int power = 0; power < MAX_POWERS; power++)
	{
		bool		own = power < powers;

		equations->xx[power] = own ?
			core_alloc_array(size_mul(width, width),
							 sizeof(dd)) : equations->xx[0];
		equations->xy[power] = own ?
			core_alloc_array(width, sizeof(dd)) : equations->xy[0];
	}
	equations->yy = DD_ZERO;
	equations->row = core_alloc_array(width, sizeof(dd));
}

void
equations_free(Equations *equations)
{
	core_free(equations->row);
	for (int power = equations->powers - 1; power >= 0; power--)
	{
		core_free(equations->xy[power]);
		core_free(equations->xx[power]);
	}
}

void
equations_clear(Equations *equations)
{
	int			width = equations->width;

	for (int power = 0; power < equations->powers; power++)
	{
		for (int i = 0; i < width * width; i++)
			equations->xx[power][i] = DD_ZERO;
		for (int i = 0; i < width; i++)
			equations->xy[power][i] = DD_ZERO;
	}
	equations->yy = DD_ZERO;
}

void
equations_add(Equations *to, const Equations *from, int power, dd factor)
{
	for (int i = 0; i < to->width * to->width; i++)
		dd_accumulate_product(&to->xx[power][i], from->xx[power][i], factor);
	for (int i = 0; i < to->width; i++)
		dd_accumulate_product(&to->xy[power][i], from->xy[power][i], factor);
}

static void
add_symmetric(dd *xx, int width, int i, int j, dd term)
{
	dd_accumulate(&xx[i * width + j], term);
	if (i != j)
		dd_accumulate(&xx[j * width + i], term);
}

/*
 * Columns measured from their means, cell by cell: a cell that outweighs the
 * others lies so near the mean that of sums over cells nothing would be left.
 */
static void
measured_from(const Design *design, uint32_t cell, const dd *means, dd *row)
{
	design_row(design, cell, row);
	for (int j = 0; means != NULL && j < design->k; j++)
		row[j] = dd_sub(row[j], means[j]);
}

/*
 * With several slopes: what all rows of a cell have in common, covariates at
 * the cell's reference in the slopes that it has, and what rows are apart.
 */
static void
add_slopes(const Design *design, uint32_t i, const CellSums *sums, int power,
		   const dd *row, Equations *equations)
{
	const Cell *cell = sample_cell(design->sample, i);
	int			components = sample_components(design->sample);
	const dd   *m = cell_moments(cell, components, power);
	int			y = components - 1;
	int			n = design->n_covariates;
	int			width = equations->width;
	dd			outcome = dd_two_diff(cell_reference(cell)[y - 1],
									  design->origin[y - 1]);
	const int  *slopes;
	int			n_slopes = design_slopes(design, i, &slopes);

	for (int a = 0; a < width; a++)
	{
		dd			weighted = dd_mul(row[a], sums->w);

		if (dd_is_zero(row[a]))
			continue;
		for (int b = 0; b <= a; b++)
			if (!dd_is_zero(row[b]))
				add_symmetric(equations->xx[power], width, a, b,
							  dd_mul(weighted, row[b]));
		dd_accumulate_product(&equations->xy[power][a], row[a], sums->wy);
	}
	for (int a = 0; a < n_slopes * n; a++)
	{
		int			column = slopes[a / n] + a % n;
		int			j = a % n + 1;
		dd			sum = dd_normalize(m[moments_index(j, 0)]);

		for (int b = 0; b < width; b++)
		{
			dd			term = dd_mul(row[b], sum);

			dd_accumulate(&equations->xx[power][column * width + b], term);
			dd_accumulate(&equations->xx[power][b * width + column], term);
		}
		for (int b = 0; b < n_slopes * n; b++)
		{
			int			k = b % n + 1;

			dd_accumulate(&equations->xx[power][column * width +
												slopes[b / n] + b % n],
						  dd_normalize(m[j > k ? moments_index(j, k) :
										 moments_index(k, j)]));
		}
		dd_accumulate(&equations->xy[power][column],
					  dd_add(dd_normalize(m[moments_index(y, j)]),
							 dd_mul(outcome, sum)));
	}
}

/* The part of the columns that all rows of a cell have in common. */
static void
add_common(const Design *design, const CellSums *sums, int power,
		   const dd *row, Equations *equations)
{
	int			first = design->n_columns;
	int			width = equations->width;

	for (int i = 0; i < width; i++)
	{
		dd			weighted;

		if ((i >= first && i < design->k) || dd_is_zero(row[i]))
			continue;
		weighted = dd_mul(row[i], sums->w);
		for (int j = 0; j <= i; j++)
			if ((j < first || j == design->k) && !dd_is_zero(row[j]))
				add_symmetric(equations->xx[power], width, i, j,
							  dd_mul(weighted, row[j]));
		dd_accumulate_product(&equations->xy[power][i], row[i], sums->wy);
	}
}

/* The covariates' part: their moments about where they are measured from. */
static void
add_covariates(const Design *design, const Cell *cell, int power,
			   const dd *row, Equations *equations)
{
	int			components = sample_components(design->sample);
	int			first = design->n_columns;
	int			width = equations->width;
	dd			m[MAX_COMPONENTS * (MAX_COMPONENTS + 1) / 2];
	dd			delta[MAX_COMPONENTS];

	for (int j = 1; j <= design->n_covariates; j++)
		delta[j] = row[first + j - 1];
	delta[components - 1] = dd_two_diff(cell_reference(cell)[components - 2],
										design->origin[components - 2]);
	moments_shift(m, cell_moments(cell, components, power), components, delta);

	for (int j = 1; j <= design->n_covariates; j++)
	{
		int			column = first + j - 1;
		dd			sum = m[moments_index(j, 0)];

		for (int i = 0; i < width; i++)
			if ((i < first || i == design->k) && !dd_is_zero(row[i]))
				add_symmetric(equations->xx[power], width, column, i,
							  dd_mul(row[i], sum));
		for (int i = 1; i <= j; i++)
			add_symmetric(equations->xx[power], width, column, first + i - 1,
						  m[moments_index(j, i)]);
		dd_accumulate(&equations->xy[power][column],
					  m[moments_index(components - 1, j)]);
	}
}

static void
add_cell(const Design *design, uint32_t i, const dd *means,
		 Equations *equations)
{
	const Cell *cell = sample_cell(design->sample, i);
	dd		   *row = equations->row;

	measured_from(design, i, means, row);
	for (int power = 0; power < design->powers; power++)
	{
		CellSums	sums = design_cell_sums(design, cell, power);

		if (design->n_slopes > 1 && design->n_covariates > 0)
			add_slopes(design, i, &sums, power, row, equations);
		else
			add_common(design, &sums, power, row, equations);
		if (design->n_slopes == 1 && design->n_covariates > 0)
			add_covariates(design, cell, power, row, equations);
		if (power == design_weight_power(design))
			dd_accumulate(&equations->yy, sums.wyy);
	}
}

void
equations_of_cell(const Design *design, uint32_t cell, const dd *means,
				  Equations *equations)
{
	equations_clear(equations);
	add_cell(design, cell, means, equations);
}

void
equations_of_cluster(const Design *design, uint32_t cluster, const dd *means,
					 Equations *equations)
{
	equations_clear(equations);
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
		add_cell(design, i, means, equations);
}
