/*-------------------------------------------------------------------------
 *
 * weighted_quantile.c
 *		Quantiles of values that have weights.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/weighted_quantile.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/* In the order of QuantileRule. */
const NameList quantile_rule_names =
NAME_LIST("math", "school", "hf1", "hf2", "hf3", "hf4", "hf5", "hf6", "hf7",
		  "hf8", "hf9");

WeightedValues *
weighted_values_create(uint32_t n)
{
	WeightedValues *values = core_alloc(sizeof(WeightedValues));

	values->n = n;
	values->values = core_alloc_array(size_add(n, 1), sizeof(double));
	values->rows = core_alloc_array(size_add(n, 1), sizeof(double));
	values->up_to = core_alloc_array(size_add(n, 1), sizeof(dd));
	return values;
}

void
weighted_values_free(WeightedValues *values)
{
	core_free(values->up_to);
	core_free(values->rows);
	core_free(values->values);
	core_free(values);
}

uint32_t
weighted_values_up_to(const WeightedValues *values, double value)
{
	uint32_t	low = 0;
	uint32_t	high = values->n;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (values->values[middle] <= value)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static dd
weight_below(const WeightedValues *values, uint32_t i)
{
	return i == 0 ? DD_ZERO : values->up_to[i - 1];
}

/* Of a row that has the value: their mean. */
static dd
row_weight(const WeightedValues *values, uint32_t i)
{
	return dd_div(dd_sub(values->up_to[i], weight_below(values, i)),
				  dd_from(values->rows[i]));
}

static dd
total(const WeightedValues *values)
{
	return values->up_to[values->n - 1];
}

/* ---- the rules of steps ---- */

/*
 * The first value up to which there is the share, and whether it is the share
 * exactly: shares such as 0.1 are not exact, nor are those of weights.
 */
static uint32_t
first_to_reach(const WeightedValues *values, double p, bool *exactly)
{
	dd			wanted = dd_mul_d(total(values), p);
	double		near = TIED * total(values).hi;
	uint32_t	low = 0;
	uint32_t	high = values->n - 1;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (dd_sub(values->up_to[middle], wanted).hi < -near)
			low = middle + 1;
		else
			high = middle;
	}
	*exactly = fabs(dd_sub(values->up_to[low], wanted).hi) <= near;
	return low;
}

static double
step(const WeightedValues *values, QuantileRule rule, double p)
{
	bool		exactly;
	uint32_t	i = first_to_reach(values, p, &exactly);
	uint32_t	next = i + 1 < values->n ? i + 1 : i;

	if (!exactly || rule == QUANTILE_MATH || rule == QUANTILE_HF1)
		return values->values[i];
	if (rule == QUANTILE_HF3)
		return values->values[i % 2 == 1 ? i : next];	/* the even one, from 1 */
	return values->values[i] / 2.0 + values->values[next] / 2.0;
}

/* ---- the rules that interpolate ---- */

/*
 * A row lies at so much of its weight after those before it, out of a total
 * that has so much of the last row's weight added.
 */
typedef struct Places
{
	double		own;
	double		last;
} Places;

static const Places places_of[] = {
	[QUANTILE_HF4] = {1.0, 0.0},
	[QUANTILE_HF5] = {1.0 / 2.0, 0.0},
	[QUANTILE_HF6] = {1.0, 1.0},
	[QUANTILE_HF7] = {0.0, -1.0},
	[QUANTILE_HF8] = {2.0 / 3.0, 1.0 / 3.0},
	[QUANTILE_HF9] = {5.0 / 8.0, 1.0 / 4.0}
};

/* Where the first row of a value lies, and the last. */
static dd
first_place(const WeightedValues *values, const Places *places, uint32_t i)
{
	return dd_add(weight_below(values, i),
				  dd_mul_d(row_weight(values, i), places->own));
}

static dd
last_place(const WeightedValues *values, const Places *places, uint32_t i)
{
	return dd_sub(values->up_to[i],
				  dd_mul_d(row_weight(values, i), 1.0 - places->own));
}

static double
between(const WeightedValues *values, const Places *places, uint32_t i,
		dd wanted)
{
	dd			from = last_place(values, places, i);
	dd			to = first_place(values, places, i + 1);
	double		share;

	if (dd_sub(wanted, to).hi >= 0.0)
		return values->values[i + 1];
	share = dd_div(dd_sub(wanted, from), dd_sub(to, from)).hi;
	return values->values[i] + share * (values->values[i + 1] - values->values[i]);
}

static double
interpolate(const WeightedValues *values, QuantileRule rule, double p)
{
	const Places *places = &places_of[rule];
	dd			all = dd_add(total(values),
							 dd_mul_d(row_weight(values, values->n - 1),
									  places->last));
	dd			wanted = dd_mul_d(all, p);
	uint32_t	low = 0;
	uint32_t	high = values->n;

	/* how many values lie before the place */
	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (dd_sub(last_place(values, places, middle), wanted).hi <= 0.0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return values->values[0];
	if (low == values->n)
		return values->values[values->n - 1];
	return between(values, places, low - 1, wanted);
}

double
weighted_quantile(const WeightedValues *values, QuantileRule rule, double p)
{
	if (values->n == 0)
		return NAN;
	return rule <= QUANTILE_HF3 ? step(values, rule, p) :
		interpolate(values, rule, p);
}
