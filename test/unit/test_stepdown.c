/*-------------------------------------------------------------------------
 *
 * test_stepdown.c
 *		Step-down p-values of two outcomes against all sign vectors, one by
 *		one.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>

#include "core/answer/romano_wolf.h"
#include "core/answer/ways.h"
#include "core/resample/wild_statistic.h"
#include "core/base/memory.h"

#define CLUSTERS 6
#define VECTORS (1 << CLUSTERS)

/* Two outcomes of the same clusters, of one and of four rows in each cell. */
static Sample *
make_sample(int rows_per_cell, uint64_t *state)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);

	for (int i = 0; i < 2 * CLUSTERS * rows_per_cell; i++)
	{
		int			cluster = i % CLUSTERS;
		bool		post = i / CLUSTERS % 2 == 1;
		Row			row = make_row(next_uniform(state) +
								   (post && cluster % 2 == 1 ? 0.5 : 0.0),
								   cluster % 2 == 1, post, cluster, 1.0);

		add_row(&sample, &row);
	}
	return finish(sample);
}

/* Sizes of the statistic as it is shown: of all vectors, then of the data. */
static void
all_statistics(const Sample *sample, double statistics[VECTORS + 1],
			   double *unit)
{
	Fitted		fitted;
	Estimate	estimate;
	Estimate	shown;
	Choices		choices = default_choices;
	WildScores	scores;
	uint32_t	at;
	double		v[CLUSTERS];
	WildStatistic *statistic;

	choices.vcov = VCOV_CR1S;
	estimate_effect(sample, &choices, &shown);
	assert_true(estimate_begin(sample, EFFECTS_NONE, &fitted, &estimate));
	assert_true(wild_scores_create(fitted.fit, fitted.contrast,
								   &wild_methods[WILD_WCR31], &scores, &at));
	*unit = shown.std_error / sqrt(scores.variance);
	statistic = wild_statistic_create(&scores, false);
	for (int i = 0; i < VECTORS; i++)
	{
		Draw		draw;

		for (int g = 0; g < CLUSTERS; g++)
			v[g] = (i >> g) & 1 ? 1.0 : -1.0;
		draw = wild_statistic_of(statistic, &(WildVector) {.v = v, .fresh = true});
		statistics[i] = fabs(draw_statistic(&draw, shown.estimate)) / *unit;
	}
	statistics[VECTORS] = fabs(shown.estimate) / shown.std_error;
	wild_statistic_free(statistic);
	wild_scores_free(&scores);
	estimate_end(&fitted);
}

/* The share of vectors whose largest statistic, times a unit, is as large. */
static double
share_beyond(double statistics[2][VECTORS + 1], const double units[2], int top)
{
	double		data = statistics[top][VECTORS] * units[top] * (1.0 - 1e-12);
	int			count = 0;

	/* The last vector is all 1 and the first all -1: the data count. */
	for (int i = 0; i < VECTORS; i++)
		count += i == 0 || i == VECTORS - 1 ||
			fmax(statistics[0][i] * units[0],
				 statistics[1][i] * units[1]) >= data;
	return (double) count / VECTORS;
}

static void
the_largest_statistic_is_of_those_shown(void **unused)
{
	static const double as_shown[2] = {1.0, 1.0};
	uint64_t	state = 5;
	int			different = 0;

	(void) unused;
	for (int trial = 0; trial < 50; trial++)
	{
		Sample	   *samples[2] = {make_sample(1, &state), make_sample(4, &state)};
		double		statistics[2][VECTORS + 1];
		double		units[2];
		Hypothesis	hypotheses[2];
		Choices		choices = choices_of(usual_way(WAY_WILD));
		int			top;

		for (int i = 0; i < 2; i++)
		{
			all_statistics(samples[i], statistics[i], &units[i]);
			hypotheses[i].sample = samples[i];
			hypotheses[i].number = i;
		}
		stepdown_test(hypotheses, 2, &choices);
		top = statistics[0][VECTORS] > statistics[1][VECTORS] ? 0 : 1;
		assert_int_equal(hypotheses[0].number, top);
		assert_true(fabs(hypotheses[0].estimate.interval.statistic) ==
					statistics[top][VECTORS]);
		assert_true(hypotheses[0].p_adjusted ==
					share_beyond(statistics, as_shown, top));
		assert_true(hypotheses[1].p_adjusted >= hypotheses[0].p_adjusted);
		/* Without the small-sample factors some would be others. */
		different += share_beyond(statistics, units, top) !=
			hypotheses[0].p_adjusted;
		core_free(samples[0]);
		core_free(samples[1]);
	}
	assert_true(different > 0);
}

