/*-------------------------------------------------------------------------
 *
 * test_wave_edges.c
 *		Effects of cohorts in periods, and their averages, of odd samples: gaps,
 *		cohorts between and after the waves, weights of 0 and of a million,
 *		one wave, cells that do not vary, and rows that came twice.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <string.h>

#include "core/answer/group_time.h"
#include "core/answer/wave_aggregate.h"
#include "core/base/memory.h"

#define LENGTH(array) ((int) (sizeof(array) / sizeof((array)[0])))

static const WaveChoices usual = {.controls = CONTROLS_NEVER};

/* Averages, and what they refer to. */
typedef struct Found
{
	AggregateChoices choices;
	Waves	   *waves;
	WaveRows   *rows;
} Found;

static void
find(Found *found, const Sample *sample, AggregateType type,
	 const WaveChoices *wave_choices, AggregateVcov vcov)
{
	found->choices = (AggregateChoices) {
		.average = {.type = type, .first_event = INT64_MIN,
		.last_event = INT64_MAX},
		.waves = *wave_choices, .vcov = vcov, .conf_level = 0.95
	};
	found->waves = waves_create(sample);
	found->rows = wave_aggregate(sample, found->waves, &found->choices);
}

static void
forget(Found *found)
{
	wave_rows_free(found->rows);
	waves_free(found->waves);
}

static const Estimate *
row_of(const Found *found, int32_t key)
{
	for (int i = 0; i < found->rows->n_rows; i++)
		if (!found->rows->rows[i].overall && found->rows->rows[i].key == key)
			return &found->rows->rows[i].estimate;
	fail_msg("there is no row %d", key);
	return NULL;
}

static GroupTime
effect_of(const Sample *sample, int32_t cohort, int32_t period,
		  const WaveChoices *wave_choices, Vcov vcov)
{
	Choices		choices = default_choices;
	Waves	   *waves = waves_create(sample);
	GroupTime	found;

	choices.vcov = vcov;
	group_time(sample, waves, cohort, period, wave_choices, &choices, &found);
	waves_free(waves);
	return found;
}

/* ---- gaps, and cohorts that are not periods ---- */

static const int32_t gaps[] = {2012, 2013, 2015, 2018};

/* What a start adds, once it is over: dyadic, as all numbers here are. */
static double
effect(int32_t cohort, int32_t period)
{
	return period < cohort ? 0.0 : (cohort - 2010) + 0.25 * (period - cohort);
}

/*
 * Three clusters of each cohort: the effect, on what is of the cluster and what
 * is of the period.  Differences of differences are effects to the last digit.
 */
static Sample *
additive(const int32_t *cohorts, int n_cohorts)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);

	for (int i = 0; i < 3 * n_cohorts; i++)
		for (int j = 0; j < LENGTH(gaps); j++)
			for (int k = 0; k < 2; k++)
			{
				Row			row = {
					.outcome = 4.0 * i + gaps[j] % 5 + k + effect(cohorts[i / 3], gaps[j]),
					.weight = 1.0, .cluster.number = i,
					.cohort = cohorts[i / 3], .period = gaps[j]
				};

				add_row(&sample, &row);
			}
	return finish(sample);
}

static void
assert_effect(const Sample *sample, int32_t cohort, int32_t period,
			  const WaveChoices *wave_choices)
{
	GroupTime	found = effect_of(sample, cohort, period, wave_choices, VCOV_CR2);

	assert_true(found.estimate.has_estimate);
	assert_true(fabs(found.estimate.estimate - effect(cohort, period)) < 1e-13);
}

