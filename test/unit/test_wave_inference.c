/*-------------------------------------------------------------------------
 *
 * test_wave_inference.c
 *		Cohorts permuted among clusters, and wild bootstraps of averages of
 *		effects, against all assignments and sign vectors in R
 *		(test/oracle/wave_few_clusters.R), by hand, and of two waves against
 *		the functions for two; and what is drawn where there are too many
 *		assignments (wave_assignments.py).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "host.h"
#include "rows.h"
#include "waves_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/wave_inference.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/words/words.h"

static WaveQuestion
ask(AggregateType of, const Way *way)
{
	WaveQuestion question = {.choices = choices_of(way)};

	question.aggregate.average.type = of;
	question.aggregate.average.first_event = INT64_MIN;
	question.aggregate.average.last_event = INT64_MAX;
	question.aggregate.conf_level = 0.95;
	return question;
}

static WaveQuestion
ask_permutation(AggregateType of, PermutationStatistic statistic, WaveUnit unit)
{
	WaveQuestion question = ask(of, way_of(WAY_PERMUTATION, SCHEME_CLUSTERS));

	question.choices.statistic = statistic;
	question.unit = unit;
	return question;
}

static WaveInference *
answer(const Sample *sample, const WaveQuestion *question)
{
	WaveInference *inference = wave_inference_open(sample, question);

	if (question->choices.way->family == WAY_WILD)
		wave_bootstrap(inference);
	else
		wave_permutation(inference);
	return inference;
}

static const Fact *
fact_of(const WaveResult *result, FactCode code)
{
	return result->estimate.facts.present[code] ?
		&result->estimate.facts.facts[code] : NULL;
}

/* ---- the values of R ---- */

static bool
has_key(const WaveResult *result, AggregateType of, int32_t key)
{
	switch (of)
	{
		case AGGREGATE_GROUP:
			return result->has_cohort && result->cohort == key;
		case AGGREGATE_CALENDAR:
			return result->has_period && result->period == key;
		default:
			return result->has_event_time && result->event_time == key;
	}
}

static const WaveResult *
find(const WaveInference *inference, const char *key)
{
	for (int i = 0; i < inference->n_results; i++)
	{
		const WaveResult *result = &inference->results[i];

		if (*key == '\0' ? i == 0 :
			has_key(result, inference->question->aggregate.average.type, atoi(key)))
			return result;
	}
	fail_msg("there is no key %s", key);
	return NULL;
}

static void
assert_near(double ours, const Csv *values, int row, const char *column)
{
	double		theirs = csv_number(values, row, column);

	if (!(fabs(ours - theirs) <= 1e-10 * (fabs(theirs) + 1e-2)))
		fail_msg("row %d, %s: %.17g is not %.17g", row + 2, column, ours, theirs);
}

static void
assert_share(double p_value, double count, double of, int row)
{
	if (p_value != count / of)
		fail_msg("row %d: p = %.17g is not %.17g / %.17g", row + 2, p_value,
				 count, of);
}

static void
complete(const Csv *values, int row, WaveQuestion *question)
{
	question->aggregate.waves = csv_wave_choices(values, row);
	question->choices.null_value = csv_number(values, row, "null_value");
	question->choices.conf_level = NAN;
}

static AggregateType
of_row(const Csv *values, int row)
{
	int			of = names_find(&aggregate_types, csv_text(values, row, "of"));

	assert_true(of >= 0);
	return (AggregateType) of;
}

static bool
is_left_out(int row)
{
	return is_quick() && row % 96 > 0;
}

static void
check_permutation(const Sample *sample, const Csv *values, int row)
{
	int			statistic = names_find(&permutation_statistic_names,
									   csv_text(values, row, "statistic"));
	WaveQuestion question = ask_permutation(of_row(values, row), statistic,
											UNIT_ROWS);
	WaveInference *inference;
	const Estimate *e;

	if (is_left_out(row))
		return;
	complete(values, row, &question);
	inference = answer(sample, &question);
	e = &find(inference, csv_text(values, row, "key"))->estimate;
	assert_near(e->interval.statistic, values, row, "value");
	assert_near(e->std_error, values, row, "std_error");
	assert_share(e->interval.p_value,
				 csv_number(values, row, "extreme") + csv_number(values, row, "lost"),
				 csv_number(values, row, "assignments"), row);
	assert_true(isnan(e->interval.low));
	wave_inference_close(inference);
}

