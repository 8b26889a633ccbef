/*-------------------------------------------------------------------------
 *
 * test_triple.c
 *		Triple differences, against the three-way interaction of one
 *		regression by R's clubSandwich (test/oracle/triple_values.csv).
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

#include "core/answer/triple.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/sample/sample_join.h"
#include "core/words/words.h"

static const WaveChoices usual = {.controls = CONTROLS_NEVER, .base = BASE_VARYING};

static Choices
choices_by(Vcov vcov)
{
	Choices		choices = default_choices;

	choices.vcov = vcov;
	choices.conf_level = 0.95;
	return choices;
}

static Sample *
join(const Sample *eligible, const Sample *ineligible)
{
	Sample	   *joined;
	Key			cluster;
	int			at;

	assert_int_equal(sample_join((const Sample *[]) {eligible, ineligible}, 2,
								 joined_wave_cohort, &joined, &at, &cluster), SAMPLE_OK);
	return joined;
}

static GroupTime
effect(const Sample *eligible, const Sample *ineligible, int32_t cohort,
	   int32_t period, const WaveChoices *wave_choices, Vcov vcov, char **note)
{
	Sample	   *joined = join(eligible, ineligible);
	Triple	   *triple = triple_create(eligible, ineligible, joined);
	Choices		choices = choices_by(vcov);
	GroupTime	found;

	triple_effect(triple, cohort, period, wave_choices, &choices, &found);
	if (note != NULL)
		*note = words_note(&found.estimate.facts, joined);
	triple_free(triple);
	core_free(joined);
	return found;
}

/* ---- the values of R ---- */

static Sample *
read_sample(const Csv *data, const char *name, const char *outcome,
			bool weighted, bool eligible)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (weighted ? SAMPLE_WEIGHTED : 0), 0);

	for (int i = 0; i < data->n_rows; i++)
	{
		const char *first = csv_text(data, i, "first_treated");
		Row			row = {
			.outcome = csv_number(data, i, outcome),
			.weight = weighted ? csv_number(data, i, "weight") : 1.0,
			.cluster.number = (int64_t) csv_number(data, i, "area"),
			.cohort = *first == '\0' ? NEVER_TREATED : atoi(first),
			.period = (int32_t) csv_number(data, i, "wave")
		};

		if (csv_is(data, i, "data", name) &&
			(csv_number(data, i, "eligible") == 1.0) == eligible)
			add_row(&sample, &row);
	}
	return finish(sample);
}

