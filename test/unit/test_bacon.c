/*-------------------------------------------------------------------------
 *
 * test_bacon.c
 *		What two-way fixed effects are made of: the decomposition, against R's
 *		bacondecomp (test/oracle/bacon_values.csv), and the weights of effects
 *		on cohorts in periods (twfe_weights_values.csv); and by hand.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"
#include "event_samples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/bacon.h"
#include "core/answer/twfe_weights.h"
#include "core/base/memory.h"

static Bacon *
decompose(const Sample *sample, bool complete)
{
	Waves	   *waves = waves_create(sample);
	Bacon	   *bacon = bacon_decompose(sample, waves, complete);

	waves_free(waves);
	return bacon;
}

/* ---- the values of R ---- */

static void
check_pair(const Sample *sample, const Csv *values, int row)
{
	Bacon	   *bacon = decompose(sample, true);
	const char *control = csv_text(values, row, "control");
	int32_t		wanted = *control == '\0' ? NEVER_TREATED : atoi(control);
	int			expected = atoi(csv_text(values, row, "pairs"));
	bool		found = false;

	assert_int_equal(bacon->n, expected);
	assert_true(bacon->adds_up);
	assert_true(fabs(bacon->twfe - csv_number(values, row, "twfe")) <= 1e-12);
	for (int i = 0; i < bacon->n; i++)
	{
		const BaconPair *pair = &bacon->pairs[i];

		if (pair->treated != atoi(csv_text(values, row, "treated")) ||
			pair->control != wanted)
			continue;
		assert_true(fabs(pair->estimate - csv_number(values, row, "estimate")) <= 1e-12);
		assert_true(fabs(pair->weight - csv_number(values, row, "weight")) <= 1e-13);
		found = true;
	}
	assert_true(found);
	bacon_free(bacon);
}

static void
pairs_of_r(void **unused)
{
	(void) unused;
	check_event_samples("../oracle/bacon_values.csv", 98, check_pair);
}

static void
check_weight(const Sample *sample, const Csv *values, int row)
{
	Waves	   *waves = waves_create(sample);
	TwfeWeights *weights = twfe_weights(sample, waves, LEVELS_CLUSTER);
	double		value = csv_number(values, row, "weight");
	const char *cohort = csv_text(values, row, "cohort");
	bool		found = *cohort == '\0';

	assert_true(weights->adds_up);
	if (*cohort == '\0')
		assert_true(fabs(weights->negative - value) <= 1e-13);
	for (int i = 0; i < weights->n && *cohort != '\0'; i++)
		if (weights->weights[i].cohort == atoi(cohort) &&
			weights->weights[i].period == atoi(csv_text(values, row, "period")))
		{
			assert_true(fabs(weights->weights[i].weight - value) <= 1e-13);
			found = true;
		}
	assert_true(found);
	twfe_weights_free(weights);
	waves_free(waves);
}

