/*-------------------------------------------------------------------------
 *
 * noise_of_clusters.c
 *		How small a standard error of clusters is nothing but rounding.
 *
 * The score of cluster g is v'e with v = W_gU_g gamma, and e = y - U(U'Wy).
 * An error d of the outcomes changes it by
 *
 *		sum over rows i of g of w_i u_i'(I - H_g)gamma d_i
 *		- sum over all other rows of w_i u_i'H_g gamma d_i.
 *
 * With |d_i| a share of |y_i| either sum is bounded cell by cell, by Cauchy
 * and Schwarz: sum w |u'x| |y| is at most sqrt(x'(U'WU)x) sqrt(y'Wy).  (Where
 * y is, to which is added what rounding its distance from 0 comes to.)  Without
 * covariates all rows of a cell have the same u, and U'WU is (sum w) uu'.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/noise.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* What one cell can put into a score. */
typedef struct CellSize
{
	dd		   *uu;				/* its U'WU; unless all its rows are alike: */
	dd		   *u;				/* sqrt(sum w) u */
	dd			outcome;		/* sqrt(y'Wy) */
} CellSize;

typedef struct Noise
{
	const Fit  *fit;
	int			width;
	ClusterVisit *visit;
	dd		   *r;				/* the factor for the cells measured */
	dd		   *coefficients;
	Equations	equations;
	CellSize	cell;
	bool		alike;			/* are rows of a cell? */
	dd		   *total;			/* by column: all cells' sum w |u| |y| */
	dd		   *of_effect;		/* by effect, of its column */
	dd		   *own;			/* by column: of the cells of one cluster */
	dd		   *share;			/* H gamma ... */
	dd		   *elsewhere;		/* ... as another cluster has it */
	dd		   *rest;			/* (I - H) gamma */
} Noise;

/* X'WX of a cell whose rows are alike is a column of it times the same. */
static void
whiten_row(Noise *noise, const dd *xx)
{
	int			width = noise->width;
	dd		   *u = noise->cell.u;
	int			largest = 0;
	dd			root;

	for (int j = 1; j < width; j++)
		if (xx[j * (width + 1)].hi > xx[largest * (width + 1)].hi)
			largest = j;
	root = dd_sqrt(xx[largest * (width + 1)]);
	for (int j = 0; j < width; j++)
		u[j] = root.hi > 0.0 ? dd_div(xx[largest * width + j], root) : DD_ZERO;
	solve_transposed(noise->r, width, u);
}

static void
measure_cell(Noise *noise, uint32_t g, uint32_t i)
{
	const Design *design = noise->fit->design;
	const Cell *cell = sample_cell(design->sample, i);
	int			power = design_weight_power(design);
	int			components = sample_components(design->sample);

	fit_cell(noise->fit, g, i, &noise->equations);
	if (noise->alike)
		whiten_row(noise, noise->equations.xx[power]);
	else
		whiten(noise->cell.uu, noise->r, noise->equations.xx[power],
			   noise->width);
	noise->cell.outcome =
		dd_sqrt(fit_outcome_size(noise->fit,
								 cell_moments(cell, components, power)[0],
								 noise->equations.yy));
}

/* sqrt(x'(U'WU)x) sqrt(y'Wy) of the cell measured */
static double
cell_bound(Noise *noise, const dd *x)
{
	int			width = noise->width;
	dd			square = DD_ZERO;

	if (noise->alike)
		return fabs(dd_mul(dot_product(noise->cell.u, x, width),
						   noise->cell.outcome).hi);
	for (int i = 0; i < width; i++)
		dd_accumulate_product(&square, x[i],
							  dot_product(noise->cell.uu + i * width, x,
										  width));
	return dd_mul(dd_sqrt(square), noise->cell.outcome).hi;
}

/* Add the cell measured to sums by column. */
static void
add_cell(const Noise *noise, dd *sums)
{
	int			width = noise->width;

	for (int j = 0; j < width; j++)
	{
		dd			size = noise->alike ? dd_abs(noise->cell.u[j]) :
			dd_sqrt(noise->cell.uu[j * width + j]);

		sums[j] = dd_add(sums[j], dd_mul(size, noise->cell.outcome));
	}
}

static dd *
effect_total(Noise *noise, uint32_t g)
{
	return noise->of_effect == NULL ? NULL :
		&noise->of_effect[noise->fit->design->absorbed->part_of[g]];
}

/* First pass: the sums by column over all cells. */
static void
find_totals(Noise *noise)
{
	const Design *design = noise->fit->design;
	int			k = design->k;

	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		dd		   *effect = effect_total(noise, g);

		core_check_interrupts();
		fit_put_effect(noise->fit, g, noise->r, noise->coefficients);
		for (uint32_t i = design->first_cell[g];
			 i < design->first_cell[g + 1]; i++)
		{
			measure_cell(noise, g, i);
			noise->total[k] = DD_ZERO;
			add_cell(noise, noise->total);
			if (effect != NULL)
				*effect = dd_add(*effect, noise->total[k]);
		}
	}
}

/*
 * What the errors of all clusters but g can do to its score.  By column, or,
 * if it outweighs the others and gamma is large, cell by cell: then only the
 * product with all of H gamma tells how little of it they have.
 */
