/*-------------------------------------------------------------------------
 *
 * test_logit.c
 *		Effects on the logit scale, against R's glm (test/oracle/logit.R).
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

#include "core/answer/logit_scale.h"
#include "core/base/memory.h"
#include "core/model/two_way_logit.h"
#include "core/words/words.h"
#include "core/words/words_designs.h"

static const LogitChoices usual = {SCALE_PROBABILITY, SCORES_CR0, 0.95, 0};

static LogitEffect *
effects_of(const Sample *sample, const LogitChoices *choices, int *n)
{
	Waves	   *waves = waves_create(sample);
	LogitEffect *found = logit_effects(sample, waves, choices, n);

	waves_free(waves);
	return found;
}

static const LogitEffect *
find(const LogitEffect *effects, int n, int32_t cohort, int32_t period)
{
	for (int i = 0; i < n; i++)
		if (!effects[i].overall && effects[i].cohort == cohort && effects[i].period == period)
			return &effects[i];
	fail_msg("there is no row of %d in %d", (int) cohort, (int) period);
	return NULL;
}

/* ---- the values of R ---- */

static Sample *
read_sample(const Csv *data, const char *name, bool weighted)
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

		if (csv_is(data, i, "data", name))
			add_row(&sample, &row);
	}
	return finish(sample);
}

static void
values_of_r(void **unused)
{
	static const char *const names[] = {"rc", "panel", "small"};
	Csv			data = csv_read("../oracle/group_time_data.csv");
	Csv			values = csv_read("../oracle/logit_values.csv");
	int			checked = 0;

	(void) unused;
	for (int i = 0; i < 24; i++)
	{
		const char *name = names[i / 8];
		bool		weighted = i / 4 % 2;
		LogitChoices choices = {i / 2 % 2, i % 2, 0.95, 0};
		Sample	   *sample = read_sample(&data, name, weighted);
		int			n;
		LogitEffect *effects = effects_of(sample, &choices, &n);

		for (int row = 0; row < values.n_rows; row++)
		{
			const char *cohort = csv_text(&values, row, "cohort");
			const LogitEffect *effect;
			double		std_error;

			if (!csv_is(&values, row, "data", name) ||
				csv_number(&values, row, "weighted") != weighted ||
				!csv_is(&values, row, "scale", logit_scales.names[choices.scale]))
				continue;
			effect = *cohort == '\0' ? &effects[0] :
				find(effects, n, atoi(cohort), atoi(csv_text(&values, row, "period")));
			assert_true(effect->overall == (*cohort == '\0'));
			std_error = csv_number(&values, row, choices.vcov == SCORES_CR0 ? "cr0" : "jackknife");
			/* To 1e-11 of proportions, as R's glm is; of log odds a little less. */
			if (!(fabs(effect->estimate.estimate - csv_number(&values, row, "estimate")) <= 1e-11))
				fail_msg("row %d: %.17g", row + 2, effect->estimate.estimate);
			if (!(fabs(effect->estimate.std_error / std_error - 1.0) <= 1e-10))
				fail_msg("row %d: standard error %.17g", row + 2, effect->estimate.std_error);
			assert_true(effect->estimate.df == effect->estimate.clusters - 1.0);
			checked++;
		}
		core_free(effects);
		core_free(sample);
	}
	assert_int_equal(checked, 2 * values.n_rows);
	assert_int_equal(checked, 112);
	csv_free(&values);
	csv_free(&data);
}

/* ---- by hand ---- */

/* So many rows of 1 among n, of one area. */
static void
add_cell(Sample **sample, int64_t cluster, int32_t cohort, int32_t period,
		 int ones, int n)
{
	for (int i = 0; i < n; i++)
	{
		Row			row = {.outcome = i < ones, .weight = 1.0,
			.cluster.number = cluster, .cohort = cohort, .period = period
		};

		add_row(sample, &row);
	}
}

