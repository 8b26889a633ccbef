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

#include "core/inference/proportion_interval.h"
#include "core/inference/quantiles.h"

/* In the order of ShareInterval. */
const NameList share_interval_names = NAME_LIST("mean", "beta", "xlogit", "asin");

/* R takes the sine of an angle below 0, whose square is above 0 again. */
static double
share_of_angle(double angle)
{
	double		sine = sin(fmin(fmax(angle, 0.0), M_PI_2));

	return sine * sine;
}

static bool
by_angle(const Share *share, double t, double *low, double *high)
{
	double		p = share->share;
	double		reach = t * sqrt(share->variance) / (2.0 * sqrt(p * (1.0 - p)));

	*low = share_of_angle(asin(sqrt(p)) - reach);
	*high = share_of_angle(asin(sqrt(p)) + reach);
	return true;
}

bool
share_interval(const Share *share, ShareInterval kind, double conf_level,
			   double *low, double *high, double *quantile)
{
	static const ProportionInterval of_proportions[] = {
		[SHARE_MEAN] = PROPORTION_LINEAR, [SHARE_BETA] = PROPORTION_BETA,
		[SHARE_XLOGIT] = PROPORTION_LOGIT
	};

	*low = *high = *quantile = NAN;
	if (!(share->variance > 0.0) || !(share->df > 0.0) ||
		!(share->share > 0.0 && share->share < 1.0))
		return false;
	*quantile = t_upper_quantile((1.0 - conf_level) / 2.0, share->df);
	if (kind == SHARE_ASIN)
		return by_angle(share, *quantile, low, high);
	return proportion_interval(of_proportions[kind], share->share,
							   share->variance, share->rows, share->df,
							   conf_level, low, high);
}
