/*-------------------------------------------------------------------------
 *
 * test_event_study.c
 *		Regressions on many waves, against R's fixest, etwfe and did2s, and
 *		the definitions (test/oracle/event_study_values.csv); and by hand.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"
#include "event_samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/event_study.h"
#include "core/answer/wave_pretrend.h"
#include "core/base/memory.h"
#include "core/words/words.h"

static const EventChoices usual = {
	EVENT_TWFE, CONTROLS_NEVER, LEVELS_CLUSTER, -1, EVENT_BY_CELL, EVENT_CR0,
	MIN_EVENT, MAX_EVENT, false, 0.95
};

static EventRows *
study(const Sample *sample, const EventChoices *choices)
{
	Waves	   *waves = waves_create(sample);
	EventRows  *rows = event_study(sample, waves, choices);

	waves_free(waves);
	return rows;
}

static const EventRow *
find(const EventRows *rows, const char *key)
{
	for (int i = 0; i < rows->n; i++)
		if (*key == '\0' ? rows->rows[i].overall :
			!rows->rows[i].overall && rows->rows[i].event_time == atoi(key))
			return &rows->rows[i];
	fail_msg("there is no event time %s", key);
	return NULL;
}

/* ---- the values of R ---- */

static EventChoices
choices_of_row(const Csv *values, int row)
{
	EventChoices choices = usual;

	choices.method = names_find(&event_methods, csv_text(values, row, "method"));
	choices.controls = csv_is(values, row, "control", "notyet") ?
		CONTROLS_NOT_YET : CONTROLS_NEVER;
	choices.levels = names_find(&wave_levels, csv_text(values, row, "effects"));
	choices.weights = names_find(&event_weights, csv_text(values, row, "weights"));
	choices.vcov = names_find(&event_vcovs, csv_text(values, row, "vcov"));
	return choices;
}

/*
 * The programs agree to 1e-10; etwfe takes derivatives numerically, which
 * leaves 1e-7 of its standard errors, and did2s stops at 1e-11.
 */
static void
compare(const EventRows *rows, const Csv *values, int row)
{
	const Estimate *e = &find(rows, csv_text(values, row, "key"))->estimate;
	double		estimate = csv_number(values, row, "estimate");
	double		std_error = csv_number(values, row, "std_error");
	bool		etwfe = csv_is(values, row, "method", "etwfe");

	if (!(fabs(e->estimate - estimate) <= (etwfe ? 1e-9 : 1e-10)))
		fail_msg("row %d: %.17g", row + 2, e->estimate);
	/* One state alone: fixest's standard error does not know of its noise. */
	if (csv_is(values, row, "data", "castle") && e->clusters_treated == 1)
	{
		assert_true(isnan(e->std_error));
		assert_true(e->facts.present[FACT_TOO_FEW]);
		return;
	}
	if (!(fabs(e->std_error / std_error - 1.0) <= (etwfe ? 1e-6 : 1e-10)))
		fail_msg("row %d: standard error %.17g", row + 2, e->std_error);
}

/* Rows of values of one study follow on one another. */
typedef struct Studied
{
	const Sample *sample;
	EventChoices choices;
	EventRows  *rows;
} Studied;

static Studied studied;

static void
forget(void)
{
	if (studied.rows != NULL)
		event_rows_free(studied.rows);
	studied = (Studied) {0};
}

static void
look_up(const Sample *sample, const EventChoices *choices)
{
	if (sample == studied.sample &&
		memcmp(choices, &studied.choices, sizeof(*choices)) == 0)
		return;
	forget();
	studied.sample = sample;
	studied.choices = *choices;
	studied.rows = study(sample, choices);
}

static void
check_value(const Sample *sample, const Csv *values, int row)
{
	EventChoices choices = choices_of_row(values, row);

	look_up(sample, &choices);
	compare(studied.rows, values, row);
}