/* Cohort 2017 starts between two waves, 2030 after the last. */
static void
between_and_after(void **unused)
{
	static const int32_t cohorts[] = {2015, 2017, 2030, NEVER_TREATED};
	static const int32_t keys[] = {-5, -4, -3, -2, 0, 1, 3};
	Sample	   *sample = additive(cohorts, 4);

	(void) unused;
	for (int i = 0; i < 4; i++)
	{
		const WaveChoices choices = {.controls = i % 2, .base = i / 2};
		Found		found;

		assert_effect(sample, 2015, 2015, &choices);
		assert_effect(sample, 2015, 2018, &choices);
		assert_effect(sample, 2015, 2013, &choices);
		assert_effect(sample, 2017, 2013, &choices);
		assert_effect(sample, 2017, 2015, &choices);
		assert_effect(sample, 2017, 2018, &choices);
		find(&found, sample, AGGREGATE_DYNAMIC, &choices, AGGREGATE_CR2);
		assert_int_equal(found.rows->n_rows, 1 + LENGTH(keys));
		for (int row = 0; row < LENGTH(keys); row++)
			assert_int_equal(found.rows->rows[1 + row].key, keys[row]);
		/* The first wave has none before it, unless all have the same base. */
		assert_int_equal(row_of(&found, -5)->has_estimate,
						 choices.base == BASE_UNIVERSAL);
		assert_true(fabs(row_of(&found, -4)->estimate) < 1e-13);
		assert_true(fabs(row_of(&found, 0)->estimate - effect(2015, 2015)) < 1e-13);
		assert_true(fabs(row_of(&found, 1)->estimate - effect(2017, 2018)) < 1e-13);
		assert_true(fabs(row_of(&found, 3)->estimate - effect(2015, 2018)) < 1e-13);
		assert_true(fabs(found.rows->rows[0].estimate.estimate -
						 (effect(2015, 2015) + effect(2017, 2018) + effect(2015, 2018)) / 3.0) < 1e-13);
		/* of 2017, of 2030, which is never treated here, and of the never treated */
		assert_int_equal(row_of(&found, 1)->clusters, 9);
		assert_int_equal(row_of(&found, 1)->clusters_treated, 3);
		assert_int_equal(row_of(&found, 1)->facts.facts[FACT_LATER_COHORTS].count, 1);
		forget(&found);
	}
	core_free(sample);
}

/* It is the same sample as one of which that cohort is never treated. */
static void
after_is_never(void **unused)
{
	static const int32_t later[] = {2015, 2017, 2030};
	static const int32_t never[] = {2015, 2017, NEVER_TREATED};
	Sample	   *a = additive(later, 3);
	Sample	   *b = additive(never, 3);

	(void) unused;
	for (int type = AGGREGATE_SIMPLE; type <= AGGREGATE_CALENDAR; type++)
	{
		Found		of_a;
		Found		of_b;

		find(&of_a, a, type, &usual, AGGREGATE_JACKKNIFE);
		find(&of_b, b, type, &usual, AGGREGATE_JACKKNIFE);
		assert_int_equal(of_a.rows->n_rows, of_b.rows->n_rows);
		for (int i = 0; i < of_a.rows->n_rows; i++)
			assert_memory_equal(&of_a.rows->rows[i].estimate.estimate,
								&of_b.rows->rows[i].estimate.estimate,
								sizeof(double));
		assert_memory_equal(of_a.rows->scores, of_b.rows->scores,
							of_a.rows->n_rows * of_a.rows->n_clusters * sizeof(double));
		assert_true(of_a.rows->rows[0].estimate.facts.present[FACT_LATER_COHORTS]);
		assert_false(of_b.rows->rows[0].estimate.facts.present[FACT_LATER_COHORTS]);
		forget(&of_b);
		forget(&of_a);
	}
	core_free(b);
	core_free(a);
}

/*
 * If three years before its start, cohort 2015 may respond from the first wave
 * on, and 2017 from 2014; if two years, 2015 from 2013, and the base is 2012.
 */
static void
expected_across_a_gap(void **unused)
{
	static const int32_t cohorts[] = {2015, 2017, NEVER_TREATED};
	const WaveChoices two = {.anticipation = 2};
	const WaveChoices three = {
		.controls = CONTROLS_NOT_YET, .base = BASE_UNIVERSAL, .anticipation = 3
	};
	Sample	   *sample = additive(cohorts, 3);
	GroupTime	found;
	Found		averages;

	(void) unused;
	assert_effect(sample, 2015, 2015, &two);
	found = effect_of(sample, 2015, 2018, &two, VCOV_CR2);
	assert_int_equal(found.base, 2012);
	found = effect_of(sample, 2015, 2015, &three, VCOV_CR2);
	assert_false(found.estimate.has_estimate);
	assert_true(found.estimate.facts.present[FACT_ALWAYS_TREATED]);
	assert_effect(sample, 2017, 2018, &three);
	found = effect_of(sample, 2017, 2018, &three, VCOV_CR2);
	assert_int_equal(found.base, 2013);
	/* Not even as a control: cohort 2015 responds in 2015. */
	assert_int_equal(found.estimate.clusters, 6);
	find(&averages, sample, AGGREGATE_DYNAMIC, &three, AGGREGATE_CR2);
	assert_int_equal(averages.rows->n_rows, 1 + LENGTH(gaps));
	assert_true(fabs(row_of(&averages, 1)->estimate - effect(2017, 2018)) < 1e-13);
	assert_true(row_of(&averages, -4)->facts.present[FACT_BASE_PERIOD]);
	assert_true(fabs(row_of(&averages, -2)->estimate) < 1e-13);
	forget(&averages);
	core_free(sample);
}

