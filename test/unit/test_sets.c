/*-------------------------------------------------------------------------
 *
 * test_sets.c
 *		P-values, confidence sets and smallest p-values of 3 to 6 clusters,
 *		each against the others: every set is compared with the p-values of
 *		tests of their own at, next to and between its ends.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>

#include "core/answer/ways.h"
#include "core/base/memory.h"

/* ---- samples ---- */

typedef struct Shape
{
	int			clusters;
	int			treated;		/* clusters; 0: each has rows of both arms */
	bool		unequal;		/* clusters differ in rows */
	bool		covariate;
	Effects		effects;
} Shape;

static const Shape shapes[] = {
	{3, 0, false, false, EFFECTS_NONE}, {3, 0, true, true, EFFECTS_CLUSTER},
	{4, 2, false, false, EFFECTS_NONE}, {4, 2, true, false, EFFECTS_NONE},
	{4, 2, true, true, EFFECTS_CLUSTER}, {5, 2, false, false, EFFECTS_NONE},
	{5, 3, true, true, EFFECTS_NONE}, {5, 2, true, false, EFFECTS_CLUSTER},
	{6, 3, false, true, EFFECTS_NONE}, {6, 3, true, false, EFFECTS_NONE},
	{6, 2, true, false, EFFECTS_NONE}, {6, 4, false, true, EFFECTS_CLUSTER}
};

#define N_SHAPES ((int) (sizeof(shapes) / sizeof(shapes[0])))

/* Areas with effects of their own; blocks of two neighbours. */
static Sample *
make_sample(const Shape *shape, uint64_t seed)
{
	uint64_t	state = seed;
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED,
									   shape->covariate ? 1 : 0);

	for (int g = 0; g < shape->clusters; g++)
		for (int post = 0; post < 2; post++)
		{
			int			rows = shape->unequal ? 2 + (3 * g * g + post) % 7 : 4;
			double		own = next_uniform(&state);

			for (int i = 0; i < rows; i++)
			{
				bool		treated = shape->treated == 0 ? i % 2 == 0 :
					g % 2 == 0 ? g / 2 < (shape->treated + 1) / 2 :
					g / 2 < shape->treated / 2;
				double		x = next_uniform(&state);
				Row			row = make_row(own + 0.3 * next_uniform(&state) +
										   0.2 * x + (treated && post ? 0.4 : 0.0),
										   treated, post, g, 1.0);

				row.block.number = g / 2;
				row.covariates = &x;
				add_row(&sample, &row);
			}
		}
	return finish(sample);
}

/* ---- a question, at any null value ---- */

typedef struct Question
{
	const Sample *sample;
	const Choices *choices;
} Question;

static Estimate
ask(const Question *question, double null_value, double conf_level,
	ConfidenceSet *set)
{
	Choices		choices = *question->choices;
	Estimate	estimate;

	choices.null_value = null_value;
	choices.conf_level = conf_level;
	infer(question->sample, &choices, &estimate, set);
	return estimate;
}

static double
p_value(const Question *question, double null_value)
{
	ConfidenceSet set;

	return ask(question, null_value, NAN, &set).interval.p_value;
}

static bool
is_in(const ConfidenceSet *set, double r)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (r >= set->segments[i].low && r <= set->segments[i].high)
			return true;
	return false;
}

/* An end belongs to the set, whatever the p-value at the very end. */
static bool
is_end(const ConfidenceSet *set, double r, double unit)
{
	for (uint32_t i = 0; i < set->n; i++)
		if (fabs(r - set->segments[i].low) < 1e-10 * unit ||
			fabs(r - set->segments[i].high) < 1e-10 * unit)
			return set->segments[i].low < set->segments[i].high;
	return false;
}

static int	n_checked;

static void
check_at(const Question *question, const ConfidenceSet *set, double r,
		 double alpha, double least)
{
	double		p = p_value(question, r);

	assert_true(p >= least * (1.0 - 1e-12));
	assert_true(p <= 1.0);
	if (is_in(set, r) != (p > alpha * (1.0 + 1e-12)))
		fail_msg("p is %.17g at %.17g, which is %s the set", p, r,
				 is_in(set, r) ? "in" : "not in");
	n_checked++;
}

