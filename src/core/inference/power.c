/*-------------------------------------------------------------------------
 *
 * power.c
 *		How surely would two waves in so many areas find an effect?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/power.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/* ---- the noncentral t distribution ---- */

/* Poisson numbers further from their mean than this add less than 1e-17. */
#define POISSON_WIDTH 9.0
#define POISSON_ROOM 60.0

/*
 * A statistic whose mean is beyond "far" and ten times the critical value is
 * above it but for 1e-22, whatever the degrees of freedom.
 */
#define FAR_FROM_CRITICAL 40.0
#define TIMES_CRITICAL 10.0

/*
 * The square of T has the noncentral F distribution with one degree of freedom
 * above: a mean over Poisson numbers j, with mean delta^2 / 2, of the upper tail
 * of the beta distribution with j + 1/2 and df / 2.  One tail follows from the
 * one before it by adding a density (Abramowitz and Stegun, 26.5.16), so that
 * all terms are positive and none cancel.
 */
double
noncentral_t_tails(double t, double df, double noncentrality)
{
	double		delta = fabs(noncentrality);
	double		mean = delta * delta / 2.0;
	double		x = t * t / (df + t * t);
	double		rest = df / (df + t * t);
	double		first = floor(fmax(0.0, mean - POISSON_WIDTH * sqrt(mean) -
								   POISSON_ROOM));
	double		last = mean + POISSON_WIDTH * sqrt(mean) + POISSON_ROOM;
	double		b = df / 2.0;
	double		tail;
	double		step;
	double		weight;
	double		sum = 0.0;
	double		weights = 0.0;
	gsl_error_handler_t *handler;

	if (delta > FAR_FROM_CRITICAL + TIMES_CRITICAL * t)
		return 1.0;
	handler = gsl_set_error_handler_off();
	/* By the smaller of x and 1 - x, which has all its digits. */
	tail = x < 0.5 ? gsl_cdf_beta_Q(x, first + 0.5, b) :
		gsl_cdf_beta_P(rest, b, first + 0.5);
	step = exp((first + 0.5) * (x < 0.5 ? log(x) : log1p(-rest)) +
			   b * log(rest) - log(first + 0.5) -
			   gsl_sf_lnbeta(first + 0.5, b));
	weight = mean > 0.0 ?
		exp(first * log(mean) - mean - gsl_sf_lngamma(first + 1.0)) : 1.0;
	gsl_set_error_handler(handler);
	for (double j = first; j <= last; j += 1.0)
	{
		sum += weight * tail;
		weights += weight;
		tail += step;
		step *= x * (j + 0.5 + b) / (j + 1.5);
		weight *= mean / (j + 1.0);
	}
	/* The weights sum to 1, but for what logarithms of large numbers lose. */
	return fmin(sum / weights, 1.0);
}

/* ---- the design ---- */

static double
variance_of_effect(const PowerDesign *design)
{
	double		within = (1.0 - design->icc) * (1.0 - design->person_correlation);
	double		between = design->icc * (1.0 - design->area_correlation);

	return 2.0 * design->variance *
		((within * design->treated.inverse_rows + between) / design->treated.areas +
		 (within * design->comparators.inverse_rows + between) /
		 design->comparators.areas);
}

/* The effect measured in standard errors. */
static Power
power_at(const PowerDesign *design, double delta)
{
	Power		power = {.std_error = sqrt(variance_of_effect(design))};
	double		normal = gsl_cdf_ugaussian_Qinv(design->alpha / 2.0);

	power.df = (double) design->treated.areas + design->comparators.areas - 2.0;
	power.by_normal = gsl_cdf_ugaussian_P(delta - normal) +
		gsl_cdf_ugaussian_P(-normal - delta);
	power.by_t = power.df > 0.0 ?
		noncentral_t_tails(gsl_cdf_tdist_Qinv(design->alpha / 2.0, power.df),
						   power.df, delta) : NAN;
	return power;
}

Power
power_of(const PowerDesign *design, double effect)
{
	return power_at(design, fabs(effect) / sqrt(variance_of_effect(design)));
}

double
power_effect(const PowerDesign *design, double power)
{
	double		low = 0.0;
	double		high = 1.0;

	while (power_at(design, high).by_t < power)
	{
		low = high;
		high *= 2.0;
	}
	while (high - low > NO_CLOSER * high)
	{
		double		middle = low + (high - low) / 2.0;

		core_check_interrupts();
		if (middle <= low || middle >= high)
			break;
		if (power_at(design, middle).by_t < power)
			low = middle;
		else
			high = middle;
	}
	return high * sqrt(variance_of_effect(design));
}

static void
put_areas(PowerDesign *design, PowerSearch search, uint32_t areas)
{
	if (search != SEARCH_COMPARATORS)
		design->treated.areas = areas;
	if (search != SEARCH_TREATED)
		design->comparators.areas = areas;
}

uint32_t
power_areas(PowerDesign *design, PowerSearch search, double effect,
			double power)
{
	uint32_t	low = 0;
	uint32_t	high = POWER_AREAS_MOST;

	put_areas(design, search, high);
	if (!(power_of(design, effect).by_t >= power))
		return 0;
	/* More areas have more power; without degrees of freedom there is none. */
	while (high - low > 1)
	{
		uint32_t	middle = low + (high - low) / 2;

		core_check_interrupts();
		put_areas(design, search, middle);
		if (power_of(design, effect).by_t >= power)
			high = middle;
		else
			low = middle;
	}
	put_areas(design, search, high);
	return high;
}
