/*-------------------------------------------------------------------------
 *
 * survey.c
 *		Samples of the survey in test/data, cut as the oracles cut it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "survey.h"

#include <string.h>

#include "core/base/memory.h"
#include "rows.h"

/* As few_clusters.R, changes.R and bootstrap.py have them. */
static bool
is_in_part(const char *part, int area, int pair, bool treated)
{
	if (strcmp(part, "six") == 0 || strcmp(part, "6") == 0)
		return pair <= 3;
	if (strcmp(part, "10") == 0)
		return area <= 2 || area >= 11;
	if (strcmp(part, "unequal") == 0)
		return !(treated && (pair == 8 || pair == 9));
	return true;
}

static double
outcome_of(const Csv *survey, int i, const char *name)
{
	double		y = csv_number(survey, i, "y");
	double		female = csv_number(survey, i, "female");

	if (strcmp(name, "y_female") == 0)
		return y * female;
	if (strcmp(name, "y_imd") == 0)
		return y * csv_number(survey, i, "imd") / 10.0;
	if (strcmp(name, "late") == 0)
		return y + csv_number(survey, i, "treat") *
			csv_number(survey, i, "wave") * (0.5 + female);
	return csv_number(survey, i, name);
}

Sample *
survey_sample(const Csv *survey, const char *part, const char *outcome,
			  bool weighted, bool covariates, bool blocked)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (blocked ? SAMPLE_BLOCKED : 0) |
									   (weighted ? SAMPLE_WEIGHTED : 0),
									   covariates ? 3 : 0);

	for (int i = 0; i < survey->n_rows; i++)
	{
		int			area = csv_number(survey, i, "area");
		int			pair = csv_number(survey, i, "pair");
		bool		treated = csv_number(survey, i, "treat") > 0.0;
		double		x[3] = {csv_number(survey, i, "age"),
			csv_number(survey, i, "female"), csv_number(survey, i, "imd")};
		Row			row;

		if (!is_in_part(part, area, pair, treated))
			continue;
		row = make_row(outcome_of(survey, i, outcome), treated,
					   csv_number(survey, i, "wave") > 0.0, area,
					   weighted ? csv_number(survey, i, "w") : 1.0);
		row.block.number = blocked ? pair : 0;
		row.covariates = x;
		add_row(&sample, &row);
	}
	return finish(sample);
}

const Sample *
survey_sample_of(Samples *samples, const Csv *oracle, int row,
				 const char *part, bool blocked)
{
	int			weighted = csv_number(oracle, row, "weighted");
	int			covariates = csv_number(oracle, row, "covariates");

	if (samples->sample != NULL && csv_is(oracle, row, part, samples->part) &&
		csv_is(oracle, row, "outcome", samples->outcome) &&
		samples->weighted == weighted && samples->covariates == covariates &&
		samples->blocked == blocked)
		return samples->sample;
	if (samples->sample != NULL)
		core_free(samples->sample);
	strcpy(samples->part, csv_text(oracle, row, part));
	strcpy(samples->outcome, csv_text(oracle, row, "outcome"));
	samples->weighted = weighted;
	samples->covariates = covariates;
	samples->blocked = blocked;
	samples->sample = survey_sample(samples->survey, samples->part,
									samples->outcome, weighted, covariates,
									blocked);
	return samples->sample;
}
