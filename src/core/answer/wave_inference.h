/*-------------------------------------------------------------------------
 *
 * wave_inference.h
 *		What there is to be inferred about in a sample of many waves: effects
 *		on cohorts in periods, or averages of them, and how to judge them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_INFERENCE_H
#define RESILIENCE_WAVE_INFERENCE_H

#include "core/answer/inference.h"
#include "core/answer/wave_aggregate.h"
#include "core/answer/wave_labels.h"

typedef struct WaveQuestion
{
	AggregateChoices aggregate; /* of what, and by which variance if by one */
	WaveUnit	unit;			/* of a permutation */
	Choices		choices;		/* the way of inference and what it is told */
} WaveQuestion;

/* Where an estimate belongs; what there is not is not there. */
typedef struct WaveResult
{
	bool		has_event_time;
	int32_t		event_time;
	bool		has_cohort;
	int32_t		cohort;
	bool		has_period;
	int32_t		period;
	bool		has_base;
	int32_t		base;
	bool		has_rows;
	int			effect;			/* its number, of one by itself; or -1 */
	Estimate	estimate;
	ConfidenceSet set;			/* if there is one */
} WaveResult;

typedef struct WaveInference
{
	const Sample *sample;
	const WaveQuestion *question;
	Waves	   *waves;
	WaveEffects *effects;
	WaveAverage *average;		/* NULL of effects by themselves */
	int			n_results;
	WaveResult *results;		/* as those of did_aggregate or did_group_time */
	WaveRows   *rows;			/* the same by a variance, if that was asked */
} WaveInference;

/*
 * Estimates, counts, and facts about them, but for those about a variance.
 * The sample must be canonical and have clusters, and it and the question
 * outlive what is made of them.
 */
extern WaveInference *wave_inference_open(const Sample *sample,
										  const WaveQuestion *question);
extern void wave_inference_close(WaveInference *inference);

/* Judge every result by the variance of the question, and t. */
extern void wave_variance(WaveInference *inference);

/*
 * Judge every result by a permutation of the cohorts among clusters, none of
 * which may be of two cohorts.
 */
extern void wave_permutation(WaveInference *inference);

/* Judge every result by a wild cluster bootstrap, shares taken as fixed. */
extern void wave_bootstrap(WaveInference *inference);

#endif							/* RESILIENCE_WAVE_INFERENCE_H */
