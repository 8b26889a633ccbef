/*-------------------------------------------------------------------------
 *
 * test_cic.c
 *		Changes in changes, against the same in exact arithmetic
 *		(test/oracle/cic.py).
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

#include "core/answer/cic.h"
#include "core/answer/cic_values.h"
#include "core/base/memory.h"
#include "core/words/words.h"
#include "core/words/words_designs.h"

static const CicChoices usual = {
	{.controls = CONTROLS_NEVER, .base = BASE_UNIVERSAL}, SCORES_JACKKNIFE, 0.95
};

/* ---- samples of values ---- */

static void
add_value(ValueSample **sample, double value, const Key *cluster,
		  double weight)
{
	ValueSample *before = *sample;

	assert_int_equal(value_sample_add(sample, value, cluster, weight), SAMPLE_OK);
	if (*sample != before)
		core_free(before);
}

static ValueSample *
finish_values(ValueSample *sample)
{
	ValueSample *canonical = value_sample_canonical(sample);

	core_free(sample);
	return canonical;
}

static double
outcome_of(const Csv *data, int i, const char *outcome)
{
	if (strcmp(outcome, "rounded") == 0)
		return rint(csv_number(data, i, "y"));
	return csv_number(data, i, outcome);
}

static void
read_values(const Csv *data, const Csv *values, int row, bool weighted,
			int32_t base, ValueSample *samples[TWO_WAVES_GROUPS])
{
	int32_t		cohort = atoi(csv_text(values, row, "cohort"));
	int32_t		period = atoi(csv_text(values, row, "period"));

	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		samples[i] = value_sample_create(VALUE_SAMPLE_CLUSTERED |
										 (weighted ? VALUE_SAMPLE_WEIGHTED : 0));
	for (int i = 0; i < data->n_rows; i++)
	{
		const char *first = csv_text(data, i, "first_treated");
		int32_t		wave = (int32_t) csv_number(data, i, "wave");
		Key			cluster = {.number = (int64_t) csv_number(data, i, "area")};

		if (!csv_is(data, i, "data", csv_text(values, row, "data")) ||
			(wave != base && wave != period) ||
			(*first != '\0' && atoi(first) != cohort))
			continue;
		add_value(&samples[2 * (*first != '\0') + (wave == period)],
				  outcome_of(data, i, csv_text(values, row, "outcome")),
				  &cluster, weighted ? csv_number(data, i, "weight") : 1.0);
	}
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		samples[i] = finish_values(samples[i]);
}

static CicValues
values_of(ValueSample *const samples[TWO_WAVES_GROUPS], CicOutcome outcome)
{
	CicValues	found;

	cic_of_values((const ValueSample *const *) samples, outcome, 0.95, &found);
	return found;
}

static void
free_samples(ValueSample *samples[TWO_WAVES_GROUPS])
{
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		core_free(samples[i]);
}

static void
check(double ours, const Csv *values, int row, const char *column)
{
	if (!(fabs(ours - csv_number(values, row, column)) <= 1e-13))
		fail_msg("row %d, %s: %.17g", row + 2, column, ours);
}

/* The last wave before a cohort of these data. */
static int32_t
base_of(const Csv *values, int row)
{
	return atoi(csv_text(values, row, "cohort")) - 1;
}

static void
values_of_oracle(void **unused)
{
	Csv			data = csv_read("../oracle/group_time_data.csv");
	Csv			values = csv_read("../oracle/cic_values.csv");

	(void) unused;
	assert_int_equal(values.n_rows, 84);
	for (int row = 0; row < values.n_rows; row++)
	{
		bool		weighted = csv_number(&values, row, "weighted") == 1.0;
		CicOutcome	outcome = names_find(&cic_outcomes, csv_text(&values, row, "kind"));
		ValueSample *samples[TWO_WAVES_GROUPS];
		CicValues	found;

		read_values(&data, &values, row, weighted, base_of(&values, row), samples);
		found = values_of(samples, outcome);
		check(found.estimate.estimate, &values, row, "estimate");
		check(found.low, &values, row, "low");
		check(found.high, &values, row, "high");
		check(found.estimate.std_error, &values, row, "std_error");
		assert_int_equal(found.estimate.clusters, csv_number(&values, row, "n_clusters"));
		assert_true(found.estimate.df == found.estimate.clusters - 1.0);
		free_samples(samples);
	}
	csv_free(&values);
	csv_free(&data);
}

