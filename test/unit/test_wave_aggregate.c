/*-------------------------------------------------------------------------
 *
 * test_wave_aggregate.c
 *		Averages of effects on cohorts in periods, against R's did and a
 *		jackknife from the rows (test/oracle/wave_aggregate_values.csv).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"
#include "waves_csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/group_time.h"
#include "core/answer/wave_aggregate.h"
#include "core/base/memory.h"
#include "core/words/words.h"

/* Rows of wave_aggregate_values.csv. */
#define N_VALUES 1080

static const WaveChoices usual = {.controls = CONTROLS_NEVER, .base = BASE_VARYING};

static AggregateChoices
choices_of_type(AggregateType type, const WaveChoices *wave_choices,
				AggregateVcov vcov)
{
	return (AggregateChoices) {
		.average = {.type = type, .first_event = INT64_MIN,
		.last_event = INT64_MAX},
		.waves = *wave_choices, .vcov = vcov, .conf_level = 0.95
	};
}

/* Their method, which refers to the choices, is not looked at, nor effects. */
static WaveAggregate *
aggregate_by(const Sample *sample, const AggregateChoices *choices, int *n)
{
	Waves	   *waves = waves_create(sample);
	WaveRows   *rows = wave_aggregate(sample, waves, choices);
	WaveAggregate *found = core_alloc_array(rows->n_rows, sizeof(WaveAggregate));

	*n = rows->n_rows;
	memcpy(found, rows->rows, rows->n_rows * sizeof(WaveAggregate));
	for (int i = 0; i < rows->n_rows; i++)
		if (found[i].effect != NULL)
			found[i].key = found[i].effect->period;
	wave_rows_free(rows);
	waves_free(waves);
	return found;
}

static WaveAggregate *
aggregate_of(const Sample *sample, AggregateType type,
			 const WaveChoices *wave_choices, AggregateVcov vcov, int *n)
{
	AggregateChoices choices = choices_of_type(type, wave_choices, vcov);

	return aggregate_by(sample, &choices, n);
}

/* ---- the values of R ---- */

/* A key is a number, a cohort and a period, or nothing. */
static bool
has_key(const WaveAggregate *found, const char *key)
{
	const char *space = strchr(key, ' ');

	if (space != NULL)
		return found->cohort == atoi(key) && found->key == atoi(space);
	return *key == '\0' ? found->overall :
		!found->overall && found->key == atoi(key);
}

static const WaveAggregate *
find(const WaveAggregate *aggregates, int n, const char *key)
{
	for (int i = 0; i < n; i++)
		if (has_key(&aggregates[i], key))
			return &aggregates[i];
	fail_msg("there is no key %s", key);
	return NULL;
}

static bool
is_near(double ours, const Csv *values, int row, const char *column,
		double tolerance)
{
	return fabs(ours / csv_number(values, row, column) - 1.0) <= tolerance;
}

/* To 1e-10 of the outcome's own size, which is near 1. */
static void
check_value(const Sample *sample, const Csv *values, int row)
{
	WaveChoices waves = csv_wave_choices(values, row);
	int			type = names_find(&aggregate_types, csv_text(values, row, "type"));
	int			vcov = names_find(&aggregate_vcovs, csv_text(values, row, "vcov"));
	AggregateChoices choices = choices_of_type(type, &waves, vcov);
	int			n;
	WaveAggregate *aggregates;
	const Estimate *e;

	choices.average.weights = names_find(&average_weights,
										 csv_text(values, row, "weights"));
	choices.average.shares = names_find(&average_shares,
										csv_text(values, row, "shares"));
	aggregates = aggregate_by(sample, &choices, &n);
	e = &find(aggregates, n, csv_text(values, row, "key"))->estimate;
	assert_true(e->has_estimate);
	if (!(fabs(e->estimate - csv_number(values, row, "estimate")) <= 1e-11))
		fail_msg("row %d: %.17g", row + 2, e->estimate);
	if (*csv_text(values, row, "std_error") == '\0')
		assert_true(isnan(e->std_error));
	/* Those of etwfe's averages are of numerical derivatives. */
	else if (!is_near(e->std_error, values, row, "std_error",
					  csv_is(values, row, "weights", "rows") ? 1e-6 : 1e-10))
		fail_msg("row %d: standard error %.17g", row + 2, e->std_error);
	if (*csv_text(values, row, "df") != '\0' &&
		!is_near(e->df, values, row, "df", 1e-8))
		fail_msg("row %d: df %.17g", row + 2, e->df);
	core_free(aggregates);
}

