/*-------------------------------------------------------------------------
 *
 * side_freedom.c
 *		Degrees of freedom of sums of effects adjusted by outcome regression.
 *
 * On a row with weight w and z = (1, covariates), in a group that is on a side
 * of effect k,
 *
 *		a_kc = [row of c] (z'A + w z'B) - w z'M,
 *
 * where A and B are the score's alpha and gamma (cluster_visit.h) and M is what
 * fitting takes out of it, all of them by side.  Summed over effects they are
 * vectors by cluster and group, and with the sums S_j = sum w^j zz' of cells,
 *
 *		P_gh = [g = h] d_g - C_g'M_h - M_g'C_h + sum M_g' Omega M_h,
 *		C_g = S_1 A_g + S_2 B_g,	d_g = A'S_0 A + 2 A'S_1 B + B'S_2 B,
 *
 * with Omega the S_2 of all clusters.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/side_freedom.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/model/adjusted.h"
#include "core/model/two_waves.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* Which of the three vectors. */
enum
{
	OF_ROWS,					/* A */
	OF_WEIGHTED_ROWS,			/* B */
	OF_FIT,						/* M */
	N_VECTORS
};

typedef struct OneEffect
{
	signed char *side_of;		/* by group; NULL if it was not added */
	double	   *vectors;		/* clusters x vectors x sides x k */
} OneEffect;

struct SideFreedom
{
	const Design *design;
	int			k;				/* of z */
	int			n_effects;
	OneEffect  *effects;
	double	   *omega;			/* groups x k x k */
};

static void
add_omega(SideFreedom *freedom)
{
	const Design *design = freedom->design;
	size_t		square = (size_t) freedom->k * freedom->k;
	Equations	equations;

	equations_init(&equations, design->width, design->powers);
	for (uint32_t i = 0; i < design->sample->image.n_entries; i++)
	{
		core_check_interrupts();
		equations_of_cell(design, i, NULL, &equations);
		for (size_t j = 0; j < square; j++)
			freedom->omega[design->group_of[i] * square + j] +=
				equations.xx[MAX_POWERS - 1][j].hi;
	}
	equations_free(&equations);
}

SideFreedom *
side_freedom_create(const Design *design, int n_effects)
{
	SideFreedom *freedom = core_alloc(sizeof(SideFreedom));

	freedom->design = design;
	freedom->k = design->k;
	freedom->n_effects = n_effects;
	freedom->effects = core_alloc_array(size_add(n_effects, 1),
										sizeof(OneEffect));
	freedom->omega = core_alloc_array(size_add(size_mul(design->n_groups,
														size_mul(design->k,
																 design->k)), 1),
									  sizeof(double));
	add_omega(freedom);
	return freedom;
}

void
side_freedom_free(SideFreedom *freedom)
{
	for (int i = 0; i < freedom->n_effects; i++)
		if (freedom->effects[i].side_of != NULL)
		{
			core_free(freedom->effects[i].vectors);
			core_free(freedom->effects[i].side_of);
		}
	core_free(freedom->omega);
	core_free(freedom->effects);
	core_free(freedom);
}

/* ---- the vectors of an effect ---- */

static double *
vector_of(const SideFreedom *freedom, const OneEffect *effect,
		  uint32_t cluster, int vector, int side)
{
	size_t		at = ((size_t) cluster * N_VECTORS + vector) * DESIGN_SIDES + side;

	return effect->vectors + at * freedom->k;
}

/* From whitened coordinates of the fit to z's, by side. */
static void
put_vector(const SideFreedom *freedom, const OneEffect *effect,
		   const SideRegressions *regressions, uint32_t cluster, int vector,
		   dd *whitened)
{
	const Design *design = regressions->design;
	int			p = freedom->k - 1;
	double		from_origin = 0.0;

	solve_upper(regressions->fit->r, design->k, whitened);
	for (int j = 0; j < 2 * p; j++)
		from_origin += whitened[DESIGN_SIDES + j].hi * design->origin[j];
	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		double	   *to = vector_of(freedom, effect, cluster, vector, side);

		to[0] = whitened[side].hi - from_origin;
		for (int j = 0; j < p && side <= COMPARATOR_POST; j++)
			to[1 + j] = whitened[DESIGN_SIDES + side * p + j].hi;
	}
}

