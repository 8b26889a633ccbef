/*-------------------------------------------------------------------------
 *
 * by_wild.c
 *		From a sample to a result, by the wild cluster bootstrap.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/ways.h"

#include <math.h>

#include "core/answer/limits.h"
#include "core/answer/limits_draws.h"
#include "core/base/memory.h"
#include "core/numeric/tolerance.h"
#include "core/resample/wild_statistic.h"

Vcov
wild_vcov(WildKind wild)
{
	return wild_methods[wild].jackknife_variance ? VCOV_CRV3 : VCOV_CR1S;
}

bool
wild_vcov_fits(WildKind wild, Vcov vcov)
{
	if (wild_methods[wild].jackknife_variance)
		return vcov == VCOV_CR3 || vcov == VCOV_CRV3;
	return vcov == VCOV_CR0 || vcov == VCOV_CR1 || vcov == VCOV_CR1S ||
		vcov == VCOV_CR1N;
}

bool
infer_scores(const Fitted *fitted, const Choices *choices,
			 Estimate *estimate, WildScores *scores)
{
	estimate_std_error(fitted->fit, fitted->contrast, choices, estimate);
	if (estimate->status == VARIANCE_OK &&
		!wild_scores_create(fitted->fit, fitted->contrast,
							&wild_methods[choices->way->variant], scores,
							&estimate->at))
		estimate->status = VARIANCE_INDISPENSABLE;
	return estimate->status == VARIANCE_OK;
}

static void
test_effect(const WildScores *scores, const Choices *choices,
			Estimate *estimate, ConfidenceSet *set)
{
	Test		test = {
		.estimate = estimate->estimate,
		.variance = scores->variance,
		.noise = TIED_AT_ZERO,
		.includes_data = wild_includes_data(choices->weights,
											scores->n_clusters)
	};
	Inversion  *inversion = begin_test(&test, choices);

	wild_run(scores, choices->weights, choices->reps, choices->seed,
			 inversion);
	estimate->interval.statistic =
		(estimate->estimate - choices->null_value) / estimate->std_error;
	end_test(inversion, choices, estimate, set);
}

/* Of what was fitted, if it has an estimate; frees it. */
static void
judge_effect(Fitted *fitted, const Choices *choices, Estimate *estimate,
			 ConfidenceSet *set)
{
	WildScores	scores;

	if (estimate->has_estimate &&
		infer_scores(fitted, choices, estimate, &scores))
	{
		test_effect(&scores, choices, estimate, set);
		note_few_treated(fitted->design, estimate);
		wild_scores_free(&scores);
	}
	if (estimate->has_estimate)
		note_variance(fitted->design, true, estimate);
	estimate->method.family = WAY_WILD;
	estimate->method.choices = *choices;
	estimate->method.draws = wild_vectors(choices->weights,
										  fitted->design->n_clusters);
	estimate_end(fitted);
}

void
infer_by_wild_bootstrap(const Sample *sample, const Choices *choices,
						Estimate *estimate, ConfidenceSet *set)
{
	Fitted		fitted;

	no_set(set);
	estimate_begin(sample, choices->effects, &fitted, estimate);
	judge_effect(&fitted, choices, estimate, set);
}

void
infer_designed_by_wild_bootstrap(const Sample *sample, Design *design,
								 const Choices *choices, Estimate *estimate,
								 ConfidenceSet *set)
{
	Fitted		fitted;

	no_set(set);
	estimate_begin_designed(sample, design, &fitted, estimate);
	judge_effect(&fitted, choices, estimate, set);
}
