/*-------------------------------------------------------------------------
 *
 * ways.c
 *		The registry of ways of inference: one row for each.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/ways.h"

#include <string.h>

const WayFamilyKind way_families[N_WAY_FAMILIES] = {
	[WAY_VARIANCE] = {"did_estimate", "vcov", VCOV_CR2, infer_by_variance},
	[WAY_WILD] = {"did_bootstrap", "method", WILD_WCR31, infer_by_wild_bootstrap},
	[WAY_DRAWN] = {"did_bootstrap", "method", BOOTSTRAP_CLUSTER, infer_by_bootstrap},
	[WAY_PERMUTATION] = {"did_permutation", "scheme", SCHEME_CLUSTERS, infer_by_permutation},
	[WAY_CHANGES] = {"did_collapse", "test", COLLAPSE_POOLED, infer_by_changes}
};

#define ONE_ARM (NEEDS_CLUSTERS | NEEDS_ONE_ARM)
#define IN_BLOCKS (NEEDS_CLUSTERS | NEEDS_ONE_ARM | NEEDS_BLOCKS)

#define OF_VARIANCE (CHOICE_EFFECTS | CHOICE_CONF_LEVEL)
#define OF_SURVEY (OF_VARIANCE | CHOICE_FPC | CHOICE_LONELY_PSU)
#define OF_DRAWS (CHOICE_REPS | CHOICE_SEED | CHOICE_NULL_VALUE | CHOICE_CONF_LEVEL)
#define OF_TEST (OF_DRAWS | CHOICE_ALTERNATIVE | CHOICE_TIES)
#define OF_WILD (OF_TEST | CHOICE_EFFECTS | CHOICE_WEIGHTS | CHOICE_VCOV)
#define OF_REPLICATES (OF_DRAWS | CHOICE_EFFECTS | CHOICE_CONF_TYPE)
#define OF_CLUSTERS (OF_REPLICATES | CHOICE_RESAMPLE)
#define OF_PERMUTATION (OF_TEST | CHOICE_STATISTIC)

#define OF_SIGNS (GIVES_SET | GIVES_STEP_DOWN)

/*
 * name, family, variant, needs, choices, gives, label in did_report; in the
 * order of did_report and of the reference, which test/t/005_documents.pl
 * compares with these rows.
 */
const Way ways[] = {
	{"iid", WAY_VARIANCE, VCOV_IID, FOR_ROWS, OF_VARIANCE, 0, NULL},
	{"HC0", WAY_VARIANCE, VCOV_HC0, FOR_ROWS, OF_VARIANCE, 0, NULL},
	{"HC1", WAY_VARIANCE, VCOV_HC1, FOR_ROWS, OF_VARIANCE, 0, "HC1"},
	{"HC2", WAY_VARIANCE, VCOV_HC2, FOR_ROWS, OF_VARIANCE, 0, "HC2"},
	{"HC3", WAY_VARIANCE, VCOV_HC3, FOR_ROWS, OF_VARIANCE, 0, NULL},
	{"CR0", WAY_VARIANCE, VCOV_CR0, NEEDS_CLUSTERS, OF_VARIANCE, 0, NULL},
	{"CR1", WAY_VARIANCE, VCOV_CR1, NEEDS_CLUSTERS, OF_VARIANCE, 0, NULL},
	{"CR1S", WAY_VARIANCE, VCOV_CR1S, NEEDS_CLUSTERS, OF_VARIANCE, 0, "CR1S"},
	{"CR1N", WAY_VARIANCE, VCOV_CR1N, NEEDS_CLUSTERS, OF_VARIANCE, 0, NULL},
	{"CR2", WAY_VARIANCE, VCOV_CR2, NEEDS_CLUSTERS, OF_VARIANCE, 0, "CR2"},
	{"CR3", WAY_VARIANCE, VCOV_CR3, NEEDS_CLUSTERS, OF_VARIANCE, 0, "CR3"},
	{"CRV3", WAY_VARIANCE, VCOV_CRV3, NEEDS_CLUSTERS, OF_VARIANCE, 0, NULL},
	{"CRV3J", WAY_VARIANCE, VCOV_CRV3J, NEEDS_CLUSTERS, OF_VARIANCE, 0, NULL},
	{"survey", WAY_VARIANCE, VCOV_SURVEY, NEEDS_CLUSTERS, OF_SURVEY, 0, "survey"},
	{"JK1", WAY_VARIANCE, VCOV_JK1, NEEDS_CLUSTERS, OF_VARIANCE, 0, NULL},
	{"JKn", WAY_VARIANCE, VCOV_JKN, NEEDS_CLUSTERS, OF_VARIANCE, 0, NULL},
	{"WCR11", WAY_WILD, WILD_WCR11, NEEDS_CLUSTERS, OF_WILD, OF_SIGNS, "WCR11"},
	{"WCR13", WAY_WILD, WILD_WCR13, NEEDS_CLUSTERS, OF_WILD, OF_SIGNS, NULL},
	{"WCR31", WAY_WILD, WILD_WCR31, NEEDS_CLUSTERS, OF_WILD, OF_SIGNS, "WCR31"},
	{"WCR33", WAY_WILD, WILD_WCR33, NEEDS_CLUSTERS, OF_WILD, OF_SIGNS, NULL},
	{"WCU11", WAY_WILD, WILD_WCU11, NEEDS_CLUSTERS, OF_WILD, OF_SIGNS, NULL},
	{"WCU13", WAY_WILD, WILD_WCU13, NEEDS_CLUSTERS, OF_WILD, OF_SIGNS, NULL},
	{"WCU31", WAY_WILD, WILD_WCU31, NEEDS_CLUSTERS, OF_WILD, OF_SIGNS, NULL},
	{"WCU33", WAY_WILD, WILD_WCU33, NEEDS_CLUSTERS, OF_WILD, OF_SIGNS, NULL},
	{"cluster", WAY_DRAWN, BOOTSTRAP_CLUSTER, NEEDS_CLUSTERS, OF_CLUSTERS, GIVES_PIVOTS, "cluster bootstrap"},
	{"rao-wu", WAY_DRAWN, BOOTSTRAP_RAO_WU, NEEDS_CLUSTERS, OF_REPLICATES, 0, NULL},
	{"fractional", WAY_DRAWN, BOOTSTRAP_FRACTIONAL, NEEDS_CLUSTERS, OF_REPLICATES, 0, NULL},
	{"clusters", WAY_PERMUTATION, SCHEME_CLUSTERS, ONE_ARM, OF_PERMUTATION, GIVES_SET, "permutation"},
	{"blocks", WAY_PERMUTATION, SCHEME_BLOCKS, IN_BLOCKS, OF_PERMUTATION, GIVES_SET, "permutation in blocks"},
	{"pooled", WAY_CHANGES, COLLAPSE_POOLED, ONE_ARM, CHOICE_CONF_LEVEL, 0, "two-step t"},
	{"welch", WAY_CHANGES, COLLAPSE_WELCH, ONE_ARM, CHOICE_CONF_LEVEL, 0, NULL},
	{"paired", WAY_CHANGES, COLLAPSE_PAIRED, IN_BLOCKS, CHOICE_CONF_LEVEL, 0, "paired t"},
	{"signed-rank", WAY_CHANGES, COLLAPSE_SIGNED_RANK, IN_BLOCKS, CHOICE_CONF_LEVEL, 0, "signed rank"}
};