static void
visit_cluster(const SideFreedom *freedom, const OneEffect *effect,
			  const SideRegressions *regressions, ClusterVisit *visit,
			  uint32_t cluster, dd *room)
{
	const dd   *alpha = cluster_visit_alpha(visit, 0);
	const dd   *gamma = cluster_visit_gamma(visit, 0);
	int			k = regressions->design->k;
	size_t		size = k * sizeof(dd);

	for (int i = 0; i < k; i++)
		room[i] = dd_add(dot_product(cluster_visit_products(visit, 0) + i * k,
									 alpha, k),
						 dot_product(cluster_visit_products(visit, 1) + i * k,
									 gamma, k));
	put_vector(freedom, effect, regressions, cluster, OF_FIT, room);
	memcpy(room, alpha, size);
	put_vector(freedom, effect, regressions, cluster, OF_ROWS, room);
	memcpy(room, gamma, size);
	put_vector(freedom, effect, regressions, cluster, OF_WEIGHTED_ROWS, room);
}

/* Has the cluster rows on some side?  These are the clusters of the fit. */
static bool
is_in(const Design *design, const signed char *side_of, uint32_t cluster)
{
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
		if (side_of[design->group_of[i]] != OUTSIDE)
			return true;
	return false;
}

void
side_freedom_add(SideFreedom *freedom, int effect, const signed char *side_of,
				 const SideRegressions *regressions, Adjustment adjustment)
{
	const Design *design = freedom->design;
	OneEffect  *one = &freedom->effects[effect];
	ClusterVisit *visit = cluster_visit_create(regressions->fit,
											   regressions->contrast, 1,
											   WITH_SQUARES);
	dd		   *room = core_alloc_array(regressions->design->k, sizeof(dd));
	size_t		size = size_mul(freedom->k, sizeof(double));
	size_t		rooms = N_VECTORS * DESIGN_SIDES;
	uint32_t	n = 0;

	one->side_of = core_alloc(size_add(design->n_groups, 1));
	memcpy(one->side_of, side_of, design->n_groups);
	one->vectors = core_alloc_array(size_mul(design->n_clusters, rooms),
									size);
	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		core_check_interrupts();
		if (!is_in(design, side_of, c))
			continue;
		cluster_visit_load(visit, n++);
		cluster_visit_adjust(visit, adjustment);
		visit_cluster(freedom, one, regressions, visit, c, room);
	}
	core_free(room);
	cluster_visit_free(visit);
}

/* ---- sums of effects ---- */

typedef struct ClusterSum
{
	double		own;			/* d */
	double	   *fit;			/* M, by group */
	double	   *crossed;		/* C */
	double	   *seen;			/* Omega M */
} ClusterSum;

static void
add_times(double *to, const double *a, const double *x, int k)
{
	for (int i = 0; i < k; i++)
		for (int j = 0; j < k; j++)
			to[i] += a[i * k + j] * x[j];
}

