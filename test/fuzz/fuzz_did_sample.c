/*-------------------------------------------------------------------------
 *
 * fuzz_did_sample.c
 *		What the reader of did_sample lets through, every function can use.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "fuzz.h"
#include "cells.h"

#include "core/answer/cluster_diagnostics.h"
#include "core/answer/estimate.h"
#include "core/answer/group_time.h"
#include "core/answer/wave_aggregate.h"
#include "core/answer/icc.h"
#include "core/answer/release_check.h"
#include "core/answer/wave_adjusted.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/model/design.h"
#include "core/sample/panel.h"
#include "core/sample/sample_keys.h"
#include "core/sample/sample_relabel.h"
#include "core/sample/sample_wire.h"
#include "core/words/words.h"
#include "core/words/words_release.h"

/* So that all sign vectors and assignments are few. */
#define FEW_CLUSTERS 7

static void
check_estimate(const Estimate *e)
{
	if (e->has_estimate && !isfinite(e->estimate))
		fuzz_fail("an estimate is not finite");
	if (e->has_std_error && !(e->std_error >= 0.0 && isfinite(e->std_error)))
		fuzz_fail("a standard error is %g", e->std_error);
	if (e->has_interval &&
		!(e->interval.p_value >= 0.0 && e->interval.p_value <= 1.0 &&
		  e->interval.low <= e->interval.high))
		fuzz_fail("p is %g and the interval from %g to %g",
				  e->interval.p_value, e->interval.low, e->interval.high);
}

static void
estimate_by_all_variances(const Sample *sample, Effects effects)
{
	for (int vcov = 0; vcov <= VCOV_JKN; vcov++)
	{
		Choices		choices = default_choices;
		Estimate	e;

		choices.vcov = (Vcov) vcov;
		choices.effects = effects;
		if (!estimate_vcov_applies(sample, &choices.vcov))
			continue;
		estimate_effect(sample, &choices, &e);
		check_estimate(&e);
	}
}

static bool
covariates_apply(const Sample *sample, Choices *choices)
{
	if (sample->n_covariates == 0)
		return true;
	if (choices->vcov == VCOV_CR2 && choices->covariates != COVARIATES_REG)
		choices->vcov = VCOV_CRV3;
	return (sample->image.flags & SAMPLE_CLUSTERED) &&
		adjusted_vcov_applies(sample, choices->covariates, choices->vcov);
}

/* More of them, with every cell's rows looked through, take long. */
#define FEW_WAVES 12

/* Of those cohorts and periods that there are, not all of a hostile many. */
static void
estimate_all_waves(const Sample *sample)
{
	Waves	   *waves = waves_create(sample);

	for (int kind = 0; kind < 8; kind++)
	{
		WaveChoices wave_choices = {
			kind & 1, (kind >> 1) & 1, (kind & 4) ? 1 : 0
		};
		Choices		choices = default_choices;
		int			n = waves_treated_cohorts(waves, wave_choices.anticipation);

		choices.vcov = (kind & 4) ? VCOV_CR0 : VCOV_CR2;
		choices.covariates = kind % N_COVARIATE_METHODS;
		if (!estimate_vcov_applies(sample, &choices.vcov) ||
			!covariates_apply(sample, &choices))
			continue;
		for (int i = 0; i < n && i < FEW_WAVES; i++)
			for (int j = 0; j < waves->n_periods && j < FEW_WAVES; j++)
			{
				GroupTime	found;
				char	   *note;

				group_time(sample, waves, waves->cohorts[i],
						   waves->periods[j], &wave_choices, &choices, &found);
				check_estimate(&found.estimate);
				note = words_note(&found.estimate.facts, sample);
				if (note == NULL && !found.estimate.has_estimate)
					fuzz_fail("there is no estimate, and nothing says why");
				if (note != NULL)
					core_free(note);
			}
	}
	waves_free(waves);
}

static void
average_all_waves(const Sample *sample)
{
	Waves	   *waves = waves_create(sample);

	for (int kind = 0; kind < 32 && sample_rows(sample) > 0 &&
		 waves->n_cohorts <= FEW_WAVES && waves->n_periods <= FEW_WAVES; kind++)
	{
		AggregateChoices choices = {
			.average = {.type = kind / 8, .weights = kind % 5 % 4, .shares = kind % 3 % 2,
			.first_event = INT64_MIN, .last_event = INT64_MAX},
			.waves = {kind & 1, (kind >> 1) & 1, kind % 3},
			.vcov = kind % 4,
			.conf_level = 0.95,
			.covariates = kind % N_COVARIATE_METHODS
		};
		WaveRows   *found;

		if (!aggregate_vcov_applies(sample, &choices))
			continue;
		found = wave_aggregate(sample, waves, &choices);
		for (int i = 0; i < found->n_rows; i++)
			check_estimate(&found->rows[i].estimate);
		wave_rows_free(found);
	}
	waves_free(waves);
}

static void
look_inside(const Sample *sample, Effects effects)
{
	Estimate	e;
	Fitted		fitted;

	if (estimate_begin(sample, effects, &fitted, &e))
	{
		uint32_t	n = fitted.design->n_clusters;
		ClusterDiagnostics *clusters = core_alloc((n + 1) * sizeof(*clusters));
		double		effective;

		diagnose_clusters(fitted.fit, clusters);
		effective_clusters(fitted.fit, 0.05, &effective);
		intraclass_correlation(fitted.design);
		core_free(clusters);
	}
	estimate_end(&fitted);
}

static void
free_set(ConfidenceSet *set)
{
	if (set->segments != NULL)
		core_free(set->segments);
}

