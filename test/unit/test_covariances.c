/*-------------------------------------------------------------------------
 *
 * test_covariances.c
 *		Covariances of several statistics: contrasts of one fit, and totals
 *		and a ratio by scores made here.
 *
 * Values are of R's sandwich, clubSandwich and survey
 * (test/oracle/covariances.R).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/model/two_waves.h"
#include "core/variance/variance.h"
#include "csv.h"
#include "host.h"

#define MAX_CONTRASTS 6
#define MAX_STRATA 40

static Csv	data;
static Csv	contrasts;

static int
read_tables(void **unused)
{
	(void) unused;
	data = csv_read("../oracle/effects_data.csv");
	contrasts = csv_read("../oracle/covariances_contrasts.csv");
	return 0;
}

static int
free_tables(void **unused)
{
	(void) unused;
	csv_free(&contrasts);
	csv_free(&data);
	return 0;
}

/* What a sample is made of; blocks are a column of the data, or NULL. */
typedef struct Wanted
{
	const char *shape;
	bool		weighted;
	int			covariates;
	const char *clusters;
	const char *blocks;
} Wanted;

static Sample *
read_sample(const Wanted *wanted)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (wanted->weighted ? SAMPLE_WEIGHTED : 0) |
									   (wanted->blocks ? SAMPLE_BLOCKED : 0),
									   wanted->covariates);

	for (int i = 0; i < data.n_rows; i++)
	{
		double		x[2] = {csv_number(&data, i, "x1"),
		csv_number(&data, i, "x2")};
		Row			row;

		if (!csv_is(&data, i, "shape", wanted->shape))
			continue;
		row = make_row(csv_number(&data, i, "y"),
					   csv_number(&data, i, "treated") == 1.0,
					   csv_number(&data, i, "post") == 1.0,
					   (int64_t) csv_number(&data, i, wanted->clusters),
					   wanted->weighted ? csv_number(&data, i, "weight") : 1.0);
		row.covariates = x;
		if (wanted->blocks != NULL)
			row.block.number = (int64_t) csv_number(&data, i, wanted->blocks);
		add_row(&sample, &row);
	}
	return finish(sample);
}

/* The contrasts of a design, of k entries each; returns how many. */
static int
read_contrasts(const char *effects, int covariates, int k, dd *to)
{
	int			n = 0;

	for (int i = 0; i < contrasts.n_rows; i++)
	{
		if (!csv_is(&contrasts, i, "effects", effects) ||
			csv_number(&contrasts, i, "covariates") != covariates)
			continue;
		for (int j = 0; j < k; j++)
		{
			char		column[] = {'c', '0' + j, '\0'};

			to[n * k + j] = dd_from(csv_number(&contrasts, i, column));
		}
		n++;
	}
	return n;
}

static void
survey_choices(const char *lonely, const char *fpc, double *population,
			   SurveyChoices *survey)
{
	/* in the order of LonelyPsu */
	static const char *const policies[] = {
		"", "remove", "certainty", "average", "adjust"
	};

	survey->lonely = LONELY_FAIL;
	for (int i = 0; i < 5; i++)
		if (strcmp(policies[i], lonely) == 0)
			survey->lonely = (LonelyPsu) i;
	survey->population = strcmp(fpc, "none") == 0 ? NULL : population;
	for (int h = 0; h < MAX_STRATA && survey->population != NULL; h++)
		population[h] = atof(fpc);
}

/* Covariances to 1e-10 of the product of the standard errors. */
static void
assert_entry(const Covariance *covariance, const Csv *values, int row)
{
	int			i = (int) csv_number(values, row, "i");
	int			j = (int) csv_number(values, row, "j");
	double		ours = covariance_value(covariance, i, j)->hi;
	double		theirs = csv_number(values, row, "value");
	double		size = sqrt(covariance_value(covariance, i, i)->hi *
							covariance_value(covariance, j, j)->hi);

	if (!(fabs(ours - theirs) <= 1e-10 * (i == j ? theirs : size)))
		fail_msg("line %d: %.17g is not %.17g", row + 2, ours, theirs);
	assert_true(ours == covariance_value(covariance, j, i)->hi);
}

/* Do two lines belong to the same matrix? */
static bool
same_matrix(const Csv *values, int a, int b)
{
	for (int column = 0; column < values->n_columns; column++)
	{
		const char *name = values->fields[column];

		if (strcmp(name, "i") == 0)
			return true;
		if (!csv_is(values, a, name, csv_text(values, b, name)))
			return false;
	}
	return false;
}

