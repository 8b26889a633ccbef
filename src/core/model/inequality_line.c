/*-------------------------------------------------------------------------
 *
 * inequality_line.c
 *		Indices that are functions of the line through outcomes by rank.
 *
 * An index f(a, b, m, v) of the line a + b r, and of mean and variance of the
 * rank, moves with the line, as in any regression; and, unless ranks are taken
 * as fixed, with m and v.  What becomes of it when the ranks move is the same
 * for all indices (core/answer/inequality.c).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/inequality_index.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

typedef struct Line
{
	dd			weight;
	dd			mean_rank;
	dd			variance;		/* of the rank */
	dd			intercept;		/* of outcomes from the origin */
	dd			slope;
	dd			mean;			/* of the outcome itself */
	dd			size;			/* mean of the outcomes' sizes, by rank */
} Line;

/* f, and its derivatives; that in the mean is a part of others. */
typedef struct Function
{
	dd			value;
	dd			by_intercept;
	dd			by_slope;
	dd			by_mean_rank;
	dd			by_variance;
} Function;

/*
 * Of one rank there is no line.  It has a mean, of which the Gini index needs
 * to know that it is not 0.
 */
static bool
fit_line(const Ranked *ranked, int population, Line *line)
{
	const RankSums *sums = ranked_sums(ranked, population);
	const dd   *ranks = ranked_ranks(ranked, population);
	dd			weight = DD_ZERO;
	dd			rank = DD_ZERO;
	dd			sum = DD_ZERO;
	dd			squares = DD_ZERO;
	dd			products = DD_ZERO;
	double		size = 0.0;
	uint32_t	n = 0;

	for (uint32_t k = 0; k < ranked->n_ranks; k++)
	{
		weight = dd_add(weight, sums[k].weight);
		rank = dd_add(rank, dd_mul(sums[k].weight, ranks[k]));
		sum = dd_add(sum, sums[k].sum);
		n += sums[k].rows > 0;
	}
	line->weight = weight;
	line->mean = dd_add(dd_div(sum, weight), dd_from(ranked->origin));
	line->mean_rank = dd_div(rank, weight);
	for (uint32_t k = 0; k < ranked->n_ranks; k++)
	{
		dd			deviation = dd_sub(ranks[k], line->mean_rank);

		squares = dd_add(squares, dd_mul(sums[k].weight, dd_square(deviation)));
		products = dd_add(products, dd_mul(sums[k].sum, deviation));
		size += fabs(sums[k].sum.hi + sums[k].weight.hi * ranked->origin);
	}
	if (n < 2 || !(squares.hi > 0.0))
		return false;
	line->variance = dd_div(squares, weight);
	line->slope = dd_div(products, squares);
	line->intercept = dd_sub(dd_div(sum, weight),
							 dd_mul(line->slope, line->mean_rank));
	line->size = dd_from(size / weight.hi);
	return true;
}

/* What numbers of some size leave when they cancel is nothing. */
static bool
is_nothing(dd value, double size)
{
	return fabs(value.hi) <= ROUNDED_OUTCOMES * size;
}

/* ---- f ---- */

/* b c, with c a function of v and of mu = a + b m that moves by c_v and c_mu. */
static Function
slope_times(const Line *line, dd c, dd c_v, dd c_mu)
{
	dd			b = line->slope;
	Function	f;

	f.value = dd_mul(b, c);
	f.by_intercept = dd_mul(b, c_mu);
	f.by_slope = dd_add(c, dd_mul(f.by_intercept, line->mean_rank));
	f.by_mean_rank = dd_mul(f.by_intercept, b);
	f.by_variance = dd_mul(b, c_v);
	return f;
}

static Function
ratio_of_ends(const Line *line, dd a)
{
	dd			b = line->slope;
	Function	f = {0};

	f.value = dd_add(dd_from(1.0), dd_div(b, a));
	f.by_intercept = dd_neg(dd_div(b, dd_square(a)));
	f.by_slope = dd_div(dd_from(1.0), a);
	return f;
}

static Function
wagstaff(const Line *line, const InequalityQuestion *question)
{
	dd			width = dd_two_diff(question->upper, question->lower);
	dd			above = dd_sub(dd_from(question->upper), line->mean);
	dd			under = dd_sub(line->mean, dd_from(question->lower));
	dd			room = dd_mul(above, under);
	dd			per_variance = dd_div(dd_mul_d(width, 2.0), room);
	dd			c = dd_mul(per_variance, line->variance);

	return slope_times(line, c, per_variance,
					   dd_neg(dd_div(dd_mul(c, dd_sub(above, under)), room)));
}

