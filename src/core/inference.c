/*-------------------------------------------------------------------------
 *
 * inference.c
 *		What the ways of inference in inference_*.c have in common.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference.h"

/* As the SQL functions declare them. */
#define REPS 9999
#define SEED 2016
#define CONF_LEVEL 0.95

const WildChoices default_wild_choices = {
	.method = &wild_methods[WILD_WCR31], .weights = WEIGHTS_RADEMACHER,
	.vcov = VCOV_CR1S, .effects = EFFECTS_NONE, .reps = REPS, .seed = SEED,
	.null_value = 0.0, .alternative = ALTERNATIVE_TWO_SIDED,
	.ties = TIES_INCLUSIVE, .conf_level = CONF_LEVEL
};

const PermutationChoices default_permutation_choices = {
	.scheme = SCHEME_CLUSTERS, .statistic = STATISTIC_DIFFERENCE,
	.reps = REPS, .seed = SEED, .null_value = 0.0,
	.alternative = ALTERNATIVE_TWO_SIDED, .ties = TIES_INCLUSIVE,
	.conf_level = CONF_LEVEL
};

const BootstrapChoices default_bootstrap_choices = {
	.method = BOOTSTRAP_CLUSTER, .resample = RESAMPLE_ARM,
	.kind = INTERVAL_STUDENTIZED, .effects = EFFECTS_NONE, .reps = REPS,
	.seed = SEED, .null_value = 0.0, .conf_level = CONF_LEVEL
};

IntervalKind
default_interval_kind(BootstrapMethod method)
{
	return method == BOOTSTRAP_CLUSTER ? INTERVAL_STUDENTIZED :
		INTERVAL_PERCENTILE;
}

void
infer_set(Inversion *inversion, double conf_level, Estimate *estimate,
		  ConfidenceSet *set)
{
	if (!inversion->wants_set)
		return;
	set->segments = inversion_set(inversion, 1.0 - conf_level, &set->n);
	if (set->n > 0)
	{
		estimate->interval.low = set->segments[0].low;
		estimate->interval.high = set->segments[set->n - 1].high;
	}
}

const Cell *
find_mixed_cluster(const Sample *sample)
{
	for (uint32_t i = 1; i < sample->n_cells; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		const Cell *before = sample_cell(sample, i - 1);

		if (cell->cluster == before->cluster &&
			cell->cohort != before->cohort)
			return cell;
	}
	return NULL;
}