static void
permutations_of_r(void **unused)
{
	(void) unused;
	check_values_of_waves("../oracle/wave_permutation_values.csv", 140,
						  check_permutation);
}

static void
check_wild(const Sample *sample, const Csv *values, int row)
{
	const WaysOf of = {.function = "did_bootstrap"};
	const Way  *way = way_by_name(&of, csv_text(values, row, "method"));
	WaveQuestion question = ask(of_row(values, row), way);
	WaveInference *inference;
	const Estimate *e;

	if (is_left_out(row))
		return;
	complete(values, row, &question);
	question.choices.ties = TIES_STRICT;
	question.choices.vcov = VCOV_CR0;
	inference = answer(sample, &question);
	e = &find(inference, csv_text(values, row, "key"))->estimate;
	assert_near(e->estimate, values, row, "estimate");
	assert_near(e->std_error, values, row, "cr0");
	assert_share(e->interval.p_value, csv_number(values, row, "exceeding"),
				 csv_number(values, row, "vectors"), row);
	wave_inference_close(inference);
}

static void
wild_bootstraps_of_r(void **unused)
{
	(void) unused;
	check_values_of_waves("../oracle/wave_wild_values.csv", 448, check_wild);
}

/* ---- two waves ---- */

static Sample *
two_waves(int clusters, int seed)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED |
									   SAMPLE_BLOCKED, 0);
	Row			rows[600];

	make_rows(rows, 600, clusters, seed);
	for (int i = 0; i < 600; i++)
	{
		/* pairs of neighbours, of which make_rows treats one */
		rows[i].block.number = rows[i].cluster.number / 2;
		/* one without a second wave */
		if (seed % 2 == 1 && rows[i].cluster.number == 3)
			rows[i].period = PERIOD_PRE;
		add_row(&sample, &rows[i]);
	}
	return finish(sample);
}

static void
assert_same_end(double ours, double theirs)
{
	assert_true(ours == theirs || fabs(ours - theirs) < 1e-12);
}

/* Is every number of the effect of the second wave that of the other way? */
static void
assert_same_test(const Sample *sample, const WaveQuestion *question,
				 bool exactly)
{
	WaveInference *inference = answer(sample, question);
	const WaveResult *result = &inference->results[inference->n_results - 1];
	const Estimate *ours = &result->estimate;
	Estimate	theirs;
	ConfidenceSet set;

	infer(sample, &question->choices, &theirs, &set);
	assert_true(theirs.has_interval && ours->has_interval);
	assert_true(ours->interval.p_value == theirs.interval.p_value);
	if (exactly)
	{
		assert_true(ours->estimate == theirs.estimate);
		assert_true(ours->std_error == theirs.std_error);
		assert_true(ours->interval.statistic == theirs.interval.statistic);
		assert_true(ours->interval.low == theirs.interval.low);
		assert_true(ours->interval.high == theirs.interval.high);
	}
	else
	{
		assert_true(fabs(ours->estimate - theirs.estimate) < 1e-14);
		assert_same_end(ours->interval.low, theirs.interval.low);
		assert_same_end(ours->interval.high, theirs.interval.high);
	}
	core_free(set.segments);
	wave_inference_close(inference);
}

static void
permutations_of_two_waves(void **unused)
{
	(void) unused;
	/* 30 clusters have too many assignments: they are drawn */
	for (int i = is_quick() ? 3 : 0; i < (is_quick() ? 5 : 6); i++)
	{
		Sample	   *sample = two_waves(i < 4 ? 10 : 30, i);

		for (int statistic = 0; statistic < N_PERMUTATION_STATISTICS; statistic++)
			for (int alternative = 0; alternative < N_ALTERNATIVES; alternative++)
				for (int ties = 0; ties < N_TIES; ties++)
				{
					WaveQuestion question = ask_permutation(AGGREGATE_GROUP_TIME, statistic,
															UNIT_CLUSTERS);

					question.choices.alternative = alternative;
					question.choices.ties = ties;
					question.choices.null_value = 0.25 * i;
					question.choices.reps = 99;
					assert_same_test(sample, &question, false);
				}
		core_free(sample);
	}
}

