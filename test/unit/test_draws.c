/*-------------------------------------------------------------------------
 *
 * test_draws.c
 *		Weights and assignments that are drawn, where there are too many to go
 *		through them all: against programs that draw the same by docs/rng.md
 *		(test/oracle/wild_draws.R, assignments.py).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "host.h"
#include "rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "csv.h"
#include "survey.h"

static Csv	survey;

static void
assert_close(double ours, double theirs)
{
	if (!(fabs(ours - theirs) <= 1e-10 * fmax(1.0, fabs(theirs))))
		fail_msg("%.17g is not %.17g", ours, theirs);
}

/* ---- the calls of what is tested ---- */

static Choices
wild_choices_of(const Csv *csv, int row)
{
	const WaysOf of = {.function = way_families[WAY_WILD].function};
	Choices		choices = choices_of(way_by_name(&of, csv_text(csv, row, "method")));

	choices.weights = csv_is(csv, row, "weights", "webb") ? WEIGHTS_WEBB :
		WEIGHTS_NORMAL;
	choices.effects = csv_is(csv, row, "effects", "none") ? EFFECTS_NONE :
		csv_is(csv, row, "effects", "cluster") ? EFFECTS_CLUSTER :
		EFFECTS_BLOCK;
	choices.reps = csv_number(csv, row, "reps");
	choices.seed = csv_number(csv, row, "seed");
	choices.null_value = csv_number(csv, row, "null_value");
	choices.conf_level = NAN;
	return choices;
}

static Estimate
wild(const Sample *sample, Choices choices, Alternative alternative,
	 Ties ties)
{
	ConfidenceSet set;
	Estimate	e;

	choices.alternative = alternative;
	choices.ties = ties;
	infer_by_wild_bootstrap(sample, &choices, &e, &set);
	return e;
}

static double
permutation_p(const Sample *sample, bool by_block, uint32_t reps,
			  uint64_t seed, Alternative alternative, Ties ties)
{
	Choices		choices = choices_of(way_of(WAY_PERMUTATION, by_block ?
											SCHEME_BLOCKS :
											SCHEME_CLUSTERS));
	ConfidenceSet set;
	Estimate	e;

	choices.reps = reps;
	choices.seed = seed;
	choices.alternative = alternative;
	choices.ties = ties;
	choices.conf_level = NAN;
	infer_by_permutation(sample, &choices, &e, &set);
	return e.interval.p_value;
}

/* ---- */

/*
 * Of the methods that end in 1, our block effects are those of a whole model
 * fitted anew.  Inclusive p-values count the data themselves.
 */
static void
weights_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/wild_draws.csv");
	Samples		samples = {.survey = &survey};
	int			step = is_quick() ? 13 : 1;
	int			checked = 0;

	(void) unused;
	for (int i = 0; i < csv.n_rows; i += step)
	{
		bool		block = csv_is(&csv, i, "effects", "block");
		double		reps = csv_number(&csv, i, "reps");
		Choices		choices;
		const Sample *sample;
		Estimate	e;

		/* Mammen's are gone through; half of the others is enough. */
		if (csv_is(&csv, i, "weights", "mammen") ||
			csv_is(&csv, i, "weighted", "0") ||
			(block && csv_text(&csv, i, "method")[4] == '1'))
			continue;
		choices = wild_choices_of(&csv, i);
		sample = survey_sample_of(&samples, &csv, i, "n_areas", true);
		e = wild(sample, choices, ALTERNATIVE_TWO_SIDED, TIES_INCLUSIVE);
		assert_close(e.interval.statistic, csv_number(&csv, i, "t0"));
		assert_close(e.interval.p_value,
					 (1.0 + csv_number(&csv, i, "count_inclusive")) /
					 (1.0 + reps));
		e = wild(sample, choices, ALTERNATIVE_TWO_SIDED, TIES_STRICT);
		assert_close(e.interval.p_value,
					 csv_number(&csv, i, "count_strict") / reps);
		e = wild(sample, choices, ALTERNATIVE_GREATER, TIES_STRICT);
		assert_close(e.interval.p_value,
					 csv_number(&csv, i, "count_greater") / reps);
		e = wild(sample, choices, ALTERNATIVE_LESS, TIES_STRICT);
		assert_close(e.interval.p_value,
					 csv_number(&csv, i, "count_less") / reps);
		checked++;
	}
	assert_true(checked > 150 / step);
	core_free(samples.sample);
	csv_free(&csv);
}

