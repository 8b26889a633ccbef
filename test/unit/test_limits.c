/*-------------------------------------------------------------------------
 *
 * test_limits.c
 *		What a careful statistician would say: where each fact holds, with its
 *		numbers, and where it only just does not.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <string.h>

#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/inference/signed_rank.h"

/* ---- the calls of what is tested ---- */

static Estimate
by_variance(const Sample *sample, Vcov vcov, Effects effects)
{
	Choices		choices = default_choices;
	Estimate	e;

	choices.vcov = vcov;
	choices.effects = effects;
	estimate_effect(sample, &choices, &e);
	return e;
}

static Estimate
by_permutation(const Sample *sample, Scheme scheme,
			   PermutationStatistic statistic)
{
	Choices		choices = choices_of(way_of(WAY_PERMUTATION, scheme));
	ConfidenceSet set = {NULL, 0};
	Estimate	e;

	choices.statistic = statistic;
	infer_by_permutation(sample, &choices, &e, &set);
	if (set.segments != NULL)
		core_free(set.segments);
	return e;
}

static Estimate
by_collapse(const Sample *sample, CollapseTest test)
{
	Choices		choices = choices_of(way_of(WAY_CHANGES, test));
	ConfidenceSet set;
	Estimate	e;

	infer_by_changes(sample, &choices, &e, &set);
	return e;
}

static Estimate
by_wild(const Sample *sample, Choices choices)
{
	ConfidenceSet set = {NULL, 0};
	Estimate	e;

	infer_by_wild_bootstrap(sample, &choices, &e, &set);
	if (set.segments != NULL)
		core_free(set.segments);
	return e;
}

static const Fact *
fact_of(const Estimate *estimate, FactCode code)
{
	return estimate->facts.present[code] ? &estimate->facts.facts[code] : NULL;
}

/* The fact is there, and this is its number. */
static void
assert_counts(const Estimate *estimate, FactCode code, int64_t count,
			  int64_t of)
{
	const Fact *fact = fact_of(estimate, code);

	if (fact == NULL)
		fail_msg("%s is not said", fact_kinds[code].code);
	else if (fact->count != count || fact->of != of)
		fail_msg("%s is of %d of %d", fact_kinds[code].code,
				 (int) fact->count, (int) fact->of);
}

static void
assert_about(const Estimate *estimate, FactCode code, FactSubject subject,
			 FactLoss loss)
{
	const Fact *fact = fact_of(estimate, code);

	if (fact == NULL)
		fail_msg("%s is not said", fact_kinds[code].code);
	else if (fact->subject != subject || fact->loss != loss)
		fail_msg("%s is about %d and loses %d", fact_kinds[code].code,
				 fact->subject, fact->loss);
}

static void
assert_unsaid(const Estimate *estimate, FactCode code)
{
	if (fact_of(estimate, code) != NULL)
		fail_msg("%s is said", fact_kinds[code].code);
}

/* ---- samples ---- */

/* One row. */
static void
add(Sample **sample, int cluster, int block, bool treated, bool post,
	double outcome, double weight, const double *x)
{
	Row			row = make_row(outcome, treated, post, cluster, weight);

	row.block.number = block;
	row.covariates = x;
	add_row(sample, &row);
}

/* Something between 0 and 1 that depends on all of them. */
static double
varied(int a, int b, int c)
{
	uint64_t	state = a + 1000 * (b + 1000 * c);

	return next_uniform(&state);
}

/*
 * Clusters with two rows in each period, so many of each arm; every block has
 * one of each arm, as long as there are.
 */
static Sample *
make_arms(int treated, int comparators)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);

	for (int arm = 0; arm < 2; arm++)
		for (int g = 0; g < (arm ? treated : comparators); g++)
			for (int row = 0; row < 4; row++)
				add(&sample, 2 * g + arm, g, arm, row % 2,
					varied(2 * g + arm, row, 1), 1.0, NULL);
	return finish(sample);
}

/* ---- rows ---- */

