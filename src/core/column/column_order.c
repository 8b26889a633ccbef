/*-------------------------------------------------------------------------
 *
 * column_order.c
 *		Quantiles and trimmed means of values that are counted or weighted.
 *
 * Weights are scaled to add up to the number of rows n.  The value of rank k
 * is then the smallest whose cumulated weight reaches k: with equal weights
 * the k-th smallest row.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <math.h>

#include "core/column/column_data.h"

#include "core/numeric/tolerance.h"

QuantileRank
quantile_rank(const ValueQuestion *question, double rows)
{
	double		probability = question->statistic == STATISTIC_MEDIAN ? 0.5 :
		question->probability;
	double		h = 1.0 + (rows - 1.0) * probability;
	QuantileRank rank = {floor(h), 0.0};

	rank.share = h - rank.low;
	return rank;
}

double
trimmed_rows(const ValueQuestion *question, double rows)
{
	return floor(rows * question->trim);
}

/* What the part holds up to a rank. */
static Cumulated
part_upto(const OrderedPart *part, uint32_t rank)
{
	Cumulated	nothing = {0.0, 0.0};
	uint32_t	low = 0;
	uint32_t	high = part->n;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (part->rank[middle] <= rank)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? nothing : part->upto[low - 1];
}

static Cumulated
upto(const Ordered *ordered, uint32_t rank)
{
	Cumulated	all = ordered->upto[rank];

	if (ordered->part.n > 0)
	{
		Cumulated	part = part_upto(&ordered->part, rank);

		all.weight -= part.weight;
		all.sum -= part.sum;
	}
	return all;
}

/* The smallest value up to which there is as much weight. */
static uint32_t
locate(const Ordered *ordered, double weight)
{
	uint32_t	low = 0;
	uint32_t	high = ordered->data->n_distinct - 1;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (upto(ordered, middle).weight >= weight)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

static double
value_of_rank(const Ordered *ordered, double rank)
{
	double		weight = rank;

	/* Without weights everything is an integer, and exact. */
	if (ordered->data->weighted)
		weight = rank * ordered->weight / ordered->rows * (1.0 - TIED);
	return ordered->data->value[locate(ordered, weight)];
}

/* The sum of weight times distance over the lowest so much weight. */
static double
lower_sum(const Ordered *ordered, double weight)
{
	uint32_t	i = locate(ordered, weight);
	Cumulated	before = {0.0, 0.0};

	if (i > 0)
		before = upto(ordered, i - 1);
	return before.sum +
		(weight - before.weight) * ordered->data->distance[i];
}

static double
trimmed_mean(const Ordered *ordered, const ValueQuestion *question)
{
	double		cut = trimmed_rows(question, ordered->rows);
	double		sum;

	if (ordered->data->weighted)
		cut = cut * ordered->weight / ordered->rows;
	sum = lower_sum(ordered, ordered->weight - cut) -
		(cut > 0.0 ? lower_sum(ordered, cut) : 0.0);
	return ordered->data->centre +
		ldexp(sum / (ordered->weight - 2.0 * cut), ordered->data->exponent);
}

double
statistic_of_ordered(const Ordered *ordered, const ValueQuestion *question)
{
	QuantileRank rank;
	double		low;

	if (question->statistic == STATISTIC_TRIMMED_MEAN)
		return trimmed_mean(ordered, question);
	rank = quantile_rank(question, ordered->rows);
	low = value_of_rank(ordered, rank.low);
	if (rank.share == 0.0)
		return low;
	return interpolate(low, value_of_rank(ordered, rank.low + 1.0),
					   rank.share);
}
