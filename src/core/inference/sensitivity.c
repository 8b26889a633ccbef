/*-------------------------------------------------------------------------
 *
 * sensitivity.c
 *		What is left of a conclusion if trends were not quite parallel.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/sensitivity.h"

#include <math.h>

#include "core/inference/t_interval.h"

/* P(|T + bias| <= c), from the smaller tails, which have all their digits. */
static double
coverage(double c, double bias, double df)
{
	return 1.0 - t_probability(bias - c, df) - t_probability(-c - bias, df);
}

/*
 * The zero of a function that rises from below 0 at "low" to above it at
 * "high", by bisection: it ends at neighbouring numbers, whatever the function.
 */
typedef double (*Rising) (double x, const double *parameters);

static double
find_zero(Rising f, const double *parameters, double low, double high)
{
	for (;;)
	{
		double		middle = low + 0.5 * (high - low);

		if (!(middle > low && middle < high))
			return middle;
		if (f(middle, parameters) < 0.0)
			low = middle;
		else
			high = middle;
	}
}

/* parameters: bias, df, level */
static double
excess_coverage(double c, const double *parameters)
{
	return coverage(c, parameters[0], parameters[1]) - parameters[2];
}

double
biased_critical_value(double bias, double df, double level)
{
	double		parameters[3] = {fabs(bias), df, level};
	double		high = fabs(bias) + 1.0;

	while (excess_coverage(high, parameters) < 0.0 && isfinite(high))
		high *= 2.0;
	return find_zero(excess_coverage, parameters, 0.0, high);
}

/* parameters: the estimate in standard errors, df, level */
static double
shortfall(double bias, const double *parameters)
{
	return biased_critical_value(bias, parameters[1], parameters[2]) -
		parameters[0];
}

double
breakdown_point(double estimate, double std_error, double df, double level)
{
	double		parameters[3] = {fabs(estimate) / std_error, df, level};

	if (shortfall(0.0, parameters) >= 0.0)
		return -1.0;
	/* cv(b) > b, so the point is below the estimate itself. */
	return std_error * find_zero(shortfall, parameters, 0.0, parameters[0]);
}
