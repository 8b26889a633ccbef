/*-------------------------------------------------------------------------
 *
 * test_diagnostics.c
 *		What an estimate rests on: leverage, leaving out, effective clusters
 *		and likeness against R (test/oracle/effects.R), and by hand.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/block_diagnostics.h"
#include "core/answer/cluster_diagnostics.h"
#include "core/answer/estimate.h"
#include "core/answer/icc.h"
#include "core/base/memory.h"
#include "core/model/partition.h"
#include "core/model/two_waves.h"
#include "csv.h"
#include "host.h"

/* ---- the calls of what is tested ---- */

#define MOST_CLUSTERS 32

typedef struct Diagnostics
{
	uint32_t	n_clusters;
	uint32_t	n_blocks;
	int64_t		key[MOST_CLUSTERS];
	bool		has_clusters;
	ClusterDiagnostics cluster[MOST_CLUSTERS];
	int64_t		block_key[MOST_CLUSTERS];
	BlockDiagnostics block[MOST_CLUSTERS];
	bool		has_effective[2];
	double		effective[2];	/* of rho = 0, and 1 */
	IntraclassCorrelation	icc;
} Diagnostics;

static Diagnostics
diagnose(const Sample *sample, Effects effects)
{
	Design	   *design = two_waves_design(sample, effects, true);
	Fit		   *fit = fit_create(design);
	Partition  *blocks = partition_by_block(design);
	Diagnostics		found = {.n_clusters = design->n_clusters,
	.n_blocks = blocks->n_parts};

	assert_true(found.n_clusters <= MOST_CLUSTERS);
	for (uint32_t g = 0; g < design->n_clusters; g++)
		found.key[g] = sample_cell(sample, design->first_cell[g])->cluster;
	for (uint32_t h = 0; h < blocks->n_parts; h++)
		found.block_key[h] =
			sample_cell(sample, design->first_cell[partition_first_cluster(blocks, h)])->block;
	found.has_clusters = diagnose_clusters(fit, found.cluster);
	for (int rho = 0; rho < 2; rho++)
		found.has_effective[rho] =
			effective_clusters(fit, rho, &found.effective[rho]);
	if (effects == EFFECTS_NONE)
		diagnose_blocks(fit, blocks, found.block);
	found.icc = intraclass_correlation(design);
	partition_free(blocks);
	fit_free(fit);
	design_free(design);
	return found;
}

/* The effect of a sample, or NaN. */
static double
effect_of(const Sample *sample, Effects effects)
{
	Choices		choices = default_choices;
	Estimate	e;

	choices.effects = effects;
	estimate_effect(sample, &choices, &e);
	return e.has_estimate ? e.estimate : NAN;
}

static void
assert_near(double ours, double theirs)
{
	if (!(fabs(ours - theirs) <= 1e-10 * fabs(theirs)))
		fail_msg("%.17g is not %.17g", ours, theirs);
}

/* ---- against R ---- */

/* Without the area, or the pair, of that number, if it is not 0. */
static Sample *
read_shape(const Csv *data, const char *shape, bool weighted, int covariates,
		   int no_area, int no_pair)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED |
									   (weighted ? SAMPLE_WEIGHTED : 0),
									   covariates);

	for (int i = 0; i < data->n_rows; i++)
	{
		int			area = csv_number(data, i, "area");
		int			pair = csv_number(data, i, "pair");
		double		x[2] = {csv_number(data, i, "x1"), csv_number(data, i, "x2")};
		Row			row;

		if (!csv_is(data, i, "shape", shape) || area == no_area ||
			pair == no_pair)
			continue;
		row = make_row(csv_number(data, i, "y"),
					   csv_number(data, i, "treated") > 0.0,
					   csv_number(data, i, "post") > 0.0, area,
					   weighted ? csv_number(data, i, "weight") : 1.0);
		row.block.number = pair;
		row.covariates = x;
		add_row(&sample, &row);
	}
	return finish(sample);
}

static const ClusterDiagnostics *
cluster_of(const Diagnostics *found, int64_t key)
{
	for (uint32_t g = 0; g < found->n_clusters; g++)
		if (found->key[g] == key)
			return &found->cluster[g];
	fail_msg("there is no cluster %d", (int) key);
	return NULL;
}

