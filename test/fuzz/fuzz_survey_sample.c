/*-------------------------------------------------------------------------
 *
 * fuzz_survey_sample.c
 *		What the reader of survey_sample lets through, every function can use.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "fuzz.h"
#include "cells.h"

#include "core/answer/survey_calibration.h"
#include "core/answer/survey_estimate.h"
#include "core/base/memory.h"
#include "core/sample/sample_keys.h"
#include "core/sample/sample_wire.h"
#include "core/words/words.h"
#include "core/words/words_survey.h"

static void
check_estimate(const Sample *sample, const SurveyQuestion *question,
			   const SurveyEstimate *e)
{
	char	   *note = words_note(&e->facts, sample);
	char	   *method = words_survey_method(sample, question, e);

	if (isinf(e->estimate) || isinf(e->std_error) || e->std_error < 0.0)
		fuzz_fail("%g with a standard error of %g", e->estimate, e->std_error);
	if (!isnan(e->std_error) && isnan(e->estimate))
		fuzz_fail("a standard error of nothing");
	if (isnan(e->low) != isnan(e->high) || e->low > e->high)
		fuzz_fail("an interval from %g to %g", e->low, e->high);
	if (e->design_effect <= 0.0 || e->effective_rows <= 0.0)
		fuzz_fail("a design effect of %g and %g rows", e->design_effect,
				  e->effective_rows);
	/* Proportions of 1e-300 that vary as those of a half no rows have. */
	if (note == NULL && isnan(e->low) && e->status != VARIANCE_FPC_TOO_SMALL &&
		question->statistic != SURVEY_PROPORTION)
		fuzz_fail("there is no interval, and nothing says why");
	if (note != NULL)
		core_free(note);
	if (method != NULL)
		core_free(method);
}

static void
estimate_all(const Sample *sample, const SurveyUnits *units)
{
	double	   *population = core_alloc((units->strata->n_parts + 1) * sizeof(double));

	for (int kind = 0; kind < 40; kind++)
	{
		SurveyQuestion question = default_survey_question;
		SurveyEstimate found;

		question.statistic = kind % 4;
		question.interval = kind % 5;
		question.survey.lonely = kind / 4 % 5;
		question.survey.domain_lonely = kind / 20;
		question.deff = kind % 2;
		if (question.statistic == SURVEY_PROPORTION && !survey_is_binary(sample))
			continue;
		if (question.statistic == SURVEY_RATIO && sample_auxiliaries(sample) == 0)
			continue;
		for (uint32_t h = 0; h < units->strata->n_parts; h++)
			population[h] = units->drawn[h] + h % 3;
		if (kind % 3 == 0)
			question.survey.population = population;
		survey_estimate(sample, units, &question, &found);
		check_estimate(sample, &question, &found);
	}
	core_free(population);
}

static void
use_survey(const Sample *sample)
{
	SurveyUnits *units = survey_units_create(sample);
	uint32_t	at;

	estimate_all(sample, units);
	if (!sample_is_calibrated(sample) &&
		survey_units_take_design(units, sample, sample, &at) != DESIGN_FITS)
		fuzz_fail("a sample has not its own design");
	survey_units_free(units);
}

/* Totals of the first margin's categories, that there are. */
static uint32_t
some_totals(const MarginWeights *weights, uint32_t n, KnownTotal *totals)
{
	uint32_t	n_totals = 0;

	for (uint32_t i = 0; i < n; i++)
	{
		MarginText	rest = margin_text(&weights[i].margins);
		MarginField field;
		bool		found = false;

		margins_next(&rest, &field);
		for (uint32_t j = 0; j < n_totals && !found; j++)
			found = compare_margin_texts(&totals[j].category, &field.value) == 0;
		if (!found)
			totals[n_totals++] = (KnownTotal) {field.name, field.value, 10.0 + i};
	}
	return n_totals;
}

static void
calibrate_all(const Sample *sample)
{
	uint32_t	n;
	MarginWeights *weights = survey_margin_weights(sample, &n);
	KnownTotal *totals = core_alloc((n + 1) * sizeof(KnownTotal));
	uint32_t	n_totals = some_totals(weights, n, totals);

	for (int method = 0; method <= CALIBRATE_LOGIT; method++)
	{
		bool		bounded = method >= CALIBRATE_RAKING;
		CalibrationChoices choices = {(CalibrationMethod) method,
		bounded ? 0.1 : -INFINITY, bounded ? 1000.0 : INFINITY};
		CalibrationFault fault;
		Sample	   *calibrated;

		if (survey_calibrate(sample, totals, n_totals, &choices, &calibrated,
							 &fault) != CALIBRATION_OK)
			continue;
		must_be_read_back(calibrated);
		use_survey(calibrated);
		core_free(calibrated);
	}
	core_free(totals);
	core_free(weights);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *problem = NULL;
	Sample	   *sample = survey_wire_decode(bytes, size, &problem);

	if ((sample == NULL) != (problem != NULL))
		fuzz_fail("a sample and a problem, or neither");
	if (sample == NULL)
		return 0;
	if (sample_wire_decode(bytes, size, &problem) != NULL)
		fuzz_fail("a did_sample and a survey_sample of the same bytes");
	must_be_written_the_same(sample, bytes, size);
	if (!sample_is_calibrated(sample))
		merge_with_itself(sample);
	if (sample_has_margins(sample) && !sample_is_calibrated(sample))
		calibrate_all(sample);
	if (sample_has_further_key(sample) && !sample_is_calibrated(sample))
	{
		Sample	   *collapsed = without_further_key(sample);

		core_free(sample);
		sample = collapsed;
	}
	if (sample != NULL)
	{
		use_survey(sample);
		core_free(sample);
	}
	return 0;
}
