/*-------------------------------------------------------------------------
 *
 * test_inequality.c
 *		Indices of inequality, and the difference-in-differences of one.
 *
 * Values are of R (test/oracle/inequality.R): formulas row by row, and
 * clubSandwich, survey and glm.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/inequality.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "csv.h"
#include "host.h"

static Csv	shapes[2];

static int
read_tables(void **unused)
{
	(void) unused;
	shapes[0] = csv_read("../oracle/sv1.csv");
	shapes[1] = csv_read("../oracle/sv2.csv");
	return 0;
}

static int
free_tables(void **unused)
{
	(void) unused;
	csv_free(&shapes[0]);
	csv_free(&shapes[1]);
	return 0;
}

/* Under valgrind, one value of so many. */
static int
step(void)
{
	return is_quick() ? 23 : 1;
}

/* ---- samples ---- */

typedef struct Wanted
{
	const char *shape;
	const char *outcome;		/* "inc" is ranked by itself */
	bool		weighted;
	bool		did;			/* both waves, of a did_sample */
	double		wave;			/* of a survey */
	bool		blocked;
	bool		rows;			/* are units */
} Wanted;

/* The third shape is the first without some areas in a wave. */
static bool
is_left_out(double area, double wave)
{
	return wave == 1.0 ? area == 1.0 || area == 4.0 || area == 10.0 :
		area == 2.0 || area == 7.0;
}

static Sample *
read_sample(const Wanted *wanted)
{
	const Csv  *data = &shapes[strcmp(wanted->shape, "sv2") == 0];
	bool		binary = strcmp(wanted->outcome, "bin") == 0;
	bool		inc = strcmp(wanted->outcome, "inc") == 0;
	Sample	   *sample = sample_create(SAMPLE_PATTERNS |
									   (binary ? SAMPLE_BOOLEAN_OUTCOME : 0) |
									   (wanted->did ? 0 : SAMPLE_SURVEY) |
									   (wanted->rows && !wanted->blocked ? 0 : SAMPLE_CLUSTERED) |
									   (wanted->rows && wanted->blocked ? SAMPLE_ROWS_ARE_PSUS : 0) |
									   (wanted->weighted ? SAMPLE_WEIGHTED : 0) |
									   (wanted->blocked ? SAMPLE_BLOCKED : 0), 1);

	for (int i = 0; i < data->n_rows; i++)
	{
		double		area = csv_number(data, i, "area");
		double		stratum = csv_number(data, i, "stratum");
		double		wave = csv_number(data, i, "wave");
		double		y = csv_number(data, i, wanted->outcome);
		double		rank = inc ? y : csv_number(data, i, "imd");
		Row			row = {.outcome = y, .covariates = &rank,
		.weight = wanted->weighted ? csv_number(data, i, "w") : 1.0,
		.cohort = NEVER_TREATED, .period = IN_DOMAIN};

		if (strcmp(wanted->shape, "sv3") == 0 && is_left_out(area, wave))
			continue;
		if (!wanted->did && wave != wanted->wave)
			continue;
		row.cluster.number = (int64_t) (wanted->rows ? stratum : area);
		row.block.number = wanted->blocked ? (int64_t) stratum : 0;
		if (wanted->rows && !wanted->blocked)
			row.cluster.number = 0;
		if (wanted->did)
		{
			row.cohort = csv_number(data, i, "treat") == 1.0 ? PERIOD_POST : NEVER_TREATED;
			row.period = (int32_t) wave;
		}
		add_row(&sample, &row);
	}
	return finish(sample);
}

/* Of rows of an oracle that follow on one another. */
static Sample *
sample_of(const Wanted *wanted)
{
	static Sample *sample;
	static Wanted last;
	static char shape[8];
	static char outcome[8];

	if (wanted == NULL || sample == NULL || strcmp(shape, wanted->shape) != 0 ||
		strcmp(outcome, wanted->outcome) != 0 || last.weighted != wanted->weighted ||
		last.did != wanted->did || last.wave != wanted->wave ||
		last.blocked != wanted->blocked || last.rows != wanted->rows)
	{
		if (sample != NULL)
			core_free(sample);
		sample = wanted == NULL ? NULL : read_sample(wanted);
		if (wanted == NULL)
			return NULL;
		last = *wanted;
		snprintf(shape, sizeof(shape), "%s", wanted->shape);
		snprintf(outcome, sizeof(outcome), "%s", wanted->outcome);
	}
	return sample;
}

