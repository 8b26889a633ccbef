/*-------------------------------------------------------------------------
 *
 * quantiles.c
 *		Quantiles of the distributions that intervals are made of.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/quantiles.h"

#include <math.h>
#include <stdbool.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

#include "core/numeric/tolerance.h"

double
t_upper_quantile(double tail, double df)
{
	/* As in t_interval.c, of what GSL does with errors. */
	gsl_error_handler_t *handler = gsl_set_error_handler_off();
	double		quantile = isinf(df) ? gsl_cdf_ugaussian_Qinv(tail) :
		gsl_cdf_tdist_Qinv(tail, df);

	gsl_set_error_handler(handler);
	return quantile;
}

#define MOST_STEPS 200

/*
 * GSL's own quantiles give up, or stop at few digits, far from a = b.  Newton's
 * steps, between bounds that close in, always arrive.
 */
static double
find_beta_quantile(double tail, double a, double b, bool upper)
{
	double		low = 0.0;
	double		high = 1.0;
	double		x = a / (a + b);

	for (int i = 0; i < MOST_STEPS; i++)
	{
		double		excess = upper ? tail - gsl_cdf_beta_Q(x, a, b) :
			gsl_cdf_beta_P(x, a, b) - tail;
		double		step = excess / gsl_ran_beta_pdf(x, a, b);
		double		next = x - step;

		if (fabs(step) <= NO_STEP * x)
			return x;
		if (excess > 0.0)
			high = x;
		else
			low = x;
		if (!(next > low && next < high))
			next = 0.5 * (low + high);
		if (fabs(next - x) <= NO_STEP * x)
			return next;
		x = next;
	}
	return x;
}

static double
beta_quantile(double tail, double a, double b, bool upper)
{
	gsl_error_handler_t *handler;
	double		quantile;

	if (!(a >= 0.0 && b >= 0.0 && a + b > 0.0))
		return NAN;
	if (a == 0.0 || b == 0.0)
		return a == 0.0 ? 0.0 : 1.0;
	handler = gsl_set_error_handler_off();
	quantile = find_beta_quantile(tail, a, b, upper);
	gsl_set_error_handler(handler);
	return quantile;
}

double
beta_lower_quantile(double tail, double a, double b)
{
	return beta_quantile(tail, a, b, false);
}

double
beta_upper_quantile(double tail, double a, double b)
{
	return beta_quantile(tail, a, b, true);
}
