/*-------------------------------------------------------------------------
 *
 * test_survey_parts.c
 *		Quantiles of weighted values, intervals of shares, tests of tables,
 *		quantiles of the beta distribution, samples of replicate weights.
 *
 * Values are arithmetic that is shown, or those of R 4.2.2 as it says beside
 * them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>

#include "core/answer/survey_contrast.h"
#include "core/answer/survey_table.h"
#include "core/base/memory.h"
#include "core/inference/quantiles.h"
#include "core/inference/share_interval.h"
#include "core/numeric/weighted_quantile.h"
#include "core/sample/sample_wire.h"
#include "host.h"

static void
assert_near(double a, double b, double tolerance)
{
	if (!(fabs(a - b) <= tolerance * fmax(1.0, fabs(b))))
		fail_msg("%.17g is not %.17g", a, b);
}

/* ---- quantiles ---- */

static WeightedValues *
make_values(const double *values, const double *rows, const double *weights,
			uint32_t n)
{
	WeightedValues *made = weighted_values_create(n);
	dd			up_to = DD_ZERO;

	for (uint32_t i = 0; i < n; i++)
	{
		up_to = dd_add(up_to, dd_from(weights[i]));
		made->values[i] = values[i];
		made->rows[i] = rows[i];
		made->up_to[i] = up_to;
	}
	return made;
}

/*
 * quantile(c(1, 2, 2, 2, 5, 9), p, type = 4 to 9); of the rules of steps, the
 * cumulated shares are 1/6, 4/6, 5/6 and 1, so that a half is no exact hit.
 */
static void
test_rules(void **unused)
{
	static const double values[] = {1, 2, 5, 9};
	static const double rows[] = {1, 3, 1, 1};
	static const double p[] = {0.1, 0.25, 0.7, 0.9};
	static const struct
	{
		QuantileRule rule;
		double		quantiles[4];
	}			expected[] = {
		{QUANTILE_MATH, {1, 2, 5, 9}},
		{QUANTILE_HF4, {1, 1.5, 2.6, 6.6}},
		{QUANTILE_HF5, {1.1, 2, 4.1, 8.6}},
		{QUANTILE_HF6, {1, 1.75, 4.7, 9}},
		{QUANTILE_HF7, {1.5, 2, 3.5, 7}},
		{QUANTILE_HF8, {1, 23.0 / 12.0, 4.3, 9}},
		{QUANTILE_HF9, {1, 1.9375, 4.25, 9}}
	};
	WeightedValues *made = make_values(values, rows, rows, 4);

	(void) unused;
	for (size_t r = 0; r < sizeof(expected) / sizeof(expected[0]); r++)
		for (int i = 0; i < 4; i++)
			assert_near(weighted_quantile(made, expected[r].rule, p[i]),
						expected[r].quantiles[i], 1e-14);
	weighted_values_free(made);
}

/* Shares of 0.1, 0.3, 0.6 and 1, which are not exact numbers. */
static void
test_exact_hits(void **unused)
{
	static const double values[] = {1, 2, 3, 4};
	static const double rows[] = {1, 1, 1, 1};
	static const double weights[] = {0.1, 0.2, 0.3, 0.4};
	WeightedValues *made = make_values(values, rows, weights, 4);

	(void) unused;
	assert_near(weighted_quantile(made, QUANTILE_MATH, 0.3), 2, 0);
	assert_near(weighted_quantile(made, QUANTILE_HF1, 0.3 + 1e-9), 3, 0);
	assert_near(weighted_quantile(made, QUANTILE_SCHOOL, 0.3), 2.5, 0);
	assert_near(weighted_quantile(made, QUANTILE_HF2, 0.6), 3.5, 0);
	assert_near(weighted_quantile(made, QUANTILE_HF2, 0.61), 4, 0);
	/* the even one of the two, counted from 1 */
	assert_near(weighted_quantile(made, QUANTILE_HF3, 0.3), 2, 0);
	assert_near(weighted_quantile(made, QUANTILE_HF3, 0.6), 4, 0);
	assert_near(weighted_quantile(made, QUANTILE_HF3, 0.1), 2, 0);
	for (int rule = QUANTILE_MATH; rule <= QUANTILE_HF9; rule++)
	{
		assert_near(weighted_quantile(made, rule, 0.0), 1, 0);
		assert_near(weighted_quantile(made, rule, 1.0), 4, 0);
	}
	assert_int_equal(weighted_values_up_to(made, 0.5), 0);
	assert_int_equal(weighted_values_up_to(made, 3), 3);
	weighted_values_free(made);
	made = make_values(values, rows, weights, 0);
	assert_true(isnan(weighted_quantile(made, QUANTILE_HF7, 0.5)));
	weighted_values_free(made);
	made = make_values(values, rows, weights, 1);
	for (int rule = QUANTILE_MATH; rule <= QUANTILE_HF9; rule++)
		assert_near(weighted_quantile(made, rule, 0.4), 1, 0);
	weighted_values_free(made);
}

