/*-------------------------------------------------------------------------
 *
 * test_survey_sample.c
 *		Samples of a survey: what is kept, what is read, what was drawn; and the
 *		quantiles that its intervals are made of.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <string.h>

#include "core/answer/survey_estimate.h"
#include "core/base/memory.h"
#include "core/inference/quantiles.h"
#include "core/sample/sample_wire.h"

#define PLAIN (SAMPLE_SURVEY | SAMPLE_CLUSTERED | SAMPLE_WEIGHTED | SAMPLE_BLOCKED)
#define OF_ROWS (PLAIN | SAMPLE_ROWS_ARE_PSUS)

static Row
survey_row(double value, bool inside, int64_t psu, double weight,
		   int64_t stratum)
{
	Row			row = make_row(inside ? value : 0.0, false, !inside, psu, weight);

	row.block.number = stratum;
	return row;
}

/* Two strata of two PSUs; of the last PSU no row is in the domain. */
static Sample *
some_sample(uint32_t kind)
{
	Sample	   *sample = sample_create(kind, 0);

	for (int i = 0; i < 12; i++)
	{
		int			psu = i % 4;
		Row			row = survey_row(i, psu < 3, psu, 1.0 + i % 2, psu / 2);

		if (kind & SAMPLE_ROWS_ARE_PSUS)
			row.cluster.number = psu / 2;
		add_row(&sample, &row);
	}
	return finish(sample);
}

/* What the reader says of the bytes, with one of them changed. */
static const char *
problem_with(const Sample *sample, size_t at, int change)
{
	size_t		size = sample_wire_size(sample);
	unsigned char *bytes = core_alloc(size);
	const char *problem;
	Sample	   *read;

	sample_wire_encode(sample, bytes);
	bytes[at] ^= change;
	read = survey_wire_decode(bytes, size, &problem);
	if (read != NULL)
		core_free(read);
	core_free(bytes);
	return problem;
}

static void
neither_reader_takes_the_other(void **unused)
{
	Sample	   *survey = some_sample(PLAIN);
	Sample	   *did = some_sample(PLAIN & ~SAMPLE_SURVEY_KIND);
	size_t		size = sample_wire_size(survey);
	unsigned char *bytes = core_alloc(size);
	const char *problem;
	Sample	   *read;

	(void) unused;
	sample_wire_encode(survey, bytes);
	assert_memory_equal(bytes, "svy\1", 4);
	assert_null(sample_wire_decode(bytes, size, &problem));
	assert_string_equal(problem, "it does not begin like a did_sample");
	read = survey_wire_decode(bytes, size, &problem);
	assert_memory_equal(read, survey, image_size(&survey->image));
	core_free(read);

	/* Not even with the other's letters before the same bytes. */
	memcpy(bytes, "did\2", 4);
	assert_null(sample_wire_decode(bytes, size, &problem));
	assert_string_equal(problem, "its kind of rows does not exist");
	assert_int_equal(sample_wire_size(did), size);
	sample_wire_encode(did, bytes);
	assert_null(survey_wire_decode(bytes, size, &problem));
	assert_string_equal(problem, "it does not begin like a survey_sample");
	memcpy(bytes, "svy\1", 4);
	assert_null(survey_wire_decode(bytes, size, &problem));
	assert_string_equal(problem, "its kind of rows does not exist");
	core_free(bytes);
	core_free(did);
	core_free(survey);
}

/* From the end: a cell is 24 bytes of keys, 1 number, 9 sums of 16 bytes. */
#define CELL 176
#define TO_CLUSTER 7
#define TO_BLOCK 15
#define TO_COHORT 19
#define TO_PERIOD 23
#define TO_REFERENCE 24
#define TO_SUM_OF_VALUES 48

