/*-------------------------------------------------------------------------
 *
 * group_time.c
 *		The effect on each cohort in each period.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/group_time.h"

#include "core/answer/wave_adjusted.h"
#include "core/base/memory.h"

/* The base, or why there is none. */
static bool
find_base(const Waves *waves, const WaveChoices *choices, GroupTime *result)
{
	Facts	   *facts = &result->estimate.facts;

	if (waves_is_always_treated(waves, result->cohort, choices->anticipation))
		add_counted_fact(facts, FACT_ALWAYS_TREATED, waves->periods[0]);
	else if (waves_is_only_control(waves, result->cohort, choices))
		add_plain_fact(facts, FACT_LAST_COHORT);
	else if (waves_find_base(waves, result->cohort, result->period, choices,
							 &result->base))
		result->has_base = true;
	else
		add_plain_fact(facts, FACT_NO_EARLIER_PERIOD);
	return result->has_base;
}

void
note_cohorts(const Waves *waves, const WaveChoices *choices, Facts *facts)
{
	int			n = waves_treated_cohorts(waves, choices->anticipation);
	int			later = waves->n_cohorts - n;

	if (later > 0 && waves->cohorts[waves->n_cohorts - 1] == NEVER_TREATED)
		later--;
	if (later > 0)
		add_counted_fact(facts, FACT_LATER_COHORTS, later);
	if (waves->coded)
		add_counted_fact(facts, FACT_PERIOD_CODES, waves->periods[0]);
}

/* What is said of a result whatever its numbers are. */
void
group_time_note_waves(const Waves *waves, const WaveChoices *choices,
					  GroupTime *result)
{
	Facts	   *facts = &result->estimate.facts;
	bool		varying = choices->base == BASE_VARYING &&
		result->period < result->cohort;
	int32_t		expected = varying ? result->period - 1 :
		result->cohort - choices->anticipation - 1;

	if (result->has_base && result->base != expected)
		add_counted_fact(facts, FACT_GAP, result->base);
	note_cohorts(waves, choices, facts);
}

/* Nobody to compare with: would those be who are treated later? */
void
group_time_note_no_controls(const Waves *waves, const WaveChoices *choices,
							GroupTime *result)
{
	WaveChoices others = *choices;
	WavePlan   *wave_plan;

	others.controls = CONTROLS_NOT_YET;
	wave_plan = wave_plan_create(waves, result->cohort, result->period,
								 result->base, &others);
	add_counted_fact(&result->estimate.facts, FACT_NO_CONTROLS,
					 wave_plan->n_controls);
	wave_plan_free(wave_plan);
}

static void
compare(const Sample *sample, const Waves *waves,
		const WaveChoices *wave_choices, const Choices *choices,
		GroupTime *result)
{
	WavePlan   *wave_plan = wave_plan_create(waves, result->cohort,
											 result->period, result->base,
											 wave_choices);

	if (wave_plan->n_controls == 0)
		group_time_note_no_controls(waves, wave_choices, result);
	else
	{
		if (sample->n_covariates > 0)
			estimate_adjusted(sample, wave_plan, choices, &result->estimate);
		else
			estimate_designed(sample, design_create(sample, &wave_plan->plan), choices,
							 &result->estimate);
		result->estimate.method.waves = wave_choices;
		result->has_rows = true;
	}
	wave_plan_free(wave_plan);
}

bool
group_time_begin(const Waves *waves, int32_t cohort, int32_t period,
				 const WaveChoices *wave_choices, GroupTime *result)
{
	result->cohort = cohort;
	result->period = period;
	result->has_base = result->has_rows = false;
	estimate_clear(&result->estimate);
	if (!find_base(waves, wave_choices, result))
		return false;
	if (result->base != period)
		return true;
	result->estimate.estimate = 0.0;
	result->estimate.has_estimate = true;
	add_plain_fact(&result->estimate.facts, FACT_BASE_PERIOD);
	return false;
}

void
group_time(const Sample *sample, const Waves *waves, int32_t cohort,
		   int32_t period, const WaveChoices *wave_choices,
		   const Choices *choices, GroupTime *result)
{
	if (group_time_begin(waves, cohort, period, wave_choices, result))
		compare(sample, waves, wave_choices, choices, result);
	group_time_note_waves(waves, wave_choices, result);
}
