/*-------------------------------------------------------------------------
 *
 * means_freedom.c
 *		Degrees of freedom of sums of means of many waves.
 *
 * The score of cluster c is v_c'e of every mean, with residuals e = y - mean
 * and v_c = (alpha + gamma w) / W on the cluster's rows (wave_means.h), and so
 * u_c'y with
 *
 *		u_c = f + g w on its own rows,	- h w on all rows,
 *
 * where f, g and h depend on the group of a row only (its cohort and period):
 * sums over the means that the group is in of factor x alpha / W, of factor x
 * gamma / W, and of factor x (sum of alpha + gamma w over the cluster) / W^2.
 * Under errors of one variance the covariance of two scores is P_cd = u_c'u_d,
 *
 *		P_cd = [c = d] z_c - sum (h_d p_c + h_c p_d) + sum h_c h_d q,
 *		z = sum (f + g w)^2 and p = sum w (f + g w) over the cluster's rows of a
 *		group, q = sum w^2 over all rows of the group,
 *
 * sums being over groups, and df = (tr P)^2 / sum P_cd^2.  Diagonal elements are
 * differences of large terms if a cluster outweighs the others, and done in
 * double-double.  The sum over pairs is found pair by pair, or, as
 * P_cd = y_c'J y_d with y = (p, h), as tr(J S J S) with S = sum y_c y_c', less
 * what the latter has on the diagonal.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/means_freedom.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/* Above this share of a mean the sums by groups lose digits. */
#define OUTWEIGHING_SHARE 0.99

/* What a cluster's v is of a mean. */
typedef struct Entry
{
	int			mean;
	dd			alpha;			/* over W */
	dd			gamma;			/* over W */
	dd			height;			/* (sum of alpha + gamma w) / W^2 */
} Entry;

/* A group that a cluster's u is not 0 on. */
typedef struct Point
{
	int			group;
	double		p;
	double		h;
} Point;

struct MeansFreedom
{
	const WaveMeans *means;
	bool		outweighed;
	size_t	   *first_entry;	/* of each cluster, and one past the last */
	Entry	   *entries;
	/* of one sum of means */
	size_t	   *first_point;	/* of each cluster, and one past the last */
	Point	   *points;
	size_t		room;
	/* of one cluster, by group */
	dd		   *f;
	dd		   *g;
	dd		   *h;
	bool	   *seen;
	int		   *list;
};

/* ---- what does not depend on the factors ---- */

static size_t
count_entries(const WaveMeans *means)
{
	size_t		n = 0;

	for (int i = 0; i < means->n_means; i++)
		n = size_add(n, means->means[i].clusters);
	return n;
}

static Entry
entry_of(const WaveVisit *visit, int mean)
{
	const WaveSums *part = &visit->parts[mean];
	dd			w = visit->means->means[mean].sums.w;
	MeanFactors v = visit->adjusted[mean];
	dd			sum = dd_mul(v.gamma, part->w);

	dd_accumulate_product(&sum, v.alpha, dd_from((double) part->rows));
	return (Entry) {
		mean, dd_div(v.alpha, w), dd_div(v.gamma, w), dd_div(sum, dd_mul(w, w))
	};
}

static void
add_entries(MeansFreedom *freedom, const WaveVisit *visit, size_t *n)
{
	for (int i = 0; i < visit->n_touched; i++)
	{
		int			mean = visit->touched[i];
		double		share = visit->parts[mean].w.hi /
			visit->means->means[mean].sums.w.hi;

		freedom->outweighed |= share > OUTWEIGHING_SHARE;
		freedom->entries[(*n)++] = entry_of(visit, mean);
	}
}