/* 60 clusters, whose changes are whole numbers, so that many assignments tie. */
static void
assignments_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/assignments.csv");
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);

	(void) unused;
	for (int i = 0; i < 60; i++)
		for (int post = 0; post < 2; post++)
		{
			Row			row = make_row(post * (7 * i * i % 31), i % 2, post, i,
									   1.0);

			row.block.number = i / 2;
			add_row(&sample, &row);
		}
	sample = finish(sample);
	assert_int_equal(csv.n_rows, 2);
	for (int i = 0; i < csv.n_rows; i++)
	{
		bool		by_block = csv_is(&csv, i, "scheme", "blocks");
		uint32_t	reps = csv_number(&csv, i, "reps");
		uint64_t	seed = csv_number(&csv, i, "seed");

		assert_close(permutation_p(sample, by_block, reps, seed,
								   ALTERNATIVE_TWO_SIDED, TIES_INCLUSIVE),
					 (1.0 + csv_number(&csv, i, "inclusive")) / (1.0 + reps));
		assert_close(permutation_p(sample, by_block, reps, seed,
								   ALTERNATIVE_TWO_SIDED, TIES_STRICT),
					 csv_number(&csv, i, "strict") / reps);
		assert_close(permutation_p(sample, by_block, reps, seed,
								   ALTERNATIVE_GREATER, TIES_INCLUSIVE),
					 (1.0 + csv_number(&csv, i, "greater")) / (1.0 + reps));
		assert_close(permutation_p(sample, by_block, reps, seed,
								   ALTERNATIVE_LESS, TIES_INCLUSIVE),
					 (1.0 + csv_number(&csv, i, "less")) / (1.0 + reps));
	}
	core_free(sample);
	csv_free(&csv);
}

/* ---- all vectors, and many of them tied ---- */

/*
 * Changes, in tenths, are 0, 1, 2 and 5 of the treated, whose mean is 2, and
 * 0, 3, 4 and 1 of the others: the effect is 0, and what is left is -2, -1, 0
 * and 3, and -2, 1, 2 and -1.  A vector's statistic is 0 where these, with its
 * signs, add up to the same in both arms; so is that of the data.
 */
static double
share_that_is_not_zero(void)
{
	static const int left[8] = {-2, -1, 0, 3, 2, -1, -2, 1};
	int			count = 0;

	for (int vector = 0; vector < 256; vector++)
	{
		int			sum = 0;

		for (int g = 0; g < 8; g++)
			sum += (vector >> g & 1) ? left[g] : -left[g];
		count += sum != 0;
	}
	return count / 256.0;
}

static void
statistics_of_nothing_tie(void **unused)
{
	static const int change[8] = {0, 1, 2, 5, 0, 3, 4, 1};
	double		expected = share_that_is_not_zero();
	double		base = 0.0;
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);

	(void) unused;
	assert_true(expected > 0.5 && expected < 0.95);
	for (int g = 0; g < 8; g++)
		for (int post = 0; post < 2; post++)
		{
			Row			row;

			base += post ? 0.0 : 0.37;
			row = make_row(base + 0.1 * change[g] * post, g < 4, post, g, 1.0);
			add_row(&sample, &row);
		}
	sample = finish(sample);
	for (int method = 0; method < N_WILD_METHODS; method++)
	{
		Choices		choices = choices_of(way_of(WAY_WILD, method));

		choices.conf_level = NAN;
		assert_close(wild(sample, choices, ALTERNATIVE_TWO_SIDED,
						  TIES_STRICT).interval.p_value, expected);
		assert_close(wild(sample, choices, ALTERNATIVE_TWO_SIDED,
						  TIES_INCLUSIVE).interval.p_value, 1.0);
		assert_close(wild(sample, choices, ALTERNATIVE_GREATER,
						  TIES_STRICT).interval.p_value, expected / 2.0);
	}
	core_free(sample);
}