/* ---- proportions ---- */

static Sample *
read_sample(const Csv *data, const char *name, bool weighted, int32_t cohort,
			int32_t period)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BOOLEAN_OUTCOME |
									   (weighted ? SAMPLE_WEIGHTED : 0), 0);

	for (int i = 0; i < data->n_rows; i++)
	{
		const char *first = csv_text(data, i, "first_treated");
		Row			row = {
			.outcome = csv_number(data, i, "b"),
			.weight = weighted ? csv_number(data, i, "weight") : 1.0,
			.cluster.number = (int64_t) csv_number(data, i, "area"),
			.cohort = *first == '\0' ? NEVER_TREATED : atoi(first),
			.period = (int32_t) csv_number(data, i, "wave")
		};

		/* Of the cohort and period alone, as clusters - 1 and (G - 1)/G are. */
		if (csv_is(data, i, "data", name) &&
			(row.cohort == NEVER_TREATED || row.cohort == cohort) &&
			(row.period == cohort - 1 || row.period == period))
			add_row(&sample, &row);
	}
	return finish(sample);
}

static Cic *
cic_of(const Sample *sample, const CicChoices *choices, int *n)
{
	Waves	   *waves = waves_create(sample);
	Cic		   *found = cic_of_proportions(sample, waves, choices, n);

	waves_free(waves);
	return found;
}

static void
proportions_of_oracle(void **unused)
{
	Csv			data = csv_read("../oracle/group_time_data.csv");
	Csv			values = csv_read("../oracle/cic_values.csv");
	int			checked = 0;

	(void) unused;
	for (int row = 0; row < values.n_rows; row++)
	{
		int32_t		cohort = atoi(csv_text(&values, row, "cohort"));
		int32_t		period = atoi(csv_text(&values, row, "period"));
		Sample	   *sample;
		Cic		   *found;
		int			n;

		if (!csv_is(&values, row, "outcome", "b") ||
			!csv_is(&values, row, "kind", "discrete"))
			continue;
		sample = read_sample(&data, csv_text(&values, row, "data"),
							 csv_number(&values, row, "weighted") == 1.0, cohort,
							 period);
		found = cic_of(sample, &usual, &n);
		assert_int_equal(n, 1);
		assert_int_equal(found->effect.base, cohort - 1);
		check(found->effect.estimate.estimate, &values, row, "estimate");
		check(found->low, &values, row, "low");
		check(found->high, &values, row, "high");
		check(found->effect.estimate.std_error, &values, row, "std_error");
		assert_int_equal(found->effect.estimate.clusters, csv_number(&values, row, "n_clusters"));
		checked++;
		core_free(found);
		core_free(sample);
	}
	assert_int_equal(checked, 16);
	csv_free(&values);
	csv_free(&data);
}

/* So many rows of 1 among n, each of a weight. */
static void
add_cell(Sample **sample, int64_t cluster, int32_t cohort, int32_t period,
		 int ones, int n, double weight)
{
	for (int i = 0; i < n; i++)
	{
		Row			row = {.outcome = i < ones, .weight = weight,
			.cluster.number = cluster, .cohort = cohort, .period = period
		};

		add_row(sample, &row);
	}
}

