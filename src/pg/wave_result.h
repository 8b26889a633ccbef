/*-------------------------------------------------------------------------
 *
 * wave_result.h
 *		did_wave_result, the row that estimators of many waves give.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_RESULT_H
#define RESILIENCE_WAVE_RESULT_H

#include "core/answer/group_time.h"
#include "core/answer/wave_aggregate.h"
#include "pg/row.h"

/* Its columns. */
enum
{
	WAVE_EVENT_TIME,
	WAVE_COHORT,
	WAVE_PERIOD,
	WAVE_BASE_PERIOD,
	WAVE_ESTIMATE,
	WAVE_STD_ERROR,
	WAVE_STATISTIC,
	WAVE_DF,
	WAVE_P_VALUE,
	WAVE_CONF_LOW,
	WAVE_CONF_HIGH,
	WAVE_CONF_LEVEL,
	WAVE_N,
	WAVE_N_CLUSTERS,
	WAVE_N_CLUSTERS_TREATED,
	WAVE_METHOD,
	WAVE_NOTE,
	WAVE_FACTS,
	N_WAVE_COLUMNS
};

/* Estimate, interval, note and facts; clusters of facts are the sample's. */
extern void wave_result_set(ResultRow *row, const Estimate *estimate,
							double conf_level, const Sample *sample);

/* How many rows and clusters it rests on. */
extern void wave_result_set_counts(ResultRow *row, const Estimate *estimate);

/* All of an effect on a cohort in a period. */
extern void wave_result_put(ResultRow *row, const GroupTime *found,
							double conf_level, const Sample *sample);

/* All of an average of effects, the i-th of rows. */
extern void wave_result_put_average(ResultRow *row, const Sample *sample,
									const AggregateChoices *choices,
									const WaveRows *rows, int i);

#endif							/* RESILIENCE_WAVE_RESULT_H */