#define N_WAYS ((int) (sizeof(ways) / sizeof(ways[0])))

const int	n_ways = N_WAYS;

const Way *
way_of(WayFamily family, int variant)
{
	for (int i = 0; i < N_WAYS; i++)
		if (ways[i].family == family && ways[i].variant == variant)
			return &ways[i];
	return NULL;
}

const Way *
usual_way(WayFamily family)
{
	return way_of(family, way_families[family].usual);
}

/*
 * An interval is of the kind that comes nearest to its level in
 * bench/coverage: studentized, where replicates have a standard error of their
 * own.
 */
Choices
choices_of(const Way *way)
{
	Choices		choices = default_choices;

	choices.way = way;
	if (way->family == WAY_VARIANCE)
		choices.vcov = (Vcov) way->variant;
	if (way->family == WAY_WILD)
		choices.vcov = wild_vcov((WildKind) way->variant);
	if (way->gives & GIVES_PIVOTS)
		choices.conf_type = INTERVAL_STUDENTIZED;
	return choices;
}

/* ---- what a sample must have ---- */

unsigned
resample_needs(Resample resample)
{
	switch (resample)
	{
		case RESAMPLE_ARM:
			return NEEDS_ONE_ARM;
		case RESAMPLE_BLOCK:
			return NEEDS_ONE_ARM | NEEDS_BLOCKS;
		default:
			return NEEDS_BLOCKS;
	}
}

unsigned
choices_need(const Choices *choices)
{
	const Way  *way = choices->way;

	return (way->choices & CHOICE_RESAMPLE) ?
		way->needs | resample_needs(choices->resample) : way->needs;
}

unsigned
sample_meets(const Sample *sample)
{
	unsigned	needs = (sample->image.flags & SAMPLE_CLUSTERED) ? NEEDS_CLUSTERS :
		FOR_ROWS;

	if (find_mixed_cluster(sample) == NULL)
		needs |= NEEDS_ONE_ARM;
	if (sample->image.flags & SAMPLE_BLOCKED)
		needs |= NEEDS_BLOCKS;
	return needs;
}

void
infer(const Sample *sample, const Choices *choices, Estimate *estimate,
	  ConfidenceSet *set)
{
	way_families[choices->way->family].infer(sample, choices, estimate, set);
}

/* ---- by name ---- */

static bool
is_one_of(const Way *way, const WaysOf *of)
{
	return strcmp(way_function(way), of->function) == 0 &&
		(of->choices & ~way->choices) == 0 &&
		(of->gives & ~way->gives) == 0 && (of->without & way->needs) == 0;
}

const char *
ways_argument(const WaysOf *of)
{
	int			family = WAY_VARIANCE;

	while (strcmp(way_families[family].function, of->function) != 0)
		family++;
	return way_families[family].argument;
}

const Way *
way_by_name(const WaysOf *of, const char *name)
{
	for (int i = 0; i < N_WAYS; i++)
		if (is_one_of(&ways[i], of) && name_is(ways[i].name, name))
			return &ways[i];
	return NULL;
}

char *
ways_text(const WaysOf *of, const char *last)
{
	const char *names[N_WAYS];
	NameList	list = {names, 0};

	for (int i = 0; i < N_WAYS; i++)
		if (is_one_of(&ways[i], of))
			names[list.n++] = ways[i].name;
	return names_text(&list, last);
}

const char *
vcov_name(Vcov vcov)
{
	return way_of(WAY_VARIANCE, vcov)->name;
}

bool
vcov_by_name(const char *name, Vcov *vcov)
{
	const WaysOf of = {.function = way_families[WAY_VARIANCE].function};
	const Way  *way = way_by_name(&of, name);

	if (way != NULL)
		*vcov = (Vcov) way->variant;
	return way != NULL;
}
