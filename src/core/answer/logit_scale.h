/*-------------------------------------------------------------------------
 *
 * logit_scale.h
 *		Effects on outcomes from 0 to 1, where it is on the logit scale that
 *		cohorts would have moved in parallel (Wooldridge 2023).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_LOGIT_SCALE_H
#define RESILIENCE_LOGIT_SCALE_H

#include "core/answer/group_time.h"
#include "core/answer/score_variance.h"

typedef enum LogitScale
{
	SCALE_PROBABILITY,			/* differences of means */
	SCALE_LOG_ODDS				/* of the logarithms of their odds */
} LogitScale;

extern const NameList logit_scales;

typedef struct LogitChoices
{
	LogitScale	scale;
	ScoreVcov	vcov;
	double		conf_level;
	int32_t		anticipation;	/* cells so long before the start are not fitted */
} LogitChoices;

typedef struct LogitEffect
{
	bool		overall;		/* no cohort and no period */
	int32_t		cohort;
	int32_t		period;
	bool		has_rows;
	Estimate	estimate;		/* its method is not filled in */
} LogitEffect;

/*
 * Over all first, then by cohort and period from its start on; how many they
 * are.  The sample must be canonical and have clusters and rows, its outcomes
 * lie between 0 and 1; the caller frees them.
 */
extern LogitEffect *logit_effects(const Sample *sample, const Waves *waves,
								  const LogitChoices *choices, int *n);

#endif							/* RESILIENCE_LOGIT_SCALE_H */
