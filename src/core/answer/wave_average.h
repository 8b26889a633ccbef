/*-------------------------------------------------------------------------
 *
 * wave_average.h
 *		From the effects on cohorts in periods to averages of them: which are
 *		averaged, and with what weights.
 *
 * A row of averages is over all; the others are by key.  Weights are shares of
 * the sample, and so estimates themselves: what moves them moves the averages.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_AVERAGE_H
#define RESILIENCE_WAVE_AVERAGE_H

#include "core/answer/wave_effects.h"
#include "core/base/names.h"

typedef enum AggregateType
{
	AGGREGATE_SIMPLE,			/* all effects from the start on */
	AGGREGATE_DYNAMIC,			/* by event time; over all: mean from 0 on */
	AGGREGATE_GROUP,			/* by cohort, from its start on */
	AGGREGATE_CALENDAR			/* by period, of cohorts that have started */
} AggregateType;

extern const NameList aggregate_types;

/* The effects that an average of the type can be of. */
extern EffectRange aggregate_range(AggregateType type);

typedef struct WaveAverage
{
	const WaveEffects *effects;
	AggregateType type;
	int			n_rows;			/* the first is over all */
	int32_t    *keys;			/* by row: event time, cohort or period */
	int		   *row_of;			/* by effect */
	int			n_shares;
	int		   *share_of_group; /* what a cell of a group adds to, or -1 */
	int		   *share_of_effect;	/* its weight; -1: 1 */
	int		   *share_of_row;	/* in what is over all; -1: 1 */
	dd		   *shares;			/* of the whole sample */
} WaveAverage;

/* The effects must outlive it. */
extern WaveAverage *wave_average_create(const WaveEffects *effects,
										AggregateType type);
extern void wave_average_free(WaveAverage *average);

/* Does what is said of a row count in that over all? */
extern bool wave_average_counts(const WaveAverage *average, int row);

/* Does an effect count in a row? */
extern bool wave_average_has(const WaveAverage *average, int row, int effect);

/* Effects and shares and what they come to, or what a cluster moves them by. */
typedef struct WaveValues
{
	double	   *effects;
	double	   *shares;
	double	   *rows;
	double	   *weights;		/* by row: the sum of its weights */
} WaveValues;

extern WaveValues *wave_values_create(const WaveAverage *average);
extern void wave_values_free(WaveValues *values);

/* Put the shares: of the whole sample, of a cluster, of all others. */
extern void wave_average_all(const WaveAverage *average, WaveValues *values);
extern void wave_average_part(const WaveAverage *average, uint32_t cluster,
							  WaveValues *values);
extern void wave_average_rest(const WaveAverage *average, uint32_t cluster,
							  WaveValues *values);

/* From effects and shares to rows; NaN of those without effects. */
extern void wave_average_rows(const WaveAverage *average, WaveValues *values);

/* From moves of effects and shares to those of rows, to first order. */
extern void wave_average_moves(const WaveAverage *average,
							   const WaveValues *at, WaveValues *moves);

#endif							/* RESILIENCE_WAVE_AVERAGE_H */
