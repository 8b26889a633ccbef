/*-------------------------------------------------------------------------
 *
 * independence.c
 *		Do the rows and columns of a two-way table of a survey depend on each
 *		other?
 *
 * Pearson's X-squared of the estimated shares has, under independence, the
 * distribution of a weighted sum of chi-squared numbers, whose weights are the
 * eigenvalues of
 *
 *		Delta = n (C'D^-1 C)^-1 (C'D^-1 V D^-1 C)
 *
 * with D the shares, V their covariance, n the people and C any basis of what
 * is neither a row's nor a column's.  First order: X-squared over the mean
 * eigenvalue, as chi-squared.  Second order (Satterthwaite's): X-squared over
 * their sum, as F with (sum)^2 / (sum of squares) degrees of freedom, and that
 * times those of V (Rao and Scott 1984, Thomas and Rao 1987; R's
 * survey::svychisq).  Wald's are of what totals are off from those of
 * independence.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/independence.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/matrix.h"

/* Sums over the margins. */
typedef struct Margins
{
	dd		   *rows;
	dd		   *columns;
	dd			all;
} Margins;

static Margins
margins_create(const TwoWayTable *table)
{
	Margins		margins;

	margins.rows = core_alloc_array(table->n_rows, sizeof(dd));
	margins.columns = core_alloc_array(table->n_columns, sizeof(dd));
	margins.all = DD_ZERO;
	for (int i = 0; i < table->n_rows; i++)
		for (int j = 0; j < table->n_columns; j++)
		{
			dd			cell = table->totals[i * table->n_columns + j];

			margins.rows[i] = dd_add(margins.rows[i], cell);
			margins.columns[j] = dd_add(margins.columns[j], cell);
			margins.all = dd_add(margins.all, cell);
		}
	return margins;
}

static void
margins_free(Margins *margins)
{
	core_free(margins->columns);
	core_free(margins->rows);
}

/* What a cell would have if rows and columns did not depend on each other. */
static dd
expected(const Margins *margins, int i, int j)
{
	return dd_div(dd_mul(margins->rows[i], margins->columns[j]), margins->all);
}

static double
pearson(const TwoWayTable *table, const Margins *margins)
{
	dd			sum = DD_ZERO;

	for (int i = 0; i < table->n_rows; i++)
		for (int j = 0; j < table->n_columns; j++)
		{
			dd			would = expected(margins, i, j);
			dd			off = dd_sub(table->totals[i * table->n_columns + j], would);

			sum = dd_add(sum, dd_div(dd_mul(off, off), would));
		}
	return dd_mul_d(dd_div(sum, margins->all), table->people).hi;
}

/*
 * A contrast of the basis: cell (i, j) and the last, less those in the last
 * column and the last row.
 */
typedef struct Contrast
{
	int			cell[4];
	double		sign[4];
} Contrast;

static Contrast
contrast_of(const TwoWayTable *table, int number)
{
	int			c = table->n_columns;
	int			i = number / (c - 1);
	int			j = number % (c - 1);
	int			last = table->n_rows - 1;

	return (Contrast) {
		{i * c + j, i * c + c - 1, last * c + j, last * c + c - 1},
		{1.0, -1.0, -1.0, 1.0}
	};
}

/* 1 / share of a cell, 0 of one without people. */
static dd
inverse_share(const TwoWayTable *table, const Margins *margins, int cell)
{
	return dd_is_zero(table->totals[cell]) ? DD_ZERO :
		dd_div(margins->all, table->totals[cell]);
}

static void
spread_and_covariance(const TwoWayTable *table, const Margins *margins, int q,
					  dd *spread, dd *covariance)
{
	int			k = table->n_rows * table->n_columns;

	for (int a = 0; a < q; a++)
		for (int b = 0; b < q; b++)
		{
			Contrast	one = contrast_of(table, a);
			Contrast	other = contrast_of(table, b);
			dd			v = DD_ZERO;
			dd			d = DD_ZERO;

			core_check_interrupts();
			for (int g = 0; g < 4; g++)
				for (int h = 0; h < 4; h++)
				{
					dd			by = dd_mul_d(inverse_share(table, margins, one.cell[g]),
											  one.sign[g] * other.sign[h]);

					if (one.cell[g] == other.cell[h])
						d = dd_add(d, by);
					by = dd_mul(by, inverse_share(table, margins, other.cell[h]));
					v = dd_add(v, dd_mul(by, table->of_shares[one.cell[g] * k + other.cell[h]]));
				}
			spread[a * q + b] = d;
			covariance[a * q + b] = dd_mul_d(v, table->people);
		}
}

