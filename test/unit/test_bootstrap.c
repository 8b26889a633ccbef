/*-------------------------------------------------------------------------
 *
 * test_bootstrap.c
 *		Clusters drawn anew: against the replicates that bootstrap.py drew and
 *		the intervals that R's boot made of them, and, for strata and effects
 *		that are not among those, against least squares written out here.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "host.h"
#include "rows.h"

#include <math.h>
#include <string.h>

#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/random/random.h"
#include "csv.h"
#include "survey.h"

static Csv	survey;

static void
assert_near(double ours, double theirs)
{
	if (!(fabs(ours - theirs) <= 1e-10 * fmax(1.0, fabs(theirs))))
		fail_msg("%.17g is not %.17g", ours, theirs);
}

/* The one call of what is tested. */
static Estimate
bootstrap(const Sample *sample, const Choices *choices)
{
	ConfidenceSet set;
	Estimate	estimate;

	infer_by_bootstrap(sample, choices, &estimate, &set);
	return estimate;
}

static void
set_method(Choices *choices, BootstrapMethod method)
{
	choices->way = way_of(WAY_DRAWN, method);
}

static BootstrapMethod
method_of(const Choices *choices)
{
	return (BootstrapMethod) choices->way->variant;
}

static const Fact *
fact_of(const Estimate *estimate, FactCode code)
{
	return estimate->facts.present[code] ? &estimate->facts.facts[code] : NULL;
}

static int64_t
lost_replicates(const Estimate *estimate)
{
	const Fact *lost = fact_of(estimate, FACT_LOST_REPLICATES);

	return lost != NULL ? lost->count : 0;
}

/* ---- against R ---- */

static Choices
choices_of_row(const Csv *csv, int row)
{
	Choices		choices = choices_of(usual_way(WAY_DRAWN));

	if (csv_is(csv, row, "scheme", "fractional"))
		set_method(&choices, BOOTSTRAP_FRACTIONAL);
	else if (csv_text(csv, row, "scheme")[0] == 'r')
		set_method(&choices, BOOTSTRAP_RAO_WU);
	else if (csv_is(csv, row, "scheme", "pairs"))
		choices.resample = RESAMPLE_PAIR;
	choices.effects = csv_is(csv, row, "effects", "none") ? EFFECTS_NONE :
		EFFECTS_CLUSTER;
	choices.reps = csv_number(csv, row, "reps");
	choices.seed = csv_number(csv, row, "seed");
	return choices;
}

/* Number of kinds of interval that R made for the row. */
static int
check_intervals(const Csv *csv, int row, const Sample *sample)
{
	static const char *const ends[][2] = {
		[INTERVAL_NORMAL] = {"normal_low", "normal_high"},
		[INTERVAL_BASIC] = {"basic_low", "basic_high"},
		[INTERVAL_PERCENTILE] = {"percentile_low", "percentile_high"},
		[INTERVAL_BCA] = {"bca_low", "bca_high"},
		[INTERVAL_STUDENTIZED] = {"studentized_low", "studentized_high"}
	};
	Choices		choices = choices_of_row(csv, row);
	int			checked = 0;

	for (int kind = 0; kind < interval_kind_names.n; kind++)
	{
		Estimate	e;

		if (csv_is(csv, row, ends[kind][0], ""))
			continue;
		choices.conf_type = (IntervalKind) kind;
		e = bootstrap(sample, &choices);
		assert_near(e.estimate, csv_number(csv, row, "estimate"));
		assert_true(e.has_std_error);
		assert_near(e.std_error, csv_number(csv, row, "sd"));
		assert_true(e.has_interval);
		assert_near(e.interval.low, csv_number(csv, row, ends[kind][0]));
		assert_near(e.interval.high, csv_number(csv, row, ends[kind][1]));
		assert_int_equal(lost_replicates(&e), choices.reps -
						 (int) csv_number(csv, row, "n_used"));
		checked++;
	}
	return checked;
}

