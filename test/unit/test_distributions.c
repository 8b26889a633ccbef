/*-------------------------------------------------------------------------
 *
 * test_distributions.c
 *		Student's t and Wilcoxon's signed ranks, by formulas that can be
 *		followed by hand.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>

#include "core/inference/signed_rank.h"
#include "core/inference/t_interval.h"
#include "csv.h"

static void
assert_near(double ours, double theirs)
{
	if (!(fabs(ours - theirs) <= 1e-14 * fmax(1.0, fabs(theirs))))
		fail_msg("%.17g is not %.17g", ours, theirs);
}

/*
 * Of an even number of degrees of freedom n, with a = atan(t / sqrt(n)), the
 * probability is 1/2 + sin a (1 + cos^2 a / 2 + 3 cos^4 a / 8 + ...) / 2, up to
 * cos^(n - 2) (Abramowitz and Stegun, 26.7.4).
 */
static double
probability_by_series(double t, int df)
{
	double		angle = atan(t / sqrt(df));
	double		term = 1.0;
	double		sum = 1.0;

	for (int i = 2; i <= df - 2; i += 2)
	{
		term *= (i - 1.0) / i * cos(angle) * cos(angle);
		sum += term;
	}
	return 0.5 + 0.5 * sin(angle) * sum;
}

static void
students_t(void **unused)
{
	(void) unused;
	for (int df = 2; df <= 40; df += 2)
		for (int i = -8; i <= 8; i++)
			assert_near(t_probability(0.4 * i, df),
						probability_by_series(0.4 * i, df));
	assert_near(t_probability(1.0, 1.0), 0.75);
	assert_near(t_probability(-1.3, INFINITY), 0.5 * erfc(1.3 / sqrt(2.0)));
}

/* R's tails, from the middle to where they are hardly there. */
static void
tails_of_r(void **unused)
{
	Csv			csv = csv_read("../oracle/t_tails.csv");

	(void) unused;
	for (int row = 0; row < csv.n_rows; row++)
	{
		double		t = csv_number(&csv, row, "t");
		double		df = csv_number(&csv, row, "df");
		double		p = csv_number(&csv, row, "p_value");
		ConfidenceInterval interval;

		assert_true(t_interval(t, 1.0, df, 0.95, &interval));
		if (!(fabs(interval.p_value / p - 1.0) <= 2e-11))
			fail_msg("p-value of %g, df = %g: %.17g is not %.17g", t, df,
					 interval.p_value, p);
		if (!(fabs(2.0 * t_probability(-t, df) / p - 1.0) <= 2e-11))
			fail_msg("probability of %g, df = %g", t, df);
		assert_near(interval.high, t + csv_number(&csv, row, "quantile"));
	}
	assert_int_equal(csv.n_rows, 396);
	csv_free(&csv);
}

/*
 * Sizes 1, 1, 1 and 2 have ranks 2, 2, 2 and 4; the one below 0 has 2.  Of the
 * 16 ways to give signs, none or one of rank 2 is below 0 in 4.
 */
static void
ranks_that_tie(void **unused)
{
	static const double differences[4] = {1.0, -1.0, 2.0, 1.0};
	static const double rounded[4] = {1.0, -1.0 - 1e-14, 2.0, 1.0 + 1e-14};
	static const double apart[4] = {1.0, -1.0 - 1e-9, 2.0, 1.0 - 1e-9};
	SignedRank	r = signed_rank_test(differences, 4, 0.5);

	(void) unused;
	assert_near(r.statistic, 8.0);
	assert_near(r.p_value, 0.5);
	/* The middle of -1, 0, 0, 0.5, 1, 1, 1, 1.5, 1.5 and 2. */
	assert_near(r.estimate, 1.0);
	r = signed_rank_test(rounded, 4, 0.5);
	assert_near(r.statistic, 8.0);
	assert_near(r.p_value, 0.5);
	/* Ranks 2, 3, 4 and 1: below 0 is 3 or less in 5 of 16. */
	r = signed_rank_test(apart, 4, 0.5);
	assert_near(r.statistic, 7.0);
	assert_near(r.p_value, 0.625);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(students_t),
		cmocka_unit_test(tails_of_r),
		cmocka_unit_test(ranks_that_tie),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
