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
	Collapsed	collapsed;
	CollapseResult result;

	no_set(set);
	estimate_open(sample, EFFECTS_NONE, &fitted, estimate);
	collapse_create(fitted.design, &collapsed);
	result = collapse_test(&collapsed, test, choices->conf_level);
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
	estimate->method.family = WAY_CHANGES;
	estimate->method.choices = *choices;
	estimate->method.clusters = collapsed.n - result.n_left_out;
	estimate->method.groups = result.units;
	if (!has_empty_groups(fitted.design))
		note_collapse(&collapsed, &result, test, estimate);
	collapse_free(&collapsed);
	estimate_end(&fitted);
}
