/*-------------------------------------------------------------------------
 *
 * inverse_root.c
 *		The inverse square root of a positive semidefinite matrix, in
 *		double-double.
 *
 * Eigenvectors in double give a square root Y that is right to double.  A
 * Newton step for Y^2 = M adds the D of
 *
 *		Y D + D Y = M - Y^2,
 *
 * which on the eigenvectors is a division by y_i + y_j: as D is small, doubles
 * will do for it, and only M - Y^2 is of double-double.  Each step squares the
 * error.  (Higham, Functions of Matrices, 6.3: with D from that equation, as
 * here, errors that do not commute with M die out, too.)  M^(-1/2) x is then
 * the solution of Y z = x, from the same eigenvectors and refined likewise.
 *
 * If M is nearly singular along one eigenvector v, as that of a cluster is along
 * its own absorbed effect, v is refined, too, and its eigenvalue made 1 for the
 * time being:
 *
 *		M^(-1/2) = (M + (1 - rho) v v')^(-1/2) + (rho^(-1/2) - 1) v v',
 *
 * or - v v' if that direction is left out.  If it is along several, their
 * eigenvectors are found in double-double.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/inverse_root.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/eigen_double.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

#define NEWTON_STEPS 4
#define REFINEMENTS 6

struct InverseRoot
{
	int			most;
	int			n;
	bool		by_eigenvectors;	/* in double-double, not by Y */
	double	   *values;			/* of M, then of Y */
	double	   *vectors;		/* by rows */
	dd		   *m;				/* M, or what is rooted instead */
	bool		is_deflated;	/* by: */
	dd		   *v;
	dd			extra;			/* times v v' */
	double	   *residual;
	double	   *product;
	double	   *scratch;
	dd		   *y;
	dd		   *squared;		/* Y^2 - M */
	dd		   *exact_values;	/* of M; made when they are wanted */
	dd		   *exact_vectors;
	dd		   *x;
};

InverseRoot *
inverse_root_create(int most)
{
	InverseRoot *root = core_alloc(sizeof(InverseRoot));
	size_t		square = size_mul(most, most);

	root->most = most;
	root->values = core_alloc_array(most, sizeof(double));
	root->vectors = core_alloc_array(square, sizeof(double));
	root->residual = core_alloc_array(square, sizeof(double));
	root->product = core_alloc_array(square, sizeof(double));
	root->scratch = core_alloc_array(most, sizeof(double));
	root->m = core_alloc_array(square, sizeof(dd));
	root->v = core_alloc_array(most, sizeof(dd));
	root->y = core_alloc_array(square, sizeof(dd));
	root->squared = core_alloc_array(square, sizeof(dd));
	root->x = core_alloc_array(most, sizeof(dd));
	return root;
}

void
inverse_root_free(InverseRoot *root)
{
	if (root->exact_values != NULL)
	{
		core_free(root->exact_vectors);
		core_free(root->exact_values);
	}
	core_free(root->x);
	core_free(root->squared);
	core_free(root->y);
	core_free(root->v);
	core_free(root->m);
	core_free(root->scratch);
	core_free(root->product);
	core_free(root->residual);
	core_free(root->vectors);
	core_free(root->values);
	core_free(root);
}

/* ---- by eigenvectors in double ---- */

/* The inverse root of an eigenvalue: 0 if its direction is left out. */
static dd
inverse_root_of(dd lambda)
{
	return lambda.hi > SINGULAR ? dd_div(dd_from(1.0), dd_sqrt(lambda)) :
		DD_ZERO;
}

/*
 * One step of v towards an eigenvector: what M v has beside v along each other
 * one is divided by how far its eigenvalue is from v's.  Returns the size of the
 * step, and the eigenvalue before it.
 */
static double
improve_vector(InverseRoot *root, int which, dd *rho)
{
	int			n = root->n;
	double	   *left = root->scratch;
	double		largest = 0.0;
	dd			square = dot_product(root->v, root->v, n);

	symmetric_times_vector(root->x, root->m, root->v, n);
	*rho = dd_div(dot_product(root->v, root->x, n), square);
	for (int i = 0; i < n; i++)
		left[i] = dd_sub(root->x[i], dd_mul(*rho, root->v[i])).hi;
	for (int j = 0; j < n; j++)
	{
		const double *other = root->vectors + j * n;
		double		along = 0.0;

		if (j == which)
			continue;
		for (int i = 0; i < n; i++)
			along += other[i] * left[i];
		along /= root->values[j] - rho->hi;
		for (int i = 0; i < n; i++)
			root->v[i] = dd_sub(root->v[i], dd_mul_d(dd_from(other[i]), along));
		largest = fmax(largest, fabs(along));
	}
	return largest;
}