static void
bootstraps_of_two_waves(void **unused)
{
	(void) unused;
	for (int i = 0; i < (is_quick() ? 1 : 3); i++)
	{
		Sample	   *sample = two_waves(9, i);

		for (int method = 0; method < N_WILD_METHODS; method++)
			for (int of = 0; of < aggregate_types.n; of++)
				for (int controls = 0; controls < 2; controls++)
				{
					WaveQuestion question = ask(of, way_of(WAY_WILD, method));

					question.aggregate.waves.controls = controls;
					question.choices.null_value = 0.25 * i;
					assert_same_test(sample, &question, true);
				}
		core_free(sample);
	}
}

/* ---- more assignments than can be enumerated ---- */

static double
p_value_of_draws(const Sample *sample, const Csv *csv, int row,
				 Alternative alternative, Ties ties)
{
	Scheme		scheme = csv_is(csv, row, "scheme", "blocks") ? SCHEME_BLOCKS :
		SCHEME_CLUSTERS;
	WaveQuestion question = ask(AGGREGATE_SIMPLE, way_of(WAY_PERMUTATION, scheme));
	WaveInference *inference;
	double		p_value;

	question.choices.reps = csv_number(csv, row, "reps");
	question.choices.seed = csv_number(csv, row, "seed");
	question.choices.alternative = alternative;
	question.choices.ties = ties;
	question.choices.conf_level = NAN;
	inference = answer(sample, &question);
	assert_true(fabs(inference->results[0].estimate.estimate -
					 csv_number(csv, row, "actual") / 60.0) < 1e-14);
	assert_int_equal(inference->results[0].estimate.method.draws, 0);
	p_value = inference->results[0].estimate.interval.p_value;
	wave_inference_close(inference);
	return p_value;
}

static void
draws_of_the_oracle(void **unused)
{
	Csv			csv = csv_read("../oracle/wave_assignments.csv");
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);

	(void) unused;
	for (int i = 0; i < 60; i++)
		for (int32_t period = 1; period <= 3; period++)
		{
			Row			row = {
				.outcome = 7 * i * i * period % 31, .weight = 1.0,
				.cluster.number = i, .block.number = i / 3,
				.cohort = i % 3 == 2 ? NEVER_TREATED : 2 + i % 3, .period = period
			};

			add_row(&sample, &row);
		}
	sample = finish(sample);
	assert_int_equal(csv.n_rows, 2);
	for (int i = 0; i < csv.n_rows; i++)
	{
		double		reps = csv_number(&csv, i, "reps");

		assert_true(p_value_of_draws(sample, &csv, i, ALTERNATIVE_TWO_SIDED, TIES_INCLUSIVE) ==
					(1.0 + csv_number(&csv, i, "inclusive")) / (1.0 + reps));
		assert_true(p_value_of_draws(sample, &csv, i, ALTERNATIVE_TWO_SIDED, TIES_STRICT) ==
					csv_number(&csv, i, "strict") / reps);
		assert_true(p_value_of_draws(sample, &csv, i, ALTERNATIVE_GREATER, TIES_INCLUSIVE) ==
					(1.0 + csv_number(&csv, i, "greater")) / (1.0 + reps));
		assert_true(p_value_of_draws(sample, &csv, i, ALTERNATIVE_LESS, TIES_INCLUSIVE) ==
					(1.0 + csv_number(&csv, i, "less")) / (1.0 + reps));
	}
	core_free(sample);
	csv_free(&csv);
}

/* ---- sets ---- */