static void
no_rows_and_no_group(void **unused)
{
	Sample	   *sample = sample_create(0, 0);
	Estimate	e;

	(void) unused;
	sample->image.n_missing = 4;
	sample = finish(sample);
	e = by_variance(sample, VCOV_HC2, EFFECTS_NONE);
	assert_false(e.has_estimate);
	assert_counts(&e, FACT_NO_ROWS, 4, 0);
	assert_unsaid(&e, FACT_EMPTY_GROUPS);
	assert_unsaid(&e, FACT_TRENDS_UNTESTED);
	core_free(sample);

	/* comparators before, treated after: groups 1 and 2 are missing */
	sample = sample_create(0, 0);
	add(&sample, 0, 0, false, false, 1.0, 1.0, NULL);
	add(&sample, 0, 0, true, true, 1.0, 1.0, NULL);
	sample = finish(sample);
	e = by_variance(sample, VCOV_HC2, EFFECTS_NONE);
	assert_false(e.has_estimate);
	assert_non_null(fact_of(&e, FACT_EMPTY_GROUPS));
	assert_int_equal(fact_of(&e, FACT_EMPTY_GROUPS)->members, 2 + 4);
	assert_unsaid(&e, FACT_NO_ROWS);
	assert_unsaid(&e, FACT_TRENDS_UNTESTED);
	core_free(sample);
}

static void
odd_clusters(void **unused)
{
	Sample	   *sample = make_arms(3, 4);
	Estimate	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);
	Sample	   *odd;

	(void) unused;
	assert_unsaid(&e, FACT_MIXED_ARMS);
	assert_unsaid(&e, FACT_ONE_PERIOD);
	assert_unsaid(&e, FACT_CONSTANT_CLUSTER);
	assert_non_null(fact_of(&e, FACT_TRENDS_UNTESTED));
	assert_null(find_mixed_cluster(sample));
	odd = thaw(sample);
	add(&odd, 90, 1, true, true, 0.25, 1.0, NULL);
	add(&odd, 91, 1, true, true, 0.5, 1.0, NULL);
	/* cluster 1 is treated: now it is of both arms */
	add(&odd, 1, 0, false, true, 0.5, 1.0, NULL);
	odd = finish(odd);
	e = by_variance(odd, VCOV_CR2, EFFECTS_NONE);
	assert_counts(&e, FACT_MIXED_ARMS, 1, 9);
	assert_counts(&e, FACT_ONE_PERIOD, 2, 9);
	assert_non_null(find_mixed_cluster(odd));
	assert_int_equal(find_mixed_cluster(odd)->cluster, 1);
	core_free(odd);
	core_free(sample);

	/* One cluster: a constant where the key was meant. */
	sample = sample_create(SAMPLE_CLUSTERED, 0);
	for (int row = 0; row < 8; row++)
		add(&sample, 77, 0, row % 2, row % 4 < 2, varied(row, 3, 1), 1.0, NULL);
	sample = finish(sample);
	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);
	assert_non_null(fact_of(&e, FACT_CONSTANT_CLUSTER));
	assert_int_equal(fact_of(&e, FACT_CONSTANT_CLUSTER)->cluster, 77);
	assert_unsaid(&e, FACT_MIXED_ARMS);
	core_free(sample);
}

static void
odd_values(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_WEIGHTED, 2);
	Estimate	e;

	(void) unused;
	for (int row = 0; row < 60; row++)
	{
		double		x[2] = {row % 7, row == 11 ? 999.0 : row % 5};
		double		y = row == 3 || row == 5 ? -9.0 : 1 + (row * row) % 10;

		/* one row has all the weight of its cell, but for 1e-12 */
		add(&sample, 0, 0, row % 2, row % 4 < 2, y, row == 8 ? 2e14 : 1.0, x);
	}
	sample = finish(sample);
	e = by_variance(sample, VCOV_HC2, EFFECTS_NONE);
	assert_counts(&e, FACT_CODE_LIKE_VALUES, 2, 0);
	assert_true(fact_of(&e, FACT_CODE_LIKE_VALUES)->value == -9.0);
	assert_counts(&e, FACT_CODE_LIKE_COVARIATE, 1, 0);
	assert_int_equal(fact_of(&e, FACT_CODE_LIKE_COVARIATE)->members, 2);
	assert_true(fact_of(&e, FACT_CODE_LIKE_COVARIATE)->value == 999.0);
	assert_counts(&e, FACT_OUTWEIGHING_ROW, 1, 0);
	core_free(sample);

	/* 14 rows of 1 beside 1e9 are little, and no more than that. */
	sample = sample_create(SAMPLE_WEIGHTED, 0);
	for (int row = 0; row < 60; row++)
		add(&sample, 0, 0, row % 2, row % 4 < 2, 1 + (row * row) % 10,
			row == 8 ? 1e9 : 1.0, NULL);
	sample = finish(sample);
	e = by_variance(sample, VCOV_HC2, EFFECTS_NONE);
	assert_unsaid(&e, FACT_OUTWEIGHING_ROW);
	assert_unsaid(&e, FACT_CODE_LIKE_VALUES);
	assert_unsaid(&e, FACT_CODE_LIKE_COVARIATE);
	core_free(sample);
}