/* ---- distributions ---- */

/* The probability below what is found is the one that was asked for. */
static void
test_beta_quantiles(void **unused)
{
	(void) unused;
	for (int i = 1; i < 400; i++)
		for (int j = 1; j < 20; j++)
		{
			double		n = exp(0.02 * i);
			double		p = j / 20.0;
			double		low = beta_lower_quantile(0.025, n * p, n * (1.0 - p) + 1.0);
			double		high = beta_upper_quantile(0.025, n * p + 1.0, n * (1.0 - p));

			if (low > 1e-9)
				assert_near(gsl_cdf_beta_P(low, n * p, n * (1.0 - p) + 1.0), 0.025, 1e-11);
			if (high < 1.0 - 1e-6)
				assert_near(gsl_cdf_beta_Q(high, n * p + 1.0, n * (1.0 - p)), 0.025, 1e-9);
		}
}

/* An angle that would be below 0 is none: the share is 0. */
static void
test_shares(void **unused)
{
	const Share near_0 = {0.01, 0.0001, 10, 100};
	const Share none = {1.0, 0.0, 10, 100};
	double		low;
	double		high;
	double		t;

	(void) unused;
	assert_true(share_interval(&near_0, SHARE_ASIN, 0.95, &low, &high, &t));
	assert_near(low, 0.0, 0);
	/* sin(asin(0.1) + qt(0.975, 10) * 0.01 / (2 * sqrt(0.0099)))^2 */
	assert_near(high, 0.0443305094927295, 1e-12);
	assert_true(share_interval(&near_0, SHARE_MEAN, 0.95, &low, &high, &t));
	assert_true(low < 0.0);
	assert_false(share_interval(&none, SHARE_XLOGIT, 0.95, &low, &high, &t));
}

/* ---- tables ---- */

/*
 * With the covariance of people drawn one by one, (D - pp') / n, every
 * eigenvalue is 1: the tests are Pearson's own. chisq.test(matrix(c(10, 20, 30,
 * 40, 25, 15), 2), correct = FALSE): X-squared 6.5812, df 2.
 */
static void
test_table_of_rows(void **unused)
{
	static const double counts[] = {10, 30, 25, 20, 40, 15};
	double		n = 140;
	dd			totals[6];
	dd			of_totals[36];
	dd			of_shares[36];
	const TwoWayTable table = {2, 3, n, totals, of_totals, of_shares, 139};
	IndependenceTests tests;

	(void) unused;
	for (int i = 0; i < 6; i++)
	{
		totals[i] = dd_from(counts[i]);
		for (int j = 0; j < 6; j++)
		{
			dd			both = dd_div(dd_from(counts[i] * counts[j]), dd_from(n));

			of_totals[i * 6 + j] = dd_sub(dd_from(i == j ? counts[i] : 0), both);
			of_shares[i * 6 + j] = dd_div(of_totals[i * 6 + j], dd_from(n * n));
		}
	}
	assert_true(test_independence(&table, &tests));
	assert_near(tests.deff, 1.0, 1e-14);
	/* rows 65 and 75, columns 30, 70, 40: sums of (o - e)^2 / e */
	assert_near(tests.pearson, n * (100.0 / (65 * 30) + 900.0 / (65 * 70) + 625.0 / (65 * 40) +
									400.0 / (75 * 30) + 1600.0 / (75 * 70) + 225.0 / (75 * 40) - 1.0), 1e-13);
	assert_near(tests.first_order.p_value, exp(-tests.pearson / 2.0), 1e-12);
	assert_near(tests.second_order.df1, 2.0, 1e-13);
	assert_near(tests.second_order.df2, 278.0, 1e-13);
	assert_near(tests.second_order.statistic, tests.pearson / 2.0, 1e-13);
	assert_near(tests.adjusted_wald.df2, 138.0, 0);
}

/* A column whose people all lie in one row leaves less than a table to test. */
static void
test_table_too_sparse(void **unused)
{
	dd			totals[4] = {{10, 0}, {0, 0}, {0, 0}, {0, 0}};
	dd			nothing[16] = {{0, 0}};
	const TwoWayTable table = {2, 2, 10, totals, nothing, nothing, 9};
	IndependenceTests tests;

	(void) unused;
	assert_false(test_independence(&table, &tests));
	assert_true(isnan(tests.second_order.p_value));
}