static void
what_no_rows_give_is_refused(void **unused)
{
	Sample	   *sample = some_sample(PLAIN);
	Sample	   *rows = some_sample(OF_ROWS);
	size_t		last = sample_wire_size(sample) - CELL;
	size_t		last_of_rows = sample_wire_size(rows) - CELL;

	(void) unused;
	assert_null(problem_with(sample, 3, 0));
	assert_null(problem_with(rows, 3, 0));
	assert_string_equal(problem_with(sample, last + TO_PERIOD, 3),
						"a cell has no such cohort or period");
	assert_string_equal(problem_with(sample, last + TO_COHORT, 1),
						"a cell has no such cohort or period");
	assert_string_equal(problem_with(sample, last + TO_REFERENCE, 0x3f),
						"rows outside the domain have a value");
	assert_string_equal(problem_with(sample, last + TO_SUM_OF_VALUES, 0x3f),
						"rows outside the domain have a value");
	assert_string_equal(problem_with(rows, last_of_rows + TO_CLUSTER, 4),
						"a cell of a stratum has the key of another");
	assert_string_equal(problem_with(rows, last_of_rows + TO_BLOCK, 4),
						"a cell of a stratum has the key of another");

	/* Rows are units of strata, and of nothing else. */
	assert_string_equal(problem_with(rows, 5, SAMPLE_BLOCKED),
						"its kind of rows does not exist");
	assert_string_equal(problem_with(rows, 5, SAMPLE_TEXT_BLOCK),
						"its kind of rows does not exist");
	assert_string_equal(problem_with(sample, 4, SAMPLE_SURVEY >> 8),
						"its kind of rows does not exist");
	core_free(rows);
	core_free(sample);
}

/* Of two values, in the domain, that are the patterns of their rows. */
static Sample *
some_values(uint32_t flags)
{
	Sample	   *sample = sample_create(SAMPLE_SURVEY | flags, 1);

	for (int i = 0; i < 4; i++)
	{
		Row			row = survey_row(1.0 + i % 2, true, 0, 1.0, 0);
		double		value = row.outcome;

		row.covariates = &value;
		add_row(&sample, &row);
	}
	return finish(sample);
}

/* From the end: a cell is 24 bytes of keys, the value twice, 6 sums of 16 bytes. */
#define CELL_OF_VALUE 136
#define TO_VALUE 32
#define TO_VALUES 88

static void
values_are_no_ranks(void **unused)
{
	const char *other = "rows of a cell have another value than its key";
	const char *kind = "its kind of rows does not exist";
	Sample	   *values = some_values(SAMPLE_PATTERNS | SAMPLE_OF_VALUES);
	Sample	   *ranks = some_values(SAMPLE_PATTERNS);
	size_t		last = sample_wire_size(values) - CELL_OF_VALUE;
	Sample	   *state;
	const Cell *conflict;

	(void) unused;
	assert_int_equal(sample_wire_size(values), sample_wire_size(ranks));
	assert_null(problem_with(values, 3, 0));
	assert_null(problem_with(ranks, 3, 0));
	assert_string_equal(problem_with(values, last + TO_VALUE, 1), other);
	assert_null(problem_with(ranks, last + TO_VALUE + 1, 1));
	assert_string_equal(problem_with(values, last + TO_VALUE + 1, 1), other);
	assert_string_equal(problem_with(values, last + TO_VALUES, 0x3f), other);

	/* values without patterns, and of no survey; ranks by another name */
	assert_string_equal(problem_with(values, 4, SAMPLE_PATTERNS >> 8), kind);
	assert_string_equal(problem_with(values, 4, SAMPLE_SURVEY >> 8), kind);
	assert_null(problem_with(ranks, 4, SAMPLE_OF_VALUES >> 8));

	sample_thaw(values, &state);
	assert_int_equal(sample_merge(&state, ranks, &conflict), SAMPLE_OTHER_KIND);
	assert_int_equal(sample_merge(&state, values, &conflict), SAMPLE_OK);
	assert_int_equal(state->image.n_rows, 8);
	core_free(state);
	core_free(ranks);
	core_free(values);
}

