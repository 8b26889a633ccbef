/*-------------------------------------------------------------------------
 *
 * wave_average.h
 *		From the effects on cohorts in periods to averages of them: which are
 *		averaged, and with what weights.
 *
 * The first row is over all; the others are by key.  Weights are shares of
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
	AGGREGATE_CALENDAR,			/* by period, of cohorts that have started */
	AGGREGATE_GROUP_TIME		/* each effect by itself; nothing over all */
} AggregateType;

extern const NameList aggregate_types;

typedef enum AverageWeights
{
	WEIGH_COHORT,				/* a cohort's weights over all periods (did) */
	WEIGH_CELL,					/* those in the period of the effect (sunab) */
	WEIGH_EQUAL,
	WEIGH_ROWS,					/* rows in the period of the effect (etwfe) */
	WEIGH_UNIT					/* a cohort's units, each once, by the mean of
								 * its weights (did, of unbalanced panels) */
} AverageWeights;

extern const NameList average_weights;

/* Do weights move with the sample, or are they given? */
typedef enum AverageShares
{
	SHARES_ESTIMATED,
	SHARES_FIXED
} AverageShares;

extern const NameList average_shares;

typedef struct AverageChoices
{
	AggregateType type;
	AverageWeights weights;
	AverageShares shares;
	bool		balanced;		/* only cohorts that are seen at all event times
								 * up to "balance" */
	int32_t		balance;
	int64_t		first_event;	/* INT64_MIN: from the first there is */
	int64_t		last_event;		/* INT64_MAX: to the last */
} AverageChoices;

/* The effects that averages are of. */
extern EffectRange average_range(const AverageChoices *choices,
								 const Waves *waves);

typedef struct WaveAverage
{
	const WaveEffects *effects;
	const AverageChoices *choices;
	int			n_rows;
	int			n_overall;		/* 1 if the first row is over all, or 0 */
	int32_t    *keys;			/* by row: event time, cohort or period */
	int		   *row_of;			/* by effect */
	int			n_shares;
	int		   *share_of_group; /* what a cell of a group adds to, or -1 */
	int		   *share_of_effect;	/* its weight; -1: 1 */
	int64_t    *rows_of_unit;	/* by cell, of WEIGH_UNIT; else NULL */
	dd		   *shares;			/* of the whole sample */
} WaveAverage;

/* The effects and the choices must outlive it. */
extern WaveAverage *wave_average_create(const WaveEffects *effects,
										const AverageChoices *choices);
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
	double	   *weights;		/* by row: the sum of the weights of effects, or of
								 * rows if it is over all */
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

/* What each effect is multiplied by in a row, the shares being as they are. */
extern void wave_average_factors(const WaveAverage *average,
								 const WaveValues *at, int row,
								 double *factors);

#endif							/* RESILIENCE_WAVE_AVERAGE_H */
