/*-------------------------------------------------------------------------
 *
 * means_joint.c
 *		Degrees of freedom of a joint test of sums of means.
 *
 * Scores of q sums, multiplied so that their expected covariance under errors
 * of one variance is the identity, have covariances A_cd = U_c U_d' between two
 * clusters, q x q.  The variances of all entries of the estimated covariance
 * then sum to the sum over pairs of clusters of (tr A)^2 + tr(A A), and the
 * degrees of freedom of the Wishart distribution that has the same are q (q + 1)
 * over that (Pustejovsky and Tipton 2018).  U is f, g and h of means_freedom.c.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/means_freedom.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/numeric/matrix.h"

/* Products that are worth their time. */
#define MOST_PRODUCTS 2.5e8

typedef struct Joint
{
	const MeansFreedom *freedom;
	const WaveCells *cells;
	const double *factors;
	int			n_means;
	int			n_groups;
	int			q;
	double	   *p;				/* clusters x groups x sums, multiplied at last */
	double	   *h;
	dd		   *own;			/* clusters x sums x sums: A_cc */
	dd		   *expected;		/* sums x sums: the sum of these */
	dd		   *r;				/* its factor */
} Joint;

/* Of one cluster: q x groups each. */
typedef struct Loaded
{
	dd		   *f;
	dd		   *g;
	dd		   *h;
	dd		   *p;
} Loaded;

static Loaded
allocate_loaded(const Joint *joint)
{
	size_t		n = size_add(size_mul(joint->q, joint->n_groups), 1);

	return (Loaded) {
		core_alloc_array(n, sizeof(dd)), core_alloc_array(n, sizeof(dd)),
		core_alloc_array(n, sizeof(dd)), core_alloc_array(n, sizeof(dd))
	};
}

static void
free_loaded(Loaded *loaded)
{
	core_free(loaded->p);
	core_free(loaded->h);
	core_free(loaded->g);
	core_free(loaded->f);
}

static void
load(const Joint *joint, Loaded *loaded, uint32_t cluster)
{
	size_t		n = joint->n_groups;
	size_t		size = joint->q * n * sizeof(dd);

	memset(loaded->f, 0, size);
	memset(loaded->g, 0, size);
	memset(loaded->h, 0, size);
	memset(loaded->p, 0, size);
	for (int i = 0; i < joint->q; i++)
		means_freedom_add(joint->freedom, cluster,
						  joint->factors + (size_t) i * joint->n_means,
						  loaded->f + i * n, loaded->g + i * n, loaded->h + i * n);
}

/* The part of A_cc that is of the cluster's own rows, and p. */
static void
add_cell(const Joint *joint, Loaded *loaded, uint32_t cell, dd *own)
{
	uint32_t	group = joint->cells->design->group_of[cell];
	const WaveSums *sums = &joint->cells->of_cells[cell];
	dd			rows = dd_from((double) sums->rows);

	for (int i = 0; i < joint->q; i++)
	{
		size_t		at = (size_t) i * joint->n_groups + group;
		dd			once = dd_mul(loaded->f[at], rows);
		dd			weighted = dd_mul(loaded->f[at], sums->w);

		dd_accumulate_product(&once, loaded->g[at], sums->w);
		dd_accumulate_product(&weighted, loaded->g[at], sums->ww);
		loaded->p[at] = dd_add(loaded->p[at], weighted);
		for (int j = 0; j < joint->q; j++)
		{
			size_t		other = (size_t) j * joint->n_groups + group;

			dd_accumulate_product(&own[i * joint->q + j], loaded->f[other], once);
			dd_accumulate_product(&own[i * joint->q + j], loaded->g[other], weighted);
		}
	}
}

/* The rest of A_cc. */
static void
add_group(const Joint *joint, const Loaded *loaded, int group, dd *own)
{
	dd			q = joint->cells->of_groups[group].ww;

	for (int i = 0; i < joint->q; i++)
	{
		size_t		a = (size_t) i * joint->n_groups + group;
		dd			rest = dd_sub(dd_mul(loaded->h[a], q), loaded->p[a]);

		for (int j = 0; j < joint->q; j++)
		{
			size_t		b = (size_t) j * joint->n_groups + group;
			dd		   *at = &own[i * joint->q + j];

			dd_accumulate_product(at, rest, loaded->h[b]);
			*at = dd_sub(*at, dd_mul(loaded->h[a], loaded->p[b]));
		}
	}
}

static void
visit(Joint *joint, Loaded *loaded, uint32_t cluster)
{
	const Design *design = joint->cells->design;
	size_t		square = (size_t) joint->q * joint->q;
	size_t		size = (size_t) joint->q * joint->n_groups;
	dd		   *own = joint->own + cluster * square;
	double	   *p = joint->p + cluster * size;
	double	   *h = joint->h + cluster * size;

	core_check_interrupts();
	load(joint, loaded, cluster);
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
		add_cell(joint, loaded, i, own);
	for (int group = 0; group < joint->n_groups; group++)
		add_group(joint, loaded, group, own);
	for (size_t i = 0; i < square; i++)
		joint->expected[i] = dd_add(joint->expected[i], own[i]);
	for (int group = 0; group < joint->n_groups; group++)
		for (int i = 0; i < joint->q; i++)
		{
			p[group * joint->q + i] = loaded->p[(size_t) i * joint->n_groups + group].hi;
			h[group * joint->q + i] = loaded->h[(size_t) i * joint->n_groups + group].hi;
		}
}