MeansFreedom *
means_freedom_create(const WaveMeans *means, Adjustment adjustment)
{
	MeansFreedom *freedom = core_alloc(sizeof(MeansFreedom));
	uint32_t	n_clusters = means->cells->design->n_clusters;
	size_t		n_groups = size_add(means->cells->design->n_groups, 1);
	WaveVisit  *visit = wave_visit_create(means);
	size_t		n = 0;

	freedom->means = means;
	freedom->first_entry = core_alloc_array(size_add(n_clusters, 1), sizeof(size_t));
	freedom->first_point = core_alloc_array(size_add(n_clusters, 1), sizeof(size_t));
	freedom->entries = core_alloc_array(size_add(count_entries(means), 1),
										sizeof(Entry));
	for (uint32_t c = 0; c < n_clusters; c++)
	{
		wave_visit_load(visit, c);
		wave_visit_adjust(visit, adjustment);
		add_entries(freedom, visit, &n);
		freedom->first_entry[c + 1] = n;
	}
	wave_visit_free(visit);
	freedom->f = core_alloc_array(n_groups, sizeof(dd));
	freedom->g = core_alloc_array(n_groups, sizeof(dd));
	freedom->h = core_alloc_array(n_groups, sizeof(dd));
	freedom->seen = core_alloc_array(n_groups, sizeof(bool));
	freedom->list = core_alloc_array(n_groups, sizeof(int));
	freedom->room = n_groups;
	freedom->points = core_alloc_array(freedom->room, sizeof(Point));
	return freedom;
}

void
means_freedom_free(MeansFreedom *freedom)
{
	core_free(freedom->points);
	core_free(freedom->list);
	core_free(freedom->seen);
	core_free(freedom->h);
	core_free(freedom->g);
	core_free(freedom->f);
	core_free(freedom->entries);
	core_free(freedom->first_point);
	core_free(freedom->first_entry);
	core_free(freedom);
}

/* ---- the clusters' u, and the diagonal ---- */

void
means_freedom_add(const MeansFreedom *freedom, uint32_t cluster,
				  const double *factors, dd *f, dd *g, dd *h)
{
	for (size_t i = freedom->first_entry[cluster];
		 i < freedom->first_entry[cluster + 1]; i++)
	{
		const Entry *entry = &freedom->entries[i];
		const WaveMean *mean = &freedom->means->means[entry->mean];
		double		factor = factors[entry->mean];

		for (int j = 0; j < mean->n_groups && factor != 0.0; j++)
		{
			int			group = mean->groups[j];

			f[group] = dd_add(f[group], dd_mul_d(entry->alpha, factor));
			g[group] = dd_add(g[group], dd_mul_d(entry->gamma, factor));
			h[group] = dd_add(h[group], dd_mul_d(entry->height, factor));
		}
	}
}

/* The groups that a cluster's u is not 0 on; returns how many. */
static int
list_groups(MeansFreedom *freedom, uint32_t cluster, const double *factors)
{
	int			n = 0;

	for (size_t i = freedom->first_entry[cluster];
		 i < freedom->first_entry[cluster + 1]; i++)
	{
		const WaveMean *mean = &freedom->means->means[freedom->entries[i].mean];

		for (int j = 0; j < mean->n_groups &&
			 factors[freedom->entries[i].mean] != 0.0; j++)
		{
			int			group = mean->groups[j];

			if (!freedom->seen[group])
				freedom->list[n++] = group;
			freedom->seen[group] = true;
		}
	}
	return n;
}

static Point *
next_point(MeansFreedom *freedom, size_t n)
{
	if (n == freedom->room)
	{
		size_t		room = size_mul(freedom->room, 2);
		Point	   *points = core_alloc_array(room, sizeof(Point));

		core_copy(points, freedom->points, n * sizeof(Point));
		core_free(freedom->points);
		freedom->points = points;
		freedom->room = room;
	}
	return &freedom->points[n];
}

