/*-------------------------------------------------------------------------
 *
 * permutation_joint.c
 *		Several changes of each cluster, tested together.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/permutation_joint.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/inference/inversion.h"
#include "core/numeric/tolerance.h"
#include "core/resample/assignments.h"

/* What moves; the other label is that of comparators. */
#define TREATED 0
#define N_LABELS 2

typedef struct Joint
{
	const Partition *groups;
	const double *changes;		/* clusters x n */
	int			n;
	double	   *scales;			/* standard deviations; 0 if it does not vary */
	double		observed;
	double		as_extreme;		/* assignments */
	double		total;
} Joint;

/* One of the changes of a member of the groups. */
static double
change_of(const Joint *joint, uint32_t member, int change)
{
	return joint->changes[(size_t) joint->groups->members[member] * joint->n + change];
}

/* The arms' difference of one change in one group. */
static double
difference_of(const Joint *joint, const uint32_t *labels, uint32_t group,
			  int change)
{
	double		sums[N_LABELS] = {0.0, 0.0};
	double		counts[N_LABELS] = {0.0, 0.0};

	for (uint32_t i = joint->groups->first[group];
		 i < joint->groups->first[group + 1]; i++)
	{
		sums[labels[i]] += change_of(joint, i, change);
		counts[labels[i]] += 1.0;
	}
	return sums[TREATED] / counts[TREATED] - sums[1] / counts[1];
}

static double
statistic_of(const Joint *joint, const uint32_t *labels)
{
	double		largest = 0.0;

	for (int j = 0; j < joint->n; j++)
	{
		double		sum = 0.0;

		if (joint->scales[j] == 0.0)
			continue;
		for (uint32_t group = 0; group < joint->groups->n_parts; group++)
			sum += difference_of(joint, labels, group, j);
		largest = fmax(largest, fabs(sum) / joint->groups->n_parts / joint->scales[j]);
	}
	return largest;
}

/* Of a change within groups; 0 if it is nothing but rounding. */
static double
scale_of(const Joint *joint, int change)
{
	const Partition *groups = joint->groups;
	double		squares = 0.0;
	double		largest = 0.0;
	double		freedom = (double) partition_members(groups) - groups->n_parts;

	for (uint32_t group = 0; group < groups->n_parts; group++)
	{
		double		mean = 0.0;

		for (uint32_t i = groups->first[group]; i < groups->first[group + 1]; i++)
			mean += change_of(joint, i, change) / partition_size(groups, group);
		for (uint32_t i = groups->first[group]; i < groups->first[group + 1]; i++)
		{
			double		value = change_of(joint, i, change);

			largest = fmax(largest, fabs(value));
			squares += (value - mean) * (value - mean);
		}
	}
	return sqrt(squares / freedom) > CANCELLED_SUM * largest ?
		sqrt(squares / freedom) : 0.0;
}

static void
count_assignment(void *context, const uint32_t *labels)
{
	Joint	   *joint = context;

	joint->total += 1.0;
	if (statistic_of(joint, labels) >= joint->observed * (1.0 - TIED) - TIED_AT_ZERO)
		joint->as_extreme += 1.0;
}

void
permutation_joint(const Partition *groups, const bool *treated,
				  const double *changes, int n, uint32_t reps, uint64_t seed,
				  JointPermutation *result)
{
	uint32_t	members = partition_members(groups);
	uint32_t   *labels = core_alloc_array(size_add(members, 1), sizeof(uint32_t));
	Labelling	labelling = {groups, N_LABELS, labels};
	Joint		joint = {.groups = groups, .changes = changes, .n = n};
	bool		varies = false;

	joint.scales = core_alloc_array(n, sizeof(double));
	for (uint32_t i = 0; i < members; i++)
		labels[i] = treated[groups->members[i]] ? TREATED : 1;
	for (int j = 0; j < n && members > 0; j++)
	{
		joint.scales[j] = scale_of(&joint, j);
		varies |= joint.scales[j] > 0.0;
	}
	*result = (JointPermutation) {members, groups->n_parts,
		assignments_count(&labelling), NAN, NAN};
	if (varies)
	{
		result->statistic = joint.observed = statistic_of(&joint, labels);
		assignments_visit(&labelling, reps, seed, count_assignment, &joint);
		result->p_value = share_of_draws(joint.as_extreme, joint.total,
										 result->n_assignments > 0,
										 TIES_INCLUSIVE);
	}
	core_free(joint.scales);
	core_free(labels);
}
