/*-------------------------------------------------------------------------
 *
 * wave_judge.h
 *		What is said of averages of effects: standard errors, intervals, and
 *		why there are none.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_JUDGE_H
#define RESILIENCE_WAVE_JUDGE_H

#include "core/answer/wave_aggregate.h"

/* What wave_aggregate.c works on. */
typedef struct WaveWork
{
	const AggregateChoices *choices;
	WaveEffects *effects;
	WaveAverage *average;
	WaveValues *at;				/* the estimates */
	WaveRows   *rows;
} WaveWork;

/*
 * Fill in the rows, of which there are scores, the status, and in df what is
 * known of the degrees of freedom (else NaN).  Scores of rows without a
 * standard error become NaN.
 */
extern void wave_judge(const WaveWork *work);

#endif							/* RESILIENCE_WAVE_JUDGE_H */