/* Next to an end, on both sides, and half way to the next. */
static void
check_around(const Question *question, const ConfidenceSet *set, double end,
			 double next, double unit, double alpha, double least)
{
	double		step = 1e-9 * (unit + fabs(end));

	if (isinf(end))
		return;
	if (next - end > 4.0 * step)
	{
		check_at(question, set, end + step, alpha, least);
		check_at(question, set, isinf(next) ? end + 3.0 * unit :
				 (end + next) / 2.0, alpha, least);
		if (!isinf(next))
			check_at(question, set, next - step, alpha, least);
	}
}

static double
smallest_noted(const Estimate *estimate)
{
	return estimate->facts.present[FACT_SMALLEST_P] ?
		estimate->facts.facts[FACT_SMALLEST_P].value : NAN;
}

static void
check_set(const Question *question, double conf_level, double least,
		  uint64_t *state)
{
	double		alpha = 1.0 - conf_level;
	ConfidenceSet set;
	Estimate	estimate = ask(question, 0.0, conf_level, &set);
	double		unit = estimate.has_std_error ? estimate.std_error : 1.0;
	double		before = -INFINITY;

	if (!estimate.has_interval)
		return;
	if (least > alpha * (1.0 + 1e-12))
	{
		/* Nothing is rejected, and that is said. */
		assert_int_equal(set.n, 1);
		assert_true(estimate.interval.low == -INFINITY);
		assert_true(estimate.interval.high == INFINITY);
		assert_true(fabs(smallest_noted(&estimate) - least) < 1e-12);
	}
	for (uint32_t i = 0; i < set.n; i++)
	{
		double		low = set.segments[i].low;
		double		high = set.segments[i].high;

		assert_true(low <= high && low >= before);
		if (i == 0 && !isinf(low))
		{
			check_at(question, &set, low - 1e-9 * (unit + fabs(low)), alpha,
					 least);
			check_at(question, &set, low - 5.0 * unit, alpha, least);
		}
		check_around(question, &set, before, low, unit, alpha, least);
		check_around(question, &set, low, high, unit, alpha, least);
		before = high;
	}
	check_around(question, &set, before, INFINITY, unit, alpha, least);
	if (!is_end(&set, estimate.estimate, unit))
		check_at(question, &set, estimate.estimate, alpha, least);
	for (int i = 0; i < 6; i++)
		check_at(question, &set, estimate.estimate + unit *
				 (i < 3 ? 6.0 : 60.0) * (next_uniform(state) - 0.5), alpha,
				 least);
	core_free(set.segments);
}

/* ---- the wild bootstrap ---- */

static double
least_of_vectors(WildWeights weights, Alternative alternative, Ties ties,
				 int clusters, int reps)
{
	double		vectors = pow(weights == WEIGHTS_WEBB ? 6.0 : 2.0, clusters);
	double		least;

	if (ties == TIES_STRICT)
		return 0.0;
	if (weights == WEIGHTS_NORMAL)
		least = 1.0 / (1.0 + reps);
	else if (weights == WEIGHTS_MAMMEN)
		least = 1.0 / (1.0 + vectors);
	else
		least = (alternative == ALTERNATIVE_TWO_SIDED ? 2.0 : 1.0) / vectors;
	return alternative == ALTERNATIVE_EQUAL_TAILED ? 2.0 * least : least;
}

static void
check_wild(const Shape *shape, const Sample *sample, int method,
		   uint64_t *state)
{
	static const double levels[] = {0.5, 0.8, 0.9, 0.95, 0.99};

	for (int weights = 0; weights < N_WILD_WEIGHTS; weights++)
		for (int a = 0; a < N_ALTERNATIVES; a++)
			for (int ties = 0; ties < N_TIES; ties++)
			{
				Choices		choices = choices_of(way_of(WAY_WILD, method));
				Question	question = {sample, &choices};

				choices.weights = weights;
				choices.effects = shape->effects;
				choices.alternative = a;
				choices.ties = ties;
				choices.reps = 49;
				/* A thousand vectors are enough to go through. */
				if (weights == WEIGHTS_WEBB && shape->clusters > 4)
					continue;
				check_set(&question, levels[next_random(state) % 5],
						  least_of_vectors(weights, a, ties, shape->clusters,
										   choices.reps), state);
			}
}

