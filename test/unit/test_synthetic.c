/*-------------------------------------------------------------------------
 *
 * test_synthetic.c
 *		Synthetic difference-in-differences and synthetic controls, against
 *		the same in decimal arithmetic (test/oracle/synthetic.py) and R's
 *		synthdid.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"
#include "csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/synthetic.h"
#include "core/base/memory.h"
#include "core/numeric/simplex_fit.h"
#include "core/words/words.h"
#include "host.h"

static const SyntheticChoices usual = {
	SYNTHETIC_SDID, SYNTHETIC_JACKKNIFE, 99, 1, 0.95, 0
};

/* ---- least squares on the simplex ---- */

static dd
column_sum(const dd *a, const dd *x, int m, int n, int row)
{
	dd			sum = dd_from(0.0);

	for (int j = 0; j < n; j++)
		sum = dd_add(sum, dd_mul(a[j * m + row], x[j]));
	return sum;
}

/* The conditions that only the solution fulfils. */
static void
check_solution(const dd *a, const dd *b, int m, int n, double ridge,
			   const dd *x)
{
	dd			sum = dd_from(0.0);
	double		least = INFINITY;	/* slopes of weights above 0 */
	double		most = -INFINITY;
	double		others = INFINITY;
	double		size = 0.0;

	for (int j = 0; j < n; j++)
	{
		dd			slope = dd_mul_d(x[j], ridge);

		assert_true(x[j].hi >= 0.0);
		sum = dd_add(sum, x[j]);
		for (int i = 0; i < m; i++)
		{
			dd			left = dd_sub(column_sum(a, x, m, n, i), b[i]);

			slope = dd_add(slope, dd_mul(a[j * m + i], left));
			size = fmax(size, fabs(a[j * m + i].hi * left.hi));
		}
		if (x[j].hi > 0.0)
		{
			least = fmin(least, slope.hi);
			most = fmax(most, slope.hi);
		}
		else
			others = fmin(others, slope.hi);
	}
	assert_true(fabs(dd_sub(sum, dd_from(1.0)).hi) < 1e-14);
	size = fmax(size, ridge);
	assert_true(most - least <= 1e-12 * size);
	assert_true(others >= most - 1e-12 * size);
}

static void
simplex_solutions(void **unused)
{
	static const double ridges[] = {1e-12, 1e-6, 0.1, 100.0};
	uint64_t	state = 7;
	int			at_zero = 0;

	(void) unused;
	for (int i = 0; i < (is_quick() ? 40 : 400); i++)
	{
		int			m = 1 + i % 7;
		int			n = 1 + i % 23;
		double		ridge = ridges[i % 4];
		dd			a[7 * 23];
		dd			b[7];
		dd			x[23];

		for (int j = 0; j < m * n; j++)
			a[j] = dd_from(next_uniform(&state) - 0.3);
		/* copies, and columns that are nearly such */
		for (int j = 0; j < m && n > 2; j++)
			a[m + j] = dd_from(a[j].hi * (i % 3 == 0 ? 1.0 : 1.0 + 1e-9));
		for (int j = 0; j < m; j++)
			b[j] = dd_from(next_uniform(&state) * (i % 5));
		assert_true(simplex_fit(a, b, m, n, dd_from(ridge), x));
		check_solution(a, b, m, n, ridge, x);
		for (int j = 0; j < n; j++)
			at_zero += x[j].hi == 0.0;
	}
	assert_true(at_zero > (is_quick() ? 100 : 1000));
}

static void
simplex_by_hand(void **unused)
{
	const dd	a[] = {{0.0, 0.0}, {1.0, 0.0}, {4.0, 0.0}};
	const dd	b[] = {{0.5, 0.0}};
	dd			x[3];

	(void) unused;
	/*
	 * (x2 + 4 x3 - 1/2)^2 + |x|^2 / 2: with r what is in brackets, x_j = u - 2 a_j r;
	 * 3 u - 10 r = 1 and 5 u - 34 r - 1/2 = r give r = 7/110 and u = 6/11.
	 */
	assert_true(simplex_fit(a, b, 1, 3, dd_from(0.5), x));
	check_solution(a, b, 1, 3, 0.5, x);
	assert_true(fabs(x[0].hi - 30.0 / 55.0) < 1e-16);
	assert_true(fabs(x[1].hi - 23.0 / 55.0) < 1e-16);
	assert_true(fabs(x[2].hi - 2.0 / 55.0) < 1e-16);
	/* Without a ridge two mixtures of 0, 1 and 4 are the same. */
	assert_false(simplex_fit(a, b, 1, 3, dd_from(0.0), x));
	/* All the weight on one. */
	assert_true(simplex_fit(a, (const dd[]) {{9.0, 0.0}}, 1, 3, dd_from(1e-3), x));
	assert_true(x[2].hi == 1.0 && x[0].hi == 0.0 && x[1].hi == 0.0);
}