/* ---- questions ---- */

/* By the names of the oracle, in which some have a parameter. */
static InequalityQuestion
question_of(const char *index, const char *model, const char *outcome,
			const char *ranks)
{
	InequalityQuestion question = {.lower = NAN, .upper = NAN};
	char		name[32];
	size_t		length = strcspn(index, "-.0123456789");

	snprintf(name, sizeof(name), "%.*s", (int) length, index);
	question.epsilon = atof(index + length);
	question.index = (InequalityIndex) names_find(&inequality_index_names, name);
	question.model = (InequalityModel) names_find(&inequality_model_names, model);
	question.ranks_fixed = strcmp(ranks, "fixed") == 0;
	if (strcmp(outcome, "y") == 0)
	{
		question.lower = -5.0;
		question.upper = 30.0;
	}
	if (strcmp(outcome, "score") == 0)
	{
		question.lower = 0.0;
		question.upper = 10.0;
	}
	return question;
}

static Choices
choices_by_name(const char *vcov)
{
	Choices		choices = default_choices;
	char		name[16];

	snprintf(name, sizeof(name), "%.*s", (int) strcspn(vcov, " "), vcov);
	choices.conf_level = 0.95;
	choices.lonely = strstr(vcov, "average") != NULL ? LONELY_AVERAGE : LONELY_REMOVE;
	if (!vcov_by_name(name, &choices.vcov))
		fail_msg("no vcov %s", name);
	return choices;
}

/* Numbers that are the same but for rounding. */
static void
check_number(double found, double expected, double tolerance, const char *what)
{
	if (!(fabs(found - expected) <= tolerance * fmax(fabs(expected), 1e-3)))
		fail_msg("%s: %.17g instead of %.17g", what, found, expected);
}

static void
check_estimate(const Estimate *e, const Csv *oracle, int i, const char *what)
{
	bool		by_derivative = strstr(csv_text(oracle, i, "vcov"), "derivative") != NULL;

	check_number(e->estimate, csv_number(oracle, i, "estimate"), 1e-10, what);
	check_number(e->std_error, csv_number(oracle, i, "std_error"),
				 by_derivative ? 1e-7 : 1e-10, what);
	check_number(e->df, csv_number(oracle, i, "df"), 1e-8, what);
}

/* PSUs in the population of each stratum of the sample, in order. */
static double *
populations(const Wanted *wanted)
{
	const Csv  *data = &shapes[strcmp(wanted->shape, "sv2") == 0];
	double	   *by_stratum = core_alloc_array(40, sizeof(double));
	int			n = 0;

	for (int h = 1; h < 40; h++)
		for (int i = 0; i < data->n_rows; i++)
			if (csv_number(data, i, "stratum") == h &&
				csv_number(data, i, "wave") == wanted->wave)
			{
				by_stratum[n++] = csv_number(data, i, "npsu");
				break;
			}
	return by_stratum;
}

/* ---- of one population ---- */

static void
values_are_those_of_r(void **unused)
{
	Csv			oracle = csv_read("../oracle/inequality_values.csv");

	(void) unused;
	for (int i = 0; i < oracle.n_rows; i += step())
	{
		const char *vcov = csv_text(&oracle, i, "vcov");
		const char *outcome = csv_text(&oracle, i, "outcome");
		Wanted		wanted = {csv_text(&oracle, i, "shape"), outcome,
			csv_is(&oracle, i, "weights", "w"), false, csv_number(&oracle, i, "wave"),
		strstr(vcov, "strata") != NULL, strstr(vcov, "rows") != NULL};
		InequalityQuestion question =
			question_of(csv_text(&oracle, i, "index"), csv_text(&oracle, i, "model"),
						outcome, csv_text(&oracle, i, "ranks"));
		Choices		choices = choices_by_name(vcov);
		Sample	   *sample = sample_of(&wanted);
		double	   *population = NULL;
		SurveyUnits *units;
		Inequality	found;
		char		what[200];

		if (strstr(vcov, "fpc") != NULL)
			choices.population = population = populations(&wanted);
		assert_true(inequality_vcov_applies(&question, choices.vcov));
		units = survey_units_create(sample);
		assert_int_equal(inequality_of_survey(&(InequalityRequest) {
			sample, question, 0, &choices,
			{.lonely = choices.lonely, .population = choices.population}, units
		}, &found), INEQUALITY_NEEDS_NOTHING);
		snprintf(what, sizeof(what), "%s wave %g weighted %d %s %s %s %s %s", wanted.shape, wanted.wave,
				 wanted.weighted, outcome, csv_text(&oracle, i, "index"),
				 csv_text(&oracle, i, "model"), csv_text(&oracle, i, "ranks"), vcov);
		check_estimate(&found.estimate, &oracle, i, what);
		if (population != NULL)
			core_free(population);
		survey_units_free(units);
	}
	assert_true(oracle.n_rows > 2000);
	(void) sample_of(NULL);
	csv_free(&oracle);
}

