/*-------------------------------------------------------------------------
 *
 * by_bootstrap.c
 *		From a sample to a result, by drawing clusters anew.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/ways.h"

#include <math.h>

#include "core/answer/limits_draws.h"
#include "core/base/memory.h"
#include "core/model/noise.h"
#include "core/resample/cluster_replicates.h"

static void
bootstrap_effect(const Fitted *fitted, const Choices *choices,
				 Estimate *estimate)
{
	BootstrapMethod method = (BootstrapMethod) choices->way->variant;
	BootstrapReplicates replicates = {0};
	BootstrapInterval interval;
	DrawsOutcome outcome = {.reps = choices->reps, .lost = LOSS_ESTIMATE};
	ClusterDraws draws;

	cluster_draws_create(fitted->design, method, choices->resample, &draws);
	replicates.values = core_alloc_array(choices->reps, sizeof(double));
	replicates.noise = noise_of_clusters(fitted->fit, fitted->contrast,
										 ADJUST_NONE);
	if (choices->conf_type == INTERVAL_STUDENTIZED)
		replicates.pivots = core_alloc_array(choices->reps, sizeof(double));
	outcome.accelerated = choices->conf_type != INTERVAL_BCA ||
		cluster_acceleration(fitted->fit, fitted->contrast, &draws,
							 &replicates.acceleration);
	cluster_replicates(fitted->fit, fitted->contrast, &draws, choices->reps,
					   choices->seed, &replicates);
	interval = bootstrap_interval(&replicates, choices->conf_type,
								  choices->conf_level, choices->null_value);
	/* The other methods draw clusters, whatever "resample" says. */
	outcome.units = method == BOOTSTRAP_CLUSTER &&
		choices->resample == RESAMPLE_PAIR ? ABOUT_BLOCKS : ABOUT_CLUSTERS;
	outcome.n_units = draws.units->n_parts;
	outcome.n_lonely = draws.n_lonely;
	outcome.n_strata = draws.strata->n_parts;
	outcome.used = replicates.n;
	outcome.status = interval.status;
	outcome.extreme = interval.extreme;
	/* What cannot vary would pass for what is certain. */
	if (draws.n_lonely > 0)
		interval.status = REPLICATES_CONSTANT;
	if (interval.status == REPLICATES_OK ||
		interval.status == REPLICATES_ONE_SIDED)
	{
		estimate->has_std_error = true;
		estimate->std_error = interval.std_error;
	}
	if (interval.status == REPLICATES_OK && outcome.accelerated)
	{
		estimate->has_interval = true;
		estimate->interval.low = interval.low;
		estimate->interval.high = interval.high;
		estimate->interval.p_value = interval.p_value;
	}
	note_draws(&outcome, &estimate->interval, &estimate->facts);
	if (replicates.pivots != NULL)
		core_free(replicates.pivots);
	core_free(replicates.values);
	cluster_draws_free(&draws);
}

void
infer_by_bootstrap(const Sample *sample, const Choices *choices,
				   Estimate *estimate, ConfidenceSet *set)
{
	Fitted		fitted;

	no_set(set);
	if (estimate_begin(sample, choices->effects, &fitted, estimate))
		bootstrap_effect(&fitted, choices, estimate);
	estimate->method.family = WAY_DRAWN;
	estimate->method.choices = *choices;
	estimate_end(&fitted);
}
