/*-------------------------------------------------------------------------
 *
 * test_domains.c
 *		Domains of a survey design: PSUs that were drawn and have no rows.
 *
 * Values are of R's survey, subset() of a design (test/oracle/domains.R).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/answer/estimate.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/resample/cluster_draws.h"

#define MAX_ROWS 400

/* In the order of LonelyPsu. */
static const char *const policies[] = {
	"fail", "remove", "certainty", "average", "adjust"
};
static const double population[] = {10, 9, 40, 7, 5};

/* A sample as it is stored: of a PSU without rows, one cell without rows. */
static Sample *
with_absent_psus(Row *rows, const double *weights, int n, int covariates)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED |
									   SAMPLE_WEIGHTED, covariates);
	int			components = covariates + 2;

	for (int i = 0; i < n; i++)
	{
		bool		absent = true;
		bool		first = true;

		for (int j = 0; j < n; j++)
			if (rows[j].cluster.number == rows[i].cluster.number)
			{
				absent = absent && weights[j] == 0.0;
				first = first && j >= i;
			}
		if (weights[i] > 0.0 || (absent && first))
			add_row(&sample, &rows[i]);
	}
	sample = finish(sample);
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		Cell	   *cell = sample_cell(sample, i);
		bool		absent = true;

		for (int j = 0; j < n; j++)
			if (rows[j].cluster.number == cell->cluster && weights[j] > 0.0)
				absent = false;
		if (absent)
			memset(cell->data, 0, (components - 1) * sizeof(double) +
				   MAX_POWERS * moments_count(components) * sizeof(dd));
	}
	return sample;
}

static Sample *
read_sample(int wanted, int covariates, bool everything)
{
	static double x[MAX_ROWS];
	static double weights[MAX_ROWS];
	static Row	rows[MAX_ROWS];
	FILE	   *file = fopen("../oracle/domains_data.csv", "r");
	char		line[256];
	int			n = 0;

	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file) != NULL)
	{
		int			number;
		int			psu;
		int			stratum;
		int			treated;
		int			post;
		double		y;

		assert_int_equal(sscanf(line, "%d,%d,%d,%d,%d,%lf,%lf,%lf", &number,
								&psu, &stratum, &treated, &post, &y, &x[n],
								&weights[n]), 8);
		if (number != wanted)
			continue;
		if (everything)
			weights[n] = 1.0;
		rows[n] = make_row(y, treated == 1, post == 1, psu,
						   weights[n] > 0.0 ? weights[n] : 1.0);
		rows[n].block.number = stratum;
		rows[n].covariates = &x[n];
		n++;
		assert_true(n < MAX_ROWS);
	}
	fclose(file);
	return with_absent_psus(rows, weights, n, covariates);
}

static void
assert_near(double ours, double theirs, const char *line)
{
	if (!(fabs(ours - theirs) <= 1e-10 * fabs(theirs)))
		fail_msg("%.17g is not %.17g: %s", ours, theirs, line);
}

/* In case 1 stratum 6 follows 4, for 5 has no rows. */
static const double *
population_of(int number)
{
	static double of_case[5];

	memcpy(of_case, population, 4 * sizeof(double));
	of_case[4] = number == 1 ? population[4] : NAN;
	return of_case;
}

static void
as_subset_of_a_design(void **unused)
{
	FILE	   *file = fopen("../oracle/domains_values.csv", "r");
	char		line[256];
	int			checked = 0;

	(void) unused;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file) != NULL)
	{
		Choices		choices = default_choices;
		int			number;
		int			fpc;
		int			covariates;
		char		vcov[16];
		char		policy[16];
		double		estimate;
		double		std_error;
		double		df;
		Sample	   *sample;
		Estimate	e;

		assert_int_equal(sscanf(line, "%d,%15[^,],%15[^,],%d,%d,%lf,%lf,%lf",
								&number, vcov, policy, &fpc, &covariates,
								&estimate, &std_error, &df), 8);
		assert_true(vcov_by_name(vcov, &choices.vcov));
		for (int i = 0; i < 5; i++)
			if (strcmp(policy, policies[i]) == 0)
				choices.lonely = (LonelyPsu) i;
		choices.population = fpc ? population_of(number) : NULL;
		sample = read_sample(number, covariates, false);
		estimate_effect(sample, &choices, &e);
		assert_near(e.estimate, estimate, line);
		assert_near(e.std_error, std_error, line);
		assert_near(e.df, df, line);
		core_free(sample);
		checked++;
	}
	fclose(file);
	assert_int_equal(checked, 24);
}