static Sample *
by_numbers(bool blocked)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (blocked ? SAMPLE_BLOCKED : 0), 0);
	uint64_t	state = 13;

	for (int cluster = 0; cluster < 9; cluster++)
		for (int32_t period = 1; period <= 4; period++)
			for (int i = 0; i < 3 + cluster % 3; i++)
			{
				Row			row = {
					.weight = 1.0, .cluster.number = cluster,
					.block.number = blocked ? cluster / 3 : 0,
					.cohort = cluster % 3 == 0 ? 2 : cluster % 3 == 1 ? 4 :
					NEVER_TREATED, .period = period
				};

				row.outcome = cluster + next_uniform(&state) +
					(period >= row.cohort ? 0.5 : 0.0);
				add_row(&sample, &row);
			}
	return finish(sample);
}

static double
p_value_at(const Sample *sample, WaveQuestion question, int i, double value)
{
	WaveInference *inference;
	double		p_value;

	question.choices.null_value = value;
	question.choices.conf_level = NAN;
	inference = answer(sample, &question);
	p_value = inference->results[i].estimate.interval.p_value;
	wave_inference_close(inference);
	return p_value;
}

/* The ends of a set are where p-values are no more than 5%. */
static void
assert_ends(const Sample *sample, const WaveQuestion *question)
{
	WaveInference *inference = answer(sample, question);

	for (int i = 0; i < (is_quick() ? 1 : inference->n_results); i++)
	{
		const Estimate *e = &inference->results[i].estimate;
		double		step = 1e-6;

		if (!isfinite(e->interval.low) || fact_of(&inference->results[i],
												   FACT_SET_IN_PIECES))
			continue;
		assert_true(p_value_at(sample, *question, i, e->interval.low - step) <= 0.05);
		assert_true(p_value_at(sample, *question, i, e->interval.low + step) > 0.05);
		if (!isfinite(e->interval.high))
			continue;
		assert_true(p_value_at(sample, *question, i, e->interval.high - step) > 0.05);
		assert_true(p_value_at(sample, *question, i, e->interval.high + step) <= 0.05);
	}
	wave_inference_close(inference);
}

static void
ends_of_sets(void **unused)
{
	Sample	   *sample = by_numbers(false);

	(void) unused;
	for (int controls = 0; controls < 2; controls++)
	{
		for (int statistic = 0; statistic < N_PERMUTATION_STATISTICS; statistic++)
		{
			WaveQuestion question = ask_permutation(AGGREGATE_DYNAMIC, statistic,
													(WaveUnit) controls);

			question.aggregate.waves.controls = controls;
			assert_ends(sample, &question);
		}
		for (int of = 0; of < (is_quick() ? 1 : aggregate_types.n); of++)
		{
			WaveQuestion question = ask(of, way_of(WAY_WILD, WILD_WCR31));

			question.aggregate.waves.controls = controls;
			assert_ends(sample, &question);
		}
	}
	core_free(sample);
}

/* ---- by hand ---- */

static void
add(Sample **sample, int64_t cluster, int64_t block, int32_t cohort,
	int32_t period, double outcome)
{
	Row			row = {.outcome = outcome, .weight = 1.0,
		.cluster.number = cluster, .block.number = block, .cohort = cohort,
		.period = period
	};

	add_row(sample, &row);
}

/*
 * Changes of 3, 1 and 2 from 0, and a cluster of the second period only.  The
 * first is treated.
 */
static Sample *
one_is_absent(void)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);

	for (int i = 0; i < 4; i++)
	{
		int32_t		cohort = i == 0 ? 2 : NEVER_TREATED;

		if (i < 3)
			add(&sample, i, 0, cohort, 1, 0.0);
		add(&sample, i, 0, cohort, 2, i == 0 ? 3.0 : i == 3 ? 5.0 : i);
	}
	return finish(sample);
}

