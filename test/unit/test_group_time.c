/*-------------------------------------------------------------------------
 *
 * test_group_time.c
 *		Effects of cohorts in periods, against R's did and clubSandwich
 *		(test/oracle/group_time_values.csv); why some of them are not there;
 *		and samples of many waves as bytes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"
#include "waves_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/group_time.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/sample/sample_wire.h"
#include "core/words/words.h"

static const WaveChoices usual = {.controls = CONTROLS_NEVER, .base = BASE_VARYING};

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

/* ---- the values of R ---- */

/* Estimates and standard errors to 1e-10, degrees of freedom to 1e-8. */
static void
assert_value(double ours, const Csv *values, int row, const char *column,
			 double tolerance)
{
	double		theirs;

	if (*csv_text(values, row, column) == '\0')
		return;
	theirs = csv_number(values, row, column);
	if (!(fabs(ours - theirs) <= tolerance * fabs(theirs)))
		fail_msg("row %d, %s: %.17g is not %.17g", row + 2, column, ours,
				 theirs);
}

static void
check_value(const Sample *sample, const Csv *values, int row)
{
	WaveChoices wave_choices = csv_wave_choices(values, row);
	int32_t		cohort = (int32_t) csv_number(values, row, "cohort");
	int32_t		period = (int32_t) csv_number(values, row, "period");
	GroupTime	found;
	Vcov		vcov;

	assert_true(vcov_by_name(csv_text(values, row, "vcov"), &vcov));
	found = effect_of(sample, cohort, period, &wave_choices, vcov);
	assert_true(found.estimate.has_estimate);
	assert_value(found.estimate.estimate, values, row, "estimate", 1e-10);
	assert_value(found.estimate.std_error, values, row, "std_error", 1e-10);
	assert_value(found.estimate.df, values, row, "df", 1e-8);
	/* The base has no standard error. */
	assert_int_equal(*csv_text(values, row, "std_error") == '\0',
					 isnan(found.estimate.std_error));
}

static void
values_of_r(void **unused)
{
	(void) unused;
	check_values_of_waves("../oracle/group_time_values.csv", 482, check_value);
}

/* ---- two waves ---- */

static void
two_waves_are_a_case(void **unused)
{
	Row			rows[400];

	(void) unused;
	make_rows(rows, 400, 14, 20);
	for (int kind = 0; kind < 4; kind++)
	{
		Sample	   *sample = sample_create(((kind & 1) ? SAMPLE_WEIGHTED : 0) |
										   ((kind & 2) ? SAMPLE_CLUSTERED : 0), 0);

		for (int i = 0; i < 400; i++)
		{
			Row			row = rows[i];

			if (!(kind & 2))
				row.cluster.number = 0;
			if (!(kind & 1))
				row.weight = 1.0;
			add_row(&sample, &row);
		}
		sample = finish(sample);
		assert_true(sample_is_two_waves(sample));
		for (int vcov = VCOV_IID; vcov <= VCOV_JKN; vcov++)
		{
			Choices		choices = default_choices;
			Estimate	e;
			GroupTime	found;

			choices.vcov = (Vcov) vcov;
			if (!estimate_vcov_applies(sample, &choices.vcov))
				continue;
			estimate_effect(sample, &choices, &e);
			found = effect_of(sample, PERIOD_POST, PERIOD_POST, &usual,
							  choices.vcov);
			assert_int_equal(found.base, PERIOD_PRE);
			assert_true(found.estimate.has_estimate);
			/* to the last digit, and NaN where that is */
			assert_memory_equal(&found.estimate.estimate, &e.estimate, sizeof(double));
			assert_int_equal(found.estimate.has_std_error, e.has_std_error);
			if (e.has_std_error)
				assert_memory_equal(&found.estimate.std_error, &e.std_error,
									sizeof(double));
			if (e.has_interval)
				assert_memory_equal(&found.estimate.df, &e.df, sizeof(double));
			assert_int_equal(found.estimate.rows, e.rows);
			assert_int_equal(found.estimate.clusters, e.clusters);
			assert_int_equal(found.estimate.clusters_treated,
							 e.clusters_treated);
		}
		core_free(sample);
	}
}

/* ---- why there is none ---- */

static void
add(Sample **sample, int64_t cluster, int32_t cohort, int32_t period,
	double outcome)
{
	Row			row = {.outcome = outcome, .weight = 1.0,
		.cluster.number = cluster, .cohort = cohort, .period = period
	};

	add_row(sample, &row);
}

