/*-------------------------------------------------------------------------
 *
 * test_heavy.c
 *		Weights of 18 orders of magnitude: variances, the sample without a
 *		cluster, and clusters drawn anew, against 100 digits
 *		(test/oracle/heavy_weights.py).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/cluster_diagnostics.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/model/noise.h"
#include "core/model/two_waves.h"
#include "core/numeric/matrix.h"
#include "core/resample/refit.h"
#include "core/variance/variance.h"

#define N_CLUSTERS 8

/* As in the script; numbered in the values' column "number". */
static const double draws[][N_CLUSTERS] = {
	{0, 2, 1, 1, 1, 1, 1, 1}, {2, 0, 1, 1, 0, 1, 2, 1},
	{1, 1, 2, 0, 1, 0, 2, 1}, {0, 0, 3, 1, 2, 0, 1, 1},
	{0.5, 1.5, 0.25, 2, 1, 0.75, 3, 0.125}
};

/*
 * What double-double cannot hold, and is said to be none: degrees of freedom
 * of CR3 where a cluster outweighs the others by 1e18, and replicates without
 * one of two that outweigh all else in their block.
 */
static bool
is_lost(int number, int effects, const char *what, int draw)
{
	bool		outweighs = number == 2 || number == 5 ||
		(number == 4 && effects != 1);

	if (strcmp(what, "CR3 df") == 0)
		return outweighs;
	return strncmp(what, "draw", 4) == 0 && number == 5 && effects == 2 &&
		(draw == 0 || draw == 2);
}

/*
 * CR2 of a cell in which one row outweighs the others by 1e18 needs, for
 * covariates, products that sums by cell have rounded away; and its degrees
 * of freedom with two such clusters in a block.
 */
static bool
is_beyond_sums(int number, int effects, int covariates, const char *what)
{
	if (number == 4 && covariates == 1)
		return strncmp(what, "CR2", 3) == 0 ||
			(strcmp(what, "CR3 df") == 0 && effects == 1);
	return number == 5 && effects == 2 && covariates == 0 &&
		strcmp(what, "CR2 df") == 0;
}

static Sample *
read_sample(int wanted, bool covariates)
{
	FILE	   *file = fopen("../oracle/heavy_weights_data.csv", "r");
	char		line[256];
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED |
									   SAMPLE_WEIGHTED, covariates ? 1 : 0);

	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file) != NULL)
	{
		int			number;
		int			cluster;
		int			block;
		int			treated;
		int			post;
		double		outcome;
		double		x;
		double		weight;
		Row			row;

		assert_int_equal(sscanf(line, "%d,%d,%d,%d,%d,%lf,%lf,%lf", &number,
								&cluster, &block, &treated, &post, &outcome,
								&x, &weight), 8);
		if (number != wanted)
			continue;
		row = make_row(outcome, treated == 1, post == 1, cluster, weight);
		row.block.number = block;
		row.covariates = &x;
		add_row(&sample, &row);
	}
	fclose(file);
	return finish(sample);
}

/* One sample in one design, and all that is asked of it. */
typedef struct Asked
{
	Fit		   *fit;
	const dd   *contrast;
	ClusterDiagnostics inside[N_CLUSTERS];
	Refit	   *refit;
} Asked;

static double
answer(Asked *a, const char *what, int number)
{
	SurveyChoices survey = {.lonely = LONELY_FAIL};
	const char *df = strstr(what, " df");
	char		name[16] = "";
	Variance	variance;
	Vcov		vcov;

	if (strcmp(what, "estimate") == 0)
		return fit_estimate(a->fit, a->contrast).hi;
	if (strcmp(what, "without") == 0)
	{
		if (!a->inside[number - 1].has_estimate_without) return NAN;
		return a->inside[number - 1].estimate_without;
	}
	if (strncmp(what, "draw", 4) == 0)
	{
		if (!refit_weighted(a->refit, draws[number])) return NAN;
		return strcmp(what, "draw") == 0 ? refit_estimate(a->refit, 0) :
			refit_std_error(a->refit, 0, draws[number]);
	}
	snprintf(name, sizeof(name), "%.*s",
			 (int) (df != NULL ? df - what : 15), what);
	assert_true(vcov_by_name(name, &vcov));
	variance = variance_of_fit(a->fit, a->contrast, vcov, &survey);
	if (variance.status != VARIANCE_OK)
		return NAN;
	return df != NULL ? variance.df : variance.std_error;
}

