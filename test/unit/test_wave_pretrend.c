/*-------------------------------------------------------------------------
 *
 * test_wave_pretrend.c
 *		Joint tests of effects before the start, against R's clubSandwich and
 *		its arithmetic (test/oracle/wave_pretrend_values.csv).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"
#include "waves_csv.h"

#include <math.h>
#include <string.h>

#include "core/answer/wave_pretrend.h"
#include "core/base/memory.h"
#include "core/words/words.h"

static const AggregateChoices usual = {
	.average = {.first_event = INT64_MIN, .last_event = -1},
	.waves = {.controls = CONTROLS_NEVER, .base = BASE_VARYING},
	.vcov = AGGREGATE_CR2, .reference = REFERENCE_T, .conf_level = 0.95
};

static Pretrend *
test_of(const Sample *sample, const AggregateChoices *choices)
{
	Waves	   *waves = waves_create(sample);
	Pretrend   *found = wave_pretrend(sample, waves, choices);

	waves_free(waves);
	return found;
}

static void
assert_near(double ours, const Csv *values, int row, const char *column)
{
	double		theirs = csv_number(values, row, column);

	if (!(fabs(ours / theirs - 1.0) <= 1e-8))
		fail_msg("row %d: %s is %.17g", row + 2, column, ours);
}

static void
check_value(const Sample *sample, const Csv *values, int row)
{
	AggregateChoices choices = usual;
	Pretrend   *found;

	choices.waves = csv_wave_choices(values, row);
	choices.vcov = names_find(&aggregate_vcovs, csv_text(values, row, "vcov"));
	choices.reference = names_find(&reference_names,
								   csv_text(values, row, "reference"));
	found = test_of(sample, &choices);
	assert_true(found->has_test);
	assert_near(found->wald, values, row, "wald");
	assert_near(found->test.statistic, values, row, "statistic");
	assert_near(found->test.p_value, values, row, "p_value");
	assert_int_equal(found->rank, (int) csv_number(values, row, "df1"));
	assert_int_equal(found->effects, found->rank);
	if (choices.reference == REFERENCE_NORMAL)
		assert_true(isinf(found->test.df2));
	else
		assert_near(found->test.df2, values, row, "df2");
	core_free(found);
}

static void
values_of_r(void **unused)
{
	(void) unused;
	check_values_of_waves("../oracle/wave_pretrend_values.csv", 120,
						  check_value);
}

static void
add(Sample **sample, int64_t cluster, int32_t cohort, int32_t period,
	double outcome)
{
	Row			row = {.outcome = outcome, .weight = 1.0,
		.cluster.number = cluster, .cohort = cohort, .period = period
	};

	add_row(sample, &row);
}

/* Clusters of a cohort and of the never treated, in so many periods. */
static Sample *
two_arms(int clusters, int32_t cohort, int32_t periods)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	uint32_t	state = 1;

	for (int cluster = 0; cluster < 2 * clusters; cluster++)
		for (int32_t period = 1; period <= periods; period++)
		{
			state = state * 1664525u + 1013904223u;
			add(&sample, cluster, cluster < clusters ? cohort : NEVER_TREATED,
				period, state >> 20);
		}
	return finish(sample);
}

static const Fact *
fact_of(const Pretrend *found, FactCode code)
{
	return found->facts.present[code] ? &found->facts.facts[code] : NULL;
}

static void
nothing_to_test(void **unused)
{
	Sample	   *sample = two_arms(3, 2, 3);
	Pretrend   *found = test_of(sample, &usual);
	char	   *note = words_note(&found->facts, sample);

	(void) unused;
	/* One period before the start. */
	assert_false(found->has_wald);
	assert_false(found->has_test);
	assert_int_equal(found->effects, 0);
	assert_int_equal(fact_of(found, FACT_NO_PRETREND)->count, 0);
	assert_non_null(strstr(note, "nobody was observed twice before"));
	core_free(note);
	core_free(found);
	core_free(sample);

	/* A cohort of one cluster, as are those never treated: there are effects,
	 * but no standard errors. */
	sample = two_arms(1, 3, 3);
	found = test_of(sample, &usual);
	assert_false(found->has_wald);
	assert_int_equal(fact_of(found, FACT_NO_PRETREND)->count, 1);
	core_free(found);
	core_free(sample);
}

static void
too_many_to_test(void **unused)
{
	Sample	   *sample = two_arms(3, 6, 7);
	AggregateChoices choices = usual;
	Pretrend   *found;

	(void) unused;
	/* Effects in periods 2 to 5, and six clusters. */
	for (int reference = REFERENCE_T; reference <= REFERENCE_NORMAL; reference++)
	{
		choices.reference = reference;
		found = test_of(sample, &choices);
		assert_int_equal(found->effects, 4);
		assert_int_equal(found->clusters, 6);
		assert_true(found->has_wald);
		assert_int_equal(found->rank, 4);
		assert_false(found->has_test);
		assert_int_equal(fact_of(found, FACT_MANY_TESTED)->count, 4);
		assert_int_equal(fact_of(found, FACT_MANY_TESTED)->of, 6);
		core_free(found);
	}
	/* Three of them are no more than half. */
	choices = usual;
	choices.average.first_event = -3;
	found = test_of(sample, &choices);
	assert_int_equal(found->rank, 3);
	assert_null(fact_of(found, FACT_MANY_TESTED));
	assert_true(found->has_test);
	core_free(found);
	/* And by the jackknife, of clusters - 1. */
	choices.vcov = AGGREGATE_JACKKNIFE;
	found = test_of(sample, &choices);
	assert_true(found->has_test);
	assert_false(found->by_eta);
	assert_true(found->test.df2 == 3.0);
	assert_true(fabs(found->test.statistic - found->wald * 3.0 / 15.0) < 1e-12 * found->wald);
	core_free(found);
	core_free(sample);
}

/* Of two clusters an arm six effects can vary in two ways only. */
static void
effects_that_depend(void **unused)
{
	Sample	   *sample = two_arms(2, 8, 8);
	Pretrend   *found = test_of(sample, &usual);

	(void) unused;
	assert_int_equal(found->effects, 6);
	assert_int_equal(found->rank, 2);
	core_free(found);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
		cmocka_unit_test(nothing_to_test),
		cmocka_unit_test(too_many_to_test),
		cmocka_unit_test(effects_that_depend),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
