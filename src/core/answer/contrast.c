/*-------------------------------------------------------------------------
 *
 * contrast.c
 *		A weighted sum of effects on parts of the same clusters.
 *
 * It is one regression with a mean for each of the four groups of each part, and
 * slopes of the covariates in each: that of everything interacted with the part.
 * Clusters are the same in all parts, so that what an area's people have in
 * common cancels in the standard error as it does in a difference.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/contrast.h"

#include <math.h>

#include "core/answer/contrast_plan.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/model/two_waves.h"
#include "core/variance/means_freedom.h"
#include "core/sample/sample_join.h"

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

/* ---- a sum ---- */

static void
judge_effects(const Sample *joined, const ContrastPlan *of,
			  const Choices *choices, Estimate *estimate, ConfidenceSet *set)
{
	Design	   *design = contrast_plan_design(joined, of);

	if (choices->way != NULL && choices->way->family == WAY_WILD)
		infer_designed_by_wild_bootstrap(joined, design, choices, estimate, set);
	else
		estimate_designed(joined, design, choices, estimate);
	rename_fact(&estimate->facts, FACT_MIXED_COHORTS, FACT_MIXED_ARMS);
	rename_fact(&estimate->facts, FACT_ABSENT_CLUSTERS, FACT_ONE_PERIOD);
}

void
contrast_effects(const Sample *joined, int n, const double *weights,
				 const Choices *choices, Estimate *estimate)
{
	ContrastPlan of = contrast_plan_create(0, n, 1, weights);
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
		if (choices->way != NULL && choices->way->family == WAY_PERMUTATION)
			contrast_permute(joined, n, weights, choices, estimate, &set);
		else
			judge_effects(joined, &of, choices, estimate, &set);
		estimate->method.parts = n;
		add_plain_fact(&estimate->facts, FACT_TRENDS_UNTESTED);
	}
	if (set.segments != NULL)
		core_free(set.segments);
	contrast_plan_free(&of);
}

/* ---- all at once ---- */

/*
 * The degrees of freedom of the covariance of CR2 or CR3; NaN of others, and of
 * so many clusters that they do not matter.
 */
static double
joint_freedom(const Sample *joined, int n, Vcov vcov)
{
	static const int signs[TWO_WAVES_GROUPS] = {
		[COMPARATOR_PRE] = 1, [COMPARATOR_POST] = -1,
		[TREATED_PRE] = -1, [TREATED_POST] = 1
	};
	WaveCells  *cells;
	WaveMeans  *means;
	MeansFreedom *freedom;
	int		   *mean_of;
	double	   *factors;
	double		eta;
	size_t		k = size_mul(n, TWO_WAVES_GROUPS);

	if (vcov != VCOV_CR2 && vcov != VCOV_CR3)
		return NAN;
	cells = wave_cells_create(joined);
	means = wave_means_create(cells);
	mean_of = core_alloc_array(k, sizeof(int));
	for (size_t i = 0; i < k; i++)
	{
		int			side = i % TWO_WAVES_GROUPS;
		int			group = wave_cells_find(cells,
											joined_arm(side >= TREATED_PRE ? PERIOD_POST : NEVER_TREATED,
													   i / TWO_WAVES_GROUPS),
											side == COMPARATOR_POST || side == TREATED_POST ? PERIOD_POST : PERIOD_PRE);

		mean_of[i] = wave_means_of(means, &group, 1);
	}
	wave_means_close(means);
	factors = core_alloc_array(size_mul(n, means->n_means), sizeof(double));
	for (size_t i = 0; i < k; i++)
		factors[i / TWO_WAVES_GROUPS * means->n_means + mean_of[i]] = signs[i % TWO_WAVES_GROUPS];
	freedom = means_freedom_create(means, vcov == VCOV_CR2 ? ADJUST_ROOT : ADJUST_INVERSE);
	eta = means_freedom_joint(freedom, factors, n);
	means_freedom_free(freedom);
	core_free(factors);
	core_free(mean_of);
	wave_means_free(means);
	wave_cells_free(cells);
	return eta;
}

/* Wald's statistic of all contrasts of a fit, if each has a variance. */
static void
joint_wald(const Fit *fit, int n, Vcov vcov, JointTest *joint)
{
	SurveyChoices survey = {.lonely = LONELY_FAIL};
	Covariance *covariance = covariance_of_fit(fit, design_contrast(fit->design, 0),
											   n, vcov, &survey);
	double	   *effects = core_alloc_array(n, sizeof(double));
	bool	   *dropped = core_alloc_array(n, sizeof(bool));

	for (int i = 0; i < n; i++)
	{
		effects[i] = fit_estimate(fit, design_contrast(fit->design, i)).hi;
		if (covariance->status[i] != VARIANCE_OK && joint->lacking < 0)
			joint->lacking = i;
	}
	if (joint->lacking < 0)
		pretrend_find_wald(&joint->test, n, effects, covariance->values, dropped);
	joint->dependent = joint->lacking < 0 && joint->test.rank < n;
	core_free(dropped);
	core_free(effects);
	covariance_free(covariance);
}

void
contrast_joint(const Sample *joined, int n, Vcov vcov, JointTest *joint)
{
	double	   *weights = core_alloc_array(size_mul(n, n), sizeof(double));
	ContrastPlan of;
	int			part = 0;

	*joint = (JointTest) {.lacking = -1};
	for (int i = 0; i < n; i++)
		weights[(size_t) i * n + i] = 1.0;
	of = contrast_plan_create(0, n, n, weights);
	if (find_empty(joined, &of.plan, &part) != 0)
		joint->lacking = part;
	else
	{
		Design	   *design = design_create(joined, &of.plan);
		Fit		   *fit = fit_create(design);
		double		eta;

		joint->test.clusters = design->n_clusters;
		joint_wald(fit, n, vcov, joint);
		if (joint->lacking < 0 && !joint->dependent && pretrend_is_testable(&joint->test))
		{
			eta = joint_freedom(joined, n, vcov);
			joint->test.by_eta = !isnan(eta);
			pretrend_judge(&joint->test, isnan(eta) ? design->n_clusters - 1.0 : eta);
		}
		fit_free(fit);
		design_free(design);
	}
	contrast_plan_free(&of);
	core_free(weights);
}
