/*-------------------------------------------------------------------------
 *
 * two_waves.h
 *		The two-by-two: treated and comparators, before the start and after.
 *
 *		none		a column for each of the four groups; the coefficients are
 *					the group means, and the effect is their contrast (treated
 *					post - treated pre) - (comparator post - comparator pre).
 *					This is the regression on treated, post and their product
 *					in other coordinates.
 *		cluster		treated x post, post, and an effect for each cluster
 *		block		treated x post, post, treated, and an effect for each block
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TWO_WAVES_H
#define RESILIENCE_TWO_WAVES_H

#include "core/model/design.h"

typedef enum TwoWavesGroup
{
	COMPARATOR_PRE,
	COMPARATOR_POST,
	TREATED_PRE,
	TREATED_POST
} TwoWavesGroup;

#define TWO_WAVES_GROUPS 4

/* Its contrasts: the effect, and nothing else. */
extern Design *two_waves_design(const Sample *sample, Effects effects,
								bool with_covariates);

/* Without effects and covariates; the contrasts are the means, by group. */
extern Design *two_waves_means(const Sample *sample);

/* Likewise, with the difference of the arms before the start. */
extern Design *two_waves_baseline(const Sample *sample);

#endif							/* RESILIENCE_TWO_WAVES_H */
