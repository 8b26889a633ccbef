/*-------------------------------------------------------------------------
 *
 * wave_inference.c
 *		What there is to be inferred about in a sample of many waves.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_inference.h"

#include <math.h>

#include "core/answer/group_time.h"
#include "core/base/memory.h"

/* What is said of a standard error by formula, which another test is not. */
static void
forget_variance(Estimate *e)
{
	static const FactCode codes[] = {
		FACT_SINGLE_UNITS, FACT_INDISPENSABLE_CLUSTER, FACT_TOO_FEW,
		FACT_NO_VARIATION, FACT_FEW_CLUSTERS, FACT_LOW_DF,
		FACT_SINGLE_COHORTS, FACT_MANY_PARAMETERS
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		e->facts.present[codes[i]] = false;
	e->has_std_error = e->has_interval = false;
	e->std_error = e->df = NAN;
	e->interval = (ConfidenceInterval) {
		.statistic = NAN, .p_value = NAN, .low = NAN, .high = NAN
	};
	e->status = VARIANCE_OK;
}

/* ---- averages ---- */

static void
put_key(WaveResult *result, AggregateType type, int32_t key)
{
	switch (type)
	{
		case AGGREGATE_GROUP:
			result->has_cohort = true;
			result->cohort = key;
			break;
		case AGGREGATE_CALENDAR:
			result->has_period = true;
			result->period = key;
			break;
		default:
			result->has_event_time = true;
			result->event_time = key;
			break;
	}
}

static void
take_averages(WaveInference *inference, const WaveRows *rows)
{
	for (int i = 0; i < rows->n_rows; i++)
	{
		WaveResult *result = &inference->results[i];

		result->effect = -1;
		result->estimate = rows->rows[i].estimate;
		result->has_rows = result->estimate.rows > 0;
		if (!rows->rows[i].overall)
			put_key(result, inference->question->aggregate.average.type,
					rows->rows[i].key);
	}
}

static void
open_averages(WaveInference *inference)
{
	const AggregateChoices *choices = &inference->question->aggregate;
	WaveRows   *rows = wave_aggregate(inference->sample, inference->waves,
									  choices);

	inference->average = wave_average_create(inference->effects,
											 &choices->average);
	inference->n_results = rows->n_rows;
	inference->results = core_alloc_array(size_add(rows->n_rows, 1),
										  sizeof(WaveResult));
	take_averages(inference, rows);
	wave_rows_free(rows);
}

/* ---- effects by themselves ---- */

static int
find_effect(const WaveEffects *effects, int cohort, int32_t period)
{
	for (int k = 0; k < effects->n_effects; k++)
		if (effects->effects[k].cohort == cohort &&
			effects->effects[k].period == period)
			return k;
	return -1;
}

static void
put_effect(const WaveInference *inference, int cohort, int32_t period,
		   const Choices *choices, WaveResult *result)
{
	GroupTime	found;

	group_time(inference->sample, inference->waves,
			   inference->waves->cohorts[cohort], period,
			   &inference->question->aggregate.waves, choices, &found);
	*result = (WaveResult) {
		.has_event_time = true, .event_time = period - found.cohort,
		.has_cohort = true, .cohort = found.cohort,
		.has_period = true, .period = period,
		.has_base = found.has_base, .base = found.base,
		.has_rows = found.has_rows, .estimate = found.estimate,
		.effect = find_effect(inference->effects, cohort, period)
	};
}

/* Of the event times that are asked for. */
static void
put_effects(WaveInference *inference, const Choices *choices)
{
	const Waves *waves = inference->waves;
	EffectRange range = average_range(&inference->question->aggregate.average,
									  waves);

	inference->n_results = 0;
	for (int i = 0; i < inference->effects->n_cohorts; i++)
		for (int j = 0; j < waves->n_periods; j++)
		{
			int64_t		event = (int64_t) waves->periods[j] - waves->cohorts[i];

			core_check_interrupts();
			if (event >= range.first && event <= range.last &&
				(int64_t) waves->periods[waves->n_periods - 1] -
				waves->cohorts[i] >= range.followed)
				put_effect(inference, i, waves->periods[j], choices,
						   &inference->results[inference->n_results++]);
		}
}

static void
open_effects(WaveInference *inference)
{
	Choices		by_cr0 = default_choices;

	by_cr0.vcov = VCOV_CR0;
	inference->results = core_alloc_array(size_add(size_mul(inference->effects->n_cohorts,
															inference->waves->n_periods), 1),
										  sizeof(WaveResult));
	put_effects(inference, &by_cr0);
}

/* ---- either ---- */

WaveInference *
wave_inference_open(const Sample *sample, const WaveQuestion *question)
{
	WaveInference *inference = core_alloc(sizeof(WaveInference));
	EffectRange range;

	inference->sample = sample;
	inference->question = question;
	inference->waves = waves_create(sample);
	range = average_range(&question->aggregate.average, inference->waves);
	inference->effects = wave_effects_create(sample, inference->waves,
											 &question->aggregate.waves,
											 &range, &effects_of_means);
	if (question->aggregate.average.type == AGGREGATE_GROUP_TIME)
		open_effects(inference);
	else
		open_averages(inference);
	for (int i = 0; i < inference->n_results; i++)
		forget_variance(&inference->results[i].estimate);
	return inference;
}

void
wave_inference_close(WaveInference *inference)
{
	for (int i = 0; i < inference->n_results; i++)
		if (inference->results[i].set.segments != NULL)
			core_free(inference->results[i].set.segments);
	if (inference->rows != NULL)
		wave_rows_free(inference->rows);
	core_free(inference->results);
	if (inference->average != NULL)
		wave_average_free(inference->average);
	wave_effects_free(inference->effects);
	waves_free(inference->waves);
	core_free(inference);
}

void
wave_variance(WaveInference *inference)
{
	const WaveQuestion *question = inference->question;

	if (inference->average == NULL)
	{
		put_effects(inference, &question->choices);
		return;
	}
	inference->rows = wave_aggregate(inference->sample, inference->waves,
									 &question->aggregate);
	take_averages(inference, inference->rows);
}