static void
intervals_are_those_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/bootstrap.csv");
	Samples		samples = {.survey = &survey};
	int			step = is_quick() ? 11 : 1;
	int			checked = 0;

	(void) unused;
	for (int i = 0; i < csv.n_rows; i += step)
	{
		bool		blocked = csv_is(&csv, i, "scheme", "pairs") ||
			csv_is(&csv, i, "scheme", "rao_wu_block");

		checked += check_intervals(&csv, i,
								   survey_sample_of(&samples, &csv, i,
													"sample", blocked));
	}
	/* 144 rows: four kinds each, and the fifth of 32 "cluster" and of 16 of
	 * 24 "pairs". */
	if (step == 1)
		assert_int_equal(checked, 144 * 4 + 32 + 16);
	core_free(samples.sample);
	csv_free(&csv);
}

/* ---- against least squares ---- */

/*
 * Three blocks of 4, 5 and 6 clusters, the odd ones of them treated; in each
 * period a cluster has a few rows, which have one outcome.
 */
#define CLUSTERS 15
#define BLOCKS 3

static const int block_of[CLUSTERS] = {
	0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2
};

static int
rows_of(int cluster, int post)
{
	return 1 + (cluster * 5 + post * 2) % 4;
}

static double
outcome_of(int cluster, int post)
{
	return block_of[cluster] + 0.5 * post + 0.7 * (cluster % 2) +
		((cluster * 7 + post * 5) % 11) / 8.0;
}

static Sample *
make_blocks(void)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);

	for (int cluster = 0; cluster < CLUSTERS; cluster++)
		for (int post = 0; post < 2; post++)
			for (int i = 0; i < rows_of(cluster, post); i++)
			{
				Row			row = make_row(outcome_of(cluster, post),
										   cluster % 2 == 1, post, cluster, 1.0);

				row.block.number = block_of[cluster];
				add_row(&sample, &row);
			}
	return finish(sample);
}

/* The constant is an effect of all. */
static int
effects_there_are(Effects effects)
{
	return effects == EFFECTS_CLUSTER ? CLUSTERS :
		effects == EFFECTS_BLOCK ? BLOCKS : 1;
}

/* Columns: effects; treated, unless they are of clusters; post; both. */
static int
fill_columns(Effects effects, int cluster, int post, double *x)
{
	int			treated = cluster % 2;
	int			n = effects_there_are(effects);

	memset(x, 0, n * sizeof(double));
	x[effects == EFFECTS_CLUSTER ? cluster :
	  effects == EFFECTS_BLOCK ? block_of[cluster] : 0] = 1.0;
	if (effects != EFFECTS_CLUSTER)
		x[n++] = treated;
	x[n++] = post;
	x[n++] = treated * post;
	return n;
}

#define MOST_COLUMNS (CLUSTERS + 3)

/*
 * The last coefficient, by Gauss-Jordan on the normal equations.  Effects of
 * nobody are passed over; NaN if another column depends on those before it.
 */
static double
last_coefficient(double a[MOST_COLUMNS][MOST_COLUMNS + 1], int k, int effects)
{
	for (int j = 0; j < k; j++)
	{
		double		pivot = a[j][j];

		if (j < effects && pivot == 0.0)
			continue;
		if (!(pivot > 1e-9))
			return NAN;
		for (int i = 0; i < k; i++)
		{
			double		factor = a[i][j] / pivot;

			if (i == j)
				continue;
			for (int c = 0; c <= k; c++)
				a[i][c] -= factor * a[j][c];
		}
	}
	return a[k - 1][k] / a[k - 1][k - 1];
}

static double
least_squares(Effects effects, const double *weights)
{
	double		a[MOST_COLUMNS][MOST_COLUMNS + 1] = {{0.0}};
	int			k = 0;

	for (int cluster = 0; cluster < CLUSTERS; cluster++)
		for (int post = 0; post < 2; post++)
		{
			double		x[MOST_COLUMNS + 1];
			double		w = weights[cluster] * rows_of(cluster, post);

			k = fill_columns(effects, cluster, post, x);
			x[k] = outcome_of(cluster, post);
			for (int i = 0; i < k; i++)
				for (int j = 0; j <= k; j++)
					a[i][j] += w * x[i] * x[j];
		}
	return last_coefficient(a, k, effects_there_are(effects));
}

/* Strata, by the rules of docs/rng.md; the number of a cluster's own. */
static int
stratum_of(const Choices *choices, int cluster)
{
	if (method_of(choices) == BOOTSTRAP_RAO_WU)
		return block_of[cluster];
	return choices->resample == RESAMPLE_ARM ? cluster % 2 :
		2 * block_of[cluster] + cluster % 2;
}

