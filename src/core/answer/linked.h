/*-------------------------------------------------------------------------
 *
 * linked.h
 *		The effect where it is on another scale that trends are parallel: a
 *		ratio of ratios, or of odds ratios.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_LINKED_H
#define RESILIENCE_LINKED_H

#include "core/answer/estimate.h"
#include "core/model/link.h"

typedef enum LinkedProblem
{
	LINKED_OK,
	LINKED_ALL_ZERO,			/* a group whose outcomes are all 0 */
	LINKED_ALL_ONE				/* all 1, for a logit */
} LinkedProblem;

typedef struct LinkedEffect
{
	Estimate	estimate;		/* on the scale */
	bool		proportion;		/* outcomes lie from 0 to 1 */
	double		means[TWO_WAVES_GROUPS];
	LinkedProblem problem;
	TwoWavesGroup at;			/* the group at fault */

	/* Of the estimate and its interval: exp, if the scale is one of ratios. */
	double		ratio;
	double		ratio_low;
	double		ratio_high;

	/*
	 * Back in units of the outcome: the mean of the treated after the start,
	 * less what it would have been.
	 */
	double		without;		/* what it would have been */
	double		effect;
	double		std_error;
	double		df;
	ConfidenceInterval interval;
	double		difference;		/* the effect if it is means that are parallel */
} LinkedEffect;

/* Is the variance one that linearisation gives? */
extern bool linked_vcov_applies(Vcov vcov);

/* Have all outcomes a value on the scale?  If not, *outcome is one that has none. */
extern bool linked_applies(const Sample *sample, Link link, double *outcome);

/*
 * The sample must be canonical, of two waves, without covariates, and with
 * outcomes that have a value on the scale; the choices such as apply to it.
 */
extern void linked_effect(const Sample *sample, Link link,
						  const Choices *choices, LinkedEffect *found);

#endif							/* RESILIENCE_LINKED_H */
