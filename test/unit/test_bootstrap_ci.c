/*-------------------------------------------------------------------------
 *
 * test_bootstrap_ci.c
 *		Statistics of a column, their replicates and intervals: against the
 *		program of test/oracle/bootstrap_values.py, which draws by
 *		docs/rng-values.md alone, and the numbers that follow from hand.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <string.h>

#include "core/answer/bootstrap_ci.h"
#include "core/base/memory.h"
#include "csv.h"

/* ---- the calls of what is tested ---- */

static ColumnEstimate
answer(const ValueSample *values, const ColumnChoices *choices)
{
	ColumnEstimate estimate;

	bootstrap_column(values, choices, &estimate);
	return estimate;
}

static bool
replicates_of(const ValueSample *values, const ColumnChoices *choices,
			  double *replicates)
{
	return bootstrap_column_replicates(values, choices, replicates);
}

static const Fact *
fact_of(const ColumnEstimate *estimate, FactCode code)
{
	return estimate->facts.present[code] ? &estimate->facts.facts[code] : NULL;
}

/* ---- samples ---- */

static void
add_value(ValueSample **values, double value, int64_t cluster, double weight)
{
	Key			key = {.number = cluster};
	ValueSample *before = *values;

	assert_int_equal(value_sample_add(values, value, &key, weight),
					 SAMPLE_OK);
	if (*values != before)
		core_free(before);
}

static ValueSample *
finish_values(ValueSample *values)
{
	ValueSample *canonical = value_sample_canonical(values);

	core_free(values);
	return canonical;
}

/* Rows of no cluster. */
static ValueSample *
column_of(const double *value, int n)
{
	ValueSample *values = value_sample_create(0);

	for (int i = 0; i < n; i++)
		add_value(&values, value[i], 0, 1.0);
	return finish_values(values);
}

/* A case of the oracle: with weights if they differ. */
static ValueSample *
read_case(const Csv *data, const char *name)
{
	uint32_t	flags = 0;
	double		first = NAN;
	ValueSample *values;

	for (int i = 0; i < data->n_rows; i++)
	{
		if (!csv_is(data, i, "case_name", name))
			continue;
		if (isnan(first))
			first = csv_number(data, i, "weight");
		if (!csv_is(data, i, "cluster", ""))
			flags |= VALUE_SAMPLE_CLUSTERED;
		if (csv_number(data, i, "weight") != first)
			flags |= VALUE_SAMPLE_WEIGHTED;
	}
	values = value_sample_create(flags);
	for (int i = 0; i < data->n_rows; i++)
		if (csv_is(data, i, "case_name", name))
			add_value(&values, csv_number(data, i, "value"),
					  flags & VALUE_SAMPLE_CLUSTERED ?
					  csv_number(data, i, "cluster") : 0,
					  csv_number(data, i, "weight"));
	return finish_values(values);
}

static int
find_name(const NameList *names, const char *name)
{
	int			at = names_find(names, name);

	if (at < 0)
		fail_msg("there is no %s", name);
	return at;
}

static ColumnChoices
choices_of(const Csv *csv, int row)
{
	ColumnChoices choices = default_column_choices;

	choices.question.statistic = (ColumnStatistic)
		find_name(&column_statistic_names,
				  csv_text(csv, row, "statistic"));
	choices.question.probability = 0.9;
	return choices;
}

/* As many digits as the sizes leave. */
static void
assert_near(double ours, double theirs, double tolerance, double spread)
{
	if (!(fabs(ours - theirs) <= tolerance * (fabs(theirs) + spread)))
		fail_msg("%.17g is not %.17g", ours, theirs);
}

/* ---- against the oracle ---- */

static void
intervals_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/bootstrap_values.csv");
	Csv			data = csv_read("../oracle/bootstrap_values_data.csv");
	ValueSample *values = NULL;

	(void) unused;
	for (int i = 0; i < csv.n_rows; i++)
	{
		ColumnChoices choices = choices_of(&csv, i);
		double		spread = csv_number(&csv, i, "std_error");
		ColumnEstimate e;

		if (i == 0 || !csv_is(&csv, i - 1, "case_name",
							  csv_text(&csv, i, "case_name")))
		{
			if (i > 0)
				core_free(values);
			values = read_case(&data, csv_text(&csv, i, "case_name"));
		}
		choices.reps = csv_number(&csv, i, "reps");
		choices.kind = (IntervalKind)
			find_name(&interval_kind_names,
					  csv_text(&csv, i, "conf_type"));
		e = answer(values, &choices);
		assert_near(e.estimate, csv_number(&csv, i, "estimate"), 1e-12, spread);
		assert_near(e.std_error, spread, 1e-10, 0.0);
		assert_near(e.bias, csv_number(&csv, i, "bias"), 1e-11,
					fabs(e.estimate) + spread);
		assert_near(e.low, csv_number(&csv, i, "conf_low"), 1e-11, spread);
		assert_near(e.high, csv_number(&csv, i, "conf_high"), 1e-11, spread);
	}
	core_free(values);
	assert_int_equal(csv.n_rows, 223);
	csv_free(&data);
	csv_free(&csv);
}

