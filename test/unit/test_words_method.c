/*-------------------------------------------------------------------------
 *
 * test_words_method.c
 *		How a result was made, in a sentence that a report can quote.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <string.h>

#include "core/answer/romano_wolf.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/words/words.h"

/* Eight clusters, four of each arm, two to a block; two rows in each period. */
static Sample *
make_sample(bool weighted, int covariates)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED |
									   (weighted ? SAMPLE_WEIGHTED : 0),
									   covariates);
	uint64_t	state = 3;

	for (int cluster = 0; cluster < 8; cluster++)
		for (int i = 0; i < 4; i++)
		{
			double		x[2] = {next_uniform(&state), next_uniform(&state)};
			Row			row = make_row(next_uniform(&state), cluster % 2 == 1,
									   i % 2, cluster,
									   weighted ? 1.0 + i % 3 : 1.0);

			row.block.number = cluster / 2;
			row.covariates = x;
			add_row(&sample, &row);
		}
	return finish(sample);
}

/* ---- the calls of what is tested ---- */

static void
assert_method(const Estimate *estimate, const char *expected)
{
	char	   *method = words_method(&estimate->method);

	if (expected == NULL)
		assert_null(method);
	else
	{
		assert_non_null(method);
		assert_string_equal(method, expected);
		core_free(method);
	}
}

static void
says_of_variance(const Sample *sample, Vcov vcov, Effects effects,
				 const char *expected)
{
	Choices		choices = default_choices;
	Estimate	e;

	choices.vcov = vcov;
	choices.effects = effects;
	estimate_effect(sample, &choices, &e);
	assert_method(&e, expected);
}

static void
says_of_wild(const Sample *sample, Choices choices, const char *expected)
{
	ConfidenceSet set = {NULL, 0};
	Estimate	e;

	infer_by_wild_bootstrap(sample, &choices, &e, &set);
	assert_method(&e, expected);
	if (set.segments != NULL)
		core_free(set.segments);
}

static void
says_of_permutation(const Sample *sample, Choices choices,
					const char *expected)
{
	ConfidenceSet set = {NULL, 0};
	Estimate	e;

	infer_by_permutation(sample, &choices, &e, &set);
	assert_method(&e, expected);
	if (set.segments != NULL)
		core_free(set.segments);
}

static void
says_of_collapse(const Sample *sample, CollapseTest test, const char *expected)
{
	Choices		choices = choices_of(way_of(WAY_CHANGES, test));
	ConfidenceSet set;
	Estimate	e;

	infer_by_changes(sample, &choices, &e, &set);
	assert_method(&e, expected);
}

static void
says_of_bootstrap(const Sample *sample, Choices choices,
				  const char *expected)
{
	ConfidenceSet set;
	Estimate	e;

	infer_by_bootstrap(sample, &choices, &e, &set);
	assert_method(&e, expected);
}

static void
says_of_column(uint32_t flags, int rows, ColumnChoices choices,
			   const char *expected)
{
	ValueSample *sample = value_sample_create(flags);
	ValueSample *canonical;
	ColumnEstimate estimate;
	char	   *method;

	for (int i = 0; i < rows; i++)
	{
		Key			key = {.number = i / 2};
		ValueSample *before = sample;

		assert_int_equal(value_sample_add(&sample, i, &key, 1 + i % 3),
						 SAMPLE_OK);
		if (sample != before)
			core_free(before);
	}
	canonical = value_sample_canonical(sample);
	bootstrap_column(canonical, &choices, &estimate);
	method = words_column_method(&estimate);
	assert_string_equal(method, expected);
	core_free(method);
	core_free(canonical);
	core_free(sample);
}

/* ---- */

#define MEANS "two-by-two difference-in-differences of means"

