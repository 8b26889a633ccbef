/*-------------------------------------------------------------------------
 *
 * waves_csv.c
 *		What R says of samples of many waves, read from its files.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "waves_csv.h"

#include <stdlib.h>

#include "core/base/memory.h"

static Sample *
read_sample(const Csv *data, const char *name, const char *outcome,
			bool weighted)
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

		if (csv_is(data, i, "data", name))
			add_row(&sample, &row);
	}
	return finish(sample);
}

WaveChoices
csv_wave_choices(const Csv *values, int row)
{
	WaveChoices choices = {
		.controls = csv_is(values, row, "control", "never") ?
		CONTROLS_NEVER : CONTROLS_NOT_YET,
		.base = csv_is(values, row, "base", "varying") ?
		BASE_VARYING : BASE_UNIVERSAL,
		.anticipation = (int32_t) csv_number(values, row, "anticipation")
	};

	return choices;
}

void
check_values_of_waves(const char *file, int expected,
					  void (*check) (const Sample *sample, const Csv *values,
									 int row))
{
	static const char *const names[] = {"rc", "panel", "small"};
	static const char *const outcomes[] = {"y", "b"};
	Csv			data = csv_read("../oracle/group_time_data.csv");
	Csv			values = csv_read(file);
	int			checked = 0;

	for (int i = 0; i < 12; i++)
	{
		const char *name = names[i / 4];
		const char *outcome = outcomes[i / 2 % 2];
		bool		weighted = i % 2;
		Sample	   *sample = read_sample(&data, name, outcome, weighted);

		for (int row = 0; row < values.n_rows; row++)
			if (csv_is(&values, row, "data", name) &&
				csv_is(&values, row, "outcome", outcome) &&
				csv_number(&values, row, "weighted") == weighted)
			{
				check(sample, &values, row);
				checked++;
			}
		core_free(sample);
	}
	assert_int_equal(checked, values.n_rows);
	assert_int_equal(checked, expected);
	csv_free(&values);
	csv_free(&data);
}