/* Weights, by the same. */
static void
draw(const Choices *choices, uint32_t replicate, double *weights)
{
	static const RandomStream streams[] = {
		[BOOTSTRAP_CLUSTER] = STREAM_CLUSTERS,
		[BOOTSTRAP_RAO_WU] = STREAM_RAO_WU,
		[BOOTSTRAP_FRACTIONAL] = STREAM_FRACTIONAL
	};
	Random		random;

	random_start(&random, choices->seed, streams[method_of(choices)], replicate);
	memset(weights, 0, CLUSTERS * sizeof(double));
	if (method_of(choices) == BOOTSTRAP_FRACTIONAL)
	{
		for (int g = 0; g < CLUSTERS; g++)
			weights[g] = random_exponential(&random);
		return;
	}
	for (int stratum = 0; stratum < 2 * BLOCKS; stratum++)
	{
		int			members[CLUSTERS];
		int			n = 0;
		int			fewer = method_of(choices) == BOOTSTRAP_RAO_WU ? 1 : 0;

		for (int g = 0; g < CLUSTERS; g++)
			if (stratum_of(choices, g) == stratum)
				members[n++] = g;
		for (int i = 0; i < n - fewer; i++)
			weights[members[random_below(&random, n)]] +=
				n / (double) (n - fewer);
	}
}

/* (n - 1) times what leaving a cluster out of its stratum changes. */
static double
acceleration_by_hand(const Choices *choices)
{
	double		weights[CLUSTERS];
	double		squares = 0.0;
	double		cubes = 0.0;
	double		all;

	for (int g = 0; g < CLUSTERS; g++)
		weights[g] = 1.0;
	all = least_squares(choices->effects, weights);
	for (int g = 0; g < CLUSTERS; g++)
	{
		int			n = 0;
		double		change;

		for (int i = 0; i < CLUSTERS; i++)
			n += method_of(choices) == BOOTSTRAP_FRACTIONAL ||
				stratum_of(choices, i) == stratum_of(choices, g);
		weights[g] = 0.0;
		change = (n - 1.0) * (all - least_squares(choices->effects, weights));
		weights[g] = 1.0;
		squares += change * change;
		cubes += change * change * change;
	}
	return cubes / (6.0 * pow(squares, 1.5));
}

#define REPS 400

static void
check_by_hand(const Sample *sample, Choices choices)
{
	double		weights[CLUSTERS];
	double		values[REPS];
	BootstrapReplicates	replicates = {.values = values};
	uint32_t	reps = is_quick() ? REPS / 8 : REPS;

	choices.reps = reps;
	for (int g = 0; g < CLUSTERS; g++)
		weights[g] = 1.0;
	replicates.estimate = least_squares(choices.effects, weights);
	replicates.acceleration = acceleration_by_hand(&choices);
	for (int kind = 0; kind < INTERVAL_STUDENTIZED; kind++)
	{
		BootstrapInterval ours;
		Estimate	e;

		replicates.n = 0;
		for (uint32_t i = 0; i < reps; i++)
		{
			draw(&choices, i, weights);
			values[replicates.n] = least_squares(choices.effects, weights);
			/* Rao and Wu may draw clusters of one arm only, in every block. */
			replicates.n += !isnan(values[replicates.n]);
		}
		choices.conf_type = (IntervalKind) kind;
		ours = bootstrap_interval(&replicates, choices.conf_type,
								   choices.conf_level, choices.null_value);
		e = bootstrap(sample, &choices);
		assert_int_equal(lost_replicates(&e), reps - replicates.n);
		assert_near(e.estimate, replicates.estimate);
		assert_near(e.std_error, ours.std_error);
		assert_near(e.interval.low, ours.low);
		assert_near(e.interval.high, ours.high);
		assert_near(e.interval.p_value, ours.p_value);
	}
}

static void
replicates_are_least_squares(void **unused)
{
	Sample	   *sample = make_blocks();
	Choices		choices = choices_of(usual_way(WAY_DRAWN));

	(void) unused;
	choices.null_value = 0.25;
	for (int method = 0; method < N_BOOTSTRAP_METHODS; method++)
		for (int resample = RESAMPLE_ARM; resample <= RESAMPLE_BLOCK; resample++)
			for (int effects = EFFECTS_NONE; effects <= EFFECTS_BLOCK; effects++)
			{
				set_method(&choices, (BootstrapMethod) method);
				choices.resample = (Resample) resample;
				choices.effects = (Effects) effects;
				check_by_hand(sample, choices);
			}
	core_free(sample);
}