/* False if the eigenvector is not to be told from others. */
static bool
deflate(InverseRoot *root, int which)
{
	int			n = root->n;
	double		change = INFINITY;
	dd			square;
	dd			rho = DD_ZERO;

	for (int i = 0; i < n; i++)
		root->v[i] = dd_from(root->vectors[which * n + i]);
	for (int step = 0; step < NEWTON_STEPS && change > ROOT_FOUND; step++)
		change = improve_vector(root, which, &rho);
	if (!(change <= ROOT_FOUND))
		return false;
	/* what the last step did to it does not show in the eigenvalue */
	square = dd_sqrt(dot_product(root->v, root->v, n));
	for (int i = 0; i < n; i++)
		root->v[i] = dd_div(root->v[i], square);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			root->m[i * n + j] = dd_add(root->m[i * n + j],
										dd_mul(dd_sub(dd_from(1.0), rho),
											   dd_mul(root->v[i], root->v[j])));
	root->values[which] = 1.0;
	root->extra = dd_sub(inverse_root_of(rho), dd_from(1.0));
	root->is_deflated = true;
	return true;
}

/* The eigenvalues of Y, from those of M; false if several are next to 0. */
static bool
take_roots(InverseRoot *root)
{
	double		largest = 1.0;
	int			nearly = -1;

	for (int i = 0; i < root->n; i++)
		largest = fmax(largest, root->values[i]);
	for (int i = 0; i < root->n; i++)
		if (!(root->values[i] > NEARLY_SINGULAR * largest))
		{
			if (nearly >= 0)
				return false;
			nearly = i;
		}
	if (nearly >= 0 && !deflate(root, nearly))
		return false;
	for (int i = 0; i < root->n; i++)
		root->values[i] = sqrt(root->values[i]);
	return true;
}

static void
start_root(InverseRoot *root)
{
	int			n = root->n;

	for (int i = 0; i < n * n; i++)
		root->residual[i] = 0.0;
	for (int h = 0; h < n; h++)
	{
		const double *v = root->vectors + h * n;

		for (int i = 0; i < n; i++)
		{
			double		weighted = root->values[h] * v[i];

			for (int j = 0; j <= i; j++)
				root->residual[i * n + j] += weighted * v[j];
		}
	}
	for (int i = 0; i < n; i++)
		for (int j = 0; j <= i; j++)
			root->y[i * n + j] = root->y[j * n + i] =
				dd_from(root->residual[i * n + j]);
}

/* residual = M - Y^2 */
static void
find_residual(InverseRoot *root)
{
	int			n = root->n;

	square_less(root->squared, root->y, root->m, n);
	for (int i = 0; i < n * n; i++)
		root->residual[i] = -root->squared[i].hi;
}

/* C = A B', all n x n by rows */
static void
times_transposed(double *c, const double *a, const double *b, int n)
{
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
		{
			double		sum = 0.0;

			for (int h = 0; h < n; h++)
				sum += a[i * n + h] * b[j * n + h];
			c[i * n + j] = sum;
		}
}

/* Y += D, for the residual at hand; returns the largest entry of D. */
static double
newton_step(InverseRoot *root)
{
	int			n = root->n;
	double	   *d = root->residual;
	double		largest = 0.0;

	/* on the eigenvectors: V R V', as R is symmetric, and back */
	times_transposed(root->product, root->vectors, d, n);
	times_transposed(d, root->product, root->vectors, n);
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			d[i * n + j] /= root->values[i] + root->values[j];
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			root->product[i * n + j] = 0.0;
	for (int i = 0; i < n; i++)
		for (int h = 0; h < n; h++)
			for (int j = 0; j < n; j++)
				root->product[i * n + j] += d[i * n + h] * root->vectors[h * n + j];
	for (int i = 0; i < n; i++)
		for (int j = 0; j <= i; j++)
		{
			double		sum = 0.0;
			dd		   *y = &root->y[i * n + j];

			for (int h = 0; h < n; h++)
				sum += root->vectors[h * n + i] * root->product[h * n + j];
			*y = root->y[j * n + i] = dd_add(*y, dd_from(sum));
			largest = fmax(largest, fabs(sum));
		}
	return largest;
}

