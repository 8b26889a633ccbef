/*-------------------------------------------------------------------------
 *
 * wave_contrast.h
 *		A sum of effects of cohorts in periods, with fixed factors, as one
 *		contrast of one regression.
 *
 * Against the never treated the regression is saturated: a column for each
 * cohort in each period, one for all those never treated.  Against those not
 * yet treated every effect has means of its own, as its controls are others;
 * then the effects are stacked, each with its own copy of their cells, and a
 * cluster is one cluster in all of them.  A single effect is its two-by-two.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_CONTRAST_H
#define RESILIENCE_WAVE_CONTRAST_H

#include "core/model/waves.h"

/* The effect on a cohort in a period against a base that is another. */
typedef struct WaveTerm
{
	int32_t		cohort;
	int32_t		period;
	int32_t		base;
	double		factor;
} WaveTerm;

/* The contrast is the plan's only one. */
typedef struct WaveContrast
{
	DesignPlan	plan;
	const Sample *sample;		/* that the plan is of */
	Sample	   *stacked;		/* the same, if it had to be made */
	WavePlan   *two_by_two;		/* or the rest is its own: */
	PlannedGroup *groups;
	double	   *columns;
	double	   *contrast;
} WaveContrast;

/*
 * Of at least one term, none twice, each with somebody on all sides.  The
 * sample must be canonical; both outlive the contrast.
 */
extern WaveContrast *wave_contrast_create(const Sample *sample,
										  const Waves *waves,
										  const WaveChoices *choices,
										  const WaveTerm *terms, int n_terms);
extern void wave_contrast_free(WaveContrast *contrast);

#endif							/* RESILIENCE_WAVE_CONTRAST_H */