static double
spread_of(const Csv *csv, int first, int n)
{
	double		sum = 0.0;
	double		squares = 0.0;

	for (int i = first; i < first + n; i++)
		sum += csv_number(csv, i, "value") / n;
	for (int i = first; i < first + n; i++)
	{
		double		d = csv_number(csv, i, "value") - sum;

		squares += d * d / n;
	}
	return sqrt(squares);
}

static void
replicates_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/bootstrap_values_replicates.csv");
	Csv			data = csv_read("../oracle/bootstrap_values_data.csv");
	double		ours[999];
	int			n;

	(void) unused;
	for (int i = 0; i < csv.n_rows; i += n)
	{
		ColumnChoices choices = choices_of(&csv, i);
		ValueSample *values = read_case(&data, csv_text(&csv, i, "case_name"));
		double		spread;

		for (n = 1; i + n < csv.n_rows && csv_number(&csv, i + n, "number") == n;)
			n++;
		choices.reps = n;
		spread = spread_of(&csv, i, n);
		assert_true(replicates_of(values, &choices, ours));
		for (int j = 0; j < n; j++)
			assert_near(ours[j], csv_number(&csv, i + j, "value"), 1e-12, spread);
		core_free(values);
	}
	csv_free(&data);
	csv_free(&csv);
}

/* ---- by hand ---- */

/* Of 1, 2, 4, 8 and 100: what each statistic is, from its definition. */
static void
statistics_by_hand(void **unused)
{
	static const double value[5] = {1.0, 2.0, 4.0, 8.0, 100.0};
	static const struct
	{
		ColumnQuestion question;
		double		expected;
	}			known[] = {
		{{COLUMN_MEAN, 0.5, 0.1}, 23.0},
		{{COLUMN_SUM, 0.5, 0.1}, 115.0},
		{{COLUMN_MEDIAN, 0.9, 0.1}, 4.0},
		/* rank 1 + 4/4, and 1 + 4 * 0.9 = 4.6 */
		{{COLUMN_QUANTILE, 0.25, 0.1}, 2.0},
		{{COLUMN_QUANTILE, 0.9, 0.1}, 0.4 * 8.0 + 0.6 * 100.0},
		{{COLUMN_QUANTILE, 0.0, 0.1}, 1.0},
		{{COLUMN_QUANTILE, 1.0, 0.1}, 100.0},
		/* a fifth is one row of five, a little less is none */
		{{COLUMN_TRIMMED_MEAN, 0.5, 0.2}, 14.0 / 3.0},
		{{COLUMN_TRIMMED_MEAN, 0.5, 0.19}, 23.0}
	};
	ValueSample *values = column_of(value, 5);
	ColumnChoices choices = default_column_choices;

	(void) unused;
	choices.reps = 9;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		choices.question = known[i].question;
		assert_near(answer(values, &choices).estimate, known[i].expected,
					1e-15, 0.0);
	}
	/* squares about 23: 484 + 441 + 361 + 225 + 5929 = 7440, over 4 */
	choices.question.statistic = COLUMN_SD;
	assert_near(answer(values, &choices).estimate, sqrt(1860.0), 1e-15, 0.0);
	core_free(values);
}