static const BlockDiagnostics *
block_of(const Diagnostics *found, int64_t key)
{
	for (uint32_t h = 0; h < found->n_blocks; h++)
		if (found->block_key[h] == key)
			return &found->block[h];
	fail_msg("there is no block %d", (int) key);
	return NULL;
}

/* NaN: there is none. */
static double
value_of(const Diagnostics *found, const char *what, int key)
{
	if (strcmp(what, "leverage") == 0)
		return cluster_of(found, key)->leverage;
	if (strcmp(what, "partial_leverage") == 0)
		return cluster_of(found, key)->partial_leverage;
	if (strcmp(what, "loo") == 0)
		return cluster_of(found, key)->has_estimate_without ?
			cluster_of(found, key)->estimate_without : NAN;
	if (strcmp(what, "loo_pair") == 0)
		return block_of(found, key)->has_estimate_without ?
			block_of(found, key)->estimate_without : NAN;
	if (strcmp(what, "pair_did") == 0)
		return block_of(found, key)->has_estimate ?
			block_of(found, key)->estimate : NAN;
	if (strcmp(what, "csw_effective_clusters") == 0)
		return found->has_effective[1] ? found->effective[1] : NAN;
	if (strcmp(what, "csw_effective_clusters_rho0") == 0)
		return found->has_effective[0] ? found->effective[0] : NAN;
	if (strcmp(what, "icc_anova") == 0)
		return found->icc.has_icc ? found->icc.icc : NAN;
	fail_msg("what is %s?", what);
	return NAN;
}

static void
as_r_has_it(void **unused)
{
	Csv			csv = csv_read("../oracle/inside_values.csv");
	Csv			data = csv_read("../oracle/effects_data.csv");
	Diagnostics		found;

	(void) unused;
	for (int i = 0; i < csv.n_rows; i++)
	{
		const char *key = csv_text(&csv, i, "key");

		if (i == 0 || !csv_is(&csv, i, "shape", csv_text(&csv, i - 1, "shape")) ||
			!csv_is(&csv, i, "weighted", csv_text(&csv, i - 1, "weighted")))
		{
			Sample	   *sample = read_shape(&data, csv_text(&csv, i, "shape"),
											csv_number(&csv, i, "weighted") > 0,
											0, 0, 0);

			found = diagnose(sample, EFFECTS_NONE);
			core_free(sample);
		}
		assert_near(value_of(&found, csv_text(&csv, i, "what"), atoi(key)),
					csv_number(&csv, i, "value"));
	}
	assert_int_equal(csv.n_rows, 420);
	csv_free(&data);
	csv_free(&csv);
}

/*
 * R leaves out an empty cell's difference, and gamma that is 0 throughout:
 * where R has nothing, neither have we.
 */
static void
what_r_does_not_have(void **unused)
{
	Csv			data = csv_read("../oracle/effects_data.csv");
	Sample	   *sample = read_shape(&data, "balanced", false, 0, 0, 0);
	Diagnostics		found = diagnose(sample, EFFECTS_NONE);
	int			n = 0;

	(void) unused;
	assert_true(found.has_effective[0]);
	assert_false(found.has_effective[1]);
	core_free(sample);
	sample = read_shape(&data, "one_wave", true, 0, 0, 0);
	found = diagnose(sample, EFFECTS_NONE);
	for (uint32_t h = 0; h < found.n_blocks; h++)
		n += found.block[h].has_estimate;
	assert_int_equal(n, 5);
	assert_int_equal(found.n_blocks, 10);
	core_free(sample);
	csv_free(&data);
}

/*
 * Where a cluster has the same weight in both periods, its rows' part in the
 * effect adds up to nothing, or to rounding: with rho = 1 there is no number.
 * So it is with a covariate that does not change.
 */
static void
gamma_of_rounding(void **unused)
{
	uint64_t	state = 5;

	(void) unused;
	for (int trial = 0; trial < 20; trial++)
	{
		Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED,
										   1);
		Diagnostics		found;

		for (int cluster = 0; cluster < 7; cluster++)
			for (int i = 0; i < 3; i++)
			{
				double		weight = 0.1 + next_uniform(&state);
				double		x = next_uniform(&state);

				for (int post = 0; post < 2; post++)
				{
					Row			row = make_row(next_uniform(&state),
											   cluster < 3, post, cluster,
											   weight);

					row.covariates = &x;
					add_row(&sample, &row);
				}
			}
		sample = finish(sample);
		found = diagnose(sample, EFFECTS_NONE);
		assert_true(found.has_effective[0]);
		assert_false(found.has_effective[1]);
		/* Effects of clusters leave nothing of any cluster's sum. */
		found = diagnose(sample, EFFECTS_CLUSTER);
		assert_true(found.has_effective[0]);
		assert_false(found.has_effective[1]);
		core_free(sample);
	}
}