static Sample *
new_sample(void)
{
	return sample_create(SAMPLE_CLUSTERED | SAMPLE_BOOLEAN_OUTCOME, 0);
}

static void
expect_fact(const LogitEffect *effect, FactCode code, const Sample *sample,
			const char *words)
{
	char	   *note = words_note(&effect->estimate.facts, sample);

	assert_true(effect->estimate.facts.present[code]);
	assert_non_null(strstr(note, words));
	core_free(note);
}

/*
 * Two periods and one cohort: comparators' odds go from 1 to 3, the treated's are
 * 1/3 before, so that they would be 1; they are 4 after.
 */
static void
closed_form(void **unused)
{
	LogitChoices choices = {SCALE_LOG_ODDS, SCORES_CR0, 0.95, 0};
	Sample	   *sample = new_sample();
	LogitEffect *effects;
	char	   *method;
	double		square = 0.0;
	int			n;

	(void) unused;
	add_cell(&sample, 1, NEVER_TREATED, 1, 2, 4);
	add_cell(&sample, 2, NEVER_TREATED, 1, 4, 8);
	add_cell(&sample, 1, NEVER_TREATED, 2, 4, 4);
	add_cell(&sample, 2, NEVER_TREATED, 2, 2, 4);
	add_cell(&sample, 3, 2, 1, 1, 6);
	add_cell(&sample, 4, 2, 1, 2, 6);
	add_cell(&sample, 3, 2, 2, 3, 5);
	add_cell(&sample, 4, 2, 2, 5, 5);
	sample = finish(sample);
	effects = effects_of(sample, &usual, &n);
	assert_int_equal(n, 2);
	assert_true(fabs(effects[1].estimate.estimate - 0.3) < 1e-15);
	assert_true(fabs(effects[0].estimate.estimate - 0.3) < 1e-15);
	assert_int_equal(effects[1].estimate.rows, 42);
	assert_int_equal(effects[1].estimate.clusters, 4);
	assert_int_equal(effects[1].estimate.clusters_treated, 2);
	/*
	 * Scores: of the cell's mean, -+1/10; of log odds what is left of a cell over its
	 * information, times 1/4: of comparators 1/2 (0, 0 before; 1, -1 after, over 8 x
	 * 3/16), of the treated before -1/2, 1/2 over 12 x 3/16.
	 */
	square += 2.0 * pow(0.25 * (1.0 / 1.5), 2.0);
	square += 2.0 * pow(0.1 - 0.25 * 0.5 / 2.25, 2.0);
	assert_true(fabs(effects[1].estimate.std_error - sqrt(square)) < 1e-15);
	method = words_logit_method(&effects[0], &usual, false);
	assert_string_equal(method, "average, by the weights of cells, of difference of proportions, by a logit with effects of cohorts and periods, fitted to the untreated; CR0 variance over 4 clusters; t with clusters - 1 degrees of freedom");
	core_free(method);
	core_free(effects);
	effects = effects_of(sample, &choices, &n);
	assert_true(fabs(effects[1].estimate.estimate - log(4.0)) < 1e-15);
	core_free(effects);
	core_free(sample);
}

