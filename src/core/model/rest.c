/*-------------------------------------------------------------------------
 *
 * rest.c
 *		What a cluster leaves of its residuals: I - H, its inverse and the root
 *		of that.
 *
 * With H = LL' and L'L = R'R, Q = LR^-1 is an orthonormal basis of all that H
 * is not 0 on, and Q'HQ = RR':
 *
 *		(I - H)^-1 = I + L (I - L'L)^-1 L'
 *		(I - H)^(-1/2) = I + Q ((I - RR')^(-1/2) - I) Q'
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/rest.h"

#include "core/base/memory.h"
#include "core/numeric/cholesky_pivoted.h"
#include "core/numeric/inverse_root.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

struct Rest
{
	int			width;
	const dd   *hat;
	int			n;				/* of its columns that are looked at */

	/* of it, once asked for */
	bool		has_basis;
	bool		has_inverse;
	bool		has_root;
	int			rank;
	dd		   *l;				/* by columns of n */
	int		   *pivots;
	dd		   *ll;				/* L'L, rank x rank */
	dd		   *r;				/* its factor ... */
	bool	   *dropped;
	dd		   *factor;			/* ... and that of I - L'L */
	InverseRoot *root;			/* of I - RR' */

	dd		   *square;			/* scratch */
	dd		   *along;
	dd		   *changed;
};

Rest *
rest_create(int width)
{
	Rest	   *rest = core_alloc(sizeof(Rest));
	size_t		square = size_mul(width, width);

	rest->width = width;
	rest->l = core_alloc_array(square, sizeof(dd));
	rest->pivots = core_alloc_array(width, sizeof(int));
	rest->ll = core_alloc_array(square, sizeof(dd));
	rest->r = core_alloc_array(square, sizeof(dd));
	rest->dropped = core_alloc_array(width, sizeof(bool));
	rest->factor = core_alloc_array(square, sizeof(dd));
	rest->square = core_alloc_array(square, sizeof(dd));
	rest->along = core_alloc_array(width, sizeof(dd));
	rest->changed = core_alloc_array(width, sizeof(dd));
	return rest;
}

void
rest_free(Rest *rest)
{
	if (rest->root != NULL)
		inverse_root_free(rest->root);
	core_free(rest->changed);
	core_free(rest->along);
	core_free(rest->square);
	core_free(rest->factor);
	core_free(rest->dropped);
	core_free(rest->r);
	core_free(rest->ll);
	core_free(rest->pivots);
	core_free(rest->l);
	core_free(rest);
}

void
rest_load(Rest *rest, const dd *hat, int n)
{
	rest->hat = hat;
	rest->n = n;
	rest->has_basis = rest->has_inverse = rest->has_root = false;
}

static void
find_basis(Rest *rest)
{
	int			n = rest->n;
	int			rank;

	if (rest->has_basis)
		return;
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			rest->square[i * n + j] = rest->hat[i * rest->width + j];
	rank = cholesky_pivoted(rest->square, n, NO_PIVOT_LEFT, rest->l,
							rest->pivots);
	for (int i = 0; i < rank; i++)
		for (int j = 0; j <= i; j++)
			rest->ll[i * rank + j] = rest->ll[j * rank + i] =
				dot_product(rest->l + (size_t) i * n, rest->l + (size_t) j * n, n);
	rest->rank = rank;
	rest->has_basis = true;
}

/* The factor of (share) I - L'L; false if that is not positive. */
static bool
factorise(Rest *rest, double share)
{
	int			rank = rest->rank;

	for (int i = 0; i < rank; i++)
		for (int j = 0; j < rank; j++)
			rest->square[i * rank + j] =
				dd_sub(dd_from(i == j ? share : 0.0), rest->ll[i * rank + j]);
	return cholesky(rest->factor, rest->square, rank, rest->dropped) == rank;
}

bool
rest_is_clear(Rest *rest)
{
	find_basis(rest);
	rest->has_inverse = false;
	return factorise(rest, 1.0 - CLEARLY_LEFT);
}

/* L'x */
static void
find_along(Rest *rest, const dd *x)
{
	for (int j = 0; j < rest->rank; j++)
		rest->along[j] = dot_product(rest->l + (size_t) j * rest->n, x, rest->n);
}

/* y = x + L changed */
static void
put_changed(const Rest *rest, dd *y, const dd *x)
{
	int			n = rest->n;

	for (int i = 0; i < rest->width; i++)
		y[i] = i < n ? x[i] : DD_ZERO;
	for (int j = 0; j < rest->rank; j++)
		for (int i = 0; i < n; i++)
			dd_accumulate_product(&y[i], rest->l[(size_t) j * n + i],
								  rest->changed[j]);
}

void
rest_inverse(Rest *rest, dd *y, const dd *x)
{
	find_basis(rest);
	if (!rest->has_inverse)
		(void) factorise(rest, 1.0);
	rest->has_inverse = true;
	find_along(rest, x);
	for (int j = 0; j < rest->rank; j++)
		rest->changed[j] = rest->along[j];
	solve_transposed(rest->factor, rest->rank, rest->changed);
	solve_upper(rest->factor, rest->rank, rest->changed);
	put_changed(rest, y, x);
}

static void
find_root(Rest *rest)
{
	int			rank = rest->rank;

	if (rest->has_root)
		return;
	cholesky(rest->r, rest->ll, rank, rest->dropped);
	for (int i = 0; i < rank; i++)
		for (int j = 0; j <= i; j++)
		{
			dd			sum = dd_from(i == j ? 1.0 : 0.0);

			for (int h = i; h < rank; h++)
				dd_accumulate_product(&sum, dd_neg(rest->r[i * rank + h]),
									  rest->r[j * rank + h]);
			rest->square[i * rank + j] = rest->square[j * rank + i] = sum;
		}
	if (rest->root == NULL)
		rest->root = inverse_root_create(rest->width);
	inverse_root_find(rest->root, rest->square, rank);
	rest->has_root = true;
}

void
rest_inverse_root(Rest *rest, dd *y, const dd *x)
{
	int			rank;

	find_basis(rest);
	find_root(rest);
	find_along(rest, x);
	rank = rest->rank;
	/* Q'x, what the root changes of it, and back */
	solve_transposed(rest->r, rank, rest->along);
	inverse_root_apply(rest->root, rest->changed, rest->along);
	for (int j = 0; j < rank; j++)
		rest->changed[j] = dd_sub(rest->changed[j], rest->along[j]);
	solve_upper(rest->r, rank, rest->changed);
	put_changed(rest, y, x);
}
