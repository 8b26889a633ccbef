/*-------------------------------------------------------------------------
 *
 * bootstrap_interval.c
 *		From bootstrap replicates to a confidence interval.
 *
 * The five intervals and the rule for quantiles are those of R's package boot
 * (Davison and Hinkley 1997, chapter 5), to all digits.  The p-value of each
 * is the level at which that kind of interval ends at the null value, with
 * replicates counted as (1 + count) / (1 + n), so that it is never 0.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/bootstrap_interval.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/tolerance.h"

/* In the order of IntervalKind. */
const NameList interval_kind_names =
NAME_LIST("normal", "basic", "percentile", "bca", "studentized");

static double
normal_cdf(double z)
{
	return 0.5 * erfc(-z * M_SQRT1_2);
}

double
acceleration_of(const double *influence, uint32_t n)
{
	double		largest = 0.0;
	double		squares = 0.0;
	double		cubes = 0.0;

	for (uint32_t i = 0; i < n; i++)
		largest = fmax(largest, fabs(influence[i]));
	if (!(largest > 0.0))
		return 0.0;
	/* As shares of the largest, lest cubes leave the range of double. */
	for (uint32_t i = 0; i < n; i++)
	{
		double		share = influence[i] / largest;

		squares += share * share;
		cubes += share * share * share;
	}
	return cubes / (6.0 * squares * sqrt(squares));
}

/* Mean and standard deviation, about the first value against cancellation. */
static void
summarise(const BootstrapReplicates *replicates, BootstrapInterval *result)
{
	double		origin = replicates->values[0];
	double		n = replicates->n;
	double		sum = 0.0;
	double		squares = 0.0;
	double		mean;

	for (uint32_t i = 0; i < replicates->n; i++)
		sum += replicates->values[i] - origin;
	mean = sum / n;
	for (uint32_t i = 0; i < replicates->n; i++)
	{
		double		deviation = replicates->values[i] - origin - mean;

		squares += deviation * deviation;
	}
	result->bias = origin + mean - replicates->estimate;
	result->std_error = sqrt(squares / (n - 1.0));
}

/*
 * Quantile alpha of sorted values: order statistic (n + 1) alpha, and between
 * two of them interpolated on the scale of normal quantiles (Davison and
 * Hinkley, equation 5.8).
 */
static double
quantile(const double *sorted, uint32_t n, double alpha, bool *extreme)
{
	double		rank = (n + 1.0) * alpha;
	double		k = floor(rank);
	double		below;
	double		above;
	double		share;

	if (!(rank > 1.0 && rank < n))
		*extreme = true;
	if (k < 1.0)
		return sorted[0];
	if (k >= n)
		return sorted[n - 1];
	if (k == rank)
		return sorted[(uint32_t) k - 1];
	/* There is nothing between infinite pivots and others. */
	if (isinf(sorted[(uint32_t) k - 1]))
		return sorted[(uint32_t) k - 1];
	below = portable_normal_quantile(k / (n + 1.0));
	above = portable_normal_quantile((k + 1.0) / (n + 1.0));
	share = (portable_normal_quantile(alpha) - below) / (above - below);
	return sorted[(uint32_t) k - 1] +
		share * (sorted[(uint32_t) k] - sorted[(uint32_t) k - 1]);
}

/*
 * How many of the sorted values are less than x, or not more than x.  Those as
 * close as "noise" are equal to it: with few clusters many are, but for their
 * rounding errors.
 */
