/*-------------------------------------------------------------------------
 *
 * did_logit.c
 *		did_logit: effects where cohorts would have moved in parallel on the
 *		logit scale.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/logit_scale.h"
#include "core/words/words_designs.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/wave_arguments.h"
#include "pg/wave_result.h"

PG_FUNCTION_INFO_V1(did_logit);

/* Its arguments. */
enum
{
	ARG_SAMPLE,
	ARG_SCALE,
	ARG_VCOV,
	ARG_CONF_LEVEL,
	ARG_ANTICIPATION,
	N_ARGS
};

/* Outcomes of the sample that are not between 0 and 1. */
static void
require_proportions(const Sample *sample)
{
	const ValueRange *range = sample_range(sample, sample->n_covariates);
	double		least = range == NULL || range->n == 0 ? 0.0 : range->value[0];
	double		most = range == NULL || range->n == 0 ? 1.0 :
		range->value[range->n - 1];

	if (least < 0.0 || most > 1.0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("did_logit needs outcomes between 0 and 1, and this sample has %g",
						least < 0.0 ? least : most),
				 errhint("Give did_wave_sample a boolean outcome or a proportion; did_group_time takes any.")));
}

static void
put_effect(ResultRow *row, const Sample *sample, const LogitChoices *choices,
		   const LogitEffect *found)
{
	bool		weighted = (sample->image.flags & SAMPLE_WEIGHTED) != 0;

	if (!found->overall)
	{
		row_set(row, WAVE_EVENT_TIME, Int32GetDatum(found->period - found->cohort));
		row_set(row, WAVE_COHORT, Int32GetDatum(found->cohort));
		row_set(row, WAVE_PERIOD, Int32GetDatum(found->period));
	}
	wave_result_set(row, &found->estimate, choices->conf_level, sample);
	if (found->has_rows)
	{
		wave_result_set_counts(row, &found->estimate);
		row_set_text(row, WAVE_METHOD,
					 words_logit_method(found, choices, weighted));
	}
	row_put(row);
}

Datum
did_logit(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	LogitChoices choices;
	LogitEffect *found;
	int			n;
	ResultRow	row;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_WAVE_COLUMNS);
	choices.scale = (LogitScale)
		get_one_of(fcinfo, ARG_SCALE, "scale", &logit_scales);
	choices.vcov = (ScoreVcov)
		get_one_of(fcinfo, ARG_VCOV, "vcov", &score_vcovs);
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	choices.anticipation = get_anticipation(fcinfo, ARG_ANTICIPATION);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	sample = PG_GETARG_WAVES(ARG_SAMPLE);
	refuse_wave_covariates(sample, "did_logit");
	require_clusters(sample, "did_logit");
	require_proportions(sample);
	if (sample_rows(sample) == 0)
		return (Datum) 0;
	found = logit_effects(sample, waves_create(sample), &choices, &n);
	for (int i = 0; i < n; i++)
		put_effect(&row, sample, &choices, &found[i]);
	return (Datum) 0;
}
