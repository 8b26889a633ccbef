/*-------------------------------------------------------------------------
 *
 * test_normal_box.c
 *		Probabilities of boxes of normal numbers, and the limits that all of
 *		them keep.
 *
 * Independent numbers have products; those with one correlation r are
 * sqrt(r) X + sqrt(1 - r) E, so that of n numbers the probability is an integral
 * over X, done here by the trapezoid rule with the C library's erfc.  Uniform
 * critical values of event studies are those of R's qmvnorm, to 1e-3
 * (test/oracle/honest_values.csv).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/memory.h"
#include "core/inference/normal_box.h"
#include "core/inference/t_interval.h"
#include "core/numeric/tolerance.h"
#include "csv.h"
#include "host.h"

#define MOST 12

static void
assert_within(double ours, double theirs, double tolerance)
{
	if (!(fabs(ours - theirs) <= tolerance))
		fail_msg("%.12g instead of %.12g", ours, theirs);
}

static double
normal(double x)
{
	return 0.5 * erfc(-x / sqrt(2.0));
}

static void
equicorrelated(double *correlation, int n, double r)
{
	for (int i = 0; i < n * n; i++)
		correlation[i] = i % (n + 1) == 0 ? 1.0 : r;
}

static double
by_trapezoids(int n, double r, const double *low, const double *high)
{
	double		width = 1e-2;
	double		sum = 0.0;

	for (double x = -8.5; x < 8.5; x += width)
	{
		double		product = width / sqrt(2.0 * M_PI) * exp(-0.5 * x * x);

		for (int i = 0; i < n; i++)
			product *= normal((high[i] - sqrt(r) * x) / sqrt(1.0 - r)) -
				normal((low[i] - sqrt(r) * x) / sqrt(1.0 - r));
		sum += product;
	}
	return sum;
}

static void
independent_numbers_multiply(void **unused)
{
	double		correlation[MOST * MOST];
	double		low[MOST];
	double		high[MOST];
	double		product = 1.0;

	(void) unused;
	for (int n = 1; n <= MOST; n++)
	{
		BoxProbability found;

		low[n - 1] = n % 3 == 0 ? -INFINITY : -0.5 - 0.25 * n;
		high[n - 1] = n % 4 == 0 ? INFINITY : 3.0 - 0.1 * n;
		product *= normal(high[n - 1]) - normal(low[n - 1]);
		equicorrelated(correlation, n, 0.0);
		found = normal_box(correlation, n, low, high);
		assert_within(found.probability, product, n <= 2 ? 1e-13 : 1e-10);
	}
}

/* No more than what is stated, which is 1e-5 at most. */
static void
equal_correlations_are_an_integral(void **unused)
{
	static const double correlations[] = {0.2, 0.5, 0.9};
	double		correlation[MOST * MOST];
	double		low[MOST];
	double		high[MOST];

	(void) unused;
	for (int n = 1; n <= (is_quick() ? 3 : 6); n++)
		for (int i = 0; i < 3; i++)
		{
			BoxProbability found;
			double		r = correlations[i];

			for (int j = 0; j < n; j++)
			{
				low[j] = -1.5 - 0.1 * j;
				high[j] = j % 2 == 0 ? 1.0 : 2.0;
			}
			equicorrelated(correlation, n, r);
			found = normal_box(correlation, n, low, high);
			assert_true(found.error <= (n <= 2 ? 1e-8 : BOX_ERROR));
			assert_within(found.probability, by_trapezoids(n, r, low, high),
						  n <= 2 ? 1e-11 : found.error);
		}
}

/* P(X > 0, Y > 0) = 1/4 + asin(r) / (2 pi); of three, 1/8 + sums / (4 pi). */
static void
quadrants_have_angles(void **unused)
{
	double		three[9] = {1.0, 0.3, -0.2, 0.3, 1.0, 0.6, -0.2, 0.6, 1.0};
	double		low[3] = {0.0, 0.0, 0.0};
	double		high[3] = {INFINITY, INFINITY, INFINITY};
	BoxProbability found;

	(void) unused;
	for (double r = -0.9999; r < 1.0; r += 0.1111)
	{
		double		two[4] = {1.0, r, r, 1.0};

		assert_within(normal_box(two, 2, low, high).probability,
					  0.25 + asin(r) / (2.0 * M_PI), 1e-10);
	}
	found = normal_box(three, 3, low, high);
	assert_within(found.probability, 0.125 +
				  (asin(0.3) + asin(-0.2) + asin(0.6)) / (4.0 * M_PI),
				  found.error);
}

/*
 * Numbers that are one and the same, one and its negative, or a sum of others,
 * have the limits of all of them.
 */
