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

#include "core/answer/wave_aggregate.h"
#include "core/base/memory.h"
#include "core/words/words.h"

static const WaveChoices usual = {CONTROLS_NEVER, BASE_VARYING, 0};

/* Their method, which refers to the choices, is not looked at. */
static WaveAggregate *
aggregate_of(const Sample *sample, AggregateType type,
			 const WaveChoices *wave_choices, AggregateVcov vcov, int *n)
{
	AggregateChoices choices = {type, *wave_choices, vcov, 0.95, COVARIATES_REG};
	Waves	   *waves = waves_create(sample);
	WaveRows   *rows = wave_aggregate(sample, waves, &choices);
	WaveAggregate *found = core_alloc_array(rows->n_rows, sizeof(WaveAggregate));

	*n = rows->n_rows;
	memcpy(found, rows->rows, rows->n_rows * sizeof(WaveAggregate));
	wave_rows_free(rows);
	waves_free(waves);
	return found;
}

/* ---- the values of R ---- */

static const WaveAggregate *
find(const WaveAggregate *aggregates, int n, const char *key)
{
	for (int i = 0; i < n; i++)
		if (*key == '\0' ? aggregates[i].overall :
			!aggregates[i].overall && aggregates[i].key == atoi(key))
			return &aggregates[i];
	fail_msg("there is no key %s", key);
	return NULL;
}

/* To 1e-10 of the outcome's own size, which is near 1. */
static void
check_value(const Sample *sample, const Csv *values, int row)
{
	WaveChoices choices = csv_wave_choices(values, row);
int			type = names_find(&aggregate_types, csv_text(values, row, "type"));
	int			vcov = names_find(&aggregate_vcovs, csv_text(values, row, "vcov"));
	int			n;
	WaveAggregate *aggregates = aggregate_of(sample, type, &choices, vcov, &n);
	const Estimate *e = &find(aggregates, n, csv_text(values, row, "key"))->estimate;

	assert_true(e->has_estimate);
	if (!(fabs(e->estimate - csv_number(values, row, "estimate")) <= 1e-11))
		fail_msg("row %d: %.17g", row + 2, e->estimate);
	if (*csv_text(values, row, "std_error") == '\0')
		assert_true(isnan(e->std_error));
	else if (!(fabs(e->std_error / csv_number(values, row, "std_error") - 1.0) <= 1e-10))
		fail_msg("row %d: standard error %.17g", row + 2, e->std_error);
	core_free(aggregates);
}

static void
values_of_r(void **unused)
{
	(void) unused;
	check_values_of_waves("../oracle/wave_aggregate_values.csv", 546,
						  check_value);
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
	const WaveChoices universal = {CONTROLS_NEVER, BASE_UNIVERSAL, 0};
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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
		cmocka_unit_test(averages_by_hand),
		cmocka_unit_test(clusters_left_out),
		cmocka_unit_test(bases_and_no_controls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
