/*-------------------------------------------------------------------------
 *
 * choices.c
 *		The default choices, as the SQL functions declare them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/choices.h"

#define REPS 9999
#define SEED 2016
#define CONF_LEVEL 0.95

const Choices default_choices = {
	.vcov = VCOV_CR2, .effects = EFFECTS_NONE, .conf_level = CONF_LEVEL,
	.lonely = LONELY_FAIL, .population = NULL
};

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