/* ---- the fit ---- */

/* The second covariate is the first, doubled; or the effect itself. */
static Sample *
with_covariates(int clusters, bool hide_effect)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 3);

	for (int g = 0; g < clusters; g++)
		for (int row = 0; row < 8; row++)
		{
			bool		post = row % 2;
			double		a = varied(g, row, 5);
			double		x[3] = {a, hide_effect && g % 2 && post ? 1.0 : 2.0 * a,
			varied(row, g, 2)};

			if (hide_effect && !(g % 2 && post))
				x[1] = 0.0;
			add(&sample, g, g / 4, g % 2, post, varied(g, row, 7), 1.0, x);
		}
	return finish(sample);
}

static void
columns_that_say_nothing_new(void **unused)
{
	Sample	   *sample = with_covariates(8, false);
	Estimate	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);

	(void) unused;
	assert_true(e.has_estimate);
	assert_non_null(fact_of(&e, FACT_DROPPED_COVARIATES));
	assert_int_equal(fact_of(&e, FACT_DROPPED_COVARIATES)->members, 2);
	assert_unsaid(&e, FACT_NOT_IDENTIFIED);
	/* six columns of eight clusters; of four they are too many */
	assert_unsaid(&e, FACT_MANY_PARAMETERS);
	core_free(sample);
	sample = with_covariates(4, false);
	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);
	assert_counts(&e, FACT_MANY_PARAMETERS, 6, 4);
	core_free(sample);
	sample = with_covariates(6, false);
	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);
	assert_unsaid(&e, FACT_MANY_PARAMETERS);
	core_free(sample);
}

static void
an_effect_that_is_hidden(void **unused)
{
	Sample	   *sample = with_covariates(8, true);
	Estimate	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);

	(void) unused;
	assert_false(e.has_estimate);
	assert_about(&e, FACT_NOT_IDENTIFIED, ABOUT_COVARIATES, LOSS_NONE);
	e = by_variance(sample, VCOV_CR2, EFFECTS_BLOCK);
	assert_about(&e, FACT_NOT_IDENTIFIED, ABOUT_EFFECTS_AND_COVARIATES,
				 LOSS_NONE);
	core_free(sample);
	sample = sample_create(SAMPLE_CLUSTERED, 0);
	for (int g = 0; g < 8; g++)
		for (int row = 0; row < 3; row++)
			add(&sample, g, 0, g % 2, g % 4 < 2, varied(g, row, 7), 1.0, NULL);
	sample = finish(sample);
	e = by_variance(sample, VCOV_CR2, EFFECTS_CLUSTER);
	assert_false(e.has_estimate);
	assert_about(&e, FACT_NOT_IDENTIFIED, ABOUT_EFFECTS, LOSS_NONE);
	core_free(sample);
}

/* ---- the variance ---- */

