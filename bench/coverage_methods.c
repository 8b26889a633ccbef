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

#include "core/answer/ways.h"

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

/* The one that the method's name begins with. */
static const Way *
wild_way(const StudiedMethod *method)
{
	for (int i = 0; i < n_ways; i++)
		if (ways[i].family == WAY_WILD &&
			strncmp(method->name, ways[i].name, strlen(ways[i].name)) == 0)
			return &ways[i];
	fprintf(stderr, "there is no wild bootstrap \"%s\"\n", method->name);
	exit(1);
}

/* The default choices of a way, but for draws and level. */
static Choices
choose(const Way *way, uint64_t seed, double conf_level)
{
	Choices		choices = choices_of(way);

	choices.reps = REPS;
	choices.seed = seed;
	choices.conf_level = conf_level;
	return choices;
}

static Answer
ask(const Sample *sample, const Choices *choices)
{
	Estimate	estimate;
	ConfidenceSet set;

	infer(sample, choices, &estimate, &set);
	return isnan(choices->conf_level) ? by_p_value(&estimate) :
		by_interval(&estimate);
}

static Answer
ask_variance(const StudiedMethod *method, const Sample *sample,
			 uint64_t seed)
{
	Choices		choices = choose(way_of(WAY_VARIANCE, method->which), seed,
								 LEVEL);

	return ask(sample, &choices);
}

static Answer
ask_wild(const StudiedMethod *method, const Sample *sample,
		 uint64_t seed)
{
	Choices		choices = choose(wild_way(method), seed, NAN);

	choices.weights = method->which;
	return ask(sample, &choices);
}

static Answer
ask_bootstrap(const StudiedMethod *method, const Sample *sample,
			  uint64_t seed)
{
	Choices		choices = choose(way_of(WAY_DRAWN, BOOTSTRAP_CLUSTER), seed,
								 LEVEL);

	choices.conf_type = method->which;
	return ask(sample, &choices);
}

static Answer
ask_permutation(const StudiedMethod *method, const Sample *sample,
				uint64_t seed)
{
	Choices		choices = choose(way_of(WAY_PERMUTATION, method->wants_pairs ?
										SCHEME_BLOCKS : SCHEME_CLUSTERS),
								 seed, NAN);

	choices.statistic = method->which;
	return ask(sample, &choices);
}

static Answer
ask_clusters(const StudiedMethod *method, const Sample *sample,
			 uint64_t seed)
{
	Choices		choices = choose(way_of(WAY_CHANGES, method->which), seed,
								 LEVEL);
	Estimate	estimate;
	ConfidenceSet set;

	infer(sample, &choices, &estimate, &set);
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