/* f n + g w, and so on, of the cluster's cells; returns z. */
static dd
add_cells(MeansFreedom *freedom, uint32_t cluster, dd *p)
{
	const WaveCells *cells = freedom->means->cells;
	const Design *design = cells->design;
	dd			z = DD_ZERO;

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
	{
		uint32_t	group = design->group_of[i];
		const WaveSums *sums = &cells->of_cells[i];
		dd			f = freedom->f[group];
		dd			g = freedom->g[group];
		dd			once;
		dd			weighted;

		if (!freedom->seen[group])
			continue;
		once = dd_mul_d(f, (double) sums->rows);
		dd_accumulate_product(&once, g, sums->w);
		weighted = dd_mul(f, sums->w);
		dd_accumulate_product(&weighted, g, sums->ww);
		p[group] = dd_add(p[group], weighted);
		dd_accumulate_product(&z, f, once);
		dd_accumulate_product(&z, g, weighted);
	}
	return z;
}

/* Put the cluster's points from the n-th on; returns P_cc. */
static dd
put_cluster(MeansFreedom *freedom, uint32_t cluster, const double *factors,
			dd *p, size_t *n)
{
	int			n_groups = list_groups(freedom, cluster, factors);
	dd			sum;

	means_freedom_add(freedom, cluster, factors, freedom->f, freedom->g,
					  freedom->h);
	sum = add_cells(freedom, cluster, p);
	for (int i = 0; i < n_groups; i++)
	{
		int			group = freedom->list[i];
		dd			h = freedom->h[group];
		dd			q = freedom->means->cells->of_groups[group].ww;
		Point	   *point = next_point(freedom, *n);

		sum = dd_sub(sum, dd_mul_d(dd_mul(h, p[group]), 2.0));
		sum = dd_add(sum, dd_mul(dd_mul(h, h), q));
		*point = (Point) {group, p[group].hi, h.hi};
		(*n)++;
		freedom->seen[group] = false;
		freedom->f[group] = freedom->g[group] = freedom->h[group] = p[group] = DD_ZERO;
	}
	return sum;
}

/* ---- pairs of clusters ---- */

static double
squares_by_pairs(const MeansFreedom *freedom)
{
	const WaveCells *cells = freedom->means->cells;
	uint32_t	n_clusters = cells->design->n_clusters;
	size_t		n_groups = size_add(cells->design->n_groups, 1);
	double	   *p = core_alloc_array(n_groups, sizeof(double));
	double	   *h = core_alloc_array(n_groups, sizeof(double));
	double		squares = 0.0;

	for (uint32_t c = 0; c < n_clusters; c++)
	{
		const Point *own = &freedom->points[freedom->first_point[c]];
		const Point *end = &freedom->points[freedom->first_point[c + 1]];

		for (const Point *point = own; point < end; point++)
		{
			p[point->group] = point->p;
			h[point->group] = point->h;
		}
		for (uint32_t d = 0; d < c; d++)
		{
			const Point *last = &freedom->points[freedom->first_point[d + 1]];
			double		sum = 0.0;

			core_check_interrupts();
			for (const Point *point = &freedom->points[freedom->first_point[d]];
				 point < last; point++)
				sum += point->h * (h[point->group] * cells->of_groups[point->group].ww.hi -
								   p[point->group]) - h[point->group] * point->p;
			squares += 2.0 * sum * sum;
		}
		for (const Point *point = own; point < end; point++)
			p[point->group] = h[point->group] = 0.0;
	}
	core_free(h);
	core_free(p);
	return squares;
}

/* ---- pairs of groups ---- */

/* The blocks of S, n x n each. */
typedef struct GroupProducts
{
	size_t		n;
	double	   *pp;
	double	   *ph;
	double	   *hh;
} GroupProducts;

/* Add a cluster's products; returns the square of y'J y. */
static double
add_products(const MeansFreedom *freedom, GroupProducts *sums, uint32_t cluster)
{
	const WaveSums *groups = freedom->means->cells->of_groups;
	const Point *first = &freedom->points[freedom->first_point[cluster]];
	const Point *end = &freedom->points[freedom->first_point[cluster + 1]];
	double		own = 0.0;

	core_check_interrupts();
	for (const Point *a = first; a < end; a++)
	{
		size_t		at = a->group * sums->n;

		own += a->h * (a->h * groups[a->group].ww.hi - 2.0 * a->p);
		for (const Point *b = first; b < end; b++)
		{
			sums->pp[at + b->group] += a->p * b->p;
			sums->ph[at + b->group] += a->p * b->h;
			sums->hh[at + b->group] += a->h * b->h;
		}
	}
	return own * own;
}

