/*-------------------------------------------------------------------------
 *
 * words_draws.c
 *		What results that rest on draws say about themselves.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/words_draws.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "core/signed_rank.h"
#include "core/words.h"

/*
 * With fewer treated clusters than this the restricted wild bootstrap hardly
 * ever rejects, the unrestricted far too often (MacKinnon and Webb 2018).
 */
#define FEW_TREATED 4

/* The bootstrap of few clusters has too small a variance. */
#define FEW_UNITS 10

/* 1234567 as 1,234,567 */
static const char *
grouped(uint32_t n, char text[16])
{
	char		digits[12];
	int			length = snprintf(digits, sizeof(digits), "%" PRIu32, n);
	int			at = 0;

	for (int i = 0; i < length; i++)
	{
		if (i > 0 && (length - i) % 3 == 0)
			text[at++] = ',';
		text[at++] = digits[i];
	}
	text[at] = '\0';
	return text;
}

static const char *
describe_tails(Alternative alternative)
{
	switch (alternative)
	{
		case ALTERNATIVE_EQUAL_TAILED:
			return "equal-tailed test";
		case ALTERNATIVE_GREATER:
			return "one-sided test, greater";
		case ALTERNATIVE_LESS:
			return "one-sided test, less";
		default:
			return "two-sided test";
	}
}

/* How many draws, and whether they are all there are. */
static void
describe_draws(uint32_t all, const char *what, uint32_t reps, uint64_t seed,
			   char *text, size_t size)
{
	char		number[16];

	if (all > 0)
		snprintf(text, size, "exact, %s %s", grouped(all, number), what);
	else
		snprintf(text, size, "%s random %s, seed %" PRId64,
				 grouped(reps, number), what, (int64_t) seed);
}

static void
describe_test(Alternative alternative, Ties ties, double null_value,
			  double conf_level, char *text, size_t size)
{
	int			used = snprintf(text, size, "%s", describe_tails(alternative));

	if (null_value != 0.0)
		used += snprintf(text + used, size - used, " of an effect of %.6g",
						 null_value);
	if (ties == TIES_STRICT)
		used += snprintf(text + used, size - used, ", ties not counted");
	if (!isnan(conf_level))
		snprintf(text + used, size - used, "; interval by exact inversion");
}

/* A set that is not one interval, and the ends that are shown of it. */
static void
describe_set(const ConfidenceSet *set, Alternative alternative,
			 Estimate *estimate)
{
	bool		low = set->n > 0 && isinf(set->segments[0].low);
	bool		high = set->n > 0 && isinf(set->segments[set->n - 1].high);

	if (set->segments == NULL)
		return;
	if (set->n == 0)
		add_note(estimate, "no effect is compatible with the data at this level");
	if (set->n > 1)
		add_note(estimate, "the confidence set is %" PRIu32 " separate "
				 "intervals, of which the outer ends are shown: see "
				 "did_confidence_set", set->n);
	if (low && high)
		add_note(estimate, "the confidence set is unbounded");
	else if (alternative == ALTERNATIVE_TWO_SIDED ||
			 alternative == ALTERNATIVE_EQUAL_TAILED)
	{
		if (low || high)
			add_note(estimate, "the confidence set has no %s end",
					 low ? "lower" : "upper");
	}
}

/* No p-value can be as small as alpha. */
static void
describe_smallest_p(double smallest, double conf_level, Estimate *estimate)
{
	if (smallest > 1.0 - (isnan(conf_level) ? 0.95 : conf_level))
		add_note(estimate, "no p-value below %.3g is possible", smallest);
}

/* ---- wild bootstrap ---- */

static void
describe_vectors(const WildChoices *choices, uint32_t n_clusters, char *text,
				 size_t size)
{
	static const char *const vectors[N_WILD_WEIGHTS] = {
		"sign vectors", "vectors of Webb weights", "vectors of Mammen weights",
		"vectors of normal weights"
	};

	describe_draws(wild_vectors(choices->weights, n_clusters),
				   vectors[choices->weights], choices->reps, choices->seed,
				   text, size);
}

void
describe_stepdown(const Design *design, const WildChoices *choices,
				  uint32_t n_clusters, uint32_t n_outcomes,
				  Estimate *estimate)
{
	char		by[160];
	char		draws[96];

	describe_design(design, by, sizeof(by));
	describe_vectors(choices, n_clusters, draws, sizeof(draws));
	snprintf(estimate->method, sizeof(estimate->method),
			 "%s; %s wild cluster bootstrap of %" PRIu32 " cluster%s; %s; "
			 "step-down (Romano-Wolf) over %" PRIu32 " outcome%s", by,
			 choices->method->name, n_clusters, plural(n_clusters), draws,
			 n_outcomes, plural(n_outcomes));
}

