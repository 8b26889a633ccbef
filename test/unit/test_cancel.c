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
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/answer/balance.h"
#include "core/answer/block_diagnostics.h"
#include "core/answer/cluster_diagnostics.h"
#include "core/answer/icc.h"
#include "core/answer/release_check.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/answer/romano_wolf.h"
#include "core/answer/bootstrap_ci.h"
#include "core/sample/value_sample_wire.h"
#include "core/sample/panel.h"
#include "core/sample/sample_collapse.h"
#include "core/sample/sample_relabel.h"
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
	Sample	   *growing_units;
	Sample	   *units;
	unsigned char *bytes_of_units;
	size_t		length_of_units;
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
		/* Once in each period. */
		row.unit.number = g + i / (2 * clusters) * clusters;
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
watch_for(const char *what, void (*run) (void *), double seconds)
{
	double		gap = longest_uninterruptible(run, &large, seconds);

	if (gap > LONGEST / 3.0)
		print_message("%s: %.0f ms without a look\n", what, 1000.0 * gap);
	if (gap > LONGEST)
		large.failures++;
}

static void
watch(const char *what, void (*run) (void *))
{
	watch_for(what, run, SECONDS);
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
drop_finding(void *unused, const ReleaseFinding *unused_finding)
{
	(void) unused;
	(void) unused_finding;
}

static void
release(void *unused)
{
	const ReleaseRules rules = {30, 10, 2, 0.9, 0.1};
	const ReleaseRules none = {1, 1, 2, 0.9, 0.1};

	(void) unused;
	check_release(large.sample, &rules, drop_finding, NULL);
	check_release(large.sample, &none, drop_finding, NULL);
	check_release_difference(large.sample, large.sample, &rules, drop_finding, NULL);
}

static void
rename_by_digest(void *unused, KeyRole role, const Key *key, unsigned char bytes[RELABEL_BYTES])
{
	Digest		digest = digest_finish(digest_key(digest_start(role), key));

	(void) unused;
	memcpy(bytes, &digest, RELABEL_BYTES);
}

static void
other_keys(void *unused)
{
	Digest		digest = {{1, 2}};
	Sample	   *other;
	Key			first;
	Key			second;

	(void) unused;
	assert_int_equal(sample_relabel(large.sample, rename_by_digest, NULL, digest, &other, &first, &second), RELABEL_OK);
	core_free(other);
}

/* ---- samples of units ---- */

static void
units_canonical(void *unused)
{
	Sample	   *result;
	const Cell *conflict;

	(void) unused;
	sample_canonical(large.growing_units, &result, &conflict);
	core_free(result);
}

static void
units_collapsed(void *unused)
{
	Sample	   *result;

	(void) unused;
	if (sample_collapse(large.units, &result) == SAMPLE_OK)
		core_free(result);
}

static void
units_decoded(void *unused)
{
	const char *problem;

	(void) unused;
	core_free(sample_wire_decode(large.bytes_of_units, large.length_of_units, &problem));
}

static void
units_followed(void *unused)
{
	Panel	   *panel = panel_create(large.units);
	Sample	   *made;

	(void) unused;
	assert_null(panel->twice);
	assert_int_equal(panel_balance(panel, &made), SAMPLE_OK);
	core_free(made);
	assert_int_equal(panel_pair(panel, PERIOD_PRE, PERIOD_POST, false,
								&made), SAMPLE_OK);
	core_free(made);
	panel_free(panel);
}

static void
units_can_be_left(void **unused)
{
	(void) unused;
	large.growing_units = grow(CLUSTERS, SAMPLE_CLUSTERED | SAMPLE_UNITS | SAMPLE_WEIGHTED, 0);
	large.units = finish(grow(CLUSTERS, SAMPLE_CLUSTERED | SAMPLE_UNITS | SAMPLE_WEIGHTED, 0));
	large.length_of_units = sample_wire_size(large.units);
	large.bytes_of_units = core_alloc(large.length_of_units);
	sample_wire_encode(large.units, large.bytes_of_units);
	watch("canonical form, units", units_canonical);
	watch("collapse", units_collapsed);
	watch("reading, units", units_decoded);
	watch("following units", units_followed);
	core_free(large.growing_units);
	core_free(large.units);
	core_free(large.bytes_of_units);
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
	watch("release", release);
	watch("other keys", other_keys);
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

/* ---- keys of an enemy ---- */

/*
 * Those that are long, or meet in an index: each entry then takes as long as
 * thousands of others.
 */
typedef struct Hostile
{
	Sample	   *long_block;		/* one block of all clusters */
	Sample	   *long_clusters;	/* alike but for their ends */
	Sample	   *colliding;
	ValueSample *long_values;	/* many values of one cluster */
	ValueSample *colliding_values;
	unsigned char *bytes;		/* of the first, as it is sent */
	size_t		length;
} Hostile;

static Hostile hostile;

#define LONG_KEY ((size_t) 1 << 20)
#define LONG_CLUSTERS 128
#define COLLIDING 60000

/* How long entries that meet are watched: they get slower with their number. */
#define COLLIDING_SECONDS 1.0

/* Of an odd number, modulo 2^64. */
static uint64_t
inverse(uint64_t odd)
{
	uint64_t	x = odd;

	for (int i = 0; i < 6; i++)
		x *= 2 - odd * x;
	return x;
}

/* y with y ^ (y >> shift) the number given. */
static uint64_t
unshifted(uint64_t number, int shift)
{
	uint64_t	y = number;

	for (int i = shift; i < 64; i += shift)
		y = number ^ (y >> shift);
	return y;
}

/* The word whose hash ends in the same 32 bits, whatever the number. */
static uint64_t
before_last_step(uint32_t number)
{
	uint64_t	h = unshifted((uint64_t) number << 32 | 12345, 32);

	return unshifted(h * inverse(UINT64_C(0xBF58476D1CE4E5B9)), 29);
}

static int64_t
colliding_cluster(uint32_t number)
{
	uint64_t	h = before_last_step(number) ^ ((uint64_t) NEVER_TREATED << 32);

	return (int64_t) (h * inverse(UINT64_C(0x9E3779B97F4A7C15)));
}

static double
colliding_value(uint32_t number)
{
	double		one = 1.0;
	double		value;
	uint64_t	bits;
	uint64_t	h;

	memcpy(&bits, &one, sizeof(bits));
	h = before_last_step(number) ^ bits * UINT64_C(0xA0761D6478BD642F);
	bits = unshifted(h * inverse(UINT64_C(0x9E3779B97F4A7C15)), 32);
	memcpy(&value, &bits, sizeof(value));
	return value;
}

static Sample *
colliding_sample(void)
{
	Sample	   *sample = sample_allocate_canonical(SAMPLE_CLUSTERED, 0, COLLIDING, 0, 0);

	for (uint32_t i = 0; i < COLLIDING; i++)
	{
		Cell	   *cell = sample_cell(sample, i);

		cell->cluster = colliding_cluster(i);
		cell->cohort = NEVER_TREATED;
		cell->period = PERIOD_PRE;
		cell_moments(cell, 2, 0)->hi = 1.0;
	}
	sample->image.n_rows = COLLIDING;
	return sample;
}

static ValueSample *
colliding_value_sample(void)
{
	ValueSample *sample = value_sample_allocate_canonical(0, COLLIDING, 0, 0);
	uint32_t	number = 0;

	for (uint32_t i = 0; i < COLLIDING; i++)
	{
		ValueEntry *entry = value_sample_entry(sample, i);

		do
			entry->value = colliding_value(number++);
		while (!(fabs(entry->value) <= VALUE_LIMIT));
		entry->rows = 1;
	}
	sample->image.n_rows = COLLIDING;
	return sample;
}

/* Half the rows' worth of clusters, or LONG_CLUSTERS of long names. */
static Sample *
sample_of_long_keys(char *key, bool long_blocks)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER | SAMPLE_BLOCKED | SAMPLE_TEXT_BLOCK, 0);
	char		name[32];

	for (int i = 0; i < (long_blocks ? 1500 : LONG_CLUSTERS); i++)
	{
		Row			row = make_row(i % 7, i % 2 == 0, i / 2 % 2 == 1, 0, 1.0);

		/* Backwards, so that there is something to sort. */
		snprintf(name, sizeof(name), "%05d", 99999 - i);
		memcpy(key + LONG_KEY - 5, name, 5);
		row.cluster.text = long_blocks ? name : key;
		row.cluster.length = long_blocks ? 5 : LONG_KEY;
		row.block.text = long_blocks ? key : "one";
		row.block.length = long_blocks ? LONG_KEY - 5 : 3;
		add_row(&sample, &row);
	}
	return sample;
}

