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
#include "csv.h"

#include <math.h>
#include <stdio.h>
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

#define N_VALUES 1524

typedef struct Question
{
	char		data[16];
	char		outcome[16];
	char		covariates[16];
	bool		weighted;
} Question;

static int
covariates_of(const char *name)
{
	return strcmp(name, "x0") == 0 ? 0 : strcmp(name, "x1") == 0 ? 1 : 2;
}

static Sample *
read_sample(const Csv *data, const Question *question)
{
	static const char *const covariates[] = {"x1", "x2"};
	int			n_covariates = covariates_of(question->covariates);
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (question->weighted ? SAMPLE_WEIGHTED : 0),
									   n_covariates);

	for (int i = 0; i < data->n_rows; i++)
	{
		const char *first = csv_text(data, i, "first_treated");
		double		x[2];
		Row			row = {.covariates = x};

		if (!csv_is(data, i, "data", question->data))
			continue;
		for (int j = 0; j < n_covariates; j++)
			x[j] = csv_number(data, i, covariates[j]);
		row.outcome = csv_number(data, i, question->outcome);
		row.weight = question->weighted ? csv_number(data, i, "weight") : 1.0;
		row.cluster.number = (int64_t) csv_number(data, i, "area");
		row.cohort = *first == '\0' ? NEVER_TREATED : atoi(first);
		row.period = (int32_t) csv_number(data, i, "wave");
		add_row(&sample, &row);
	}
	return finish(sample);
}

static Question
question_of(const Csv *values, int row)
{
	Question	question = {.weighted = csv_number(values, row, "weighted") > 0.0};

	snprintf(question.data, sizeof(question.data), "%s", csv_text(values, row, "data"));
	snprintf(question.outcome, sizeof(question.outcome), "%s", csv_text(values, row, "outcome"));
	snprintf(question.covariates, sizeof(question.covariates), "%s", csv_text(values, row, "covariates"));
	return question;
}

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
check_value(const EventRow *rows, int n, const Csv *values, int row)
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

static void
values_of_r(void **unused)
{
	Csv			data = csv_read("../oracle/event_study_data.csv");
	Csv			values = csv_read("../oracle/event_study_values.csv");
	Question	last = {.data = ""};
	EventChoices of = {0};
	Sample	   *sample = NULL;
	EventRow   *rows = NULL;
	int			n = 0;

	(void) unused;
	assert_int_equal(values.n_rows, N_VALUES);
	for (int row = 0; row < values.n_rows; row++)
	{
		Question	question = question_of(&values, row);
		EventChoices choices = choices_of_row(&values, row);
		bool		other = memcmp(&question, &last, sizeof(question)) != 0;

		if (other)
		{
			if (sample != NULL)
				core_free(sample);
			sample = read_sample(&data, &question);
			last = question;
		}
		if (other || memcmp(&choices, &of, sizeof(choices)) != 0)
		{
			if (rows != NULL)
				core_free(rows);
			rows = study(sample, &choices, &n);
			of = choices;
		}
		check_value(rows, n, &values, row);
	}
	core_free(rows);
	core_free(sample);
	csv_free(&values);
	csv_free(&data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
