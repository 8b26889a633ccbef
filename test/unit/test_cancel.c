/*-------------------------------------------------------------------------
 *
 * test_cancel.c
 *		A query can be cancelled: nothing goes on for long without looking
 *		for interrupts, however many clusters there are.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <stdio.h>
#include <string.h>

#include "core/answer/balance.h"
#include "core/answer/block_diagnostics.h"
#include "core/answer/cluster_diagnostics.h"
#include "core/answer/icc.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/answer/romano_wolf.h"
#include "core/answer/bootstrap_ci.h"
#include "core/sample/value_sample_wire.h"
#include "core/sample/sample_wire.h"
#include "host.h"
#include "rows.h"

/*
 * A loop over clusters that does not look shows at this size already; at the
 * largest there can be, two hundred times as many, it would take seconds.
 */
#define LONGEST 0.03

/* Each is left after so many seconds. */
#define SECONDS 0.15

#define CLUSTERS 60000

#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

typedef struct Large
{
	Sample	   *growing;		/* text clusters in blocks, weights */
	Sample	   *sample;			/* the same, canonical */
	Sample	   *covariates;		/* few clusters of many cells' worth of work */
	unsigned char *bytes;
	size_t		length;
	ValueSample *values;		/* clustered, weighted */
	ValueSample *rows;			/* by rows */
	Effects		effects;
	Vcov		vcov;
	WildKind	wild;
	int			choice;
	int			failures;
} Large;

static Large large;

static Sample *
grow(int clusters, uint32_t flags, int n_covariates)
{
	Sample	   *sample = sample_create(flags, n_covariates);
	double		covariates[MAX_COVARIATES];
	uint64_t	state = 1;
	char		name[32];

	for (int i = 0; i < 4 * clusters; i++)
	{
		int			g = i % clusters;
		Row			row = make_row(next_uniform(&state), g % 2 == 0,
								   i / clusters % 2 == 1, g * 7919 % clusters,
								   (flags & SAMPLE_WEIGHTED) ? 0.5 + next_uniform(&state) : 1.0);

		for (int j = 0; j < n_covariates; j++)
			covariates[j] = next_uniform(&state);
		row.covariates = covariates;
		if (flags & SAMPLE_TEXT_CLUSTER)
		{
			snprintf(name, sizeof(name), "area %d", g * 7919 % clusters);
			row.cluster.text = name;
			row.cluster.length = strlen(name);
		}
		if (flags & SAMPLE_BLOCKED)
			row.block.number = g / 2 % 1000;
		add_row(&sample, &row);
	}
	return sample;
}

static ValueSample *
grow_values(int n, uint32_t flags)
{
	ValueSample *sample = value_sample_create(flags);
	uint64_t	state = 2;

	for (int i = 0; i < n; i++)
	{
		ValueSample *before = sample;
		Key			key = {.number = i % (n / 4)};

		if (!(flags & VALUE_SAMPLE_CLUSTERED))
			key.number = 0;
		assert_int_equal(value_sample_add(&sample, next_uniform(&state), &key,
										  (flags & VALUE_SAMPLE_WEIGHTED) ? 0.5 + next_uniform(&state) : 1.0),
						 SAMPLE_OK);
		if (sample != before)
			core_free(before);
	}
	return sample;
}

static void
watch(const char *what, void (*run) (void *))
{
	double		gap = longest_uninterruptible(run, &large, SECONDS);

	if (gap > LONGEST / 3.0)
		print_message("%s: %.0f ms without a look\n", what, 1000.0 * gap);
	if (gap > LONGEST)
		large.failures++;
}

/* ---- samples ---- */

static void
canonical(void *unused)
{
	Sample	   *result;
	const Cell *conflict;

	(void) unused;
	sample_canonical(large.growing, &result, &conflict);
	core_free(result);
}

static void
thawed(void *unused)
{
	Sample	   *thawed;

	(void) unused;
	if (sample_thaw(large.sample, &thawed) == SAMPLE_OK)
		core_free(thawed);
}

static void
merge_two(void *unused)
{
	Sample	   *into = sample_create(large.sample->image.flags, 0);
	Sample	   *before = into;
	const Cell *conflict;

	(void) unused;
	sample_merge(&into, large.sample, &conflict);
	if (into != before)
		core_free(before);
	core_free(into);
}