/* ---- differences-in-differences ---- */

static void
differences_are_those_of_r(void **unused)
{
	Csv			oracle = csv_read("../oracle/inequality_did_values.csv");

	(void) unused;
	for (int i = 0; i < oracle.n_rows; i += step())
	{
		const char *outcome = csv_text(&oracle, i, "outcome");
		const char *vcov = csv_text(&oracle, i, "vcov");
		Wanted		wanted = {csv_text(&oracle, i, "shape"), outcome,
			csv_is(&oracle, i, "weights", "w"), true, 0.0,
		strcmp(vcov, "survey") == 0, false};
		Sample	   *sample = sample_of(&wanted);
		Choices		choices = choices_by_name(vcov);
		InequalityQuestion question =
			question_of(csv_text(&oracle, i, "index"), "linear", outcome,
						csv_text(&oracle, i, "ranks"));
		Inequality	found;
		char		what[200];

		assert_int_equal(inequality_did(&(InequalityRequest) {sample, question,
										csv_is(&oracle, i, "within", "wave") ? WITHIN_WAVE : WITHIN_ARM_AND_WAVE,
										&choices, {.lonely = choices.lonely}, NULL}, &found),
						 INEQUALITY_NEEDS_NOTHING);
		snprintf(what, sizeof(what), "%s weighted %d %s %s within %s %s %s", wanted.shape,
				 wanted.weighted, outcome, csv_text(&oracle, i, "index"),
				 csv_text(&oracle, i, "within"), csv_text(&oracle, i, "ranks"), vcov);
		check_estimate(&found.estimate, &oracle, i, what);
	}
	assert_true(oracle.n_rows > 500);
	(void) sample_of(NULL);
	csv_free(&oracle);
}

static void
assignments_are_those_of_r(void **unused)
{
	Csv			oracle = csv_read("../oracle/inequality_permutation_values.csv");

	(void) unused;
	for (int i = 0; i < oracle.n_rows; i += step())
	{
		bool		gini = csv_is(&oracle, i, "index", "gini");
		Wanted		wanted = {csv_text(&oracle, i, "shape"), gini ? "inc" : "y",
		csv_is(&oracle, i, "weights", "w"), true, 0.0, true, false};
		Sample	   *sample = sample_of(&wanted);
		Choices		choices = choices_of(way_of(WAY_PERMUTATION,
												csv_is(&oracle, i, "scheme", "blocks") ? SCHEME_BLOCKS : SCHEME_CLUSTERS));
		InequalityQuestion question = question_of(csv_text(&oracle, i, "index"), "linear", "y", "random");
		Inequality	found;

		/* Hundreds of ranks, a thousand times. */
		if ((gini || step() > 1) && csv_number(&oracle, i, "assignments") > 1000.0)
			continue;
		assert_int_equal(inequality_permutation(&(InequalityRequest) {sample, question, WITHIN_ARM_AND_WAVE, &choices, {0}, NULL}, &found),
						 INEQUALITY_NEEDS_NOTHING);
		check_number(found.estimate.estimate, csv_number(&oracle, i, "estimate"), 1e-10, "estimate");
		assert_int_equal(found.draws, csv_number(&oracle, i, "assignments"));
		check_number(found.estimate.interval.p_value,
					 csv_number(&oracle, i, "extreme") / csv_number(&oracle, i, "assignments"), 1e-14,
					 csv_text(&oracle, i, "index"));
	}
	assert_true(oracle.n_rows >= 10);
	(void) sample_of(NULL);
	csv_free(&oracle);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_are_those_of_r),
		cmocka_unit_test(differences_are_those_of_r),
		cmocka_unit_test(assignments_are_those_of_r),
	};

	return cmocka_run_group_tests(tests, read_tables, free_tables);
}
