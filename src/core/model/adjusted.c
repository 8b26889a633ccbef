/*-------------------------------------------------------------------------
 *
 * adjusted.c
 *		A two-by-two that is adjusted for covariates.
 *
 * Whatever the method, the effect is a function of sums over clusters, and what
 * a cluster moves it by has four parts:
 *
 *		v'(q - A b)		residuals of a side's regression; A = sum w xx', q = sum
 *						w xy of the cluster
 *		g'(a - W x)/W	its covariates of the treated, with the sums a and W
 *		o (y - m)/E		residuals of comparators weighted by the odds o
 *		z'(D - p) x		scores of the propensity
 *
 * A side without a regression of its own has one on the constant, or none.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/adjusted.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/model/logit.h"
#include "core/model/two_waves.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* In the order of CovariateMethod. */
const NameList covariate_methods = NAME_LIST("reg", "ipw", "dr");

/* As R's DRDID does. */
static const double LARGEST_PROPENSITY = 1.0 - 1e-6;
static const double TRIMMED_FROM = 0.995;

typedef struct SideSums
{
	int64_t		rows;
	dd		   *xx;				/* k x k: sum w xx', x with a leading 1 */
	dd		   *xy;
} SideSums;

/* What the estimate is made of, and moves with. */
typedef struct Solution
{
	dd		   *b[DESIGN_SIDES];	/* the side's regression, or 0 */
	dd		   *v[DESIGN_SIDES];
	dd		   *r;				/* room for a factor */
	dd		   *mean;			/* of covariates of the treated, with the 1 */
	dd		   *g;
	Logit	   *logit;			/* NULL of reg */
	dd			odds[2];		/* sums of weighted odds, by period */
	dd			residual[2];	/* means of residuals, by period */
	dd		   *z;
	double		estimate;
	double		size;			/* of the terms that it is a sum of */
} Solution;

struct AdjustedWork
{
	const Design *design;
	CovariateMethod method;
	int			k;
	int			power;			/* of the weight */
	uint32_t	n_cells;
	uint32_t   *cells;			/* of the design, by cluster */
	signed char *sides;
	uint32_t   *first;			/* by cluster of the design, and one past */
	bool	   *dropped;		/* columns, on all sides alike */
	SideSums	sums[DESIGN_SIDES];
	SideSums	part[DESIGN_SIDES];	/* of a cluster */
	SideSums	rest[DESIGN_SIDES]; /* without it */
	Equations	equations;		/* of a cell */
	/* of each cell, unless reg */
	dd		   *x;
	dd		   *w;
	dd		   *wy;
	dd		   *treated;		/* w of the treated, else 0 */
	Solution	solution;
};

static double
sign_of(int side)
{
	return side == COMPARATOR_PRE || side == TREATED_POST ? 1.0 : -1.0;
}

static bool
is_treated(int side)
{
	return side >= TREATED_PRE;
}

/* Does the side have a regression on the covariates? */
static bool
is_regressed(const AdjustedWork *work, int side)
{
	return work->method == COVARIATES_DR ||
		(work->method == COVARIATES_REG && !is_treated(side));
}

/* ---- sums ---- */

static void
sums_allocate(SideSums *sums, int k)
{
	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		sums[side].xx = core_alloc_array(size_mul(k, k), sizeof(dd));
		sums[side].xy = core_alloc_array(k, sizeof(dd));
	}
}

static void
sums_free(SideSums *sums)
{
	for (int side = DESIGN_SIDES - 1; side >= 0; side--)
	{
		core_free(sums[side].xy);
		core_free(sums[side].xx);
	}
}

static void
add_cell(AdjustedWork *work, uint32_t i, SideSums *sums)
{
	SideSums   *to = &sums[work->sides[i]];
	const Cell *cell = sample_cell(work->design->sample, work->cells[i]);
	int			k = work->k;

	core_check_interrupts();
	equations_of_cell(work->design, work->cells[i], NULL, &work->equations);
	to->rows += cell_rows(cell, sample_components(work->design->sample));
	for (int j = 0; j < k * k; j++)
		to->xx[j] = dd_add(to->xx[j], work->equations.xx[work->power][j]);
	for (int j = 0; j < k; j++)
		to->xy[j] = dd_add(to->xy[j], work->equations.xy[work->power][j]);
}