static void
assignments_that_leave_nobody(void **unused)
{
	Sample	   *sample = one_is_absent();
	WaveQuestion question = ask_permutation(AGGREGATE_SIMPLE, STATISTIC_DIFFERENCE,
											UNIT_ROWS);
	WaveInference *inference;
	const Fact *fact;

	(void) unused;
	question.choices.alternative = ALTERNATIVE_GREATER;
	inference = answer(sample, &question);
	/* 3 - 8/3; others 1 - 10/3, 2 - 3, and the last has no change at all */
	assert_true(fabs(inference->results[0].estimate.estimate - 1.0 / 3.0) < 1e-15);
	assert_true(inference->results[0].estimate.interval.p_value == 0.5);
	fact = fact_of(&inference->results[0], FACT_LOST_ASSIGNMENTS);
	assert_int_equal(fact->count, 1);
	assert_int_equal(fact->of, 4);
	assert_null(fact_of(&inference->results[0], FACT_FIXED_COHORTS));
	wave_inference_close(inference);

	/* As changes: 3 - 3/2, 1 - 5/2, 2 - 2. */
	question.unit = UNIT_CLUSTERS;
	inference = answer(sample, &question);
	assert_true(inference->results[0].estimate.estimate == 1.5);
	assert_true(inference->results[0].estimate.interval.p_value == 1.0 / 3.0);
	assert_null(fact_of(&inference->results[0], FACT_LOST_ASSIGNMENTS));
	fact = fact_of(&inference->results[0], FACT_FIXED_COHORTS);
	assert_int_equal(fact->count, 1);
	assert_int_equal(fact->of, 4);
	wave_inference_close(inference);
	core_free(sample);
}

/* Five clusters, two of them treated, of which two miss a period each. */
static Sample *
with_gaps(int first, int second)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED, 0);
	uint64_t	state = 5;

	for (int i = 0; i < 5; i++)
		for (int32_t period = 1; period <= 3; period++)
			for (int j = 0; j < 2; j++)
			{
				Row			row = {
					.outcome = next_uniform(&state), .weight = 1.0 + i + j,
					.cluster.number = i, .period = period,
					.cohort = i == first ? 2 : i == second ? 3 : NEVER_TREATED
				};

				if (!((i == 0 && period == 3) || (i == 1 && period == 1) ||
					  (i == 2 && period == 2 && j == 0)))
					add_row(&sample, &row);
			}
	return finish(sample);
}

/*
 * Whatever the cohorts are in fact, assignments have the same statistics: so of
 * all of them in turn the p-values are 1, 2, 3 and so on in N, after those that
 * leave nobody, which are always as extreme.
 */
static void
permutations_are_exact(void **unused)
{
	(void) unused;
	for (int weights = 0; weights < WEIGH_UNIT; weights++)
		for (int of = 0; of < AGGREGATE_GROUP_TIME; of++)
		{
			bool		seen[21] = {false};
			int			n = 0;
			int			lost = 0;

			for (int i = 0; i < 25; i++)
			{
				WaveQuestion question = ask_permutation((AggregateType) of,
														STATISTIC_DIFFERENCE, UNIT_ROWS);
				Sample	   *sample;
				WaveInference *inference;
				double		rank;

				if (i / 5 == i % 5)
					continue;
				question.aggregate.average.weights = (AverageWeights) weights;
				question.aggregate.average.first_event = 0;
				question.choices.alternative = ALTERNATIVE_GREATER;
				question.choices.conf_level = NAN;
				sample = with_gaps(i / 5, i % 5);
				inference = answer(sample, &question);
				rank = 20.0 * inference->results[0].estimate.interval.p_value;
				if (isnan(rank))
					lost++;
				else
				{
					assert_true(fabs(rank - round(rank)) < 1e-12);
					assert_false(seen[(int) round(rank)]);
					seen[(int) round(rank)] = true;
					n++;
				}
				wave_inference_close(inference);
				core_free(sample);
			}
			assert_int_equal(n + lost, 20);
			for (int rank = 1; rank <= 20; rank++)
				assert_int_equal(seen[rank], rank > lost);
		}
}

