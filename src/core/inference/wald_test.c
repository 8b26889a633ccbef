/*-------------------------------------------------------------------------
 *
 * wald_test.c
 *		From a Wald statistic to its p-value.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/wald_test.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>

bool
wald_test(double wald, int q, double freedom, WaldTest *test)
{
	gsl_error_handler_t *handler;

	*test = (WaldTest) {NAN, q, NAN, NAN};
	if (q < 1 || !(wald >= 0.0) || !isfinite(wald) || !(freedom > q - 1.0))
		return false;
	handler = gsl_set_error_handler_off();
	if (isinf(freedom))
	{
		test->statistic = wald / q;
		test->df2 = INFINITY;
		test->p_value = gsl_cdf_chisq_Q(wald, q);
	}
	else
	{
		test->df2 = freedom - q + 1.0;
		test->statistic = wald * test->df2 / (freedom * q);
		test->p_value = gsl_cdf_fdist_Q(test->statistic, q, test->df2);
	}
	gsl_set_error_handler(handler);
	return isfinite(test->p_value);
}

bool
f_test(double statistic, double df1, double df2, WaldTest *test)
{
	gsl_error_handler_t *handler;

	*test = (WaldTest) {NAN, df1, df2, NAN};
	if (!(statistic >= 0.0) || !isfinite(statistic) || !(df1 > 0.0) ||
		!(df2 > 0.0) || !isfinite(df2))
		return false;
	test->statistic = statistic;
	handler = gsl_set_error_handler_off();
	test->p_value = gsl_cdf_fdist_Q(statistic, df1, df2);
	gsl_set_error_handler(handler);
	return isfinite(test->p_value);
}