/* Cells of 0 and 1: where the odds are held by others, and where they are not. */
static void
separation(void **unused)
{
	Sample	   *sample = new_sample();
	LogitEffect *effects;
	int			n;

	(void) unused;
	for (int i = 0; i < 3; i++)
	{
		/* all 0 in 1, but held by the other periods and cohorts */
		add_cell(&sample, i, NEVER_TREATED, 1, 0, 4);
		add_cell(&sample, i, NEVER_TREATED, 2, 1 + i, 4);
		add_cell(&sample, i, NEVER_TREATED, 3, 2, 4);
		/* only 1s after */
		add_cell(&sample, 10 + i, 3, 1, 1 + i, 4);
		add_cell(&sample, 10 + i, 3, 2, 1, 4);
		add_cell(&sample, 10 + i, 3, 3, 4, 4);
		add_cell(&sample, 20 + i, 2, 1, 2, 4);
		add_cell(&sample, 20 + i, 2, 2, 2, 4);
		add_cell(&sample, 20 + i, 2, 3, 1, 4);
	}
	sample = finish(sample);
	effects = effects_of(sample, &usual, &n);
	assert_int_equal(n, 4);
	assert_false(find(effects, n, 3, 3)->estimate.has_estimate);
	expect_fact(find(effects, n, 3, 3), FACT_SEPARATION, sample, "(separation)");
	assert_true(find(effects, n, 2, 2)->estimate.has_std_error);
	assert_true(find(effects, n, 2, 3)->estimate.has_std_error);
	assert_int_equal(effects[0].estimate.facts.facts[FACT_LEFT_OUT_EFFECTS].count, 1);
	assert_int_equal(effects[0].estimate.facts.facts[FACT_LEFT_OUT_EFFECTS].of, 3);
	core_free(effects);
	core_free(sample);

	/* Nobody is 1 in the first period: its odds are 0, and the cohort's unknown. */
	sample = new_sample();
	for (int i = 0; i < 3; i++)
	{
		add_cell(&sample, i, NEVER_TREATED, 1, 0, 4);
		add_cell(&sample, i, NEVER_TREATED, 2, 1 + i, 4);
		add_cell(&sample, 10 + i, 2, 1, 0, 4);
		add_cell(&sample, 10 + i, 2, 2, 1 + i, 4);
	}
	sample = finish(sample);
	effects = effects_of(sample, &usual, &n);
	assert_false(effects[1].estimate.has_estimate);
	expect_fact(&effects[1], FACT_SEPARATION, sample, "(separation)");
	expect_fact(&effects[0], FACT_NO_EFFECTS, sample, "none of the effects");
	core_free(effects);
	core_free(sample);
}

static void
who_takes_part(void **unused)
{
	Sample	   *sample = new_sample();
	LogitChoices choices = usual;
	LogitEffect *effects;
	int			n;

	(void) unused;
	/* Nobody is never treated: from the last start on nobody is untreated. */
	for (int32_t period = 1; period <= 4; period++)
		for (int i = 0; i < 3; i++)
		{
			add_cell(&sample, i, 3, period, 1 + i, 5);
			add_cell(&sample, 10 + i, 4, period, 2, 5);
			add_cell(&sample, 20 + i, 1, period, 3, 5);
		}
	add_cell(&sample, 30, 2, 1, 1, 2);
	add_cell(&sample, 30, 2, 2, 1, 2);
	add_cell(&sample, 30, 2, 3, 1, 2);
	sample = finish(sample);
	effects = effects_of(sample, &choices, &n);
	assert_int_equal(n, 1 + 4 + 3 + 2 + 1);
	expect_fact(find(effects, n, 1, 2), FACT_ALWAYS_TREATED, sample, "from the first period, 1, on");
	assert_true(find(effects, n, 3, 3)->estimate.has_std_error);
	expect_fact(find(effects, n, 3, 4), FACT_UNCONNECTED, sample, "no untreated rows tell");
	expect_fact(find(effects, n, 4, 4), FACT_UNCONNECTED, sample, "no untreated rows tell");
	expect_fact(find(effects, n, 2, 4), FACT_EMPTY_GROUPS, sample, "no rows: treated, post");
	/* one cluster, of which CR0 does not know the chance */
	assert_true(find(effects, n, 2, 2)->estimate.has_estimate);
	assert_false(find(effects, n, 2, 2)->estimate.has_std_error);
	assert_true(find(effects, n, 2, 2)->estimate.facts.present[FACT_TOO_FEW]);
	assert_int_equal(effects[0].estimate.facts.facts[FACT_SINGLE_COHORTS].count, 2);
	assert_int_equal(effects[0].estimate.facts.facts[FACT_LEFT_OUT_EFFECTS].count, 3);
	assert_int_equal(effects[0].estimate.facts.facts[FACT_LEFT_OUT_EFFECTS].of, 6);
	core_free(effects);
	choices.vcov = SCORES_JACKKNIFE;
	effects = effects_of(sample, &choices, &n);
	expect_fact(find(effects, n, 2, 2), FACT_INDISPENSABLE_CLUSTER, sample, "without cluster \"30\"");
	expect_fact(&effects[0], FACT_INDISPENSABLE_CLUSTER, sample, "without cluster \"30\"");
	assert_true(find(effects, n, 3, 3)->estimate.has_std_error);
	core_free(effects);
	core_free(sample);
}