/* Blocks of cohorts 2 and never, 3 and never, and of nobody treated. */
static void
within_blocks(void **unused)
{
	static const int32_t cohorts[] = {2, NEVER_TREATED, 3, NEVER_TREATED,
	NEVER_TREATED, NEVER_TREATED};
	static const double changes[] = {4.0, 1.0, 3.0, 2.0, 0.0, 0.0};
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);
	WaveQuestion question = ask(AGGREGATE_SIMPLE, way_of(WAY_PERMUTATION, SCHEME_BLOCKS));
	WaveInference *inference;
	const Estimate *e;
	char	   *words;

	(void) unused;
	for (int i = 0; i < 6; i++)
		for (int32_t period = 1; period <= 3; period++)
			add(&sample, i, i / 2, cohorts[i], period, period > 1 ? changes[i] : 0.0);
	sample = finish(sample);
	question.choices.conf_level = NAN;
	question.choices.alternative = ALTERNATIVE_GREATER;
	inference = answer(sample, &question);
	e = &inference->results[0].estimate;
	/*
	 * The mean of two effects of cohort 2 of 4 - 3/4, and cohort 3's change
	 * from 2 to 3, which is none: (2 * 3.25 + 0) / 3.  Were the second of
	 * cohort 2, it would be of 1 - (4 + 2) / 4 as cohort 3's is always 0.
	 */
	assert_true(fabs(e->estimate - 6.5 / 3.0) < 1e-15);
	assert_true(e->interval.p_value == 0.25);
	assert_int_equal(e->method.draws, 4);
	assert_int_equal(fact_of(&inference->results[0], FACT_FIXED_COHORTS)->count, 2);
	words = words_wave_method(inference, 0);
	assert_string_equal(words, "average over all cohorts and periods from the "
						"start on, cohorts by their weight over all periods, of "
						"difference-in-differences of means of a cohort and the "
						"never treated, varying base; permutation of the cohorts "
						"within 2 blocks, by the difference; exact, all 4 "
						"assignments (reps is not used); one-sided test, greater");
	core_free(words);
	wave_inference_close(inference);
	core_free(sample);
}

static void
nothing_to_infer_from(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	WaveQuestion question = ask_permutation(AGGREGATE_GROUP_TIME, STATISTIC_DIFFERENCE,
											UNIT_ROWS);
	WaveInference *inference;

	(void) unused;
	/* cohort 1 is always treated; nobody is never treated */
	for (int i = 0; i < 6; i++)
		for (int32_t period = 1; period <= 3; period++)
			add(&sample, i, 0, 1 + i % 3, period, i * i + period * i);
	sample = finish(sample);
	inference = answer(sample, &question);
	assert_int_equal(inference->n_results, 9);
	for (int i = 0; i < 9; i++)
	{
		const WaveResult *result = &inference->results[i];

		assert_false(result->estimate.has_estimate);
		assert_false(result->estimate.has_interval);
		assert_non_null(fact_of(result, i < 3 ? FACT_ALWAYS_TREATED :
								i % 3 == 0 ? FACT_NO_EARLIER_PERIOD :
								FACT_NO_CONTROLS));
	}
	wave_inference_close(inference);

	/* Not yet treated: cohort 2 in 2 against cohort 3, whose labels move. */
	question.aggregate.waves.controls = CONTROLS_NOT_YET;
	inference = answer(sample, &question);
	assert_true(inference->results[4].estimate.has_interval);
	assert_int_equal(fact_of(&inference->results[4], FACT_FIXED_COHORTS)->count, 2);
	assert_int_equal(inference->results[4].estimate.method.draws, 6);
	assert_false(inference->results[5].estimate.has_estimate);
	assert_non_null(fact_of(&inference->results[5], FACT_NO_CONTROLS));
	assert_non_null(fact_of(&inference->results[8], FACT_LAST_COHORT));
	wave_inference_close(inference);

	question = ask(AGGREGATE_GROUP_TIME, way_of(WAY_WILD, WILD_WCR31));
	question.aggregate.waves.controls = CONTROLS_NOT_YET;
	inference = answer(sample, &question);
	assert_true(inference->results[4].estimate.has_interval);
	assert_int_equal(inference->results[4].estimate.method.draws, 16);
	assert_false(inference->results[5].estimate.has_estimate);
	wave_inference_close(inference);
	core_free(sample);
}

