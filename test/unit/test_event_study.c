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
#include "core/base/memory.h"
#include "core/words/words.h"

static const EventChoices usual = {
	EVENT_TWFE, CONTROLS_NEVER, LEVELS_CLUSTER, -1, EVENT_BY_CELL, EVENT_CR0,
	MIN_EVENT, MAX_EVENT, false, 0.95
};

static EventRow *
study(const Sample *sample, const EventChoices *choices, int *n)
{
	Waves	   *waves = waves_create(sample);
	EventRow   *rows = event_study(sample, waves, choices, n);

	waves_free(waves);
	return rows;
}

static const EventRow *
find(const EventRow *rows, int n, const char *key)
{
	for (int i = 0; i < n; i++)
		if (*key == '\0' ? rows[i].overall :
			!rows[i].overall && rows[i].event_time == atoi(key))
			return &rows[i];
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
compare(const EventRow *rows, int n, const Csv *values, int row)
{
	const Estimate *e = &find(rows, n, csv_text(values, row, "key"))->estimate;
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
	EventRow   *rows;
	int			n;
} Studied;

static Studied studied;

static void
forget(void)
{
	if (studied.rows != NULL)
		core_free(studied.rows);
	studied = (Studied) {0};
}

static void
look_up(const Sample *sample, const Csv *values, int row)
{
	EventChoices choices = choices_of_row(values, row);

	if (sample == studied.sample &&
		memcmp(&choices, &studied.choices, sizeof(choices)) == 0)
		return;
	forget();
	studied.sample = sample;
	studied.choices = choices;
	studied.rows = study(sample, &choices, &studied.n);
}

static void
check_value(const Sample *sample, const Csv *values, int row)
{
	look_up(sample, values, row);
	compare(studied.rows, studied.n, values, row);
}

static void
check_few_clusters(const Sample *sample, const Csv *values, int row)
{
	const Estimate *e;

	check_value(sample, values, row);
	e = &find(studied.rows, studied.n, csv_text(values, row, "key"))->estimate;
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
		cmocka_unit_test(few_clusters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