static void
variances(void **unused)
{
	Sample	   *sample = make_sample(false, 0);
	Sample	   *weighted = make_sample(true, 2);
	Sample	   *nothing = finish(sample_create(SAMPLE_CLUSTERED, 0));
	Estimate	none = {0};

	(void) unused;
	says_of_variance(sample, VCOV_CR2, EFFECTS_NONE,
					 MEANS "; CR2 (Bell-McCaffrey) variance over 8 clusters; "
					 "t with Satterthwaite degrees of freedom");
	says_of_variance(sample, VCOV_CR3, EFFECTS_NONE,
					 MEANS "; CR3 (jackknife) variance over 8 clusters; "
					 "t with Satterthwaite degrees of freedom");
	says_of_variance(sample, VCOV_CRV3, EFFECTS_NONE,
					 MEANS "; CRV3 (jackknife) variance over 8 clusters; "
					 "t with clusters - 1 degrees of freedom");
	says_of_variance(sample, VCOV_CRV3J, EFFECTS_NONE,
					 MEANS "; CRV3J (jackknife about its mean) variance over 8 "
					 "clusters; t with clusters - 1 degrees of freedom");
	says_of_variance(sample, VCOV_CR1S, EFFECTS_NONE,
					 MEANS "; CR1S variance over 8 clusters; "
					 "t with clusters - 1 degrees of freedom");
	says_of_variance(sample, VCOV_IID, EFFECTS_NONE,
					 MEANS "; classical (iid) variance over rows; "
					 "t with n - k degrees of freedom");
	says_of_variance(sample, VCOV_HC3, EFFECTS_NONE,
					 MEANS "; HC3 variance over rows; "
					 "t with n - k degrees of freedom");
	says_of_variance(sample, VCOV_SURVEY, EFFECTS_NONE,
					 MEANS "; survey (linearised) variance over 8 PSUs in 4 "
					 "strata; t with PSUs - strata degrees of freedom");
	says_of_variance(sample, VCOV_JKN, EFFECTS_NONE,
					 MEANS "; JKn (stratified survey jackknife) variance over 8 "
					 "PSUs in 4 strata; t with PSUs - strata degrees of freedom");
	says_of_variance(sample, VCOV_JK1, EFFECTS_NONE,
					 MEANS "; JK1 (survey jackknife) variance over 8 PSUs in 1 "
					 "stratum; t with clusters - 1 degrees of freedom");
	says_of_variance(weighted, VCOV_CR2, EFFECTS_CLUSTER,
					 "weighted difference-in-differences with effects of 8 "
					 "clusters and of the period, adjusted for 2 covariates; "
					 "CR2 (Bell-McCaffrey) variance over 8 clusters; "
					 "t with Satterthwaite degrees of freedom");
	says_of_variance(sample, VCOV_CR2, EFFECTS_BLOCK,
					 "difference-in-differences with effects of 4 blocks and "
					 "of arm and period; CR2 (Bell-McCaffrey) variance over 8 "
					 "clusters; t with Satterthwaite degrees of freedom");
	says_of_variance(nothing, VCOV_CR2, EFFECTS_NONE,
					 MEANS "; CR2 (Bell-McCaffrey) variance over 0 clusters; "
					 "t with Satterthwaite degrees of freedom");
	/* Nothing was done. */
	assert_method(&none, NULL);
	core_free(nothing);
	core_free(weighted);
	core_free(sample);
}