static void
too_few_for_a_variance(void **unused)
{
	Sample	   *sample = make_arms(1, 5);
	Estimate	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);

	(void) unused;
	/* The one treated cluster is in both of its groups. */
	assert_true(e.has_estimate && !e.has_std_error);
	assert_about(&e, FACT_TOO_FEW, ABOUT_CLUSTERS, LOSS_STD_ERROR);
	assert_non_null(fact_of(&e, FACT_SINGLE_UNITS));
	assert_int_equal(fact_of(&e, FACT_SINGLE_UNITS)->subject, ABOUT_CLUSTERS);
	assert_int_equal(fact_of(&e, FACT_SINGLE_UNITS)->members, 4 + 8);
	assert_unsaid(&e, FACT_FEW_CLUSTERS);
	core_free(sample);

	sample = sample_create(0, 0);
	for (int group = 0; group < 4; group++)
		add(&sample, 0, 0, group / 2, group % 2, varied(group, 1, 1), 1.0, NULL);
	add(&sample, 0, 0, false, false, 3.0, 1.0, NULL);
	sample = finish(sample);
	e = by_variance(sample, VCOV_HC2, EFFECTS_NONE);
	assert_about(&e, FACT_TOO_FEW, ABOUT_ROWS, LOSS_STD_ERROR);
	assert_int_equal(fact_of(&e, FACT_SINGLE_UNITS)->subject, ABOUT_ROWS);
	assert_int_equal(fact_of(&e, FACT_SINGLE_UNITS)->members, 2 + 4 + 8);
	core_free(sample);
}

/*
 * With effects of clusters, of the treated only cluster 5 tells a change: the
 * others have rows in one period.
 */
static void
an_indispensable_cluster(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Estimate	e;

	(void) unused;
	for (int g = 0; g < 10; g++)
		for (int row = 0; row < 4; row++)
		{
			bool		post = row % 2;

			if (g % 2 == 1 && g > 5 && post)
				continue;
			if (g % 2 == 1 && g < 5 && !post)
				continue;
			add(&sample, g, 0, g % 2, post, varied(g, row, 7), 1.0, NULL);
		}
	sample = finish(sample);
	e = by_variance(sample, VCOV_CR3, EFFECTS_CLUSTER);
	assert_true(e.has_estimate && !e.has_std_error);
	assert_unsaid(&e, FACT_SINGLE_UNITS);
	assert_non_null(fact_of(&e, FACT_INDISPENSABLE_CLUSTER));
	assert_int_equal(fact_of(&e, FACT_INDISPENSABLE_CLUSTER)->cluster, 5);
	assert_about(&e, FACT_TOO_FEW, ABOUT_CLUSTERS, LOSS_STD_ERROR);
	core_free(sample);
}

static void
a_lonely_psu(void **unused)
{
	Sample	   *sample = make_arms(3, 4);
	Estimate	e = by_variance(sample, VCOV_SURVEY, EFFECTS_NONE);

	(void) unused;
	/* Cluster 6 has no partner in block 3. */
	assert_false(e.has_std_error);
	assert_non_null(fact_of(&e, FACT_LONELY_PSU));
	assert_int_equal(fact_of(&e, FACT_LONELY_PSU)->cluster, 6);
	core_free(sample);
	sample = make_arms(4, 4);
	e = by_variance(sample, VCOV_SURVEY, EFFECTS_NONE);
	assert_true(e.has_std_error);
	assert_unsaid(&e, FACT_LONELY_PSU);
	core_free(sample);
}

static void
residuals_that_do_not_vary(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Estimate	e;

	(void) unused;
	for (int row = 0; row < 32; row++)
		add(&sample, row % 8, 0, row % 2, row / 16, 0.1 + row % 2 + row / 16,
			1.0, NULL);
	sample = finish(sample);
	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);
	assert_true(e.has_estimate);
	assert_false(e.has_interval);
	assert_about(&e, FACT_NO_VARIATION, ABOUT_RESIDUALS, LOSS_TEST);
	core_free(sample);
}