/* Sums of one cluster, in work->part. */
static void
load_cluster(AdjustedWork *work, uint32_t cluster)
{
	int			k = work->k;

	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		work->part[side].rows = 0;
		memset(work->part[side].xx, 0, (size_t) k * k * sizeof(dd));
		memset(work->part[side].xy, 0, k * sizeof(dd));
	}
	for (uint32_t i = work->first[cluster]; i < work->first[cluster + 1]; i++)
		add_cell(work, i, work->part);
}

/* ---- regressions ---- */

/* Factor A of the columns that are left; which of them depend on others. */
static int
factor_side(const AdjustedWork *work, const SideSums *sums, dd *r,
			bool *dependent)
{
	int			k = work->k;
	dd		   *xx = core_alloc_array(size_mul(k, k), sizeof(dd));
	int			rank;

	for (int i = 0; i < k; i++)
		for (int j = 0; j < k; j++)
			if (!work->dropped[i] && !work->dropped[j])
				xx[i * k + j] = sums->xx[i * k + j];
	rank = cholesky(r, xx, k, dependent);
	core_free(xx);
	return rank;
}

/*
 * A column that is dropped of one side must not stay on another, where its
 * coefficient would be taken for a difference: drop them on all, one by one.
 */
static void
drop_columns(AdjustedWork *work)
{
	bool	   *dependent = core_alloc_array(work->k, sizeof(bool));
	int			first;

	do
	{
		first = work->k;
		for (int side = 0; side < DESIGN_SIDES; side++)
		{
			if (!is_regressed(work, side))
				continue;
			factor_side(work, &work->sums[side], work->solution.r, dependent);
			for (int j = 0; j < first; j++)
				if (dependent[j] && !work->dropped[j])
					first = j;
		}
		if (first < work->k)
			work->dropped[first] = true;
	} while (first < work->k);
	core_free(dependent);
}

/*
 * Regress a side; false if that depends on a cluster that was left out, and
 * "all" are the sums with it.  v takes what is to be divided by A.
 */
static bool
regress(const AdjustedWork *work, const SideSums *sums, const SideSums *all,
		dd *r, dd *b, dd *v)
{
	int			k = work->k;
	bool	   *dependent = core_alloc_array(k, sizeof(bool));
	bool		lost = false;

	factor_side(work, sums, r, dependent);
	for (int j = 0; j < k; j++)
		if (!work->dropped[j])
			lost |= dependent[j] || (sums != all && dd_square(r[j * k + j]).hi <=
									 DROWNED * all->xx[j * k + j].hi);
	core_free(dependent);
	if (lost)
		return false;
	memcpy(b, sums->xy, k * sizeof(dd));
	solve_transposed(r, k, b);
	solve_upper(r, k, b);
	solve_transposed(r, k, v);
	solve_upper(r, k, v);
	return true;
}

/* ---- the propensity ---- */

/* Is the row of a comparator left out? */
static bool
is_trimmed(const AdjustedWork *work, const Solution *s, uint32_t i)
{
	return odds_success(s->logit->odds[i]) >= TRIMMED_FROM &&
		!is_treated(work->sides[i]);
}

/* The weight of a comparator's cell, or 0. */
static dd
weighted_odds(const AdjustedWork *work, const Solution *s, const dd *w,
			  uint32_t i)
{
	if (is_treated(work->sides[i]) || dd_is_zero(w[i]) ||
		is_trimmed(work, s, i))
		return DD_ZERO;
	return dd_mul_d(w[i], s->logit->odds[i]);
}

/* What a cell's regression says of it, times its weight and odds. */
static dd
odds_residual(const AdjustedWork *work, const Solution *s, uint32_t i)
{
	const dd   *x = work->x + (size_t) i * work->k;
	dd			fitted = dot_product(x, s->b[work->sides[i]], work->k);
	dd			residual = dd_sub(work->wy[i], dd_mul(work->w[i], fitted));

	return dd_mul_d(residual, s->logit->odds[i]);
}