static void
weights_of_r(void **unused)
{
	(void) unused;
	check_event_samples("../oracle/twfe_weights_values.csv", 12, check_weight);
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

/*
 * Four periods, a cluster each of cohorts 1 (always), 2 and 4, and one never
 * treated.  In halves of D (1 - D) and so on, times 16: 2 against never 3 * 1,
 * 4 against never 1 * 3; 2 against 4 before 4: (3 - 1) * 1; 4 against 2 from 2
 * on: (3 - 1) * 1; 2 against always: (4 - 3) * 3; 4 against always: (4 - 1) * 1.
 * All: 16.
 */
static void
pairs_by_hand(void **unused)
{
	static const struct
	{
		int32_t		treated;
		int32_t		control;
		BaconType	type;
		double		weight;
	}			expected[] = {
		{2, 1, BACON_LATER_ALWAYS, 3.0 / 16.0},
		{4, 1, BACON_LATER_ALWAYS, 3.0 / 16.0},
		{2, 4, BACON_EARLIER_LATER, 2.0 / 16.0},
		{4, 2, BACON_LATER_EARLIER, 2.0 / 16.0},
		{2, NEVER_TREATED, BACON_TREATED_UNTREATED, 3.0 / 16.0},
		{4, NEVER_TREATED, BACON_TREATED_UNTREATED, 3.0 / 16.0}
	};
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Bacon	   *bacon;
	int			found = 0;

	(void) unused;
	for (int32_t t = 1; t <= 4; t++)
	{
		add(&sample, 0, 1, t, 5.0 * t);
		add(&sample, 1, 2, t, t >= 2 ? 3.0 : 1.0);
		add(&sample, 2, 4, t, t >= 4 ? 7.0 : 2.0);
		add(&sample, 3, NEVER_TREATED, t, 0.5 * t);
	}
	sample = finish(sample);
	bacon = decompose(sample, false);
	assert_int_equal(bacon->n, 6);
	assert_true(bacon->adds_up);
	for (int i = 0; i < 6; i++)
		for (int j = 0; j < bacon->n; j++)
			if (bacon->pairs[j].treated == expected[i].treated &&
				bacon->pairs[j].control == expected[i].control)
			{
				assert_int_equal(bacon->pairs[j].type, expected[i].type);
				assert_true(fabs(bacon->pairs[j].weight - expected[i].weight) < 1e-15);
				found++;
			}
	assert_int_equal(found, 6);
	/* 2 against 4 in periods 1 to 3: 3 - 1 less 0; 4 against 2 in 2 to 4: 5 */
	assert_true(bacon->pairs[2].estimate == 2.0 || bacon->pairs[3].estimate == 2.0);
	bacon_free(bacon);
	core_free(sample);
}

/* A cluster without rows in a wave, or of two cohorts: no decomposition. */
static void
no_pairs(void **unused)
{
	Sample	   *unbalanced = sample_create(SAMPLE_CLUSTERED, 0);
	Sample	   *mixed = sample_create(SAMPLE_CLUSTERED, 0);
	Sample	   *never = sample_create(SAMPLE_CLUSTERED, 0);
	Bacon	   *bacon;

	(void) unused;
	for (int32_t t = 1; t <= 3; t++)
		for (int c = 0; c < 4; c++)
		{
			int32_t		cohort = c < 2 ? 3 : NEVER_TREATED;

			if (c != 3 || t != 2)
				add(&unbalanced, c, cohort, t, c * t);
			add(&mixed, c, cohort, t, c * t);
			add(&never, c, NEVER_TREATED, t, c * t);
		}
	add(&mixed, 3, 2, 2, 1.0);
	unbalanced = finish(unbalanced);
	mixed = finish(mixed);
	never = finish(never);

	bacon = decompose(unbalanced, false);
	assert_int_equal(bacon->n, 0);
	assert_true(isnan(bacon->twfe));
	assert_int_equal(bacon->facts.facts[FACT_UNBALANCED].count, 1);
	assert_int_equal(bacon->facts.facts[FACT_UNBALANCED].of, 4);
	bacon_free(bacon);
	bacon = decompose(unbalanced, true);
	assert_int_equal(bacon->n, 1);
	assert_int_equal(bacon->pairs[0].clusters_control, 1);
	assert_int_equal(bacon->facts.facts[FACT_LEFT_OUT_SHORT].count, 1);
	/* 3 t/2 - t ... of clusters 0 and 1 the mean is t / 2, of cluster 2 it is 2t */
	assert_true(fabs(bacon->twfe - (0.5 - 2.0) * 1.5) < 1e-15);
	bacon_free(bacon);
	bacon = decompose(mixed, true);
	assert_int_equal(bacon->n, 0);
	assert_int_equal(bacon->facts.facts[FACT_SEVERAL_COHORTS].count, 1);
	bacon_free(bacon);
	bacon = decompose(never, false);
	assert_int_equal(bacon->n, 0);
	assert_true(bacon->facts.present[FACT_NO_TERMS]);
	bacon_free(bacon);
	core_free(never);
	core_free(mixed);
	core_free(unbalanced);
}

/* All treated in the last of two periods: D is the period's. */
static void
no_weights(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Waves	   *waves;
	TwfeWeights *weights;

	(void) unused;
	for (int c = 0; c < 3; c++)
		for (int32_t t = 1; t <= 2; t++)
			add(&sample, c, 2, t, c * t);
	sample = finish(sample);
	waves = waves_create(sample);
	weights = twfe_weights(sample, waves, LEVELS_CLUSTER);
	assert_int_equal(weights->n, 1);
	assert_true(isnan(weights->weights[0].weight));
	assert_true(isnan(weights->negative));
	assert_true(weights->weights[0].share == 1.0);
	assert_int_equal(weights->weights[0].clusters, 3);
	assert_true(weights->facts.present[FACT_NOT_IDENTIFIED]);
	twfe_weights_free(weights);
	waves_free(waves);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_of_r),
		cmocka_unit_test(weights_of_r),
		cmocka_unit_test(pairs_by_hand),
		cmocka_unit_test(no_pairs),
		cmocka_unit_test(no_weights),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
