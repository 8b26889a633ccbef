/*-------------------------------------------------------------------------
 *
 * wave_aggregate.h
 *		Averages of the effects on cohorts in periods, and how sure they are.
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
#include "core/answer/wave_average.h"

typedef enum AggregateVcov
{
	AGGREGATE_CR0,				/* sums over clusters of linearised scores */
	AGGREGATE_JACKKNIFE			/* each cluster left out, all computed anew */
} AggregateVcov;

extern const NameList aggregate_vcovs;

typedef struct AggregateChoices
{
	AggregateType type;
	WaveChoices waves;
	AggregateVcov vcov;
	double		conf_level;
	CovariateMethod covariates; /* how they are adjusted for */
} AggregateChoices;

typedef struct WaveAggregate
{
	bool		overall;		/* no key */
	int32_t		key;			/* event time, cohort or period */
	Estimate	estimate;
} WaveAggregate;

/*
 * Over all first, then by key in order.  Whatever the variance is, it is the sum
 * over clusters of squares of scores, and covariances are sums of products;
 * scores are NaN of rows that have no standard error.
 */
typedef struct WaveRows
{
	int			n_rows;
	uint32_t	n_clusters;
	WaveAggregate *rows;
	double	   *scores;			/* rows x clusters */
} WaveRows;

/*
 * The sample must be canonical and have clusters; covariates are adjusted for .
 * The choices must outlive the rows, whose methods refer to them.
 */
extern WaveRows *wave_aggregate(const Sample *sample, const Waves *waves,
								const AggregateChoices *choices);
extern void wave_rows_free(WaveRows *rows);

static inline double *
wave_rows_scores(const WaveRows *rows, int row)
{
	return rows->scores + (size_t) row * rows->n_clusters;
}

/* n_rows x n_rows; NaN where a row has no standard error. */
extern void wave_rows_covariance(const WaveRows *rows, double *covariance);

#endif							/* RESILIENCE_WAVE_AGGREGATE_H */