/*
 * Means of x, of the residuals and so on of comparators that are weighted by
 * their odds; false if none of a period are left.
 */
static bool
weigh_comparators(const AdjustedWork *work, Solution *s, const dd *w,
				  dd *means)
{
	int			k = work->k;

	memset(means, 0, 2 * (size_t) k * sizeof(dd));
	s->odds[0] = s->odds[1] = DD_ZERO;
	s->residual[0] = s->residual[1] = DD_ZERO;
	for (uint32_t i = 0; i < work->n_cells; i++)
	{
		dd			odds = weighted_odds(work, s, w, i);
		int			period = work->sides[i] & 1;

		core_check_interrupts();
		if (dd_is_zero(odds))
			continue;
		s->odds[period] = dd_add(s->odds[period], odds);
		s->residual[period] = dd_add(s->residual[period],
									 odds_residual(work, s, i));
		for (int j = 0; j < k; j++)
			dd_accumulate_product(&means[period * k + j], odds,
								  work->x[(size_t) i * k + j]);
	}
	for (int period = 0; period < 2; period++)
	{
		if (dd_is_zero(s->odds[period]))
			return false;
		s->residual[period] = dd_div(s->residual[period], s->odds[period]);
		for (int j = 0; j < k; j++)
			means[period * k + j] = dd_div(means[period * k + j],
										   s->odds[period]);
	}
	return true;
}

/* How the estimate moves with the coefficients of the propensity: of that
 * information, as it is with the propensities that are capped. */
static void
find_z(const AdjustedWork *work, Solution *s)
{
	const Logit *logit = s->logit;
	int			k = work->k;
	dd		   *information = core_alloc_array(size_mul(k, k), sizeof(dd));
	bool	   *dependent = core_alloc_array(k, sizeof(bool));

	memset(s->z, 0, k * sizeof(dd));
	for (uint32_t i = 0; i < work->n_cells; i++)
	{
		const dd   *x = work->x + (size_t) i * k;
		int			side = work->sides[i];
		int			period = side & 1;
		double		p = fmin(odds_success(logit->odds[i]), LARGEST_PROPENSITY);
		dd			spread = dd_mul_d(work->w[i], p * (1.0 - p));
		dd			moves = DD_ZERO;

		core_check_interrupts();
		if (!is_treated(side) && !is_trimmed(work, s, i))
			moves = dd_mul_d(dd_div(dd_sub(odds_residual(work, s, i),
										   dd_mul(weighted_odds(work, s, work->w, i),
												  s->residual[period])),
									s->odds[period]), sign_of(side));
		for (int j = 0; j < k; j++)
		{
			dd			xj = dd_mul(x[j], spread);

			if (logit->dropped[j])
				continue;
			dd_accumulate_product(&s->z[j], moves, x[j]);
			for (int h = 0; h < k; h++)
				if (!logit->dropped[h])
					dd_accumulate_product(&information[j * k + h], xj, x[h]);
		}
	}
	cholesky(s->r, information, k, dependent);
	solve_transposed(s->r, k, s->z);
	solve_upper(s->r, k, s->z);
	core_free(dependent);
	core_free(information);
}

/* ---- the estimate ---- */

static void
solution_allocate(Solution *s, int k)
{
	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		s->b[side] = core_alloc_array(k, sizeof(dd));
		s->v[side] = core_alloc_array(k, sizeof(dd));
	}
	s->r = core_alloc_array(size_mul(k, k), sizeof(dd));
	s->mean = core_alloc_array(k, sizeof(dd));
	s->g = core_alloc_array(k, sizeof(dd));
	s->z = core_alloc_array(k, sizeof(dd));
}

static void
solution_free(Solution *s)
{
	if (s->logit != NULL)
		logit_free(s->logit);
	core_free(s->z);
	core_free(s->g);
	core_free(s->mean);
	core_free(s->r);
	for (int side = DESIGN_SIDES - 1; side >= 0; side--)
	{
		core_free(s->v[side]);
		core_free(s->b[side]);
	}
}