static void
sign_vectors(void **unused)
{
	Sample	   *sample = make_sample(false, 1);
	Choices		choices = choices_of(usual_way(WAY_WILD));

	(void) unused;
#define ADJUSTED MEANS ", adjusted for 1 covariate; "
	says_of_wild(sample, choices, ADJUSTED "WCR31 wild cluster bootstrap of 8 "
				 "clusters; exact, all 256 sign vectors (reps is not used); "
				 "two-sided test; interval by exact inversion");
	choices.way = way_of(WAY_WILD, WILD_WCU13);
	choices.weights = WEIGHTS_WEBB;
	choices.reps = 1234;
	choices.seed = (uint64_t) -5;
	choices.alternative = ALTERNATIVE_LESS;
	choices.ties = TIES_STRICT;
	choices.null_value = 0.25;
	choices.conf_level = NAN;
	says_of_wild(sample, choices, ADJUSTED "WCU13 wild cluster bootstrap of 8 "
				 "clusters; 1,234 random vectors of Webb weights, seed -5; "
				 "one-sided test, less of an effect of 0.25, ties not counted");
	choices.weights = WEIGHTS_NORMAL;
	choices.alternative = ALTERNATIVE_EQUAL_TAILED;
	choices.ties = TIES_INCLUSIVE;
	choices.null_value = 0.0;
	says_of_wild(sample, choices, ADJUSTED "WCU13 wild cluster bootstrap of 8 "
				 "clusters; 1,234 random vectors of normal weights, seed -5; "
				 "equal-tailed test");
	choices.weights = WEIGHTS_MAMMEN;
	choices.alternative = ALTERNATIVE_GREATER;
	says_of_wild(sample, choices, ADJUSTED "WCU13 wild cluster bootstrap of 8 "
				 "clusters; exact, all 256 vectors of Mammen weights (reps is not "
				 "used); one-sided test, greater");
	core_free(sample);
}

static void
step_down(void **unused)
{
	Sample	   *sample = make_sample(false, 0);
	Hypothesis	hypotheses[2] = {{.sample = sample, .number = 0},
	{.sample = sample, .number = 1}};
	Choices		choices = choices_of(usual_way(WAY_WILD));

	(void) unused;
	stepdown_test(hypotheses, 2, &choices);
	for (int i = 0; i < 2; i++)
		assert_method(&hypotheses[i].estimate, MEANS "; WCR31 wild cluster "
					  "bootstrap of 8 clusters; exact, all 256 sign vectors "
					  "(reps is not used); step-down (Romano-Wolf) over 2 "
					  "outcomes");
	core_free(sample);
}

#define CHANGES "difference of the mean changes of 8 clusters; "

static void
assignments(void **unused)
{
	Sample	   *sample = make_sample(false, 0);
	Sample	   *adjusted = make_sample(false, 2);
	Choices		choices = choices_of(usual_way(WAY_PERMUTATION));

	(void) unused;
	says_of_permutation(sample, choices, CHANGES "permutation of the treatment "
						"over clusters, by the difference; exact, all 70 "
						"assignments (reps is not used); two-sided test; "
						"interval by exact inversion");
	choices.way = way_of(WAY_PERMUTATION, SCHEME_BLOCKS);
	choices.statistic = STATISTIC_T;
	choices.alternative = ALTERNATIVE_GREATER;
	choices.null_value = -0.5;
	choices.conf_level = NAN;
	says_of_permutation(sample, choices, CHANGES "permutation of the treatment "
						"within 4 blocks, by the t; exact, all 16 assignments "
						"(reps is not used); one-sided test, greater of an effect "
						"of -0.5");
	says_of_collapse(adjusted, COLLAPSE_WELCH, "difference of the mean changes "
					 "of 8 clusters, adjusted for covariates within cells; "
					 "Welch t test; t with Satterthwaite degrees of freedom");
	core_free(adjusted);
	core_free(sample);
}

static void
two_steps(void **unused)
{
	Sample	   *sample = make_sample(false, 0);

	(void) unused;
	says_of_collapse(sample, COLLAPSE_POOLED, CHANGES
					 "pooled t test; t with clusters - 2 degrees of freedom");
	says_of_collapse(sample, COLLAPSE_PAIRED, CHANGES "paired t test over 4 "
					 "blocks; t with blocks - 1 degrees of freedom");
	says_of_collapse(sample, COLLAPSE_SIGNED_RANK, CHANGES "pseudomedian and "
					 "signed rank test (Wilcoxon) over 4 blocks; exact "
					 "distribution");
	core_free(sample);
}