static InequalityStatus
function_of(const Line *line, const Ranked *ranked,
			const InequalityQuestion *question, Function *f)
{
	dd			v = line->variance;
	dd			mu = line->mean;
	dd			one = dd_from(1.0);
	dd			a = dd_add(line->intercept, dd_from(ranked->origin));
	dd			width;

	switch (question->index)
	{
		case INDEX_RII:
			if (is_nothing(a, line->size.hi))
				return INEQUALITY_ZERO_MEAN;
			*f = ratio_of_ends(line, a);
			break;
		case INDEX_RII_MEAN:
			if (is_nothing(mu, line->size.hi))
				return INEQUALITY_ZERO_MEAN;
			*f = slope_times(line, dd_div(one, mu), DD_ZERO,
							 dd_neg(dd_div(one, dd_square(mu))));
			break;
		case INDEX_GENERALISED:
			*f = slope_times(line, dd_mul_d(v, 2.0), dd_from(2.0), DD_ZERO);
			break;
		case INDEX_ERREYGERS:
			width = dd_two_diff(question->upper, question->lower);
			*f = slope_times(line, dd_div(dd_mul_d(v, 8.0), width),
							 dd_div(dd_from(8.0), width), DD_ZERO);
			break;
		case INDEX_WAGSTAFF:
			if (is_nothing(dd_sub(mu, dd_from(question->lower)),
						   question->upper - question->lower) ||
				is_nothing(dd_sub(dd_from(question->upper), mu),
						   question->upper - question->lower))
				return INEQUALITY_AT_BOUND;
			*f = wagstaff(line, question);
			break;
		case INDEX_CONCENTRATION:
		case INDEX_GINI:
			if (is_nothing(mu, line->size.hi))
				return INEQUALITY_ZERO_MEAN;
			*f = slope_times(line, dd_div(dd_mul_d(v, 2.0), mu),
							 dd_div(dd_from(2.0), mu),
							 dd_neg(dd_div(dd_mul_d(v, 2.0), dd_square(mu))));
			break;
		default:
			*f = slope_times(line, one, DD_ZERO, DD_ZERO);
			break;
	}
	return INEQUALITY_OK;
}

/* ---- how it moves ---- */

static void
add_moves(const Ranked *ranked, int population, const Line *line,
		  const Function *f, InequalityMoves *moves, double factor)
{
	const RankSums *sums = ranked_sums(ranked, population);
	const dd   *ranks = ranked_ranks(ranked, population);
	dd			n = line->weight;
	dd			squares = dd_mul(n, line->variance);
	dd			per_mean = dd_div(f->by_intercept, n);

	/* Of f by the outcomes: per_mean + per_deviation (r - m). */
	dd			per_deviation = dd_div(dd_sub(f->by_slope,
											  dd_mul(f->by_intercept, line->mean_rank)),
									   squares);
	dd			m_move = dd_div(f->by_mean_rank, n);
	dd			v_move = dd_div(f->by_variance, n);

	for (uint32_t k = 0; k < ranked->n_ranks; k++)
	{
		dd			w = sums[k].weight;
		dd			deviation = dd_sub(ranks[k], line->mean_rank);
		dd			g = dd_add(per_mean, dd_mul(per_deviation, deviation));
		dd			fitted = dd_add(line->intercept, dd_mul(line->slope, ranks[k]));
		dd			residual = dd_sub(sums[k].sum, dd_mul(w, fitted));
		dd			by_weight = dd_neg(dd_mul(g, fitted));
		dd			by_rank = dd_sub(dd_mul(per_deviation, residual),
									 dd_mul(dd_mul(g, line->slope), w));

		if (moves->by_rank != NULL)
		{
			by_weight = dd_add(by_weight, dd_mul(m_move, deviation));
			by_weight = dd_add(by_weight,
							   dd_mul(v_move, dd_sub(dd_square(deviation), line->variance)));
			by_rank = dd_add(by_rank, dd_mul(m_move, w));
			by_rank = dd_add(by_rank, dd_mul(dd_mul_d(v_move, 2.0), dd_mul(w, deviation)));
			add_move(&moves->by_rank[k], by_rank, factor);
		}
		add_move(&moves->by_weight[k], by_weight, factor);
		add_move(&moves->by_sum[k], g, factor);
	}
}

InequalityStatus
inequality_of_line(const Ranked *ranked, int population,
				   const InequalityQuestion *question, InequalityLine *found,
				   InequalityMoves *moves, double factor)
{
	Line		line;
	Function	f;
	InequalityStatus status;

	found->value = found->by_intercept = found->by_slope = DD_ZERO;
	core_check_interrupts();
	if (!fit_line(ranked, population, &line))
	{
		/* Everybody has the same, which is no inequality. */
		if (question->index != INDEX_GINI)
			return INEQUALITY_ONE_RANK;
		return dd_is_zero(line.mean) ? INEQUALITY_ZERO_MEAN : INEQUALITY_OK;
	}
	/* All the same: a slope of what rounding left would be one. */
	if (is_nothing(dd_mul(line.slope, line.variance), line.size.hi))
		line.slope = DD_ZERO;
	status = function_of(&line, ranked, question, &f);
	if (status != INEQUALITY_OK)
		return status;
	found->value = f.value;
	found->by_intercept = f.by_intercept;
	found->by_slope = f.by_slope;
	if (moves != NULL)
		add_moves(ranked, population, &line, &f, moves, factor);
	return INEQUALITY_OK;
}
