/*-------------------------------------------------------------------------
 *
 * adjusted_parts.h
 *		What the files of adjusted.h have in common.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ADJUSTED_PARTS_H
#define RESILIENCE_ADJUSTED_PARTS_H

#include "core/model/adjusted.h"
#include "core/model/logit.h"
#include "core/model/two_waves.h"
#include "core/numeric/tolerance.h"

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

static inline double
side_sign(int side)
{
	return side == COMPARATOR_PRE || side == TREATED_POST ? 1.0 : -1.0;
}

static inline bool
side_is_treated(int side)
{
	return side >= TREATED_PRE;
}

/* Does the side have a regression on the covariates? */
static inline bool
adjusted_is_regressed(const AdjustedWork *work, int side)
{
	return work->method == COVARIATES_DR ||
		(work->method == COVARIATES_REG && !side_is_treated(side));
}

/* ---- sums: adjusted_sums.c ---- */

extern void side_sums_allocate(SideSums *sums, int k);
extern void side_sums_free(SideSums *sums);

/* Add one of the cells. */
extern void adjusted_add_cell(AdjustedWork *work, uint32_t i, SideSums *sums);

/* Put the sums of one cluster, in work->part; and of all others, in rest. */
extern void adjusted_load(AdjustedWork *work, uint32_t cluster);
extern void adjusted_take_out(AdjustedWork *work);

/* ---- the estimate: adjusted_solve.c ---- */

extern void solution_allocate(Solution *s, int k);
extern void solution_free(Solution *s);

/* Which columns are left, of the sums of all. */
extern void adjusted_drop_columns(AdjustedWork *work);

/*
 * Of sums, and of cells with the weights w; "treated" are those of them.  Not
 * ADJUSTED_OK, too, if a regression depends on a cluster that was left out.
 */
extern AdjustedStatus adjusted_solve(const AdjustedWork *work,
									 const SideSums *sums, const dd *w,
									 const dd *treated, Solution *s);

/* How the estimate moves with the coefficients of the propensity. */
extern void adjusted_find_z(const AdjustedWork *work, Solution *s);

/* ---- the propensity of a cell ---- */

/* Is the row of a comparator left out? */
static inline bool
adjusted_is_trimmed(const AdjustedWork *work, const Solution *s, uint32_t i)
{
	return odds_success(s->logit->odds[i]) >= TRIMMED_FROM &&
		!side_is_treated(work->sides[i]);
}

/* The weight of a comparator's cell, or 0. */
static inline dd
adjusted_odds(const AdjustedWork *work, const Solution *s, const dd *w,
			  uint32_t i)
{
	if (side_is_treated(work->sides[i]) || dd_is_zero(w[i]) ||
		adjusted_is_trimmed(work, s, i))
		return DD_ZERO;
	return dd_mul_d(w[i], s->logit->odds[i]);
}

/* What a cell's regression says of it, times its weight and odds. */
static inline dd
adjusted_residual(const AdjustedWork *work, const Solution *s, uint32_t i)
{
	const dd   *x = work->x + (size_t) i * work->k;
	dd			fitted = dot_product(x, s->b[work->sides[i]], work->k);
	dd			residual = dd_sub(work->wy[i], dd_mul(work->w[i], fitted));

	return dd_mul_d(residual, s->logit->odds[i]);
}

#endif							/* RESILIENCE_ADJUSTED_PARTS_H */