/* Five clusters of an arm are few, six are not. */
static void
few_clusters(void **unused)
{
	Sample	   *sample = make_arms(5, 7);
	Estimate	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);

	(void) unused;
	assert_counts(&e, FACT_FEW_CLUSTERS, 5, 0);
	assert_int_equal(fact_of(&e, FACT_FEW_CLUSTERS)->subject, ABOUT_TREATED);
	/* Variances by rows know nothing of clusters. */
	e = by_variance(sample, VCOV_HC2, EFFECTS_NONE);
	assert_unsaid(&e, FACT_FEW_CLUSTERS);
	core_free(sample);
	sample = make_arms(6, 3);
	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);
	assert_counts(&e, FACT_FEW_CLUSTERS, 3, 0);
	assert_int_equal(fact_of(&e, FACT_FEW_CLUSTERS)->subject,
					 ABOUT_COMPARATOR);
	core_free(sample);
	sample = make_arms(6, 7);
	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);
	assert_unsaid(&e, FACT_FEW_CLUSTERS);
	assert_unsaid(&e, FACT_LOW_DF);
	core_free(sample);

	/* Of six in each arm, one has nearly all rows. */
	sample = sample_create(SAMPLE_CLUSTERED, 0);
	for (int g = 0; g < 12; g++)
		for (int row = 0; row < (g < 2 ? 400 : 4); row++)
			add(&sample, g, 0, g % 2, row / 2 % 2, varied(g, row, 7), 1.0, NULL);
	sample = finish(sample);
	e = by_variance(sample, VCOV_CR2, EFFECTS_NONE);
	assert_true(e.df < 4.0);
	assert_non_null(fact_of(&e, FACT_LOW_DF));
	assert_true(fact_of(&e, FACT_LOW_DF)->value == e.df);
	core_free(sample);
}

/* ---- the wild bootstrap ---- */

static void
few_clusters_for_signs(void **unused)
{
	Choices		choices = choices_of(usual_way(WAY_WILD));
	Sample	   *sample = make_arms(3, 7);
	Estimate	e = by_wild(sample, choices);

	(void) unused;
	assert_counts(&e, FACT_FEW_CLUSTERS_WILD, 3, 0);
	assert_int_equal(fact_of(&e, FACT_FEW_CLUSTERS_WILD)->subject,
					 ABOUT_TREATED);
	/* 2 / 2^10 */
	assert_unsaid(&e, FACT_SMALLEST_P);
	core_free(sample);
	sample = make_arms(4, 4);
	e = by_wild(sample, choices);
	assert_unsaid(&e, FACT_FEW_CLUSTERS_WILD);
	core_free(sample);

	/* Of five clusters the smallest is 2/32: at 95% nothing is rejected. */
	sample = make_arms(3, 2);
	e = by_wild(sample, choices);
	assert_int_equal(fact_of(&e, FACT_FEW_CLUSTERS_WILD)->subject,
					 ABOUT_COMPARATOR);
	assert_non_null(fact_of(&e, FACT_SMALLEST_P));
	assert_true(fact_of(&e, FACT_SMALLEST_P)->value == 2.0 / 32.0);
	assert_about(&e, FACT_UNBOUNDED, ABOUT_BOTH_ENDS, LOSS_NONE);
	assert_true(e.interval.low == -INFINITY && e.interval.high == INFINITY);
	/* Without an interval it is judged as at 95%. */
	choices.conf_level = NAN;
	e = by_wild(sample, choices);
	assert_non_null(fact_of(&e, FACT_SMALLEST_P));
	assert_unsaid(&e, FACT_UNBOUNDED);
	choices.conf_level = 0.9;
	e = by_wild(sample, choices);
	assert_unsaid(&e, FACT_SMALLEST_P);
	/* A one-sided set has one end, and that goes without saying. */
	choices.alternative = ALTERNATIVE_GREATER;
	choices.conf_level = 0.8;
	e = by_wild(sample, choices);
	assert_true(isinf(e.interval.high) && !isinf(e.interval.low));
	assert_unsaid(&e, FACT_UNBOUNDED);
	core_free(sample);
}

static void
variances_of_wild_statistics(void **unused)
{
	(void) unused;
	for (int i = 0; i < N_WILD_METHODS; i++)
	{
		WildKind	method = (WildKind) i;
		bool		jackknife = wild_methods[i].jackknife_variance;

		assert_true(wild_vcov_fits(method, wild_vcov(method)));
		assert_false(wild_vcov_fits(method, VCOV_CR2));
		assert_int_equal(wild_vcov_fits(method, VCOV_CR1),
						 !jackknife);
		assert_int_equal(wild_vcov_fits(method, VCOV_CR0),
						 !jackknife);
		assert_int_equal(wild_vcov_fits(method, VCOV_CR3),
						 jackknife);
	}
}

/* ---- clusters as units ---- */