/* The matrix of a fit that begins at a line; frees what it is made from. */
static Covariance *
covariance_at(const Csv *values, int row, bool one_by_one)
{
	const char *effects = csv_text(values, row, "effects");
	const char *strata = csv_text(values, row, "strata");
	int			covariates = (int) csv_number(values, row, "covariates");
	double		population[MAX_STRATA];
	SurveyChoices survey;
	Wanted		wanted;
	Vcov		vcov;
	Sample	   *sample;
	Design	   *design;
	Fit		   *fit;
	dd			factors[MAX_CONTRASTS * (MAX_COVARIATES + 4)];
	int			n;
	Covariance *covariance;

	assert_true(vcov_by_name(csv_text(values, row, "vcov"), &vcov));
	survey_choices(csv_text(values, row, "lonely"),
				   csv_text(values, row, "fpc"), population, &survey);
	wanted.shape = csv_text(values, row, "shape");
	wanted.weighted = csv_number(values, row, "weighted") == 1.0;
	wanted.covariates = covariates == 1 ? 2 : 0;
	/* of single rows with covariates sums are enough, of cells they are not */
	wanted.clusters = vcov_is_clustered(vcov) ? "area" : "id";
	wanted.blocks = strcmp(effects, "block") == 0 ? "pair" :
		strcmp(strata, "none") == 0 ? NULL : strata;
	sample = read_sample(&wanted);
	design = two_waves_design(sample, strcmp(effects, "none") == 0 ?
							  EFFECTS_NONE : strcmp(effects, "block") == 0 ?
							  EFFECTS_BLOCK : EFFECTS_CLUSTER, true);
	fit = fit_create(design);
	n = read_contrasts(effects, covariates, design->k, factors);
	covariance = covariance_of_fit(fit, factors, n, vcov, &survey);
	assert_int_equal(covariance->n, n);
	/* Each variance is to the last digit what it is by itself. */
	for (int i = 0; i < n && one_by_one; i++)
	{
		Variance	alone = variance_of_fit(fit, factors + i * design->k, vcov,
											&survey);
		Variance	ours = covariance_variance(covariance, i);

		assert_true(alone.std_error == ours.std_error);
		assert_true(alone.df == ours.df);
		assert_int_equal(alone.status, ours.status);
	}
	fit_free(fit);
	design_free(design);
	core_free(sample);
	return covariance;
}

static void
contrasts_of_one_fit(void **unused)
{
	Csv			values = csv_read("../oracle/covariances_values.csv");
	Covariance *covariance = NULL;
	int			matrices = 0;

	(void) unused;
	for (int row = 0; row < values.n_rows; row++)
	{
		if (row == 0 || !same_matrix(&values, row, row - 1))
		{
			if (covariance != NULL)
				covariance_free(covariance);
			covariance = is_quick() && matrices % 12 > 0 ? NULL :
				covariance_at(&values, row, true);
			matrices++;
		}
		if (covariance == NULL)
			continue;
		assert_entry(covariance, &values, row);
		if (csv_is(&values, row, "i", csv_text(&values, row, "j")))
		{
			int			i = (int) csv_number(&values, row, "i");
			double		df = csv_number(&values, row, "df");

			assert_int_equal(covariance->status[i], VARIANCE_OK);
			if (!(fabs(covariance->df[i] - df) <= 1e-7 * df))
				fail_msg("line %d: df %.17g is not %.17g", row + 2,
						 covariance->df[i], df);
		}
	}
	if (covariance != NULL)
		covariance_free(covariance);
	csv_free(&values);
	assert_int_equal(matrices, 190);
}

/* ---- scores of other statistics ---- */

/* Weighted totals of y and x1, and their ratio. */
typedef struct Totals
{
	dd			y;
	dd			x;
	dd			ratio;
} Totals;

static uint32_t
cluster_of_row(const Design *design, int64_t area)
{
	for (uint32_t g = 0; g < design->n_clusters; g++)
		if (sample_cell(design->sample, design->first_cell[g])->cluster == area)
			return g;
	fail_msg("no cluster %d", (int) area);
	return 0;
}