/* ---- by the formula, from rows ---- */

typedef struct People
{
	int			n;
	Row			rows[400];
} People;

#define N_AREAS 10

/* Cohorts 2 and 3 and the never treated in four waves: areas 0-2, 3-5, 6-9. */
static void
people_create(People *people)
{
	uint64_t	state = 5;

	people->n = 0;
	for (int area = 0; area < N_AREAS; area++)
		for (int32_t period = 1; period <= 4; period++)
			for (int k = 0; k < 4 + (area + period) % 3; k++)
				people->rows[people->n++] = (Row) {
					.outcome = next_uniform(&state) + 0.25 * (area % 3),
					.weight = 1.0, .cluster.number = area,
					.cohort = area < 3 ? 2 : area < 6 ? 3 : NEVER_TREATED,
					.period = period
				};
}

static Sample *
sample_of(const People *people, int flags)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | flags, 0);

	for (int i = 0; i < people->n; i++)
		if (people->rows[i].weight > 0.0)
			add_row(&sample, &people->rows[i]);
		else
			add_weightless(&sample, &people->rows[i]);
	return finish(sample);
}

/* The mean of a cohort in a period without an area (or of all, if that is -1). */
static double
mean_of(const People *people, int32_t cohort, int32_t period, int without)
{
	double		w = 0.0;
	double		wy = 0.0;

	for (int i = 0; i < people->n; i++)
	{
		const Row  *row = &people->rows[i];

		if (row->cohort != cohort || row->period != period ||
			row->cluster.number == without)
			continue;
		w += row->weight;
		wy += row->weight * row->outcome;
	}
	return wy / w;
}

/* A cohort against the never treated, in a period against its base. */
static double
att(const People *people, int32_t cohort, int32_t period, int without)
{
	int32_t		base = period < cohort ? period - 1 : cohort - 1;

	return mean_of(people, cohort, period, without) -
		mean_of(people, cohort, base, without) -
		mean_of(people, NEVER_TREATED, period, without) +
		mean_of(people, NEVER_TREATED, base, without);
}

/* An area's sum of w (y - mean) / (sum of w) of a mean. */
static double
residual(const People *people, int32_t cohort, int32_t period, int area)
{
	double		mean = mean_of(people, cohort, period, -1);
	double		all = 0.0;
	double		sum = 0.0;

	for (int i = 0; i < people->n; i++)
	{
		const Row  *row = &people->rows[i];

		if (row->cohort != cohort || row->period != period)
			continue;
		all += row->weight;
		if (row->cluster.number == area)
			sum += row->weight * (row->outcome - mean);
	}
	return sum / all;
}

static double
std_error_of(const People *people, int32_t cohort, int32_t period)
{
	int32_t		base = period < cohort ? period - 1 : cohort - 1;
	double		squares = 0.0;

	for (int area = 0; area < N_AREAS; area++)
	{
		double		score = residual(people, cohort, period, area) -
			residual(people, cohort, base, area) -
			residual(people, NEVER_TREATED, period, area) +
			residual(people, NEVER_TREATED, base, area);

		squares += score * score;
	}
	return sqrt(squares);
}

/* Of a cohort in all periods. */
static double
weight_of(const People *people, int32_t cohort, int without)
{
	double		w = 0.0;

	for (int i = 0; i < people->n; i++)
		if (people->rows[i].cohort == cohort &&
			people->rows[i].cluster.number != without)
			w += people->rows[i].weight;
	return w;
}