void
describe_wild(const Design *design, const WildChoices *choices,
			  Estimate *estimate)
{
	char		by[160];
	char		draws[96];
	char		test[128];

	describe_design(design, by, sizeof(by));
	describe_vectors(choices, design->n_clusters, draws, sizeof(draws));
	describe_test(choices->alternative, choices->ties, choices->null_value,
				  choices->conf_level, test, sizeof(test));
	snprintf(estimate->method, sizeof(estimate->method),
			 "%s; %s wild cluster bootstrap of %" PRIu32 " cluster%s; %s; %s",
			 by, choices->method->name, design->n_clusters,
			 plural(design->n_clusters), draws, test);
}

void
describe_few_treated(const Design *design, Estimate *estimate)
{
	uint32_t	fewest = design->n_treated < design->n_comparator ?
		design->n_treated : design->n_comparator;

	if (fewest < FEW_TREATED)
		add_note(estimate, "%" PRIu32 " %s cluster%s: the wild bootstrap is "
				 "unreliable", fewest,
				 fewest == design->n_treated ? "treated" : "comparator",
				 plural(fewest));
}

void
describe_wild_limits(const Design *design, const WildChoices *choices,
					 const ConfidenceSet *set, double smallest_p,
					 Estimate *estimate)
{
	describe_set(set, choices->alternative, estimate);
	describe_few_treated(design, estimate);
	describe_smallest_p(smallest_p, choices->conf_level, estimate);
}

/* ---- permutation ---- */

/* What changes were compared, and of how many clusters. */
static int
describe_changes(uint32_t clusters, bool adjusted, char *text, size_t size)
{
	return snprintf(text, size, "difference of the mean changes of %" PRIu32
					" cluster%s%s", clusters, plural(clusters),
					adjusted ? ", adjusted for covariates within cells" : "");
}

void
describe_permutation(const Permutation *permutation,
					 const PermutationChoices *choices, bool adjusted,
					 Estimate *estimate)
{
	uint32_t	all = permutation_assignments(permutation);
	char		by[128];
	char		over[64] = "over clusters";
	char		draws[96];
	char		test[128];

	describe_changes(permutation->n, adjusted, by, sizeof(by));
	if (choices->scheme == SCHEME_BLOCKS)
		snprintf(over, sizeof(over), "within %" PRIu32 " block%s",
				 permutation->n_groups, plural(permutation->n_groups));
	if (permutation->n_groups == 0)
		snprintf(draws, sizeof(draws), "no assignments");
	else
		describe_draws(all, "assignments", choices->reps, choices->seed,
					   draws, sizeof(draws));
	describe_test(choices->alternative, choices->ties, choices->null_value,
				  choices->conf_level, test, sizeof(test));
	snprintf(estimate->method, sizeof(estimate->method),
			 "%s; permutation of the treatment %s, by the %s; %s; %s", by,
			 over, permutation_statistic_names[choices->statistic], draws,
			 test);
}

static void
describe_left_out(const Collapsed *collapsed, uint32_t without_other_arm,
				  Estimate *estimate)
{
	if (collapsed->n_left_out > 0)
		add_note(estimate, "%" PRIu32 " cluster%s without rows in both "
				 "periods left out", collapsed->n_left_out,
				 plural(collapsed->n_left_out));
	if (without_other_arm > 0)
		add_note(estimate, "%" PRIu32 " cluster%s in blocks without both arms "
				 "left out", without_other_arm, plural(without_other_arm));
}

void
describe_permutation_limits(const Collapsed *collapsed,
							const Permutation *permutation,
							PermutationStatus status,
							const PermutationChoices *choices,
							const ConfidenceSet *set, double smallest_p,
							Estimate *estimate)
{
	describe_left_out(collapsed, permutation->n_left_out, estimate);
	if (status == PERMUTATION_EMPTY)
		add_note(estimate, choices->scheme == SCHEME_BLOCKS ?
				 "no block has clusters of both arms with rows in both periods" :
				 "an arm has no cluster with rows in both periods");
	else if (status == PERMUTATION_TOO_FEW)
		add_note(estimate, "too few clusters for a t statistic");
	else if (status == PERMUTATION_CONSTANT)
		add_note(estimate, permutation->n_groups > 1 ?
				 "the difference is the same in every block: no t statistic" :
				 "the changes do not vary within an arm: no t statistic");
	else
	{
		describe_set(set, choices->alternative, estimate);
		describe_smallest_p(smallest_p, choices->conf_level, estimate);
	}
	add_note(estimate, "the areas of a programme are rarely assigned at random");
	describe_trends(estimate);
}

/* ---- two steps ---- */