static void
values_in_100_digits(void **unused)
{
	FILE	   *file = fopen("../oracle/heavy_weights_values.csv", "r");
	char		line[256];
	Asked		asked = {NULL};
	Design	   *design = NULL;
	Sample	   *sample = NULL;
	int			last = -1;
	int			checked = 0;

	(void) unused;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file) != NULL)
	{
		int			number;
		int			effects;
		int			covariates;
		char		what[16];
		int			argument;
		double		value;
		double		ours;

		assert_int_equal(sscanf(line, "%d,%d,%d,%15[^,],%d,%lf", &number,
								&effects, &covariates, what, &argument,
								&value), 6);
		if (last != number * 6 + effects * 2 + covariates)
		{
			if (last >= 0)
			{
				refit_free(asked.refit);
				fit_free(asked.fit);
				design_free(design);
				core_free(sample);
			}
			last = number * 6 + effects * 2 + covariates;
			sample = read_sample(number, covariates == 1);
			design = two_waves_design(sample, (Effects) effects, true);
			asked.fit = fit_create(design);
			asked.contrast = design_contrast(design, 0);
			memset(asked.inside, 0, sizeof(asked.inside));
			assert_true(diagnose_clusters(asked.fit, asked.inside));
			asked.refit = refit_create(asked.fit, asked.contrast, 1);
		}
		if (is_beyond_sums(number, effects, covariates, what))
			continue;
		ours = answer(&asked, what, argument);
		checked++;
		if (is_lost(number, effects, what, argument))
			assert_true(isnan(ours));
		else if (!(fabs(ours - value) <= 1e-10 * fabs(value)))
			fail_msg("case %d effects %d covariates %d %s %d: %.17g is not %.17g",
					 number, effects, covariates, what, argument, ours,
					 value);
	}
	fclose(file);
	refit_free(asked.refit);
	fit_free(asked.fit);
	design_free(design);
	core_free(sample);
	assert_int_equal(checked, 1168);
}

/* Sum of gamma'gamma after ADJUST_INVERSE; false if a cluster cannot go. */
static bool
find_lengths(const Fit *fit, const dd *contrast, double *lengths)
{
	ClusterVisit *visit = cluster_visit_create(fit, contrast, 1,
											   WITHOUT_SQUARES);
	const dd   *gamma = cluster_visit_gamma(visit, 0);
	bool		complete = true;

	*lengths = 0.0;
	for (uint32_t g = 0; g < fit->design->n_clusters && complete; g++)
	{
		cluster_visit_load(visit, g);
		complete = !cluster_visit_indispensable(visit, 0);
		cluster_visit_adjust(visit, ADJUST_INVERSE);
		*lengths += dot_product(gamma, gamma, fit->design->width).hi;
	}
	cluster_visit_free(visit);
	return complete;
}

/* The short cut never calls a standard error above noise that is not. */
static int
check_short_cut(const Fit *fit, const dd *contrast)
{
	double		lengths;
	bool		complete = find_lengths(fit, contrast, &lengths);
	int			checked = 0;

	for (int i = 0; i < (complete ? 2 : 1); i++)
	{
		Adjustment	adjustment = i == 0 ? ADJUST_NONE : ADJUST_INVERSE;
		double		noise = noise_of_clusters(fit, contrast, adjustment);

		assert_true(noise > 0.0);
		for (double share = 0.999; share < 1.002; share += 0.002)
		{
			dd			variance = dd_mul(dd_from(share * noise),
										  dd_from(share * noise));

			assert_int_equal(clusters_are_noise(fit, contrast, adjustment,
												lengths, variance),
							 share < 1.0);
			checked++;
		}
	}
	return checked;
}

static void
the_short_cut_agrees(void **unused)
{
	int			checked = 0;

	(void) unused;
	for (int number = 1; number <= 5; number++)
		for (int covariates = 0; covariates < 2; covariates++)
			for (int effects = 0; effects < 3; effects++)
			{
				Sample	   *sample = read_sample(number, covariates == 1);
				Design	   *design = two_waves_design(sample, (Effects) effects,
												   true);
				Fit		   *fit = fit_create(design);
				const dd   *contrast = design_contrast(design, 0);

				if (fit_is_estimable(fit, contrast))
					checked += check_short_cut(fit, contrast);
				fit_free(fit);
				design_free(design);
				core_free(sample);
			}
	assert_true(checked > 60);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_in_100_digits),
		cmocka_unit_test(the_short_cut_agrees),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