/* The mean of the effects from the start on, by the cohorts' weights. */
static double
simple_of(const People *people, int without)
{
	double		w = 0.0;
	double		sum = 0.0;

	for (int32_t cohort = 2; cohort <= 3; cohort++)
		for (int32_t period = cohort; period <= 4; period++)
		{
			w += weight_of(people, cohort, without);
			sum += weight_of(people, cohort, without) *
				att(people, cohort, period, without);
		}
	return sum / w;
}

static double
jackknife_of(const People *people)
{
	double		all = simple_of(people, -1);
	double		squares = 0.0;

	for (int area = 0; area < N_AREAS; area++)
		squares += pow(simple_of(people, area) - all, 2.0);
	return sqrt((N_AREAS - 1.0) / N_AREAS * squares);
}

static void
assert_near(double ours, double expected)
{
	assert_true(fabs(ours - expected) <= 1e-10 * fmax(fabs(expected), 1e-3));
}

static void
check_people(const People *people, int flags)
{
	Sample	   *sample = sample_of(people, flags);
	Found		found;

	for (int32_t cohort = 2; cohort <= 3; cohort++)
		for (int32_t period = 2; period <= 4; period++)
		{
			GroupTime	one = effect_of(sample, cohort, period, &usual, VCOV_CR0);

			assert_near(one.estimate.estimate, att(people, cohort, period, -1));
			assert_near(one.estimate.std_error,
						std_error_of(people, cohort, period));
		}
	find(&found, sample, AGGREGATE_SIMPLE, &usual, AGGREGATE_JACKKNIFE);
	assert_near(found.rows->rows[0].estimate.estimate, simple_of(people, -1));
	assert_near(found.rows->rows[0].estimate.std_error, jackknife_of(people));
	assert_int_equal(found.rows->n_clusters, N_AREAS);
	forget(&found);
	core_free(sample);
}

/* A quarter of the rows has a weight of 0, and a quarter of a million. */
static void
weights_far_apart(void **unused)
{
	People		people;

	(void) unused;
	people_create(&people);
	check_people(&people, 0);
	for (int i = 0; i < people.n; i++)
		people.rows[i].weight = i % 4 == 0 ? 0.0 : i % 4 == 1 ? 1e6 : 1.0;
	check_people(&people, SAMPLE_WEIGHTED);
	/* What a row says that has no weight is nothing. */
	for (int i = 0; i < people.n; i += 4)
		people.rows[i].outcome = 1e9;
	check_people(&people, SAMPLE_WEIGHTED);
}

/* Nobody of weight in a cohort's period: the effect is not there, and said. */
static void
cell_without_weight(void **unused)
{
	People		people;
	Sample	   *sample;
	GroupTime	one;
	Found		found;
	double		w[2];

	(void) unused;
	people_create(&people);
	for (int i = 0; i < people.n; i++)
		if (people.rows[i].cohort == 2 && people.rows[i].period == 4)
			people.rows[i].weight = 0.0;
	for (int i = 0; i < 2; i++)
		w[i] = weight_of(&people, 2 + i, -1);
	sample = sample_of(&people, SAMPLE_WEIGHTED);
	one = effect_of(sample, 2, 4, &usual, VCOV_CR2);
	assert_false(one.estimate.has_estimate);
	assert_true(one.estimate.facts.present[FACT_EMPTY_GROUPS]);
	for (int vcov = AGGREGATE_CR0; vcov <= AGGREGATE_JACKKNIFE; vcov++)
	{
		find(&found, sample, AGGREGATE_DYNAMIC, &usual, vcov);
		assert_false(row_of(&found, 2)->has_estimate);
		assert_true(row_of(&found, 2)->facts.present[FACT_NO_EFFECTS]);
		assert_near(row_of(&found, 1)->estimate,
					(w[0] * att(&people, 2, 3, -1) + w[1] * att(&people, 3, 4, -1)) /
					(w[0] + w[1]));
		forget(&found);
	}
	core_free(sample);
}

/* ---- cells that do not vary ---- */

