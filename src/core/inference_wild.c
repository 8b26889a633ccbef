/*-------------------------------------------------------------------------
 *
 * inference_wild.c
 *		From a sample to a result, by the wild cluster bootstrap.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference.h"

#include <math.h>

#include "core/limits.h"
#include "core/limits_draws.h"
#include "core/memory.h"

/* Statistics differ by rounding errors of this size when they are equal. */
static const double NOISE = 1e-14;

Vcov
wild_vcov(const WildMethod *method)
{
	return method->jackknife_variance ? VCOV_CRV3 : VCOV_CR1S;
}

bool
wild_vcov_fits(const WildMethod *method, Vcov vcov)
{
	if (method->jackknife_variance)
		return vcov == VCOV_CR3 || vcov == VCOV_CRV3;
	return vcov == VCOV_CR0 || vcov == VCOV_CR1 || vcov == VCOV_CR1S ||
		vcov == VCOV_CR1N;
}

/* Of vectors that can be enumerated and that come with their negatives. */
static double
smallest_p(const WildChoices *choices, uint32_t n_clusters)
{
	uint32_t	vectors = wild_vectors(choices->weights, n_clusters);

	if (vectors == 0 || choices->weights == WEIGHTS_MAMMEN)
		return 0.0;
	return (choices->alternative == ALTERNATIVE_GREATER ||
			choices->alternative == ALTERNATIVE_LESS ? 1.0 : 2.0) / vectors;
}

static void
test_effect(const Fitted *fitted, const WildChoices *choices,
			Estimate *estimate, ConfidenceSet *set)
{
	Test		test;
	WildScores	scores;
	Inversion  *inversion;

	if (!wild_scores_create(fitted->fit, fitted->contrast, choices->method,
							&scores, &estimate->at))
	{
		estimate->status = VARIANCE_INDISPENSABLE;
		return;
	}
	test.estimate = estimate->estimate;
	test.variance = scores.variance;
	test.noise = NOISE;
	test.null_value = choices->null_value;
	test.alternative = choices->alternative;
	test.ties = choices->ties;
	test.enumerated = wild_vectors(choices->weights, scores.n_clusters) > 0;
	inversion = inversion_create(&test, !isnan(choices->conf_level));
	wild_run(&scores, choices->weights, choices->reps, choices->seed,
			 inversion);

	estimate->interval.statistic =
		(estimate->estimate - choices->null_value) / estimate->std_error;
	estimate->interval.p_value = inversion_p_value(inversion);
	infer_set(inversion, choices->conf_level, estimate, set);
	estimate->has_interval = true;
	note_set(set, choices->alternative, estimate);
	note_few_treated(fitted->design, estimate);
	note_smallest_p(smallest_p(choices, scores.n_clusters), choices->ties,
					choices->conf_level, estimate);
	inversion_free(inversion);
	wild_scores_free(&scores);
}

void
infer_by_wild_bootstrap(const Sample *sample, const WildChoices *choices,
						Estimate *estimate, ConfidenceSet *set)
{
	Choices		of_variance = default_choices;
	Estimate	by_variance;
	Fitted		fitted;

	set->segments = NULL;
	set->n = 0;
	of_variance.vcov = choices->vcov;
	if (estimate_begin(sample, choices->effects, &fitted, estimate))
	{
		estimate_contrast(fitted.fit, fitted.contrast, &of_variance,
						  &by_variance);
		estimate->status = by_variance.status;
		estimate->at = by_variance.at;
		estimate->has_std_error = by_variance.has_std_error;
		estimate->std_error = by_variance.std_error;
		if (estimate->status == VARIANCE_OK)
			test_effect(&fitted, choices, estimate, set);
		note_variance(fitted.design, true, estimate);
	}
	estimate->method.kind = METHOD_WILD;
	estimate->method.choices.wild = *choices;
	estimate->method.draws = wild_vectors(choices->weights,
										  fitted.design->n_clusters);
	estimate_end(&fitted);
}
