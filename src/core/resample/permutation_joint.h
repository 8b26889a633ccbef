/*-------------------------------------------------------------------------
 *
 * permutation_joint.h
 *		Several changes of each cluster, tested together: is the largest
 *		difference of the arms one that other assignments would have had, too?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PERMUTATION_JOINT_H
#define RESILIENCE_PERMUTATION_JOINT_H

#include <stdbool.h>

#include "core/model/partition.h"

typedef struct JointPermutation
{
	uint32_t	n;				/* clusters in groups with both arms */
	uint32_t	n_groups;
	uint32_t	n_assignments;	/* 0 if too many to enumerate */
	double		statistic;		/* NaN if nothing varies, or no group has both */
	double		p_value;
} JointPermutation;

/*
 * "groups" are of clusters, of which each has n changes in a row.  The statistic
 * is the largest size of the mean over groups of the arms' difference, in
 * standard deviations of the changes within groups: those do not depend on who
 * was treated.  If there are too many assignments, "reps" are drawn.
 */
extern void permutation_joint(const Partition *groups, const bool *treated,
							  const double *changes, int n, uint32_t reps,
							  uint64_t seed, JointPermutation *joint);

#endif							/* RESILIENCE_PERMUTATION_JOINT_H */
