/*-------------------------------------------------------------------------
 *
 * reconcile.c
 *		Which choices give the numbers that somebody published?
 *
 * Weights, covariates and effects make a fit; the few variances that differ in
 * more than a factor are had once of each fit, and all that is made of them
 * (conventions.h) is arithmetic.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/reconcile.h"

#include <math.h>

#include "core/answer/linked.h"
#include "core/answer/reconcile_figures.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/base/subsets.h"
#include "core/sample/sample_part.h"
#include "core/sample/sample_unweighted.h"

#define N_VCOVS (VCOV_JKN + 1)

typedef struct Search
{
	const Published *published;
	bool		only_estimate;	/* was published */
	ReconciledList *found;
	Quantiles	quantiles;
	const Sample *sample;		/* with the weights that are tried */
	bool		weighted;
} Search;

static bool
only_estimate(const Published *published)
{
	for (int i = 0; i < N_FIGURES; i++)
		if (i != FIGURE_ESTIMATE &&
			published->figures[i].kind != PRINTED_NOTHING)
			return false;
	return true;
}

/* ---- the list ---- */

static void
add_found(Search *search, const Reconciled *found)
{
	ReconciledList *to = search->found;

	if (to->n == to->capacity)
	{
		size_t		capacity = size_add(size_mul(to->capacity, 2), 256);
		Reconciled *list = core_alloc_array(capacity, sizeof(Reconciled));

		if (to->list != NULL)
		{
			core_copy(list, to->list, to->n * sizeof(Reconciled));
			core_free(to->list);
		}
		to->list = list;
		to->capacity = capacity;
	}
	to->list[to->n] = *found;
	to->list[to->n].order = (uint32_t) to->n;
	to->n++;
}

/* Which of those that agree comes nearest is chance: the plainest comes first. */
static int
compare_found(const void *a, const void *b, const void *context)
{
	const Reconciled *one = a;
	const Reconciled *other = b;
	double		distance = fmax(one->distance, 1.0) - fmax(other->distance, 1.0);

	(void) context;
	if (distance != 0.0 && !isnan(distance))
		return distance < 0.0 ? -1 : 1;
	if (one->used != other->used)
		return one->used ? -1 : 1;
	if (one->rounding != other->rounding)
		return one->rounding < other->rounding ? -1 : 1;
	return one->order < other->order ? -1 : one->order > other->order;
}

/* ---- one variance of one regression ---- */

/* All that is made of it; "found" holds what is known of the regression. */
static void
try_variance(Search *search, Reconciled *found, const VarianceRule *rule,
			 const FitCounts *counts, double std_error, double own)
{
	double		factor = factor_value(rule->factor, counts);

	if (!(rule->settings & found->setting) || !(std_error > 0.0) ||
		!(factor > 0.0) || !isfinite(factor))
		return;
	found->variance = rule->name;
	found->std_error = std_error * sqrt(factor);
	for (int i = 0; i < N_FREEDOMS; i++)
	{
		double		df = freedom_value((Freedom) i, rule->base, counts, own);

		if (!(df > 0.0))
			continue;
		found->freedom = (Freedom) i;
		found->df = df;
		found->used = convention_is_used(rule->name, found->freedom,
										 found->setting);
		reconcile_writing(found, search->published, &search->quantiles);
		add_found(search, found);
	}
}

/* An estimate without a standard error. */
static void
try_estimate(Search *search, Reconciled *found)
{
	found->variance = NULL;
	found->freedom = FREEDOM_TEST;
	found->std_error = found->df = NAN;
	found->used = false;
	reconcile_writing(found, search->published, &search->quantiles);
	add_found(search, found);
}

/* ---- a linear regression ---- */

static Setting
setting_of(Effects effects)
{
	return effects == EFFECTS_CLUSTER ? OF_CLUSTER_EFFECTS :
		effects == EFFECTS_BLOCK ? OF_BLOCK_EFFECTS : OF_GROUPS;
}

