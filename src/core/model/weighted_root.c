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
#include "core/numeric/low_rank.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* Matrices have rows of n = 2 width entries, but for the middle one. */
struct WeightedRoot
{
	int			width;
	int			rank;			/* columns of Q */
	dd		   *zz;				/* Z'Z */
	dd		   *basis;			/* Q = Z basis */
	dd		   *zq;				/* Z'Q */
	dd		   *middle;			/* I + Q'Z J Z'Q, rank x rank */
	dd		   *values;			/* its eigenvalues ... */
	dd		   *vectors;		/* ... and vectors */
	dd		   *scaling;
	dd		   *column;
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
	root->zz = core_alloc_array(square, sizeof(dd));
	root->basis = core_alloc_array(square, sizeof(dd));
	root->zq = core_alloc_array(square, sizeof(dd));
	root->middle = core_alloc_array(square, sizeof(dd));
	root->values = core_alloc_array(n, sizeof(dd));
	root->vectors = core_alloc_array(square, sizeof(dd));
	root->scaling = core_alloc_array(n, sizeof(dd));
	root->column = core_alloc_array(n, sizeof(dd));
	root->along = core_alloc_array(n, sizeof(dd));
	root->changed = core_alloc_array(n, sizeof(dd));
	return root;
}

void
weighted_root_free(WeightedRoot *root)
{
	core_free(root->changed);
	core_free(root->along);
	core_free(root->column);
	core_free(root->scaling);
	core_free(root->vectors);
	core_free(root->values);
	core_free(root->middle);
	core_free(root->zq);
	core_free(root->basis);
	core_free(root->zz);
	core_free(root);
}

static void
put_together(WeightedRoot *root, dd *const *uu)
{
	int			k = root->width;
	int			n = 2 * k;

	for (int i = 0; i < k; i++)
		for (int j = 0; j < k; j++)
		{
			root->zz[i * n + j] = uu[0][i * k + j];
			root->zz[i * n + j + k] = uu[1][i * k + j];
			root->zz[(i + k) * n + j] = uu[1][i * k + j];
			root->zz[(i + k) * n + j + k] = uu[2][i * k + j];
		}
}

/* Q, from the eigenvectors of Z'Z scaled to a diagonal of 1. */
static void
find_basis(WeightedRoot *root, const double *smallest)
{
	int			n = 2 * root->width;
	dd		   *scaled = root->middle;
	int			n_values;

	for (int i = 0; i < n; i++)
		root->scaling[i] = root->zz[i * n + i].hi <= smallest[i] ? DD_ZERO :
			dd_div(dd_from(1.0), dd_sqrt(root->zz[i * n + i]));
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			scaled[i * n + j] = dd_mul(root->zz[i * n + j],
									   dd_mul(root->scaling[i],
											  root->scaling[j]));
	n_values = eigen_semidefinite(scaled, n, root->values, root->vectors);
	root->rank = 0;
	for (int j = 0; j < n_values; j++)
	{
		dd			length;

		if (!(root->values[j].hi > NO_DIRECTION))
			continue;
		length = dd_sqrt(root->values[j]);
		for (int i = 0; i < n; i++)
			root->basis[i * n + root->rank] =
				dd_div(dd_mul(root->vectors[i * n + j], root->scaling[i]),
					   length);
		root->rank++;
	}
}

static void
find_zq(WeightedRoot *root)
{
	int			n = 2 * root->width;

	for (int i = 0; i < n; i++)
		for (int j = 0; j < root->rank; j++)
		{
			dd			sum = DD_ZERO;

			for (int h = 0; h < n; h++)
				dd_accumulate_product(&sum, root->zz[i * n + h],
									  root->basis[h * n + j]);
			root->zq[i * n + j] = sum;
		}
}

static void
find_middle(WeightedRoot *root, const dd *omega)
{
	int			k = root->width;
	int			n = 2 * k;
	int			rank = root->rank;

	for (int j = 0; j < rank; j++)
	{
		/* J Z'Q */
		for (int i = 0; i < k; i++)
		{
			dd			sum = dd_neg(root->zq[(i + k) * n + j]);

			for (int h = 0; h < k; h++)
				dd_accumulate_product(&sum, omega[i * k + h],
									  root->zq[h * n + j]);
			root->column[i] = sum;
			root->column[i + k] = dd_neg(root->zq[i * n + j]);
		}
		for (int i = 0; i < rank; i++)
		{
			dd			sum = dd_from(i == j ? 1.0 : 0.0);

			for (int h = 0; h < n; h++)
				dd_accumulate_product(&sum, root->zq[h * n + i],
									  root->column[h]);
			root->middle[i * rank + j] = sum;
		}
	}
	for (int i = 0; i < rank; i++)
		for (int j = 0; j < i; j++)
			root->middle[i * rank + j] = root->middle[j * rank + i];
}

void
weighted_root_find(WeightedRoot *root, dd *const *uu, const dd *omega,
				   const double *smallest)
{
	put_together(root, uu);
	find_basis(root, smallest);
	find_zq(root);
	find_middle(root, omega);
	eigen_symmetric(root->middle, root->rank, root->values, root->vectors);
}

static dd
inverse_root_less_one(dd lambda)
{
	dd			root = lambda.hi > SINGULAR ?
		dd_div(dd_from(1.0), dd_sqrt(lambda)) : DD_ZERO;

	return dd_sub(root, dd_from(1.0));
}

void
weighted_root_apply(const WeightedRoot *root, const dd *l, dd *alpha,
					dd *gamma)
{
	int			k = root->width;
	int			n = 2 * k;

	/* Q'WU l: WU l is Z (0, l) */
	for (int j = 0; j < root->rank; j++)
	{
		dd			sum = DD_ZERO;

		for (int i = 0; i < k; i++)
			dd_accumulate_product(&sum, root->zq[(i + k) * n + j], l[i]);
		root->along[j] = sum;
	}
	spectral_times_vector(root->changed, root->values, root->vectors,
						  inverse_root_less_one, root->along, root->rank);
	/* A WU l = WU l + Q (A - I) Q'WU l */
	for (int i = 0; i < k; i++)
	{
		alpha[i] = DD_ZERO;
		gamma[i] = l[i];
		for (int j = 0; j < root->rank; j++)
		{
			dd_accumulate_product(&alpha[i], root->basis[i * n + j],
								  root->changed[j]);
			dd_accumulate_product(&gamma[i], root->basis[(i + k) * n + j],
								  root->changed[j]);
		}
	}
}