static void
clusters_drawn(void **unused)
{
	Sample	   *sample = make_sample(true, 0);
	Choices		choices = choices_of(usual_way(WAY_DRAWN));

	(void) unused;
	choices.reps = 10;
#define WEIGHTED "two-by-two difference-in-differences of weighted means; "
	says_of_bootstrap(sample, choices, WEIGHTED "cluster bootstrap of 8 clusters "
					  "within arms; studentized interval; 10 replicates, seed "
					  "2016");
	choices.resample = RESAMPLE_BLOCK;
	choices.conf_type = INTERVAL_BCA;
	says_of_bootstrap(sample, choices, WEIGHTED "cluster bootstrap of 8 clusters "
					  "within blocks and arms; bca interval; 10 replicates, seed "
					  "2016");
	choices.resample = RESAMPLE_PAIR;
	choices.conf_type = INTERVAL_BASIC;
	choices.null_value = 1.5;
	says_of_bootstrap(sample, choices, WEIGHTED "cluster bootstrap of 8 clusters "
					  "in whole blocks; basic interval; 10 replicates, seed 2016; "
					  "p-value of an effect of 1.5");
	/* Others draw as they draw. */
	choices.way = way_of(WAY_DRAWN, BOOTSTRAP_RAO_WU);
	choices.conf_type = INTERVAL_PERCENTILE;
	choices.null_value = 0.0;
	says_of_bootstrap(sample, choices, WEIGHTED "Rao-Wu rescaling bootstrap of 8 "
					  "clusters; percentile interval; 10 replicates, seed 2016");
	choices.way = way_of(WAY_DRAWN, BOOTSTRAP_FRACTIONAL);
	choices.conf_type = INTERVAL_NORMAL;
	says_of_bootstrap(sample, choices, WEIGHTED "fractional bootstrap "
					  "(exponential weights) of 8 clusters; normal interval; 10 "
					  "replicates, seed 2016");
	core_free(sample);
}

/* Rows that are each a cluster of their own are rows. */
static void
clusters_of_one_row(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	uint64_t	state = 8;

	(void) unused;
	for (int i = 0; i < 12; i++)
	{
		Row			row = make_row(next_uniform(&state), i % 2, i / 2 % 2, i,
								   1.0);

		add_row(&sample, &row);
	}
	sample = finish(sample);
	says_of_variance(sample, VCOV_CR2, EFFECTS_NONE,
					 MEANS "; CR2 (Bell-McCaffrey) variance over 12 rows, each "
					 "by itself; t with Satterthwaite degrees of freedom");
	core_free(sample);
}

static void
columns(void **unused)
{
	ColumnChoices choices = default_column_choices;

	(void) unused;
	choices.reps = 1000;
	says_of_column(0, 1200, choices, "mean; bootstrap of 1,200 rows; percentile "
				   "interval; 1,000 replicates, seed 2016");
	choices.question.statistic = COLUMN_QUANTILE;
	choices.question.probability = 0.9;
	choices.kind = INTERVAL_BCA;
	says_of_column(VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_WEIGHTED, 20, choices,
				   "weighted quantile 0.9; bootstrap of 10 clusters; bca "
				   "interval; 1,000 replicates, seed 2016");
	choices.question.statistic = COLUMN_TRIMMED_MEAN;
	choices.question.trim = 0.125;
	choices.seed = (uint64_t) -7;
	says_of_column(0, 20, choices, "trimmed mean without 12.5% at each end; "
				   "bootstrap of 20 rows; bca interval; 1,000 replicates, seed "
				   "-7");
	choices.question.statistic = COLUMN_SD;
	says_of_column(VALUE_SAMPLE_CLUSTERED, 2, choices, "standard deviation; "
				   "bootstrap of 1 cluster; bca interval; 1,000 replicates, seed "
				   "-7");
	choices.question.statistic = COLUMN_MEDIAN;
	says_of_column(0, 1, choices, "median; bootstrap of 1 row; bca interval; "
				   "1,000 replicates, seed -7");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variances),
		cmocka_unit_test(sign_vectors),
		cmocka_unit_test(step_down),
		cmocka_unit_test(assignments),
		cmocka_unit_test(two_steps),
		cmocka_unit_test(clusters_drawn),
		cmocka_unit_test(clusters_of_one_row),
		cmocka_unit_test(columns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