/* Leaving out is estimating without, whatever effects and covariates. */
static void
leaving_out_is_estimating_without(void **unused)
{
	Csv			data = csv_read("../oracle/effects_data.csv");
	int			checked = 0;

	(void) unused;
	for (int effects = is_quick() ? EFFECTS_BLOCK : EFFECTS_NONE;
		 effects <= EFFECTS_BLOCK; effects++)
		for (int covariates = is_quick() ? 2 : 0; covariates <= 2; covariates += 2)
		{
			Sample	   *sample = read_shape(&data, "unequal", true, covariates,
											0, 0);
			Diagnostics		found = diagnose(sample, (Effects) effects);
			double		shares = 0.0;
			double		leverage = 0.0;
			double		partial = 0.0;

			for (uint32_t g = 0; g < found.n_clusters; g++)
			{
				Sample	   *rest = read_shape(&data, "unequal", true,
											  covariates, found.key[g], 0);

				assert_true(found.cluster[g].has_estimate_without);
				assert_near(found.cluster[g].estimate_without,
							effect_of(rest, (Effects) effects));
				core_free(rest);
				shares += found.cluster[g].score_share;
				leverage += found.cluster[g].leverage;
				partial += found.cluster[g].partial_leverage;
				checked++;
			}
			assert_near(shares, 1.0);
			assert_near(partial, 1.0);
			assert_true(found.has_effective[0]);
			assert_int_equal(found.has_effective[1],
							 effects != EFFECTS_CLUSTER);
			/* The trace of the hat matrix is its rank. */
			if (effects == EFFECTS_NONE)
				assert_near(leverage, 4.0 + covariates);
			core_free(sample);
		}
	assert_int_equal(checked, (is_quick() ? 1 : 6) * 16);
	csv_free(&data);
}

static void
leaving_blocks_out_is_estimating_without(void **unused)
{
	Csv			data = csv_read("../oracle/effects_data.csv");

	(void) unused;
	for (int covariates = 0; covariates <= 2; covariates += 2)
	{
		Sample	   *sample = read_shape(&data, "unequal", true, covariates, 0,
										0);
		Diagnostics		found = diagnose(sample, EFFECTS_NONE);
		int64_t		rows = 0;

		for (uint32_t h = 0; h < found.n_blocks; h++)
		{
			Sample	   *rest = read_shape(&data, "unequal", true, covariates,
										  0, found.block_key[h]);

			assert_near(found.block[h].estimate_without,
						effect_of(rest, EFFECTS_NONE));
			assert_int_equal(sample_rows(sample) - sample_rows(rest),
							 found.block[h].rows);
			rows += found.block[h].rows;
			core_free(rest);
		}
		assert_int_equal(rows, sample_rows(sample));
		core_free(sample);
	}
	csv_free(&data);
}

/* ---- by hand ---- */

static void
add_rows_of(Sample **sample, int cluster, int block, bool treated, bool post,
			const double *outcome, int n)
{
	for (int i = 0; i < n; i++)
	{
		Row			row = make_row(outcome[i], treated, post, cluster, 1.0);

		row.block.number = block;
		add_row(sample, &row);
	}
}

/*
 * Four clusters, two rows each in each period; pairs are blocks.  Treated
 * clusters go from 0 to 1 and 3, comparators from 2 to 2 and to 3.
 *
 * The effect is 2 - 1/2.  Scores are sums of residuals over the 4 rows of a
 * group: treated -2/4 and 2/4, comparators 1/4 and -1/4 of the other sign.
 */
