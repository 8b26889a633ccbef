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
#include "core/column/column_order.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

QuantileRank
quantile_rank(const ColumnQuestion *question, double rows)
{
	double		probability = question->statistic == COLUMN_MEDIAN ? 0.5 :
		question->probability;
	double		h = 1.0 + (rows - 1.0) * probability;
	QuantileRank rank = {floor(h), 0.0};

	rank.share = h - rank.low;
	return rank;
}

double
trimmed_rows(const ColumnQuestion *question, double rows)
{
	return floor(rows * question->trim);
}

Cumulated *
column_cumulate(const ColumnData *data)
{
	Cumulated  *upto = core_alloc_array(size_add(data->n_distinct, 1),
										sizeof(Cumulated));
	Cumulated	sum = {0.0, 0.0};

	for (uint32_t i = 0; i < data->n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(data->sample, i);

		upto[data->rank != NULL ? data->rank[i] : i].weight +=
			(double) entry->rows * entry_weight(data->sample, entry);
	}
	for (uint32_t i = 0; i < data->n_distinct; i++)
	{
		sum.weight += upto[i].weight;
		sum.sum += upto[i].weight * data->distance[i];
		upto[i] = sum;
	}
	return upto;
}

/* What the part holds up to a rank. */
static Cumulated
part_upto(const ColumnOrderPart *part, uint32_t rank)
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
upto(const ColumnOrder *ordered, uint32_t rank)
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
locate(const ColumnOrder *ordered, double weight)
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
value_of_rank(const ColumnOrder *ordered, double rank)
{
	double		weight = rank;

	/* Without weights everything is an integer, and exact. */
	if (ordered->data->weighted)
		weight = rank * ordered->weight / ordered->rows * (1.0 - TIED);
	return ordered->data->value[locate(ordered, weight)];
}

/* The sum of weight times distance over the lowest so much weight. */
static double
lower_sum(const ColumnOrder *ordered, double weight)
{
	uint32_t	i = locate(ordered, weight);
	Cumulated	before = {0.0, 0.0};

	if (i > 0)
		before = upto(ordered, i - 1);
	return before.sum +
		(weight - before.weight) * ordered->data->distance[i];
}

static double
trimmed_mean(const ColumnOrder *ordered, const ColumnQuestion *question)
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
column_order_statistic(const ColumnOrder *ordered,
					   const ColumnQuestion *question)
{
	QuantileRank rank;
	double		low;

	if (question->statistic == COLUMN_TRIMMED_MEAN)
		return trimmed_mean(ordered, question);
	rank = quantile_rank(question, ordered->rows);
	low = value_of_rank(ordered, rank.low);
	if (rank.share == 0.0)
		return low;
	return interpolate(low, value_of_rank(ordered, rank.low + 1.0),
					   rank.share);
}
