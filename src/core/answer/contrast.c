/*-------------------------------------------------------------------------
 *
 * contrast.c
 *		A weighted sum of effects on parts of the same clusters.
 *
 * It is one regression with a mean for each of the four groups of each part:
 * that of everything interacted with the part.  Clusters are the same in all
 * parts, so that what an area's people have in common cancels in the standard
 * error as it does in a difference.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/contrast.h"

#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/model/two_waves.h"
#include "core/sample/sample_join.h"

typedef struct ContrastPlan
{
	DesignPlan	plan;
	PlannedGroup *groups;
	double	   *columns;
	double	   *contrast;
} ContrastPlan;

static ContrastPlan
plan_create(int n, const double *weights)
{
	static const double effect[TWO_WAVES_GROUPS] = {
		[COMPARATOR_PRE] = 1.0, [COMPARATOR_POST] = -1.0,
		[TREATED_PRE] = -1.0, [TREATED_POST] = 1.0
	};
	size_t		k = size_mul(n, TWO_WAVES_GROUPS);
	ContrastPlan of;

	of.groups = core_alloc_array(k, sizeof(PlannedGroup));
	of.columns = core_alloc_array(size_mul(k, k), sizeof(double));
	of.contrast = core_alloc_array(k, sizeof(double));
	for (size_t i = 0; i < k; i++)
	{
		int			part = i / TWO_WAVES_GROUPS;
		int			group = i % TWO_WAVES_GROUPS;
		bool		treated = group >= TREATED_PRE;
		bool		after = group == COMPARATOR_POST || group == TREATED_POST;

		of.groups[i] = (PlannedGroup) {
			joined_arm(treated ? PERIOD_POST : NEVER_TREATED, part),
			after ? PERIOD_POST : PERIOD_PRE, treated, after
		};
		of.columns[i * k + i] = 1.0;
		of.contrast[i] = weights[part] * effect[group];
	}
	of.plan = (DesignPlan) {
		EFFECTS_NONE, false, (int) k, (int) k, 1, of.groups, of.columns,
		of.contrast
	};
	return of;
}

static void
plan_free(ContrastPlan *of)
{
	core_free(of->contrast);
	core_free(of->columns);
	core_free(of->groups);
}

/* The first part that has a group without rows, and its empty groups; 0: none. */
static unsigned
find_empty(const Sample *joined, const DesignPlan *plan, int *part)
{
	Design	   *design = design_create(joined, plan);
	unsigned	empty = 0;

	for (int i = 0; i < design->n_groups && (empty == 0 || i / TWO_WAVES_GROUPS == *part); i++)
		if (design->groups[i].rows == 0)
		{
			*part = i / TWO_WAVES_GROUPS;
			empty |= 1u << i % TWO_WAVES_GROUPS;
		}
	design_free(design);
	return empty;
}

/* Of a plan facts speak of cohorts: here they are the arms. */
static void
rename_fact(Facts *facts, FactCode from, FactCode to)
{
	if (!facts->present[from])
		return;
	add_fact(facts, to, facts->facts[from]);
	facts->present[from] = false;
}

void
contrast_effects(const Sample *joined, int n, const double *weights,
				 const Choices *choices, Estimate *estimate)
{
	ContrastPlan of = plan_create(n, weights);
	ConfidenceSet set = {NULL, 0};
	int			part = 0;
	unsigned	empty = find_empty(joined, &of.plan, &part);

	if (empty != 0)
	{
		estimate_clear(estimate);
		estimate->missing = joined->image.n_missing;
		add_fact(&estimate->facts, FACT_EMPTY_SAMPLE,
				 (Fact) {.count = part + 1, .members = empty});
	}
	else
	{
		if (choices->way != NULL && choices->way->family == WAY_WILD)
			infer_planned_by_wild_bootstrap(joined, &of.plan, choices,
											estimate, &set);
		else
			estimate_planned(joined, &of.plan, choices, estimate);
		estimate->method.parts = n;
		rename_fact(&estimate->facts, FACT_MIXED_COHORTS, FACT_MIXED_ARMS);
		rename_fact(&estimate->facts, FACT_ABSENT_CLUSTERS, FACT_ONE_PERIOD);
		add_plain_fact(&estimate->facts, FACT_TRENDS_UNTESTED);
	}
	if (set.segments != NULL)
		core_free(set.segments);
	plan_free(&of);
}