static void
find_mean(const AdjustedWork *work, const SideSums *sums, Solution *s)
{
	dd			w = dd_add(sums[TREATED_PRE].xx[0], sums[TREATED_POST].xx[0]);

	for (int j = 0; j < work->k; j++)
		s->mean[j] = dd_div(dd_add(sums[TREATED_PRE].xx[j],
								   sums[TREATED_POST].xx[j]), w);
}

/* The mean of a side, as a regression on the constant. */
static void
take_mean(const SideSums *sums, int side, Solution *s)
{
	dd			w = sums->xx[0];

	s->b[side][0] = dd_div(sums->xy[0], w);
	s->v[side][0] = dd_div(dd_from(sign_of(side)), w);
}

/*
 * Regressions and means of all sides.  A regression is asked for its value at
 * the mean of the treated, that of comparators less what their weighted means
 * of x are ("weighted", or NULL).
 */
static bool
solve_sides(const AdjustedWork *work, const SideSums *sums, Solution *s,
			const dd *weighted)
{
	int			k = work->k;

	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		if (is_regressed(work, side))
		{
			for (int j = 0; j < k; j++)
			{
				dd			at = s->mean[j];

				if (weighted != NULL && !is_treated(side))
					at = dd_sub(at, weighted[(side & 1) * k + j]);
				s->v[side][j] = work->dropped[j] ? DD_ZERO :
					dd_mul_d(at, sign_of(side));
			}
			if (!regress(work, &sums[side], &work->sums[side], s->r,
						 s->b[side], s->v[side]))
				return false;
		}
		else if (is_treated(side))
			take_mean(&sums[side], side, s);
	}
	return true;
}

/* The estimate; g is how it moves with the mean of the treated's covariates. */
static void
sum_up(const AdjustedWork *work, Solution *s)
{
	dd			estimate = DD_ZERO;

	memset(s->g, 0, work->k * sizeof(dd));
	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		double		sign = sign_of(side);

		if (!is_regressed(work, side))
			estimate = dd_add(estimate, dd_mul_d(s->b[side][0], sign));
		else
			for (int j = 0; j < work->k; j++)
			{
				dd			b = dd_mul_d(s->b[side][j], sign);

				s->g[j] = dd_add(s->g[j], b);
				dd_accumulate_product(&estimate, b, s->mean[j]);
			}
		if (s->logit != NULL && !is_treated(side))
			estimate = dd_add(estimate, dd_mul_d(s->residual[side & 1], sign));
	}
	s->estimate = estimate.hi;
}

static Logit *
fit_propensity(const AdjustedWork *work, const dd *w, const dd *treated)
{
	const LogitRows rows = {
		work->n_cells, work->k, work->x, w, treated
	};
	const Logit *start = work->solution.logit;

	return logit_fit(&rows, start == NULL ? NULL : start->coefficients);
}

/* Of sums, and of cells with the weights w; "treated" are those of them. */
static AdjustedStatus
solve(const AdjustedWork *work, const SideSums *sums, const dd *w,
	  const dd *treated, Solution *s)
{
	dd		   *weighted;
	bool		some;

	for (int side = 0; side < DESIGN_SIDES; side++)
		if (sums[side].rows == 0)
			return ADJUSTED_EMPTY;
	find_mean(work, sums, s);
	if (work->method == COVARIATES_REG)
	{
		if (!solve_sides(work, sums, s, NULL))
			return ADJUSTED_EMPTY;
		sum_up(work, s);
		return ADJUSTED_OK;
	}
	s->logit = fit_propensity(work, w, treated);
	if (s->logit == NULL)
		return ADJUSTED_SEPARATED;
	weighted = core_alloc_array(size_mul(2, work->k), sizeof(dd));
	/* The means of x first: v is asked for with them. */
	some = weigh_comparators(work, s, w, weighted) &&
		solve_sides(work, sums, s, weighted) &&
		weigh_comparators(work, s, w, weighted);
	core_free(weighted);
	if (!some)
		return ADJUSTED_NO_OVERLAP;
	sum_up(work, s);
	return ADJUSTED_OK;
}

