/*-------------------------------------------------------------------------
 *
 * estimate.c
 *		The whole way from a sample to a result.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/estimate.h"

#include <string.h>

#include "core/answer/limits.h"
#include "core/base/memory.h"

/*
 * Without clusters every row is its own, and CR2, the default, is HC2.  The
 * other cluster-robust kinds would be a surprise, so they do not apply.
 */
bool
estimate_vcov_applies(const Sample *sample, Vcov *vcov)
{
	if ((sample->image.flags & SAMPLE_CLUSTERED) || !vcov_is_clustered(*vcov))
		return true;
	if (*vcov != VCOV_CR2)
		return false;
	*vcov = VCOV_HC2;
	return true;
}

static void
clear_numbers(Estimate *estimate)
{
	estimate->has_estimate = estimate->has_std_error =
		estimate->has_interval = false;
	estimate->estimate = estimate->std_error = estimate->df = NAN;
	estimate->interval.statistic = estimate->interval.p_value = NAN;
	estimate->interval.low = estimate->interval.high = NAN;
	estimate->status = VARIANCE_OK;
}

static bool
has_std_error(const Variance *variance)
{
	return isfinite(variance->std_error) &&
		(variance->status == VARIANCE_OK || variance->status == VARIANCE_ZERO);
}

static void
take_variance(const Variance *variance, Estimate *estimate)
{
	estimate->status = variance->status;
	estimate->at = variance->at;
	estimate->has_std_error = estimate->has_estimate &&
		has_std_error(variance);
	if (estimate->has_std_error)
		estimate->std_error = variance->std_error;
}

double
estimate_std_error(const Fit *fit, const dd *contrast, const Choices *choices,
				   Estimate *estimate)
{
	SurveyChoices survey = {.lonely = choices->lonely, .population = choices->population};
	Variance	variance = variance_of_fit(fit, contrast, choices->vcov,
										   &survey);

	take_variance(&variance, estimate);
	return variance.df;
}

static bool
put_estimate(const Fit *fit, const dd *contrast, Estimate *estimate)
{
	clear_numbers(estimate);
	if (!fit_is_estimable(fit, contrast))
		return false;
	estimate->estimate = fit_estimate(fit, contrast).hi;
	estimate->has_estimate = isfinite(estimate->estimate);
	return true;
}

static void
put_interval(double df, double conf_level, Estimate *estimate)
{
	if (!estimate->has_std_error)
		return;
	estimate->has_interval = t_interval(estimate->estimate,
										estimate->std_error, df, conf_level,
										&estimate->interval);
	if (estimate->has_interval)
		estimate->df = df;
}

void
estimate_contrast(const Fit *fit, const dd *contrast, const Choices *choices,
				  Estimate *estimate)
{
	if (put_estimate(fit, contrast, estimate))
		put_interval(estimate_std_error(fit, contrast, choices, estimate),
					 choices->conf_level, estimate);
}

void
estimate_by_variance(const Fit *fit, const dd *contrast,
					 const Variance *variance, double conf_level,
					 Estimate *estimate)
{
	if (!put_estimate(fit, contrast, estimate))
		return;
	take_variance(variance, estimate);
	put_interval(variance->df, conf_level, estimate);
}

static void
describe_design(const Design *design, Method *method)
{
	method->weighted = design->powers > 1;
	method->effects = design->effects;
	method->n_effects = design->absorbed == NULL ? 0 :
		design->absorbed->n_parts;
	method->n_covariates = design->n_covariates;
	method->clusters = design->n_clusters;
}

void
estimate_clear(Estimate *estimate)
{
	memset(estimate, 0, sizeof(*estimate));
	clear_numbers(estimate);
}

void
estimate_of_design(const Sample *sample, const Design *design,
				   Estimate *estimate)
{
	estimate_clear(estimate);
	estimate->rows = sample_rows(design->sample);
	estimate->missing = sample->image.n_missing;
	estimate->clustered = (sample->image.flags & SAMPLE_CLUSTERED) != 0;
	estimate->clusters = design->n_clusters;
	estimate->clusters_treated = design->n_treated;
	describe_design(design, &estimate->method);
	estimate->method.rows = estimate->rows;
}

/* What there is of the design, which is the estimate's from now on. */
static void
open_design(const Sample *sample, Design *design, Fitted *fitted,
			Estimate *estimate)
{
	estimate_of_design(sample, design, estimate);
	fitted->design = design;
	fitted->fit = NULL;
	fitted->contrast = design_contrast(design, 0);
}

void
estimate_open(const Sample *sample, Effects effects, Fitted *fitted,
			  Estimate *estimate)
{
	open_design(sample, two_waves_design(sample, effects, true), fitted,
				estimate);
	note_rows(sample, fitted->design, estimate);
}

/* The estimate, if every group has rows. */
static bool
fit_design(Fitted *fitted, Estimate *estimate)
{
	if (has_empty_groups(fitted->design))
		return false;
	fitted->fit = fit_create(fitted->design);
	if (fit_is_estimable(fitted->fit, fitted->contrast))
		estimate->estimate = fit_estimate(fitted->fit, fitted->contrast).hi;
	estimate->has_estimate = isfinite(estimate->estimate);
	note_fit(fitted->design, fitted->fit, estimate);
	return estimate->has_estimate;
}

