/*-------------------------------------------------------------------------
 *
 * test_wave_castle.c
 *		Effects of cohorts in periods, and their averages, of a panel of states
 *		in eleven years with five cohorts (castle.csv), against R's did.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "waves_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/group_time.h"
#include "core/answer/wave_aggregate.h"
#include "core/base/memory.h"

/* Rows of castle_wave_values.csv. */
#define N_VALUES 804

static Sample *
read_castle(bool weighted)
{
	Csv			data = csv_read("../oracle/castle.csv");
	Csv			weights = csv_read("../oracle/castle_weights.csv");
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (weighted ? SAMPLE_WEIGHTED : 0), 0);

	assert_int_equal(data.n_rows, 550);
	assert_int_equal(weights.n_rows, 550);
	for (int i = 0; i < data.n_rows; i++)
	{
		const char *first = csv_text(&data, i, "first_treated");
		Row			row = {
			.outcome = csv_number(&data, i, "y"),
			.weight = weighted ? csv_number(&weights, i, "weight") : 1.0,
			.cluster.number = (int64_t) csv_number(&data, i, "area"),
			.cohort = *first == '\0' ? NEVER_TREATED : atoi(first),
			.period = (int32_t) csv_number(&data, i, "wave")
		};

		assert_string_equal(csv_text(&data, i, "area"), csv_text(&weights, i, "area"));
		assert_string_equal(csv_text(&data, i, "wave"), csv_text(&weights, i, "wave"));
		add_row(&sample, &row);
	}
	csv_free(&weights);
	csv_free(&data);
	return finish(sample);
}

/*
 * Is a value of cohorts of one state each, 2006 and 2010, and no others?  By a
 * cohort, or in the year when the first of them starts, or at event times when
 * the first is seen last and the last first.
 */
static bool
is_of_single_states(const Csv *values, int row)
{
	const char *key = csv_text(values, row, "key");
	int			number = atoi(key);

	if (csv_is(values, row, "type", "dynamic"))
		return *key != '\0' &&
			(number == 4 || number == -10 ||
			 (number == -9 && csv_is(values, row, "base", "varying")));
	return number == 2006 ||
		(number == 2010 && !csv_is(values, row, "type", "calendar"));
}

/*
 * To 1e-10.  Of the base did says that the standard error is 0; of what is of
 * one state's it has one, which knows nothing of the noise of that state.
 */
static void
assert_value(const Estimate *e, const Csv *values, int row)
{
	double		estimate = csv_number(values, row, "estimate");
	double		std_error = csv_number(values, row, "std_error");

	assert_true(e->has_estimate);
	if (!(fabs(e->estimate - estimate) <= 1e-10 * fabs(estimate) + 1e-14))
		fail_msg("row %d: %.17g is not %.17g", row + 2, e->estimate, estimate);
	assert_int_equal(e->has_std_error,
					 std_error != 0.0 && !is_of_single_states(values, row));
	if (e->has_std_error && !(fabs(e->std_error / std_error - 1.0) <= 1e-10))
		fail_msg("row %d: standard error %.17g is not %.17g", row + 2,
				 e->std_error, std_error);
}

/* By itself, as did_group_time has it. */
static void
check_effect(const Sample *sample, const Csv *values, int row,
			 const WaveChoices *wave_choices)
{
	const char *key = csv_text(values, row, "key");
	Choices		choices = default_choices;
	Waves	   *waves = waves_create(sample);
	GroupTime	found;

	choices.vcov = VCOV_CR0;
	group_time(sample, waves, atoi(key), atoi(strchr(key, ' ')), wave_choices,
			   &choices, &found);
	assert_value(&found.estimate, values, row);
	waves_free(waves);
}

static bool
has_key(const WaveAggregate *found, const char *key)
{
	const char *space = strchr(key, ' ');

	if (space != NULL)
		return found->cohort == atoi(key) &&
			found->effect->period == atoi(space);
	return found->overall ? *key == '\0' : *key != '\0' && found->key == atoi(key);
}

/* The rows follow each other that are of the same averages. */
static bool
begins_averages(const Csv *values, int row)
{
	static const char *const columns[] = {
		"weighted", "control", "base", "anticipation", "type"
	};

	for (int i = 0; i < 5 && row > 0; i++)
		if (strcmp(csv_text(values, row, columns[i]),
				   csv_text(values, row - 1, columns[i])) != 0)
			return true;
	return row == 0;
}

static WaveRows *
averages_of(const Sample *sample, const Csv *values, int row,
			AggregateChoices *choices)
{
	Waves	   *waves = waves_create(sample);
	WaveRows   *rows;

	*choices = (AggregateChoices) {
		.average = {.type = names_find(&aggregate_types, csv_text(values, row, "type")),
		.first_event = INT64_MIN, .last_event = INT64_MAX},
		.waves = csv_wave_choices(values, row), .vcov = AGGREGATE_CR0,
		.conf_level = 0.95
	};
	rows = wave_aggregate(sample, waves, choices);
	waves_free(waves);
	return rows;
}

static void
check_average(const WaveRows *rows, const Csv *values, int row)
{
	int			found = 0;

	for (int i = 0; i < rows->n_rows; i++)
		if (has_key(&rows->rows[i], csv_text(values, row, "key")))
		{
			assert_value(&rows->rows[i].estimate, values, row);
			found++;
		}
	assert_int_equal(found, 1);
}

/* Of a sample with or without weights; returns how many rows. */
static int
check_sample(const Csv *values, bool weighted)
{
	Sample	   *sample = read_castle(weighted);
	AggregateChoices choices;
	WaveRows   *rows = NULL;
	int			checked = 0;

	for (int row = 0; row < values->n_rows; row++)
	{
		WaveChoices wave_choices = csv_wave_choices(values, row);

		if (csv_number(values, row, "weighted") != weighted)
			continue;
		if (begins_averages(values, row))
		{
			if (rows != NULL)
				wave_rows_free(rows);
			rows = averages_of(sample, values, row, &choices);
		}
		if (csv_is(values, row, "type", "group_time"))
			check_effect(sample, values, row, &wave_choices);
		check_average(rows, values, row);
		checked++;
	}
	wave_rows_free(rows);
	core_free(sample);
	return checked;
}

static void
values_of_did(void **unused)
{
	Csv			values = csv_read("../oracle/castle_wave_values.csv");
	int			checked = check_sample(&values, false);

	(void) unused;
	assert_int_equal(checked + check_sample(&values, true), N_VALUES);
	assert_int_equal(values.n_rows, N_VALUES);
	csv_free(&values);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_did),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
