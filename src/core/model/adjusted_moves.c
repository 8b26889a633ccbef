/*-------------------------------------------------------------------------
 *
 * adjusted_moves.c
 *		What a cluster moves an adjusted effect by, and what it is without it.
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
#include "core/model/adjusted_parts.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

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
		dd			error = dd_mul_d(work->w[i], side_is_treated(side) ? 1.0 - p : -p);
		dd			odds = adjusted_odds(work, s, work->w, i);

		add_term(sum, dd_mul(error, dot_product(s->z,
												work->x + (size_t) i * k, k)));
		if (dd_is_zero(odds))
			continue;
		odds = dd_mul_d(dd_mul(odds, s->residual[period]), -side_sign(side));
		add_term(sum, dd_div(dd_mul_d(adjusted_residual(work, s, i),
									  side_sign(side)), s->odds[period]));
		add_term(sum, dd_div(odds, s->odds[period]));
	}
}

double
adjusted_score(Adjusted *adjusted, uint32_t cluster)
{
	AdjustedWork *work = adjusted->work;
	Sum			sum = {DD_ZERO, 0.0};

	adjusted_load(work, cluster);
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

	adjusted_load(adjusted->work, cluster);
	add_mean(adjusted->work, &sum);
	return value_of(&sum, &adjusted->work->solution);
}

/* ---- without a cluster ---- */

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
	adjusted_load(work, cluster);
	adjusted_take_out(work);
	w = weights_without(work, work->w, cluster);
	treated = weights_without(work, work->treated, cluster);
	solution_allocate(&s, work->k);
	if (adjusted_solve(work, work->rest, w, treated, &s) == ADJUSTED_OK)
		estimate = s.estimate;
	solution_free(&s);
	if (w != NULL)
	{
		core_free(treated);
		core_free(w);
	}
	return estimate;
}