/*
 * tr(J S J S): the blocks of J S are - hp, - hh in the first row and
 * - pp + q hp, - ph + q hh in the second.
 */
static double
trace_of_products(const MeansFreedom *freedom, const GroupProducts *sums)
{
	const WaveSums *groups = freedom->means->cells->of_groups;
	size_t		n = sums->n;
	double		trace = 0.0;

	for (size_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		for (size_t j = 0; j < n; j++)
		{
			size_t		ij = i * n + j;
			size_t		ji = j * n + i;
			double		lower = groups[j].ww.hi * sums->ph[ij] - sums->pp[ji];
			double		right = groups[i].ww.hi * sums->hh[ij] - sums->ph[ij];
			double		left = groups[j].ww.hi * sums->hh[ji] - sums->ph[ji];

			trace += sums->ph[ji] * sums->ph[ij] - 2.0 * sums->hh[ij] * lower +
				right * left;
		}
	}
	return trace;
}

static double
squares_by_groups(const MeansFreedom *freedom)
{
	size_t		n = freedom->means->cells->design->n_groups;
	size_t		square = size_add(size_mul(n, n), 1);
	GroupProducts sums = {
		n, core_alloc_array(square, sizeof(double)),
		core_alloc_array(square, sizeof(double)),
		core_alloc_array(square, sizeof(double))
	};
	double		own = 0.0;
	double		all;

	for (uint32_t c = 0; c < freedom->means->cells->design->n_clusters; c++)
		own += add_products(freedom, &sums, c);
	all = trace_of_products(freedom, &sums);
	core_free(sums.hh);
	core_free(sums.ph);
	core_free(sums.pp);
	return fmax(all - own, 0.0);
}

/* Points of all clusters, against their squares, which sums by groups cost. */
static FreedomSums
quickest(const MeansFreedom *freedom)
{
	uint32_t	n_clusters = freedom->means->cells->design->n_clusters;
	double		n_groups = freedom->means->cells->design->n_groups;
	double		pairs = 0.5 * n_clusters * freedom->first_point[n_clusters];
	double		products = 4.0 * n_groups * n_groups;

	for (uint32_t c = 0; c < n_clusters; c++)
	{
		double		n = freedom->first_point[c + 1] - freedom->first_point[c];

		products += 3.0 * n * n;
	}
	return freedom->outweighed || pairs <= products ? FREEDOM_BY_PAIRS :
		FREEDOM_BY_GROUPS;
}

const WaveMeans *
means_freedom_means(const MeansFreedom *freedom)
{
	return freedom->means;
}

double
means_freedom_of(MeansFreedom *freedom, const double *factors, FreedomSums by)
{
	const Design *design = freedom->means->cells->design;
	dd		   *p = core_alloc_array(size_add(design->n_groups, 1), sizeof(dd));
	dd			trace = DD_ZERO;
	double		squares = 0.0;
	size_t		n = 0;

	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		dd			diagonal;

		core_check_interrupts();
		diagonal = put_cluster(freedom, c, factors, p, &n);
		freedom->first_point[c + 1] = n;
		trace = dd_add(trace, diagonal);
		squares += diagonal.hi * diagonal.hi;
	}
	core_free(p);
	if (by == FREEDOM_QUICKEST)
		by = quickest(freedom);
	squares += by == FREEDOM_BY_PAIRS ? squares_by_pairs(freedom) :
		squares_by_groups(freedom);
	return squares > 0.0 ? trace.hi * trace.hi / squares : NAN;
}
