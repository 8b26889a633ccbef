/*-------------------------------------------------------------------------
 *
 * t_interval.c
 *		From an estimate and its standard error to p-value and interval.
 *
 * The only file that knows GSL's distributions.  GSL's default answer to any
 * error is abort(), which would take the whole server down, and the handler
 * is global to the process: another module may have set it.  So it is turned
 * off around our calls and put back after them; GSL then reports by NaN.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/t_interval.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

#include "core/numeric/tolerance.h"

static bool
put_interval(double estimate, double std_error, double p_value,
			 double quantile, ConfidenceInterval *interval)
{
	static const ConfidenceInterval none = {NAN, NAN, NAN, NAN};

	interval->statistic = estimate / std_error;
	interval->p_value = p_value;
	interval->low = estimate - quantile * std_error;
	interval->high = estimate + quantile * std_error;
	if (isfinite(interval->statistic) && isfinite(interval->p_value) &&
		isfinite(interval->low) && isfinite(interval->high))
		return true;
	*interval = none;
	return false;
}

/*
 * P(|T| > t) for t > 0.  From 30 degrees of freedom on GSL's own function takes
 * an expansion about the normal distribution, of which few digits hold in the
 * tails (six at t = 19 and 39).  The incomplete beta function has them all there,
 * and loses some near 0 and where degrees of freedom are many.
 */
static double
two_sided_tail(double t, double df)
{
	if (t > 1.0 && df <= BETA_TAIL_DF)
		return gsl_cdf_beta_P(df / (df + t * t), df / 2.0, 0.5);
	return 2.0 * gsl_cdf_tdist_Q(t, df);
}

bool
t_interval(double estimate, double std_error, double df, double conf_level,
		   ConfidenceInterval *interval)
{
	static const ConfidenceInterval none = {NAN, NAN, NAN, NAN};
	double		p_value;
	double		quantile;
	gsl_error_handler_t *handler;

	*interval = none;
	if (!(std_error > 0.0) || !(df > 0.0) || !isfinite(df))
		return false;

	handler = gsl_set_error_handler_off();
	p_value = two_sided_tail(fabs(estimate / std_error), df);
	quantile = gsl_cdf_tdist_Qinv((1.0 - conf_level) / 2.0, df);
	gsl_set_error_handler(handler);
	return put_interval(estimate, std_error, p_value, quantile, interval);
}

bool
normal_interval(double estimate, double std_error, double conf_level,
				ConfidenceInterval *interval)
{
	static const ConfidenceInterval none = {NAN, NAN, NAN, NAN};
	double		p_value;
	double		quantile;
	gsl_error_handler_t *handler;

	*interval = none;
	if (!(std_error > 0.0))
		return false;

	handler = gsl_set_error_handler_off();
	p_value = 2.0 * gsl_cdf_ugaussian_Q(fabs(estimate / std_error));
	quantile = gsl_cdf_ugaussian_Qinv((1.0 - conf_level) / 2.0);
	gsl_set_error_handler(handler);
	return put_interval(estimate, std_error, p_value, quantile, interval);
}

double
t_probability(double t, double df)
{
	double		probability;
	gsl_error_handler_t *handler = gsl_set_error_handler_off();

	if (isinf(df))
		probability = gsl_cdf_ugaussian_P(t);
	else if (t < 0.0)
		probability = 0.5 * two_sided_tail(-t, df);
	else
		probability = 1.0 - 0.5 * two_sided_tail(t, df);
	gsl_set_error_handler(handler);
	return probability;
}
