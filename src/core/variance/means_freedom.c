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
 * double-double.
 *
 * Off the diagonal h is summed up by mean, not by group, as few means have a
 * factor but they are of many groups: with a_c what h_c is on the rows of each
 * mean, pi_c the sum of p_c over the groups of a mean, and b_c that of h_c q - p_c,
 *
 *		P_cd = b_c'a_d - a_c'pi_d.
 *
 * The sum over pairs is found pair by pair, or, with the rows of matrices A, B
 * and Pi being those of the clusters, as
 *
 *		tr(A'B A'B) - 2 tr(A'A Pi'B) + tr(Pi'A Pi'A),
 *
 * less what this has on the diagonal.
 */
#include "core/variance/means_freedom.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/* Above this share of a mean sums of products lose digits. */
#define OUTWEIGHING_SHARE 0.99

/* Sums by pairs of more means than these would take much memory. */
#define MOST_PRODUCTS_OF 1000

#define NO_PLACE (-1)

/* What a cluster's v is of a mean. */
typedef struct Entry
{
	int			mean;
	dd			alpha;			/* over W */
	dd			gamma;			/* over W */
	dd			height;			/* (sum of alpha + gamma w) / W^2 */
} Entry;

/* A mean with a factor, by its place among them, that a cluster has rows of. */
typedef struct Point
{
	int			place;
	double		a;
	double		pi;
} Point;

struct MeansFreedom
{
	const WaveMeans *means;
	bool		outweighed;
	size_t	   *first_entry;	/* of each cluster, and one past the last */
	Entry	   *entries;
	/* of one sum of means */
	int			n_active;		/* means with a factor */
	int		   *active;
	int		   *place_of;		/* by mean: its place among these, or NO_PLACE */
	size_t	   *first_point;	/* of each cluster, and one past the last */
	Point	   *points;
	/* of one cluster, by place */
	dd		   *f;
	dd		   *g;
	dd		   *a;
	dd		   *pi;
	double	   *b;
	/* and by group */
	dd		   *h;
	bool	   *seen;
	double	   *hq;
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
	size_t		n_means = size_add(means->n_means, 1);
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
	freedom->points = core_alloc_array(size_add(n, 1), sizeof(Point));
	freedom->active = core_alloc_array(n_means, sizeof(int));
	freedom->place_of = core_alloc_array(n_means, sizeof(int));
	freedom->f = core_alloc_array(n_means, sizeof(dd));
	freedom->g = core_alloc_array(n_means, sizeof(dd));
	freedom->a = core_alloc_array(n_means, sizeof(dd));
	freedom->pi = core_alloc_array(n_means, sizeof(dd));
	freedom->b = core_alloc_array(n_means, sizeof(double));
	freedom->h = core_alloc_array(n_groups, sizeof(dd));
	freedom->seen = core_alloc_array(n_groups, sizeof(bool));
	freedom->hq = core_alloc_array(n_groups, sizeof(double));
	freedom->list = core_alloc_array(n_groups, sizeof(int));
	return freedom;
}

void
means_freedom_free(MeansFreedom *freedom)
{
	core_free(freedom->list);
	core_free(freedom->hq);
	core_free(freedom->seen);
	core_free(freedom->h);
	core_free(freedom->b);
	core_free(freedom->pi);
	core_free(freedom->a);
	core_free(freedom->g);
	core_free(freedom->f);
	core_free(freedom->place_of);
	core_free(freedom->active);
	core_free(freedom->points);
	core_free(freedom->entries);
	core_free(freedom->first_point);
	core_free(freedom->first_entry);
	core_free(freedom);
}

/* ---- the clusters' u ---- */

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

/* ---- one cluster, and the diagonal ---- */

static void
list_active(MeansFreedom *freedom, const double *factors)
{
	freedom->n_active = 0;
	for (int i = 0; i < freedom->means->n_means; i++)
	{
		freedom->place_of[i] = factors[i] == 0.0 ? NO_PLACE : freedom->n_active;
		if (factors[i] != 0.0)
			freedom->active[freedom->n_active++] = i;
	}
}

/* f, g and a by place, h by group; returns how many groups h is not 0 on. */
static int
load_entries(MeansFreedom *freedom, uint32_t cluster, const double *factors)
{
	int			n = 0;

	for (size_t i = freedom->first_entry[cluster];
		 i < freedom->first_entry[cluster + 1]; i++)
	{
		const Entry *entry = &freedom->entries[i];
		const WaveMean *mean = &freedom->means->means[entry->mean];
		int			place = freedom->place_of[entry->mean];
		double		factor = factors[entry->mean];

		if (place == NO_PLACE)
			continue;
		freedom->f[place] = dd_mul_d(entry->alpha, factor);
		freedom->g[place] = dd_mul_d(entry->gamma, factor);
		freedom->a[place] = dd_mul_d(entry->height, factor);
		for (int j = 0; j < mean->n_groups; j++)
		{
			int			group = mean->groups[j];

			if (!freedom->seen[group])
				freedom->list[n++] = group;
			freedom->seen[group] = true;
			freedom->h[group] = dd_add(freedom->h[group], freedom->a[place]);
		}
	}
	return n;
}