static FitCounts
count_fit(const Fitted *fitted)
{
	const Fit  *fit = fitted->fit;
	SurveyChoices survey = {.lonely = LONELY_FAIL};
	FitCounts	counts = {
		.rows = (double) fit->rows,
		.clusters = fitted->design->n_clusters,
		.parameters = (double) fit->parameters,
		.parameters_not_nested = (double) fit->parameters_not_nested,
		.design = NAN
	};
	Variance	variance;

	if (fitted->design->sample->image.flags & SAMPLE_CLUSTERED)
	{
		variance = variance_of_fit(fit, fitted->contrast, VCOV_SURVEY, &survey);
		counts.design = variance.df;
	}
	return counts;
}

static bool
is_usable(const Variance *variance)
{
	return variance->status == VARIANCE_OK && isfinite(variance->std_error) &&
		variance->std_error > 0.0;
}

static void
try_fit(Search *search, const Sample *part, Effects effects, uint64_t covariates)
{
	bool		clustered = (part->image.flags & SAMPLE_CLUSTERED) != 0;
	SurveyChoices survey = {.lonely = LONELY_FAIL};
	Reconciled	found = {.weighted = search->weighted, .effects = effects,
		.covariates = covariates, .setting = setting_of(effects)};
	Variance	variances[N_VCOVS];
	bool		known[N_VCOVS] = {false};
	Fitted		fitted;
	Estimate	estimate;
	FitCounts	counts;

	core_check_interrupts();
	if (estimate_begin(part, effects, &fitted, &estimate))
	{
		found.estimate = estimate.estimate;
		found.rows = estimate.rows;
		found.clusters = clustered ? estimate.clusters : 0;
		counts = count_fit(&fitted);
		for (int i = 0; i < n_variance_rules && !search->only_estimate; i++)
		{
			const VarianceRule *rule = &variance_rules[i];
			Vcov		base = rule->base;

			if (vcov_is_clustered(base) && !clustered)
				continue;
			if (!known[base])
				variances[base] = variance_of_fit(fitted.fit, fitted.contrast,
												  base, &survey);
			known[base] = true;
			if (is_usable(&variances[base]))
				try_variance(search, &found, rule, &counts,
							 variances[base].std_error, variances[base].df);
		}
		if (search->only_estimate)
			try_estimate(search, &found);
	}
	estimate_end(&fitted);
}

/* ---- tests of the clusters' changes ---- */

static void
try_changes(Search *search, const Sample *part, uint64_t covariates)
{
	static const CollapseTest tests[] = {
		COLLAPSE_POOLED, COLLAPSE_WELCH, COLLAPSE_PAIRED
	};
	unsigned	meets = sample_meets(part);

	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
	{
		const Way  *way = way_of(WAY_CHANGES, tests[i]);
		Choices		choices = choices_of(way);
		Reconciled	found = {.weighted = search->weighted,
			.covariates = covariates, .setting = OF_GROUPS,
			.variance = way->name, .freedom = FREEDOM_TEST, .used = true};
		Estimate	estimate;
		ConfidenceSet set;

		if (choices_need(&choices) & ~meets)
			continue;
		infer(part, &choices, &estimate, &set);
		if (!estimate.has_interval || !(estimate.std_error > 0.0))
			continue;
		found.estimate = estimate.estimate;
		found.std_error = estimate.std_error;
		found.df = estimate.df;
		found.rows = estimate.rows;
		found.clusters = estimate.clusters;
		reconcile_writing(&found, search->published, &search->quantiles);
		add_found(search, &found);
	}
}

/* ---- other scales ---- */

/* What a variance says of the logarithm of a ratio, and of the effect. */
static void
try_linked_rule(Search *search, const LinkedEffect *linked, Link link,
				const VarianceRule *rule, const FitCounts *counts)
{
	const Estimate *e = &linked->estimate;
	bool		judged = e->has_std_error && e->std_error > 0.0;
	Reconciled	found = {.weighted = search->weighted, .link = link,
		.setting = search->weighted ? OF_WEIGHTED_LINK : OF_LINK,
		.rows = e->rows,
		.clusters = e->clustered ? e->clusters : 0};

	if (!e->has_estimate || !(judged || search->only_estimate))
		return;
	for (int i = 0; i < N_SHOWN; i++)
	{
		found.shown = (Shown) i;
		found.estimate = i == SHOWN_EFFECT ? linked->effect : e->estimate;
		if (search->only_estimate)
			try_estimate(search, &found);
		else
			try_variance(search, &found, rule, counts,
						 i == SHOWN_EFFECT ? linked->std_error : e->std_error,
						 i == SHOWN_EFFECT ? linked->df : e->df);
	}
}