/* So many clusters of each cohort, with three rows in each of the periods. */
static Sample *
make_waves(const int32_t *cohorts, int n_cohorts, int clusters,
		   const int32_t *periods, int n_periods)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	uint64_t	state = 7;

	for (int i = 0; i < n_cohorts * clusters; i++)
		for (int j = 0; j < n_periods; j++)
			for (int k = 0; k < 3; k++)
				add(&sample, i, cohorts[i / clusters], periods[j],
					next_uniform(&state));
	return finish(sample);
}

static const Fact *
fact_of(const GroupTime *found, FactCode code)
{
	return found->estimate.facts.present[code] ?
		&found->estimate.facts.facts[code] : NULL;
}

static void
assert_none(const Sample *sample, int32_t cohort, int32_t period,
			const WaveChoices *wave_choices, FactCode why)
{
	GroupTime	found = effect_of(sample, cohort, period, wave_choices, VCOV_CR2);

	assert_false(found.estimate.has_estimate);
	assert_true(isnan(found.estimate.estimate));
	assert_non_null(fact_of(&found, why));
}

static void
assert_base(const Sample *sample, int32_t cohort, int32_t period,
			const WaveChoices *wave_choices, int32_t base, bool gap)
{
	GroupTime	found = effect_of(sample, cohort, period, wave_choices, VCOV_CR2);

	assert_true(found.has_base);
	assert_int_equal(found.base, base);
	assert_true(found.estimate.has_estimate);
	assert_int_equal(fact_of(&found, FACT_GAP) != NULL, gap);
	if (gap)
		assert_int_equal(fact_of(&found, FACT_GAP)->count, base);
}

static void
bases(void **unused)
{
	static const int32_t cohorts[] = {2015, 2017, NEVER_TREATED};
	static const int32_t periods[] = {2012, 2013, 2015, 2018};
	const WaveChoices universal = {.controls = CONTROLS_NEVER, .base = BASE_UNIVERSAL};
	const WaveChoices early = {
		.controls = CONTROLS_NEVER, .base = BASE_VARYING, .anticipation = 2
	};
	const WaveChoices earlier = {
		.controls = CONTROLS_NEVER, .base = BASE_UNIVERSAL, .anticipation = 2
	};
	Sample	   *sample = make_waves(cohorts, 3, 3, periods, 4);
	GroupTime	found;

	(void) unused;
	assert_false(sample_is_two_waves(sample));
	assert_none(sample, 2015, 2012, &usual, FACT_NO_EARLIER_PERIOD);
	assert_base(sample, 2015, 2013, &usual, 2012, false);
	assert_base(sample, 2015, 2015, &usual, 2013, true);
	assert_base(sample, 2015, 2018, &usual, 2013, true);
	/* between the waves */
	assert_base(sample, 2017, 2015, &usual, 2013, true);
	assert_base(sample, 2017, 2018, &usual, 2015, true);
	assert_base(sample, 2015, 2012, &universal, 2013, true);
	assert_base(sample, 2017, 2012, &universal, 2015, true);
	found = effect_of(sample, 2017, 2015, &universal, VCOV_CR2);
	assert_true(found.estimate.estimate == 0.0);
	assert_false(found.estimate.has_std_error);
	assert_non_null(fact_of(&found, FACT_BASE_PERIOD));
	/* expected two years before: of calendar years, not of waves */
	assert_base(sample, 2015, 2015, &early, 2012, false);
	assert_base(sample, 2015, 2013, &early, 2012, false);
	assert_base(sample, 2017, 2018, &early, 2013, true);
	/* inside the window, the wave before all the same */
	assert_base(sample, 2017, 2015, &early, 2013, true);
	assert_base(sample, 2017, 2015, &earlier, 2013, true);
	core_free(sample);
}