static void
values_of_r(void **unused)
{
	Csv			data = csv_read("../oracle/triple_data.csv");
	Csv			values = csv_read("../oracle/triple_values.csv");

	(void) unused;
	assert_int_equal(values.n_rows, 32);
	for (int row = 0; row < values.n_rows; row++)
	{
		int32_t		cohort = atoi(csv_text(&values, row, "cohort"));
		bool		cr2 = csv_is(&values, row, "vcov", "CR2");
		Sample	   *samples[2];
		GroupTime	found;

		for (int i = 0; i < 2; i++)
			samples[i] = read_sample(&data, csv_text(&values, row, "data"),
									 csv_text(&values, row, "outcome"),
									 csv_number(&values, row, "weighted") == 1.0,
									 i == 0);
		found = effect(samples[0], samples[1], cohort, cohort, &usual,
					   cr2 ? VCOV_CR2 : VCOV_CR0, NULL);
		if (!(fabs(found.estimate.estimate - csv_number(&values, row, "estimate")) <= 1e-12))
			fail_msg("row %d: %.17g", row + 2, found.estimate.estimate);
		if (!(fabs(found.estimate.std_error / csv_number(&values, row, "std_error") - 1.0) <= 1e-10))
			fail_msg("row %d: standard error %.17g", row + 2, found.estimate.std_error);
		if (cr2 && !(fabs(found.estimate.df / csv_number(&values, row, "df") - 1.0) <= 1e-8))
			fail_msg("row %d: df %.17g", row + 2, found.estimate.df);
		core_free(samples[0]);
		core_free(samples[1]);
	}
	csv_free(&values);
	csv_free(&data);
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

/* Cohorts are apart, wherever they lie. */
static void
cohorts_stay_apart(void **unused)
{
	static const int32_t cohorts[] = {
		-WAVE_LIMIT, -1, 0, 1, WAVE_LIMIT - 1, WAVE_LIMIT, NEVER_TREATED
	};
	const int	n = sizeof(cohorts) / sizeof(cohorts[0]);
	Sample	   *eligible = sample_create(SAMPLE_CLUSTERED, 0);
	Sample	   *ineligible = sample_create(SAMPLE_CLUSTERED, 0);
	Sample	   *joined;

	(void) unused;
	for (int i = 0; i < n; i++)
	{
		for (int j = 0; j < n; j++)
		{
			assert_true(joined_wave_cohort(cohorts[i], 1) != cohorts[j]);
			assert_true((joined_wave_cohort(cohorts[i], 1) == joined_wave_cohort(cohorts[j], 1)) == (i == j));
		}
		for (int32_t period = -WAVE_LIMIT; period <= WAVE_LIMIT - 1; period += WAVE_LIMIT)
		{
			add(&eligible, i, cohorts[i], period, i);
			add(&ineligible, i, cohorts[i], period, 2 * i);
		}
	}
	eligible = finish(eligible);
	ineligible = finish(ineligible);
	joined = join(eligible, ineligible);
	assert_int_equal(joined->image.n_entries, 4 * n);
	assert_int_equal(sample_rows(joined), 4 * n);
	core_free(joined);
	core_free(ineligible);
	core_free(eligible);
}

/*
 * Of four areas, two of cohort 2.  Eligible: 0 before, then 5 and 7 against 1 and
 * 2: 4.5.  Others: 1 before, 3 and 3 against 2 and 1: 1.5.
 */
static void
by_hand(void **unused)
{
	static const double after[2][4] = {{5, 7, 1, 2}, {3, 3, 2, 1}};
	Sample	   *samples[2];
	GroupTime	found;
	char	   *note;
	char	   *method;

	(void) unused;
	for (int i = 0; i < 2; i++)
	{
		samples[i] = sample_create(SAMPLE_CLUSTERED, 0);
		for (int area = 0; area < 4; area++)
		{
			int32_t		cohort = area < 2 ? 2 : NEVER_TREATED;

			add(&samples[i], area, cohort, 1, i);
			add(&samples[i], area, cohort, 2, after[i][area]);
			if (i == 0)
				add(&samples[i], area, cohort, 3, area);
		}
		samples[i] = finish(samples[i]);
	}
	found = effect(samples[0], samples[1], 2, 2, &usual, VCOV_CR0, &note);
	assert_true(found.estimate.estimate == 3.0);
	/* -+1/2 of areas 0 and 1; +-(1/4 + 1/4) of areas 2 and 3 */
	assert_true(fabs(found.estimate.std_error - 1.0) < 1e-15);
	assert_int_equal(found.base, 1);
	assert_int_equal(found.estimate.rows, 16);
	assert_int_equal(found.estimate.clusters, 4);
	assert_int_equal(found.estimate.clusters_treated, 2);
	method = words_method(&found.estimate.method);
	assert_string_equal(method, "triple difference of means of a cohort and the never treated, varying base, of the eligible less the ineligible; CR0 variance over 4 clusters; t with clusters - 1 degrees of freedom");
	core_free(method);
	core_free(note);

	/* the others have no third period, and nobody has one before the first */
	found = effect(samples[0], samples[1], 2, 3, &usual, VCOV_CR0, &note);
	assert_false(found.estimate.has_estimate);
	assert_non_null(strstr(note, "no rows of the ineligible: comparator, post; treated, post"));
	core_free(note);
	found = effect(samples[1], samples[0], 2, 3, &usual, VCOV_CR0, &note);
	assert_non_null(strstr(note, "no rows of the eligible: comparator, post; treated, post"));
	core_free(note);
	found = effect(samples[0], samples[1], 2, 1, &usual, VCOV_CR0, &note);
	assert_false(found.estimate.has_estimate);
	assert_non_null(strstr(note, "it is the first period"));
	core_free(note);
	core_free(samples[1]);
	core_free(samples[0]);
}

/*
 * With several cohorts of controls, and areas of one side only, it is the
 * difference of the two effects; the squares of the standard errors add up if no
 * area is on both sides.
 */
static void
difference_of_effects(void **unused)
{
	const WaveChoices not_yet = {.controls = CONTROLS_NOT_YET, .base = BASE_UNIVERSAL};
	uint64_t	state = 5;
	Sample	   *samples[2];
	GroupTime	parts[2];
	GroupTime	found;

	(void) unused;
	for (int i = 0; i < 2; i++)
	{
		samples[i] = sample_create(SAMPLE_CLUSTERED, 0);
		for (int area = 0; area < 24; area++)
			for (int32_t period = 1; period <= 4; period++)
				for (int k = 0; k <= area % 3; k++)
					add(&samples[i], 100 * i + area, 2 + area % 4, period, next_uniform(&state));
		samples[i] = finish(samples[i]);
	}
	for (int32_t period = 1; period <= 4; period++)
	{
		Choices		choices = choices_by(VCOV_CR0);

		for (int i = 0; i < 2; i++)
		{
			Waves	   *waves = waves_create(samples[i]);

			group_time(samples[i], waves, 3, period, &not_yet, &choices, &parts[i]);
			waves_free(waves);
		}
		found = effect(samples[0], samples[1], 3, period, &not_yet, VCOV_CR0, NULL);
		assert_true(found.base == 2);
		if (period == 2)
		{
			assert_true(found.estimate.estimate == 0.0);
			assert_false(found.estimate.has_std_error);
			continue;
		}
		assert_true(fabs(found.estimate.estimate - (parts[0].estimate.estimate - parts[1].estimate.estimate)) < 1e-15);
		assert_true(fabs(found.estimate.std_error / hypot(parts[0].estimate.std_error, parts[1].estimate.std_error) - 1.0) < 1e-13);
		assert_int_equal(found.estimate.clusters, parts[0].estimate.clusters + parts[1].estimate.clusters);
	}
	core_free(samples[1]);
	core_free(samples[0]);
}

static void
two_blocks(void **unused)
{
	Sample	   *samples[2];
	Sample	   *joined;
	Key			cluster;
	int			at;

	(void) unused;
	for (int i = 0; i < 2; i++)
	{
		Row			row = {.weight = 1.0, .cluster.number = 77,
			.block.number = i, .cohort = NEVER_TREATED, .period = 1
		};

		samples[i] = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);
		add_row(&samples[i], &row);
		samples[i] = finish(samples[i]);
	}
	assert_int_equal(sample_join((const Sample *[]) {samples[0], samples[1]}, 2,
								 joined_wave_cohort, &joined, &at, &cluster), SAMPLE_TWO_BLOCKS);
	assert_int_equal(cluster.number, 77);
	core_free(samples[1]);
	core_free(samples[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
		cmocka_unit_test(cohorts_stay_apart),
		cmocka_unit_test(by_hand),
		cmocka_unit_test(difference_of_effects),
		cmocka_unit_test(two_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