static void
wild_sets_hold_what_is_not_rejected(void **unused)
{
	uint64_t	state = 11;

	(void) unused;
	n_checked = 0;
	for (int i = 0; i < N_SHAPES; i++)
		for (int method = 0; method < N_WILD_METHODS; method++)
		{
			Sample	   *sample = make_sample(&shapes[i], 100 * i + method);

			check_wild(&shapes[i], sample, method, &state);
			core_free(sample);
		}
	assert_true(n_checked > 20000);
}

/* Five and six clusters with Webb's weights, where there are many vectors. */
static void
webb_sets_hold_what_is_not_rejected(void **unused)
{
	uint64_t	state = 12;

	(void) unused;
	for (int i = 5; i < N_SHAPES; i += 3)
	{
		Sample	   *sample = make_sample(&shapes[i], i);
		Choices		choices = choices_of(usual_way(WAY_WILD));
		Question	question = {sample, &choices};

		choices.weights = WEIGHTS_WEBB;
		choices.effects = shapes[i].effects;
		check_set(&question, 0.9, 2.0 / pow(6.0, shapes[i].clusters), &state);
		core_free(sample);
	}
}

/*
 * The jackknifed methods do not give the data back for the vector of ones; so
 * in some samples all others are less extreme, and the p-value is the least.
 */
static void
the_least_p_value_occurs(void **unused)
{
	int			least = 0;

	(void) unused;
	for (int seed = 0; seed < 200; seed++)
	{
		Sample	   *sample = make_sample(&shapes[3], 1000 + seed);
		Choices		choices = choices_of(usual_way(WAY_WILD));
		Question	question = {sample, &choices};
		double		inclusive = p_value(&question, 0.0);

		choices.ties = TIES_STRICT;
		least += inclusive == 2.0 / 16.0 && p_value(&question, 0.0) == 0.0;
		assert_true(inclusive >= 2.0 / 16.0);
		core_free(sample);
	}
	assert_true(least > 5);
}

/* ---- permutation ---- */

static double
choose(int n, int k)
{
	double		ways = 1.0;

	for (int i = 0; i < k; i++)
		ways = ways * (n - i) / (i + 1);
	return ways;
}

/* Of 4 and 6 clusters in blocks of two, or over all. */
static void
permutation_sets_hold_what_is_not_rejected(void **unused)
{
	static const double levels[] = {0.5, 0.8, 0.9, 0.95};
	uint64_t	state = 13;

	(void) unused;
	n_checked = 0;
	for (int i = 2; i < N_SHAPES; i++)
		for (int scheme = 0; scheme < N_SCHEMES; scheme++)
			for (int j = 0; j < N_PERMUTATION_STATISTICS * N_ALTERNATIVES; j++)
			{
				const Shape *shape = &shapes[i];
				Sample	   *sample = make_sample(shape, 50 * i + j);
				Choices		choices =
					choices_of(way_of(WAY_PERMUTATION, scheme));
				Question	question = {sample, &choices};
				bool		pairs = scheme == SCHEME_BLOCKS &&
					2 * shape->treated == shape->clusters;
				double		all = pairs ? pow(2.0, shape->treated) :
					choose(shape->clusters, shape->treated);
				bool		twice;

				choices.statistic = j % N_PERMUTATION_STATISTICS;
				choices.alternative = j / N_PERMUTATION_STATISTICS;
				twice = choices.alternative == ALTERNATIVE_EQUAL_TAILED ||
					(choices.alternative == ALTERNATIVE_TWO_SIDED &&
					 2 * shape->treated == shape->clusters);
				/* Blocks of one arm are left out. */
				if (scheme == SCHEME_CLUSTERS)
					check_set(&question, levels[next_random(&state) % 4],
							  (twice ? 2.0 : 1.0) / all, &state);
				core_free(sample);
			}
	assert_true(n_checked > 500);
}

