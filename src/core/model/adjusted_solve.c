/*-------------------------------------------------------------------------
 *
 * adjusted_solve.c
 *		The regressions, the propensity and the estimate that they make.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/adjusted_parts.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

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
void
adjusted_drop_columns(AdjustedWork *work)
{
	bool	   *dependent = core_alloc_array(work->k, sizeof(bool));
	int			first;

	do
	{
		first = work->k;
		for (int side = 0; side < DESIGN_SIDES; side++)
		{
			if (!adjusted_is_regressed(work, side))
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
		dd			odds = adjusted_odds(work, s, w, i);
		int			period = work->sides[i] & 1;

		core_check_interrupts();
		if (dd_is_zero(odds))
			continue;
		s->odds[period] = dd_add(s->odds[period], odds);
		s->residual[period] = dd_add(s->residual[period],
									 adjusted_residual(work, s, i));
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

/* By the information as it is with the propensities that are capped. */
void
adjusted_find_z(const AdjustedWork *work, Solution *s)
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
		if (!side_is_treated(side) && !adjusted_is_trimmed(work, s, i))
			moves = dd_mul_d(dd_div(dd_sub(adjusted_residual(work, s, i),
										   dd_mul(adjusted_odds(work, s, work->w, i),
												  s->residual[period])),
									s->odds[period]), side_sign(side));
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

void
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

void
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
	s->v[side][0] = dd_div(dd_from(side_sign(side)), w);
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
		if (adjusted_is_regressed(work, side))
		{
			for (int j = 0; j < k; j++)
			{
				dd			at = s->mean[j];

				if (weighted != NULL && !side_is_treated(side))
					at = dd_sub(at, weighted[(side & 1) * k + j]);
				s->v[side][j] = work->dropped[j] ? DD_ZERO :
					dd_mul_d(at, side_sign(side));
			}
			if (!regress(work, &sums[side], &work->sums[side], s->r,
						 s->b[side], s->v[side]))
				return false;
		}
		else if (side_is_treated(side))
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
		double		sign = side_sign(side);

		if (!adjusted_is_regressed(work, side))
			estimate = dd_add(estimate, dd_mul_d(s->b[side][0], sign));
		else
			for (int j = 0; j < work->k; j++)
			{
				dd			b = dd_mul_d(s->b[side][j], sign);

				s->g[j] = dd_add(s->g[j], b);
				dd_accumulate_product(&estimate, b, s->mean[j]);
			}
		if (s->logit != NULL && !side_is_treated(side))
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

AdjustedStatus
adjusted_solve(const AdjustedWork *work, const SideSums *sums, const dd *w,
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