/* Nothing but the first period of a cluster: it has no change. */
static Sample *
without_changes(const Sample *sample, int block)
{
	Sample	   *more = thaw(sample);

	add(&more, 50, block, true, false, 0.5, 1.0, NULL);
	add(&more, 51, block, true, false, 0.25, 1.0, NULL);
	return finish(more);
}

static void
permutations_of_few(void **unused)
{
	Sample	   *sample = make_arms(4, 4);
	Sample	   *more = without_changes(sample, 0);
	Estimate	e = by_permutation(sample, SCHEME_CLUSTERS,
								   STATISTIC_DIFFERENCE);

	(void) unused;
	assert_non_null(fact_of(&e, FACT_NOT_RANDOMISED));
	assert_unsaid(&e, FACT_LEFT_OUT_CLUSTERS);
	assert_unsaid(&e, FACT_LEFT_OUT_BLOCKS);
	/* 2 of C(8, 4) = 70 */
	assert_unsaid(&e, FACT_SMALLEST_P);
	e = by_permutation(more, SCHEME_CLUSTERS, STATISTIC_DIFFERENCE);
	assert_counts(&e, FACT_LEFT_OUT_CLUSTERS, 2, 0);
	/* Within pairs 2 of 16. */
	e = by_permutation(sample, SCHEME_BLOCKS, STATISTIC_DIFFERENCE);
	assert_non_null(fact_of(&e, FACT_SMALLEST_P));
	assert_true(fact_of(&e, FACT_SMALLEST_P)->value == 2.0 / 16.0);
	core_free(more);
	core_free(sample);

	/* Three blocks have clusters of one arm only. */
	sample = make_arms(3, 6);
	e = by_permutation(sample, SCHEME_BLOCKS, STATISTIC_DIFFERENCE);
	assert_counts(&e, FACT_LEFT_OUT_BLOCKS, 3, 0);
	e = by_collapse(sample, COLLAPSE_PAIRED);
	assert_counts(&e, FACT_LEFT_OUT_BLOCKS, 3, 0);
	assert_unsaid(&e, FACT_LEFT_OUT_CLUSTERS);
	core_free(sample);
}

/* In each block clusters of one arm. */
static Sample *
make_split_blocks(void)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);

	for (int g = 0; g < 8; g++)
		for (int row = 0; row < 4; row++)
			add(&sample, g, g % 2, g % 2, row % 2, varied(g, row, 1), 1.0, NULL);
	return finish(sample);
}

static void
nothing_to_permute(void **unused)
{
	Sample	   *sample = make_split_blocks();
	Estimate	e = by_permutation(sample, SCHEME_BLOCKS,
								   STATISTIC_DIFFERENCE);

	(void) unused;
	assert_about(&e, FACT_NO_CHANGES, ABOUT_BLOCKS, LOSS_NONE);
	e = by_collapse(sample, COLLAPSE_PAIRED);
	assert_about(&e, FACT_NO_CHANGES, ABOUT_BLOCKS, LOSS_NONE);
	core_free(sample);

	/* Every cluster has one period. */
	sample = sample_create(SAMPLE_CLUSTERED, 0);
	for (int g = 0; g < 8; g++)
		add(&sample, g, 0, g % 2, g / 2 % 2, varied(g, 1, 1), 1.0, NULL);
	sample = finish(sample);
	e = by_permutation(sample, SCHEME_CLUSTERS, STATISTIC_DIFFERENCE);
	assert_about(&e, FACT_NO_CHANGES, ABOUT_CLUSTERS, LOSS_NONE);
	e = by_collapse(sample, COLLAPSE_WELCH);
	assert_about(&e, FACT_NO_CHANGES, ABOUT_CLUSTERS, LOSS_NONE);
	assert_counts(&e, FACT_LEFT_OUT_CLUSTERS, 8, 0);
	core_free(sample);

	/* One treated cluster has no variance of its own. */
	sample = make_arms(1, 5);
	e = by_permutation(sample, SCHEME_CLUSTERS, STATISTIC_T);
	assert_about(&e, FACT_TOO_FEW, ABOUT_CLUSTERS, LOSS_STATISTIC);
	e = by_collapse(sample, COLLAPSE_WELCH);
	assert_about(&e, FACT_TOO_FEW, ABOUT_CLUSTERS, LOSS_TEST);
	e = by_collapse(sample, COLLAPSE_POOLED);
	assert_true(e.has_std_error);
	e = by_collapse(sample, COLLAPSE_PAIRED);
	assert_about(&e, FACT_TOO_FEW, ABOUT_BLOCKS, LOSS_TEST);
	core_free(sample);
	sample = make_arms(1, 1);
	e = by_collapse(sample, COLLAPSE_POOLED);
	assert_about(&e, FACT_TOO_FEW, ABOUT_CLUSTERS, LOSS_TEST);
	core_free(sample);
}