/* ---- the least p-value ---- */

/* Some clusters, of unequal size, and an effect that is hard to miss. */
static Sample *
make_outcome(int first, int clusters, double effect, uint64_t *state)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);

	for (int cluster = first; cluster < first + clusters; cluster++)
		for (int post = 0; post < 2; post++)
		{
			double		own = next_uniform(state);

			for (int i = 0; i < 2 + (5 * cluster * cluster + 3 * post) % 7; i++)
			{
				Row			row = make_row(own + 0.2 * next_uniform(state) +
										   (post && cluster % 2 == 1 ? effect : 0.0),
										   cluster % 2 == 1, post, cluster, 1.0);

				add_row(&sample, &row);
			}
		}
	return finish(sample);
}

static double
least_of(WildWeights weights, int own, int all, int reps)
{
	switch (weights)
	{
		case WEIGHTS_RADEMACHER:
			return 2.0 / pow(2.0, own);
		case WEIGHTS_WEBB:
			return 2.0 / pow(6.0, own);
		case WEIGHTS_MAMMEN:
			return 1.0 / (1.0 + pow(2.0, all));
		default:
			return 1.0 / (1.0 + reps);
	}
}

/* Outcomes of clusters 0 to 3, 0 to 4 and 1 to 4: of 5 in all. */
static void
check_least(const Choices *choices, uint64_t *state, int *at_least)
{
	static const int clusters[3] = {4, 5, 4};
	Sample	   *samples[3];
	Hypothesis	hypotheses[3];

	for (int i = 0; i < 3; i++)
	{
		samples[i] = make_outcome(i == 2 ? 1 : 0, clusters[i], 2.0, state);
		hypotheses[i].sample = samples[i];
		hypotheses[i].number = i;
	}
	stepdown_test(hypotheses, 3, choices);
	for (int i = 0; i < 3; i++)
	{
		const Hypothesis *h = &hypotheses[i];
		double		p = h->estimate.interval.p_value;
		double		least = least_of(choices->weights, clusters[h->number], 5,
									 choices->reps);
		ConfidenceSet set;
		Estimate	alone;

		assert_true(p >= least * (1.0 - 1e-12));
		assert_true(h->p_adjusted >= p && h->p_adjusted <= 1.0);
		*at_least += fabs(p - least) < 1e-12;
		infer_by_wild_bootstrap(h->sample, choices, &alone, &set);
		if (choices->weights == WEIGHTS_RADEMACHER ||
			choices->weights == WEIGHTS_WEBB)
			assert_true(fabs(p - alone.interval.p_value) < 1e-12);
	}
	for (int i = 0; i < 3; i++)
		core_free(samples[i]);
}

static void
no_p_value_is_below_the_least(void **unused)
{
	uint64_t	state = 77;

	(void) unused;
	for (int method = 0; method < N_WILD_METHODS; method++)
		for (int weights = 0; weights < N_WILD_WEIGHTS; weights++)
		{
			Choices		choices = choices_of(way_of(WAY_WILD, method));
			int			at_least = 0;

			choices.weights = weights;
			choices.conf_level = NAN;
			choices.reps = 49;
			for (int trial = 0; trial < 6; trial++)
				check_least(&choices, &state, &at_least);
			if (weights == WEIGHTS_RADEMACHER)
				assert_true(at_least > 0);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_largest_statistic_is_of_those_shown),
		cmocka_unit_test(no_p_value_is_below_the_least),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