static void
no_effect(void **unused)
{
	static const int32_t all[] = {1, 3, 4};
	static const int32_t periods[] = {1, 2, 3, 4};
	const WaveChoices notyet = {.controls = CONTROLS_NOT_YET, .base = BASE_VARYING};
	const WaveChoices early = {
		.controls = CONTROLS_NOT_YET, .base = BASE_VARYING, .anticipation = 2
	};
	Sample	   *sample = make_waves(all, 3, 3, periods, 4);
	GroupTime	found;

	(void) unused;
	assert_none(sample, 1, 3, &usual, FACT_ALWAYS_TREATED);
	assert_none(sample, 3, 3, &usual, FACT_NO_CONTROLS);
	found = effect_of(sample, 3, 3, &usual, VCOV_CR2);
	assert_int_equal(fact_of(&found, FACT_NO_CONTROLS)->count, 1);
	found = effect_of(sample, 3, 4, &usual, VCOV_CR2);
	assert_int_equal(fact_of(&found, FACT_NO_CONTROLS)->count, 0);
	/* the last of them is not treated in 3; those always treated never help */
	found = effect_of(sample, 3, 3, &notyet, VCOV_CR2);
	assert_true(found.estimate.has_estimate);
	assert_int_equal(found.estimate.clusters, 6);
	assert_int_equal(found.estimate.rows, 36);
	assert_none(sample, 3, 4, &notyet, FACT_NO_CONTROLS);
	for (int32_t period = 1; period <= 4; period++)
		assert_none(sample, 4, period, &notyet, FACT_LAST_COHORT);
	assert_none(sample, 3, 3, &early, FACT_ALWAYS_TREATED);
	core_free(sample);
}

static void
later_cohorts(void **unused)
{
	static const int32_t cohorts[] = {202302, 202504};
	static const int32_t periods[] = {202301, 202302, 202401};
	const WaveChoices early = {
		.controls = CONTROLS_NEVER, .base = BASE_VARYING, .anticipation = 200
	};
	Sample	   *sample = make_waves(cohorts, 2, 3, periods, 3);
	Waves	   *waves = waves_create(sample);
	GroupTime	found = effect_of(sample, 202302, 202401, &usual, VCOV_CR2);

	(void) unused;
	assert_int_equal(waves_treated_cohorts(waves, 0), 1);
	assert_true(found.estimate.has_estimate);
	assert_int_equal(fact_of(&found, FACT_LATER_COHORTS)->count, 1);
	assert_int_equal(fact_of(&found, FACT_PERIOD_CODES)->count, 202301);
	/* Who may expect it in a period that is observed is not as good as never. */
	assert_int_equal(waves_treated_cohorts(waves, 200), 2);
	found = effect_of(sample, 202504, 202401, &early, VCOV_CR2);
	assert_null(fact_of(&found, FACT_LATER_COHORTS));
	waves_free(waves);
	core_free(sample);
}

/* A cell that is missing is named; a cluster with rows of both is counted. */
static void
odd_rows(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	GroupTime	found;
	char	   *note;

	(void) unused;
	for (int i = 0; i < 4; i++)
	{
		add(&sample, i, i < 2 ? 2 : NEVER_TREATED, 1, i);
		add(&sample, i, i < 2 ? 2 : NEVER_TREATED, 2, 3 - i % 2);
		if (i >= 2)
			add(&sample, i, NEVER_TREATED, 3, i);
	}
	add(&sample, 0, NEVER_TREATED, 1, 0.5);
	add(&sample, 9, NEVER_TREATED, 2, 0.5);
	sample = finish(sample);
	found = effect_of(sample, 2, 3, &usual, VCOV_CR2);
	assert_true(found.has_rows);
	assert_false(found.estimate.has_estimate);
	assert_int_equal(fact_of(&found, FACT_EMPTY_GROUPS)->members, 8);
	note = words_note(&found.estimate.facts, sample);
	assert_non_null(strstr(note, "no rows: treated, post"));
	core_free(note);
	found = effect_of(sample, 2, 2, &usual, VCOV_CR2);
	assert_true(found.estimate.has_estimate);
	assert_int_equal(fact_of(&found, FACT_MIXED_COHORTS)->count, 1);
	assert_int_equal(fact_of(&found, FACT_MIXED_COHORTS)->of, 5);
	assert_int_equal(fact_of(&found, FACT_ABSENT_CLUSTERS)->count, 1);
	assert_null(fact_of(&found, FACT_TRENDS_UNTESTED));
	core_free(sample);
}

/* Controls of two cohorts in one cluster are one cluster on one side. */
static void
controls_share_a_side(void **unused)
{
	const WaveChoices notyet = {.controls = CONTROLS_NOT_YET, .base = BASE_VARYING};
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	GroupTime	found;

	(void) unused;
	for (int i = 0; i < 3; i++)
		for (int32_t period = 1; period <= 2; period++)
			add(&sample, i, 2, period, i * period);
	for (int32_t period = 1; period <= 2; period++)
	{
		add(&sample, 7, 5, period, period);
		add(&sample, 7, NEVER_TREATED, period, 2 * period);
	}
	sample = finish(sample);
	found = effect_of(sample, 2, 2, &notyet, VCOV_CRV3);
	assert_true(found.estimate.has_estimate);
	assert_false(found.estimate.has_std_error);
	/* comparators before and after */
	assert_int_equal(fact_of(&found, FACT_SINGLE_UNITS)->members, 3);
	assert_null(fact_of(&found, FACT_MIXED_COHORTS));
	core_free(sample);
}

