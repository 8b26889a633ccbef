/*-------------------------------------------------------------------------
 *
 * wave_aggregate.h
 *		Averages of the effects on cohorts in periods, and how sure they are.
 *
 * What effects are weighed by are shares of the sample: estimates too, which
 * the standard errors know unless they are said to be fixed (Callaway and
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
	AGGREGATE_CR2,				/* adjusted as in the two-by-two of each effect */
	AGGREGATE_CR3,
	AGGREGATE_JACKKNIFE			/* each cluster left out, all computed anew */
} AggregateVcov;

extern const NameList aggregate_vcovs;

/* What a statistic is judged by. */
typedef enum Reference
{
	REFERENCE_T,
	REFERENCE_NORMAL
} Reference;

extern const NameList reference_names;

/* What intervals hold with the confidence level. */
typedef enum Band
{
	BAND_POINTWISE,				/* each its effect */
	BAND_UNIFORM				/* all rows but that over all their effects, at once */
} Band;

extern const NameList band_names;

/* What effects are averaged. */
typedef enum EffectsOf
{
	EFFECTS_OF_ROWS,			/* as did_group_time has them */
	EFFECTS_OF_PAIRS,			/* of units with rows in both periods */
	EFFECTS_OF_TRIPLE			/* of a joined sample (core/sample/sample_join.h):
								 * of the first less the second */
} EffectsOf;

typedef struct AggregateChoices
{
	AverageChoices average;
	WaveChoices waves;
	AggregateVcov vcov;
	Reference	reference;
	double		conf_level;
	Band		band;
	CovariateMethod covariates; /* how they are adjusted for */
	EffectsOf	of;
} AggregateChoices;

typedef struct WaveAggregate
{
	bool		overall;		/* no key */
	int32_t		key;			/* event time, cohort or period */
	const WaveEffect *effect;	/* of AGGREGATE_GROUP_TIME */
	int32_t		cohort;			/* its cohort */
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
	WaveEffects *effects;		/* that they are of */
	int			n_band;			/* rows of a uniform band */
	double		critical;		/* standard errors to its ends, NaN if there is none */
	double		band_df;		/* of the t distribution; infinite: normal */
} WaveRows;

/*
 * The sample must be canonical and have clusters, and if it has covariates the
 * choices such as aggregate_vcov_applies.  Pairs and weights of units need a
 * sample of units, pairs one in which none has two rows in a period.  Waves and choices must outlive the
 * rows.
 */
extern WaveRows *wave_aggregate(const Sample *sample, const Waves *waves,
								const AggregateChoices *choices);
extern void wave_rows_free(WaveRows *rows);

/* Have its variances degrees of freedom of their own? */
extern bool aggregate_has_freedom(const AggregateChoices *choices);

/* Is there such a variance, of effects that are adjusted if need be? */
extern bool aggregate_vcov_applies(const Sample *sample,
								   const AggregateChoices *choices);

/* How scores are adjusted for it. */
extern Adjustment aggregate_adjustment(AggregateVcov vcov);

static inline double *
wave_rows_scores(const WaveRows *rows, int row)
{
	return rows->scores + (size_t) row * rows->n_clusters;
}

/* The covariance of two rows; and all, n_rows x n_rows: NaN where a row
 * has no standard error. */
extern double wave_rows_product(const WaveRows *rows, int i, int j);
extern void wave_rows_covariance(const WaveRows *rows, double *covariance);

#endif							/* RESILIENCE_WAVE_AGGREGATE_H */