/* Influence: w y, w x, and of the ratio R = Y/X that of y - R x over X. */
static Scores *
linearise(const Design *design, const char *shape, Totals *totals)
{
	Scores	   *scores = scores_create(design->n_clusters, 3);

	totals->y = totals->x = DD_ZERO;
	for (int i = 0; i < data.n_rows; i++)
	{
		int64_t		area;
		dd			w;
		dd		   *score;

		if (!csv_is(&data, i, "shape", shape))
			continue;
		area = (int64_t) csv_number(&data, i, "area");
		w = dd_from(csv_number(&data, i, "weight"));
		score = scores_of_cluster(scores, cluster_of_row(design, area));
		dd_accumulate_product(&score[0], w, dd_from(csv_number(&data, i, "y")));
		dd_accumulate_product(&score[1], w, dd_from(csv_number(&data, i, "x1")));
	}
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		totals->y = dd_add(totals->y, scores_of_cluster(scores, g)[0]);
		totals->x = dd_add(totals->x, scores_of_cluster(scores, g)[1]);
	}
	totals->ratio = dd_div(totals->y, totals->x);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		dd		   *score = scores_of_cluster(scores, g);

		score[2] = dd_div(dd_sub(score[0], dd_mul(totals->ratio, score[1])),
						  totals->x);
	}
	return scores;
}

static void
totals_and_a_ratio(void **unused)
{
	Csv			values = csv_read("../oracle/covariances_totals.csv");
	Covariance *covariance = NULL;
	Totals		totals = {DD_ZERO, DD_ZERO, DD_ZERO};

	(void) unused;
	assert_int_equal(values.n_rows, 42);
	for (int row = 0; row < values.n_rows; row++)
	{
		int			i = (int) csv_number(&values, row, "i");
		double		estimate = csv_number(&values, row, "estimate");
		dd			ours;

		if (row == 0 || !same_matrix(&values, row, row - 1))
		{
			const char *strata = csv_text(&values, row, "strata");
			Wanted		wanted = {csv_text(&values, row, "shape"), true, 0,
				"area", strcmp(strata, "none") == 0 ? NULL : strata};
			double		population[MAX_STRATA];
			SurveyChoices survey;
			Sample	   *sample = read_sample(&wanted);
			Design	   *design = two_waves_design(sample, EFFECTS_NONE, false);
			Partition  *parts = partition_by_block(design);
			Strata		all = {parts, NULL};
			Scores	   *scores = linearise(design, wanted.shape, &totals);

			survey_choices(csv_text(&values, row, "lonely"),
						   csv_text(&values, row, "fpc"), population, &survey);
			if (covariance != NULL)
				covariance_free(covariance);
			covariance = covariance_of_scores(scores, &all, &survey);
			scores_free(scores);
			partition_free(parts);
			design_free(design);
			core_free(sample);
		}
		ours = i == 0 ? totals.y : i == 1 ? totals.x : totals.ratio;
		assert_true(fabs(ours.hi - estimate) <= 1e-10 * fabs(estimate));
		assert_entry(covariance, &values, row);
		assert_true(covariance->df[i] == csv_number(&values, row, "df"));
	}
	covariance_free(covariance);
	csv_free(&values);
}

/* A PSU that was drawn and has nothing counts as a score of 0. */
static void
absent_psus_are_zeros(void **unused)
{
	uint32_t	n_psus[] = {4, 3};
	int64_t		keys[] = {1, 1, 1, 2, 2, 2};
	int64_t		padded_keys[] = {1, 1, 1, 1, 2, 2, 2};
	Partition  *strata = partition_by_key(keys, 6);
	Partition  *padded_strata = partition_by_key(padded_keys, 7);
	Scores	   *scores = scores_create(6, 2);
	Scores	   *padded = scores_create(7, 2);
	SurveyChoices survey = {.lonely = LONELY_FAIL};
	Strata		with_absent = {strata, n_psus};
	Strata		with_zeros = {padded_strata, NULL};
	Covariance *ours;
	Covariance *theirs;

	(void) unused;
	for (uint32_t g = 0; g < 6; g++)
		for (int i = 0; i < 2; i++)
			scores_of_cluster(scores, g)[i] =
				scores_of_cluster(padded, g < 3 ? g : g + 1)[i] =
				dd_from(i == 0 ? g * g : 1.0 / (g + 1.0));
	ours = covariance_of_scores(scores, &with_absent, &survey);
	theirs = covariance_of_scores(padded, &with_zeros, &survey);
	for (int i = 0; i < 4; i++)
		assert_true(ours->values[i].hi == theirs->values[i].hi);
	covariance_free(theirs);
	covariance_free(ours);
	scores_free(padded);
	scores_free(scores);
	partition_free(padded_strata);
	partition_free(strata);
}