static void
values_of_r(void **unused)
{
	(void) unused;
	check_values_of_waves("../oracle/wave_aggregate_values.csv", N_VALUES,
						  check_value);
}

/*
 * The two-by-two of an effect is a regression, of which another way leads to
 * the standard error and its degrees of freedom (cluster_visit.h): with the
 * controls' cohorts in one mean, too.
 */
static void
check_effects(const Sample *sample, const Csv *values, int row)
{
	static const AggregateVcov vcovs[] = {AGGREGATE_CR0, AGGREGATE_CR2, AGGREGATE_CR3};
	static const Vcov same[] = {VCOV_CR0, VCOV_CR2, VCOV_CR3};
	WaveChoices wave_choices = csv_wave_choices(values, row);
	Waves	   *waves = waves_create(sample);

	for (int v = 0; v < 3; v++)
	{
		Choices		choices = default_choices;
		int			n;
		WaveAggregate *found = aggregate_of(sample, AGGREGATE_GROUP_TIME,
											&wave_choices, vcovs[v], &n);

		choices.vcov = same[v];
		for (int i = 0; i < n; i++)
		{
			const Estimate *e = &found[i].estimate;
			GroupTime	effect;

			group_time(sample, waves, found[i].cohort, found[i].key,
					   &wave_choices, &choices, &effect);
			assert_int_equal(e->has_estimate, effect.estimate.has_estimate);
			assert_int_equal(e->has_std_error, effect.estimate.has_std_error);
			if (!e->has_std_error)
				continue;
			assert_true(fabs(e->estimate - effect.estimate.estimate) <= 1e-14);
			assert_true(fabs(e->std_error / effect.estimate.std_error - 1.0) <= 1e-12);
			assert_true(fabs(e->df / effect.estimate.df - 1.0) <= 1e-10);
			assert_int_equal(e->rows, effect.estimate.rows);
			assert_int_equal(e->clusters, effect.estimate.clusters);
		}
		core_free(found);
	}
	waves_free(waves);
}

/* Once for each way to choose. */
static void
check_simple(const Sample *sample, const Csv *values, int row)
{
	if (csv_is(values, row, "type", "simple") &&
		csv_is(values, row, "vcov", "CR0") &&
		csv_is(values, row, "shares", "estimated"))
		check_effects(sample, values, row);
}

static void
effects_as_regressions(void **unused)
{
	(void) unused;
	check_values_of_waves("../oracle/wave_aggregate_values.csv", N_VALUES,
						  check_simple);
}

/* ---- by hand ---- */

static void
add(Sample **sample, int64_t cluster, int32_t cohort, int32_t period,
	double outcome)
{
	Row			row = {.outcome = outcome, .weight = 1.0,
		.cluster.number = cluster, .cohort = cohort, .period = period
	};

	add_row(sample, &row);
}

static const Fact *
fact_of(const WaveAggregate *found, FactCode code)
{
	return found->estimate.facts.present[code] ?
		&found->estimate.facts.facts[code] : NULL;
}

/*
 * Cohorts 2 (clusters 0 and 1) and 3 (cluster 2, with twice the rows) against
 * clusters 3 and 4.  Effects: of 2 in 2: 1 or 3, mean 2, in 3: 6; of 3 in 3: 4.
 */
static Sample *
by_hand(void)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);

	for (int32_t period = 1; period <= 3; period++)
	{
		add(&sample, 0, 2, period, period == 1 ? 0.0 : period == 2 ? 1.0 : 6.0);
		add(&sample, 1, 2, period, period == 1 ? 0.0 : period == 2 ? 3.0 : 6.0);
		for (int i = 0; i < 2; i++)
			add(&sample, 2, 3, period, period == 3 ? 4.0 : 0.0);
		add(&sample, 3, NEVER_TREATED, period, 0.0);
		add(&sample, 4, NEVER_TREATED, period, 0.0);
	}
	return finish(sample);
}