static void
correlations_may_be_singular(void **unused)
{
	double		same[9] = {1.0, 1.0, -1.0, 1.0, 1.0, -1.0, -1.0, -1.0, 1.0};
	double		low[3] = {-2.0, -1.0, -1.5};
	double		high[3] = {1.0, 3.0, 0.5};
	double		h = sqrt(0.5);
	double		sum[9] = {1.0, 0.0, h, 0.0, 1.0, h, h, h, 1.0};
	double		quarter[3] = {0.0, 0.0, -INFINITY};
	double		none[3] = {INFINITY, INFINITY, 0.0};
	double		zero = 0.0;

	(void) unused;
	/* -0.5 <= Z <= 1 */
	assert_within(normal_box(same, 3, low, high).probability,
				  normal(1.0) - normal(-0.5), 1e-12);
	/* X >= 0, Y >= 0 and X + Y <= 0 */
	assert_within(normal_box(sum, 3, quarter, none).probability, 0.0, 1e-12);
	/* X >= 0, Y >= 0, (X + Y) / sqrt 2 <= c: the rotated box of c, a quarter */
	none[2] = 1.3;
	assert_within(normal_box(sum, 3, quarter, none).probability,
				  0.25 * pow(2.0 * normal(1.3) - 1.0, 2), 1e-10);
	assert_within(normal_box(&zero, 1, low, high).probability, 1.0, 0.0);
	assert_within(normal_box(&zero, 1, high, high).probability, 0.0, 0.0);
}

/* Of any matrix of 0.9^|i - j|: no more than Bonferroni's limit, and more than one's. */
static void
quantiles_have_their_level(void **unused)
{
	double		correlation[MOST * MOST];
	double		low[MOST];
	double		high[MOST];

	(void) unused;
	for (int n = 1; n <= (is_quick() ? 3 : 6); n++)
		for (int i = 0; i < 2; i++)
		{
			double		r = i == 0 ? 0.0 : 0.6;
			SupQuantile found;

			equicorrelated(correlation, n, r);
			found = sup_quantile(correlation, n, INFINITY, 0.9);
			for (int j = 0; j < n; j++)
			{
				low[j] = -found.critical;
				high[j] = found.critical;
			}
			assert_int_equal(found.n, n);
			assert_within(by_trapezoids(n, r, low, high), 0.9,
						  n <= 2 || r == 0.0 ? 1e-10 : BOX_ERROR);
		}
}

/*
 * Of one number the quantile is Student's.  Of two independent normals over one
 * scale with df = 2, max |T| <= c has the probability of a square: with t = c /
 * sqrt(2 + c^2), (4 / pi) t atan(t) (the integral over angles of 1 - the tail
 * (1 + r^2 / 2)^-1 of the radius).
 */
static void
student_numbers_share_their_scale(void **unused)
{
	static const double dfs[] = {1.0, 3.7, 30.0, 1e6};
	double		one = 1.0;
	double		two[4] = {1.0, 0.0, 0.0, 1.0};
	double		c = 3.0;
	double		t = c / sqrt(2.0 + c * c);
	BoxProbability found = sup_probability(two, 2, 2.0, c);

	(void) unused;
	for (int i = 0; i < 4; i++)
	{
		double		q = sup_quantile(&one, 1, dfs[i], 0.95).critical;

		assert_within(t_probability(-q, dfs[i]), 0.025, 1e-11);
	}
	assert_within(found.probability, 4.0 / M_PI * t * atan(t), 1e-9);
}

/* What does not vary takes no part. */
static void
constants_are_left_out(void **unused)
{
	double		covariance[9] = {4.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1.0};
	double		correlation[4] = {1.0, 0.5, 0.5, 1.0};
	double		nothing[1] = {0.0};
	SupQuantile found = sup_quantile_of_covariance(covariance, 3, INFINITY, 0.95);

	(void) unused;
	assert_int_equal(found.n, 2);
	assert_within(found.critical,
				  sup_quantile(correlation, 2, INFINITY, 0.95).critical, 0.0);
	assert_true(isnan(sup_quantile_of_covariance(nothing, 1, INFINITY,
												 0.95).critical));
}

/* The covariances of an event study; how many. */
static int
read_covariance(const Csv *data, const char *set, double *covariance)
{
	int			n = 0;
	int			first = -1;

	for (int row = 0; row < data->n_rows; row++)
		if (csv_is(data, row, "set", set))
		{
			first = first < 0 ? row : first;
			n++;
		}
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
		{
			char		name[] = {'v', '1' + j, '\0'};

			covariance[i * n + j] = csv_number(data, first + i, name);
		}
	return n;
}

static void
critical_values_of_r(void **unused)
{
	Csv			data = csv_read("../oracle/honest_data.csv");
	Csv			values = csv_read("../oracle/honest_values.csv");
	double		covariance[MOST * MOST];
	int			checked = 0;

	(void) unused;
	for (int row = 0; row < values.n_rows; row++)
	{
		int			n;

		if (!csv_is(&values, row, "what", "supt"))
			continue;
		checked++;
		if (is_quick() && checked > 1)
			continue;
		n = read_covariance(&data, csv_text(&values, row, "set"), covariance);
		assert_within(sup_quantile_of_covariance(covariance, n, INFINITY,
												 0.95).critical,
					  csv_number(&values, row, "a"), 1e-3);
	}
	assert_int_equal(checked, 4);
	csv_free(&values);
	csv_free(&data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(independent_numbers_multiply),
		cmocka_unit_test(equal_correlations_are_an_integral),
		cmocka_unit_test(quadrants_have_angles),
		cmocka_unit_test(correlations_may_be_singular),
		cmocka_unit_test(quantiles_have_their_level),
		cmocka_unit_test(student_numbers_share_their_scale),
		cmocka_unit_test(constants_are_left_out),
		cmocka_unit_test(critical_values_of_r),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
