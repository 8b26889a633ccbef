/*-------------------------------------------------------------------------
 *
 * contrast_plan.c
 *		The plan of effects on parts of the same clusters.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/contrast_plan.h"

#include "core/base/memory.h"
#include "core/sample/sample_join.h"

static PlannedGroup
group_of_part(int part, int group)
{
	bool		treated = group >= TREATED_PRE;
	bool		after = group == COMPARATOR_POST || group == TREATED_POST;

	return (PlannedGroup) {
		joined_arm(treated ? PERIOD_POST : NEVER_TREATED, part),
		after ? PERIOD_POST : PERIOD_PRE, treated, after
	};
}

ContrastPlan
contrast_plan_create(int first, int n, int n_contrasts, const double *weights)
{
	static const double effect[TWO_WAVES_GROUPS] = {
		[COMPARATOR_PRE] = 1.0, [COMPARATOR_POST] = -1.0,
		[TREATED_PRE] = -1.0, [TREATED_POST] = 1.0
	};
	size_t		k = size_mul(n, TWO_WAVES_GROUPS);
	ContrastPlan of;

	of.groups = core_alloc_array(k, sizeof(PlannedGroup));
	of.columns = core_alloc_array(size_mul(k, k), sizeof(double));
	of.contrasts = core_alloc_array(size_mul(k, n_contrasts), sizeof(double));
	of.has_slope = core_alloc_array(size_mul(k, n), sizeof(bool));
	for (size_t i = 0; i < k; i++)
	{
		int			part = i / TWO_WAVES_GROUPS;
		int			group = i % TWO_WAVES_GROUPS;

		of.groups[i] = group_of_part(first + part, group);
		of.columns[i * k + i] = 1.0;
		of.has_slope[i * n + part] = true;
		for (int c = 0; c < n_contrasts; c++)
			of.contrasts[c * k + i] = weights[c * n + part] * effect[group];
	}
	of.slopes = (PlannedSlopes) {n, of.has_slope};
	of.plan = (DesignPlan) {
		EFFECTS_NONE, true, (int) k, (int) k, n_contrasts, of.groups,
		of.columns, of.contrasts
	};
	return of;
}

void
contrast_plan_free(ContrastPlan *of)
{
	core_free(of->has_slope);
	core_free(of->contrasts);
	core_free(of->columns);
	core_free(of->groups);
}

Design *
contrast_plan_design(const Sample *joined, const ContrastPlan *of)
{
	return design_create_sloped(joined, &of->plan, &of->slopes);
}