static void
averages_by_hand(void **unused)
{
	Sample	   *sample = by_hand();
	WaveAggregate *found;
	int			n;

	(void) unused;
	/* Both cohorts have 6 rows: weights 1 : 1. */
	found = aggregate_of(sample, AGGREGATE_SIMPLE, &usual, AGGREGATE_CR0, &n);
	assert_int_equal(n, 1);
	assert_true(found[0].estimate.estimate == 4.0);
	assert_int_equal(found[0].estimate.clusters, 5);
	assert_int_equal(found[0].estimate.clusters_treated, 3);
	assert_int_equal(found[0].estimate.rows, 6 + 4 + 6);
	assert_int_equal(fact_of(&found[0], FACT_SINGLE_COHORTS)->count, 1);
	/*
	 * Scores: of clusters 0 and 1 a third of -+1/2 for the effect; and shares,
	 * N_c (sum of (effect - 4) over the cohort's effects) / 18, of which both
	 * sums are 0.
	 */
	assert_true(fabs(found[0].estimate.std_error - sqrt(2.0) / 6.0) < 1e-15);
	assert_true(found[0].estimate.df == 4.0);
	core_free(found);

	found = aggregate_of(sample, AGGREGATE_DYNAMIC, &usual, AGGREGATE_CR0, &n);
	assert_int_equal(n, 5);
	/* event times -2, -1, 0, 1 */
	assert_int_equal(found[1].key, -2);
	assert_false(found[1].estimate.has_estimate);
	assert_non_null(fact_of(&found[1], FACT_NO_EFFECTS));
	assert_int_equal(found[2].key, -1);
	assert_true(found[2].estimate.estimate == 0.0);
	/* cohort 3 alone, of one cluster: of cohort 2 there is nothing before */
	assert_int_equal(fact_of(&found[2], FACT_LEFT_OUT_EFFECTS)->count, 1);
	assert_int_equal(fact_of(&found[2], FACT_LEFT_OUT_EFFECTS)->of, 2);
	assert_false(found[2].estimate.has_std_error);
	assert_non_null(fact_of(&found[2], FACT_TOO_FEW));
	assert_true(found[3].estimate.estimate == 3.0);
	/*
	 * Half of -+1/2 of clusters 0 and 1, and of the shares (2 - 3) 3 / 12 for
	 * each of them and (4 - 3) 6 / 12 for cluster 2: -1/2, 0 and 1/2.
	 */
	assert_true(fabs(found[3].estimate.std_error - sqrt(0.5)) < 1e-15);
	assert_true(found[4].estimate.estimate == 6.0);
	/* no cluster moves it: the residuals are 0, and there is one effect */
	assert_true(found[4].estimate.std_error == 0.0);
	assert_non_null(fact_of(&found[4], FACT_NO_VARIATION));
	assert_true(found[0].overall);
	assert_true(found[0].estimate.estimate == 4.5);
	core_free(found);

	found = aggregate_of(sample, AGGREGATE_GROUP, &usual, AGGREGATE_CR0, &n);
	assert_int_equal(n, 3);
	assert_true(found[1].estimate.estimate == 4.0);
	assert_true(found[2].estimate.estimate == 4.0);
	assert_true(found[0].estimate.estimate == 4.0);
	core_free(found);

	found = aggregate_of(sample, AGGREGATE_CALENDAR, &usual, AGGREGATE_CR0, &n);
	assert_int_equal(n, 3);
	assert_int_equal(found[1].key, 2);
	assert_true(found[1].estimate.estimate == 2.0);
	assert_true(found[2].estimate.estimate == 5.0);
	assert_true(found[0].estimate.estimate == 3.5);
	core_free(found);
	core_free(sample);
}

/* What there is over all of by_hand(), and how many rows. */
static double
over_all(const Sample *sample, const AverageChoices *average, int *n)
{
	AggregateChoices choices = {
		.average = *average, .waves = usual, .vcov = AGGREGATE_CR0,
		.conf_level = 0.95
	};
	WaveAggregate *found = aggregate_by(sample, &choices, n);
	double		estimate = found[0].estimate.estimate;

	core_free(found);
	return estimate;
}

/*
 * With two more rows of cluster 2 in period 3, of 4 as well, cohort 3 weighs 8
 * against 6 and in period 3 4 against 2.  Effects stay 2, 6 and 4.
 */
