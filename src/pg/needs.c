/*-------------------------------------------------------------------------
 *
 * needs.c
 *		Does the sample have what is needed of it?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "pg/needs.h"

void
require_clusters(const Sample *sample, const char *what)
{
	if (!(sample->image.flags & SAMPLE_CLUSTERED))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs clusters, and this sample has none", what),
				 errhint("Give did_sample a cluster argument.")));
}

void
require_blocks(const Sample *sample, const char *what)
{
	if (!(sample->image.flags & SAMPLE_BLOCKED))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s needs blocks, and this sample has none", what),
				 errhint("Give did_sample a block argument, such as the matched pair.")));
}

void
require_effects(const Sample *sample, Effects effects)
{
	if (effects == EFFECTS_CLUSTER && !(sample->image.flags & SAMPLE_CLUSTERED))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effects \"cluster\" need clusters, and this sample has none"),
				 errhint("Give did_sample a cluster argument.")));
	if (effects == EFFECTS_BLOCK && !(sample->image.flags & SAMPLE_BLOCKED))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("effects \"block\" need blocks, and this sample has none"),
				 errhint("Give did_sample a block argument, such as the matched pair.")));
}

void
require_link(const Sample *sample, Link link)
{
	double		outcome;

	if (linked_applies(sample, link, &outcome))
		return;
	if (outcome < 0.0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("link \"%s\" needs outcomes of 0 or more, and this sample has %g",
						link_names.names[link], outcome),
				 errhint("Ratios are of proportions, counts or amounts; did_estimate takes any outcome.")));
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("link \"logit\" needs outcomes between 0 and 1, and this sample has %g",
					outcome),
			 errhint("Give did_sample a boolean outcome or a proportion, or choose link => 'log'.")));
}

void
require_vcov(const Sample *sample, Vcov *vcov)
{
	const WaysOf of_rows = {.function = "did_estimate",
	.without = NEEDS_CLUSTERS};

	if (!estimate_vcov_applies(sample, vcov))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("vcov \"%s\" needs clusters, and this sample has none",
						vcov_name(*vcov)),
				 errhint("Give did_sample a cluster argument, or choose %s.",
						 ways_text(&of_rows, " or "))));
}

void
require_variance(const Estimate *estimate, const Choices *choices)
{
	if (estimate->status == VARIANCE_UNEQUAL_ROWS)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("vcov \"%s\" needs every row by itself, which sums over rows of different weights or covariates do not hold",
						vcov_name(choices->vcov)),
				 errhint("Choose a clustered vcov (or HC1, without covariates); or build the sample with each row's own key as its cluster, which keeps every row (and with the area as its block, for effects => 'block').")));
	if (estimate->status == VARIANCE_FPC_TOO_SMALL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("fpc is less than the number of PSUs in the sample"),
				 errhint("fpc is the number of PSUs (clusters) in the population of each stratum, not a fraction.")));
}

static void
require_one_arm(const Sample *sample, const char *what)
{
	const Cell *cell = find_mixed_cluster(sample);
	Key			key;

	if (cell == NULL)
		return;
	key = sample_cluster_key(sample, cell);
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("cluster \"%s\" has treated and comparator rows, and %s needs one arm in a cluster",
					key.text != NULL ? pnstrdup(key.text, key.length) :
					psprintf(INT64_FORMAT, key.number), what),
			 errhint("Make a cluster of each arm's part, such as the area instead of the local authority; or use did_estimate or a wild bootstrap, which do not need it.")));
}

/* The name of what needs it: all of the function, its way, or a choice. */
static const char *
who_needs(unsigned need, const Choices *choices, const char *function)
{
	const Way  *way = choices->way;

	if (!(way->needs & need))
		return psprintf("resample \"%s\"",
						resample_names.names[choices->resample]);
	if (need == NEEDS_BLOCKS)
		return psprintf("%s \"%s\"", way_argument(way), way->name);
	return function;
}

void
require_needs(const Sample *sample, const Choices *choices,
			  const char *function)
{
	unsigned	needs = choices_need(choices);

	if (needs & NEEDS_CLUSTERS)
		require_clusters(sample, function);
	if (choices->way->choices & CHOICE_EFFECTS)
		require_effects(sample, choices->effects);
	if (needs & NEEDS_ONE_ARM)
		require_one_arm(sample, who_needs(NEEDS_ONE_ARM, choices, function));
	if (needs & NEEDS_BLOCKS)
		require_blocks(sample, who_needs(NEEDS_BLOCKS, choices, function));
}