static double
design_freedom(const Sample *sample, Link link)
{
	Choices		choices = choices_of(way_of(WAY_VARIANCE, VCOV_SURVEY));
	LinkedEffect linked;

	linked_effect(sample, link, &choices, &linked);
	return linked.estimate.has_interval ? linked.estimate.df : NAN;
}

static void
try_link(Search *search, const Sample *plain, Link link)
{
	bool		clustered = (plain->image.flags & SAMPLE_CLUSTERED) != 0;
	FitCounts	counts = {.parameters = TWO_WAVES_GROUPS,
		.parameters_not_nested = TWO_WAVES_GROUPS, .design = NAN};
	LinkedEffect *linked;
	bool		known[N_VCOVS] = {false};
	double		outcome;

	if (!linked_applies(plain, link, &outcome))
		return;
	linked = core_alloc_array(N_VCOVS, sizeof(LinkedEffect));
	if (clustered)
		counts.design = design_freedom(plain, link);
	for (int i = 0; i < n_variance_rules; i++)
	{
		const VarianceRule *rule = &variance_rules[i];
		Choices		choices = choices_of(way_of(WAY_VARIANCE, rule->base));

		if (!(rule->settings & OF_LINKS) ||
			(vcov_is_clustered(rule->base) && !clustered))
			continue;
		core_check_interrupts();
		if (!known[rule->base])
			linked_effect(plain, link, &choices, &linked[rule->base]);
		known[rule->base] = true;
		counts.rows = (double) linked[rule->base].estimate.rows;
		counts.clusters = linked[rule->base].estimate.clusters;
		try_linked_rule(search, &linked[rule->base], link, rule, &counts);
		if (search->only_estimate)
			break;
	}
	core_free(linked);
}

/* ---- all of them ---- */

static void
try_subset(void *context, uint64_t covariates)
{
	Search	   *search = context;
	uint32_t	flags = search->sample->image.flags;
	Sample	   *part = sample_part(search->sample, covariates,
								   LEFT_OUT_NOTHING, 0);

	try_fit(search, part, EFFECTS_NONE, covariates);
	if (flags & SAMPLE_CLUSTERED)
		try_fit(search, part, EFFECTS_CLUSTER, covariates);
	if (flags & SAMPLE_BLOCKED)
		try_fit(search, part, EFFECTS_BLOCK, covariates);
	if (!search->only_estimate)
		try_changes(search, part, covariates);
	core_free(part);
}

static void
try_sample(Search *search)
{
	Sample	   *plain = sample_part(search->sample, 0, LEFT_OUT_NOTHING, 0);

	subsets_visit(search->sample->n_covariates,
				  search->published->covariates_most, try_subset, search);
	try_link(search, plain, LINK_LOGIT);
	try_link(search, plain, LINK_LOG);
	core_free(plain);
}

void
reconcile(const Sample *sample, const Published *published,
		  ReconciledList *found)
{
	Search		search = {.published = published, .found = found,
		.only_estimate = only_estimate(published), .sample = sample,
		.weighted = (sample->image.flags & SAMPLE_WEIGHTED) != 0};

	*found = (ReconciledList) {NULL, 0, 0};
	try_sample(&search);
	if (search.weighted)
	{
		Sample	   *plain = sample_unweighted(sample);

		search.sample = plain;
		search.weighted = false;
		try_sample(&search);
		core_free(plain);
	}
	if (found->n > 0)
		sort_items(found->list, found->n, sizeof(Reconciled), compare_found, NULL);
}