static uint32_t
count_below(const double *sorted, uint32_t n, double x, double noise,
			bool or_equal)
{
	double		end = or_equal ? x + noise : x - noise;
	uint32_t	low = 0;
	uint32_t	high = n;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (sorted[middle] < end || (or_equal && sorted[middle] == end))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static double
noise_of(const BootstrapReplicates *replicates,
		 const BootstrapInterval *result)
{
	return TIED * (fabs(replicates->estimate) + result->std_error);
}

/* Twice the smaller tail of the sorted values at x. */
static double
two_tails(const double *sorted, uint32_t n, double x, double noise)
{
	double		at_most = 1.0 + count_below(sorted, n, x, noise, true);
	double		at_least = 1.0 + n - count_below(sorted, n, x, noise, false);

	return fmin(1.0, 2.0 * fmin(at_most, at_least) / (n + 1.0));
}

static void
normal_interval(const BootstrapReplicates *replicates, double alpha,
				double null_value, BootstrapInterval *result)
{
	double		centre = replicates->estimate - result->bias;
	double		reach = -portable_normal_quantile(alpha) * result->std_error;

	result->low = centre - reach;
	result->high = centre + reach;
	result->p_value = erfc(fabs(centre - null_value) / result->std_error *
						   M_SQRT1_2);
}

static void
basic_interval(const BootstrapReplicates *replicates, double alpha,
			   double null_value, BootstrapInterval *result)
{
	const double *sorted = replicates->values;
	uint32_t	n = replicates->n;
	double		twice = 2.0 * replicates->estimate;

	result->low = twice - quantile(sorted, n, 1.0 - alpha, &result->extreme);
	result->high = twice - quantile(sorted, n, alpha, &result->extreme);
	result->p_value = two_tails(sorted, n, twice - null_value,
								noise_of(replicates, result));
}

static void
percentile_interval(const BootstrapReplicates *replicates, double alpha,
					double null_value, BootstrapInterval *result)
{
	const double *sorted = replicates->values;
	uint32_t	n = replicates->n;

	result->low = quantile(sorted, n, alpha, &result->extreme);
	result->high = quantile(sorted, n, 1.0 - alpha, &result->extreme);
	result->p_value = two_tails(sorted, n, null_value,
								noise_of(replicates, result));
}

/*
 * x / (1 - a x), which rises without bound as x nears 1 / a: beyond that, at
 * levels next to 1, there is nothing more to come.
 */
static double
accelerate(double x, double a)
{
	double		divisor = 1.0 - a * x;

	return divisor > 0.0 ? x / divisor : copysign(INFINITY, x);
}

/*
 * Bias-corrected and accelerated: the ends are the quantiles
 *
 *		P(w + (w + z) / (1 - a (w + z)))
 *
 * of the replicates, with P the normal distribution, z its quantile and w the
 * normal quantile of the share of replicates below the estimate.
 */
static void
bca_interval(const BootstrapReplicates *replicates, double alpha,
			 double null_value, BootstrapInterval *result)
{
	const double *sorted = replicates->values;
	uint32_t	n = replicates->n;
	double		a = replicates->acceleration;
	double		z = portable_normal_quantile(alpha);
	double		noise = noise_of(replicates, result);
	uint32_t	below = count_below(sorted, n, replicates->estimate, noise,
									false);
	double		w;
	double		at_most;
	double		at_least;
	double		from_below;
	double		from_above;

	if (below == 0 || below == n)
	{
		result->status = REPLICATES_ONE_SIDED;
		return;
	}
	w = portable_normal_quantile((double) below / n);
	result->low = quantile(sorted, n,
						   normal_cdf(w + accelerate(w + z, a)),
						   &result->extreme);
	result->high = quantile(sorted, n,
							normal_cdf(w + accelerate(w - z, a)),
							&result->extreme);

	/* The level whose quantile is the null value, from the formula solved. */
	at_most = (1.0 + count_below(sorted, n, null_value, noise, true)) /
		(n + 2.0);
	at_least = (1.0 + n - count_below(sorted, n, null_value, noise, false)) /
		(n + 2.0);
	from_below = portable_normal_quantile(at_most) - w;
	from_above = -portable_normal_quantile(at_least) - w;
	result->p_value =
		fmin(1.0, 2.0 * fmin(normal_cdf(accelerate(from_below, -a) - w),
							 normal_cdf(w - accelerate(from_above, -a))));
}

static void
studentized_interval(const BootstrapReplicates *replicates, double alpha,
					 double null_value, BootstrapInterval *result)
{
	const double *sorted = replicates->pivots;
	uint32_t	n = replicates->n;
	double		estimate = replicates->estimate;
	double		std_error = replicates->std_error;

	result->low = estimate - std_error *
		quantile(sorted, n, 1.0 - alpha, &result->extreme);
	result->high = estimate - std_error *
		quantile(sorted, n, alpha, &result->extreme);
	result->p_value = two_tails(sorted, n, (estimate - null_value) / std_error,
								noise_of(replicates, result) / std_error);
}

BootstrapInterval
bootstrap_interval(BootstrapReplicates *replicates, IntervalKind kind,
				   double conf_level, double null_value)
{
	BootstrapInterval result = {REPLICATES_OK, 0.0, 0.0, 0.0, 0.0, 0.0, false};
	double		alpha = (1.0 - conf_level) / 2.0;

	if (replicates->n < 2)
	{
		result.status = REPLICATES_TOO_FEW;
		return result;
	}
	summarise(replicates, &result);
	if (!(result.std_error > replicates->noise) ||
		(kind == INTERVAL_STUDENTIZED && !(replicates->std_error > 0.0)))
	{
		result.status = REPLICATES_CONSTANT;
		return result;
	}
	sort_numbers(kind == INTERVAL_STUDENTIZED ? replicates->pivots :
				 replicates->values, replicates->n);
	switch (kind)
	{
		case INTERVAL_NORMAL:
			normal_interval(replicates, alpha, null_value, &result);
			break;
		case INTERVAL_BASIC:
			basic_interval(replicates, alpha, null_value, &result);
			break;
		case INTERVAL_PERCENTILE:
			percentile_interval(replicates, alpha, null_value, &result);
			break;
		case INTERVAL_BCA:
			bca_interval(replicates, alpha, null_value, &result);
			break;
		case INTERVAL_STUDENTIZED:
			studentized_interval(replicates, alpha, null_value, &result);
			break;
	}
	return result;
}