/* Pairs: in each one is treated. */
static void
pairs_hold_what_is_not_rejected(void **unused)
{
	uint64_t	state = 14;

	(void) unused;
	for (int pairs = 2; pairs <= 4; pairs++)
		for (int j = 0; j < N_PERMUTATION_STATISTICS * N_ALTERNATIVES; j++)
		{
			Choices		choices =
				choices_of(way_of(WAY_PERMUTATION, SCHEME_BLOCKS));
			Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
											   SAMPLE_BLOCKED, 0);
			Question	question;

			for (int i = 0; i < 4 * pairs; i++)
			{
				Row			row = make_row(next_uniform(&state), i % 4 > 1,
										   i % 2, i / 2, 1.0);

				row.block.number = i / 4;
				add_row(&sample, &row);
			}
			sample = finish(sample);
			question = (Question) {sample, &choices};
			choices.statistic = j % N_PERMUTATION_STATISTICS;
			choices.alternative = j / N_PERMUTATION_STATISTICS;
			check_set(&question, j % 3 == 0 ? 0.5 : 0.7,
					  (choices.alternative < ALTERNATIVE_GREATER ? 2.0 : 1.0) /
					  pow(2.0, pairs), &state);
			core_free(sample);
		}
}

/*
 * The data may be drawn, too: of these seeds' first vectors of 8 of Webb's
 * weights one is the data's mirror image, or the data.
 */
static void
count_likeness(void *context, const WildVector *vector)
{
	int		   *count = context;

	count[vector->likeness]++;
	assert_false(vector->mirrored);
}

static void
drawn_at_random_the_data_are_known(void **unused)
{
	int			mirror[3] = {0, 0, 0};
	int			data[3] = {0, 0, 0};

	(void) unused;
	wild_visit(WEIGHTS_WEBB, 8, 20, 39618, count_likeness, mirror);
	wild_visit(WEIGHTS_WEBB, 8, 20, 59833, count_likeness, data);
	assert_int_equal(mirror[LIKE_MIRROR], 1);
	assert_int_equal(mirror[LIKE_DATA], 0);
	assert_int_equal(data[LIKE_DATA], 1);
	assert_int_equal(data[LIKE_MIRROR], 0);
	assert_int_equal(data[LIKE_NONE], 19);
}

/* Too many to enumerate: the data are one draw more. */
static void
drawn_at_random_the_data_are_one_more(void **unused)
{
	static const Shape many = {24, 12, false, false, EFFECTS_NONE};
	uint64_t	state = 15;
	Sample	   *sample = make_sample(&many, 3);

	(void) unused;
	for (int a = 0; a < N_ALTERNATIVES; a++)
	{
		Choices		wild = choices_of(usual_way(WAY_WILD));
		Choices		permutation = choices_of(usual_way(WAY_PERMUTATION));
		double		least = (a == ALTERNATIVE_EQUAL_TAILED ? 2.0 : 1.0) / 20.0;

		wild.alternative = permutation.alternative = a;
		wild.reps = permutation.reps = 19;
		check_set(&(Question) {sample, &wild}, 0.8, least, &state);
		check_set(&(Question) {sample, &wild}, 0.99, least, &state);
		check_set(&(Question) {sample, &permutation}, 0.8, least, &state);
		check_set(&(Question) {sample, &permutation}, 0.99, least,
				  &state);
	}
	core_free(sample);
}

/* ---- nothing, or next to nothing ---- */

/*
 * An outcome that is the same in all rows of an area, but for "spread" times a
 * number of the row's own; with weights over twelve orders of magnitude if any.
 */
static Sample *
make_area_level(uint64_t seed, bool weighted, double unit, double offset,
				double spread)
{
	uint64_t	state = seed;
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (weighted ? SAMPLE_WEIGHTED : 0), 0);

	for (int i = 0; i < 48; i++)
	{
		int			area = i % 6;
		double		own = next_uniform(&state);
		double		weight = pow(10.0, 12.0 * next_uniform(&state) - 6.0);
		Row			row = make_row(offset + unit * (area + spread * own),
								   area % 2, next_random(&state) % 2, area,
								   weighted ? weight : 1.0);

		/* One row at least in each period. */
		if (i < 12)
			row.period = i < 6 ? PERIOD_PRE : PERIOD_POST;
		add_row(&sample, &row);
	}
	return finish(sample);
}