/*
 * Two blocks, of 2 treated clusters with 6 others, and of 3 with 3.  Far from
 * the estimate an assignment's t is its slope, the share of its treated that
 * are the real ones less the share among its others, over what the two blocks
 * differ by, if both have the same slope; else it stays finite while that of
 * the data grows.  Slopes of 1/3 are 1/2 - 1/6 in the first block and 2/3 - 1/3
 * in the second: two doubles.
 */
static const int changes_of_two[14] = {
	110, 91, 0, 1, 3, -2, 2, -5, -100, -93, -108, 1, -3, 4
};
static const bool treated_of_two[14] = {
	true, true, false, false, false, false, false, false,
	true, true, true, false, false, false
};

/* Six times a difference, and six times its slope, of one block. */
static void
sixfold(int first, int n, int n_treated, unsigned assigned, int *difference,
		int *slope)
{
	int			of_treated = 6 / n_treated;
	int			of_others = 6 / (n - n_treated);

	*difference = *slope = 0;
	for (int i = 0; i < n; i++)
	{
		int			factor = (assigned >> i & 1) ? of_treated : -of_others;

		*difference += factor * changes_of_two[first + i];
		*slope += factor * treated_of_two[first + i];
	}
}

static double
share_as_extreme_far_away(void)
{
	int			x[2];
	int			y[2];
	int			data;
	int			count = 0;
	int			all = 0;

	sixfold(0, 8, 2, 0x03, &x[0], &y[0]);
	sixfold(8, 6, 3, 0x07, &x[1], &y[1]);
	assert_true(y[0] == 6 && y[1] == 6);
	data = abs(x[0] - x[1]);
	for (unsigned a = 0; a < 256; a++)
		for (unsigned b = 0; b < 64; b++)
		{
			if (__builtin_popcount(a) != 2 || __builtin_popcount(b) != 3)
				continue;
			all++;
			sixfold(0, 8, 2, a, &x[0], &y[0]);
			sixfold(8, 6, 3, b, &x[1], &y[1]);
			if (y[0] != y[1])
				continue;
			/* None so close that rounding decides; but for the data. */
			if (abs(y[0]) < 6)
				assert_true(6 * abs(x[0] - x[1]) != abs(y[0]) * data);
			count += 6 * abs(x[0] - x[1]) <= abs(y[0]) * data;
		}
	assert_int_equal(all, 28 * 20);
	return (double) count / all;
}

static ConfidenceInterval
interval_of_assignments(const Sample *sample, double conf_level)
{
	Choices		choices = choices_of(way_of(WAY_PERMUTATION, SCHEME_BLOCKS));
	ConfidenceSet set;
	Estimate	e;

	choices.statistic = STATISTIC_T;
	choices.conf_level = conf_level;
	infer_by_permutation(sample, &choices, &e, &set);
	core_free(set.segments);
	return e.interval;
}

static void
slopes_that_are_equal(void **unused)
{
	double		share = share_as_extreme_far_away();
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);
	ConfidenceInterval interval;

	(void) unused;
	for (int i = 0; i < 14; i++)
		for (int post = 0; post < 2; post++)
		{
			Row			row = make_row(post * changes_of_two[i],
									   treated_of_two[i], post, i, 1.0);

			row.block.number = i < 8 ? 1 : 2;
			add_row(&sample, &row);
		}
	sample = finish(sample);
	/* A level below the share of assignments leaves nothing out. */
	interval = interval_of_assignments(sample, 1.0 - share + 0.5 / 560.0);
	assert_true(interval.low == -INFINITY && interval.high == INFINITY);
	interval = interval_of_assignments(sample, 1.0 - share - 0.5 / 560.0);
	assert_true(fabs(interval.low) < 1e6 && fabs(interval.high) < 1e6);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weights_are_those_of_the_oracle),
		cmocka_unit_test(assignments_are_those_of_the_oracle),
		cmocka_unit_test(statistics_of_nothing_tie),
		cmocka_unit_test(slopes_that_are_equal),
	};
	int			failed;

	survey = csv_read("../data/nrp18.csv");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	csv_free(&survey);
	return failed;
}