/* ---- where there is no answer, and what is said of one ---- */

/*
 * Clusters of one row in each period; a block has so many of each arm.  What
 * changes is 0, 1, 0, 1, ... of the treated, and nothing of the others.
 */
static Sample *
make_changes(const int n[][2], int blocks)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);
	int			cluster = 0;

	for (int block = 0; block < blocks; block++)
		for (int treated = 0; treated < 2; treated++)
			for (int i = 0; i < n[block][treated]; i++, cluster++)
				for (int post = 0; post < 2; post++)
				{
					Row			row = make_row(treated && post ? i % 2 : 0.0,
											   treated, post, cluster, 1.0);

					row.block.number = block;
					add_row(&sample, &row);
				}
	return finish(sample);
}

static void
strata_of_one_have_no_interval(void **unused)
{
	static const int n[2][2] = {{2, 2}, {2, 1}};
	Sample	   *sample = make_changes(n, 2);
	Choices		choices = choices_of(usual_way(WAY_DRAWN));
	Estimate	e;

	(void) unused;
	choices.resample = RESAMPLE_BLOCK;
	choices.conf_type = INTERVAL_PERCENTILE;
	choices.reps = 99;
	e = bootstrap(sample, &choices);
	assert_true(e.has_estimate);
	assert_near(e.estimate, 1.0 / 3);
	assert_false(e.has_std_error);
	assert_false(e.has_interval);
	assert_non_null(fact_of(&e, FACT_LONELY_STRATA));
	assert_int_equal(fact_of(&e, FACT_LONELY_STRATA)->count, 1);
	assert_int_equal(fact_of(&e, FACT_LONELY_STRATA)->of, 4);
	assert_int_equal(fact_of(&e, FACT_LONELY_STRATA)->subject, ABOUT_CLUSTERS);
	/* Within arms there are three to draw from. */
	choices.resample = RESAMPLE_ARM;
	e = bootstrap(sample, &choices);
	assert_true(e.has_interval);
	assert_null(fact_of(&e, FACT_LONELY_STRATA));
	assert_int_equal(fact_of(&e, FACT_FEW_UNITS)->count, 7);
	/* Blocks are drawn from blocks, of which there are two. */
	choices.resample = RESAMPLE_PAIR;
	e = bootstrap(sample, &choices);
	assert_true(e.has_interval);
	assert_int_equal(fact_of(&e, FACT_FEW_UNITS)->count, 2);
	assert_int_equal(fact_of(&e, FACT_FEW_UNITS)->subject, ABOUT_BLOCKS);
	core_free(sample);
}

/* Ten units are not few; nine are. */
static void
few_units_are_said_to_be(void **unused)
{
	static const int ten[1][2] = {{5, 5}};
	static const int nine[1][2] = {{4, 5}};
	Sample	   *sample = make_changes(ten, 1);
	Choices		choices = choices_of(usual_way(WAY_DRAWN));
	Estimate	e;

	(void) unused;
	choices.conf_type = INTERVAL_PERCENTILE;
	choices.reps = 99;
	e = bootstrap(sample, &choices);
	assert_null(fact_of(&e, FACT_FEW_UNITS));
	/* Quantile 0.025 of 99 is between the second and the third. */
	assert_null(fact_of(&e, FACT_EXTREME_REPLICATE));
	/* Of 39 it is the first. */
	choices.reps = 39;
	e = bootstrap(sample, &choices);
	assert_non_null(fact_of(&e, FACT_EXTREME_REPLICATE));
	choices.reps = 40;
	e = bootstrap(sample, &choices);
	assert_null(fact_of(&e, FACT_EXTREME_REPLICATE));
	choices.reps = 1;
	e = bootstrap(sample, &choices);
	assert_false(e.has_std_error);
	assert_int_equal(fact_of(&e, FACT_FEW_REPLICATES)->loss, LOSS_ESTIMATE);
	core_free(sample);

	sample = make_changes(nine, 1);
	choices.reps = 99;
	e = bootstrap(sample, &choices);
	assert_int_equal(fact_of(&e, FACT_FEW_UNITS)->count, 9);
	core_free(sample);
}