/* Changes of 0 in one arm, of 1 in the other, or block by block. */
static void
changes_that_do_not_vary(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);
	Estimate	e;

	(void) unused;
	for (int g = 0; g < 8; g++)
		for (int post = 0; post < 2; post++)
			add(&sample, g, g / 2, g % 2, post, g + (g % 2) * post, 1.0, NULL);
	sample = finish(sample);
	e = by_permutation(sample, SCHEME_CLUSTERS, STATISTIC_T);
	assert_about(&e, FACT_NO_VARIATION, ABOUT_CHANGES, LOSS_STATISTIC);
	e = by_permutation(sample, SCHEME_BLOCKS, STATISTIC_T);
	assert_about(&e, FACT_NO_VARIATION, ABOUT_DIFFERENCES, LOSS_STATISTIC);
	for (int test = COLLAPSE_POOLED; test <= COLLAPSE_PAIRED; test++)
	{
		e = by_collapse(sample, (CollapseTest) test);
		assert_true(e.has_estimate && e.estimate == 1.0);
		assert_false(e.has_std_error);
		assert_about(&e, FACT_NO_VARIATION, test == COLLAPSE_PAIRED ?
					 ABOUT_DIFFERENCES : ABOUT_CHANGES, LOSS_TEST);
	}
	core_free(sample);
}

static void
ranks_of_few_and_of_many(void **unused)
{
	Sample	   *sample = make_arms(5, 5);
	Estimate	e = by_collapse(sample, COLLAPSE_SIGNED_RANK);

	(void) unused;
	/* Of five blocks the smallest p-value is 2/32. */
	assert_true(isinf(e.interval.low));
	assert_about(&e, FACT_UNBOUNDED, ABOUT_BLOCKS, LOSS_NONE);
	core_free(sample);
	sample = make_arms(6, 6);
	e = by_collapse(sample, COLLAPSE_SIGNED_RANK);
	assert_false(isinf(e.interval.low));
	assert_unsaid(&e, FACT_UNBOUNDED);
	core_free(sample);
	sample = make_arms(MAX_SIGNED_RANK, MAX_SIGNED_RANK);
	e = by_collapse(sample, COLLAPSE_SIGNED_RANK);
	assert_unsaid(&e, FACT_TOO_MANY_BLOCKS);
	core_free(sample);
	sample = make_arms(MAX_SIGNED_RANK + 1, MAX_SIGNED_RANK + 1);
	e = by_collapse(sample, COLLAPSE_SIGNED_RANK);
	assert_counts(&e, FACT_TOO_MANY_BLOCKS, MAX_SIGNED_RANK, 0);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_rows_and_no_group),
		cmocka_unit_test(odd_clusters),
		cmocka_unit_test(odd_values),
		cmocka_unit_test(columns_that_say_nothing_new),
		cmocka_unit_test(an_effect_that_is_hidden),
		cmocka_unit_test(too_few_for_a_variance),
		cmocka_unit_test(an_indispensable_cluster),
		cmocka_unit_test(a_lonely_psu),
		cmocka_unit_test(residuals_that_do_not_vary),
		cmocka_unit_test(few_clusters),
		cmocka_unit_test(few_clusters_for_signs),
		cmocka_unit_test(variances_of_wild_statistics),
		cmocka_unit_test(permutations_of_few),
		cmocka_unit_test(nothing_to_permute),
		cmocka_unit_test(changes_that_do_not_vary),
		cmocka_unit_test(ranks_of_few_and_of_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