static double
least_of(const double *values, int n)
{
	double		least = values[0];

	for (int i = 1; i < n; i++)
		least = fmin(least, values[i]);
	return least;
}

/* False if doubles are too few digits to begin with. */
static bool
refine_root(InverseRoot *root, const dd *m)
{
	int			n = root->n;
	double		least;

	for (int i = 0; i < n * n; i++)
	{
		root->m[i] = m[i];
		root->residual[i] = m[i].hi;
	}
	root->is_deflated = false;
	if (!eigen_double(root->residual, n, root->values, root->vectors,
					  root->scratch) || !take_roots(root))
		return false;
	least = least_of(root->values, n);
	start_root(root);
	for (int step = 0; step < NEWTON_STEPS; step++)
	{
		find_residual(root);
		if (newton_step(root) <= ROOT_FOUND * least)
			return true;
	}
	return false;
}

/* scratch = Y^-1 x, in double */
static void
solve_roughly(InverseRoot *root, const dd *x)
{
	int			n = root->n;

	for (int i = 0; i < n; i++)
		root->scratch[i] = 0.0;
	for (int h = 0; h < n; h++)
	{
		const double *v = root->vectors + h * n;
		double		along = 0.0;

		for (int i = 0; i < n; i++)
			along += v[i] * x[i].hi;
		along /= root->values[h];
		for (int i = 0; i < n; i++)
			root->scratch[i] += along * v[i];
	}
}

/* Y z = x: what is not yet of x is solved for, until it is nothing. */
static void
solve_root(InverseRoot *root, dd *z, const dd *x)
{
	int			n = root->n;
	dd		   *left = root->x;

	for (int i = 0; i < n; i++)
	{
		left[i] = x[i];
		z[i] = DD_ZERO;
	}
	for (int step = 0; step < REFINEMENTS; step++)
	{
		double		size = 0.0;
		double		change = 0.0;

		solve_roughly(root, left);
		for (int i = 0; i < n; i++)
		{
			z[i] = dd_add(z[i], dd_from(root->scratch[i]));
			size = fmax(size, fabs(z[i].hi));
			change = fmax(change, fabs(root->scratch[i]));
		}
		if (change <= ROOT_FOUND * size)
			break;
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				dd_accumulate(&left[i], dd_mul_d_unnormalized(root->y[i * n + j],
															  -root->scratch[j]));
	}
}

/* ---- by eigenvectors in double-double ---- */

static void
find_eigenvectors(InverseRoot *root, const dd *m)
{
	int			n = root->n;

	if (root->exact_values == NULL)
	{
		root->exact_values = core_alloc_array(root->most, sizeof(dd));
		root->exact_vectors = core_alloc_array(size_mul(root->most, root->most),
											   sizeof(dd));
	}
	for (int i = 0; i < n * n; i++)
		root->y[i] = m[i];
	eigen_symmetric(root->y, n, root->exact_values, root->exact_vectors);
}

/* ---- either ---- */

void
inverse_root_find(InverseRoot *root, const dd *m, int n)
{
	root->n = n;
	root->by_eigenvectors = n > 0 && !refine_root(root, m);
	if (root->by_eigenvectors)
		find_eigenvectors(root, m);
}

void
inverse_root_apply(InverseRoot *root, dd *y, const dd *x)
{
	int			n = root->n;

	if (root->by_eigenvectors)
	{
		for (int i = 0; i < n; i++)
			root->x[i] = x[i];
		spectral_times_vector(y, root->exact_values, root->exact_vectors,
							  inverse_root_of, root->x, n);
	}
	else
	{
		dd			along = root->is_deflated ?
			dd_mul(root->extra, dot_product(root->v, x, n)) : DD_ZERO;

		solve_root(root, y, x);
		for (int i = 0; i < n && root->is_deflated; i++)
			y[i] = dd_add(y[i], dd_mul(along, root->v[i]));
	}
}