static void
a_row_of_weight_0_keeps_its_psu(void **unused)
{
	Sample	   *sample = sample_create(PLAIN, 0);
	Sample	   *rows = sample_create(OF_ROWS, 0);
	Row			row = survey_row(1.0, true, 1, 1.0, 1);
	Row			idle = survey_row(1.0, true, 2, 0.0, 1);
	SurveyUnits *units;

	(void) unused;
	add_row(&sample, &row);
	add_weightless(&sample, &idle);
	sample = finish(sample);
	units = survey_units_create(sample);
	assert_int_equal(sample->image.n_entries, 2);
	assert_true(units->drawn[0] == 2.0 && units->in_domain[0] == 1.0);
	survey_units_free(units);

	/* A stratum of which there is nothing else is none. */
	idle.cluster.number = idle.block.number = 2;
	add_row(&rows, &row);
	add_weightless(&rows, &idle);
	rows = finish(rows);
	units = survey_units_create(rows);
	assert_int_equal(rows->image.n_entries, 1);
	assert_int_equal(rows->image.n_missing, 1);
	assert_true(units->drawn[0] == 1.0);
	survey_units_free(units);
	core_free(rows);
	core_free(sample);
}

/*
 * Scores of four PSUs, of which one has no row in the domain, by hand: with one
 * left in its stratum the domain is lonely there, and centred at the mean of all.
 */
static void
the_lonely_of_a_domain_are_centred(void **unused)
{
	Sample	   *sample = some_sample(PLAIN);
	SurveyUnits *units = survey_units_create(sample);
	SurveyQuestion question = default_survey_question;
	SurveyEstimate found;

	/* w y: psu 0 has 0 + 4 + 8, 1 has 2 (1 + 5 + 9), 2 has 2 + 6 + 10 */
	const double a = 12,
				b = 30,
				c = 18,
				mean = (12 + 30 + 18) / 4.0;

	(void) unused;
	question.statistic = SURVEY_TOTAL;
	question.survey.lonely = LONELY_ADJUST;
	survey_estimate(sample, units, &question, &found);
	assert_true(found.estimate == 60.0 && found.psus == 3 && found.strata == 2);
	assert_true(fabs(found.std_error * found.std_error -
					 (a - b) * (a - b) - c * c) < 1e-10);
	question.survey.domain_lonely = true;
	survey_estimate(sample, units, &question, &found);
	assert_true(fabs(found.std_error * found.std_error - (a - b) * (a - b) -
					 2 * ((c - mean) * (c - mean) + mean * mean)) < 1e-10);
	question.survey.lonely = LONELY_AVERAGE;
	survey_estimate(sample, units, &question, &found);
	assert_true(fabs(found.std_error * found.std_error -
					 2 * (a - b) * (a - b)) < 1e-10);
	survey_units_free(units);
	core_free(sample);
}

/* By R's qbeta. */
static void
quantiles_of_beta(void **unused)
{
	static const double known[][5] = {
		{0.025, 3.2, 5.7, 0.099633829289403467, 0.67871989623989681},
		{0.025, 250.5, 10000, 0.021537812613209723, 0.02751357516226216},
		{1e-06, 0.5, 0.5, 2.4674011002703099e-12, 0.99999999999753264},
		{0.3, 100000, 3, 0.9999638453384877, 0.9999808626165555},
		{0.05, 1, 1, 0.050000000000000003, 0.94999999999999996}
	};

	(void) unused;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		const double *k = known[i];

		assert_true(fabs(beta_lower_quantile(k[0], k[1], k[2]) / k[3] - 1.0) < 1e-12);
		assert_true(fabs(beta_upper_quantile(k[0], k[1], k[2]) / k[4] - 1.0) < 1e-12);
	}
	assert_true(beta_lower_quantile(0.025, 0.0, 2.0) == 0.0);
	assert_true(beta_upper_quantile(0.025, 2.0, 0.0) == 1.0);
	assert_true(isnan(beta_lower_quantile(0.025, -1.0, 2.0)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neither_reader_takes_the_other),
		cmocka_unit_test(what_no_rows_give_is_refused),
		cmocka_unit_test(values_are_no_ranks),
		cmocka_unit_test(a_row_of_weight_0_keeps_its_psu),
		cmocka_unit_test(the_lonely_of_a_domain_are_centred),
		cmocka_unit_test(quantiles_of_beta),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