/* Eight areas; one counts for a little more or less than the others. */
static double
estimate_with(const int ones[2][2], int area, double weight, double *std_error)
{
	CicChoices	choices = usual;
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BOOLEAN_OUTCOME | SAMPLE_WEIGHTED, 0);
	double		estimate;
	Cic		   *found;
	int			n;

	for (int i = 0; i < 8; i++)
		for (int32_t period = 1; period <= 2; period++)
			add_cell(&sample, i, i < 4 ? NEVER_TREATED : 2, period,
					 ones[i >= 4][period - 1] + i % 3, 9 + i, i == area ? weight : 1.0);
	sample = finish(sample);
	choices.vcov = SCORES_CR0;
	found = cic_of(sample, &choices, &n);
	estimate = found->effect.estimate.estimate;
	if (std_error != NULL)
		*std_error = found->effect.estimate.std_error;
	core_free(found);
	core_free(sample);
	return estimate;
}

/*
 * A score is what the estimate moves by with the cluster's weight: CR0 from
 * differences, where comparators' proportion falls and where it rises.
 */
static void
linearised(void **unused)
{
	static const int ones[2][2][2] = {{{5, 2}, {3, 6}}, {{1, 4}, {3, 6}}};

	(void) unused;
	for (int i = 0; i < 2; i++)
	{
		double		square = 0.0;
		double		std_error;

		estimate_with(ones[i], -1, 1.0, &std_error);
		for (int area = 0; area < 8; area++)
		{
			const double step = 1e-5;
			double		slope = (estimate_with(ones[i], area, 1.0 + step, NULL) -
								 estimate_with(ones[i], area, 1.0 - step, NULL)) / (2.0 * step);

			square += slope * slope;
		}
		assert_true(fabs(std_error / sqrt(square) - 1.0) < 1e-8);
	}
}

static void
expect_fact(const Facts *facts, FactCode code, const Sample *sample,
			const char *words)
{
	char	   *note = words_note(facts, sample);

	assert_true(facts->present[code]);
	assert_non_null(strstr(note, words));
	core_free(note);
}

