/*-------------------------------------------------------------------------
 *
 * linked.c
 *		The effect where it is on another scale that trends are parallel.
 *
 * The generalised linear model of treated, post and their product fits the
 * means of the four groups without error, whatever its link and family, so
 * that its coefficients are contrasts of g(mean).  To first order a contrast c
 * of these is the contrast c g'(mean) of the means, whose variance is that of
 * the linear regression on the groups:
 *
 * CR0, CR1, CR1S, HC0, HC1 and the survey's, because scores are the same; and
 * HC2, HC3, CR2, CR3 too, though clubSandwich has the working weights W of the
 * GLM in them, with 1/W as the working covariance of its residuals.  W is one
 * number v in a group.  Groups have no rows in common, so that what a cluster's
 * residuals in a group are multiplied by, an inverse root of I - H there, does
 * not know of v.  Satterthwaite's degrees of freedom do: residuals of different
 * groups are not of one variance.  They are those of the contrast whose factors
 * are multiplied by the standard deviation that the family gives the outcome,
 * the root of p(1 - p) of proportions, and that of the mean (Poisson's) of
 * other outcomes that are judged by their logarithms.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/linked.h"

#include <math.h>

#include "core/answer/limits.h"
#include "core/model/two_way_logit.h"
#include "core/numeric/portable_math.h"

/*
 * From here to the bound, a proportion's logarithm and its log odds bend so
 * much that scales can tell apart what is parallel.
 */
#define NEAR_BOUND 0.1

/* Effects further apart than this share of the standard error differ. */
#define SCALES_APART 0.1

static const double effect_of_means[TWO_WAVES_GROUPS] = {
	[COMPARATOR_PRE] = 1.0, [COMPARATOR_POST] = -1.0,
	[TREATED_PRE] = -1.0, [TREATED_POST] = 1.0
};

/* Contrasts of the means. */
enum
{
	ON_SCALE,
	ON_SCALE_STANDARD,			/* in standard deviations of the family */
	IN_UNITS,
	IN_UNITS_STANDARD,
	N_LINKED
};

/* These leave clusters out and estimate again, which is not linear. */
bool
linked_vcov_applies(Vcov vcov)
{
	return vcov != VCOV_IID && vcov != VCOV_CRV3 && vcov != VCOV_CRV3J &&
		vcov != VCOV_JK1 && vcov != VCOV_JKN;
}

bool
linked_applies(const Sample *sample, Link link, double *outcome)
{
	const ValueRange *range = sample_range(sample, sample->n_covariates);

	if (range == NULL || range->n == 0)
		return true;
	*outcome = range->value[0];
	if (link != LINK_IDENTITY && *outcome < 0.0)
		return false;
	*outcome = range->value[range->n - 1];
	return link != LINK_LOGIT || *outcome <= 1.0;
}

static bool
is_proportion(const Sample *sample)
{
	const ValueRange *range = sample_range(sample, sample->n_covariates);

	return range == NULL || range->n == 0 ||
		(range->value[0] >= 0.0 && range->value[range->n - 1] <= 1.0);
}

/* The means of the groups; false if one has no value on the scale. */
static bool
find_means(const Fit *fit, Link link, LinkedEffect *found, dd *means)
{
	const Design *design = fit->design;
	const ValueRange *range = sample_range(design->sample, 0);
	double		most = range == NULL || range->n == 0 ? 1.0 : range->value[range->n - 1];
	dd			origin = dd_from(design->origin[0]);

	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
	{
		dd			w = fit->total.xx[design_weight_power(design)][i * design->k + i];

		means[i] = dd_add(fit->coefficients[i], origin);
		found->means[i] = means[i].hi;
		found->at = (TwoWavesGroup) i;
		/* What is as good as 0 is so beside the largest outcome. */
		if (link != LINK_IDENTITY && is_all_zero(dd_mul_d(w, most), dd_mul(w, means[i])))
			found->problem = LINKED_ALL_ZERO;
		else if (link == LINK_LOGIT && is_all_one(w, dd_mul(w, means[i])))
			found->problem = LINKED_ALL_ONE;
		if (found->problem != LINKED_OK)
			return false;
	}
	return true;
}

/* The variance that the family gives an outcome of some mean. */
static double
family_variance(Link link, bool proportion, dd mean)
{
	if (link == LINK_IDENTITY)
		return 1.0;
	return proportion ? dd_mul(mean, dd_sub(dd_from(1.0), mean)).hi : mean.hi;
}

static void
find_effects(Link link, const dd *means, LinkedEffect *found, dd *contrasts)
{
	double		treated = link_value(link, means[TREATED_POST]);
	double		value = 0.0;
	double		slope;

	found->difference = 0.0;
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
	{
		value += effect_of_means[i] * link_value(link, means[i]);
		found->difference += effect_of_means[i] * means[i].hi;
	}
	slope = link_mean_slope(link, treated - value);
	found->estimate.estimate = value;
	found->without = link_mean(link, treated - value);
	found->effect = means[TREATED_POST].hi - found->without;
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
	{
		double		deviation = sqrt(family_variance(link, found->proportion, means[i]));
		double		on_scale = effect_of_means[i] * link_slope(link, means[i]);
		double		in_units = i == TREATED_POST ? 1.0 : slope * on_scale;

		contrasts[ON_SCALE * TWO_WAVES_GROUPS + i] = dd_from(on_scale);
		contrasts[ON_SCALE_STANDARD * TWO_WAVES_GROUPS + i] = dd_from(on_scale * deviation);
		contrasts[IN_UNITS * TWO_WAVES_GROUPS + i] = dd_from(in_units);
		contrasts[IN_UNITS_STANDARD * TWO_WAVES_GROUPS + i] = dd_from(in_units * deviation);
	}
}