static void
encode(void *unused)
{
	(void) unused;
	sample_wire_encode(large.sample, large.bytes);
}

static void
decode(void *unused)
{
	const char *problem;

	(void) unused;
	core_free(sample_wire_decode(large.bytes, large.length, &problem));
}

static void
samples_can_be_left(void **unused)
{
	(void) unused;
	watch("canonical form", canonical);
	watch("thawing", thawed);
	watch("merging", merge_two);
	watch("writing", encode);
	watch("reading", decode);
}

/* ---- estimates ---- */

static void
estimate(void *unused)
{
	Choices		choices = default_choices;
	Estimate	result;

	(void) unused;
	choices.vcov = large.vcov;
	choices.effects = large.effects;
	estimate_effect(large.sample, &choices, &result);
}

static void
wild(void *unused)
{
	Choices		choices = choices_of(way_of(WAY_WILD, large.wild));
	Estimate	result;
	ConfidenceSet set;

	(void) unused;
	choices.effects = large.effects;
	infer_by_wild_bootstrap(large.sample, &choices, &result, &set);
}

static void
permutation(void *unused)
{
	Choices		choices = choices_of(way_of(WAY_PERMUTATION, large.choice % 2));
	Estimate	result;
	ConfidenceSet set;

	(void) unused;
	choices.statistic = large.choice / 2 ? STATISTIC_T : STATISTIC_DIFFERENCE;
	infer_by_permutation(large.sample, &choices, &result, &set);
}

static void
collapse(void *unused)
{
	Choices		choices = choices_of(way_of(WAY_CHANGES, large.choice));
	Estimate	result;
	ConfidenceSet set;

	(void) unused;
	infer_by_changes(large.sample, &choices, &result, &set);
}

static void
bootstrap(void *unused)
{
	Choices		choices = choices_of(way_of(WAY_DRAWN, large.choice % 3));
	Estimate	result;
	ConfidenceSet set;

	(void) unused;
	choices.effects = large.effects;
	choices.resample = (Resample) (large.choice / 3);
	choices.conf_type = large.choice == 0 ? INTERVAL_STUDENTIZED : INTERVAL_BCA;
	infer_by_bootstrap(large.sample, &choices, &result, &set);
}

static void
step_down(void *unused)
{
	Hypothesis	hypotheses[2] = {{.sample = large.sample}, {.sample = large.sample}};
	Choices		choices = choices_of(usual_way(WAY_WILD));

	(void) unused;
	stepdown_test(hypotheses, 2, &choices);
}

static void
estimates_can_be_left(void **unused)
{
	char		what[64];

	(void) unused;
	for (large.effects = EFFECTS_NONE; large.effects <= EFFECTS_BLOCK; large.effects++)
		for (large.vcov = VCOV_IID; large.vcov <= VCOV_JKN; large.vcov++)
		{
			snprintf(what, sizeof(what), "%s, effects %d", vcov_name(large.vcov), large.effects);
			watch(what, estimate);
		}
	for (large.effects = EFFECTS_NONE; large.effects <= EFFECTS_BLOCK; large.effects++)
		for (int i = large.effects == EFFECTS_NONE ? 0 : WILD_WCR31; i < N_WILD_METHODS; i += 3)
		{
			large.wild = (WildKind) i;
			snprintf(what, sizeof(what), "%s, effects %d", way_of(WAY_WILD, i)->name, large.effects);
			watch(what, wild);
		}
	for (large.choice = 0; large.choice < 4; large.choice++)
		watch("permutation", permutation);
	for (large.choice = 0; large.choice < N_COLLAPSE_TESTS; large.choice++)
		watch(way_of(WAY_CHANGES, large.choice)->name, collapse);
	for (large.effects = EFFECTS_NONE; large.effects <= EFFECTS_BLOCK; large.effects++)
		for (large.choice = 0; large.choice < 9; large.choice++)
			watch("bootstrap", bootstrap);
	watch("step-down", step_down);
}

/* ---- what an estimate rests on ---- */

static void
cells(void *unused)
{
	GroupMean	means[TWO_WAVES_GROUPS];

	(void) unused;
	estimate_group_means(large.sample, means);
}

