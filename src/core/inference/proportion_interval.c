/*-------------------------------------------------------------------------
 *
 * proportion_interval.c
 *		Confidence intervals of a proportion from a survey.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/proportion_interval.h"

#include <math.h>

#include "core/inference/quantiles.h"

/* In the order of ProportionInterval. */
const NameList proportion_interval_names =
NAME_LIST("wilson", "logit", "beta", "korn-graubard", "linear");

/* Wilson's (1927), of as many rows as would have given the variance by chance. */
static void
wilson(double p, double n, double t, double *low, double *high)
{
	double		shrunk = t * t / n;
	double		centre = (p + shrunk / 2.0) / (1.0 + shrunk);
	double		half = t * sqrt(p * (1.0 - p) / n + shrunk / (4.0 * n)) /
		(1.0 + shrunk);

	*low = centre - half;
	*high = centre + half;
}

static double
logistic(double x)
{
	return 1.0 / (1.0 + exp(-x));
}

static void
logit(double p, double std_error, double t, double *low, double *high)
{
	double		odds = log(p / (1.0 - p));
	double		half = t * std_error / (p * (1.0 - p));

	*low = logistic(odds - half);
	*high = logistic(odds + half);
}

/*
 * Clopper and Pearson's, of so many rows, and fewer the fewer degrees of freedom
 * the variance has.
 */
static void
korn_graubard(double p, double n, double rows, double tail, double t,
			  double *low, double *high)
{
	double		ratio = t_upper_quantile(tail, rows - 1.0) / t;

	n *= ratio * ratio;
	*low = beta_lower_quantile(tail, n * p, n * (1.0 - p) + 1.0);
	*high = beta_upper_quantile(tail, n * p + 1.0, n * (1.0 - p));
}

bool
proportion_interval(ProportionInterval kind, double p, double variance,
					double rows, double df, double conf_level,
					double *low, double *high)
{
	double		tail = (1.0 - conf_level) / 2.0;
	double		std_error = sqrt(variance);
	double		n = p * (1.0 - p) / variance;
	double		t;

	*low = *high = NAN;
	if (!(variance > 0.0) || !(df > 0.0) || !(p > 0.0 && p < 1.0))
		return false;
	t = t_upper_quantile(tail, df);
	switch (kind)
	{
		case PROPORTION_WILSON:
			wilson(p, n, t, low, high);
			break;
		case PROPORTION_LOGIT:
			logit(p, std_error, t, low, high);
			break;
		case PROPORTION_BETA:
		case PROPORTION_KORN_GRAUBARD:
			korn_graubard(p, n, rows, tail, t, low, high);
			break;
		case PROPORTION_LINEAR:
			*low = p - t * std_error;
			*high = p + t * std_error;
			break;
	}
	return isfinite(*low) && isfinite(*high);
}