/* A cohort of one cluster: no residual of it, but other clusters to be it. */
static void
cohort_of_one_cluster(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	WaveQuestion question = ask(AGGREGATE_SIMPLE, way_of(WAY_WILD, WILD_WCR31));
	WaveInference *inference;

	(void) unused;
	for (int i = 0; i < 8; i++)
		for (int32_t period = 1; period <= 3; period++)
			add(&sample, i, 0, i < 3 ? 2 : i == 3 ? 3 : NEVER_TREATED, period,
				(i * 7 + period * 5) % 11);
	sample = finish(sample);
	for (int method = 0; method < N_WILD_METHODS; method++)
	{
		question.choices = choices_of(way_of(WAY_WILD, method));
		inference = answer(sample, &question);
		assert_false(inference->results[0].estimate.has_interval);
		assert_int_equal(fact_of(&inference->results[0],
								 FACT_INDISPENSABLE_CLUSTER)->cluster, 3);
		wave_inference_close(inference);
	}
	question = ask_permutation(AGGREGATE_SIMPLE, STATISTIC_DIFFERENCE, UNIT_ROWS);
	inference = answer(sample, &question);
	assert_true(inference->results[0].estimate.has_interval);
	/* 8! / (3! 1! 4!) */
	assert_int_equal(inference->results[0].estimate.method.draws, 280);
	wave_inference_close(inference);
	core_free(sample);
}

/* Before the start an effect of other sizes cannot be told from none. */
static void
placebos(void **unused)
{
	Sample	   *sample = by_numbers(false);
	WaveQuestion question = ask_permutation(AGGREGATE_DYNAMIC, STATISTIC_DIFFERENCE,
											UNIT_ROWS);
	WaveInference *inference;

	(void) unused;
	question.aggregate.waves.base = BASE_UNIVERSAL;
	inference = answer(sample, &question);
	/* over all, then -3 to 2 */
	assert_int_equal(inference->n_results, 7);
	for (int i = 1; i < 3; i++)
	{
		assert_non_null(fact_of(&inference->results[i], FACT_PLACEBO));
		assert_true(inference->results[i].estimate.interval.p_value > 0.0);
		assert_true(isnan(inference->results[i].estimate.interval.low));
	}
	assert_non_null(fact_of(&inference->results[3], FACT_BASE_PERIOD));
	assert_true(isnan(inference->results[3].estimate.interval.p_value));
	assert_null(fact_of(&inference->results[4], FACT_PLACEBO));
	assert_true(isfinite(inference->results[4].estimate.interval.low));
	wave_inference_close(inference);
	core_free(sample);
}

/* Outcomes that do not vary: there is no t, and everything ties. */
static void
constant_outcomes(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	WaveQuestion question = ask_permutation(AGGREGATE_SIMPLE, STATISTIC_T, UNIT_ROWS);
	WaveInference *inference;

	(void) unused;
	for (int i = 0; i < 6; i++)
		for (int32_t period = 1; period <= 3; period++)
			add(&sample, i, 0, i < 3 ? 2 + i % 2 : NEVER_TREATED, period, 0.1);
	sample = finish(sample);
	inference = answer(sample, &question);
	assert_true(inference->results[0].estimate.has_estimate);
	assert_false(inference->results[0].estimate.has_interval);
	assert_non_null(fact_of(&inference->results[0], FACT_NO_VARIATION));
	wave_inference_close(inference);
	question.choices.statistic = STATISTIC_DIFFERENCE;
	inference = answer(sample, &question);
	assert_true(inference->results[0].estimate.interval.p_value == 1.0);
	wave_inference_close(inference);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(permutations_of_r),
		cmocka_unit_test(wild_bootstraps_of_r),
		cmocka_unit_test(permutations_of_two_waves),
		cmocka_unit_test(bootstraps_of_two_waves),
		cmocka_unit_test(draws_of_the_oracle),
		cmocka_unit_test(ends_of_sets),
		cmocka_unit_test(assignments_that_leave_nobody),
		cmocka_unit_test(permutations_are_exact),
		cmocka_unit_test(within_blocks),
		cmocka_unit_test(nothing_to_infer_from),
		cmocka_unit_test(cohort_of_one_cluster),
		cmocka_unit_test(placebos),
		cmocka_unit_test(constant_outcomes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