/* Multiply the sums of all clusters by R^-T. */
static void
standardise(Joint *joint, double *values)
{
	size_t		n = size_mul(joint->cells->design->n_clusters, joint->n_groups);
	dd		   *x = core_alloc_array(joint->q, sizeof(dd));

	for (size_t i = 0; i < n; i++)
	{
		double	   *at = values + i * joint->q;

		core_check_interrupts();
		for (int j = 0; j < joint->q; j++)
			x[j] = dd_from(at[j]);
		solve_transposed(joint->r, joint->q, x);
		for (int j = 0; j < joint->q; j++)
			at[j] = x[j].hi;
	}
	core_free(x);
}

/* (tr A)^2 + tr(A A) */
static double
squares_of(const double *a, int q)
{
	double		trace = 0.0;
	double		sum = 0.0;

	for (int i = 0; i < q; i++)
	{
		trace += a[i * q + i];
		for (int j = 0; j < q; j++)
			sum += a[i * q + j] * a[j * q + i];
	}
	return trace * trace + sum;
}

/* A_cd of two clusters. */
static void
cross(const Joint *joint, uint32_t c, uint32_t d, double *a)
{
	int			q = joint->q;
	size_t		size = (size_t) q * joint->n_groups;

	memset(a, 0, (size_t) q * q * sizeof(double));
	for (int group = 0; group < joint->n_groups; group++)
	{
		double		squares = joint->cells->of_groups[group].ww.hi;
		const double *pc = joint->p + c * size + (size_t) group * q;
		const double *hc = joint->h + c * size + (size_t) group * q;
		const double *pd = joint->p + d * size + (size_t) group * q;
		const double *hd = joint->h + d * size + (size_t) group * q;

		for (int i = 0; i < q; i++)
		{
			double		rest = squares * hc[i] - pc[i];

			if (hc[i] == 0.0 && pc[i] == 0.0)
				continue;
			for (int j = 0; j < q; j++)
				a[i * q + j] += rest * hd[j] - hc[i] * pd[j];
		}
	}
}

static double
sum_squares(Joint *joint)
{
	uint32_t	n_clusters = joint->cells->design->n_clusters;
	int			q = joint->q;
	size_t		square = (size_t) q * q;
	double	   *a = core_alloc_array(square, sizeof(double));
	dd		   *whitened = core_alloc_array(square, sizeof(dd));
	double		sum = 0.0;

	for (uint32_t c = 0; c < n_clusters; c++)
	{
		whiten(whitened, joint->r, joint->own + c * square, q);
		for (size_t i = 0; i < square; i++)
			a[i] = whitened[i].hi;
		sum += squares_of(a, q);
		for (uint32_t d = 0; d < c; d++)
		{
			core_check_interrupts();
			cross(joint, c, d, a);
			sum += 2.0 * squares_of(a, q);
		}
	}
	core_free(whitened);
	core_free(a);
	return sum;
}

static Joint
open_joint(const MeansFreedom *freedom, const double *factors, int n_sums)
{
	const WaveMeans *means = means_freedom_means(freedom);
	const Design *design = means->cells->design;
	size_t		square = size_mul(n_sums, n_sums);
	size_t		n = size_mul(size_mul(design->n_clusters, design->n_groups),
							 n_sums);

	return (Joint) {
		freedom, means->cells, factors, means->n_means, design->n_groups,
		n_sums, core_alloc_array(n, sizeof(double)),
		core_alloc_array(n, sizeof(double)),
		core_alloc_array(size_mul(design->n_clusters, square), sizeof(dd)),
		core_alloc_array(square, sizeof(dd)), core_alloc_array(square, sizeof(dd))
	};
}

static void
close_joint(Joint *joint)
{
	core_free(joint->r);
	core_free(joint->expected);
	core_free(joint->own);
	core_free(joint->h);
	core_free(joint->p);
}

/* Put the factor of the expected covariance; false if it is singular. */
static bool
factorise(Joint *joint)
{
	bool	   *dropped = core_alloc_array(joint->q, sizeof(bool));
	int			rank = cholesky(joint->r, joint->expected, joint->q, dropped);

	core_free(dropped);
	return rank == joint->q;
}

double
means_freedom_joint(const MeansFreedom *freedom, const double *factors,
					int n_sums)
{
	const Design *design = means_freedom_means(freedom)->cells->design;
	double		pairs = 0.5 * design->n_clusters * design->n_clusters;
	Joint		joint;
	Loaded		loaded;
	double		eta = NAN;

	if (n_sums < 1 ||
		pairs * n_sums * n_sums * design->n_groups > MOST_PRODUCTS)
		return NAN;
	joint = open_joint(freedom, factors, n_sums);
	loaded = allocate_loaded(&joint);
	for (uint32_t c = 0; c < design->n_clusters; c++)
		visit(&joint, &loaded, c);
	free_loaded(&loaded);
	if (factorise(&joint))
	{
		standardise(&joint, joint.p);
		standardise(&joint, joint.h);
		eta = n_sums * (n_sums + 1.0) / sum_squares(&joint);
	}
	close_joint(&joint);
	return eta;
}