void
describe_collapse(const Collapsed *collapsed, const CollapseResult *result,
				  CollapseTest test, bool adjusted, Estimate *estimate)
{
	static const char *const tests[N_COLLAPSE_TESTS] = {
		"pooled t test; t with clusters - 2 degrees of freedom",
		"Welch t test; t with Satterthwaite degrees of freedom",
		"paired t test over %" PRIu32 " blocks; t with blocks - 1 degrees of freedom",
		"pseudomedian and signed rank test (Wilcoxon) over %" PRIu32 " blocks; exact distribution"
	};
	int			used;
	char	   *text = estimate->method;
	size_t		size = sizeof(estimate->method);

	used = describe_changes(collapsed->n - result->n_left_out, adjusted, text,
							size);
	used += snprintf(text + used, size - used, "; ");
	if (test == COLLAPSE_PAIRED)
		snprintf(text + used, size - used, tests[COLLAPSE_PAIRED],
				 result->units);
	else if (test == COLLAPSE_SIGNED_RANK)
		snprintf(text + used, size - used, tests[COLLAPSE_SIGNED_RANK],
				 result->units);
	else
		snprintf(text + used, size - used, "%s", tests[test]);
}

void
describe_collapse_limits(const Collapsed *collapsed,
						 const CollapseResult *result, CollapseTest test,
						 Estimate *estimate)
{
	bool		paired = test == COLLAPSE_PAIRED || test == COLLAPSE_SIGNED_RANK;

	describe_left_out(collapsed, result->n_left_out, estimate);
	switch (result->status)
	{
		case COLLAPSE_EMPTY:
			add_note(estimate, paired ?
					 "no block has clusters of both arms with rows in both periods" :
					 "an arm has no cluster with rows in both periods");
			break;
		case COLLAPSE_TOO_FEW:
			add_note(estimate, "too few %s for a test",
					 paired ? "blocks" : "clusters");
			break;
		case COLLAPSE_CONSTANT:
			add_note(estimate, paired ?
					 "the difference is the same in every block: no test, no interval" :
					 "the changes do not vary within an arm: no test, no interval");
			break;
		case COLLAPSE_TOO_MANY:
			add_note(estimate, "more than %d blocks: use the paired t test",
					 MAX_SIGNED_RANK);
			break;
		default:
			if (isinf(estimate->interval.low))
				add_note(estimate, "too few blocks for an interval at this "
						 "level: it is unbounded");
			break;
	}
	describe_trends(estimate);
}

/* ---- bootstrap of clusters ---- */

void
describe_bootstrap(const Design *design, const BootstrapChoices *choices,
				   Estimate *estimate)
{
	static const char *const ways[N_RESAMPLES] = {
		" within arms", " within blocks and arms", " in whole blocks"
	};
	static const char *const names[N_BOOTSTRAP_METHODS] = {
		"cluster bootstrap", "Rao-Wu rescaling bootstrap",
		"fractional bootstrap (exponential weights)"
	};
	char		by[160];
	char		reps[16];

	describe_design(design, by, sizeof(by));
	snprintf(estimate->method, sizeof(estimate->method),
			 "%s; %s of %" PRIu32 " cluster%s%s; %s interval; %s replicates, "
			 "seed %" PRId64, by, names[choices->method], design->n_clusters,
			 plural(design->n_clusters),
			 choices->method == BOOTSTRAP_CLUSTER ? ways[choices->resample] : "",
			 interval_kind_names[choices->kind],
			 grouped(choices->reps, reps), (int64_t) choices->seed);
}

void
describe_bootstrap_limits(const BootstrapChoices *choices,
						  const BootstrapOutcome *outcome, Estimate *estimate)
{
	/* The other methods draw clusters, whatever "resample" says. */
	bool		blocks = choices->method == BOOTSTRAP_CLUSTER &&
		choices->resample == RESAMPLE_PAIR;

	if (outcome->lonely > 0)
		add_note(estimate, "%" PRIu32 " of %" PRIu32 " strata to draw from "
				 "have one %s and cannot vary: no interval", outcome->lonely,
				 outcome->strata,
				 blocks ? "block" : "cluster");
	if (outcome->status == REPLICATES_TOO_FEW)
		add_note(estimate, "fewer than two replicates have an estimate: no "
				 "interval");
	else if (outcome->used < choices->reps)
		add_note(estimate, "%" PRIu32 " of %" PRIu32 " replicates have no "
				 "estimate and were left out", choices->reps - outcome->used,
				 choices->reps);
	if (outcome->status == REPLICATES_CONSTANT)
		add_note(estimate, "the replicates do not vary: no interval");
	if (!outcome->accelerated)
		add_note(estimate, "without one of the clusters there would be no "
				 "estimate: no bca interval");
	else if (outcome->status == REPLICATES_ONE_SIDED)
		add_note(estimate, "all replicates lie on one side of the estimate: "
				 "no bca interval");
	if (estimate->has_interval &&
		(isinf(estimate->interval.low) || isinf(estimate->interval.high)))
		add_note(estimate, "too many replicates have no standard error: the "
				 "interval is unbounded");
	else if (outcome->extreme && estimate->has_interval)
		add_note(estimate, "an end of the interval is the outermost "
				 "replicate: use more replicates");
	if (outcome->draws < FEW_UNITS)
		add_note(estimate, "%" PRIu32 " %s: the bootstrap of so few is "
				 "unreliable", outcome->draws,
				 blocks ? "blocks" : "clusters");
}