static void
check_few_clusters(const Sample *sample, const Csv *values, int row)
{
	const Estimate *e;

	check_value(sample, values, row);
	e = &find(studied.rows, csv_text(values, row, "key"))->estimate;
	if (!(fabs(e->df / csv_number(values, row, "df") - 1.0) <= 1e-8))
		fail_msg("row %d: %.17g degrees of freedom", row + 2, e->df);
}

static void
values_of_r(void **unused)
{
	(void) unused;
	check_event_samples("../oracle/event_study_values.csv", 1524, check_value);
	forget();
}

/* CR2 and CR3 of clubSandwich, and jackknives from the rows. */
static void
few_clusters(void **unused)
{
	(void) unused;
	check_event_samples("../oracle/event_study_few_clusters.csv", 298,
						check_few_clusters);
	forget();
}

/* ---- covariances, and tests of what is before the start ---- */

static EventChoices
choices_of_joint(const Csv *values, int row)
{
	EventChoices choices = usual;

	choices.method = names_find(&event_methods, csv_text(values, row, "method"));
	choices.levels = names_find(&wave_levels, csv_text(values, row, "effects"));
	choices.vcov = names_find(&event_vcovs, csv_text(values, row, "vcov"));
	choices.reference = (int32_t) csv_number(values, row, "reference");
	return choices;
}

/* Of covariances near 0 the last digits are those of what they are made of. */
static void
check_covariance(const Sample *sample, const Csv *values, int row)
{
	EventChoices choices = choices_of_joint(values, row);
	const EventRow *i;
	const EventRow *j;
	double		ours;
	double		size;

	look_up(sample, &choices);
	i = find(studied.rows, csv_text(values, row, "i"));
	j = find(studied.rows, csv_text(values, row, "j"));
	ours = event_rows_covariance(studied.rows, (int) (i - studied.rows->rows),
								 (int) (j - studied.rows->rows))->hi;
	size = i->estimate.std_error * j->estimate.std_error;
	if (!(fabs(i->estimate.estimate - csv_number(values, row, "estimate")) <= 1e-10))
		fail_msg("row %d: %.17g", row + 2, i->estimate.estimate);
	if (!(fabs(ours - csv_number(values, row, "covariance")) <= 1e-10 * size))
		fail_msg("row %d: covariance %.17g", row + 2, ours);
}

static void
covariances_of_r(void **unused)
{
	(void) unused;
	check_event_samples("../oracle/event_study_joint_values.csv", 864,
						check_covariance);
	forget();
}

static void
check_pretrend(const Sample *sample, const Csv *values, int row)
{
	EventChoices choices = choices_of_joint(values, row);
	Waves	   *waves = waves_create(sample);
	Pretrend   *found;
	double		wald = csv_number(values, row, "wald");
	int			rank = (int) csv_number(values, row, "rank");

	choices.max_event = choices.reference;
	found = event_pretrend(sample, waves, &choices, REFERENCE_T);
	assert_true(found->has_wald);
	if (!(fabs(found->wald / wald - 1.0) <= 1e-9))
		fail_msg("row %d: %.17g", row + 2, found->wald);
	assert_int_equal(found->rank, rank);
	assert_int_equal(found->clusters, (int) csv_number(values, row, "clusters"));
	/* Hotelling's T-squared with clusters - 1 degrees of freedom */
	assert_true(found->has_test);
	assert_true(fabs(found->test.df2 - (found->clusters - rank)) < 1e-12);
	assert_true(fabs(found->test.statistic / (wald * found->test.df2 /
											  (rank * (found->clusters - 1.0))) - 1.0) < 1e-9);
	assert_int_equal(found->facts.present[FACT_UNTREATED_ONLY],
					 choices.method == EVENT_IMPUTATION);
	core_free(found);
	waves_free(waves);
}

static void
pretrends_of_r(void **unused)
{
	(void) unused;
	check_event_samples("../oracle/event_study_pretrend_values.csv", 96,
						check_pretrend);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
		cmocka_unit_test(few_clusters),
		cmocka_unit_test(covariances_of_r),
		cmocka_unit_test(pretrends_of_r),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