static void
weights_by_hand(void **unused)
{
	static const double expected[][4] = {
		[AGGREGATE_SIMPLE] = {80.0 / 20.0, 32.0 / 8.0, 12.0 / 3.0, 32.0 / 8.0},
		[AGGREGATE_DYNAMIC] = {(44.0 / 14.0 + 6.0) / 2.0, (20.0 / 6.0 + 6.0) / 2.0,
		4.5, (20.0 / 6.0 + 6.0) / 2.0},
		[AGGREGATE_GROUP] = {4.0, 4.0, 4.0, 4.0},
		[AGGREGATE_CALENDAR] = {(2.0 + 68.0 / 14.0) / 2.0, (2.0 + 28.0 / 6.0) / 2.0,
		3.5, (2.0 + 28.0 / 6.0) / 2.0}
	};
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	int			n;

	(void) unused;
	for (int32_t period = 1; period <= 3; period++)
	{
		add(&sample, 0, 2, period, period == 1 ? 0.0 : period == 2 ? 1.0 : 6.0);
		add(&sample, 1, 2, period, period == 1 ? 0.0 : period == 2 ? 3.0 : 6.0);
		for (int i = 0; i < (period == 3 ? 4 : 2); i++)
			add(&sample, 2, 3, period, period == 3 ? 4.0 : 0.0);
		add(&sample, 3, NEVER_TREATED, period, 0.0);
		add(&sample, 4, NEVER_TREATED, period, 0.0);
	}
	sample = finish(sample);
	for (int type = AGGREGATE_SIMPLE; type <= AGGREGATE_CALENDAR; type++)
		for (int weights = WEIGH_COHORT; weights <= WEIGH_ROWS; weights++)
		{
			AverageChoices average = {
				.type = type, .weights = weights, .first_event = INT64_MIN,
				.last_event = INT64_MAX
			};

			assert_true(fabs(over_all(sample, &average, &n) -
							 expected[type][weights]) < 1e-14);
		}
	core_free(sample);
}

/* Event times of cohort 2 are -1, 0, 1, of cohort 3 -2, -1, 0. */
static void
event_times_by_hand(void **unused)
{
	AverageChoices average = {
		.type = AGGREGATE_DYNAMIC, .first_event = INT64_MIN,
		.last_event = INT64_MAX
	};
	Sample	   *sample = by_hand();
	int			n;

	(void) unused;
	assert_true(over_all(sample, &average, &n) == 4.5);
	assert_int_equal(n, 5);
	average.last_event = 0;
	assert_true(over_all(sample, &average, &n) == 3.0);
	assert_int_equal(n, 4);
	average.first_event = 0;
	assert_true(over_all(sample, &average, &n) == 3.0);
	assert_int_equal(n, 2);
	average.first_event = 1;
	assert_true(isnan(over_all(sample, &average, &n)));
	assert_int_equal(n, 1);
	average.last_event = 1;
	assert_true(over_all(sample, &average, &n) == 6.0);
	/* Only cohort 2 is seen until event time 1; from 1 - (3 - 1) on. */
	average.first_event = INT64_MIN;
	average.last_event = INT64_MAX;
	average.balanced = true;
	average.balance = 1;
	assert_true(over_all(sample, &average, &n) == 4.0);
	assert_int_equal(n, 4);
	/* Both are until 0. */
	average.balance = 0;
	assert_true(over_all(sample, &average, &n) == 3.0);
	assert_int_equal(n, 4);
	average.balance = 2;
	assert_true(isnan(over_all(sample, &average, &n)));
	assert_int_equal(n, 1);
	/* From the start on, of any kind of average. */
	average = (AverageChoices) {
		.type = AGGREGATE_SIMPLE, .first_event = -5, .last_event = 0
	};
	assert_true(over_all(sample, &average, &n) == 3.0);
	core_free(sample);
}

/* Four cohorts and the never treated, 11 clusters of which one is of two
 * cohorts, weights; those of one cluster are multiplied. */
static Sample *
multiplied(uint32_t chosen, double factor)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED, 0);

	for (uint32_t cluster = 0; cluster < 11; cluster++)
		for (int32_t period = 1; period <= 4; period++)
			for (int i = 0; i < 3; i++)
			{
				uint32_t	kind = cluster == 10 ? (uint32_t) i % 2 : cluster % 4;
				Row			row = {
					.outcome = (cluster * 7 + period * 5 + i * 11) % 13 / 4.0,
					.weight = (1.0 + (cluster * 3 + period + i) % 5) *
					(cluster == chosen ? factor : 1.0),
					.cluster.number = cluster,
					.cohort = kind == 3 ? NEVER_TREATED : 2 + (int32_t) kind,
					.period = period
				};

				add_row(&sample, &row);
			}
	return finish(sample);
}