/* ---- the values of the oracle ---- */

static Sample *
read_sample(const Csv *data, const char *name, bool weighted)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (weighted ? SAMPLE_WEIGHTED : 0), 0);

	for (int i = 0; i < data->n_rows; i++)
	{
		const char *first = csv_text(data, i, "first_treated");
		Row			row = {
			.outcome = csv_number(data, i, "y"),
			.weight = weighted ? csv_number(data, i, "weight") : 1.0,
			.cluster.number = (int64_t) csv_number(data, i, "area"),
			.cohort = *first == '\0' ? NEVER_TREATED : atoi(first),
			.period = (int32_t) csv_number(data, i, "wave")
		};

		if (name == NULL || csv_is(data, i, "data", name))
			add_row(&sample, &row);
	}
	return finish(sample);
}

static Synthetic *
synthetic_of(const Sample *sample, int32_t cohort,
			 const SyntheticChoices *choices)
{
	Waves	   *waves = waves_create(sample);
	AreaMeans  *means = area_means_create(sample, waves, 0);
	Synthetic  *synthetic = synthetic_create(means, waves, cohort, choices);

	area_means_free(means);
	waves_free(waves);
	return synthetic;
}

/* To 1e-12 of the outcome's own size, which is near 1. */
static void
check_number(double ours, const Csv *values, int row, const char *column,
			 double tolerance)
{
	if (*csv_text(values, row, column) == '\0')
		return;
	if (!(fabs(ours - csv_number(values, row, column)) <= tolerance))
		fail_msg("row %d, %s: %.17g", row + 2, column, ours);
}

static void
check_weights(const Sample *sample, const Csv *weights, const Csv *values,
			  int row, const Synthetic *synthetic)
{
	Waves	   *waves = waves_create(sample);
	AreaMeans  *means = area_means_create(sample, waves, 0);
	int			checked = 0;

	for (int i = 0; i < weights->n_rows; i++)
	{
		double		ours = NAN;

		if (strcmp(csv_text(weights, i, "data"), csv_text(values, row, "data")) != 0 ||
			strcmp(csv_text(weights, i, "weighted"), csv_text(values, row, "weighted")) != 0 ||
			strcmp(csv_text(weights, i, "cohort"), csv_text(values, row, "cohort")) != 0 ||
			strcmp(csv_text(weights, i, "method"), csv_text(values, row, "method")) != 0)
			continue;
		for (uint32_t j = 0; j < synthetic->estimate.clusters && *csv_text(weights, i, "cluster") != '\0'; j++)
			if (means->areas[synthetic->areas[j]].cluster == csv_number(weights, i, "cluster"))
				ours = synthetic->of_areas[j].hi;
		for (int t = 0; t < waves->n_periods && *csv_text(weights, i, "period") != '\0'; t++)
			if (waves->periods[t] == csv_number(weights, i, "period"))
				ours = synthetic->of_periods[t].hi;
		check_number(ours, weights, i, "weight", 1e-12);
		assert_false(isnan(ours));
		checked++;
	}
	assert_int_equal(checked, synthetic->estimate.clusters + waves->n_periods);
	area_means_free(means);
	waves_free(waves);
}

/*
 * Standard errors are of numbers near 1, and so are p-values, which are counts.
 * The package's optimum is near it to 1e-5 where it is one: with more comparators
 * than periods a synthetic control fits without error in many ways, and its steps
 * end at any of them.
 */
