/*-------------------------------------------------------------------------
 *
 * by_permutation.c
 *		From a sample to a result, by randomisation: what if other clusters
 *		had been treated?
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

static void
test_assignments(const ClusterChanges *changes,
				 const Permutation *permutation,
				 const Choices *choices, Estimate *estimate,
				 ConfidenceSet *set)
{
	/* The changes may be large beside the standard error. */
	Test		test = {
		.estimate = permutation->estimate,
		.variance = permutation->variance,
		.noise = TIED_AT_ZERO * (cluster_changes_largest(changes) +
								 fabs(choices->null_value)) /
		sqrt(permutation->variance),
		.includes_data = permutation->n_assignments > 0
	};
	Inversion  *inversion = begin_test(&test, choices);

	permutation_run(permutation, choices->reps, choices->seed, inversion);
	estimate->interval.statistic = choices->statistic == STATISTIC_T ?
		inversion->statistic : permutation->estimate - choices->null_value;
	end_test(inversion, choices, estimate, set);
}

void
infer_by_permutation_of(const ClusterChanges *changes, bool empty,
						const Choices *choices, Estimate *estimate,
						ConfidenceSet *set)
{
	Permutation permutation;

	no_set(set);
	permutation_create(changes, (Scheme) choices->way->variant,
					   choices->statistic, &permutation);
	if (permutation.status != PERMUTATION_EMPTY)
	{
		estimate->has_estimate = true;
		estimate->estimate = permutation.estimate;
		estimate->has_std_error = permutation.std_error > 0.0;
		if (estimate->has_std_error)
			estimate->std_error = permutation.std_error;
	}
	if (permutation.status == PERMUTATION_OK)
		test_assignments(changes, &permutation, choices, estimate, set);
	estimate->method.family = WAY_PERMUTATION;
	estimate->method.choices = *choices;
	estimate->method.clusters = permutation.n;
	estimate->method.groups = permutation.n_groups;
	estimate->method.draws = permutation.n_assignments;
	if (!empty)
		note_permutation(changes, &permutation, estimate);
	permutation_free(&permutation);
}

void
infer_by_permutation(const Sample *sample, const Choices *choices,
					 Estimate *estimate, ConfidenceSet *set)
{
	Fitted		fitted;
	ClusterChanges changes;

	estimate_open(sample, EFFECTS_NONE, &fitted, estimate);
	cluster_changes_create(fitted.design, &changes);
	infer_by_permutation_of(&changes, has_empty_groups(fitted.design), choices,
							estimate, set);
	cluster_changes_free(&changes);
	estimate_end(&fitted);
}
