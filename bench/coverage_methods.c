/*-------------------------------------------------------------------------
 *
 * coverage_methods.c
 *		The methods that the study of coverage compares.
 *
 * A method that gives an interval rejects "no effect" if the interval does
 * not hold 0, and one that inverts a test if its p-value at 0 is at most 5%:
 * its exact confidence set then does not hold 0 either, and need not be made.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "coverage_methods.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/inference.h"

#define LEVEL 0.95

static Answer
by_interval(const Estimate *estimate)
{
	Answer		answer;

	answer.given = estimate->has_interval;
	answer.rejects = answer.given &&
		(estimate->interval.low > 0.0 || estimate->interval.high < 0.0);
	answer.df = estimate->df;
	return answer;
}

/* The set is of all values whose p-value is greater than 1 - LEVEL. */
static Answer
by_p_value(const Estimate *estimate)
{
	Answer		answer;

	answer.given = estimate->has_interval;
	answer.rejects = answer.given &&
		estimate->interval.p_value <= 1.0 - LEVEL;
	answer.df = NAN;
	return answer;
}

static Answer
ask_variance(const StudiedMethod *method, const Sample *sample,
			 uint64_t seed)
{
	Choices		choices = default_choices;
	Estimate	estimate;

	(void) seed;
	choices.vcov = method->which;
	choices.conf_level = LEVEL;
	estimate_effect(sample, &choices, &estimate);
	return by_interval(&estimate);
}

/* The one that the method's name begins with. */
static const WildMethod *
wild_method(const StudiedMethod *method)
{
	for (int i = 0; i < N_WILD_METHODS; i++)
		if (strncmp(method->name, wild_methods[i].name,
					strlen(wild_methods[i].name)) == 0)
			return &wild_methods[i];
	fprintf(stderr, "there is no wild bootstrap \"%s\"\n", method->name);
	exit(1);
}

static Answer
ask_wild(const StudiedMethod *method, const Sample *sample,
		 uint64_t seed)
{
	const WildMethod *wild = wild_method(method);
	WildChoices choices = {
		.method = wild, .weights = method->which, .vcov = wild_vcov(wild),
		.effects = EFFECTS_NONE, .reps = REPS, .seed = seed,
		.null_value = 0.0, .alternative = ALTERNATIVE_TWO_SIDED,
		.ties = TIES_INCLUSIVE, .conf_level = NAN
	};
	Estimate	estimate;
	ConfidenceSet set;

	infer_by_wild_bootstrap(sample, &choices, &estimate, &set);
	return by_p_value(&estimate);
}

static Answer
ask_bootstrap(const StudiedMethod *method, const Sample *sample,
			  uint64_t seed)
{
	BootstrapChoices choices = {
		.method = BOOTSTRAP_CLUSTER, .resample = RESAMPLE_ARM,
		.kind = method->which, .effects = EFFECTS_NONE, .reps = REPS,
		.seed = seed, .null_value = 0.0, .conf_level = LEVEL
	};
	Estimate	estimate;

	infer_by_bootstrap(sample, &choices, &estimate);
	return by_interval(&estimate);
}

static Answer
ask_permutation(const StudiedMethod *method, const Sample *sample,
				uint64_t seed)
{
	PermutationChoices choices = {
		.scheme = method->wants_pairs ? SCHEME_BLOCKS : SCHEME_CLUSTERS,
		.statistic = method->which, .reps = REPS, .seed = seed,
		.null_value = 0.0,
		.alternative = ALTERNATIVE_TWO_SIDED, .ties = TIES_INCLUSIVE,
		.conf_level = NAN
	};
	Estimate	estimate;
	ConfidenceSet set;

	infer_by_permutation(sample, &choices, &estimate, &set);
	return by_p_value(&estimate);
}

static Answer
ask_clusters(const StudiedMethod *method, const Sample *sample,
			 uint64_t seed)
{
	CollapseChoices choices = {(CollapseTest) method->which, LEVEL};
	Estimate	estimate;

	(void) seed;
	infer_from_clusters(sample, &choices, &estimate);
	/* With few pairs the widest interval by ranks may be of a lower level. */
	return method->which == COLLAPSE_SIGNED_RANK ? by_p_value(&estimate) :
		by_interval(&estimate);
}

const StudiedMethod methods[] = {
	{"CR0, t(G − 1)", ask_variance, .which = VCOV_CR0},
	{"CR1S, t(G − 1)", ask_variance, .which = VCOV_CR1S},
	{"survey, no strata", ask_variance, .which = VCOV_SURVEY},
	{"CR2", ask_variance, .which = VCOV_CR2, .shows_df = true},
	{"CR3", ask_variance, .which = VCOV_CR3},
	{"WCU11", ask_wild, .which = WEIGHTS_RADEMACHER, .slow = true},
	{"WCR11", ask_wild, .which = WEIGHTS_RADEMACHER, .slow = true},
	{"WCR31", ask_wild, .which = WEIGHTS_RADEMACHER, .slow = true},
	{"WCR31, Webb's weights", ask_wild, .which = WEIGHTS_WEBB,
	.slow = true},
	{"cluster bootstrap, percentile", ask_bootstrap,
	.which = INTERVAL_PERCENTILE, .slow = true},
	{"cluster bootstrap, BCa", ask_bootstrap, .which = INTERVAL_BCA,
	.slow = true},
	{"cluster bootstrap, studentized", ask_bootstrap,
	.which = INTERVAL_STUDENTIZED, .slow = true},
	{"permutation, difference", ask_permutation,
	.which = STATISTIC_DIFFERENCE, .slow = true},
	{"permutation, t", ask_permutation, .which = STATISTIC_T,
	.slow = true},
	{"pooled t of changes", ask_clusters, .which = COLLAPSE_POOLED},
	{"Welch's t of changes", ask_clusters, .which = COLLAPSE_WELCH},
	{"permutation within pairs", ask_permutation,
	.which = STATISTIC_DIFFERENCE, .slow = true, .wants_pairs = true},
	{"paired t of changes", ask_clusters, .which = COLLAPSE_PAIRED,
	.wants_pairs = true},
	{"signed ranks of pairs", ask_clusters, .which = COLLAPSE_SIGNED_RANK,
	.wants_pairs = true}
};

const int	n_methods = sizeof(methods) / sizeof(methods[0]);