/* ---- replicate weights ---- */

static Sample *
make_replicates(void)
{
	Sample	   *state = replicate_sample_create(0, 0);
	Sample	   *canonical;
	const Cell *conflict;

	for (int i = 0; i < 12; i++)
	{
		double		weights[3] = {i % 3 == 0 ? 0 : 1.5, i % 3 == 1 ? 0 : 1.5, i % 3 == 2 ? 0 : 1.5};
		ReplicateRow row = {i * i, NULL, i == 7 ? OUT_OF_DOMAIN : IN_DOMAIN, 1.0, weights, 3};
		Sample	   *before = state;

		row.value = row.domain == IN_DOMAIN ? row.value : 0.0;
		assert_int_equal(replicate_sample_add(&state, &row), SAMPLE_OK);
		if (state != before)
			core_free(before);
	}
	assert_int_equal(sample_canonical(state, &canonical, &conflict), SAMPLE_OK);
	core_free(state);
	return canonical;
}

/* JK1 of three groups: (2/3) sum (mean_r - mean of them)^2, by hand. */
static void
test_replicates(void **unused)
{
	double		factors[3] = {2.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0};
	const ReplicateDesign design = {3, factors, 2.0, false};
	const SurveyChoices survey = {0};
	Sample	   *sample = make_replicates();
	Sample	   *said;
	ReplicateDesign *read;
	SurveyUnits *units;
	SurveyParts *parts;
	double		sums[3] = {0};
	double		counts[3] = {0};
	double		means[3];
	double		centre = 0.0;
	double		variance = 0.0;

	(void) unused;
	for (int i = 0; i < 12; i++)
		for (int r = 0; r < 3; r++)
			if (i % 3 != r && i != 7)
			{
				sums[r] += i * i;
				counts[r]++;
			}
	for (int r = 0; r < 3; r++)
		centre += (means[r] = sums[r] / counts[r]) / 3.0;
	for (int r = 0; r < 3; r++)
		variance += 2.0 / 3.0 * (means[r] - centre) * (means[r] - centre);

	assert_int_equal(replicates_count(sample), 3);
	assert_null(replicate_design_of(sample));
	said = sample_with_design(sample, &design);
	read = replicate_design_of(said);
	assert_non_null(read);
	assert_int_equal(read->n, 3);
	assert_true(read->df == 2.0 && read->factors[1] == factors[1] && !read->about_estimate);
	units = survey_units_create(said);
	parts = survey_parts_create(said, units, 1, PART_MEAN, &survey);
	assert_int_equal(parts->rows[0], 11);
	assert_near(parts->values[0].hi, (506.0 - 49.0) / 11.0, 1e-15);
	assert_near(covariance_value(parts->covariance, 0, 0)->hi, variance, 1e-13);
	survey_parts_free(parts);
	survey_units_free(units);
	replicate_design_free(read);
	core_free(said);
	core_free(sample);
}

/* Bytes that say something impossible are read, and nothing is made of them. */
static void
test_hostile_replicates(void **unused)
{
	static const double bad[] = {NAN, -1.0, INFINITY};
	Sample	   *sample = make_replicates();
	double		factors[3] = {1, 1, 1};
	const ReplicateDesign design = {3, factors, 2.0, true};
	Sample	   *said = sample_with_design(sample, &design);

	(void) unused;
	for (size_t i = 0; i < 3; i++)
	{
		size_t		size = sample_wire_size(said);
		unsigned char *bytes = malloc(size);
		const char *problem;
		Sample	   *read;
		Cell	   *cell = sample_cell(said, said->image.n_entries - 1);

		memcpy(&cell->block, &bad[i], sizeof(double));
		sample_wire_encode(said, bytes);
		read = survey_wire_decode(bytes, size, &problem);
		if (read != NULL)
		{
			assert_null(replicate_design_of(read));
			core_free(read);
		}
		free(bytes);
	}
	sample_cell(said, 0)->block = 4;
	assert_null(replicate_design_of(said));
	sample_cell(said, 0)->block = INT64_MAX;
	assert_int_equal(replicates_count(said), 0);
	core_free(said);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_exact_hits),
		cmocka_unit_test(test_beta_quantiles),
		cmocka_unit_test(test_shares),
		cmocka_unit_test(test_table_of_rows),
		cmocka_unit_test(test_table_too_sparse),
		cmocka_unit_test(test_replicates),
		cmocka_unit_test(test_hostile_replicates)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