/* ---- all of it ---- */

static bool
varies(const Sample *sample, const Cell *cell)
{
	int			components = sample_components(sample);
	const dd   *m = cell_moments(cell, components, 0);

	for (int j = 1; j <= sample->n_covariates; j++)
		if (m[moments_index(j, j)].hi > 0.0)
			return true;
	return false;
}

/* The cells that are on some side. */
static void
list_cells(AdjustedWork *work, const signed char *side_of, Adjusted *adjusted)
{
	const Design *design = work->design;
	uint32_t	n = 0;

	for (uint32_t i = 0; i < design->sample->image.n_entries; i++)
		n += side_of[design->group_of[i]] != OUTSIDE;
	work->cells = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	work->sides = core_alloc(size_add(n, 1));
	n = 0;
	work->first = core_alloc_array(size_add(design->n_clusters, 1),
								   sizeof(uint32_t));
	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		core_check_interrupts();
		work->first[c] = n;
		for (uint32_t i = design->first_cell[c]; i < design->first_cell[c + 1]; i++)
		{
			int			side = side_of[design->group_of[i]];

			if (side == OUTSIDE)
				continue;
			work->cells[n] = i;
			work->sides[n++] = side;
			adjusted->varying += varies(design->sample,
										sample_cell(design->sample, i));
		}
	}
	work->first[design->n_clusters] = work->n_cells = n;
	adjusted->cells = n;
}

/* What each cell has one of. */
static void
take_rows(AdjustedWork *work)
{
	size_t		n = size_add(work->n_cells, 1);
	int			k = work->k;

	work->x = core_alloc_array(size_mul(n, k), sizeof(dd));
	work->w = core_alloc_array(n, sizeof(dd));
	work->wy = core_alloc_array(n, sizeof(dd));
	work->treated = core_alloc_array(n, sizeof(dd));
	for (uint32_t i = 0; i < work->n_cells; i++)
	{
		CellSums	sums = design_cell_sums(work->design,
											sample_cell(work->design->sample,
														work->cells[i]),
											work->power);

		core_check_interrupts();
		design_row(work->design, work->cells[i], work->x + (size_t) i * k);
		work->w[i] = sums.w;
		work->wy[i] = sums.wy;
		work->treated[i] = is_treated(work->sides[i]) ? sums.w : DD_ZERO;
	}
}

static double
size_of_terms(const AdjustedWork *work)
{
	const Solution *s = &work->solution;
	double		size = fabs(s->residual[0].hi) + fabs(s->residual[1].hi);

	for (int side = 0; side < DESIGN_SIDES; side++)
		for (int j = 0; j < work->k; j++)
			size += fabs(s->v[side][j].hi * work->sums[side].xy[j].hi);
	return size;
}

static void
count(Adjusted *adjusted)
{
	AdjustedWork *work = adjusted->work;
	const Solution *s = &work->solution;
	int			k = work->k;

	work->solution.size = size_of_terms(work);
	for (int j = 1; j < k; j++)
		if (work->dropped[j] || (s->logit != NULL && s->logit->dropped[j]))
			adjusted->dropped |= UINT64_C(1) << (j - 1);
	for (int side = 0; side < DESIGN_SIDES; side++)
		for (int j = 0; j < k; j++)
			adjusted->parameters += is_regressed(work, side) ?
				!work->dropped[j] : j == 0;
	if (s->logit == NULL)
		return;
	for (int j = 0; j < k; j++)
		adjusted->parameters += !s->logit->dropped[j];
	for (uint32_t i = 0; i < work->n_cells; i++)
		if (is_trimmed(work, s, i))
			adjusted->trimmed += cell_rows(sample_cell(work->design->sample,
													   work->cells[i]),
										   sample_components(work->design->sample));
}

