/*-------------------------------------------------------------------------
 *
 * event_samples.c
 *		Samples of event_study_data.csv, for values of R in other files.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "event_samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "host.h"

#define MAX_SAMPLES 64

static int
covariates_of(const char *name)
{
	return strcmp(name, "x0") == 0 ? 0 : strcmp(name, "x1") == 0 ? 1 : 2;
}

Sample *
event_sample(const Csv *data, const Question *question, int64_t without)
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
		if (row.cluster.number == without)
			continue;
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

/* All that were asked for stay until the end. */
typedef struct Known
{
	int			n;
	Question	questions[MAX_SAMPLES];
	Sample	   *samples[MAX_SAMPLES];
} Known;

static const Sample *
find_sample(Known *known, const Csv *data, const Question *question)
{
	for (int i = 0; i < known->n; i++)
		if (memcmp(question, &known->questions[i], sizeof(Question)) == 0)
			return known->samples[i];
	assert_true(known->n < MAX_SAMPLES);
	known->questions[known->n] = *question;
	return known->samples[known->n++] = event_sample(data, question, -1);
}

void
check_event_samples(const char *file, int expected,
					void (*check) (const Sample *sample, const Csv *values,
								   int row))
{
	Csv			data = csv_read("../oracle/event_study_data.csv");
	Csv			values = csv_read(file);
	static Known known;
	int			step = is_quick() && expected > 100 ? 131 : 1;

	known.n = 0;
	assert_int_equal(values.n_rows, expected);
	for (int row = 0; row < values.n_rows; row += step)
	{
		Question	question = question_of(&values, row);

		check(find_sample(&known, &data, &question), &values, row);
	}
	for (int i = 0; i < known.n; i++)
		core_free(known.samples[i]);
	csv_free(&values);
	csv_free(&data);
}