static void
clusters(void *unused)
{
	Design	   *design = two_waves_design(large.sample, large.effects, true);
	Fit		   *fit = fit_create(design);
	ClusterDiagnostics *inside = core_alloc((design->n_clusters + (size_t) 1) * sizeof(ClusterDiagnostics));

	(void) unused;
	diagnose_clusters(fit, inside);
	core_free(inside);
	fit_free(fit);
	design_free(design);
}

static void
effective(void *unused)
{
	Design	   *design = two_waves_design(large.sample, large.effects, true);
	Fit		   *fit = fit_create(design);
	double		n;

	(void) unused;
	effective_clusters(fit, 0.3, &n);
	fit_free(fit);
	design_free(design);
}

static void
blocks(void *unused)
{
	Design	   *design = two_waves_design(large.sample, EFFECTS_NONE, true);
	Fit		   *fit = fit_create(design);
	Partition  *parts = partition_by_block(design);
	BlockDiagnostics *inside = core_alloc((parts->n_parts + (size_t) 1) * sizeof(BlockDiagnostics));

	(void) unused;
	diagnose_blocks(fit, parts, inside);
	core_free(inside);
	partition_free(parts);
	fit_free(fit);
	design_free(design);
}

static void
similarity(void *unused)
{
	Design	   *design = two_waves_design(large.sample, EFFECTS_NONE, false);

	(void) unused;
	intraclass_correlation(design);
	design_free(design);
}

static void
balance(void *unused)
{
	(void) unused;
	compare_arms(large.sample);
}

static void
looking_inside_can_be_left(void **unused)
{
	(void) unused;
	watch("cells", cells);
	for (large.effects = EFFECTS_NONE; large.effects <= EFFECTS_BLOCK; large.effects++)
	{
		watch("clusters", clusters);
		watch("effective clusters", effective);
	}
	watch("blocks", blocks);
	watch("similarity", similarity);
	watch("balance", balance);
}

/* ---- columns ---- */

static void
values_canonical_form(void *unused)
{
	(void) unused;
	core_free(value_sample_canonical(large.values));
}

static void
values_thawed(void *unused)
{
	ValueSample *thawed;

	(void) unused;
	assert_int_equal(value_sample_thaw(large.values, &thawed), SAMPLE_OK);
	core_free(thawed);
}

static void
values_answer(void *unused)
{
	ColumnChoices choices = default_column_choices;
	ColumnEstimate result;

	(void) unused;
	choices.question.statistic = (ColumnStatistic) large.choice;
	choices.kind = INTERVAL_BCA;
	bootstrap_column(large.choice % 2 ? large.values : large.rows, &choices, &result);
	bootstrap_column(large.choice % 2 ? large.rows : large.values, &choices, &result);
}

static void
columns_can_be_left(void **unused)
{
	(void) unused;
	watch("canonical values", values_canonical_form);
	watch("thawed values", values_thawed);
	for (large.choice = 0; large.choice < N_COLUMN_STATISTICS; large.choice++)
		if (large.choice != COLUMN_PROPORTION)
			watch(column_statistic_names.names[large.choice], values_answer);
}

static void
nothing_took_too_long(void **unused)
{
	(void) unused;
	assert_int_equal(large.failures, 0);
}

static int
set_up(void **unused)
{
	ValueSample *growing = grow_values(250000,
									   VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_WEIGHTED);
	ValueSample *rows = grow_values(250000, 0);

	(void) unused;
	large.growing = grow(CLUSTERS, SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER |
						 SAMPLE_WEIGHTED | SAMPLE_BLOCKED, 0);
	large.sample = finish(grow(CLUSTERS, SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER |
							   SAMPLE_WEIGHTED | SAMPLE_BLOCKED, 0));
	large.length = sample_wire_size(large.sample);
	large.bytes = core_alloc(large.length);
	sample_wire_encode(large.sample, large.bytes);
	large.values = value_sample_canonical(growing);
	large.rows = value_sample_canonical(rows);
	core_free(growing);
	core_free(rows);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(samples_can_be_left),
		cmocka_unit_test(looking_inside_can_be_left),
		cmocka_unit_test(columns_can_be_left),
		cmocka_unit_test(estimates_can_be_left),
		cmocka_unit_test(nothing_took_too_long),
	};

	/* Sanitizers take time, and mind what is lost when a run is left. */
	if (IS_SANITIZED)
		return 0;
	return cmocka_run_group_tests(tests, set_up, NULL);
}