static void
check_value(const Sample *sample, const Csv *values, int row,
			const Csv *weights)
{
	SyntheticChoices choices = usual;
	int32_t		cohort = atoi(csv_text(values, row, "cohort"));
	Synthetic  *synthetic;

	choices.method = names_find(&synthetic_methods, csv_text(values, row, "method"));
	choices.reps = 3;
	synthetic = synthetic_of(sample, cohort, &choices);
	assert_true(synthetic->estimate.has_estimate);
	check_number(synthetic->estimate.estimate, values, row, "estimate", 1e-12);
	check_number(synthetic->estimate.std_error, values, row, "jackknife", 1e-12);
	assert_true(isnan(synthetic->estimate.std_error) ==
				(*csv_text(values, row, "jackknife") == '\0'));
	if (choices.method != SYNTHETIC_SC)
		check_number(synthetic->estimate.estimate, values, row, "package_estimate", 5e-6);
	check_number(synthetic->estimate.std_error, values, row, "package_jackknife", 1e-5);
	check_weights(sample, weights, values, row, synthetic);
	synthetic_free(synthetic);

	choices.vcov = SYNTHETIC_PLACEBO;
	synthetic = synthetic_of(sample, cohort, &choices);
	check_number(synthetic->estimate.std_error, values, row, "placebo", 1e-12);
	check_number(synthetic->estimate.interval.p_value, values, row, "p_value", 1e-15);
	if (csv_number(values, row, "placebos") > 0)
	{
		assert_true(synthetic->all_placebos);
		assert_int_equal(synthetic->placebos, csv_number(values, row, "placebos"));
	}
	synthetic_free(synthetic);
}

static void
values_of_oracle(void **unused)
{
	static const char *const names[] = {"castle", "rc", "rc", "panel", "panel"};
	Csv			castle = csv_read("../oracle/castle.csv");
	Csv			data = csv_read("../oracle/group_time_data.csv");
	Csv			values = csv_read("../oracle/synthetic_values.csv");
	Csv			weights = csv_read("../oracle/synthetic_weights.csv");
	int			checked = 0;

	(void) unused;
	for (int i = 0; i < 5; i++)
	{
		bool		weighted = i == 2 || i == 4;
		Sample	   *sample = i == 0 ? read_sample(&castle, NULL, false) :
			read_sample(&data, names[i], weighted);

		for (int row = 0; row < values.n_rows; row++)
			if (csv_is(&values, row, "data", names[i]) &&
				csv_number(&values, row, "weighted") == weighted)
			{
				if (!is_quick() || checked % 4 == 0)
					check_value(sample, &values, row, &weights);
				checked++;
			}
		core_free(sample);
	}
	assert_int_equal(checked, 39);
	assert_int_equal(checked, values.n_rows);
	csv_free(&weights);
	csv_free(&values);
	csv_free(&data);
	csv_free(&castle);
}

/* ---- by hand ---- */

static void
add(Sample **sample, int64_t cluster, int32_t cohort, int32_t period,
	double outcome)
{
	Row			row = {.outcome = outcome, .weight = 1.0,
		.cluster.number = cluster, .cohort = cohort, .period = period
	};

	add_row(sample, &row);
}

/* An area with an outcome in each of the periods from 1 on; NaN: none. */
static void
add_area(Sample **sample, int64_t cluster, int32_t cohort, int n,
		 const double *outcomes)
{
	for (int t = 0; t < n; t++)
		if (!isnan(outcomes[t]))
			add(sample, cluster, cohort, t + 1, outcomes[t]);
}

#define AREA(sample, cluster, cohort, ...) \
	add_area(sample, cluster, cohort, \
			 sizeof((const double[]) {__VA_ARGS__}) / sizeof(double), \
			 (const double[]) {__VA_ARGS__})

static void
expect_fact(const Synthetic *synthetic, FactCode code, const Sample *sample,
			const char *words)
{
	char	   *note = words_note(&synthetic->estimate.facts, sample);

	assert_true(synthetic->estimate.facts.present[code]);
	assert_non_null(strstr(note, words));
	core_free(note);
}

/*
 * Comparators whose changes are +-1 around a common path, and one treated area
 * beside the first: equal weights of all, whatever is penalised, as the
 * differences cancel by symmetry.
 */