static void
proportions(void **unused)
{
	People		people;
	Sample	   *sample;
	Found		found;
	GroupTime	one;

	(void) unused;
	people_create(&people);
	for (int i = 0; i < people.n; i++)
	{
		Row		   *row = &people.rows[i];

		row->outcome = row->outcome > 0.6;
		if (row->cohort == 3 && row->period == 3)
			row->outcome = 1.0;
		if (row->cohort == NEVER_TREATED && row->period == 2)
			row->outcome = 0.0;
	}
	check_people(&people, 0);
	/* Nobody ever, but one cohort in a period: exact, and nothing to test by. */
	for (int i = 0; i < people.n; i++)
		people.rows[i].outcome = people.rows[i].cohort == 3 && people.rows[i].period == 4;
	sample = sample_of(&people, 0);
	for (int vcov = AGGREGATE_CR0; vcov <= AGGREGATE_JACKKNIFE; vcov++)
	{
		find(&found, sample, AGGREGATE_GROUP, &usual, vcov);
		assert_true(row_of(&found, 2)->estimate == 0.0);
		assert_true(row_of(&found, 3)->estimate == 0.5);
		for (int32_t cohort = 2; cohort <= 3; cohort++)
		{
			assert_true(row_of(&found, cohort)->std_error == 0.0);
			assert_false(row_of(&found, cohort)->has_interval);
			assert_true(row_of(&found, cohort)->facts.present[FACT_NO_VARIATION]);
		}
		forget(&found);
	}
	one = effect_of(sample, 3, 4, &usual, VCOV_CR2);
	assert_true(one.estimate.estimate == 1.0);
	assert_false(one.estimate.has_interval);
	core_free(sample);
}

/* ---- one wave ---- */

static void
one_wave(void **unused)
{
	People		people;
	People		wave = {0};
	Sample	   *sample;

	(void) unused;
	people_create(&people);
	for (int i = 0; i < people.n; i++)
		if (people.rows[i].period == 2)
			wave.rows[wave.n++] = people.rows[i];
	sample = sample_of(&wave, 0);
	for (int i = 0; i < 4; i++)
	{
		const WaveChoices choices = {.controls = i % 2, .base = i / 2};

		for (int type = AGGREGATE_SIMPLE; type <= AGGREGATE_CALENDAR; type++)
			for (int vcov = AGGREGATE_CR0; vcov <= AGGREGATE_JACKKNIFE; vcov++)
			{
				Found		found;

				find(&found, sample, type, &choices, vcov);
				assert_int_equal(found.rows->n_rows, 1);
				assert_false(found.rows->rows[0].estimate.has_estimate);
				assert_true(found.rows->rows[0].estimate.facts.present[FACT_NO_EFFECTS]);
				assert_true(found.rows->rows[0].estimate.facts.present[FACT_LATER_COHORTS]);
				forget(&found);
			}
	}
	assert_true(effect_of(sample, 2, 2, &usual, VCOV_CR2).estimate.facts.present[FACT_ALWAYS_TREATED]);
	core_free(sample);
}

/* ---- the same rows twice ---- */

/*
 * All sums double, means and their residuals' shares stay: estimates and CR0 do
 * not know, to the last digit, and only the number of rows does.
 */
static void
merged_twice(void **unused)
{
	People		people;
	Sample	   *once;
	Sample	   *twice;
	Found		of_once;
	Found		of_twice;

	(void) unused;
	people_create(&people);
	once = sample_of(&people, 0);
	twice = thaw(once);
	merge(&twice, once);
	twice = finish(twice);
	assert_int_equal(sample_rows(twice), 2 * people.n);
	find(&of_once, once, AGGREGATE_DYNAMIC, &usual, AGGREGATE_CR0);
	find(&of_twice, twice, AGGREGATE_DYNAMIC, &usual, AGGREGATE_CR0);
	for (int i = 0; i < of_once.rows->n_rows; i++)
	{
		const Estimate *a = &of_once.rows->rows[i].estimate;
		const Estimate *b = &of_twice.rows->rows[i].estimate;

		assert_memory_equal(&a->estimate, &b->estimate, sizeof(double));
		assert_memory_equal(&a->std_error, &b->std_error, sizeof(double));
		assert_int_equal(2 * a->rows, b->rows);
		assert_int_equal(a->clusters, b->clusters);
	}
	forget(&of_twice);
	forget(&of_once);
	core_free(twice);
	core_free(once);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(between_and_after),
		cmocka_unit_test(after_is_never),
		cmocka_unit_test(expected_across_a_gap),
		cmocka_unit_test(weights_far_apart),
		cmocka_unit_test(cell_without_weight),
		cmocka_unit_test(proportions),
		cmocka_unit_test(one_wave),
		cmocka_unit_test(merged_twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