static void
proportions_by_hand(void **unused)
{
	CicChoices	choices = usual;
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BOOLEAN_OUTCOME, 0);
	char	   *method;
	Cic		   *found;
	int			n;

	(void) unused;
	for (int i = 0; i < 2; i++)
	{
		add_cell(&sample, i, NEVER_TREATED, 1, 4, 8, 1.0);
		add_cell(&sample, i, NEVER_TREATED, 2, 2, 8, 1.0);	/* falls by half */
		add_cell(&sample, i, NEVER_TREATED, 3, 4, 8, 1.0);	/* as before */
		add_cell(&sample, i, NEVER_TREATED, 4, 6, 8, 1.0);	/* rises by half */
		add_cell(&sample, i, NEVER_TREATED, 5, 8, 8, 1.0);	/* all are 1 */
		for (int32_t period = 1; period <= 5; period++)
			if (period != 5)
				add_cell(&sample, 10 + i, 2, period, period == 1 ? 2 : 6, 8, 1.0);
		for (int32_t period = 1; period <= 5; period++)
			add_cell(&sample, 20 + i, 1, period, 2, 8, 1.0);
		/* of the last cohort in 4 all comparators are 1 */
	}
	sample = finish(sample);
	found = cic_of(sample, &choices, &n);
	assert_int_equal(n, 5 + 4);
	/* always treated */
	assert_false(found[0].effect.estimate.has_estimate);
	expect_fact(&found[0].effect.estimate.facts, FACT_ALWAYS_TREATED, sample, "from the first period, 1, on");
	/* 3/4 - 1/4 1/2; between 3/4 - 1/4 and 3/4 */
	assert_true(found[5].effect.estimate.estimate == 0.625);
	assert_true(found[5].low == 0.5 && found[5].high == 0.75);
	/* 3/4 - 1/4: no room for others */
	assert_true(found[6].effect.estimate.estimate == 0.5);
	assert_true(found[6].low == 0.5 && found[6].high == 0.5);
	expect_fact(&found[6].effect.estimate.facts, FACT_KINK, sample, "has a kink");
	/* 3/4 - (1 - 3/4 1/2); between 3/4 - 1 and 3/4 - 1/4 */
	assert_true(found[7].effect.estimate.estimate == 0.125);
	assert_true(found[7].low == -0.25 && found[7].high == 0.5);
	expect_fact(&found[8].effect.estimate.facts, FACT_EMPTY_GROUPS, sample, "no rows: treated, post");
	method = words_cic_method(&found[5], &choices, false);
	assert_string_equal(method, "changes in changes of proportions of a cohort and the never treated, by conditional independence; jackknife over 4 clusters; t with clusters - 1 degrees of freedom");
	core_free(method);
	core_free(found);
	core_free(sample);

	/* Comparators that are all 1. */
	sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BOOLEAN_OUTCOME, 0);
	for (int i = 0; i < 2; i++)
		for (int32_t period = 1; period <= 2; period++)
		{
			add_cell(&sample, i, NEVER_TREATED, period, 8, 8, 1.0);
			add_cell(&sample, 10 + i, 2, period, 2 * period, 8, 1.0);
		}
	sample = finish(sample);
	found = cic_of(sample, &choices, &n);
	assert_int_equal(n, 1);
	assert_false(found->effect.estimate.has_estimate);
	assert_true(found->low == -0.5 && found->high == 0.25);
	expect_fact(&found->effect.estimate.facts, FACT_NO_COUNTERFACTUAL, sample, "comparators that are all 1");
	core_free(found);
	core_free(sample);

	/* And such as are all 0: who was 1 may be anything. */
	sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BOOLEAN_OUTCOME, 0);
	for (int i = 0; i < 2; i++)
		for (int32_t period = 1; period <= 2; period++)
		{
			add_cell(&sample, i, NEVER_TREATED, period, 0, 8, 1.0);
			add_cell(&sample, 10 + i, 2, period, 2 * period, 8, 1.0);
		}
	sample = finish(sample);
	found = cic_of(sample, &choices, &n);
	assert_true(found->effect.estimate.estimate == 0.25);
	assert_true(found->low == 0.25 && found->high == 0.5);
	core_free(found);
	core_free(sample);

	/* Nobody is never treated, and one treated cluster. */
	sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BOOLEAN_OUTCOME, 0);
	for (int32_t period = 1; period <= 3; period++)
	{
		add_cell(&sample, 1, 2, period, 2 * period, 8, 1.0);
		add_cell(&sample, 2, 3, period, 5 - period, 8, 1.0);
		add_cell(&sample, 3, 3, period, 6 - period, 8, 1.0);
	}
	sample = finish(sample);
	found = cic_of(sample, &choices, &n);
	expect_fact(&found[0].effect.estimate.facts, FACT_NO_CONTROLS, sample, "control => 'notyet' would take 1");
	core_free(found);
	choices.waves.controls = CONTROLS_NOT_YET;
	found = cic_of(sample, &choices, &n);
	assert_true(found[0].effect.estimate.has_estimate);
	expect_fact(&found[0].effect.estimate.facts, FACT_INDISPENSABLE_CLUSTER, sample, "without cluster \"1\"");
	core_free(found);
	choices.vcov = SCORES_CR0;
	found = cic_of(sample, &choices, &n);
	assert_false(found[0].effect.estimate.has_std_error);
	assert_true(found[0].effect.estimate.facts.present[FACT_TOO_FEW]);
	core_free(found);
	core_free(sample);
}

/* ---- values by hand ---- */

static ValueSample *
new_values(uint32_t flags, int n, const double *values)
{
	ValueSample *sample = value_sample_create(flags);

	for (int i = 0; i < n; i++)
	{
		Key			cluster = {.number = i};

		add_value(&sample, values[i], &cluster, 1.0);
	}
	return finish_values(sample);
}

