/*-------------------------------------------------------------------------
 *
 * wave_aggregate.h
 *		Averages of the effects on cohorts in periods.
 *
 * An average weighs cohorts by their sums of weights over all periods.  These
 * shares are estimates too, which the standard errors know (Callaway and
 * Sant'Anna 2021, and R's did).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_AGGREGATE_H
#define RESILIENCE_WAVE_AGGREGATE_H

#include "core/answer/estimate.h"

typedef enum AggregateType
{
	AGGREGATE_SIMPLE,			/* all effects from the start on */
	AGGREGATE_DYNAMIC,			/* by event time; over all: mean from 0 on */
	AGGREGATE_GROUP,			/* by cohort, from its start on */
	AGGREGATE_CALENDAR			/* by period, of cohorts that have started */
} AggregateType;

extern const NameList aggregate_types;

typedef enum AggregateVcov
{
	AGGREGATE_CR0,				/* sums over clusters of linearised scores */
	AGGREGATE_JACKKNIFE			/* each cluster left out, all computed anew */
} AggregateVcov;

extern const NameList aggregate_vcovs;

typedef struct WaveAggregate
{
	bool		overall;		/* no key */
	int32_t		key;			/* event time, cohort or period */
	Estimate	estimate;
} WaveAggregate;

/*
 * Over all first, then by key in order; how many there are.  The sample must
 * be canonical and have clusters; covariates are not adjusted for.  The caller
 * frees them.
 */
extern WaveAggregate *wave_aggregate(const Sample *sample, const Waves *waves,
									 AggregateType type,
									 const WaveChoices *choices,
									 AggregateVcov vcov, double conf_level,
									 int *n_aggregates);

#endif							/* RESILIENCE_WAVE_AGGREGATE_H */