/* A score is the derivative in the logarithm of its cluster's weights. */
static void
scores_as_derivatives(void **unused)
{
	const double step = 1e-4;
	Sample	   *sample = multiplied(0, 1.0);
	Waves	   *waves = waves_create(sample);

	(void) unused;
	for (int i = 0; i < 15; i++)
	{
		WaveChoices other = {.controls = i % 2, .base = BASE_VARYING};
		AggregateChoices choices = choices_of_type(i / 3, &other, AGGREGATE_CR0);
		WaveRows   *rows;

		choices.average.weights = i % 3;
		rows = wave_aggregate(sample, waves, &choices);
		assert_int_equal(rows->n_clusters, 11);
		for (uint32_t c = 0; c < rows->n_clusters; c++)
		{
			int			n;
			Sample	   *more = multiplied(c, 1.0 + step);
			Sample	   *less = multiplied(c, 1.0 - step);
			WaveAggregate *up = aggregate_by(more, &choices, &n);
			WaveAggregate *down = aggregate_by(less, &choices, &n);

			assert_int_equal(n, rows->n_rows);
			for (int row = 0; row < n; row++)
				if (rows->rows[row].estimate.has_std_error)
					assert_true(fabs(wave_rows_scores(rows, row)[c] -
									 (up[row].estimate.estimate -
									  down[row].estimate.estimate) / (2.0 * step)) < 1e-7);
				else
					assert_true(isnan(wave_rows_scores(rows, row)[c]));
			core_free(up);
			core_free(down);
			core_free(more);
			core_free(less);
		}
		wave_rows_free(rows);
	}
	waves_free(waves);
	core_free(sample);
}

/* The covariance of rows has the squares of standard errors on its diagonal. */
static void
covariances(void **unused)
{
	Sample	   *sample = multiplied(0, 1.0);
	Waves	   *waves = waves_create(sample);

	(void) unused;
	for (int vcov = AGGREGATE_CR0; vcov <= AGGREGATE_JACKKNIFE; vcov++)
	{
		AggregateChoices choices = choices_of_type(AGGREGATE_DYNAMIC, &usual, vcov);
		WaveRows   *rows = wave_aggregate(sample, waves, &choices);
		int			n = rows->n_rows;
		double	   *covariance = core_alloc_array((size_t) n * n, sizeof(double));
		double		sum = 0.0;

		wave_rows_covariance(rows, covariance);
		for (int i = 0; i < n; i++)
		{
			double		std_error = rows->rows[i].estimate.std_error;

			if (isnan(std_error))
			{
				assert_true(isnan(covariance[i * n + i]));
				continue;
			}
			assert_true(fabs(covariance[i * n + i] / (std_error * std_error) - 1.0) < 1e-14);
			assert_true(covariance[i * n] == covariance[i]);
			/* Over all: the mean of three event times from 0 on. */
			for (int j = 0; j < n && i > 0 && rows->rows[i].key >= 0; j++)
				if (j > 0 && rows->rows[j].key >= 0)
					sum += covariance[i * n + j] / 9.0;
		}
		/* Of a jackknife, too, since a mean is linear. */
		assert_true(fabs(sum / covariance[0] - 1.0) < 1e-12);
		core_free(covariance);
		wave_rows_free(rows);
	}
	waves_free(waves);
	core_free(sample);
}

static void
clusters_left_out(void **unused)
{
	Sample	   *sample = by_hand();
	WaveAggregate *found;
	char	   *note;
	int			n;

	(void) unused;
	found = aggregate_of(sample, AGGREGATE_DYNAMIC, &usual,
						 AGGREGATE_JACKKNIFE, &n);
	/* Without cluster 2 there is no cohort 3, never a smaller average. */
	assert_false(found[0].estimate.has_std_error);
	assert_false(found[3].estimate.has_std_error);
	assert_int_equal(fact_of(&found[3], FACT_INDISPENSABLE_CLUSTER)->cluster, 2);
	note = words_note(&found[3].estimate.facts, sample);
	assert_non_null(strstr(note, "without cluster \"2\" there would be no estimate"));
	core_free(note);
	core_free(found);
	/* Of period 2 cohort 2 is all: 3, 1 and three times 2, about 2, times 4/5. */
	found = aggregate_of(sample, AGGREGATE_CALENDAR, &usual,
						 AGGREGATE_JACKKNIFE, &n);
	assert_true(fabs(found[1].estimate.std_error - sqrt(0.8 * 2.0)) < 1e-15);
	assert_true(found[1].estimate.df == 3.0);
	core_free(found);
	core_free(sample);
}