#define VALUES(flags, ...) \
	new_values(flags, sizeof((const double[]) {__VA_ARGS__}) / sizeof(double), \
			   (const double[]) {__VA_ARGS__})

static void
values_by_hand(void **unused)
{
	ValueSample *samples[TWO_WAVES_GROUPS];
	CicValues	found;

	(void) unused;
	/*
	 * Before: 1 has ranks 0 to 1/2, 3 those to 3/4, 7 those to 1; after they stand for
	 * 2, 4, 4, 10, 20 by fifths.  1: 2 and 4, 1/5 of 1/2 of 2 and the rest 4.  3: 4
	 * and 10, 2/5 and 3/5 of them.  0 and 5 have the ranks 0 and 3/4.  9: rank 1.
	 */
	samples[0] = VALUES(0, 1, 1, 3, 7);
	samples[1] = VALUES(0, 2, 4, 4, 10, 20);
	samples[2] = VALUES(0, 0, 1, 3, 5, 9);
	samples[3] = VALUES(0, 100);
	found = values_of(samples, CIC_DISCRETE);
	assert_true(fabs(found.low - (100 - (2 + 4 + 10 + 10 + 20) / 5.0)) < 1e-14);
	assert_true(fabs(found.high - (100 - (2 + 2 + 4 + 10 + 20) / 5.0)) < 1e-14);
	assert_true(fabs(found.estimate.estimate - (100 - (2 + (2 * 0.4 + 4 * 0.6) + (4 * 0.4 + 10 * 0.6) + 10 + 20) / 5.0)) < 1e-13);
	assert_int_equal(found.estimate.rows, 15);
	assert_false(found.estimate.has_std_error);
	expect_fact(&found.estimate.facts, FACT_NO_CLUSTERS, NULL, "samples without clusters");
	expect_fact(&found.estimate.facts, FACT_OUTSIDE_SUPPORT, NULL, "2 of 5 rows of the treated before lie outside");
	found = values_of(samples, CIC_CONTINUOUS);
	assert_true(found.estimate.estimate == found.low);
	free_samples(samples);

	/* A fair comparison of what rounding could part: thirds of 3 and of 6. */
	samples[0] = VALUES(0, 1, 2, 3);
	samples[1] = VALUES(0, 1, 1, 2, 2, 3, 3);
	samples[2] = VALUES(0, 1, 2, 3, 3, 3, 3, 3);
	samples[3] = VALUES(0, 1, 2, 3, 3, 3, 3, 3);
	found = values_of(samples, CIC_DISCRETE);
	assert_true(found.estimate.estimate == 0.0 && found.low == 0.0 && found.high == 0.0);
	free_samples(samples);

	samples[0] = VALUES(VALUE_SAMPLE_CLUSTERED, 1);
	samples[1] = VALUES(VALUE_SAMPLE_CLUSTERED, 2, 3);
	samples[2] = VALUES(VALUE_SAMPLE_CLUSTERED, 1, 1);
	samples[3] = new_values(VALUE_SAMPLE_CLUSTERED, 0, NULL);
	found = values_of(samples, CIC_DISCRETE);
	assert_false(found.estimate.has_estimate);
	expect_fact(&found.estimate.facts, FACT_EMPTY_GROUPS, NULL, "no rows: treated, post");
	core_free(samples[3]);
	samples[3] = VALUES(VALUE_SAMPLE_CLUSTERED, 5, 6);
	found = values_of(samples, CIC_DISCRETE);
	assert_true(found.estimate.estimate == 3.0);
	/* Without cluster 0 nobody is left of the comparators before. */
	assert_false(found.estimate.has_std_error);
	assert_true(found.estimate.facts.present[FACT_TOO_FEW]);
	free_samples(samples);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_oracle),
		cmocka_unit_test(proportions_of_oracle),
		cmocka_unit_test(linearised),
		cmocka_unit_test(proportions_by_hand),
		cmocka_unit_test(values_by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
