/*-------------------------------------------------------------------------
 *
 * inequality_values.c
 *		Indices of the values themselves: the generalised entropy family and
 *		Atkinson's.
 *
 * With s a value over the mean and M(p) the weighted mean of s^p:
 *
 *		theil		mean of s log s					GE(1)
 *		mld			mean of -log s					GE(0)
 *		ge			(M(e) - 1) / (e (e - 1))
 *		atkinson	1 - M(1 - e)^(1 / (1 - e)); of e = 1, 1 - exp(mean of log s)
 *
 * They move with the weight of a value only.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/inequality_index.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/tolerance.h"

static double
power_of(double s, double p)
{
	if (p == 2.0)
		return s * s;
	if (s == 0.0)
		return p == 0.0 ? 1.0 : p > 0.0 ? 0.0 : INFINITY;
	return portable_exp(p * portable_log(s));
}

/* What is averaged of a value over the mean. */
typedef enum Term
{
	TERM_POWER,
	TERM_LOG,
	TERM_S_LOG_S
} Term;

typedef struct Family
{
	Term		term;
	double		power;
} Family;

static Family
family_of(const InequalityQuestion *question)
{
	double		e = question->epsilon;

	switch (question->index)
	{
		case INDEX_THEIL:
			return (Family) {TERM_S_LOG_S, 1.0};
		case INDEX_MLD:
			return (Family) {TERM_LOG, 0.0};
		case INDEX_GE:
			if (e == 0.0)
				return (Family) {TERM_LOG, 0.0};
			if (e == 1.0)
				return (Family) {TERM_S_LOG_S, 1.0};
			return (Family) {TERM_POWER, e};
		default:
			if (e == 1.0)
				return (Family) {TERM_LOG, 0.0};
			return (Family) {TERM_POWER, 1.0 - e};
	}
}

static double
term_of(const Family *family, double s)
{
	switch (family->term)
	{
		case TERM_LOG:
			return portable_log(s);
		case TERM_S_LOG_S:
			return s == 0.0 ? 0.0 : s * portable_log(s);
		default:
			return power_of(s, family->power);
	}
}

/*
 * The index as a function of the mean of terms, and what that mean does when
 * all values are multiplied, as they are over another mean.
 */
typedef struct Function
{
	double		value;
	double		by_term;
	double		by_scale;		/* of the mean of terms, s multiplied by 1 + dx */
} Function;

static Function
function_of(const InequalityQuestion *question, const Family *family, double mean)
{
	double		p = family->power;

	if (question->index == INDEX_ATKINSON)
	{
		double		equal = family->term == TERM_LOG ? portable_exp(mean) :
			power_of(mean, 1.0 / p);

		return (Function) {1.0 - equal,
			family->term == TERM_LOG ? -equal : -equal / (p * mean),
			family->term == TERM_LOG ? 1.0 : p * mean};
	}
	if (family->term == TERM_LOG)
		return (Function) {-mean, -1.0, 1.0};
	if (family->term == TERM_S_LOG_S)
		return (Function) {mean, 1.0, mean + 1.0};
	return (Function) {(mean - 1.0) / (p * (p - 1.0)), 1.0 / (p * (p - 1.0)), p * mean};
}

InequalityStatus
inequality_of_values(const Ranked *ranked, int population,
					 const InequalityQuestion *question, dd *value,
					 InequalityMoves *moves, double factor)
{
	const RankSums *sums = ranked_sums(ranked, population);
	Family		family = family_of(question);
	dd			weight = DD_ZERO;
	dd			total = DD_ZERO;
	dd			terms = DD_ZERO;
	double		mean;
	double		mean_term;
	Function	f;

	core_check_interrupts();
	for (uint32_t k = 0; k < ranked->n_ranks; k++)
	{
		weight = dd_add(weight, sums[k].weight);
		total = dd_add(total, dd_mul_d(sums[k].weight, ranked->values[k]));
	}
	mean = dd_div(total, weight).hi;
	if (!(mean > 0.0))
		return INEQUALITY_ZERO_MEAN;
	for (uint32_t k = 0; k < ranked->n_ranks; k++)
		if (sums[k].rows > 0)
			terms = dd_add(terms, dd_mul_d(sums[k].weight,
										   term_of(&family, ranked->values[k] / mean)));
	mean_term = dd_div(terms, weight).hi;
	f = function_of(question, &family, mean_term);
	if (!isfinite(f.value) || !isfinite(f.by_term))
		return INEQUALITY_TOO_FAR_APART;
	if (fabs(f.value) <= CANCELLED_SUM)
		f.value = 0.0;
	*value = dd_from(f.value);
	for (uint32_t k = 0; moves != NULL && k < ranked->n_ranks; k++)
	{
		double		s = ranked->values[k] / mean;

		if (sums[k].rows > 0)
			add_move(&moves->by_weight[k],
					 dd_from(f.by_term * (term_of(&family, s) - mean_term -
										  f.by_scale * (s - 1.0)) / weight.hi),
					 factor);
	}
	return INEQUALITY_OK;
}