/* ---- the table ---- */

/* Proportions that are products of odds are found again, to rounding. */
static void
odds_are_found(void **unused)
{
	const double rows[] = {1e-6, 0.5, 3.0, 1e5};
	const double columns[] = {1.0, 1e-3, 20.0, 7.0, 0.1};
	TableCell	cells[20];
	TwoWayLogit *logit;
	dd			odds;

	(void) unused;
	for (int i = 0; i < 20; i++)
	{
		double		o = rows[i / 5] * columns[i % 5];

		cells[i] = (TableCell) {i / 5, i % 5, i % 7 != 3, dd_from(10.0 + i), DD_ZERO};
		cells[i].wy = dd_mul(cells[i].w, dd_div(dd_from(o), dd_add(dd_from(1.0), dd_from(o))));
	}
	logit = two_way_logit_create(cells, 20, 4, 5, NULL);
	for (int i = 0; i < 20; i++)
	{
		assert_int_equal(two_way_logit_odds(logit, i / 5, i % 5, &odds), ODDS_OK);
		assert_true(fabs(odds.hi / (rows[i / 5] * columns[i % 5]) - 1.0) < 1e-14);
	}
	two_way_logit_free(logit);
}

/*
 * A cell of 1s beside one of 0s in each row, in other columns: row 0 wants column 0
 * above column 1, row 1 the other way round, which holds both; row 2 has one
 * wish only.
 */
static void
wishes_that_hold_each_other(void **unused)
{
	TableCell	cells[] = {
		{0, 0, true, {4.0, 0.0}, {4.0, 0.0}},
		{0, 1, true, {4.0, 0.0}, {0.0, 0.0}},
		{1, 0, true, {4.0, 0.0}, {0.0, 0.0}},
		{1, 1, true, {4.0, 0.0}, {4.0, 0.0}},
		{2, 0, true, {4.0, 0.0}, {0.0, 0.0}},
		{3, 2, true, {4.0, 0.0}, {1.0, 0.0}}
	};
	TwoWayLogit *logit = two_way_logit_create(cells, 6, 4, 3, NULL);
	dd			odds;

	(void) unused;
	/* By symmetry all are 1. */
	for (int i = 0; i < 4; i++)
	{
		assert_int_equal(two_way_logit_odds(logit, cells[i].row, cells[i].column, &odds), ODDS_OK);
		assert_true(fabs(odds.hi - 1.0) < 1e-15);
	}
	assert_int_equal(two_way_logit_odds(logit, 2, 1, &odds), ODDS_SEPARATED);
	assert_int_equal(two_way_logit_odds(logit, 0, 2, &odds), ODDS_UNCONNECTED);
	assert_int_equal(two_way_logit_odds(logit, 3, 2, &odds), ODDS_OK);
	assert_true(fabs(odds.hi - 1.0 / 3.0) < 1e-15);
	two_way_logit_free(logit);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
		cmocka_unit_test(closed_form),
		cmocka_unit_test(separation),
		cmocka_unit_test(who_takes_part),
		cmocka_unit_test(odds_are_found),
		cmocka_unit_test(wishes_that_hold_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