/*
 * Two treated clusters, one with rows before and one with rows after, and four
 * comparators: the treated means go with the one or the other, the
 * comparators' stand.
 */
static void
one_fails_and_the_others_stand(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Design	   *design;
	Fit		   *fit;
	dd			means[3 * 4] = {{0.0, 0.0}};
	Covariance *covariance;
	Variance	alone;

	(void) unused;
	for (int i = 0; i < 24; i++)
	{
		int			cluster = i % 6;
		bool		treated = cluster < 2;
		Row			row = make_row((i * i) % 7, treated,
								   treated ? cluster == 1 : i >= 12, cluster,
								   1.0);

		add_row(&sample, &row);
	}
	sample = finish(sample);
	design = two_waves_design(sample, EFFECTS_NONE, false);
	fit = fit_create(design);
	means[TREATED_PRE] = dd_from(1.0);
	means[4 + COMPARATOR_POST] = dd_from(1.0);
	means[8 + TREATED_POST] = dd_from(1.0);
	covariance = covariance_of_fit(fit, means, 3, VCOV_CR3, NULL);
	assert_int_equal(covariance->status[0], VARIANCE_INDISPENSABLE);
	assert_int_equal(covariance->at[0], 0);
	assert_int_equal(covariance->status[2], VARIANCE_INDISPENSABLE);
	assert_int_equal(covariance->at[2], 1);
	assert_int_equal(covariance->status[1], VARIANCE_OK);
	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 3; j++)
			assert_true(isnan(covariance_value(covariance, i, j)->hi) ==
						(i != 1 || j != 1));
	alone = variance_of_fit(fit, means + 4, VCOV_CR3, NULL);
	assert_true(alone.std_error > 0.0);
	assert_true(alone.std_error ==
				covariance_variance(covariance, 1).std_error);
	assert_true(alone.df == covariance->df[1]);
	covariance_free(covariance);
	fit_free(fit);
	design_free(design);
	core_free(sample);
}

/* Means of 0 without residuals, of one group: its row and column are 0. */
static void
noise_is_judged_by_contrast(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Design	   *design;
	Fit		   *fit;
	dd			means[2 * 4] = {{0.0, 0.0}};
	const Vcov	kinds[] = {VCOV_HC1, VCOV_CR0, VCOV_CR2, VCOV_CR3, VCOV_SURVEY,
	VCOV_JKN};
	SurveyChoices survey = {.lonely = LONELY_FAIL};

	(void) unused;
	for (int i = 0; i < 48; i++)
	{
		int			cluster = i % 8;
		bool		treated = cluster < 4;
		bool		post = i >= 24;
		Row			row = make_row(treated && post ? 0.1 : i % 7, treated, post,
								   cluster, 1.0);

		add_row(&sample, &row);
	}
	sample = finish(sample);
	design = two_waves_design(sample, EFFECTS_NONE, false);
	fit = fit_create(design);
	means[TREATED_POST] = dd_from(1.0);
	means[4 + TREATED_PRE] = dd_from(1.0);
	for (int i = 0; i < (int) (sizeof(kinds) / sizeof(kinds[0])); i++)
	{
		Covariance *covariance = covariance_of_fit(fit, means, 2, kinds[i],
												   &survey);

		assert_int_equal(covariance->status[0], VARIANCE_ZERO);
		assert_int_equal(covariance->status[1], VARIANCE_OK);
		assert_true(covariance_value(covariance, 0, 0)->hi == 0.0);
		assert_true(covariance_value(covariance, 0, 1)->hi == 0.0);
		assert_true(covariance_value(covariance, 1, 0)->hi == 0.0);
		assert_true(covariance_value(covariance, 1, 1)->hi > 0.0);
		covariance_free(covariance);
	}
	fit_free(fit);
	design_free(design);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contrasts_of_one_fit),
		cmocka_unit_test(totals_and_a_ratio),
		cmocka_unit_test(absent_psus_are_zeros),
		cmocka_unit_test(one_fails_and_the_others_stand),
		cmocka_unit_test(noise_is_judged_by_contrast)
	};

	return cmocka_run_group_tests(tests, read_tables, free_tables);
}