static ValueSample *
values_of_a_long_key(char *key)
{
	ValueSample *sample = value_sample_create(VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_TEXT_CLUSTER);
	Key			cluster = {key, LONG_KEY, 0};

	for (int i = 0; i < 1500; i++)
	{
		ValueSample *before = sample;

		assert_int_equal(value_sample_add(&sample, i, &cluster, 1.0), SAMPLE_OK);
		if (sample != before)
			core_free(before);
	}
	return sample;
}

static void
thaw_and_leave(const Sample *sample)
{
	Sample	   *thawed;

	if (sample_thaw(sample, &thawed) == SAMPLE_OK)
		core_free(thawed);
}

static void
thaw_values_and_leave(const ValueSample *sample)
{
	ValueSample *thawed;

	if (value_sample_thaw(sample, &thawed) == SAMPLE_OK)
		core_free(thawed);
}

static void
thaw_long_block(void *unused)
{
	(void) unused;
	thaw_and_leave(hostile.long_block);
}

static void
thaw_colliding(void *unused)
{
	(void) unused;
	thaw_and_leave(hostile.colliding);
}

static void
thaw_long_values(void *unused)
{
	(void) unused;
	thaw_values_and_leave(hostile.long_values);
}

static void
thaw_colliding_values(void *unused)
{
	(void) unused;
	thaw_values_and_leave(hostile.colliding_values);
}

