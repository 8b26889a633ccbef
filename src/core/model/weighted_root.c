/*-------------------------------------------------------------------------
 *
 * weighted_root.c
 *		The adjustment of CR2 with weights.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/weighted_root.h"

#include "core/base/memory.h"
#include "core/numeric/cholesky_pivoted.h"
#include "core/numeric/inverse_root.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* Matrices have rows of n = 2 width entries, but for the middle one. */
struct WeightedRoot
{
	int			width;
	int			rank;			/* columns of Q */
	dd		   *scaled;			/* Z'Z with a diagonal of 1/4 to 2 */
	double	   *scaling;		/* ... by these powers of 2 */
	dd		   *l;				/* its factor, by columns */
	int		   *pivots;			/* columns of Z that Q is made of ... */
	dd		   *basis;			/* ... with these factors, for each of Q's */
	dd		   *zq;				/* Z'Q, by columns */
	dd		   *half;			/* Omega U'Q / 2 - U'WQ, by columns of width */
	dd		   *middle;			/* I + Q'Z J Z'Q, rank x rank */
	InverseRoot *root;			/* of that */
	dd		   *along;			/* Q'WU l */
	dd		   *changed;		/* (A - I) on Q'WU l */
};

WeightedRoot *
weighted_root_create(int width)
{
	WeightedRoot *root = core_alloc(sizeof(WeightedRoot));
	size_t		n = size_mul(2, width);
	size_t		square = size_mul(n, n);

	root->width = width;
	root->scaled = core_alloc_array(square, sizeof(dd));
	root->scaling = core_alloc_array(n, sizeof(double));
	root->l = core_alloc_array(square, sizeof(dd));
	root->pivots = core_alloc_array(n, sizeof(int));
	root->basis = core_alloc_array(square, sizeof(dd));
	root->zq = core_alloc_array(square, sizeof(dd));
	root->half = core_alloc_array(size_mul(width, n), sizeof(dd));
	root->middle = core_alloc_array(square, sizeof(dd));
	root->root = inverse_root_create(n);
	root->along = core_alloc_array(n, sizeof(dd));
	root->changed = core_alloc_array(n, sizeof(dd));
	return root;
}

void
weighted_root_free(WeightedRoot *root)
{
	core_free(root->changed);
	core_free(root->along);
	inverse_root_free(root->root);
	core_free(root->middle);
	core_free(root->half);
	core_free(root->zq);
	core_free(root->basis);
	core_free(root->pivots);
	core_free(root->l);
	core_free(root->scaling);
	core_free(root->scaled);
	core_free(root);
}

/* A row of Z'Z, by halves. */
static const dd *
half_row(dd *const *uu, int k, int i, int half)
{
	return uu[i / k + half] + i % k * k;
}

static double
power_near_inverse_root(double x)
{
	int			exponent;

	(void) frexp(x, &exponent);
	return ldexp(1.0, -(exponent / 2));
}

/* A power of 2 leaves all digits. */
static dd
times_power(dd x, double power)
{
	return (dd) {x.hi * power, x.lo * power};
}

/*
 * Z'Z, scaled by S to a diagonal near 1, is LL', with the rows P of L a triangle:
 * so that Q = ZSP L_P^-T.
 */
