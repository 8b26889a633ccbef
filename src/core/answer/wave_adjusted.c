/*-------------------------------------------------------------------------
 *
 * wave_adjusted.c
 *		The effect on a cohort in a period, adjusted for covariates.
 *
 * With scores psi of G clusters (adjusted.h) and estimates b(c) without one,
 * the variances are
 *
 *		CR0				sum psi^2
 *		CR1				the same, times G / (G - 1)
 *		CR2, CR3		sum psi^2, where residuals of regressions are adjusted as
 *						those of their one fit (side_regressions.h), and the
 *						part of the mean of the treated's covariates is not
 *		CRV3			(G - 1) / G sum (b(c) - b)^2
 *		CRV3J			the same about the mean of b(c)
 *
 * CR2 and CR3 have the degrees of freedom of that fit's contrast.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/wave_adjusted.h"

#include <math.h>

#include "core/answer/limits.h"
#include "core/base/memory.h"
#include "core/model/adjusted.h"
#include "core/model/noise.h"
#include "core/model/side_regressions.h"
#include "core/numeric/tolerance.h"

bool
adjusted_vcov_applies(const Sample *sample, CovariateMethod method, Vcov vcov)
{
	switch (vcov)
	{
		case VCOV_CR0:
		case VCOV_CR1:
		case VCOV_CRV3:
		case VCOV_CRV3J:
			return true;
		case VCOV_CR2:
		case VCOV_CR3:
			return method == COVARIATES_REG &&
				sample->n_covariates <= MAX_SIDE_COVARIATES;
		default:
			return false;
	}
}

/* ---- the design ---- */

typedef struct Judged
{
	const Design *design;
	const signed char *side_of; /* by group */
	Adjusted   *adjusted;
	Estimate   *estimate;
} Judged;

static Design *
open_design(const Sample *sample, const WavePlan *wave_plan)
{
	DesignPlan	plan = wave_plan->plan;
	double	   *ones = core_alloc_array(size_add(plan.n_groups, 1),
										sizeof(double));
	Design	   *design;

	for (int group = 0; group < plan.n_groups; group++)
		ones[group] = 1.0;
	plan.with_covariates = true;
	plan.n_columns = 1;
	plan.columns = ones;
	plan.n_contrasts = 0;
	design = design_create(sample, &plan);
	core_free(ones);
	return design;
}

static signed char *
sides_of_groups(const Design *design)
{
	signed char *side_of = core_alloc(size_add(design->n_groups, 1));

	for (int group = 0; group < design->n_groups; group++)
		side_of[group] = design_side(&design->groups[group]);
	return side_of;
}

/* ---- scores ---- */

static bool
by_leaving_out(Vcov vcov)
{
	return vcov == VCOV_CRV3 || vcov == VCOV_CRV3J;
}

static double
factor_of(Vcov vcov, double n)
{
	return by_leaving_out(vcov) ? (n - 1.0) / n :
		vcov == VCOV_CR1 ? n / (n - 1.0) : 1.0;
}

static bool
any_moves(const double *scores, uint32_t n)
{
	for (uint32_t c = 0; c < n; c++)
		if (scores[c] != 0.0)
			return true;
	return false;
}

/* Put what leaving each cluster out changes; false if one cannot be. */
static bool
leave_out(Judged *judged, Vcov vcov, double *changes)
{
	uint32_t	n = judged->design->n_clusters;
	double		mean = 0.0;

	for (uint32_t c = 0; c < n; c++)
	{
		core_check_interrupts();
		changes[c] = adjusted_without(judged->adjusted, c) -
			judged->adjusted->estimate;
		if (isnan(changes[c]))
		{
			judged->estimate->status = VARIANCE_INDISPENSABLE;
			judged->estimate->at = c;
			return false;
		}
		mean += changes[c] / n;
	}
	for (uint32_t c = 0; c < n && vcov == VCOV_CRV3J; c++)
		changes[c] -= mean;
	return true;
}

/* The clusters of the fit are those that have cells on a side, in order. */
static void
add_residuals(const Design *design, const signed char *side_of,
			  const Scores *of_fit, uint32_t indispensable, double *scores)
{
	uint32_t	n = 0;

	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		bool		seen = false;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[c]; i < design->first_cell[c + 1]; i++)
			seen |= side_of[design->group_of[i]] != OUTSIDE;
		if (!seen)
			continue;
		if (n == indispensable)
			scores[c] = NAN;
		else if (of_fit != NULL)
			scores[c] += scores_of_cluster(of_fit, n)->hi;
		n++;
	}
}

SideRegressions *
adjusted_regressions(const Design *design, const signed char *side_of,
					 const Adjusted *adjusted)
{
	return side_regressions_create(design, side_of, adjusted_mean(adjusted),
								   adjusted->dropped);
}

Variance
adjusted_scores(const Design *design, const signed char *side_of,
				Adjusted *adjusted, Adjustment adjustment, double *scores)
{
	const SurveyChoices survey = {.lonely = LONELY_FAIL};
	Vcov		vcov = adjustment == ADJUST_ROOT ? VCOV_CR2 : VCOV_CR3;
	Variance	variance = {.status = VARIANCE_TOO_FEW};
	SideRegressions *sides;
	Scores	   *of_fit = NULL;
	bool		stands;

	if (!adjusted_vcov_applies(design->sample, adjusted->method, vcov))
	{
		for (uint32_t c = 0; c < design->n_clusters; c++)
			scores[c] = NAN;
		return variance;
	}
	sides = adjusted_regressions(design, side_of, adjusted);
	variance = variance_of_fit(sides->fit, sides->contrast, vcov, &survey);
	stands = variance.status == VARIANCE_OK;
	if (stands)
		of_fit = scores_of_fit(sides->fit, sides->contrast, 1, adjustment);
	for (uint32_t c = 0; c < design->n_clusters; c++)
		scores[c] = adjusted_score_of_mean(adjusted, c);
	/* Residuals that do not vary are 0. */
	add_residuals(design, side_of, of_fit, stands || variance.status == VARIANCE_ZERO ?
				  NO_CLUSTER : variance.at, scores);
	if (of_fit != NULL)
		scores_free(of_fit);
	side_regressions_free(sides);
	return variance;
}