static void
merge_and_leave(const Sample *from)
{
	Sample	   *into = sample_create(from->image.flags, 0);
	Sample	   *before = into;
	const Cell *conflict;

	sample_merge(&into, from, &conflict);
	if (into != before)
		core_free(before);
	core_free(into);
}

static void
merge_values_and_leave(const ValueSample *from)
{
	ValueSample *into = value_sample_create(from->image.flags);
	ValueSample *before = into;

	value_sample_merge(&into, from);
	if (into != before)
		core_free(before);
	core_free(into);
}

static void
merge_long_block(void *unused)
{
	(void) unused;
	merge_and_leave(hostile.long_block);
}

static void
merge_colliding(void *unused)
{
	(void) unused;
	merge_and_leave(hostile.colliding);
}

static void
merge_long_values(void *unused)
{
	(void) unused;
	merge_values_and_leave(hostile.long_values);
}

static void
merge_colliding_values(void *unused)
{
	(void) unused;
	merge_values_and_leave(hostile.colliding_values);
}

static void
order_long_clusters(void *unused)
{
	Sample	   *result;
	const Cell *conflict;

	(void) unused;
	sample_canonical(hostile.long_clusters, &result, &conflict);
	core_free(result);
}

static void
order_long_values(void *unused)
{
	(void) unused;
	core_free(value_sample_canonical(hostile.long_values));
}

static void
digest_long_values(void *unused)
{
	(void) unused;
	value_sample_digest(hostile.long_values);
}

static void
decode_long_block(void *unused)
{
	const char *problem;

	(void) unused;
	core_free(sample_wire_decode(hostile.bytes, hostile.length, &problem));
}

static void
hostile_keys_can_be_left(void **unused)
{
	char	   *key = core_alloc(LONG_KEY);
	Sample	   *sent;

	(void) unused;
	memset(key, 'a', LONG_KEY);
	hostile.long_block = sample_of_long_keys(key, true);
	hostile.long_clusters = sample_of_long_keys(key, false);
	hostile.colliding = colliding_sample();
	hostile.long_values = values_of_a_long_key(key);
	hostile.colliding_values = colliding_value_sample();
	sent = finish(sample_of_long_keys(key, true));
	hostile.length = sample_wire_size(sent);
	hostile.bytes = core_alloc(hostile.length);
	sample_wire_encode(sent, hostile.bytes);

	watch("thawing, a long block", thaw_long_block);
	watch("thawing, values of a long cluster", thaw_long_values);
	watch("merging, a long block", merge_long_block);
	watch("merging, values of a long cluster", merge_long_values);
	watch("canonical form, long clusters", order_long_clusters);
	watch("canonical form, values of a long cluster", order_long_values);
	watch("digest, values of a long cluster", digest_long_values);
	watch("reading, a long block", decode_long_block);
	watch_for("thawing, clusters that meet", thaw_colliding, COLLIDING_SECONDS);
	watch_for("thawing, values that meet", thaw_colliding_values, COLLIDING_SECONDS);
	watch_for("merging, clusters that meet", merge_colliding, COLLIDING_SECONDS);
	watch_for("merging, values that meet", merge_colliding_values, COLLIDING_SECONDS);

	core_free(key);
	core_free(sent);
	core_free(hostile.bytes);
	core_free(hostile.long_block);
	core_free(hostile.long_clusters);
	core_free(hostile.colliding);
	core_free(hostile.long_values);
	core_free(hostile.colliding_values);
}

/* That the keys above do what they are for. */
static void
hostile_keys_meet(void **unused)
{
	double		one = 1.0;

	(void) unused;
	for (uint32_t i = 0; i < 100; i++)
	{
		assert_int_equal((uint32_t) hash_cell_key(colliding_cluster(i), NEVER_TREATED, PERIOD_PRE), 12345);
		assert_int_equal((uint32_t) hash_value(colliding_value(i), 0, one), 12345);
	}
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
		cmocka_unit_test(units_can_be_left),
		cmocka_unit_test(looking_inside_can_be_left),
		cmocka_unit_test(columns_can_be_left),
		cmocka_unit_test(hostile_keys_meet),
		cmocka_unit_test(hostile_keys_can_be_left),
		cmocka_unit_test(estimates_can_be_left),
		cmocka_unit_test(nothing_took_too_long),
	};

	/* Sanitizers take time, and mind what is lost when a run is left. */
	if (IS_SANITIZED)
		return 0;
	return cmocka_run_group_tests(tests, set_up, NULL);
}