static double
product(const double *a, const double *b, size_t n)
{
	double		sum = 0.0;

	for (size_t i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

/* The sum of one of the vectors over effects, by group. */
static void
sum_vectors(const SideFreedom *freedom, const double *factors,
			uint32_t cluster, int vector, double *sums)
{
	int			k = freedom->k;

	memset(sums, 0, (size_t) freedom->design->n_groups * k * sizeof(double));
	for (int i = 0; i < freedom->n_effects; i++)
	{
		const OneEffect *effect = &freedom->effects[i];

		if (factors[i] == 0.0 || effect->side_of == NULL)
			continue;
		for (int group = 0; group < freedom->design->n_groups; group++)
		{
			int			side = effect->side_of[group];
			const double *from;

			if (side == OUTSIDE)
				continue;
			from = vector_of(freedom, effect, cluster, vector, side);
			for (int j = 0; j < k; j++)
				sums[(size_t) group * k + j] += factors[i] * from[j];
		}
	}
}

/* a'S b of sums in double-double. */
static double
form(const dd *s, const double *a, const double *b, int k)
{
	double		sum = 0.0;

	for (int i = 0; i < k; i++)
		for (int j = 0; j < k; j++)
			sum += a[i] * s[i * k + j].hi * b[j];
	return sum;
}

static void
add_cell(const SideFreedom *freedom, uint32_t cell, const double *rows,
		 const double *weighted, Equations *equations, ClusterSum *sum)
{
	int			k = freedom->k;
	size_t		at = (size_t) freedom->design->group_of[cell] * k;
	const double *a = rows + at;
	const double *b = weighted + at;

	equations_of_cell(freedom->design, cell, NULL, equations);
	sum->own += form(equations->xx[0], a, a, k) +
		2.0 * form(equations->xx[1], a, b, k) +
		form(equations->xx[2], b, b, k);
	for (int i = 0; i < k; i++)
		for (int j = 0; j < k; j++)
			sum->crossed[at + i] += equations->xx[1][i * k + j].hi * a[j] +
				equations->xx[2][i * k + j].hi * b[j];
}

static void
sum_cluster(const SideFreedom *freedom, const double *factors,
			uint32_t cluster, double *rows, double *weighted,
			Equations *equations, ClusterSum *sum)
{
	const Design *design = freedom->design;
	int			k = freedom->k;

	core_check_interrupts();
	sum_vectors(freedom, factors, cluster, OF_ROWS, rows);
	sum_vectors(freedom, factors, cluster, OF_WEIGHTED_ROWS, weighted);
	sum_vectors(freedom, factors, cluster, OF_FIT, sum->fit);
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
		add_cell(freedom, i, rows, weighted, equations, sum);
	for (int group = 0; group < design->n_groups; group++)
		add_times(sum->seen + (size_t) group * k,
				  freedom->omega + (size_t) group * k * k,
				  sum->fit + (size_t) group * k, k);
}

/* From sums of clusters, of q entries each. */
static double
freedom_of(const ClusterSum *sums, uint32_t n, size_t q)
{
	double		trace = 0.0;
	double		squares = 0.0;
	double		size = 0.0;

	for (uint32_t g = 0; g < n; g++)
	{
		core_check_interrupts();
		for (uint32_t h = 0; h <= g; h++)
		{
			double		p = product(sums[g].fit, sums[h].seen, q) -
				product(sums[g].crossed, sums[h].fit, q) -
				product(sums[g].fit, sums[h].crossed, q);

			if (g == h)
			{
				p += sums[g].own;
				trace += p;
				size += sums[g].own;
			}
			squares += (g == h ? 1.0 : 2.0) * p * p;
		}
	}
	/* Of doubles there are fewer digits than satterthwaite.c has. */
	return squares > CANCELLED * CANCELLED * size * size ?
		trace * trace / squares : NAN;
}

double
side_freedom_of(const SideFreedom *freedom, const double *factors)
{
	const Design *design = freedom->design;
	uint32_t	n = design->n_clusters;
	size_t		q = size_mul(design->n_groups, freedom->k);
	ClusterSum *sums = core_alloc_array(size_add(n, 1), sizeof(ClusterSum));
	double	   *rows = core_alloc_array(size_add(q, 1), sizeof(double));
	double	   *weighted = core_alloc_array(size_add(q, 1), sizeof(double));
	double	   *room = core_alloc_array(size_add(size_mul(size_mul(n, 3), q), 1),
										sizeof(double));
	Equations	equations;
	double		df;

	equations_init(&equations, design->width, design->powers);
	for (uint32_t c = 0; c < n; c++)
	{
		sums[c].fit = room + 3 * c * q;
		sums[c].crossed = sums[c].fit + q;
		sums[c].seen = sums[c].crossed + q;
		sum_cluster(freedom, factors, c, rows, weighted, &equations, &sums[c]);
	}
	df = freedom_of(sums, n, q);
	equations_free(&equations);
	core_free(room);
	core_free(weighted);
	core_free(rows);
	core_free(sums);
	return df;
}
