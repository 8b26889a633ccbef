/*-------------------------------------------------------------------------
 *
 * limits_draws.c
 *		What to keep in mind of results that rest on draws, or on clusters as
 *		units.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/limits_draws.h"

#include <math.h>

#include "core/answer/ways.h"
#include "core/inference/signed_rank.h"

/*
 * With fewer treated clusters than this the restricted wild bootstrap hardly
 * ever rejects, the unrestricted far too often (MacKinnon and Webb 2018).
 */
#define FEW_TREATED 4

/* The bootstrap of few units has too small a variance. */
#define FEW_UNITS 10

/* ---- tests by inversion ---- */

void
note_few_treated(const Design *design, Estimate *estimate)
{
	Fact		few = {.subject = ABOUT_TREATED, .count = design->n_treated};

	if (design->n_comparator < design->n_treated)
	{
		few.subject = ABOUT_COMPARATOR;
		few.count = design->n_comparator;
	}
	if (few.count < FEW_TREATED)
		add_fact(&estimate->facts, FACT_FEW_CLUSTERS_WILD, few);
}

void
note_set(const ConfidenceSet *set, Alternative alternative,
		 Estimate *estimate)
{
	bool		two_sided = alternative == ALTERNATIVE_TWO_SIDED ||
		alternative == ALTERNATIVE_EQUAL_TAILED;
	bool		low = set->n > 0 && isinf(set->segments[0].low);
	bool		high = set->n > 0 && isinf(set->segments[set->n - 1].high);

	if (set->segments == NULL)
		return;
	if (set->n == 0)
		add_plain_fact(&estimate->facts, FACT_EMPTY_SET);
	if (set->n > 1)
		add_counted_fact(&estimate->facts, FACT_SET_IN_PIECES, set->n);
	if (low && high)
		add_fact(&estimate->facts, FACT_UNBOUNDED,
				 (Fact) {.subject = ABOUT_BOTH_ENDS});
	else if (two_sided && (low || high))
		add_fact(&estimate->facts, FACT_UNBOUNDED,
				 (Fact) {.subject = low ? ABOUT_LOWER_END : ABOUT_UPPER_END});
}

void
note_wave_set(Estimate *estimate)
{
	estimate->facts.facts[FACT_SET_IN_PIECES].subject = ABOUT_EFFECTS;
}

void
note_smallest_p(double smallest, double conf_level, Estimate *estimate)
{
	double		level = isnan(conf_level) ? 0.95 : conf_level;

	if (smallest > 1.0 - level)
		add_fact(&estimate->facts, FACT_SMALLEST_P,
				 (Fact) {.value = smallest});
}

/* ---- clusters as units ---- */

static void
note_left_out(const ClusterChanges *changes, uint32_t without_other_arm,
			  Estimate *estimate)
{
	if (changes->n_left_out > 0)
		add_counted_fact(&estimate->facts, FACT_LEFT_OUT_CLUSTERS,
						 changes->n_left_out);
	if (without_other_arm > 0)
		add_counted_fact(&estimate->facts, FACT_LEFT_OUT_BLOCKS,
						 without_other_arm);
}

static void
note_lost(Estimate *estimate, FactCode code, FactSubject subject,
		  FactLoss loss)
{
	add_fact(&estimate->facts, code,
			 (Fact) {.subject = subject, .loss = loss});
}

void
note_permutation(const ClusterChanges *changes, const Permutation *permutation,
				 Estimate *estimate)
{
	bool		by_block =
		estimate->method.choices.way->variant == SCHEME_BLOCKS;

	note_left_out(changes, permutation->n_left_out, estimate);
	add_plain_fact(&estimate->facts, FACT_NOT_RANDOMISED);
	switch (permutation->status)
	{
		case PERMUTATION_EMPTY:
			note_lost(estimate, FACT_NO_CHANGES,
					  by_block ? ABOUT_BLOCKS : ABOUT_CLUSTERS, LOSS_NONE);
			break;
		case PERMUTATION_TOO_FEW:
			note_lost(estimate, FACT_TOO_FEW, ABOUT_CLUSTERS, LOSS_STATISTIC);
			break;
		case PERMUTATION_CONSTANT:
			note_lost(estimate, FACT_NO_VARIATION, permutation->n_groups > 1 ?
					  ABOUT_DIFFERENCES : ABOUT_CHANGES, LOSS_STATISTIC);
			break;
		default:
			break;
	}
}

void
note_collapse(const ClusterChanges *changes, const CollapseResult *result,
			  CollapseTest test, Estimate *estimate)
{
	bool		paired = test == COLLAPSE_PAIRED || test == COLLAPSE_SIGNED_RANK;
	FactSubject units = paired ? ABOUT_BLOCKS : ABOUT_CLUSTERS;

	note_left_out(changes, result->n_left_out, estimate);
	switch (result->status)
	{
		case COLLAPSE_EMPTY:
			note_lost(estimate, FACT_NO_CHANGES, units, LOSS_NONE);
			break;
		case COLLAPSE_TOO_FEW:
			note_lost(estimate, FACT_TOO_FEW, units, LOSS_TEST);
			break;
		case COLLAPSE_CONSTANT:
			note_lost(estimate, FACT_NO_VARIATION,
					  paired ? ABOUT_DIFFERENCES : ABOUT_CHANGES, LOSS_TEST);
			break;
		case COLLAPSE_TOO_MANY:
			add_counted_fact(&estimate->facts, FACT_TOO_MANY_BLOCKS,
							 MAX_SIGNED_RANK);
			break;
		default:
			if (isinf(estimate->interval.low))
				add_fact(&estimate->facts, FACT_UNBOUNDED,
						 (Fact) {.subject = ABOUT_BLOCKS});
			break;
	}
}

/* ---- replicates ---- */

void
note_draws(const DrawsOutcome *outcome, const ConfidenceInterval *interval,
		   Facts *facts)
{
	bool		has_interval = !isnan(interval->low);

	if (outcome->n_lonely > 0)
		add_fact(facts, FACT_LONELY_STRATA,
				 (Fact) {.subject = outcome->units, .count = outcome->n_lonely,
				 .of = outcome->n_strata});
	if (outcome->status == REPLICATES_TOO_FEW)
		add_fact(facts, FACT_FEW_REPLICATES, (Fact) {.loss = outcome->lost});
	else if (outcome->used < outcome->reps)
		add_fact(facts, FACT_LOST_REPLICATES,
				 (Fact) {.count = outcome->reps - outcome->used,
				 .of = outcome->reps, .loss = outcome->lost});
	if (outcome->status == REPLICATES_CONSTANT)
		add_fact(facts, FACT_NO_VARIATION,
				 (Fact) {.subject = ABOUT_REPLICATES, .loss = LOSS_INTERVAL});
	if (!outcome->accelerated)
		add_fact(facts, FACT_NO_ACCELERATION,
				 (Fact) {.subject = outcome->units});
	else if (outcome->status == REPLICATES_ONE_SIDED)
		add_plain_fact(facts, FACT_ONE_SIDED_REPLICATES);
	if (has_interval && (isinf(interval->low) || isinf(interval->high)))
		add_fact(facts, FACT_UNBOUNDED, (Fact) {.subject = ABOUT_REPLICATES});
	else if (outcome->extreme && has_interval)
		add_plain_fact(facts, FACT_EXTREME_REPLICATE);
	if (outcome->n_units < FEW_UNITS)
		add_fact(facts, FACT_FEW_UNITS,
				 (Fact) {.subject = outcome->units, .count = outcome->n_units});
}
