/*-------------------------------------------------------------------------
 *
 * did_group_time.c
 *		did_group_time: the effect on each cohort in each period.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "miscadmin.h"

#include "core/answer/wave_adjusted.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/panel_argument.h"
#include "pg/wave_arguments.h"
#include "pg/wave_result.h"

PG_FUNCTION_INFO_V1(did_group_time);

/* Arguments. */
enum
{
	ARG_SAMPLE,
	ARG_CONTROL,
	ARG_BASE,
	ARG_ANTICIPATION,
	ARG_METHOD,
	ARG_VCOV,
	ARG_CONF_LEVEL,
	ARG_PANEL,
	N_ARGS
};

/* Of an adjusted effect there are not all variances. */
static void
require_adjusted_vcov(const Sample *sample, const Choices *choices)
{
	bool		residuals = adjusted_vcov_applies(sample, choices->covariates,
												  VCOV_CR2);

	require_clusters(sample, "did_group_time with covariates");
	if (!adjusted_vcov_applies(sample, choices->covariates, choices->vcov))
		refuse_adjusted_vcov(sample, choices->covariates,
							 vcov_name(choices->vcov), residuals ?
							 "CRV3 (the jackknife), CRV3J, CR0, CR1, CR2 or CR3" :
							 "CRV3 (the jackknife), CRV3J, CR0 or CR1");
}

/*
 * The sample that an effect is of, where there is a base to compare with.  A
 * propensity is of a row: then units stay apart.
 */
static const Sample *
sample_of_effect(const Sample *sample, const Panel *panel, const Waves *waves,
				 int32 cohort, int32 period, const WaveChoices *wave_choices,
				 const Choices *choices)
{
	bool		keyed = sample->n_covariates > 0 &&
		choices->covariates != COVARIATES_REG;
	int32		base;
	Sample	   *pair;
	SampleStatus status;

	if (panel == NULL ||
		!waves_find_base(waves, cohort, period, wave_choices, &base) ||
		base == period)
		return sample;
	status = panel_pair(panel, base, period, keyed, &pair);
	if (status != SAMPLE_OK)
		sample_report(status, panel->sample, NULL);
	return pair;
}

static void
put_effects(ResultRow *row, const Sample *sample, const Panel *panel,
			const WaveChoices *wave_choices, const Choices *choices)
{
	Waves	   *waves = waves_create(sample);
	int			n_cohorts = waves_treated_cohorts(waves,
												  wave_choices->anticipation);

	for (int i = 0; i < n_cohorts; i++)
		for (int j = 0; j < waves->n_periods; j++)
		{
			const Sample *part;
			GroupTime	found;

			CHECK_FOR_INTERRUPTS();
			part = sample_of_effect(sample, panel, waves, waves->cohorts[i],
									waves->periods[j], wave_choices, choices);
			group_time(part, waves, waves->cohorts[i], waves->periods[j],
					   wave_choices, choices, &found);
			require_variance(&found.estimate, choices);
			found.estimate.method.pairs = panel != NULL;
			wave_result_put(row, &found, choices->conf_level, part);
			if (part != sample)
				pfree(unconstify(Sample *, part));
		}
	waves_free(waves);
}

Datum
did_group_time(PG_FUNCTION_ARGS)
{
	const WaysOf of = {.function = "did_estimate"};
	const Sample *sample;
	WaveChoices wave_choices;
	Choices		choices;
	PanelUse	use;
	Panel	   *panel = NULL;
	ResultRow	row;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_WAVE_COLUMNS);
	wave_choices = get_wave_choices(fcinfo, ARG_CONTROL);
	choices = choices_of(get_way(fcinfo, ARG_VCOV, &of));
	choices.covariates = get_covariate_method(fcinfo, ARG_METHOD);
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	use = get_panel_use(fcinfo, ARG_PANEL);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	sample = get_waves_by_method(fcinfo, ARG_SAMPLE, choices.covariates);
	if (sample->n_covariates > 0)
		require_adjusted_vcov(sample, &choices);
	require_vcov(sample, &choices.vcov);
	if (use == PANEL_PAIRS)
		panel = panel_of(PG_GETARG_KEYED(ARG_SAMPLE), "panel => 'pairs'");
	put_effects(&row, sample, panel, &wave_choices, &choices);
	return (Datum) 0;
}