static void
find_basis(WeightedRoot *root, dd *const *uu, const double *smallest)
{
	int			k = root->width;
	int			n = 2 * k;

	for (int i = 0; i < n; i++)
	{
		double		square = half_row(uu, k, i, i / k)[i % k].hi;

		root->scaling[i] = square <= smallest[i] ? 0.0 :
			power_near_inverse_root(square);
	}
	for (int i = 0; i < n; i++)
		for (int half = 0; half < 2; half++)
		{
			const dd   *row = half_row(uu, k, i, half);

			for (int j = 0; j < k; j++)
				root->scaled[i * n + half * k + j] =
					times_power(times_power(row[j], root->scaling[i]),
								root->scaling[half * k + j]);
		}
	root->rank = cholesky_pivoted(root->scaled, n, NO_DIRECTION, root->l,
								  root->pivots);
	for (int j = 0; j < root->rank; j++)
	{
		dd		   *x = root->basis + j * n;

		x[j] = dd_from(1.0);
		for (int i = j; i >= 0; i--)
		{
			const dd   *column = root->l + i * n;

			if (i < j)
				x[i] = DD_ZERO;
			for (int h = i + 1; h <= j; h++)
				dd_accumulate_product(&x[i], dd_neg(column[root->pivots[h]]), x[h]);
			x[i] = dd_div(x[i], column[root->pivots[i]]);
		}
		for (int i = 0; i <= j; i++)
			x[i] = times_power(x[i], root->scaling[root->pivots[i]]);
	}
}

/*
 * From Q as it has become.  L has the same numbers, but of a column in which
 * heavy rows are next to nothing beside light ones, not their last digits.
 */
static void
find_zq(WeightedRoot *root, dd *const *uu)
{
	int			k = root->width;
	int			n = 2 * k;

	for (int j = 0; j < root->rank; j++)
	{
		const dd   *x = root->basis + j * n;
		dd		   *zq = root->zq + j * n;

		for (int i = 0; i < n; i++)
			zq[i] = DD_ZERO;
		for (int h = 0; h <= j; h++)
			for (int half = 0; half < 2; half++)
			{
				const dd   *row = half_row(uu, k, root->pivots[h], half);

				for (int i = 0; i < k; i++)
					dd_accumulate_product(&zq[half * k + i], row[i], x[h]);
			}
	}
}

/* With T = U'Q and B = U'WQ: Q'Z J Z'Q = T'(Omega T / 2 - B), and transposed. */
static void
find_middle(WeightedRoot *root, const dd *omega)
{
	int			k = root->width;
	int			n = 2 * k;
	int			rank = root->rank;

	for (int j = 0; j < rank; j++)
	{
		const dd   *t = root->zq + j * n;

		for (int i = 0; i < k; i++)
			root->half[j * k + i] =
				dd_sub(dd_mul_d(dot_product(omega + i * k, t, k), 0.5), t[i + k]);
	}
	for (int i = 0; i < rank; i++)
		for (int j = 0; j <= i; j++)
			root->middle[i * rank + j] = root->middle[j * rank + i] =
				dd_add(dd_from(i == j ? 1.0 : 0.0),
					   dd_add(dot_product(root->zq + i * n, root->half + j * k, k),
							  dot_product(root->zq + j * n, root->half + i * k, k)));
}

void
weighted_root_find(WeightedRoot *root, dd *const *uu, const dd *omega,
				   const double *smallest)
{
	find_basis(root, uu, smallest);
	find_zq(root, uu);
	find_middle(root, omega);
	inverse_root_find(root->root, root->middle, root->rank);
}

void
weighted_root_apply(const WeightedRoot *root, const dd *l, dd *alpha,
					dd *gamma)
{
	int			k = root->width;
	int			n = 2 * k;

	/* Q'WU l: WU l is Z (0, l) */
	for (int j = 0; j < root->rank; j++)
		root->along[j] = dot_product(root->zq + j * n + k, l, k);
	inverse_root_apply(root->root, root->changed, root->along);
	for (int j = 0; j < root->rank; j++)
		root->changed[j] = dd_sub(root->changed[j], root->along[j]);
	/* A WU l = WU l + Q (A - I) Q'WU l */
	for (int i = 0; i < k; i++)
	{
		alpha[i] = DD_ZERO;
		gamma[i] = l[i];
	}
	for (int j = 0; j < root->rank; j++)
		for (int h = 0; h <= j; h++)
		{
			int			i = root->pivots[h];

			dd_accumulate_product(i < k ? &alpha[i] : &gamma[i - k],
								  root->basis[j * n + h], root->changed[j]);
		}
}
