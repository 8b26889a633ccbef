/*-------------------------------------------------------------------------
 *
 * by_changes.c
 *		From a sample to a result, by the two-step analysis: tests of the
 *		clusters' changes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/ways.h"

#include "core/answer/limits.h"
#include "core/answer/limits_draws.h"

void
infer_by_changes(const Sample *sample, const Choices *choices,
				 Estimate *estimate, ConfidenceSet *set)
{
	CollapseTest test = (CollapseTest) choices->way->variant;
	Fitted		fitted;
	ClusterChanges changes;
	CollapseResult result;

	no_set(set);
	estimate_open(sample, EFFECTS_NONE, &fitted, estimate);
	cluster_changes_create(fitted.design, &changes);
	result = collapse_test(&changes, test, choices->conf_level);
	if (result.status != COLLAPSE_EMPTY)
	{
		estimate->has_estimate = true;
		estimate->estimate = result.estimate;
	}
	if (result.status == COLLAPSE_OK)
	{
		estimate->has_interval = true;
		estimate->interval = result.interval;
		estimate->has_std_error = result.std_error > 0.0;
		if (estimate->has_std_error)
			estimate->std_error = result.std_error;
		if (result.df > 0.0)
			estimate->df = result.df;
	}
	estimate->method.family = WAY_CHANGES;
	estimate->method.choices = *choices;
	estimate->method.clusters = changes.n - result.n_left_out;
	estimate->method.groups = result.units;
	if (!has_empty_groups(fitted.design))
		note_collapse(&changes, &result, test, estimate);
	cluster_changes_free(&changes);
	estimate_end(&fitted);
}