/* Without the one treated cluster there is no estimate, nor acceleration. */
static void
one_treated_cluster(void **unused)
{
	static const int n[1][2] = {{9, 1}};
	Sample	   *sample = make_changes(n, 1);
	Choices		choices = choices_of(usual_way(WAY_DRAWN));
	Estimate	e;

	(void) unused;
	set_method(&choices, BOOTSTRAP_FRACTIONAL);
	choices.conf_type = INTERVAL_BCA;
	choices.reps = 99;
	e = bootstrap(sample, &choices);
	assert_false(e.has_interval);
	assert_int_equal(fact_of(&e, FACT_NO_ACCELERATION)->subject, ABOUT_CLUSTERS);
	/* Nothing changes, of anybody. */
	assert_int_equal(fact_of(&e, FACT_NO_VARIATION)->subject, ABOUT_REPLICATES);
	assert_int_equal(fact_of(&e, FACT_NO_VARIATION)->loss, LOSS_INTERVAL);
	assert_false(e.has_std_error);
	/* Rao and Wu's nine of ten: without it in (9/10)^9 of draws. */
	set_method(&choices, BOOTSTRAP_RAO_WU);
	choices.conf_type = INTERVAL_PERCENTILE;
	choices.reps = 10000;
	e = bootstrap(sample, &choices);
	assert_true(fabs(lost_replicates(&e) / 10000.0 - pow(0.9, 9)) < 0.02);
	assert_int_equal(fact_of(&e, FACT_LOST_REPLICATES)->of, 10000);
	assert_int_equal(fact_of(&e, FACT_LOST_REPLICATES)->loss, LOSS_ESTIMATE);
	core_free(sample);
}

/*
 * Two treated clusters that change by 0 and 1: replicates are 0, 1/2 and 1.  A
 * replicate of one cluster twice has no standard error, and its pivot is as
 * far out as can be.  A quarter is too many for an end at 0.025.
 */
static void
pivots_without_a_standard_error(void **unused)
{
	static const int n[1][2] = {{2, 2}};
	Sample	   *sample = make_changes(n, 1);
	Choices		choices = choices_of(usual_way(WAY_DRAWN));
	Estimate	e;

	(void) unused;
	choices.reps = 999;
	e = bootstrap(sample, &choices);
	assert_near(e.estimate, 0.5);
	assert_true(e.has_interval);
	assert_true(e.interval.low == -INFINITY);
	assert_true(e.interval.high == INFINITY);
	assert_int_equal(fact_of(&e, FACT_UNBOUNDED)->subject, ABOUT_REPLICATES);
	assert_null(fact_of(&e, FACT_EXTREME_REPLICATE));
	/* The replicates of 1/2 have a pivot of 0: the middle of them. */
	choices.conf_level = 0.2;
	e = bootstrap(sample, &choices);
	assert_near(e.interval.low, 0.5);
	assert_near(e.interval.high, 0.5);
	core_free(sample);
}

static void
the_kind_that_is_for_each_method(void **unused)
{
	(void) unused;
	assert_int_equal(choices_of(way_of(WAY_DRAWN, BOOTSTRAP_CLUSTER)).conf_type,
					 INTERVAL_STUDENTIZED);
	assert_int_equal(choices_of(way_of(WAY_DRAWN, BOOTSTRAP_RAO_WU)).conf_type,
					 INTERVAL_PERCENTILE);
	assert_int_equal(choices_of(way_of(WAY_DRAWN, BOOTSTRAP_FRACTIONAL)).conf_type,
					 INTERVAL_PERCENTILE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intervals_are_those_of_the_oracle),
		cmocka_unit_test(replicates_are_least_squares),
		cmocka_unit_test(strata_of_one_have_no_interval),
		cmocka_unit_test(few_units_are_said_to_be),
		cmocka_unit_test(one_treated_cluster),
		cmocka_unit_test(pivots_without_a_standard_error),
		cmocka_unit_test(the_kind_that_is_for_each_method),
	};
	int			failed;

	survey = csv_read("../data/nrp18.csv");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	csv_free(&survey);
	return failed;
}