static AdjustedStatus
estimate(Adjusted *adjusted)
{
	AdjustedWork *work = adjusted->work;
	AdjustedStatus status;

	for (int side = 0; side < DESIGN_SIDES; side++)
		if (work->sums[side].rows == 0)
			return ADJUSTED_EMPTY;
	if (work->method != COVARIATES_REG && adjusted->varying > 0)
		return ADJUSTED_VARYING;
	if (work->method != COVARIATES_REG)
		take_rows(work);
	drop_columns(work);
	status = solve(work, work->sums, work->w, work->treated, &work->solution);
	if (status == ADJUSTED_OK && work->solution.logit != NULL)
		find_z(work, &work->solution);
	return status;
}

Adjusted *
adjusted_create(const Design *design, const signed char *side_of,
				CovariateMethod method)
{
	Adjusted   *adjusted = core_alloc(sizeof(Adjusted));
	AdjustedWork *work = core_alloc(sizeof(AdjustedWork));

	adjusted->work = work;
	adjusted->method = method;
	work->design = design;
	work->method = method;
	work->k = design->k;
	work->power = design_weight_power(design);
	work->dropped = core_alloc_array(work->k, sizeof(bool));
	sums_allocate(work->sums, work->k);
	sums_allocate(work->part, work->k);
	sums_allocate(work->rest, work->k);
	equations_init(&work->equations, design->width, design->powers);
	solution_allocate(&work->solution, work->k);
	list_cells(work, side_of, adjusted);
	for (uint32_t i = 0; i < work->n_cells; i++)
		add_cell(work, i, work->sums);
	adjusted->status = estimate(adjusted);
	adjusted->estimate = adjusted->status == ADJUSTED_OK ?
		work->solution.estimate : NAN;
	if (adjusted->status == ADJUSTED_OK)
		count(adjusted);
	return adjusted;
}

void
adjusted_free(Adjusted *adjusted)
{
	AdjustedWork *work = adjusted->work;

	if (work->x != NULL)
	{
		core_free(work->treated);
		core_free(work->wy);
		core_free(work->w);
		core_free(work->x);
	}
	core_free(work->first);
	core_free(work->sides);
	core_free(work->cells);
	solution_free(&work->solution);
	equations_free(&work->equations);
	sums_free(work->rest);
	sums_free(work->part);
	sums_free(work->sums);
	core_free(work->dropped);
	core_free(work);
	core_free(adjusted);
}

const dd *
adjusted_mean(const Adjusted *adjusted)
{
	return adjusted->work->solution.mean + 1;
}

/* ---- what a cluster moves ---- */

/* A sum, and the size of its terms. */
typedef struct Sum
{
	dd			value;
	double		size;
} Sum;

static void
add_term(Sum *sum, dd term)
{
	sum->value = dd_add(sum->value, term);
	sum->size += fabs(term.hi);
}

/*
 * Of a cluster whose outcomes all are where they are measured from there are no
 * terms to compare with but those of the others.
 */
static double
value_of(const Sum *sum, const Solution *s)
{
	double		nothing = fmax(CANCELLED_SUM * sum->size,
							   CANCELLED_TERMS * s->size);

	return fabs(sum->value.hi) <= nothing ? 0.0 : sum->value.hi;
}

/* Residuals of regressions, of a cluster that is loaded. */
static void
add_residuals(const AdjustedWork *work, Sum *sum)
{
	const Solution *s = &work->solution;
	int			k = work->k;

	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		const SideSums *part = &work->part[side];

		for (int j = 0; j < k && part->rows > 0; j++)
		{
			dd			fitted = dot_product(part->xx + j * k, s->b[side], k);

			if (dd_is_zero(s->v[side][j]))
				continue;
			add_term(sum, dd_mul(s->v[side][j], part->xy[j]));
			add_term(sum, dd_neg(dd_mul(s->v[side][j], fitted)));
		}
	}
}