static Estimate
ask_within_areas(const Sample *sample, int method)
{
	Choices		choices = choices_of(way_of(WAY_WILD, method));
	Estimate	estimate;
	ConfidenceSet set;

	choices.effects = EFFECTS_CLUSTER;
	infer_by_wild_bootstrap(sample, &choices, &estimate, &set);
	if (set.segments != NULL)
		core_free(set.segments);
	return estimate;
}

static const struct
{
	double		unit;
	double		offset;
}			scales[] = {
	{1.0, 0.0}, {0.1, 0.3}, {1e-120, 0.0}, {1e45, 0.0}, {1.0, 1e9}, {1e-3, 1e9}
};

static void
rounding_is_not_tested(void **unused)
{
	(void) unused;
	for (int seed = 0; seed < 400; seed++)
		for (int method = 0; method < N_WILD_METHODS; method++)
			for (int weighted = 0; weighted < 2; weighted++)
			{
				int			scale = (seed + method) % 6;
				Sample	   *sample = make_area_level(seed, weighted,
													 scales[scale].unit,
													 scales[scale].offset,
													 0.0);
				Estimate	e = ask_within_areas(sample, method);

				assert_int_equal(e.status, VARIANCE_ZERO);
				assert_true(e.has_estimate && !e.has_interval);
				assert_true(e.std_error == 0.0 && isnan(e.interval.p_value));
				core_free(sample);
			}
}

/* The changes of such areas are rounding, too; by the clusters' means. */
static void
changes_of_rounding_are_none(void **unused)
{
	(void) unused;
	for (int seed = 0; seed < 200; seed++)
	{
		int			scale = seed % 6;
		Sample	   *sample = make_area_level(seed, true, scales[scale].unit,
											 scales[scale].offset, 0.0);

		for (int test = COLLAPSE_POOLED; test <= COLLAPSE_WELCH; test++)
		{
			Choices		choices = choices_of(way_of(WAY_CHANGES, test));
			Estimate	e;
			ConfidenceSet set;

			infer(sample, &choices, &e, &set);
			assert_true(e.estimate == 0.0 && !e.has_interval);
		}
		core_free(sample);
	}
}

/* A billionth of the outcome is: as much as if that were all of it. */
static void
a_billionth_is_tested(void **unused)
{
	(void) unused;
	for (int seed = 0; seed < 40; seed++)
		for (int method = 0; method < N_WILD_METHODS; method++)
			for (int scale = 0; scale < 4; scale++)
			{
				Sample	   *small = make_area_level(seed, seed % 2,
													scales[scale].unit,
													scales[scale].offset,
													1e-9);
				Sample	   *large = make_area_level(seed, seed % 2, 1.0, 0.0,
													1.0);
				Estimate	of_small = ask_within_areas(small, method);
				Estimate	of_large = ask_within_areas(large, method);

				assert_int_equal(of_small.status, VARIANCE_OK);
				assert_true(of_small.interval.p_value >= 2.0 / 64.0);
				/*
				 * Where weights leave little but a few rows, fewer digits are
				 * left of the outcomes than would be needed.
				 */
				if (seed % 2 == 0)
				{
					assert_true(of_small.interval.p_value ==
								of_large.interval.p_value);
					assert_true(fabs(of_small.interval.statistic -
									 of_large.interval.statistic) <
								1e-4 * (1.0 + fabs(of_large.interval.statistic)));
				}
				core_free(large);
				core_free(small);
			}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wild_sets_hold_what_is_not_rejected),
		cmocka_unit_test(webb_sets_hold_what_is_not_rejected),
		cmocka_unit_test(the_least_p_value_occurs),
		cmocka_unit_test(permutation_sets_hold_what_is_not_rejected),
		cmocka_unit_test(pairs_hold_what_is_not_rejected),
		cmocka_unit_test(drawn_at_random_the_data_are_known),
		cmocka_unit_test(drawn_at_random_the_data_are_one_more),
		cmocka_unit_test(rounding_is_not_tested),
		cmocka_unit_test(changes_of_rounding_are_none),
		cmocka_unit_test(a_billionth_is_tested),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
