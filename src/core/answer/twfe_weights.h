/*-------------------------------------------------------------------------
 *
 * twfe_weights.h
 *		What two-way fixed effects make of each cohort in each period.
 *
 * Under parallel trends the coefficient of being treated is a sum of the
 * effects on cohorts in periods, with weights that add up to 1 and of which
 * some may be negative (de Chaisemartin and D'Haultfoeuille 2020).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TWFE_WEIGHTS_H
#define RESILIENCE_TWFE_WEIGHTS_H

#include "core/answer/facts.h"
#include "core/model/wave_regression.h"

typedef struct TwfeWeight
{
	int32_t		cohort;
	int32_t		period;
	int64_t		rows;
	uint32_t	clusters;
	double		weight;			/* NaN if there is no coefficient */
	double		share;			/* of the treated rows, by weight */
} TwfeWeight;

typedef struct TwfeWeights
{
	int			n;
	TwfeWeight *weights;		/* by cohort, then period */
	double		negative;		/* the sum of those below 0 */
	bool		adds_up;		/* to 1 */
	Facts		facts;
} TwfeWeights;

/* The sample must be canonical and have clusters. */
extern TwfeWeights *twfe_weights(const Sample *sample, const Waves *waves,
								 Levels levels);
extern void twfe_weights_free(TwfeWeights *weights);

#endif							/* RESILIENCE_TWFE_WEIGHTS_H */