static void
add_mean(const AdjustedWork *work, Sum *sum)
{
	const Solution *s = &work->solution;
	const SideSums *part = work->part;
	dd			all = dd_add(work->sums[TREATED_PRE].xx[0],
							 work->sums[TREATED_POST].xx[0]);
	dd			w = dd_add(part[TREATED_PRE].xx[0], part[TREATED_POST].xx[0]);

	/* That of the constant is 1, whoever is in. */
	for (int j = 1; j < work->k; j++)
	{
		dd			g = dd_div(s->g[j], all);

		add_term(sum, dd_mul(g, dd_add(part[TREATED_PRE].xx[j],
									   part[TREATED_POST].xx[j])));
		add_term(sum, dd_neg(dd_mul(g, dd_mul(w, s->mean[j]))));
	}
}

static void
add_propensity(const AdjustedWork *work, uint32_t cluster, Sum *sum)
{
	const Solution *s = &work->solution;
	int			k = work->k;

	for (uint32_t i = work->first[cluster]; i < work->first[cluster + 1]; i++)
	{
		int			side = work->sides[i];
		int			period = side & 1;
		double		p = fmin(odds_success(s->logit->odds[i]),
							 LARGEST_PROPENSITY);
		dd			error = dd_mul_d(work->w[i], is_treated(side) ? 1.0 - p : -p);
		dd			odds = weighted_odds(work, s, work->w, i);

		add_term(sum, dd_mul(error, dot_product(s->z,
												work->x + (size_t) i * k, k)));
		if (dd_is_zero(odds))
			continue;
		odds = dd_mul_d(dd_mul(odds, s->residual[period]), -sign_of(side));
		add_term(sum, dd_div(dd_mul_d(odds_residual(work, s, i),
									  sign_of(side)), s->odds[period]));
		add_term(sum, dd_div(odds, s->odds[period]));
	}
}

double
adjusted_score(Adjusted *adjusted, uint32_t cluster)
{
	AdjustedWork *work = adjusted->work;
	Sum			sum = {DD_ZERO, 0.0};

	load_cluster(work, cluster);
	add_residuals(work, &sum);
	add_mean(work, &sum);
	if (work->solution.logit != NULL)
		add_propensity(work, cluster, &sum);
	return value_of(&sum, &work->solution);
}

double
adjusted_score_of_mean(Adjusted *adjusted, uint32_t cluster)
{
	Sum			sum = {DD_ZERO, 0.0};

	load_cluster(adjusted->work, cluster);
	add_mean(adjusted->work, &sum);
	return value_of(&sum, &adjusted->work->solution);
}

/* ---- without a cluster ---- */

static void
take_out(AdjustedWork *work)
{
	int			k = work->k;

	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		const SideSums *all = &work->sums[side];
		const SideSums *part = &work->part[side];
		SideSums   *rest = &work->rest[side];

		rest->rows = all->rows - part->rows;
		for (int j = 0; j < k * k; j++)
			rest->xx[j] = dd_sub(all->xx[j], part->xx[j]);
		for (int j = 0; j < k; j++)
			rest->xy[j] = dd_sub(all->xy[j], part->xy[j]);
	}
}

/* Weights that are 0 in the cluster. */
static dd *
weights_without(const AdjustedWork *work, const dd *weights, uint32_t cluster)
{
	dd		   *others;

	if (weights == NULL)
		return NULL;
	others = core_alloc_array(size_add(work->n_cells, 1), sizeof(dd));
	core_copy(others, weights, work->n_cells * sizeof(dd));
	for (uint32_t i = work->first[cluster]; i < work->first[cluster + 1]; i++)
		others[i] = DD_ZERO;
	return others;
}

double
adjusted_without(Adjusted *adjusted, uint32_t cluster)
{
	AdjustedWork *work = adjusted->work;
	double		estimate = NAN;
	Solution	s = {.logit = NULL};
	dd		   *w;
	dd		   *treated;

	if (work->first[cluster] == work->first[cluster + 1])
		return adjusted->estimate;
	load_cluster(work, cluster);
	take_out(work);
	w = weights_without(work, work->w, cluster);
	treated = weights_without(work, work->treated, cluster);
	solution_allocate(&s, work->k);
	if (solve(work, work->rest, w, treated, &s) == ADJUSTED_OK)
		estimate = s.estimate;
	solution_free(&s);
	if (w != NULL)
	{
		core_free(treated);
		core_free(w);
	}
	return estimate;
}