/* Weights are scaled to add up to the number of rows. */
static void
weighted_ranks_by_hand(void **unused)
{
	ValueSample *values = value_sample_create(VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_WEIGHTED);
	ColumnChoices choices = default_column_choices;

	(void) unused;
	/* 3 for a half of the weight, 1 and 2 for a quarter each */
	add_value(&values, 1.0, 1, 0.5);
	add_value(&values, 2.0, 2, 0.5);
	add_value(&values, 3.0, 3, 1.0);
	values = finish_values(values);
	choices.reps = 9;
	/* scaled: 0.75, 0.75, 1.5; ranks 1, 2 and 3 are values 2, 3 and 3 */
	choices.question = (ColumnQuestion) {COLUMN_QUANTILE, 0.0, 0.1};
	assert_near(answer(values, &choices).estimate, 2.0, 0.0, 0.0);
	choices.question.probability = 0.25;
	assert_near(answer(values, &choices).estimate, 2.5, 1e-15, 0.0);
	choices.question.statistic = COLUMN_MEDIAN;
	assert_near(answer(values, &choices).estimate, 3.0, 0.0, 0.0);
	choices.question.statistic = COLUMN_MEAN;
	assert_near(answer(values, &choices).estimate, 2.25, 1e-15, 0.0);
	choices.question.statistic = COLUMN_SUM;
	assert_near(answer(values, &choices).estimate, 4.5, 1e-15, 0.0);
	/* a third of the rows is one, or 2/3 of the weight, off each end: left are
	 * a third of 2's weight and a third of 3's */
	choices.question = (ColumnQuestion) {COLUMN_TRIMMED_MEAN, 0.5, 0.34};
	assert_near(answer(values, &choices).estimate, 2.5, 1e-15, 0.0);
	core_free(values);
}

/* A quantile of 0 to 9, of which the last has a weight of its own. */
static double
quantile_of_ten(double weight, double last, double probability)
{
	ValueSample *values = value_sample_create(VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_WEIGHTED);
	ColumnChoices choices = default_column_choices;
	double		estimate;

	for (int i = 0; i < 10; i++)
		add_value(&values, i, i, i == 9 ? last : weight);
	values = finish_values(values);
	choices.reps = 2;
	choices.question = (ColumnQuestion) {COLUMN_QUANTILE, probability, 0.1};
	estimate = answer(values, &choices).estimate;
	core_free(values);
	return estimate;
}

/*
 * A value whose cumulated weight reaches a rank but for a rounding error has
 * reached it: eight weights of 1.3, added up in double, are less than 8/10 of
 * ten.
 */
static void
ranks_reached_but_for_rounding(void **unused)
{
	static const double weights[] = {0.1, 0.7, 1.3, 1.0 / 3.0};

	(void) unused;
	/* Of equal weights, rank k is value k - 1. */
	for (int i = 0; i < 4; i++)
		for (int k = 1; k <= 10; k++)
			assert_near(quantile_of_ten(weights[i], weights[i], (k - 1) / 9.0),
						k - 1, 1e-14, 1.0);
	/* A weight of 0.1 where a rank is 0.1001 does not reach it. */
	assert_near(quantile_of_ten(0.1, 0.101, 0.0), 1.0, 0.0, 0.0);
}

/* ---- Efron's acceleration ---- */

/* The statistic of a part of some rows, by the same program. */
static double
without(const double *value, const int64_t *cluster, const double *weight,
		int n, int64_t left_out, const ColumnChoices *choices)
{
	ValueSample *values = value_sample_create((cluster ? VALUE_SAMPLE_CLUSTERED : 0) |
									   (weight ? VALUE_SAMPLE_WEIGHTED : 0));
	double		estimate;

	for (int i = 0; i < n; i++)
		if ((cluster ? cluster[i] : i) != left_out)
			add_value(&values, value[i], cluster ? cluster[i] : 0,
					  weight ? weight[i] : 1.0);
	values = finish_values(values);
	estimate = answer(values, choices).estimate;
	core_free(values);
	return estimate;
}

/*
 * bca from an acceleration made by leaving out: of rows, of clusters, and of
 * clusters whose rows have weights, some of equal values.
 */
static void
check_acceleration(bool clustered, bool weighted, ColumnQuestion question)
{
	enum {N = 40, REPS = 199};
	double		value[N];
	int64_t		cluster[N];
	double		weight[N];
	double		drawn[REPS];
	double		influence[N];
	int			units = clustered ? 9 : N;
	ColumnChoices choices = {question, INTERVAL_BCA, REPS, 11, 0.9};
	ValueSample *values = value_sample_create((clustered ? VALUE_SAMPLE_CLUSTERED : 0) |
									   (weighted ? VALUE_SAMPLE_WEIGHTED : 0));
	BootstrapReplicates	replicates = {.n = REPS, .values = drawn};
	BootstrapInterval interval;
	ColumnEstimate e;

	for (int i = 0; i < N; i++)
	{
		value[i] = (i * i * 3) % 17 + (i % 5 == 0 ? 40.0 : 0.0);
		cluster[i] = (i * 7) % 9;
		weight[i] = weighted ? 0.25 + (i % 7) * 0.3 : 1.0;
		add_value(&values, value[i], cluster[i], weight[i]);
	}
	values = finish_values(values);
	e = answer(values, &choices);
	replicates.estimate = e.estimate;
	for (int g = 0; g < units; g++)
		influence[g] = e.estimate - without(value, clustered ? cluster : NULL,
											weighted ? weight : NULL, N, g,
											&choices);
	replicates.acceleration = acceleration_of(influence, units);
	assert_true(replicates.acceleration != 0.0);
	assert_true(replicates_of(values, &choices, drawn));
	interval = bootstrap_interval(&replicates, INTERVAL_BCA, 0.9, 0.0);
	assert_int_equal(interval.status, REPLICATES_OK);
	assert_near(e.low, interval.low, 1e-10, 1.0);
	assert_near(e.high, interval.high, 1e-10, 1.0);
	core_free(values);
}