/* What the variance is the sum of squares of; its degrees of freedom. */
static double
find_scores(Judged *judged, Vcov vcov, double *scores)
{
	Estimate   *e = judged->estimate;
	uint32_t	n = judged->design->n_clusters;

	if (vcov == VCOV_CR2 || vcov == VCOV_CR3)
	{
		Variance	variance = adjusted_scores(judged->design, judged->side_of,
											   judged->adjusted,
											   vcov == VCOV_CR2 ? ADJUST_ROOT :
											   ADJUST_INVERSE, scores);

		e->status = variance.status;
		e->at = variance.at;
		if (e->status == VARIANCE_ZERO && any_moves(scores, n))
			e->status = VARIANCE_OK;
		return variance.df;
	}
	for (uint32_t c = 0; c < n; c++)
	{
		core_check_interrupts();
		scores[c] = adjusted_score(judged->adjusted, c);
	}
	if (!any_moves(scores, n))
		e->status = VARIANCE_ZERO;
	else if (by_leaving_out(vcov))
		leave_out(judged, vcov, scores);
	return n - 1.0;
}

static void
judge(Judged *judged, const Choices *choices)
{
	Estimate   *e = judged->estimate;
	uint32_t	n = judged->design->n_clusters;
	double	   *scores = core_alloc_array(size_add(n, 1), sizeof(double));
	double		square = 0.0;
	double		df = find_scores(judged, choices->vcov, scores);

	for (uint32_t c = 0; c < n; c++)
		square += scores[c] * scores[c];
	core_free(scores);
	if (e->status != VARIANCE_OK && e->status != VARIANCE_ZERO)
		return;
	e->std_error = e->status == VARIANCE_ZERO ? 0.0 :
		sqrt(square * factor_of(choices->vcov, n));
	e->has_std_error = isfinite(e->std_error);
	e->has_interval = e->has_std_error &&
		t_interval(e->estimate, e->std_error, df, choices->conf_level,
				   &e->interval);
	if (e->has_interval)
		e->df = df;
}

/* A side with one cluster has nothing to tell its chance from. */
static bool
has_single_side(const Design *design)
{
	for (int side = 0; side < DESIGN_SIDES; side++)
		if (design->sides[side].clusters < 2)
			return true;
	return false;
}

/* ---- what is said ---- */

static void
note_adjusted(const Design *design, const Adjusted *adjusted,
			  Estimate *estimate)
{
	Facts	   *facts = &estimate->facts;

	if (adjusted->status == ADJUSTED_VARYING)
		add_fact(facts, FACT_VARYING_COVARIATES,
				 (Fact) {.count = adjusted->varying, .of = adjusted->cells});
	else if (adjusted->status == ADJUSTED_SEPARATED)
		add_plain_fact(facts, FACT_SEPARATED);
	else if (adjusted->status == ADJUSTED_NO_OVERLAP)
		add_plain_fact(facts, FACT_NO_OVERLAP);
	else if (adjusted->status == ADJUSTED_OK && !isfinite(adjusted->estimate))
		add_fact(facts, FACT_NOT_IDENTIFIED,
				 (Fact) {.subject = ABOUT_COVARIATES});
	if (adjusted->trimmed > 0)
		add_counted_fact(facts, FACT_TRIMMED_ROWS, adjusted->trimmed);
	if (adjusted->dropped != 0)
		add_fact(facts, FACT_DROPPED_COVARIATES,
				 (Fact) {.members = adjusted->dropped});
	if (adjusted->parameters > (int) design->n_clusters)
		add_fact(facts, FACT_MANY_PARAMETERS,
				 (Fact) {.count = adjusted->parameters,
				 .of = design->n_clusters});
}

void
estimate_adjusted(const Sample *sample, const WavePlan *wave_plan,
				  const Choices *choices, Estimate *estimate)
{
	Design	   *design = open_design(sample, wave_plan);
	signed char *side_of = sides_of_groups(design);
	Judged		judged = {design, side_of, NULL, estimate};

	estimate_of_design(sample, design, estimate);
	note_rows_of(sample, design, FACT_MIXED_COHORTS, FACT_ABSENT_CLUSTERS,
				 estimate);
	judged.adjusted = adjusted_create(design, side_of, choices->covariates);
	note_adjusted(design, judged.adjusted, estimate);
	if (isfinite(judged.adjusted->estimate))
	{
		estimate->estimate = judged.adjusted->estimate;
		estimate->has_estimate = true;
		if (has_single_side(design))
			estimate->status = VARIANCE_TOO_FEW;
		else
			judge(&judged, choices);
		note_variance(design, true, estimate);
		note_few_clusters(design, choices->vcov, estimate);
	}
	estimate->method.family = WAY_VARIANCE;
	estimate->method.choices = *choices;
	adjusted_free(judged.adjusted);
	core_free(side_of);
	design_free(design);
}
