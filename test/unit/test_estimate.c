/*-------------------------------------------------------------------------
 *
 * test_estimate.c
 *		Estimates that can be followed by hand, and Student's t.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <string.h>

#include "core/estimate.h"
#include "core/memory.h"

static Estimate
estimate_with(const Sample *sample, Vcov vcov)
{
	Choices		choices = {vcov, 0.95};
	Estimate	e;

	estimate_effect(sample, &choices, &e);
	return e;
}

static void
assert_close(double ours, double theirs)
{
	if (!(fabs(ours - theirs) <= 1e-14 * fabs(theirs)))
		fail_msg("%.17g is not %.17g", ours, theirs);
}

/*
 * Four treated and four comparator clusters of two rows in each period.  All
 * rows of a cluster and period have the same outcome: comparators stay at 0,
 * treated clusters go from 0 to 0, 1, 2 and 5, whose mean is 2.
 *
 * Only the group "treated post" has residuals: -2, -1, 0, 3 in each of two
 * rows.  A cluster's score is its sum of residuals over the group's 8 rows:
 * -4/8, -2/8, 0, 6/8, with the sum of squares (16 + 4 + 36)/64 = 7/8.  The
 * leverage of a cluster in its group is 2/8, so CR2 divides by 3/4 and CR3 by
 * its square.
 */
static Sample *
by_hand(void)
{
	const double change[] = {0.0, 1.0, 2.0, 5.0};
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);

	for (int cluster = 0; cluster < 8; cluster++)
		for (int row = 0; row < 4; row++)
		{
			bool		treated = cluster < 4;
			bool		post = row >= 2;
			Row			r = make_row(treated && post ? change[cluster] : 0.0,
									 treated, post, cluster, 1.0);

			add_row(&sample, &r);
		}
	return finish(sample);
}

static void
variances_by_hand(void **unused)
{
	Sample	   *sample = by_hand();
	double		rss = 2.0 * (4.0 + 1.0 + 0.0 + 9.0);
	double		n = 32.0;

	(void) unused;
	assert_close(estimate_with(sample, VCOV_CR2).estimate, 2.0);
	assert_close(estimate_with(sample, VCOV_CR0).std_error, sqrt(7.0 / 8));
	assert_close(estimate_with(sample, VCOV_CR1).std_error, sqrt(7.0 / 8 * 8 / 7));
	assert_close(estimate_with(sample, VCOV_CR1S).std_error,
				 sqrt(7.0 / 8 * 8 / 7 * (n - 1) / (n - 4)));
	assert_close(estimate_with(sample, VCOV_CR2).std_error, sqrt(7.0 / 8 / (3.0 / 4)));
	assert_close(estimate_with(sample, VCOV_CR3).std_error, sqrt(7.0 / 8) / (3.0 / 4));
	assert_close(estimate_with(sample, VCOV_CRV3).std_error,
				 sqrt(7.0 / 8 * 7 / 8) / (3.0 / 4));
	/* M l has 1/8 in each of four groups, l'Ml = 4/8 */
	assert_close(estimate_with(sample, VCOV_IID).std_error,
				 sqrt(rss / (n - 4) * 4.0 / 8));
	assert_close(estimate_with(sample, VCOV_HC0).std_error, sqrt(rss / 64));
	assert_close(estimate_with(sample, VCOV_HC1).std_error, sqrt(rss / 64 * n / (n - 4)));
	assert_close(estimate_with(sample, VCOV_HC2).std_error, sqrt(rss / 64 / (7.0 / 8)));
	assert_close(estimate_with(sample, VCOV_HC3).std_error, sqrt(rss / 64) / (7.0 / 8));

	/*
	 * By symmetry the two arms have two equal sets of three degrees of
	 * freedom: Satterthwaite's df is 6 for clusters as balanced as these.
	 */
	assert_close(estimate_with(sample, VCOV_CR2).df, 6.0);
	assert_close(estimate_with(sample, VCOV_CR0).df, 7.0);
	assert_close(estimate_with(sample, VCOV_IID).df, n - 4);
	core_free(sample);
}

static void
means_by_hand(void **unused)
{
	Sample	   *sample = by_hand();
	GroupMean	means[N_GROUPS];

	(void) unused;
	estimate_group_means(sample, means);
	for (int group = 0; group < N_GROUPS; group++)
	{
		assert_int_equal(means[group].rows, 8);
		assert_close(means[group].weight, 8.0);
		assert_close(means[group].effective_rows, 8.0);
	}
	assert_close(means[TREATED_POST].mean, 2.0);
	assert_close(means[TREATED_POST].std_error, sqrt(7.0 / 8 / (3.0 / 4)));
	assert_true(means[TREATED_PRE].mean == 0.0);
	assert_true(means[TREATED_PRE].has_std_error);
	assert_true(means[TREATED_PRE].std_error == 0.0);
	core_free(sample);
}

/* Quantiles and tails from R: qt(.975, df), 2 * pt(-2, df). */
static void
students_t(void **unused)
{
	const struct
	{
		double		df;
		double		quantile;
		double		p;
	}			known[] = {
		{1.0, 12.706204736174694, 0.29516723530086642},
		{2.3, 3.8071632082321307, 0.16661357898802984},
		{15.6680210412376, 2.1235617086887113, 0.063144571832474031},
		{687.0, 1.9634230603639027, 0.045893481508934623}
	};
	ConfidenceInterval interval;

	(void) unused;
	for (int i = 0; i < 4; i++)
	{
		assert_true(t_interval(2.0, 1.0, known[i].df, 0.95, &interval));
		assert_close(interval.high - 2.0, known[i].quantile);
		if (fabs(interval.p_value / known[i].p - 1) > 1e-13)
			fail_msg("p is %.17g", interval.p_value);
	}
	/* No interval, and no abort by GSL, from numbers that make none. */
	assert_false(t_interval(1.0, 0.0, 5.0, 0.95, &interval));
	assert_false(t_interval(1.0, 1.0, 0.0, 0.95, &interval));
	assert_false(t_interval(1.0, 1.0, NAN, 0.95, &interval));
	assert_false(t_interval(NAN, 1.0, 5.0, 0.95, &interval));
	t_interval(1.0, 1e-300, 1e-300, 0.95, &interval);
	t_interval(1e300, 1e-300, 1e300, 1.0 - 1e-16, &interval);
	t_interval(1.0, 1.0, 1e-5, 0.999999, &interval);
}

static void
notes_say_what_is_missing(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Row			row = make_row(1.0, true, true, 1, 1.0);
	Estimate	e;

	(void) unused;
	add_row(&sample, &row);
	sample = finish(sample);
	e = estimate_with(sample, VCOV_CR2);
	assert_false(e.has_estimate);
	assert_string_equal(e.note, "no rows: comparator, pre; no rows: comparator, post; "
						"no rows: treated, pre");
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variances_by_hand),
		cmocka_unit_test(means_by_hand),
		cmocka_unit_test(students_t),
		cmocka_unit_test(notes_say_what_is_missing),
	};

	return cmocka_run_group_tests_name("estimate", tests, NULL, NULL);
}