bool
estimate_begin(const Sample *sample, Effects effects, Fitted *fitted,
			   Estimate *estimate)
{
	estimate_open(sample, effects, fitted, estimate);
	return fit_design(fitted, estimate);
}

static void
open_some(const Sample *sample, Design *design, Fitted *fitted,
		  Estimate *estimate)
{
	open_design(sample, design, fitted, estimate);
	note_rows_of(sample, fitted->design, FACT_MIXED_COHORTS,
				 FACT_ABSENT_CLUSTERS, estimate);
}

bool
estimate_begin_designed(const Sample *sample, Design *design, Fitted *fitted,
						Estimate *estimate)
{
	open_some(sample, design, fitted, estimate);
	return fit_design(fitted, estimate);
}

void
estimate_end(Fitted *fitted)
{
	if (fitted->fit != NULL)
		fit_free(fitted->fit);
	design_free(fitted->design);
}

uint32_t
estimate_count_strata(const Design *design)
{
	Partition  *strata = partition_by_block(design);
	uint32_t	n = strata->n_parts;

	partition_free(strata);
	return n;
}

/* By a variance, of what was opened; frees it. */
static void
judge_effect(Fitted *fitted, const Choices *choices, Estimate *estimate)
{
	bool		clustered = vcov_is_clustered(choices->vcov);

	if (fit_design(fitted, estimate))
	{
		estimate_contrast(fitted->fit, fitted->contrast, choices, estimate);
		note_variance(fitted->design, clustered, estimate);
		note_few_clusters(fitted->design, choices->vcov, estimate);
	}
	estimate->method.family = WAY_VARIANCE;
	estimate->method.choices = *choices;
	if (vcov_is_of_survey(choices->vcov))
		estimate->method.strata = choices->vcov == VCOV_JK1 ? 1 :
			estimate_count_strata(fitted->design);
	estimate_end(fitted);
}

void
estimate_effect(const Sample *sample, const Choices *choices,
				Estimate *estimate)
{
	Fitted		fitted;

	estimate_open(sample, choices->effects, &fitted, estimate);
	judge_effect(&fitted, choices, estimate);
}

void
estimate_designed(const Sample *sample, Design *design,
				  const Choices *choices, Estimate *estimate)
{
	Fitted		fitted;

	open_some(sample, design, &fitted, estimate);
	judge_effect(&fitted, choices, estimate);
}

/* Of those groups that have rows, by one variance of one fit. */
static void
find_std_errors(const Sample *sample, const Fit *fit,
				GroupMean means[TWO_WAVES_GROUPS])
{
	Choices		choices = default_choices;
	SurveyChoices survey = {.lonely = choices.lonely, .population = choices.population};
	int			k = fit->design->k;
	dd		   *contrasts = core_alloc_array(size_mul(TWO_WAVES_GROUPS, k),
											 sizeof(dd));
	int			group_of[TWO_WAVES_GROUPS];
	int			n = 0;
	Covariance *covariance;

	for (int group = 0; group < TWO_WAVES_GROUPS; group++)
		if (means[group].rows > 0)
		{
			memcpy(contrasts + n * k, design_contrast(fit->design, group),
				   k * sizeof(dd));
			group_of[n++] = group;
		}
	estimate_vcov_applies(sample, &choices.vcov);
	covariance = covariance_of_fit(fit, contrasts, n, choices.vcov, &survey);
	for (int i = 0; i < n; i++)
	{
		Variance	variance = covariance_variance(covariance, i);
		GroupMean  *mean = &means[group_of[i]];

		mean->has_std_error = has_std_error(&variance);
		mean->std_error = variance.std_error;
	}
	covariance_free(covariance);
	core_free(contrasts);
}

void
estimate_group_means(const Sample *sample, GroupMean means[TWO_WAVES_GROUPS])
{
	Design	   *design = two_waves_means(sample);
	Fit		   *fit = fit_create(design);
	int			outcome = sample->n_covariates;

	memset(means, 0, TWO_WAVES_GROUPS * sizeof(GroupMean));
	for (int group = 0; group < TWO_WAVES_GROUPS; group++)
	{
		GroupMean  *mean = &means[group];
		const dd   *contrast = design_contrast(design, group);
		int			diagonal = group * design->k + group;
		dd			w = fit->total.xx[design_weight_power(design)][diagonal];
		dd			ww = fit->total.xx[design->powers - 1][diagonal];

		mean->treated = design->groups[group].treated;
		mean->after = design->groups[group].after;
		mean->rows = design->groups[group].rows;
		if (mean->rows == 0)
			continue;
		mean->weight = w.hi;
		mean->effective_rows = dd_div(dd_mul(w, w), ww).hi;
		mean->mean = dd_add(fit_estimate(fit, contrast),
							dd_from(design->origin[outcome])).hi;
	}
	find_std_errors(sample, fit, means);
	fit_free(fit);
	design_free(design);
}
