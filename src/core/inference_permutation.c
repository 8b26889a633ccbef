/*-------------------------------------------------------------------------
 *
 * inference_permutation.c
 *		From a sample to a result, with clusters as the units: randomisation
 *		tests, and the two-step analysis of the clusters' changes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference.h"

#include <math.h>

#include "core/memory.h"
#include "core/tolerance.h"
#include "core/words.h"
#include "core/words_draws.h"

/* Returns the smallest possible p-value. */
static double
test_assignments(const Collapsed *collapsed, Permutation *permutation,
				 const PermutationChoices *choices, Estimate *estimate,
				 ConfidenceSet *set)
{
	Test		test;
	Inversion  *inversion;
	double		smallest_p;

	test.estimate = permutation->estimate;
	test.variance = permutation_variance(permutation);
	/* The changes may be large beside the standard error. */
	test.noise = TIED_AT_ZERO * (collapse_largest(collapsed) +
								 fabs(choices->null_value)) /
		sqrt(test.variance);
	test.null_value = choices->null_value;
	test.alternative = choices->alternative;
	test.ties = choices->ties;
	test.includes_data = permutation_assignments(permutation) > 0;
	inversion = inversion_create(&test, !isnan(choices->conf_level));
	permutation_run(permutation, choices->reps, choices->seed, inversion);
	estimate->interval.statistic = choices->statistic == STATISTIC_T ?
		inversion->statistic : permutation->estimate - choices->null_value;
	estimate->interval.p_value = inversion_p_value(inversion);
	infer_set(inversion, choices->conf_level, estimate, set);
	estimate->has_interval = true;
	smallest_p = inversion_smallest_p(inversion);
	inversion_free(inversion);
	return smallest_p;
}

void
infer_by_permutation(const Sample *sample, const PermutationChoices *choices,
					 Estimate *estimate, ConfidenceSet *set)
{
	Fitted		fitted;
	Collapsed	collapsed;
	Permutation permutation;
	PermutationStatus status;
	double		smallest_p = 0.0;

	set->segments = NULL;
	set->n = 0;
	estimate_begin(sample, EFFECTS_NONE, &fitted, estimate);
	estimate->has_estimate = false;
	estimate->estimate = NAN;
	collapse_create(fitted.design, &collapsed);
	status = permutation_create(&collapsed, choices->scheme,
								choices->statistic, &permutation);
	if (status != PERMUTATION_EMPTY)
	{
		estimate->has_estimate = true;
		estimate->estimate = permutation.estimate;
		estimate->has_std_error = permutation.std_error > 0.0;
		if (estimate->has_std_error)
			estimate->std_error = permutation.std_error;
	}
	if (status == PERMUTATION_OK)
		smallest_p = test_assignments(&collapsed, &permutation, choices,
									  estimate, set);
	describe_permutation(&permutation, choices,
						 fitted.design->n_covariates > 0, estimate);
	if (!describe_empty(fitted.design, estimate))
		describe_permutation_limits(&collapsed, &permutation, status, choices,
									set, smallest_p, estimate);
	permutation_free(&permutation);
	collapse_free(&collapsed);
	estimate_end(&fitted);
}

void
infer_from_clusters(const Sample *sample, CollapseTest test,
					double conf_level, Estimate *estimate)
{
	Fitted		fitted;
	Collapsed	collapsed;
	CollapseResult result;

	estimate_begin(sample, EFFECTS_NONE, &fitted, estimate);
	estimate->has_estimate = false;
	estimate->estimate = NAN;
	collapse_create(fitted.design, &collapsed);
	result = collapse_test(&collapsed, test, conf_level);
	if (result.status != COLLAPSE_EMPTY)
	{
		estimate->has_estimate = true;
		estimate->estimate = result.estimate;
	}
	if (result.status == COLLAPSE_OK)
	{
		estimate->has_interval = true;
		estimate->interval.statistic = result.statistic;
		estimate->interval.p_value = result.p_value;
		estimate->interval.low = result.low;
		estimate->interval.high = result.high;
		estimate->has_std_error = result.std_error > 0.0;
		if (estimate->has_std_error)
			estimate->std_error = result.std_error;
		if (result.df > 0.0)
			estimate->df = result.df;
	}
	describe_collapse(&collapsed, &result, test,
					  fitted.design->n_covariates > 0, estimate);
	if (!describe_empty(fitted.design, estimate))
		describe_collapse_limits(&collapsed, &result, test, estimate);
	collapse_free(&collapsed);
	estimate_end(&fitted);
}
