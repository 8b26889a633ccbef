/*-------------------------------------------------------------------------
 *
 * share_interval.c
 *		Confidence intervals for a share of people.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/share_interval.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

/* In the order of ShareInterval. */
const NameList share_interval_names = NAME_LIST("mean", "beta", "xlogit", "asin");

/* Its upper quantile. */
static double
upper_t(double alpha, double df)
{
	return isinf(df) ? gsl_cdf_ugaussian_Qinv(alpha / 2.0) :
		gsl_cdf_tdist_Qinv(alpha / 2.0, df);
}

/*
 * Clopper and Pearson's for as many people as the variance is worth (Korn and
 * Graubard 1998).
 */
static void
by_beta(const Share *share, double alpha, double t, double *low, double *high)
{
	double		p = share->share;
	double		ratio = upper_t(alpha, share->rows - 1.0) / t;
	double		n = p * (1.0 - p) / share->variance * ratio * ratio;

	*low = gsl_cdf_beta_Pinv(alpha / 2.0, n * p, n * (1.0 - p) + 1.0);
	*high = gsl_cdf_beta_Qinv(alpha / 2.0, n * p + 1.0, n * (1.0 - p));
}

static double
expit(double x)
{
	return 1.0 / (1.0 + exp(-x));
}

static double
share_of_angle(double angle)
{
	double		sine = sin(fmin(fmax(angle, 0.0), M_PI_2));

	return sine * sine;
}

static void
find_ends(const Share *share, ShareInterval kind, double alpha, double t,
		  double *low, double *high)
{
	double		p = share->share;
	double		reach = t * sqrt(share->variance);

	switch (kind)
	{
		case SHARE_MEAN:
			*low = p - reach;
			*high = p + reach;
			break;
		case SHARE_BETA:
			by_beta(share, alpha, t, low, high);
			break;
		case SHARE_XLOGIT:
			reach /= p * (1.0 - p);
			*low = expit(log(p / (1.0 - p)) - reach);
			*high = expit(log(p / (1.0 - p)) + reach);
			break;
		case SHARE_ASIN:
			reach /= 2.0 * sqrt(p * (1.0 - p));
			*low = share_of_angle(asin(sqrt(p)) - reach);
			*high = share_of_angle(asin(sqrt(p)) + reach);
			break;
	}
}

bool
share_interval(const Share *share, ShareInterval kind, double conf_level,
			   double *low, double *high, double *quantile)
{
	double		alpha = 1.0 - conf_level;
	gsl_error_handler_t *handler;

	*low = *high = *quantile = NAN;
	if (!(share->variance > 0.0) || !(share->df > 0.0) ||
		!(share->share > 0.0 && share->share < 1.0))
		return false;
	handler = gsl_set_error_handler_off();
	*quantile = upper_t(alpha, share->df);
	find_ends(share, kind, alpha, *quantile, low, high);
	gsl_set_error_handler(handler);
	return isfinite(*low) && isfinite(*high);
}