static void
acceleration_is_of_leaving_out(void **unused)
{
	static const ColumnQuestion questions[] = {
		{COLUMN_MEAN, 0.5, 0.1}, {COLUMN_SUM, 0.5, 0.1},
		{COLUMN_MEDIAN, 0.5, 0.1}, {COLUMN_QUANTILE, 0.8, 0.1},
		{COLUMN_TRIMMED_MEAN, 0.5, 0.2}, {COLUMN_SD, 0.5, 0.1}
	};

	(void) unused;
	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
	{
		/* Leaving a row out changes nothing but its count, of a median. */
		if (questions[i].statistic != COLUMN_MEDIAN)
			check_acceleration(false, false, questions[i]);
		check_acceleration(true, false, questions[i]);
		check_acceleration(true, true, questions[i]);
	}
}

/* ---- where there is no answer, and what is said of one ---- */

static void
nothing_and_next_to_nothing(void **unused)
{
	static const double same[4] = {2.5, 2.5, 2.5, 2.5};
	ValueSample *values = value_sample_create(0);
	ColumnChoices choices = default_column_choices;
	double		replicates[9];
	ColumnEstimate e;

	(void) unused;
	choices.reps = 9;
	values->image.n_missing = 3;
	values = finish_values(values);
	e = answer(values, &choices);
	assert_true(isnan(e.estimate) && isnan(e.std_error) && isnan(e.low));
	assert_int_equal(e.rows, 0);
	assert_int_equal(e.missing, 3);
	assert_int_equal(e.clusters, -1);
	assert_int_equal(fact_of(&e, FACT_NO_ROWS)->count, 3);
	assert_false(replicates_of(values, &choices, replicates));
	core_free(values);

	values = column_of(same, 1);
	e = answer(values, &choices);
	assert_true(e.estimate == 2.5 && isnan(e.std_error));
	assert_int_equal(fact_of(&e, FACT_NOTHING_TO_DRAW)->subject, ABOUT_ROWS);
	assert_false(replicates_of(values, &choices, replicates));
	choices.question.statistic = COLUMN_SD;
	assert_true(isnan(answer(values, &choices).estimate));
	core_free(values);

	values = column_of(same, 4);
	for (int i = 0; i < N_COLUMN_STATISTICS; i++)
	{
		choices.question.statistic = (ColumnStatistic) i;
		e = answer(values, &choices);
		assert_int_equal(fact_of(&e, FACT_NO_VARIATION)->subject,
						 ABOUT_REPLICATES);
		assert_true(isnan(e.std_error) && isnan(e.low) && isnan(e.high));
		assert_int_equal(fact_of(&e, FACT_FEW_UNITS)->count, 4);
		assert_int_equal(fact_of(&e, FACT_FEW_UNITS)->subject, ABOUT_ROWS);
	}
	core_free(values);

	values = value_sample_create(VALUE_SAMPLE_CLUSTERED);
	add_value(&values, 1.0, 7, 1.0);
	add_value(&values, 2.0, 7, 1.0);
	values = finish_values(values);
	choices.question.statistic = COLUMN_MEAN;
	e = answer(values, &choices);
	assert_int_equal(e.clusters, 1);
	assert_int_equal(fact_of(&e, FACT_NOTHING_TO_DRAW)->subject,
					 ABOUT_CLUSTERS);
	core_free(values);
}