static double
others_bound(Noise *noise, uint32_t g)
{
	const Design *design = noise->fit->design;
	int			k = design->k;
	int			width = noise->width;
	double		bound = 0.0;

	if (!cluster_visit_outweighs(noise->visit))
	{
		if (width > k)
			noise->total[k] = *effect_total(noise, g);
		for (int j = 0; j < width; j++)
			bound += fabs(noise->share[j].hi) *
				fmax(dd_sub(noise->total[j], noise->own[j]).hi, 0.0);
		return bound;
	}
	for (uint32_t h = 0; h < design->n_clusters; h++)
	{
		if (h == g)
			continue;
		core_check_interrupts();
		fit_put_effect(noise->fit, h, noise->r, noise->coefficients);
		for (int j = 0; j < width; j++)
			noise->elsewhere[j] = noise->share[j];
		if (width > k && fit_effect(noise->fit, h) !=
			fit_effect(noise->fit, g))
			noise->elsewhere[k] = DD_ZERO;
		for (uint32_t i = design->first_cell[h];
			 i < design->first_cell[h + 1]; i++)
		{
			measure_cell(noise, h, i);
			bound += cell_bound(noise, noise->elsewhere);
		}
	}
	return bound;
}

/* Second pass: the square of the bound on the error of one score. */
static double
score_bound(Noise *noise, uint32_t g, Adjustment adjustment)
{
	const Design *design = noise->fit->design;
	const dd   *gamma = cluster_visit_gamma(noise->visit, 0);
	int			width = noise->width;
	double		rounding = 0.0;
	double		own = 0.0;
	double		bound;

	fit_put_effect(noise->fit, g, noise->r, noise->coefficients);
	cluster_visit_load(noise->visit, g);
	cluster_visit_adjust(noise->visit, adjustment);
	cluster_visit_share(noise->visit, noise->share, gamma);
	/* CR3's gamma was made so that (I - H) gamma is l */
	for (int j = 0; j < width; j++)
	{
		noise->rest[j] = adjustment == ADJUST_INVERSE ?
			cluster_visit_contrast(noise->visit, 0)[j] :
			dd_sub(gamma[j], noise->share[j]);
		noise->own[j] = DD_ZERO;
	}
	for (uint32_t i = design->first_cell[g]; i < design->first_cell[g + 1];
		 i++)
	{
		measure_cell(noise, g, i);
		add_cell(noise, noise->own);
		own += cell_bound(noise, noise->rest);
		rounding += cell_bound(noise, gamma);
	}
	bound = ROUNDED_OUTCOMES * (own + others_bound(noise, g)) +
		CANCELLED_TERMS * rounding;
	return bound * bound;
}

double
noise_of_clusters(const Fit *fit, const dd *contrast, Adjustment adjustment)
{
	const Design *design = fit->design;
	int			width = design->width;
	Noise		noise = {.fit = fit};
	double		sum = 0.0;

	noise.width = width;
	noise.visit = cluster_visit_create(fit, contrast, 1, WITHOUT_SQUARES);
	noise.r = core_alloc_array(size_mul(width, width), sizeof(dd));
	noise.coefficients = core_alloc_array(width, sizeof(dd));
	fit_factor(fit, noise.r, noise.coefficients);
	equations_init(&noise.equations, width, design->powers);
	noise.alike = design->n_covariates == 0;
	noise.cell.uu = core_alloc_array(noise.alike ? 1 : size_mul(width, width),
									 sizeof(dd));
	noise.cell.u = core_alloc_array(size_add(width, 1), sizeof(dd));
	noise.total = core_alloc_array(size_add(width, 1), sizeof(dd));
	noise.own = core_alloc_array(width, sizeof(dd));
	noise.share = core_alloc_array(width, sizeof(dd));
	noise.elsewhere = core_alloc_array(width, sizeof(dd));
	noise.rest = core_alloc_array(width, sizeof(dd));
	if (design->absorbed != NULL)
		noise.of_effect =
			core_alloc_array(size_add(design->absorbed->n_parts, 1),
							 sizeof(dd));
	find_totals(&noise);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		core_check_interrupts();
		sum += score_bound(&noise, g, adjustment == ADJUST_INVERSE ?
						   ADJUST_INVERSE : ADJUST_NONE);
	}
	if (noise.of_effect != NULL)
		core_free(noise.of_effect);
	core_free(noise.rest);
	core_free(noise.elsewhere);
	core_free(noise.share);
	core_free(noise.own);
	core_free(noise.total);
	core_free(noise.cell.u);
	core_free(noise.cell.uu);
	equations_free(&noise.equations);
	core_free(noise.coefficients);
	core_free(noise.r);
	cluster_visit_free(noise.visit);
	return sqrt(sum);
}

/*
 * No smaller than noise_of_clusters, from sums at hand.  All U'WU add up to
 * the identity, so that the bounds of all cells are together at most
 * sqrt(y'Wy) times the length of what they are taken along: |l| <= |gamma|,
 * |gamma|, and |H gamma| <= |gamma|, of which by column, sqrt(width) times
 * that.
 */
static double
clusters_bound(const Fit *fit, double lengths)
{
	return (ROUNDED_OUTCOMES * (1.0 + sqrt(fit->design->width)) +
			CANCELLED_TERMS) * sqrt(lengths) * sqrt(fit->squares);
}

bool
clusters_are_noise(const Fit *fit, const dd *contrast, Adjustment adjustment,
				   double lengths, dd variance)
{
	double		std_error = dd_sqrt(variance).hi;

	/* without the adjustment gamma is l */
	if (adjustment != ADJUST_INVERSE)
		lengths = fit->design->n_clusters * fit_contrast_square(fit, contrast);
	if (std_error > NOISE_CERTAIN * clusters_bound(fit, lengths))
		return false;
	return !(std_error > noise_of_clusters(fit, contrast, adjustment));
}