static void
bases_and_no_controls(void **unused)
{
	const WaveChoices universal = {.controls = CONTROLS_NEVER, .base = BASE_UNIVERSAL};
	Sample	   *sample = by_hand();
	Sample	   *treated = sample_create(SAMPLE_CLUSTERED, 0);
	WaveAggregate *found;
	int			n;

	(void) unused;
	found = aggregate_of(sample, AGGREGATE_DYNAMIC, &universal, AGGREGATE_CR0, &n);
	assert_int_equal(n, 5);
	assert_int_equal(found[2].key, -1);
	assert_true(found[2].estimate.estimate == 0.0);
	assert_false(found[2].estimate.has_std_error);
	assert_non_null(fact_of(&found[2], FACT_BASE_PERIOD));
	core_free(found);
	core_free(sample);

	for (int i = 0; i < 4; i++)
		for (int32_t period = 1; period <= 2; period++)
			add(&treated, i, 1 + i % 2, period, i * period);
	treated = finish(treated);
	for (int type = AGGREGATE_SIMPLE; type <= AGGREGATE_CALENDAR; type++)
		for (int vcov = AGGREGATE_CR0; vcov <= AGGREGATE_JACKKNIFE; vcov++)
		{
			found = aggregate_of(treated, type, &usual, vcov, &n);
			assert_true(n >= 1);
			for (int i = 0; i < n; i++)
			{
				assert_false(found[i].estimate.has_estimate);
				assert_non_null(fact_of(&found[i], FACT_NO_EFFECTS));
			}
			core_free(found);
		}
	core_free(treated);
}

/* ---- panels ---- */

/* Units of two cohorts and of nobody, in five areas each; some miss a period. */
static Sample *
panel(bool holes)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_UNITS |
									   SAMPLE_WEIGHTED, 0);

	for (int unit = 0; unit < 60; unit++)
		for (int period = 1; period <= 4; period++)
		{
			Row			row = {
				.outcome = (unit * 7 + period * period * 3) % 11,
				.weight = 1.0 + unit % 3, .period = period,
				.cluster.number = unit % 15, .unit.number = unit,
				.cohort = unit % 3 == 0 ? NEVER_TREATED : 2 + unit % 3
			};

			if (!holes || unit % 7 != period)
				add_row(&sample, &row);
		}
	return finish(sample);
}

static WaveRows *
rows_of_panel(const Sample *sample, const Waves *waves, EffectsOf of,
			  AverageWeights weights, AggregateChoices *choices)
{
	*choices = choices_of_type(AGGREGATE_DYNAMIC, &usual,
							   AGGREGATE_JACKKNIFE);
	choices->average.weights = weights;
	choices->of = of;
	return wave_aggregate(sample, waves, choices);
}

/* Of complete units pairs are rows, and units share as rows do. */
static void
panels(void **unused)
{
	(void) unused;
	for (int holes = 0; holes < 2; holes++)
	{
		Sample	   *sample = panel(holes == 1);
		Waves	   *waves = waves_create(sample);
		AggregateChoices choices[2];
		WaveRows   *rows = rows_of_panel(sample, waves, EFFECTS_OF_ROWS,
										 WEIGH_COHORT, &choices[0]);
		WaveRows   *pairs = rows_of_panel(sample, waves, EFFECTS_OF_PAIRS,
										  WEIGH_UNIT, &choices[1]);

		assert_int_equal(rows->n_rows, pairs->n_rows);
		for (int i = 0; i < rows->n_rows; i++)
		{
			const Estimate *a = &rows->rows[i].estimate;
			const Estimate *b = &pairs->rows[i].estimate;
			bool		same = a->has_estimate == b->has_estimate &&
				(!a->has_estimate || (fabs(a->estimate - b->estimate) < 1e-13 &&
									  fabs(a->std_error - b->std_error) < 1e-13 &&
									  a->rows == b->rows && a->clusters == b->clusters));

			assert_true(same == (holes == 0 || !a->has_estimate));
		}
		wave_rows_free(pairs);
		wave_rows_free(rows);
		waves_free(waves);
		core_free(sample);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
		cmocka_unit_test(effects_as_regressions),
		cmocka_unit_test(averages_by_hand),
		cmocka_unit_test(weights_by_hand),
		cmocka_unit_test(event_times_by_hand),
		cmocka_unit_test(scores_as_derivatives),
		cmocka_unit_test(covariances),
		cmocka_unit_test(clusters_left_out),
		cmocka_unit_test(bases_and_no_controls),
		cmocka_unit_test(panels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
