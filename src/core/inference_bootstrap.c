/*-------------------------------------------------------------------------
 *
 * inference_bootstrap.c
 *		From a sample to a result, by drawing clusters anew.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference.h"

#include <math.h>

#include "core/memory.h"
#include "core/words.h"
#include "core/words_draws.h"

static void
bootstrap_effect(const Fitted *fitted, const BootstrapChoices *choices,
				 Estimate *estimate, BootstrapOutcome *outcome)
{
	size_t		size = choices->reps * sizeof(double);
	Replicates	replicates = {0};
	ReplicatesInterval interval;
	Draws		draws;

	draws_create(fitted->design, choices->method, choices->resample, &draws);
	replicates.values = core_alloc(size);
	if (choices->kind == INTERVAL_STUDENTIZED)
		replicates.pivots = core_alloc(size);
	outcome->accelerated = choices->kind != INTERVAL_BCA ||
		bootstrap_acceleration(fitted->fit, fitted->contrast, &draws,
							   &replicates.acceleration);
	bootstrap_run(fitted->fit, fitted->contrast, choices->method, &draws,
				  choices->reps, choices->seed, &replicates);
	interval = replicates_interval(&replicates, choices->kind,
								   choices->conf_level, choices->null_value);
	outcome->draws = draws.n_units;
	outcome->lonely = draws.n_lonely;
	outcome->strata = draws.n_strata;
	outcome->used = replicates.n;
	outcome->status = interval.status;
	outcome->extreme = interval.extreme;
	/* What cannot vary would pass for what is certain. */
	if (draws.n_lonely > 0)
		interval.status = REPLICATES_CONSTANT;
	if (interval.status == REPLICATES_OK ||
		interval.status == REPLICATES_ONE_SIDED)
	{
		estimate->has_std_error = true;
		estimate->std_error = interval.std_error;
	}
	if (interval.status == REPLICATES_OK && outcome->accelerated)
	{
		estimate->has_interval = true;
		estimate->interval.low = interval.low;
		estimate->interval.high = interval.high;
		estimate->interval.p_value = interval.p_value;
	}
	if (replicates.pivots != NULL)
		core_free(replicates.pivots);
	core_free(replicates.values);
	draws_free(&draws);
}

void
infer_by_bootstrap(const Sample *sample, const BootstrapChoices *choices,
				   Estimate *estimate)
{
	BootstrapOutcome outcome = {.accelerated = true};
	Fitted		fitted;

	if (estimate_begin(sample, choices->effects, &fitted, estimate))
		bootstrap_effect(&fitted, choices, estimate, &outcome);
	describe_bootstrap(fitted.design, choices, estimate);
	if (!describe_empty(fitted.design, estimate))
	{
		describe_dropped(fitted.design, fitted.fit, estimate);
		if (estimate->has_estimate)
			describe_bootstrap_limits(choices, &outcome, estimate);
		describe_trends(estimate);
	}
	estimate_end(&fitted);
}