/* What is no survey's variance does not see PSUs without rows. */
static void
they_are_no_clusters(void **unused)
{
	Sample	   *sample = read_sample(0, 0, false);
	Sample	   *rows_only;
	Design	   *design = two_waves_design(sample, EFFECTS_NONE, true);
	ClusterDraws draws;
	const Vcov	vcovs[] = {VCOV_CR0, VCOV_CR2, VCOV_CRV3J, VCOV_HC1};

	(void) unused;
	assert_int_equal(design->n_clusters, 12);
	assert_int_equal(design->n_absent, 7);
	assert_int_equal(design->n_treated + design->n_comparator, 12);
	/* the design's own sample is the one without them */
	rows_only = (Sample *) design->sample;
	for (int i = 0; i < 4; i++)
	{
		Choices		choices = default_choices;
		Estimate	with;
		Estimate	without;

		choices.vcov = vcovs[i];
		estimate_effect(sample, &choices, &with);
		estimate_effect(rows_only, &choices, &without);
		assert_true(with.std_error > 0.0);
		assert_true(with.std_error == without.std_error);
		assert_true(with.df == without.df);
		assert_int_equal(with.clusters, 12);
	}
	cluster_draws_create(design, BOOTSTRAP_CLUSTER, RESAMPLE_ARM, &draws);
	assert_int_equal(draws.units->n_parts, 12);
	assert_int_equal(draws.strata->n_parts, 2);
	cluster_draws_free(&draws);
	design_free(design);
	core_free(sample);
}

/* Seven PSUs outside the domain leave the draws of the others as they are. */
static void
rao_wu_draws_the_design(void **unused)
{
	Sample	   *whole = read_sample(0, 0, true);
	Sample	   *domain = read_sample(0, 0, false);
	Design	   *of_whole = two_waves_design(whole, EFFECTS_NONE, true);
	Design	   *of_domain = two_waves_design(domain, EFFECTS_NONE, true);
	const uint32_t sizes[] = {3, 5, 6, 2, 3};
	ClusterDraws all;
	ClusterDraws some;

	(void) unused;
	cluster_draws_create(of_whole, BOOTSTRAP_RAO_WU, RESAMPLE_ARM, &all);
	cluster_draws_create(of_domain, BOOTSTRAP_RAO_WU, RESAMPLE_ARM, &some);
	assert_int_equal(all.units->n_parts, 19);
	/* all but stratum 5, which has no rows; 4 of them are absent */
	assert_int_equal(some.units->n_parts, 16);
	for (uint32_t replicate = 0; replicate < 50; replicate++)
	{
		double		weights[19];
		double		in_domain[19];
		uint32_t	next = 0;

		cluster_draws_weights(&all, 42, replicate, weights);
		cluster_draws_weights(&some, 42, replicate, in_domain);
		for (uint32_t h = 0, g = 0; h < 5; h++)
		{
			double		n = sizes[h];
			double		sum = 0.0;

			/* n - 1 draws, each with the weight n/(n - 1) */
			for (uint32_t i = 0; i < sizes[h]; i++, g++)
			{
				double		copies = weights[g] / (n / (n - 1.0));

				assert_true(fabs(copies - rint(copies)) < 1e-12);
				sum += weights[g];
			}
			assert_true(fabs(sum - n) < 1e-12);
		}
		for (uint32_t g = 0; g < 19; g++)
		{
			int64_t		psu = sample_cell(whole, of_whole->first_cell[g])->cluster;

			if (next < 12 && sample_cell(of_domain->sample,
										 of_domain->first_cell[next])->cluster == psu)
				assert_true(weights[g] == in_domain[next++]);
		}
		assert_int_equal(next, 12);
	}
	cluster_draws_free(&some);
	cluster_draws_free(&all);
	design_free(of_domain);
	design_free(of_whole);
	core_free(domain);
	core_free(whole);
}

/* Nothing but absent PSUs: no rows, no estimate, no fault. */
static void
nobody_in_the_domain(void **unused)
{
	Row			row = make_row(1.0, true, true, 7, 1.0);
	double		weight = 0.0;
	Choices		choices = default_choices;
	Sample	   *sample;
	Estimate	e;

	(void) unused;
	row.block.number = 1;
	sample = with_absent_psus(&row, &weight, 1, 0);
	choices.vcov = VCOV_SURVEY;
	estimate_effect(sample, &choices, &e);
	assert_false(e.has_estimate);
	assert_int_equal(e.clusters, 0);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_subset_of_a_design),
		cmocka_unit_test(they_are_no_clusters),
		cmocka_unit_test(rao_wu_draws_the_design),
		cmocka_unit_test(nobody_in_the_domain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