/* Clusters whose means are 0, but for the rounding of 0.1 + 0.2. */
static void
clusters_that_differ_by_rounding(void **unused)
{
	static const double value[9] = {
		0.1, 0.2, -0.3, 0.3, 0.4, -0.7, 0.5, 0.1, -0.6
	};
	ValueSample *values = value_sample_create(VALUE_SAMPLE_CLUSTERED);
	ColumnChoices choices = default_column_choices;
	ColumnEstimate e;

	(void) unused;
	for (int i = 0; i < 9; i++)
		add_value(&values, value[i], i / 3, 1.0);
	values = finish_values(values);
	choices.reps = 99;
	for (int statistic = COLUMN_MEAN; statistic <= COLUMN_SUM; statistic++)
	{
		choices.question.statistic = (ColumnStatistic) statistic;
		e = answer(values, &choices);
		assert_non_null(fact_of(&e, FACT_NO_VARIATION));
		assert_true(isnan(e.std_error) && isnan(e.low));
	}
	/* What they vary by in another respect is no rounding. */
	choices.question.statistic = COLUMN_SD;
	e = answer(values, &choices);
	assert_true(e.std_error > 0.01);
	core_free(values);
}

/* Two clusters, one of a single row: without the other there is no sd. */
static void
no_acceleration_without_a_statistic(void **unused)
{
	ValueSample *values = value_sample_create(VALUE_SAMPLE_CLUSTERED);
	ColumnChoices choices = default_column_choices;
	ColumnEstimate e;

	(void) unused;
	add_value(&values, 1.0, 1, 1.0);
	add_value(&values, 2.0, 2, 1.0);
	add_value(&values, 4.0, 2, 1.0);
	values = finish_values(values);
	choices.reps = 99;
	choices.kind = INTERVAL_BCA;
	choices.question.statistic = COLUMN_SD;
	e = answer(values, &choices);
	assert_true(isnan(e.low) && isnan(e.high));
	assert_int_equal(fact_of(&e, FACT_NO_ACCELERATION)->subject,
					 ABOUT_CLUSTERS);
	core_free(values);
}

/*
 * Studentized: replicates of one value have no standard error, and are left
 * out.  Of 0 and 1, half of the replicates are both 0 or both 1.
 */
static void
replicates_without_pivot_are_left_out(void **unused)
{
	static const double two[2] = {0.0, 1.0};
	ValueSample *values = column_of(two, 2);
	ColumnChoices choices = default_column_choices;
	ColumnEstimate e;

	(void) unused;
	choices.kind = INTERVAL_STUDENTIZED;
	choices.reps = 4000;
	e = answer(values, &choices);
	assert_true(fabs(e.used / 4000.0 - 0.5) < 0.05);
	assert_int_equal(fact_of(&e, FACT_LOST_REPLICATES)->count, 4000 - e.used);
	assert_int_equal(fact_of(&e, FACT_LOST_REPLICATES)->of, 4000);
	assert_int_equal(fact_of(&e, FACT_LOST_REPLICATES)->loss, LOSS_STD_ERROR);
	core_free(values);
}

/* An answer of -9 among answers from 0 to 10 is no answer. */
static void
codes_are_pointed_out(void **unused)
{
	ValueSample *values = value_sample_create(0);
	ColumnChoices choices = default_column_choices;
	ColumnEstimate e;

	(void) unused;
	choices.reps = 9;
	for (int i = 0; i < 44; i++)
		add_value(&values, i % 11, 0, 1.0);
	for (int i = 0; i < 3; i++)
		add_value(&values, -99.0, 0, 1.0);
	values = finish_values(values);
	e = answer(values, &choices);
	assert_int_equal(fact_of(&e, FACT_CODE_LIKE_VALUES)->count, 3);
	assert_true(fact_of(&e, FACT_CODE_LIKE_VALUES)->value == -99.0);
	assert_true(isnan(fact_of(&e, FACT_CODE_LIKE_VALUES)->other));
	core_free(values);
}

static void
what_can_be_studentized(void **unused)
{
	(void) unused;
	for (int i = 0; i < N_COLUMN_STATISTICS; i++)
		assert_int_equal(column_has_std_error((ColumnStatistic) i),
						 i == COLUMN_MEAN || i == COLUMN_SUM ||
						 i == COLUMN_PROPORTION);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intervals_are_those_of_the_oracle),
		cmocka_unit_test(replicates_are_those_of_the_oracle),
		cmocka_unit_test(statistics_by_hand),
		cmocka_unit_test(weighted_ranks_by_hand),
		cmocka_unit_test(ranks_reached_but_for_rounding),
		cmocka_unit_test(acceleration_is_of_leaving_out),
		cmocka_unit_test(nothing_and_next_to_nothing),
		cmocka_unit_test(clusters_that_differ_by_rounding),
		cmocka_unit_test(no_acceleration_without_a_statistic),
		cmocka_unit_test(replicates_without_pivot_are_left_out),
		cmocka_unit_test(codes_are_pointed_out),
		cmocka_unit_test(what_can_be_studentized),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