static Sample *
four_clusters(void)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);

	add_rows_of(&sample, 1, 1, true, false, (double[]) {0.0, 0.0}, 2);
	add_rows_of(&sample, 1, 1, true, true, (double[]) {1.0, 1.0}, 2);
	add_rows_of(&sample, 2, 2, true, false, (double[]) {0.0, 0.0}, 2);
	add_rows_of(&sample, 2, 2, true, true, (double[]) {2.5, 3.5}, 2);
	add_rows_of(&sample, 3, 1, false, false, (double[]) {2.0, 2.0}, 2);
	add_rows_of(&sample, 3, 1, false, true, (double[]) {2.0, 2.0}, 2);
	add_rows_of(&sample, 4, 2, false, false, (double[]) {1.0, 3.0}, 2);
	add_rows_of(&sample, 4, 2, false, true, (double[]) {3.0, 3.0}, 2);
	return finish(sample);
}

static void
clusters_by_hand(void **unused)
{
	static const double post[4] = {1.0, 3.0, 2.0, 3.0};
	static const double without[4] = {2.5, 0.5, 1.0, 2.0};
	Sample	   *sample = four_clusters();
	Diagnostics		found = diagnose(sample, EFFECTS_NONE);

	(void) unused;
	assert_true(found.has_clusters);
	for (int g = 0; g < 4; g++)
	{
		const ClusterDiagnostics *c = &found.cluster[g];

		assert_int_equal(found.key[g], g + 1);
		assert_int_equal(c->treated, g < 2);
		assert_int_equal(c->comparator, g >= 2);
		assert_int_equal(c->pre.rows, 2);
		assert_int_equal(c->post.rows, 2);
		assert_near(c->pre.mean, g < 2 ? 0.0 : 2.0);
		assert_near(c->post.mean, post[g]);
		/* half of two groups; a quarter of l'Ml */
		assert_near(c->leverage, 1.0);
		assert_near(c->partial_leverage, 0.25);
		assert_true(c->has_estimate_without);
		assert_near(c->estimate_without, without[g]);
		/* squares 1/4, 1/4, 1/16 and 1/16 */
		assert_near(c->score_share, (g < 2 ? 4.0 : 1.0) / 10.0);
	}
	/* Pairs are 1 and 3, 2 and 4. */
	assert_int_equal(found.n_blocks, 2);
	assert_near(block_of(&found, 1)->estimate, 1.0);
	assert_near(block_of(&found, 2)->estimate, 2.0);
	assert_near(block_of(&found, 1)->estimate_without, 2.0);
	assert_near(block_of(&found, 2)->estimate_without, 1.0);
	assert_int_equal(block_of(&found, 1)->rows, 8);
	core_free(sample);
}

/*
 * Of the same: residuals from the group means.  By cluster they add up to
 * -2, 2, -1 and 1, over 4 rows each: between clusters (4 + 4 + 1 + 1)/4 = 5/2.
 * Squares: 2 of 1 and .25 + 2.25 of the treated after, 4 of 1/4 of the
 * comparators after, 2 of 1 before: 2 + 2.5 + 1 + 2 = 7.5; within it is 5.
 */
static void
similarity_by_hand(void **unused)
{
	Sample	   *sample = four_clusters();
	IntraclassCorrelation	s = diagnose(sample, EFFECTS_NONE).icc;
	double		msb = 2.5 / 3.0;
	double		msw = 5.0 / 12.0;
	double		icc = (msb - msw) / (msb + 3.0 * msw);

	(void) unused;
	assert_true(s.has_icc);
	assert_near(s.icc, icc);
	assert_near(s.cluster_size, 4.0);
	assert_near(s.deff_clusters, 1.0 + 3.0 * icc);
	assert_near(s.deff_weights, 1.0);
	assert_near(s.effective_rows, 16.0 / (1.0 + 3.0 * icc));
	core_free(sample);
}

/*
 * Kish: 3 and 1 for each row and its twin, n sum w^2 / (sum w)^2 = 2 * 10 / 16.
 * A likeness below 0 is no gain: clusters that are all alike have none.
 */
static void
weights_and_no_likeness(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED, 0);
	IntraclassCorrelation	s;

	(void) unused;
	for (int cluster = 0; cluster < 4; cluster++)
		for (int post = 0; post < 2; post++)
			for (int i = 0; i < 2; i++)
			{
				Row			row = make_row(i, cluster < 2, post, cluster,
										   i == 0 ? 3.0 : 1.0);

				add_row(&sample, &row);
			}
	sample = finish(sample);
	s = diagnose(sample, EFFECTS_NONE).icc;
	assert_near(s.deff_weights, 1.25);
	assert_true(s.has_icc);
	assert_near(s.icc, -1.0 / 3.0);
	assert_near(s.deff_clusters, 1.0);
	assert_near(s.effective_rows, 16.0 / 1.25);
	core_free(sample);
}

