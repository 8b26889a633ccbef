/*-------------------------------------------------------------------------
 *
 * contrast_permutation.c
 *		Effects on parts of the same clusters, by permutation of the clusters'
 *		labels.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/contrast.h"

#include <math.h>

#include "core/answer/contrast_plan.h"
#include "core/answer/limits.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/resample/permutation_joint.h"

static int64_t
cluster_key_of(const Design *design, uint32_t cluster)
{
	return sample_cell(design->sample, design->first_cell[cluster])->cluster;
}

/* The changes of one part, its clusters numbered by their keys in "joined". */
typedef struct PartChanges
{
	ClusterChanges changes;
	int64_t    *keys;
} PartChanges;

static void
part_changes_create(const Sample *joined, int part, PartChanges *of)
{
	static const double weight[] = {1.0};
	ContrastPlan plan = contrast_plan_create(part, 1, 1, weight);
	Design	   *design = contrast_plan_design(joined, &plan);

	cluster_changes_create(design, &of->changes);
	of->keys = core_alloc_array(size_add(of->changes.n, 1), sizeof(int64_t));
	for (uint32_t i = 0; i < of->changes.n; i++)
		of->keys[i] = cluster_key_of(design, of->changes.changes[i].cluster);
	design_free(design);
	contrast_plan_free(&plan);
}

static void
part_changes_free(PartChanges *of)
{
	core_free(of->keys);
	cluster_changes_free(&of->changes);
}

/*
 * Keep the clusters that both have, which are in the order of their keys, and
 * add the other's changes times a weight.
 */
static void
join_changes(PartChanges *into, const PartChanges *other, double weight)
{
	uint32_t	kept = 0;
	uint32_t	j = 0;

	for (uint32_t i = 0; i < into->changes.n; i++)
	{
		while (j < other->changes.n && other->keys[j] < into->keys[i])
			j++;
		if (j == other->changes.n || other->keys[j] != into->keys[i])
			continue;
		into->keys[kept] = into->keys[i];
		into->changes.changes[kept] = into->changes.changes[i];
		into->changes.changes[kept++].change += weight *
			other->changes.changes[j].change;
	}
	into->changes.n = kept;
}

/*
 * Labels belong to clusters, and move over all parts at once: what is permuted
 * are the weighted sums of each cluster's changes.
 */
void
contrast_permute(const Sample *joined, int n, const double *weights,
				const Choices *choices, Estimate *estimate,
				ConfidenceSet *set)
{
	ContrastPlan plan = contrast_plan_create(0, n, 1, weights);
	Design	   *design = contrast_plan_design(joined, &plan);
	PartChanges sums;

	estimate_of_design(joined, design, estimate);
	note_rows_of(joined, design, FACT_MIXED_ARMS, FACT_ONE_PERIOD, estimate);
	part_changes_create(joined, 0, &sums);
	for (uint32_t i = 0; i < sums.changes.n; i++)
		sums.changes.changes[i].change *= weights[0];
	for (int part = 1; part < n; part++)
	{
		PartChanges other;

		part_changes_create(joined, part, &other);
		join_changes(&sums, &other, weights[part]);
		part_changes_free(&other);
	}
	sums.changes.n_left_out = design->n_clusters - sums.changes.n;
	infer_by_permutation_of(&sums.changes, false, choices, estimate, set);
	part_changes_free(&sums);
	design_free(design);
	contrast_plan_free(&plan);
}

/* ---- all at once ---- */

/* The changes of n parts, of the clusters that have all of them. */
typedef struct JointChanges
{
	PartChanges first;			/* the first part's, of those clusters */
	double	   *changes;		/* clusters x parts */
} JointChanges;

static void
joint_changes_create(const Sample *joined, int n, JointChanges *of)
{
	PartChanges *parts = core_alloc_array(n, sizeof(PartChanges));

	part_changes_create(joined, 0, &of->first);
	for (int part = 0; part < n; part++)
	{
		part_changes_create(joined, part, &parts[part]);
		if (part > 0)
			join_changes(&of->first, &parts[part], 0.0);
	}
	of->changes = core_alloc_array(size_add(size_mul(of->first.changes.n, n), 1),
								   sizeof(double));
	for (int part = 0; part < n; part++)
	{
		uint32_t	j = 0;

		for (uint32_t i = 0; i < of->first.changes.n; i++)
		{
			while (parts[part].keys[j] != of->first.keys[i])
				j++;
			of->changes[(size_t) i * n + part] = parts[part].changes.changes[j].change;
		}
		part_changes_free(&parts[part]);
	}
	core_free(parts);
}

void
contrast_joint_permutation(const Sample *joined, int n, Scheme scheme,
						   const Choices *choices, JointPermutation *joint)
{
	JointChanges of;
	uint32_t	without_other_arm;
	Partition  *groups;
	bool	   *treated;

	joint_changes_create(joined, n, &of);
	groups = cluster_changes_by_group(&of.first.changes, scheme,
									  &without_other_arm);
	treated = core_alloc_array(size_add(of.first.changes.n, 1), sizeof(bool));
	for (uint32_t i = 0; i < of.first.changes.n; i++)
		treated[i] = of.first.changes.changes[i].treated;
	permutation_joint(groups, treated, of.changes, n, choices->reps,
					  choices->seed, joint);
	core_free(treated);
	partition_free(groups);
	core_free(of.changes);
	part_changes_free(&of.first);
}