/* ---- as bytes ---- */

/* The keys of the last cell, from its end: 16 bytes before its sums. */
static const char *
read_with(const Sample *sample, int32_t cohort, int32_t period)
{
	size_t		size = sample_wire_size(sample);
	unsigned char *bytes = core_alloc(size);
	size_t		sums = sample->image.entry_bytes - sizeof(Cell);
	const uint32_t keys[2] = {(uint32_t) cohort, (uint32_t) period};
	const char *problem;
	Sample	   *read;

	sample_wire_encode(sample, bytes);
	for (int i = 0; i < 8; i++)
		bytes[size - sums - 8 + i] = keys[i / 4] >> (8 * (3 - i % 4));
	read = sample_wire_decode(bytes, size, &problem);
	if (read != NULL)
	{
		assert_int_equal(sample_cell(read, read->image.n_entries - 1)->cohort, cohort);
		assert_int_equal(sample_cell(read, read->image.n_entries - 1)->period, period);
		core_free(read);
	}
	core_free(bytes);
	return read == NULL ? problem : NULL;
}

static void
keys_from_an_enemy(void **unused)
{
	static const int32_t cohorts[] = {-5};
	static const int32_t periods[] = {-WAVE_LIMIT};
	static const char wrong[] = "a cell has no such cohort or period";
	Sample	   *sample = make_waves(cohorts, 1, 1, periods, 1);

	(void) unused;
	assert_null(read_with(sample, -5, -WAVE_LIMIT));
	assert_null(read_with(sample, WAVE_LIMIT, WAVE_LIMIT));
	assert_null(read_with(sample, -WAVE_LIMIT, 0));
	assert_null(read_with(sample, NEVER_TREATED, 0));
	assert_string_equal(read_with(sample, WAVE_LIMIT + 1, 0), wrong);
	assert_string_equal(read_with(sample, -WAVE_LIMIT - 1, 0), wrong);
	assert_string_equal(read_with(sample, NEVER_TREATED - 1, 0), wrong);
	assert_string_equal(read_with(sample, INT32_MIN, 0), wrong);
	assert_string_equal(read_with(sample, 0, WAVE_LIMIT + 1), wrong);
	assert_string_equal(read_with(sample, 0, -WAVE_LIMIT - 1), wrong);
	assert_string_equal(read_with(sample, 0, NEVER_TREATED), wrong);
	core_free(sample);
}

/* The whole range: differences do not overflow (a sanitizer would say). */
static void
far_apart(void **unused)
{
	static const int32_t cohorts[] = {-WAVE_LIMIT, WAVE_LIMIT, NEVER_TREATED};
	static const int32_t periods[] = {-WAVE_LIMIT, WAVE_LIMIT};
	Sample	   *sample = make_waves(cohorts, 3, 3, periods, 2);

	(void) unused;
	for (int i = 0; i < 8; i++)
	{
		const WaveChoices choices = {
			.controls = i & 1,
			.base = (i >> 1) & 1,
			.anticipation = (i & 4) ? WAVE_LIMIT : 0
		};
		GroupTime	found = effect_of(sample, WAVE_LIMIT, WAVE_LIMIT, &choices,
									  VCOV_CR2);

		assert_true(found.estimate.has_estimate);
		assert_int_equal(found.base, -WAVE_LIMIT);
		effect_of(sample, WAVE_LIMIT, -WAVE_LIMIT, &choices, VCOV_CR2);
		effect_of(sample, -WAVE_LIMIT, WAVE_LIMIT, &choices, VCOV_CR2);
	}
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
		cmocka_unit_test(two_waves_are_a_case),
		cmocka_unit_test(bases),
		cmocka_unit_test(no_effect),
		cmocka_unit_test(later_cohorts),
		cmocka_unit_test(odd_rows),
		cmocka_unit_test(controls_share_a_side),
		cmocka_unit_test(keys_from_an_enemy),
		cmocka_unit_test(far_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