/* The sum of the eigenvalues of Delta, and that of their squares. */
static bool
find_eigenvalues(const TwoWayTable *table, const Margins *margins, int q,
				 double *sum, double *squares)
{
	size_t		size = size_mul(q, q);
	dd		   *spread = core_alloc_array(size, sizeof(dd));
	dd		   *covariance = core_alloc_array(size, sizeof(dd));
	dd		   *root = core_alloc_array(size, sizeof(dd));
	bool	   *dropped = core_alloc_array(q, sizeof(bool));
	dd			trace = DD_ZERO;
	dd			square = DD_ZERO;
	bool		whole;

	spread_and_covariance(table, margins, q, spread, covariance);
	whole = cholesky(root, spread, q, dropped) == q;
	if (whole)
	{
		whiten(spread, root, covariance, q);
		for (int a = 0; a < q; a++)
			trace = dd_add(trace, spread[a * q + a]);
		for (size_t at = 0; at < size; at++)
			dd_accumulate_product(&square, spread[at], spread[at]);
	}
	*sum = trace.hi;
	*squares = square.hi;
	core_free(dropped);
	core_free(root);
	core_free(covariance);
	core_free(spread);
	return whole;
}

/* ---- Wald's ---- */

/* By how much totals of cells move what a cell is off by. */
static dd
moves(const TwoWayTable *table, const Margins *margins, int cell, int by)
{
	int			c = table->n_columns;
	dd			row = dd_div(margins->rows[cell / c], margins->all);
	dd			column = dd_div(margins->columns[cell % c], margins->all);
	dd			moved = dd_mul(row, column);

	if (cell == by)
		moved = dd_add(moved, dd_from(1.0));
	if (cell / c == by / c)
		moved = dd_sub(moved, column);
	if (cell % c == by % c)
		moved = dd_sub(moved, row);
	return moved;
}

/* A cell that is neither in the first row nor in the first column, as R takes. */
static int
tested_cell(const TwoWayTable *table, int number)
{
	int			c = table->n_columns;

	return (number / (c - 1) + 1) * c + number % (c - 1) + 1;
}

/* J V J', with V the covariance of totals and J (q x k) what they move. */
static void
covariance_of_offs(const TwoWayTable *table, const Margins *margins, int q,
				   dd *covariance)
{
	int			k = table->n_rows * table->n_columns;
	dd		   *jacobian = core_alloc_array(size_mul(q, k), sizeof(dd));
	dd		   *half = core_alloc_array(k, sizeof(dd));

	for (int a = 0; a < q; a++)
		for (int g = 0; g < k; g++)
			jacobian[a * k + g] = moves(table, margins, tested_cell(table, a), g);
	for (int a = 0; a < q; a++)
	{
		core_check_interrupts();
		symmetric_times_vector(half, table->of_totals, jacobian + a * k, k);
		for (int b = 0; b <= a; b++)
			covariance[a * q + b] = covariance[b * q + a] =
				dot_product(half, jacobian + b * k, k);
	}
	core_free(half);
	core_free(jacobian);
}

/* NaN: none. */
static double
wald_of_offs(const TwoWayTable *table, const Margins *margins, int q)
{
	dd		   *covariance = core_alloc_array(size_mul(q, q), sizeof(dd));
	dd		   *root = core_alloc_array(size_mul(q, q), sizeof(dd));
	dd		   *off = core_alloc_array(q, sizeof(dd));
	bool	   *dropped = core_alloc_array(q, sizeof(bool));
	double		wald = NAN;

	for (int a = 0; a < q; a++)
	{
		int			cell = tested_cell(table, a);

		off[a] = dd_sub(table->totals[cell],
						expected(margins, cell / table->n_columns,
								 cell % table->n_columns));
	}
	covariance_of_offs(table, margins, q, covariance);
	if (cholesky(root, covariance, q, dropped) == q)
	{
		solve_transposed(root, q, off);
		wald = dot_product(off, off, q).hi;
	}
	core_free(dropped);
	core_free(off);
	core_free(root);
	core_free(covariance);
	return wald;
}

bool
test_independence(const TwoWayTable *table, IndependenceTests *tests)
{
	static const WaldTest none = {NAN, NAN, NAN, NAN};
	int			q = (table->n_rows - 1) * (table->n_columns - 1);
	Margins		margins = margins_create(table);
	double		sum;
	double		squares;
	double		wald;
	bool		whole;

	*tests = (IndependenceTests) {NAN, NAN, none, none, none, none};
	tests->pearson = pearson(table, &margins);
	whole = find_eigenvalues(table, &margins, q, &sum, &squares) && sum > 0.0;
	if (whole)
	{
		double		df = sum * sum / squares;

		tests->deff = sum / q;
		f_test(tests->pearson / sum, df, df * table->df, &tests->second_order);
		wald_test(tests->pearson / tests->deff, q, INFINITY,
				  &tests->first_order);
		wald = wald_of_offs(table, &margins, q);
		f_test(wald / q, q, table->df, &tests->wald);
		wald_test(wald, q, table->df, &tests->adjusted_wald);
	}
	margins_free(&margins);
	return whole;
}
