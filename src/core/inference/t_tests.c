/*-------------------------------------------------------------------------
 *
 * t_tests.c
 *		Student's t tests of numbers.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/t_tests.h"

#include <math.h>

typedef struct MeanAndSpread
{
	uint32_t	n;
	double		mean;			/* 0 without numbers */
	double		squares;		/* sum of squares about the mean */
} MeanAndSpread;

static MeanAndSpread
mean_and_spread(const double *values, uint32_t n)
{
	MeanAndSpread m = {n, 0.0, 0.0};

	for (uint32_t i = 0; i < n; i++)
		m.mean += values[i];
	m.mean = n > 0 ? m.mean / n : 0.0;
	for (uint32_t i = 0; i < n; i++)
		m.squares += (values[i] - m.mean) * (values[i] - m.mean);
	return m;
}

static void
test_by_t(TTest *test, double variance, double df, double noise,
		  double conf_level)
{
	test->status = T_TEST_CONSTANT;
	if (!(sqrt(variance) > noise))
		return;
	test->std_error = sqrt(variance);
	test->df = df;
	if (t_interval(test->estimate, test->std_error, df, conf_level,
				   &test->interval))
		test->status = T_TEST_OK;
}

TTest
pooled_t_test(const double *first, uint32_t n_first, const double *second,
			  uint32_t n_second, double noise, double conf_level)
{
	MeanAndSpread a = mean_and_spread(first, n_first);
	MeanAndSpread b = mean_and_spread(second, n_second);
	TTest		test = {.estimate = b.mean - a.mean};
	double		df = (double) a.n + b.n - 2.0;

	if (a.n == 0 || b.n == 0)
		test.status = T_TEST_EMPTY;
	else if (!(df > 0.0))
		test.status = T_TEST_TOO_FEW;
	else
		test_by_t(&test, (a.squares + b.squares) / df *
				  (1.0 / a.n + 1.0 / b.n), df, noise, conf_level);
	return test;
}

/* With the degrees of freedom of Welch and Satterthwaite. */
TTest
welch_t_test(const double *first, uint32_t n_first, const double *second,
			 uint32_t n_second, double noise, double conf_level)
{
	MeanAndSpread a = mean_and_spread(first, n_first);
	MeanAndSpread b = mean_and_spread(second, n_second);
	TTest		test = {.estimate = b.mean - a.mean};

	if (a.n == 0 || b.n == 0)
		test.status = T_TEST_EMPTY;
	else if (a.n < 2 || b.n < 2)
		test.status = T_TEST_TOO_FEW;
	else
	{
		double		of_a = a.squares / (a.n - 1.0) / a.n;
		double		of_b = b.squares / (b.n - 1.0) / b.n;
		/* Shares have squares within double, whatever the unit. */
		double		share_a = of_a / (of_a + of_b);
		double		share_b = of_b / (of_a + of_b);

		test_by_t(&test, of_a + of_b,
				  1.0 / (share_a * share_a / (a.n - 1.0) +
						 share_b * share_b / (b.n - 1.0)), noise, conf_level);
	}
	return test;
}

TTest
paired_t_test(const double *differences, uint32_t n, double noise,
			  double conf_level)
{
	MeanAndSpread m = mean_and_spread(differences, n);
	TTest		test = {.estimate = m.mean};

	if (n == 0)
		test.status = T_TEST_EMPTY;
	else if (n < 2)
		test.status = T_TEST_TOO_FEW;
	else
		test_by_t(&test, m.squares / (n - 1.0) / n, n - 1.0, noise,
				  conf_level);
	return test;
}