static void
find_ratio(Link link, LinkedEffect *found)
{
	const Estimate *e = &found->estimate;

	if (link == LINK_IDENTITY)
		return;
	found->ratio = portable_exp(e->estimate);
	found->ratio_low = e->has_interval ? portable_exp(e->interval.low) : NAN;
	found->ratio_high = e->has_interval ? portable_exp(e->interval.high) : NAN;
}

/*
 * Degrees of freedom that are counted are the same of every contrast; one in
 * standard deviations that are all 0 has none.
 */
static double
std_error_of(const Covariance *covariance, int contrast, double *df)
{
	Variance	variance = covariance_variance(covariance, contrast);

	*df = covariance_variance(covariance, contrast + 1).df;
	if (variance.status != VARIANCE_OK && variance.status != VARIANCE_ZERO)
		return NAN;
	return isfinite(variance.std_error) ? variance.std_error : NAN;
}

static void
judge(const Fit *fit, const dd *contrasts, const Choices *choices,
	  LinkedEffect *found)
{
	SurveyChoices survey = {.lonely = choices->lonely, .population = choices->population};
	Covariance *covariance = covariance_of_fit(fit, contrasts, N_LINKED,
											   choices->vcov, &survey);
	Estimate   *e = &found->estimate;
	Variance	variance = covariance_variance(covariance, ON_SCALE);
	double		df;

	e->status = variance.status;
	e->at = variance.at;
	e->std_error = std_error_of(covariance, ON_SCALE, &df);
	e->has_std_error = !isnan(e->std_error);
	e->has_interval = e->has_std_error &&
		t_interval(e->estimate, e->std_error, df, choices->conf_level,
				   &e->interval);
	if (e->has_interval)
		e->df = df;
	found->std_error = std_error_of(covariance, IN_UNITS, &found->df);
	if (!isnan(found->std_error))
		t_interval(found->effect, found->std_error, found->df,
				   choices->conf_level, &found->interval);
	covariance_free(covariance);
}

/* ---- what to keep in mind ---- */

/* The group whose proportion is nearest to 0 or 1. */
static int
most_extreme(const LinkedEffect *found)
{
	int			most = 0;

	for (int i = 1; i < TWO_WAVES_GROUPS; i++)
		if (fabs(found->means[i] - 0.5) > fabs(found->means[most] - 0.5))
			most = i;
	return most;
}

static void
note_scales(LinkedEffect *found)
{
	Facts	   *facts = &found->estimate.facts;
	int			most = most_extreme(found);
	bool		signs_differ = found->effect * found->difference < 0.0;
	Fact		effects = {.value = found->effect, .other = found->difference};

	if (found->proportion && found->without > 1.0)
		add_fact(facts, FACT_IMPOSSIBLE_MEAN, (Fact) {.value = found->without});
	if (found->proportion && fabs(found->means[most] - 0.5) >= 0.5 - NEAR_BOUND &&
		(signs_differ || fabs(found->effect - found->difference) >
		 SCALES_APART * found->std_error))
	{
		effects.members = UINT64_C(1) << most;
		effects.count = found->means[most] > 0.5;
		add_fact(facts, FACT_SCALES_DISAGREE, effects);
	}
	else if (signs_differ)
		add_fact(facts, FACT_SIGN_BY_SCALE, effects);
}

static void
note_problem(LinkedEffect *found)
{
	add_fact(&found->estimate.facts, FACT_NO_SCALE, (Fact) {
		.count = found->problem == LINKED_ALL_ONE,
		.members = UINT64_C(1) << found->at
	});
}

void
linked_effect(const Sample *sample, Link link, const Choices *choices,
			  LinkedEffect *found)
{
	Fitted		fitted;
	dd			means[TWO_WAVES_GROUPS];
	dd			contrasts[N_LINKED * TWO_WAVES_GROUPS];
	Estimate   *e = &found->estimate;

	found->problem = LINKED_OK;
	found->proportion = is_proportion(sample);
	found->ratio = found->ratio_low = found->ratio_high = NAN;
	found->without = found->effect = found->difference = NAN;
	found->std_error = found->df = NAN;
	found->interval = (ConfidenceInterval) {NAN, NAN, NAN, NAN};
	for (int i = 0; i < TWO_WAVES_GROUPS; i++)
		found->means[i] = NAN;
	if (estimate_begin(sample, EFFECTS_NONE, &fitted, e))
	{
		e->has_estimate = find_means(fitted.fit, link, found, means);
		e->estimate = NAN;
		if (e->has_estimate)
		{
			find_effects(link, means, found, contrasts);
			judge(fitted.fit, contrasts, choices, found);
			find_ratio(link, found);
			note_scales(found);
			note_variance(fitted.design, vcov_is_clustered(choices->vcov), e);
			note_few_clusters(fitted.design, choices->vcov, e);
		}
		else
			note_problem(found);
	}
	e->method.family = WAY_VARIANCE;
	e->method.choices = *choices;
	e->method.link = link;
	e->method.says_scale = true;
	if (vcov_is_of_survey(choices->vcov))
		e->method.strata = estimate_count_strata(fitted.design);
	estimate_end(&fitted);
}
