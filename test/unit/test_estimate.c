/*-------------------------------------------------------------------------
 *
 * test_estimate.c
 *		Estimates that can be followed by hand, and Student's t.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words/words.h"
#include "rows.h"

#include <stdio.h>
#include <string.h>

#include "core/answer/estimate.h"
#include "core/base/memory.h"

static Estimate
estimate_with(const Sample *sample, Vcov vcov)
{
	Choices		choices = {.vcov = vcov, .conf_level = 0.95};
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
	GroupMean	means[TWO_WAVES_GROUPS];

	(void) unused;
	estimate_group_means(sample, means);
	for (int group = 0; group < TWO_WAVES_GROUPS; group++)
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

/* Room for ten covariates and the outcome. */
#define COLUMNS 11

/*
 * A regression on covariates alone: all rows in one cluster, whose absorbed
 * effect is the constant, and in one group.  Reads the covariates of a CSV
 * file, the outcome last.
 */
static Fit *
fit_regression(double (*rows)[COLUMNS], int n, int n_covariates, double *outcome_at_zero)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, n_covariates);
	Design	   *design;
	Fit		   *fit;

	for (int i = 0; i < n; i++)
	{
		Row			row = make_row(rows[i][n_covariates], false, false, 1, 1.0);

		row.covariates = rows[i];
		add_row(&sample, &row);
	}
	sample = finish(sample);
	design = two_waves_design(sample, EFFECTS_CLUSTER, true);
	fit = fit_create(design);
	if (outcome_at_zero != NULL)
	{
		/* mean of y less the slopes times the means of x, from the origins */
		dd			intercept = dd_add(fit->effects[0].outcome,
									   dd_from(design->origin[n_covariates]));

		for (int j = 0; j < n_covariates; j++)
			intercept = dd_sub(intercept,
							   dd_mul(fit->coefficients[2 + j],
									  dd_add(fit->effects[0].means[2 + j],
											 dd_from(design->origin[j]))));
		*outcome_at_zero = intercept.hi;
	}
	return fit;
}

static void
free_regression(Fit *fit)
{
	Design	   *design = (Design *) fit->design;
	Sample	   *sample = (Sample *) design->sample;

	fit_free(fit);
	design_free(design);
	core_free(sample);
}

static double
digits(double ours, double exact)
{
	double		error = fabs(ours / exact - 1.0);

	return error == 0.0 ? 16.0 : fmax(0.0, -log10(error));
}

/*
 * The digits that normal equations in double have of the exact coefficients,
 * the constant first (NULL: all are 1).
 */
static double
double_digits(double (*rows)[COLUMNS], int n, int n_covariates,
			  const double *exact)
{
	int			k = n_covariates + 1;
	double		a[COLUMNS][COLUMNS + 1] = {{0.0}};
	double		fewest = 16.0;

	for (int row = 0; row < n; row++)
		for (int i = 0; i < k; i++)
			for (int j = 0; j <= k; j++)
				a[i][j] += (i == 0 ? 1.0 : rows[row][i - 1]) *
					(j == 0 ? 1.0 : rows[row][j - 1]);
	for (int i = 0; i < k; i++)
		for (int r = 0; r < k; r++)
		{
			double		factor = a[r][i] / a[i][i];

			for (int j = k; r != i && j >= i; j--)
				a[r][j] -= factor * a[i][j];
		}
	for (int i = 0; i < k; i++)
		fewest = fmin(fewest, digits(a[i][k] / a[i][i],
									 exact == NULL ? 1.0 : exact[i]));
	return fewest;
}

/*
 * Longley's employment data, the classic of collinearity: the exact solution
 * is test/oracle/longley.py's, by rational arithmetic.  Normal equations in
 * double lose half of the digits.
 */
static void
longley_is_exact(void **unused)
{
	static double rows[16][COLUMNS];
	double		exact[7];
	double		intercept;
	double		fewest = 16.0;
	char		line[200];
	FILE	   *file = fopen("../oracle/longley_data.csv", "r");
	Fit		   *fit;

	(void) unused;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	for (int i = 0; i < 16; i++)
		assert_int_equal(fscanf(file, "%lf,%lf,%lf,%lf,%lf,%lf,%lf",
								&rows[i][0], &rows[i][1], &rows[i][2],
								&rows[i][3], &rows[i][4], &rows[i][5],
								&rows[i][6]), 7);
	fclose(file);
	file = fopen("../oracle/longley_values.csv", "r");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	for (int i = 0; i < 7; i++)
		assert_int_equal(fscanf(file, "%*[^,],%lf,%*s\n", &exact[i]), 1);
	fclose(file);

	fit = fit_regression(rows, 16, 6, &intercept);
	assert_int_equal(fit->rank, 6);
	fewest = digits(intercept, exact[0]);
	for (int j = 0; j < 6; j++)
		fewest = fmin(fewest, digits(fit->coefficients[2 + j].hi, exact[1 + j]));
	print_message("longley: %.1f digits, normal equations in double %.1f\n",
				  fewest, double_digits(rows, 16, 6, exact));
	assert_true(fewest > 15.0);
	free_regression(fit);
}

/* y = 1 + x + ... + x^10 at 0, 1, .. 20, whose coefficients are all 1. */
static void
powers_are_fitted(void **unused)
{
	static double rows[21][COLUMNS];
	double		fewest = 16.0;
	double		intercept;
	Fit		   *fit;

	(void) unused;
	for (int i = 0; i < 21; i++)
	{
		double		power = 1.0;

		rows[i][10] = 1.0;
		for (int j = 0; j < 10; j++)
		{
			power *= i;
			rows[i][j] = power;
			rows[i][10] += power;
		}
	}
	fit = fit_regression(rows, 21, 10, &intercept);
	assert_int_equal(fit->rank, 10);
	fewest = digits(intercept, 1.0);
	for (int j = 0; j < 10; j++)
		fewest = fmin(fewest, digits(fit->coefficients[2 + j].hi, 1.0));
	print_message("polynomial of degree 10: %.1f digits, normal equations in "
				  "double %.1f\n", fewest, double_digits(rows, 21, 10, NULL));
	assert_true(fewest > 11.0);
	free_regression(fit);
}

static void
notes_say_what_is_missing(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Row			row = make_row(1.0, true, true, 1, 1.0);
	Estimate	e;
	char	   *note;

	(void) unused;
	add_row(&sample, &row);
	sample = finish(sample);
	e = estimate_with(sample, VCOV_CR2);
	assert_false(e.has_estimate);
	assert_true(e.facts.present[FACT_EMPTY_GROUPS]);
	assert_int_equal(e.facts.facts[FACT_EMPTY_GROUPS].members, 0x7);
	note = words_note(&e.facts, sample);
	assert_string_equal(note, "no rows: comparator, pre; no rows: comparator, post; "
						"no rows: treated, pre; all rows are of one cluster, "
						"\"1\": was another argument meant?");
	core_free(note);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variances_by_hand),
		cmocka_unit_test(means_by_hand),
		cmocka_unit_test(students_t),
		cmocka_unit_test(longley_is_exact),
		cmocka_unit_test(powers_are_fitted),
		cmocka_unit_test(notes_say_what_is_missing),
	};

	return cmocka_run_group_tests_name("estimate", tests, NULL, NULL);
}