static void
equal_weights(void **unused)
{
	SyntheticChoices choices = usual;
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Synthetic  *synthetic;

	(void) unused;
	AREA(&sample, 1, NEVER_TREATED, 0, 2, 1, 2);
	AREA(&sample, 2, NEVER_TREATED, 0, 0, 1, 4);
	AREA(&sample, 3, 4, 5, 6, 6, 11);
	sample = finish(sample);
	choices.vcov = SYNTHETIC_PLACEBO;
	synthetic = synthetic_of(sample, 4, &choices);
	/* Over time both deviate from the treated's path by (0, +-1, 0). */
	assert_true(fabs(synthetic->of_areas[0].hi - 0.5) < 1e-15);
	assert_true(synthetic->of_areas[2].hi == 1.0);
	/*
	 * Periods: comparators' (0, 1, 0) and (0, -1, 0) against (-1, 1) after: the weight
	 * of the second is the one that makes most of nothing: 0; the rest by halves.
	 */
	assert_true(fabs(synthetic->of_periods[0].hi - 0.5) < 1e-11);
	assert_true(synthetic->of_periods[1].hi == 0.0);
	/* 11 - 5.5 - (3 - 0.5), to the halves above */
	assert_true(fabs(synthetic->estimate.estimate - 3.0) < 1e-11);
	/* Two placebos of one: each against the other, changes of 1.5 and 3.5. */
	assert_true(synthetic->all_placebos && synthetic->placebos == 2);
	assert_true(fabs(synthetic->estimate.interval.p_value - 1.0 / 3.0) < 1e-15);
	assert_true(isinf(synthetic->estimate.interval.low));
	expect_fact(synthetic, FACT_UNBOUNDED, sample, "the confidence set is unbounded");
	expect_fact(synthetic, FACT_SMALLEST_P, sample, "no p-value below 0.333");
	synthetic_free(synthetic);
	choices.vcov = SYNTHETIC_JACKKNIFE;
	synthetic = synthetic_of(sample, 4, &choices);
	assert_false(synthetic->estimate.has_std_error);
	expect_fact(synthetic, FACT_ONE_TREATED_CLUSTER, sample, "which the jackknife cannot leave out");
	synthetic_free(synthetic);
	core_free(sample);
}

/*
 * Five comparators at t, -2t, 3t, -4t and 5t after the start of equal weights, and 0
 * before: placebo effects are 5/4 of the deviations from their mean 0.6, sizes
 * 0.5, 3.25, 3, 5.75 and 5.5.
 */
static void
placebo_interval(void **unused)
{
	static const double after[] = {1.0, -2.0, 3.0, -4.0, 5.0};
	SyntheticChoices choices = {SYNTHETIC_DID, SYNTHETIC_PLACEBO, 9, 1, 0.6, 0};
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Synthetic  *synthetic;

	(void) unused;
	for (int i = 0; i < 5; i++)
		AREA(&sample, i, NEVER_TREATED, 0, after[i]);
	AREA(&sample, 9, 2, 0, 4.0);
	sample = finish(sample);
	synthetic = synthetic_of(sample, 2, &choices);
	/* 4 - 0.6; two of five are as large: (1 + 2) / 6. */
	assert_true(fabs(synthetic->estimate.estimate - 3.4) < 1e-15);
	assert_true(fabs(synthetic->estimate.interval.p_value - 0.5) < 1e-15);
	/* Not rejected at 0.4 if (1 + #) / 6 > 0.4: # = 2, the second largest. */
	assert_true(fabs(synthetic->estimate.interval.low - (3.4 - 5.5)) < 1e-14);
	assert_true(fabs(synthetic->estimate.interval.high - (3.4 + 5.5)) < 1e-14);
	/* 5/4 of the standard deviation of the five */
	assert_true(fabs(synthetic->estimate.std_error -
					 1.25 * sqrt((55.0 - 5 * 0.36) / 5)) < 1e-14);
	synthetic_free(synthetic);
	core_free(sample);
}