static void
infer_with_few_clusters(const Sample *sample, Effects effects)
{
	Choices		wild = choices_of(usual_way(WAY_WILD));
	Choices		bootstrap = choices_of(usual_way(WAY_DRAWN));
	Choices		permutation = choices_of(usual_way(WAY_PERMUTATION));
	ConfidenceSet set = {0};
	Estimate	e;

	wild.effects = effects;
	wild.reps = 99;
	infer_by_wild_bootstrap(sample, &wild, &e, &set);
	free_set(&set);
	check_estimate(&e);
	if (find_mixed_cluster(sample) != NULL)
		return;
	bootstrap.effects = effects;
	bootstrap.reps = 39;
	infer_by_bootstrap(sample, &bootstrap, &e, &set);
	check_estimate(&e);
	permutation.reps = 99;
	infer_by_permutation(sample, &permutation, &e, &set);
	free_set(&set);
	check_estimate(&e);
	for (int test = COLLAPSE_POOLED; test < N_COLLAPSE_TESTS; test++)
	{
		Choices		collapse = choices_of(way_of(WAY_CHANGES, test));

		if (test >= COLLAPSE_PAIRED && !(sample->image.flags & SAMPLE_BLOCKED))
			continue;
		infer_by_changes(sample, &collapse, &e, &set);
		check_estimate(&e);
	}
}

static void
check_finding(void *context, const ReleaseFinding *found)
{
	const Sample *sample = context;
	const ReleaseRules rules = {30, 10, 2, 0.9, 0.1};
	char	   *what = words_release_what(found, sample, &rules);
	char	   *advice = words_release_advice(found, sample);

	if (found->least < 0 || found->least > found->most || found->most > SAMPLE_MAX_ROWS)
		fuzz_fail("%s of %lld to %lld people", release_codes[found->code],
				  (long long) found->least, (long long) found->most);
	core_free(what);
	core_free(advice);
}

static void
rename_key(void *unused, KeyRole role, const Key *key,
		   unsigned char bytes[RELABEL_BYTES])
{
	Digest		digest = digest_finish(digest_key(digest_start(role), key));

	(void) unused;
	memcpy(bytes, &digest, RELABEL_BYTES);
}

/* What may leave the house, and what leaves it: what is read again. */
static void
give_away(Sample *sample)
{
	const ReleaseRules rules[] = {{30, 10, 2, 0.9, 0.1}, {1, 1, 1, 0.0, 1.0}, {1, 4, 3, 0.5, 0.0}};
	Sample	   *hidden;
	Key			first;
	Key			second;

	for (int i = 0; i < 3 && sample_is_two_waves(sample); i++)
	{
		check_release(sample, &rules[i], check_finding, sample);
		check_release_difference(sample, sample, &rules[0], check_finding, sample);
	}
	if (sample_relabel(sample, rename_key, NULL, sample->digest, &hidden,
					   &first, &second) == RELABEL_OK)
	{
		must_be_read_back(hidden);
		core_free(hidden);
	}
}

static uint32_t
count_clusters(const Sample *sample)
{
	uint32_t	n = 0;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
		n += i == 0 || sample_cell(sample, i)->cluster !=
			sample_cell(sample, i - 1)->cluster;
	return n;
}

/* Units followed through the periods, if they have one row in each. */
static void
follow_units(const Sample *sample)
{
	Panel	   *panel = panel_create(sample);
	Sample	   *made;

	if (panel->twice == NULL && panel_balance(panel, &made) == SAMPLE_OK)
	{
		must_be_read_back(made);
		core_free(made);
	}
	if (panel->twice == NULL && panel->n_rows > 0 &&
		panel_pair(panel, panel->rows[0].period,
				   panel->rows[panel->n_rows - 1].period,
				   panel->n_rows % 2 == 0, &made) == SAMPLE_OK)
	{
		must_be_read_back(made);
		core_free(made);
	}
	panel_free(panel);
}

static void
use_sample(const Sample *sample)
{
	int			most = !(sample->image.flags & SAMPLE_CLUSTERED) ? EFFECTS_NONE :
		!(sample->image.flags & SAMPLE_BLOCKED) ? EFFECTS_CLUSTER : EFFECTS_BLOCK;
	GroupMean	means[TWO_WAVES_GROUPS];

	estimate_all_waves(sample);
	if (sample->image.flags & SAMPLE_CLUSTERED)
		average_all_waves(sample);
	if (!sample_is_two_waves(sample))
		return;
	estimate_group_means(sample, means);
	for (int effects = EFFECTS_NONE; effects <= most; effects++)
	{
		estimate_by_all_variances(sample, (Effects) effects);
		if (!(sample->image.flags & SAMPLE_CLUSTERED))
			continue;
		look_inside(sample, (Effects) effects);
		if (count_clusters(sample) <= FEW_CLUSTERS)
			infer_with_few_clusters(sample, (Effects) effects);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *problem = NULL;
	Sample	   *sample = sample_wire_decode(bytes, size, &problem);

	if ((sample == NULL) != (problem != NULL))
		fuzz_fail("a sample and a problem, or neither");
	if (sample == NULL)
		return 0;
	must_be_written_the_same(sample, bytes, size);
	give_away(sample);
	merge_with_itself(sample);
	if (sample_has_further_key(sample))
	{
		Sample	   *collapsed = without_further_key(sample);

		if (sample_has_units(sample))
			follow_units(sample);
		core_free(sample);
		sample = collapsed;
	}
	if (sample != NULL)
	{
		use_sample(sample);
		core_free(sample);
	}
	return 0;
}
