/*-------------------------------------------------------------------------
 *
 * romano_wolf.h
 *		p-values of several outcomes of one programme, adjusted for there
 *		being several.
 *
 * Romano and Wolf (2005): the most significant outcome is judged by the
 * largest statistic of all outcomes, the next by the largest of the rest, and
 * so on.  All outcomes are bootstrapped with the same vectors of weights, so
 * that how they go together is accounted for.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ROMANO_WOLF_H
#define RESILIENCE_ROMANO_WOLF_H

#include "core/answer/inference.h"

/* One outcome. */
typedef struct Hypothesis
{
	const Sample *sample;
	uint32_t	number;			/* the caller's, to know it again by */
	Estimate	estimate;		/* with p-value by itself, and note */
	double		p_adjusted;		/* NaN if there is no p-value */
} Hypothesis;

/*
 * The choices are of a way that gives a step-down.  Their conf_level is not
 * used, and the test is two-sided.  The hypotheses are ordered from the largest
 * statistic to the smallest.
 */
extern void stepdown_test(Hypothesis *hypotheses, uint32_t n,
						  const Choices *choices);

#endif							/* RESILIENCE_ROMANO_WOLF_H */
