/*-------------------------------------------------------------------------
 *
 * weighted_quantile.h
 *		Quantiles of values that have weights.
 *
 * The rules are those of R's survey::svyquantile, which are Hyndman and Fan's
 * (1996) nine for weighted values.  Those that interpolate look at the weights
 * of the first and the last row of a value; rows of one value have no order
 * here, and each counts as their mean weight.  So every rule is that of R where
 * no value is there twice, or where rows of a value have one weight.
 *
 * Below the first value's share every rule gives the first value; R's math,
 * school and hf1 to hf4 step over it there.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WEIGHTED_QUANTILE_H
#define RESILIENCE_WEIGHTED_QUANTILE_H

#include <stdint.h>

#include "core/base/names.h"
#include "core/numeric/dd.h"

typedef enum QuantileRule
{
	QUANTILE_MATH,
	QUANTILE_SCHOOL,
	QUANTILE_HF1,
	QUANTILE_HF2,
	QUANTILE_HF3,
	QUANTILE_HF4,
	QUANTILE_HF5,
	QUANTILE_HF6,
	QUANTILE_HF7,
	QUANTILE_HF8,
	QUANTILE_HF9
} QuantileRule;

extern const NameList quantile_rule_names;

/* Distinct values, in ascending order. */
typedef struct WeightedValues
{
	uint32_t	n;
	double	   *values;
	double	   *rows;			/* that have each */
	dd		   *up_to;			/* the weight of all rows up to it */
} WeightedValues;

/* All 0. */
extern WeightedValues *weighted_values_create(uint32_t n);
extern void weighted_values_free(WeightedValues *values);

/* How many values are at or below this one. */
extern uint32_t weighted_values_up_to(const WeightedValues *values,
									  double value);

/* For 0 <= p <= 1; NaN if there are no values. */
extern double weighted_quantile(const WeightedValues *values,
								QuantileRule rule, double p);

#endif							/* RESILIENCE_WEIGHTED_QUANTILE_H */
