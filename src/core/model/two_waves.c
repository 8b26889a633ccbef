/*-------------------------------------------------------------------------
 *
 * two_waves.c
 *		The two-by-two as a plan.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/two_waves.h"

static const PlannedGroup groups[TWO_WAVES_GROUPS] = {
	[COMPARATOR_PRE] = {NEVER_TREATED, PERIOD_PRE, false, false},
	[COMPARATOR_POST] = {NEVER_TREATED, PERIOD_POST, false, true},
	[TREATED_PRE] = {PERIOD_POST, PERIOD_PRE, true, false},
	[TREATED_POST] = {PERIOD_POST, PERIOD_POST, true, true}
};

/* A column, and a mean, for each group. */
static const double identity[TWO_WAVES_GROUPS * TWO_WAVES_GROUPS] = {
	1.0, 0.0, 0.0, 0.0,
	0.0, 1.0, 0.0, 0.0,
	0.0, 0.0, 1.0, 0.0,
	0.0, 0.0, 0.0, 1.0
};

static const double effect_of_means[] = {1.0, -1.0, -1.0, 1.0};
static const double baseline_of_means[] = {-1.0, 0.0, 1.0, 0.0};

/* treated x post, post */
static const double within_clusters[TWO_WAVES_GROUPS * 2] = {
	0.0, 0.0,
	0.0, 1.0,
	0.0, 0.0,
	1.0, 1.0
};

/* treated x post, post, treated */
static const double within_blocks[TWO_WAVES_GROUPS * 3] = {
	0.0, 0.0, 0.0,
	0.0, 1.0, 0.0,
	0.0, 0.0, 1.0,
	1.0, 1.0, 1.0
};

static const double first_column[] = {1.0, 0.0, 0.0};

static DesignPlan
plan_of(Effects effects, bool with_covariates)
{
	DesignPlan	plan = {effects, with_covariates, TWO_WAVES_GROUPS,
	.n_contrasts = 1, .groups = groups};

	switch (effects)
	{
		case EFFECTS_CLUSTER:
			plan.n_columns = 2;
			plan.columns = within_clusters;
			plan.contrasts = first_column;
			break;
		case EFFECTS_BLOCK:
			plan.n_columns = 3;
			plan.columns = within_blocks;
			plan.contrasts = first_column;
			break;
		default:
			plan.n_columns = TWO_WAVES_GROUPS;
			plan.columns = identity;
			plan.contrasts = effect_of_means;
			break;
	}
	return plan;
}

Design *
two_waves_design(const Sample *sample, Effects effects, bool with_covariates)
{
	DesignPlan	plan = plan_of(effects, with_covariates);

	return design_create(sample, &plan);
}

Design *
two_waves_means(const Sample *sample)
{
	DesignPlan	plan = plan_of(EFFECTS_NONE, false);

	plan.n_contrasts = TWO_WAVES_GROUPS;
	plan.contrasts = identity;
	return design_create(sample, &plan);
}

Design *
two_waves_baseline(const Sample *sample)
{
	DesignPlan	plan = plan_of(EFFECTS_NONE, false);

	plan.contrasts = baseline_of_means;
	return design_create(sample, &plan);
}