/* A cluster without which there is no effect, one of both arms, and none. */
static void
edges(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);
	Diagnostics		found;
	Design	   *design;

	(void) unused;
	add_rows_of(&sample, 1, 1, true, false, (double[]) {0.0, 1.0}, 2);
	add_rows_of(&sample, 1, 1, true, true, (double[]) {1.0, 3.0}, 2);
	add_rows_of(&sample, 2, 1, false, false, (double[]) {0.0, 2.0}, 2);
	add_rows_of(&sample, 2, 1, false, true, (double[]) {1.0, 0.0}, 2);
	add_rows_of(&sample, 3, 2, false, true, (double[]) {1.0, 1.5}, 2);
	add_rows_of(&sample, 4, 2, false, false, (double[]) {1.0}, 1);
	sample = finish(sample);
	found = diagnose(sample, EFFECTS_NONE);
	assert_false(found.cluster[0].has_estimate_without);
	assert_true(found.cluster[1].has_estimate_without);
	assert_int_equal(found.cluster[2].pre.rows, 0);
	assert_int_equal(found.cluster[2].post.rows, 2);
	assert_true(block_of(&found, 1)->has_estimate);
	assert_false(block_of(&found, 2)->has_estimate);
	assert_false(block_of(&found, 1)->has_estimate_without);
	assert_true(block_of(&found, 2)->has_estimate_without);
	core_free(sample);

	sample = sample_create(SAMPLE_CLUSTERED, 0);
	add_rows_of(&sample, 1, 0, true, false, (double[]) {0.0, 1.0}, 2);
	add_rows_of(&sample, 1, 0, true, true, (double[]) {1.0, 3.0}, 2);
	add_rows_of(&sample, 1, 0, false, false, (double[]) {0.0, 1.0}, 2);
	add_rows_of(&sample, 1, 0, false, true, (double[]) {4.0, 0.0}, 2);
	sample = finish(sample);
	found = diagnose(sample, EFFECTS_NONE);
	assert_true(found.cluster[0].treated);
	assert_true(found.cluster[0].comparator);
	assert_int_equal(found.cluster[0].pre.rows, 4);
	assert_near(found.cluster[0].post.mean, 2.0);
	/* One cluster has nothing to be like. */
	assert_false(found.icc.has_icc);
	assert_near(found.icc.cluster_size, 8.0);
	core_free(sample);

	/* No rows at all. */
	sample = sample_create(SAMPLE_CLUSTERED, 0);
	sample = finish(sample);
	design = two_waves_design(sample, EFFECTS_NONE, true);
	assert_false(intraclass_correlation(design).has_icc);
	assert_true(intraclass_correlation(design).cluster_size == 0.0);
	design_free(design);
	core_free(sample);
}

/* Where effects take the treatment away there is nothing to look at. */
static void
no_effect(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Diagnostics		found;

	(void) unused;
	/* each cluster in one group only */
	add_rows_of(&sample, 1, 0, true, false, (double[]) {0.0, 1.0}, 2);
	add_rows_of(&sample, 2, 0, true, true, (double[]) {1.0, 3.0}, 2);
	add_rows_of(&sample, 3, 0, false, false, (double[]) {0.0, 1.0}, 2);
	add_rows_of(&sample, 4, 0, false, true, (double[]) {4.0, 0.0}, 2);
	sample = finish(sample);
	found = diagnose(sample, EFFECTS_CLUSTER);
	assert_false(found.has_clusters);
	assert_false(found.has_effective[0]);
	assert_false(found.has_effective[1]);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_r_has_it),
		cmocka_unit_test(what_r_does_not_have),
		cmocka_unit_test(gamma_of_rounding),
		cmocka_unit_test(leaving_out_is_estimating_without),
		cmocka_unit_test(leaving_blocks_out_is_estimating_without),
		cmocka_unit_test(clusters_by_hand),
		cmocka_unit_test(similarity_by_hand),
		cmocka_unit_test(weights_and_no_likeness),
		cmocka_unit_test(edges),
		cmocka_unit_test(no_effect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
