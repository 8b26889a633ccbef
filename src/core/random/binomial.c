/*-------------------------------------------------------------------------
 *
 * binomial.c
 *		Binomial random numbers, of the same digits everywhere.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/random/binomial.h"

#include <math.h>

#include "core/numeric/portable_math.h"

/* From this mean on rejection is quicker than waiting, and valid. */
#define REJECTION_FROM 10.0

/* ln sqrt(2 pi) */
#define HALF_LOG_2PI 0x1.d67f1c864beb5p-1

/*
 * ln(1 + x), x > -1: the series of portable_log, without the rounding of
 * 1 + x where x is small.
 */
static double
log_1_plus(double x)
{
	double		s = x / (2.0 + x);
	double		z = s * s;
	double		series = 0.0;

	if (fabs(s) > 0.17)
		return portable_log(1.0 + x);
	for (int term = 23; term >= 3; term -= 2)
		series = z * (2.0 / term + series);
	return s * (2.0 + series);
}

/* ---- probabilities ---- */

/*
 * ln k! less Stirling's (k + 1/2) ln k - k + ln sqrt(2 pi), k >= 1 (Loader
 * 2000).
 */
static double
stirling_error(double k)
{
	static const double small[16] = {
		0.0, 0.08106146679532726, 0.04134069595540929, 0.02767792568499834,
		0.02079067210376509, 0.01664469118982119, 0.01387612882307075,
		0.01189670994589177, 0.01041126526197210, 0.009255462182712733,
		0.008330563433362871, 0.007573675487951841, 0.006942840107209530,
		0.006408994188004207, 0.005951370112758848, 0.005554733551962801
	};
	double		kk = k * k;

	if (k < 16.0)
		return small[(int) k];
	return (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 -
										 (1.0 / 1680.0 - 1.0 / 1188.0 / kk) / kk) / kk) / kk) / k;
}

/* x ln(x / mean) + mean - x */
static double
deviance(double x, double mean)
{
	double		d = (x - mean) / mean;

	return mean * ((1.0 + d) * log_1_plus(d) - d);
}

/* ln of the probability of k, 0 < p <= 1/2. */
static double
log_probability(double n, double p, double k)
{
	if (k == 0.0)
		return n * log_1_plus(-p);
	if (k == n)
		return n * portable_log(p);
	return stirling_error(n) - stirling_error(k) - stirling_error(n - k) -
		deviance(k, n * p) - deviance(n - k, n * (1.0 - p)) -
		0.5 * portable_log(k * ((n - k) / n)) - HALF_LOG_2PI;
}

/* ---- drawing ---- */

/*
 * The k-th smallest of n standard exponential numbers is a sum of E_i / (n - i
 * + 1); a trial has succeeded if its number is below -ln(1 - p) (Devroye 1986,
 * X.4.3, second waiting time).
 */
static double
draw_by_waiting(Random *random, double n, double p)
{
	double		limit = -log_1_plus(-p);
	double		sum = 0.0;
	double		k = 0.0;

	for (; k < n; k += 1.0)
	{
		sum += random_exponential(random) / (n - k);
		if (sum > limit)
			break;
	}
	return k;
}

/* Transformed rejection with squeeze: Hoermann (1993), algorithm BTRS. */
static double
draw_by_rejection(Random *random, double n, double p)
{
	double		spread = sqrt(n * p * (1.0 - p));
	double		b = 1.15 + 2.53 * spread;
	double		a = -0.0873 + 0.0248 * b + 0.01 * p;
	double		c = n * p + 0.5;
	double		alpha = (2.83 + 5.1 / b) * spread;
	double		squeeze = 0.92 - 4.2 / b;
	double		mode = floor((n + 1.0) * p);

	for (;;)
	{
		double		u = random_uniform(random) - 0.5;
		double		v = random_uniform(random);
		double		us = 0.5 - fabs(u);
		double		k = floor((2.0 * a / us + b) * u + c);

		if (us >= 0.07 && v <= squeeze)
			return k;
		if (k < 0.0 || k > n)
			continue;
		if (portable_log(v * alpha / (a / (us * us) + b)) <=
			log_probability(n, p, k) - log_probability(n, p, mode))
			return k;
	}
}

int64_t
random_binomial(Random *random, int64_t n, int64_t part, int64_t whole)
{
	double		p;

	if (n == 0 || part == 0)
		return 0;
	if (part == whole)
		return n;
	if (part > whole - part)
		return n - random_binomial(random, n, whole - part, whole);
	p = (double) part / (double) whole;
	if (n * p < REJECTION_FROM)
		return (int64_t) draw_by_waiting(random, n, p);
	return (int64_t) draw_by_rejection(random, n, p);
}