/* Add a cell to pi; returns what its rows have in z - 2 sum h p. */
static dd
add_cell(MeansFreedom *freedom, uint32_t group, const WaveSums *sums)
{
	const WaveMeans *means = freedom->means;
	dd			f = DD_ZERO;
	dd			g = DD_ZERO;
	dd			once;
	dd			p;

	for (int i = means->first_of[group]; i < means->first_of[group + 1]; i++)
	{
		int			place = freedom->place_of[means->mean_of[i]];

		if (place == NO_PLACE)
			continue;
		f = dd_add(f, freedom->f[place]);
		g = dd_add(g, freedom->g[place]);
	}
	once = dd_mul_d(f, (double) sums->rows);
	dd_accumulate_product(&once, g, sums->w);
	p = dd_mul(f, sums->w);
	dd_accumulate_product(&p, g, sums->ww);
	for (int i = means->first_of[group]; i < means->first_of[group + 1]; i++)
	{
		int			place = freedom->place_of[means->mean_of[i]];

		if (place != NO_PLACE)
			freedom->pi[place] = dd_add(freedom->pi[place], p);
	}
	once = dd_mul(f, once);
	dd_accumulate_product(&once, g, p);
	return dd_sub(once, dd_mul_d(dd_mul(freedom->h[group], p), 2.0));
}

/* Those of a cluster that is loaded; the points begin with the n-th. */
static void
put_points(MeansFreedom *freedom, uint32_t cluster, size_t n)
{
	for (size_t i = freedom->first_entry[cluster];
		 i < freedom->first_entry[cluster + 1]; i++)
	{
		int			place = freedom->place_of[freedom->entries[i].mean];

		if (place == NO_PLACE)
			continue;
		freedom->points[n++] = (Point) {
			place, freedom->a[place].hi, freedom->pi[place].hi
		};
		freedom->f[place] = freedom->g[place] = DD_ZERO;
		freedom->a[place] = freedom->pi[place] = DD_ZERO;
	}
	freedom->first_point[cluster + 1] = n;
}

/* From h q and pi. */
static void
find_b(MeansFreedom *freedom)
{
	for (int place = 0; place < freedom->n_active; place++)
	{
		const WaveMean *mean = &freedom->means->means[freedom->active[place]];
		double		sum = 0.0;

		for (int i = 0; i < mean->n_groups; i++)
			sum += freedom->hq[mean->groups[i]];
		freedom->b[place] = sum - freedom->pi[place].hi;
	}
}

/* Put the cluster's points and b; returns P_cc. */
static dd
put_cluster(MeansFreedom *freedom, uint32_t cluster, const double *factors)
{
	const WaveCells *cells = freedom->means->cells;
	const Design *design = cells->design;
	int			n_groups = load_entries(freedom, cluster, factors);
	dd			sum = DD_ZERO;

	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
		sum = dd_add(sum, add_cell(freedom, design->group_of[i],
								   &cells->of_cells[i]));
	for (int i = 0; i < n_groups; i++)
	{
		int			group = freedom->list[i];
		dd			hq = dd_mul(freedom->h[group], cells->of_groups[group].ww);

		dd_accumulate_product(&sum, freedom->h[group], hq);
		freedom->hq[group] = hq.hi;
	}
	find_b(freedom);
	put_points(freedom, cluster, freedom->first_point[cluster]);
	for (int i = 0; i < n_groups; i++)
	{
		freedom->h[freedom->list[i]] = DD_ZERO;
		freedom->hq[freedom->list[i]] = 0.0;
		freedom->seen[freedom->list[i]] = false;
	}
	return sum;
}

/* ---- pairs of clusters ---- */

/* The squares of P_cd of a cluster and all before it; a is scratch. */
static double
squares_of_pairs(const MeansFreedom *freedom, uint32_t cluster, double *a)
{
	const Point *own = &freedom->points[freedom->first_point[cluster]];
	const Point *end = &freedom->points[freedom->first_point[cluster + 1]];
	double		squares = 0.0;

	for (const Point *point = own; point < end; point++)
		a[point->place] = point->a;
	for (uint32_t d = 0; d < cluster; d++)
	{
		const Point *last = &freedom->points[freedom->first_point[d + 1]];
		double		sum = 0.0;

		core_check_interrupts();
		for (const Point *point = &freedom->points[freedom->first_point[d]];
			 point < last; point++)
			sum += freedom->b[point->place] * point->a - a[point->place] * point->pi;
		squares += sum * sum;
	}
	for (const Point *point = own; point < end; point++)
		a[point->place] = 0.0;
	return squares;
}