static void
who_takes_part(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Synthetic  *synthetic;
	SyntheticChoices choices = usual;

	(void) unused;
	AREA(&sample, 1, NEVER_TREATED, 0, 2, 1, 2);
	AREA(&sample, 2, NEVER_TREATED, 0, 0, 1, 4);
	AREA(&sample, 3, NEVER_TREATED, 0, NAN, 1, 4);
	AREA(&sample, 4, 9, 3, 1, 2, 2);	/* after the last period */
	AREA(&sample, 5, 4, 5, 6, 6, 11);
	AREA(&sample, 6, 4, NAN, 6, 6, 11);
	AREA(&sample, 7, 1, 1, 2, 4, 3);
	AREA(&sample, 8, 2, 1, 2, 4, 3);
	AREA(&sample, 9, 3, 1, 2, NAN, NAN);
	AREA(&sample, 10, 4, 1, 2, 3, 4);
	AREA(&sample, 10, NEVER_TREATED, 1, NAN, NAN, NAN);
	sample = finish(sample);
	synthetic = synthetic_of(sample, 4, &choices);
	assert_int_equal(synthetic->n_controls, 3);
	assert_int_equal(synthetic->n_treated, 1);
	assert_int_equal(synthetic->estimate.rows, 16);
	expect_fact(synthetic, FACT_INCOMPLETE_CLUSTERS, sample, "2 of 6 clusters without rows in every period left out");
	expect_fact(synthetic, FACT_LEFT_OUT_MIXED, sample, "1 cluster with rows of several cohorts left out");
	expect_fact(synthetic, FACT_LATER_COHORTS, sample, "1 cohort treated after the last period counts as never treated");
	synthetic_free(synthetic);
	synthetic = synthetic_of(sample, 1, &choices);
	assert_false(synthetic->estimate.has_estimate);
	expect_fact(synthetic, FACT_ALWAYS_TREATED, sample, "from the first period, 1, on");
	synthetic_free(synthetic);
	synthetic = synthetic_of(sample, 2, &choices);
	assert_false(synthetic->estimate.has_estimate);
	expect_fact(synthetic, FACT_ONE_PERIOD_BEFORE, sample, "one period before the start");
	synthetic_free(synthetic);
	choices.method = SYNTHETIC_DID;
	synthetic = synthetic_of(sample, 2, &choices);
	assert_true(synthetic->estimate.has_estimate);
	synthetic_free(synthetic);
	synthetic = synthetic_of(sample, 3, &choices);
	expect_fact(synthetic, FACT_NO_COMPLETE_CLUSTERS, sample, "no treated cluster has rows in every period");
	synthetic_free(synthetic);
	choices.vcov = SYNTHETIC_PLACEBO;
	choices.method = SYNTHETIC_SDID;
	core_free(sample);

	/* as many treated as comparators; and comparators that never change */
	sample = sample_create(SAMPLE_CLUSTERED, 0);
	AREA(&sample, 1, NEVER_TREATED, 0, 2, 1, 2);
	AREA(&sample, 2, NEVER_TREATED, 0, 0, 1, 4);
	AREA(&sample, 3, 4, 1, 1, 1, 4);
	AREA(&sample, 4, 4, 1, 2, 1, 4);
	sample = finish(sample);
	synthetic = synthetic_of(sample, 4, &choices);
	assert_true(synthetic->estimate.has_estimate);
	assert_false(synthetic->estimate.has_std_error);
	expect_fact(synthetic, FACT_NO_PLACEBOS, sample, "2 comparators cannot take the place of 2 treated");
	synthetic_free(synthetic);
	core_free(sample);
	sample = sample_create(SAMPLE_CLUSTERED, 0);
	AREA(&sample, 1, NEVER_TREATED, 0.1, 0.1, 0.1, 2);
	AREA(&sample, 2, NEVER_TREATED, 0.3, 0.3, 0.3, 4);
	AREA(&sample, 3, 4, 1, 1, 1, 4);
	sample = finish(sample);
	synthetic = synthetic_of(sample, 4, &choices);
	assert_false(synthetic->estimate.has_estimate);
	expect_fact(synthetic, FACT_NO_CHANGES_BEFORE, sample, "do not determine the weights");
	synthetic_free(synthetic);
	core_free(sample);
}

