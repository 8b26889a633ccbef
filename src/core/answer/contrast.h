/*-------------------------------------------------------------------------
 *
 * contrast.h
 *		A weighted sum of effects on parts of the same clusters: the effect on
 *		women less that on men, a trend over fifths of deprivation.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CONTRAST_H
#define RESILIENCE_CONTRAST_H

#include "core/answer/wave_pretrend.h"
#include "core/resample/permutation_joint.h"

/*
 * "joined" is made of n samples of two waves (core/sample/sample_join.h, by
 * joined_arm), the weights are theirs.  By a variance, a wild bootstrap, or a
 * permutation, whose estimate is of unweighted means over clusters.
 */
extern void contrast_effects(const Sample *joined, int n,
							 const double *weights, const Choices *choices,
							 Estimate *estimate);

/* Whether any of the effects is there: a test of all at once. */
typedef struct JointTest
{
	int			lacking;		/* a part without an effect or its variance, or -1 */
	bool		dependent;		/* some effects follow from others */
	Pretrend	test;			/* its Wald statistic, its test and its clusters */
} JointTest;

/* By CR0, CR1, CR2 or CR3; without covariates. */
extern void contrast_joint(const Sample *joined, int n, Vcov vcov,
						   JointTest *joint);

/*
 * The largest of the n effects, judged by other assignments of the clusters that
 * have rows of all parts in both waves.
 */
extern void contrast_joint_permutation(const Sample *joined, int n,
									   Scheme scheme, const Choices *choices,
									   JointPermutation *joint);

#endif							/* RESILIENCE_CONTRAST_H */