/* ---- products ---- */

/* Sums over clusters, active x active each. */
typedef struct Products
{
	size_t		n;
	double	   *ab;				/* A'B */
	double	   *aa;				/* A'A */
	double	   *pb;				/* Pi'B */
	double	   *pa;				/* Pi'A */
} Products;

static Products
allocate_products(size_t n)
{
	size_t		square = size_add(size_mul(n, n), 1);

	return (Products) {
		n, core_alloc_array(square, sizeof(double)),
		core_alloc_array(square, sizeof(double)),
		core_alloc_array(square, sizeof(double)),
		core_alloc_array(square, sizeof(double))
	};
}

static void
free_products(Products *products)
{
	core_free(products->pa);
	core_free(products->pb);
	core_free(products->aa);
	core_free(products->ab);
}

/* Add a cluster's; returns the square of what its own P_cc has of them. */
static double
add_products(const MeansFreedom *freedom, uint32_t cluster, Products *products)
{
	const Point *first = &freedom->points[freedom->first_point[cluster]];
	const Point *end = &freedom->points[freedom->first_point[cluster + 1]];
	size_t		n = products->n;
	double		own = 0.0;

	for (const Point *x = first; x < end; x++)
	{
		double	   *ab = products->ab + x->place * n;
		double	   *pb = products->pb + x->place * n;

		own += (freedom->b[x->place] - x->pi) * x->a;
		for (size_t j = 0; j < n; j++)
		{
			ab[j] += x->a * freedom->b[j];
			pb[j] += x->pi * freedom->b[j];
		}
		for (const Point *y = first; y < end; y++)
		{
			products->aa[x->place * n + y->place] += x->a * y->a;
			products->pa[x->place * n + y->place] += x->pi * y->a;
		}
	}
	return own * own;
}

static double
trace_of_products(const Products *products)
{
	size_t		n = products->n;
	double		trace = 0.0;

	for (size_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		for (size_t j = 0; j < n; j++)
		{
			size_t		ij = i * n + j;
			size_t		ji = j * n + i;

			trace += products->ab[ij] * products->ab[ji] -
				2.0 * products->aa[ij] * products->pb[ji] +
				products->pa[ij] * products->pa[ji];
		}
	}
	return trace;
}

/* Points of all clusters, against what sums of products cost. */
static FreedomSums
quickest(const MeansFreedom *freedom)
{
	uint32_t	n_clusters = freedom->means->cells->design->n_clusters;
	double		n_active = freedom->n_active;
	double		all = 0.0;
	double		products = 3.0 * n_active * n_active;

	if (freedom->outweighed || freedom->n_active > MOST_PRODUCTS_OF)
		return FREEDOM_BY_PAIRS;
	for (uint32_t c = 0; c < n_clusters; c++)
	{
		double		n = 0.0;

		for (size_t i = freedom->first_entry[c];
			 i < freedom->first_entry[c + 1]; i++)
			n += freedom->place_of[freedom->entries[i].mean] != NO_PLACE;
		all += n;
		products += n * (n_active + n);
	}
	return 0.5 * n_clusters * all <= products ? FREEDOM_BY_PAIRS :
		FREEDOM_BY_PRODUCTS;
}

/* ---- one sum of means ---- */

const WaveMeans *
means_freedom_means(const MeansFreedom *freedom)
{
	return freedom->means;
}

double
means_freedom_of(MeansFreedom *freedom, const double *factors, FreedomSums by)
{
	uint32_t	n_clusters = freedom->means->cells->design->n_clusters;
	dd			trace = DD_ZERO;
	double		squares = 0.0;
	double		pairs = 0.0;
	Products	products;
	double	   *a;

	list_active(freedom, factors);
	if (by == FREEDOM_QUICKEST)
		by = quickest(freedom);
	products = allocate_products(by == FREEDOM_BY_PRODUCTS ? freedom->n_active : 0);
	a = core_alloc_array(size_add(freedom->n_active, 1), sizeof(double));
	for (uint32_t c = 0; c < n_clusters; c++)
	{
		dd			diagonal;

		core_check_interrupts();
		diagonal = put_cluster(freedom, c, factors);
		trace = dd_add(trace, diagonal);
		squares += diagonal.hi * diagonal.hi;
		if (by == FREEDOM_BY_PRODUCTS)
			pairs -= add_products(freedom, c, &products);
		else
			pairs += 2.0 * squares_of_pairs(freedom, c, a);
	}
	if (by == FREEDOM_BY_PRODUCTS)
		pairs += trace_of_products(&products);
	core_free(a);
	free_products(&products);
	squares += fmax(pairs, 0.0);
	return squares > 0.0 ? trace.hi * trace.hi / squares : NAN;
}