/* One comparator is all there is of the synthetic control. */
static void
one_comparator(void **unused)
{
	SyntheticChoices choices = usual;
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Synthetic  *synthetic;

	(void) unused;
	AREA(&sample, 1, NEVER_TREATED, 0, 9, 8, 8, 10);
	AREA(&sample, 2, 4, 1, 2, 4, 4, 4);
	AREA(&sample, 3, 4, 1, 2, 2, 4, 5);
	sample = finish(sample);
	synthetic = synthetic_of(sample, 4, &choices);
	assert_true(synthetic->estimate.has_estimate);
	assert_true(synthetic->of_areas[0].hi == 1.0);
	assert_false(synthetic->estimate.has_std_error);
	expect_fact(synthetic, FACT_INDISPENSABLE_CLUSTER, sample, "without cluster \"1\"");
	synthetic_free(synthetic);
	core_free(sample);
}

/* Another origin and unit: the same weights, the effect in the unit. */
static void
units_do_not_matter(void **unused)
{
	SyntheticChoices choices = {SYNTHETIC_SDID, SYNTHETIC_PLACEBO, 99, 1, 0.95, 0};

	(void) unused;
	for (int method = SYNTHETIC_SDID; method <= SYNTHETIC_DID; method++)
	{
		double		estimate = 0.0;
		double		std_error = 0.0;

		choices.method = method;
		for (int unit = 0; unit < 3; unit++)
		{
			static const double scales[] = {1.0, 1e-9, 1e12};
			uint64_t	state = 3;
			Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
			Synthetic  *synthetic;

			for (int i = 0; i < 12; i++)
				for (int t = 1; t <= 7; t++)
					add(&sample, i, i < 2 ? 6 : NEVER_TREATED, t,
						scales[unit] * floor(1e6 * next_uniform(&state)) +
						(unit == 2 ? 1e15 : 0.0));
			sample = finish(sample);
			synthetic = synthetic_of(sample, 6, &choices);
			if (unit == 0)
			{
				estimate = synthetic->estimate.estimate;
				std_error = synthetic->estimate.std_error;
				assert_int_equal(synthetic->placebos, 45);
			}
			assert_true(fabs(synthetic->estimate.estimate / (estimate * scales[unit]) - 1.0) < 1e-9);
			assert_true(fabs(synthetic->estimate.std_error / (std_error * scales[unit]) - 1.0) < 1e-9);
			synthetic_free(synthetic);
			core_free(sample);
		}
	}
}

/* Drawn at random: the share of all of them, to what chance leaves. */
static void
drawn_placebos(void **unused)
{
	SyntheticChoices choices = {SYNTHETIC_DID, SYNTHETIC_PLACEBO, 4000, 5, 0.95, 0};
	uint64_t	state = 11;
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	double		after[24];
	double		squares = 0.0;
	double		mean = 0.0;
	Synthetic  *synthetic;

	(void) unused;
	for (int i = 0; i < 32; i++)
		for (int t = 1; t <= 2; t++)
		{
			double		outcome = t == 1 ? 0.0 : next_uniform(&state);

			add(&sample, i, i < 8 ? 2 : NEVER_TREATED, t, outcome);
			if (i >= 8)
				after[i - 8] = outcome;
		}
	for (int i = 0; i < 24; i++)
		mean += after[i] / 24;
	for (int i = 0; i < 24; i++)
		squares += (after[i] - mean) * (after[i] - mean) / 23;
	sample = finish(sample);
	synthetic = synthetic_of(sample, 2, &choices);
	assert_false(synthetic->all_placebos);
	assert_int_equal(synthetic->placebos, 4000);
	/*
	 * Of 8 of 24 drawn without replacement, the mean less that of the others has
	 * the variance s^2 (1/8 + 1/16); 4,000 draws leave 1.1 per cent of its root.
	 */
	assert_true(fabs(synthetic->estimate.std_error / sqrt(squares * (1.0 / 8 + 1.0 / 16)) - 1.0) < 0.05);
	synthetic_free(synthetic);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(simplex_solutions),
		cmocka_unit_test(simplex_by_hand),
		cmocka_unit_test(values_of_oracle),
		cmocka_unit_test(equal_weights),
		cmocka_unit_test(placebo_interval),
		cmocka_unit_test(who_takes_part),
		cmocka_unit_test(one_comparator),
		cmocka_unit_test(units_do_not_matter),
		cmocka_unit_test(drawn_placebos),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
