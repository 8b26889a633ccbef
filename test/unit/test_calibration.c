/*-------------------------------------------------------------------------
 *
 * test_calibration.c
 *		Calibration of survey samples to known totals: weights and standard
 *		errors against R's survey (test/oracle/survey_calibration.R), what is
 *		refused, and what the reader lets through.
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

#include "core/answer/survey_calibration.h"
#include "core/base/memory.h"
#include "core/sample/sample_keys.h"
#include "core/sample/sample_wire.h"
#include "core/variance/of_row_sums.h"
#include "csv.h"

#define ORACLE "../oracle/"
#define N_STRATA_MOST 16

/* ---- margins and totals ---- */

static MarginText
text_of(const char *text)
{
	return (MarginText) {text, (uint32_t) strlen(text)};
}

static void
append(Text *key, const char *name, MarginType type, const char *value)
{
	MarginField field = {text_of(name), text_of(value), MARGIN_UNUSED, type};

	margins_append(key, &field);
}

static KnownTotal
known(const char *margin, const char *category, double total)
{
	MarginText	none = {NULL, 0};

	return (KnownTotal) {text_of(margin), category == NULL ? none :
		text_of(category), total};
}

/* ---- the surveys of the oracle ---- */

typedef struct Survey
{
	Csv			rows;
	Csv			totals;
	const char *shape;
} Survey;

static Survey
survey_open(const char *shape)
{
	char		path[64];

	snprintf(path, sizeof(path), ORACLE "%s.csv",
			 strncmp(shape, "sv", 2) == 0 ? shape : "survey_api");
	return (Survey) {csv_read(path), csv_read(ORACLE "survey_calibration_totals.csv"),
		shape};
}

static void
survey_close(Survey *survey)
{
	csv_free(&survey->rows);
	csv_free(&survey->totals);
}

static bool
is_of_shape(const Survey *survey, int row)
{
	return strncmp(survey->shape, "sv", 2) == 0 ||
		csv_is(&survey->rows, row, "shape", survey->shape);
}

/* Which value, of which rows, over what. */
typedef struct Statistic
{
	const char *name;
	const char *value;
	const char *over;			/* a ratio */
	bool		total;
	bool		of_group_2;
	bool		of_most_strata;		/* all but 2 and 5 */
} Statistic;

static const Statistic statistics[] = {
	{"sum_w_hh", "hh", NULL, true, false, false},
	{"mean_y", "y", NULL, false, false, false},
	{"total_y", "y", NULL, true, false, false},
	{"total_x", "x", NULL, true, false, false},
	{"mean_bin", "bin", NULL, false, false, false},
	{"ratio_y_x", "y", "x", false, false, false},
	{"mean_ym", "ym", NULL, false, false, false},
	{"mean_y_grp2", "y", NULL, false, true, false},
	{"total_y_grp2", "y", NULL, true, true, false},
	{"mean_y_most", "y", NULL, false, false, true},
	{"ratio_y_x_grp2", "y", "x", false, true, false}
};

static const Statistic *
statistic_named(const char *name)
{
	for (size_t i = 0; i < sizeof(statistics) / sizeof(*statistics); i++)
		if (strcmp(statistics[i].name, name) == 0)
			return &statistics[i];
	return &statistics[0];
}

static uint32_t
kind_of_design(const char *design)
{
	uint32_t	kind = SAMPLE_SURVEY | SAMPLE_WEIGHTED | SAMPLE_UNITS |
		SAMPLE_TEXT_UNIT;

	if (strstr(design, "psu") != NULL)
		kind |= SAMPLE_CLUSTERED;
	if (strstr(design, "strata") != NULL)
		kind |= SAMPLE_CLUSTERED | SAMPLE_BLOCKED;
	if (strcmp(design, "strata_rows") == 0)
		kind |= SAMPLE_ROWS_ARE_PSUS;
	return kind;
}

static void
add_interview(const Survey *survey, int i, uint32_t kind,
			  const Statistic *statistic, Sample **sample)
{
	const Csv  *rows = &survey->rows;
	bool		outside = csv_is(rows, i, statistic->value, "NA") ||
		csv_is(rows, i, statistic->value, "") ||
		(statistic->of_group_2 && !csv_is(rows, i, "grp", "2")) ||
		(statistic->of_most_strata && (csv_is(rows, i, "stratum", "2") ||
									   csv_is(rows, i, "stratum", "5")));
	double		over = statistic->over == NULL ? 0.0 :
		csv_number(rows, i, statistic->over);
	char		both[32];
	Text		key;
	Row			row = {.covariates = &over};

	text_init(&key);
	append(&key, "x", MARGIN_NUMBER, csv_text(rows, i, "x"));
	append(&key, "grp", MARGIN_NUMBER, csv_text(rows, i, "grp"));
	append(&key, "sex", MARGIN_NUMBER, csv_text(rows, i, "sex"));
	snprintf(both, sizeof(both), "%s %s", csv_text(rows, i, "sex"),
			 csv_text(rows, i, "grp"));
	append(&key, "sexgrp", MARGIN_TEXT, both);
	row.outcome = outside ? 0.0 : csv_number(rows, i, statistic->value);
	row.weight = csv_number(rows, i, "w");
	if (kind & SAMPLE_BLOCKED)
		row.block.number = (int64_t) csv_number(rows, i, "stratum");
	if (kind & SAMPLE_CLUSTERED)
		row.cluster.number = (kind & SAMPLE_ROWS_ARE_PSUS) ? row.block.number :
			(int64_t) csv_number(rows, i, "area");
	row.cohort = NEVER_TREATED;
	row.period = outside ? OUT_OF_DOMAIN : IN_DOMAIN;
	row.unit = (Key) {key.data, key.length, 0};
	add_row(sample, &row);
	core_free(key.data);
}

static Sample *
sample_of(const Survey *survey, const char *design, const Statistic *statistic)
{
	uint32_t	kind = kind_of_design(design);
	Sample	   *sample = sample_create(kind, statistic->over != NULL ? 1 : 0);

	for (int i = 0; i < survey->rows.n_rows; i++)
		if (is_of_shape(survey, i))
			add_interview(survey, i, kind, statistic, &sample);
	return finish(sample);
}

static bool
uses(const char *method, const char *margin)
{
	if (strcmp(method, "poststratify") == 0)
		return strcmp(margin, "sexgrp") == 0;
	if (strcmp(margin, "x") == 0)
		return strcmp(method, "rake") != 0 && strcmp(method, "logit") != 0;
	return strcmp(margin, "sex") == 0 || strcmp(margin, "grp") == 0;
}

static CalibrationChoices
choices_of(const Survey *survey, const char *method)
{
	CalibrationChoices choices = {CALIBRATE_LINEAR, -INFINITY, INFINITY};

	if (strcmp(method, "bounded") != 0)
		choices.method = (CalibrationMethod) names_find(&calibration_method_names,
														method);
	if (choices.method == CALIBRATE_LOGIT)
	{
		choices.lower = 0.3;
		choices.upper = 3.0;
	}
	for (int i = 0; i < survey->totals.n_rows && strcmp(method, "bounded") == 0; i++)
		if (csv_is(&survey->totals, i, "shape", survey->shape) &&
			csv_is(&survey->totals, i, "margin", "bounds"))
			*(csv_is(&survey->totals, i, "category", "lower") ?
			  &choices.lower : &choices.upper) =
				csv_number(&survey->totals, i, "total");
	return choices;
}

static Sample *
calibrated_by(const Survey *survey, const Sample *sample, const char *method)
{
	KnownTotal	totals[32];
	uint32_t	n = 0;
	CalibrationChoices choices = choices_of(survey, method);
	CalibrationFault fault;
	Sample	   *calibrated = NULL;

	for (int i = 0; i < survey->totals.n_rows; i++)
	{
		const char *margin = csv_text(&survey->totals, i, "margin");
		const char *category = csv_text(&survey->totals, i, "category");

		if (csv_is(&survey->totals, i, "shape", survey->shape) &&
			uses(method, margin))
			totals[n++] = known(margin, category[0] == '\0' ? NULL : category,
								csv_number(&survey->totals, i, "total"));
	}
	assert_int_equal(survey_calibrate(sample, totals, n, &choices, &calibrated,
									  &fault), CALIBRATION_OK);
	return calibrated;
}

/* ---- estimates of a calibrated sample ---- */

typedef struct Linear
{
	bool		total;
	bool		ratio;
	double		centre;
	double		unit;
} Linear;

static void
total_of_value(const Sample *sample, const Cell *cell, dd *coefficients,
			   const void *context)
{
	(void) context;
	if (cell->period == IN_DOMAIN)
		coefficients[sample_components(sample) - 1] = dd_from(1.0);
}

static void
total_of_unit(const Sample *sample, const Cell *cell, dd *coefficients,
			  const void *context)
{
	(void) sample;
	if (cell->period == IN_DOMAIN)
		coefficients[((const Linear *) context)->ratio ? 1 : 0] = dd_from(1.0);
}

static void
score(const Sample *sample, const Cell *cell, dd *coefficients,
	  const void *context)
{
	const Linear *linear = context;
	int			outcome = sample_components(sample) - 1;

	if (cell->period != IN_DOMAIN)
		return;
	coefficients[outcome] = dd_from(1.0 / linear->unit);
	coefficients[linear->ratio ? 1 : 0] = dd_from(-linear->centre / linear->unit);
}

static double
sum_over_rows(const Sample *sample, const Linear *linear,
			  void (*coefficients) (const Sample *, const Cell *, dd *,
									const void *))
{
	const RowSums sums = {1, coefficients, linear};
	uint32_t   *part = core_alloc_array(sample->image.n_entries, sizeof(uint32_t));
	dd			total = DD_ZERO;

	row_sums_by_part(sample, &sums, part, &total);
	core_free(part);
	return total.hi;
}

/* Of the whole design: in each stratum the same number of PSUs. */
static void
populations(const Survey *survey, const Sample *sample,
			const SurveyUnits *units, double *population)
{
	for (uint32_t h = 0; h < units->strata->n_parts; h++)
	{
		const Cell *cell = sample_cell(sample, units->first_cell[partition_first_cluster(units->strata, h)]);

		for (int i = 0; i < survey->rows.n_rows; i++)
			if (is_of_shape(survey, i) &&
				(int64_t) csv_number(&survey->rows, i, "stratum") == cell->block)
				population[h] = csv_number(&survey->rows, i, "npsu");
	}
}

static void
check_value(const Survey *survey, const Csv *values, int row)
{
	const Statistic *statistic = statistic_named(csv_text(values, row, "statistic"));
	const char *design = csv_text(values, row, "design");
	Sample	   *sample = sample_of(survey, design, statistic);
	Sample	   *calibrated = calibrated_by(survey, sample,
										   csv_text(values, row, "method"));
	SurveyUnits *units = survey_units_create(calibrated);
	double		population[N_STRATA_MOST];
	SurveyChoices choices = {
		.lonely = (LonelyPsu) names_find(&lonely_psu_names,
										 csv_text(values, row, "lonely"))
	};
	Linear		linear = {statistic->total, statistic->over != NULL, 0.0, 1.0};
	const RowSums scores = {1, score, &linear};
	double		expected = csv_number(values, row, "estimate");
	double		estimate = sum_over_rows(calibrated, &linear, total_of_value);
	Covariance *covariance;
	double		std_error;

	if (strstr(design, "fpc") != NULL)
	{
		populations(survey, calibrated, units, population);
		choices.population = population;
	}
	if (!statistic->total)
	{
		linear.unit = sum_over_rows(calibrated, &linear, total_of_unit);
		estimate = linear.centre = estimate / linear.unit;
	}
	if (!(fabs(estimate - expected) <= 1e-11 * fabs(expected)))
		fail_msg("%s %s %s: %.15g, not %.15g", design, csv_text(values, row, "method"),
				 statistic->name, estimate, expected);
	if (!csv_is(values, row, "std_error", ""))
	{
		expected = csv_number(values, row, "std_error");
		covariance = covariance_of_row_sums(calibrated, units, &scores, &choices);
		std_error = sqrt(fmax(covariance_value(covariance, 0, 0)->hi, 0.0));
		if (!(fabs(std_error - expected) <= 1e-10 * expected + 1e-13 * fabs(estimate)))
			fail_msg("%s %s %s %s: standard error %.15g, not %.15g", design,
					 csv_text(values, row, "lonely"), csv_text(values, row, "method"),
					 statistic->name, std_error, expected);
		assert_true(covariance->df[0] == csv_number(values, row, "df"));
		covariance_free(covariance);
	}
	survey_units_free(units);
	core_free(calibrated);
	core_free(sample);
}

static void
estimates_are_those_of_survey(const char *shape)
{
	Survey		survey = survey_open(shape);
	Csv			values = csv_read(ORACLE "survey_calibration_values.csv");
	int			n = 0;

	for (int row = 0; row < values.n_rows; row++)
		if (csv_is(&values, row, "shape", shape) &&
			!csv_is(&values, row, "statistic", "sum_w_squared") &&
			strncmp(csv_text(&values, row, "statistic"), "beta_", 5) != 0)
		{
			check_value(&survey, &values, row);
			n++;
		}
	assert_true(n >= 180);
	csv_free(&values);
	survey_close(&survey);
}

static void
test_sv1(void **state)
{
	(void) state;
	estimates_are_those_of_survey("sv1");
}

static void
test_sv2(void **state)
{
	(void) state;
	estimates_are_those_of_survey("sv2");
}

static void
test_schools(void **state)
{
	(void) state;
	estimates_are_those_of_survey("api");
	estimates_are_those_of_survey("strat");
}

/* ---- what is kept, and what the reader lets through ---- */

/* Six rows of three patterns in two units, calibrated by their categories. */
static Sample *
small_sample(void)
{
	Sample	   *sample = sample_create(SAMPLE_SURVEY | SAMPLE_CLUSTERED | SAMPLE_UNITS |
									   SAMPLE_TEXT_UNIT, 0);

	for (int i = 0; i < 6; i++)
	{
		Row			row = {.outcome = i, .weight = 1.0, .cohort = NEVER_TREATED};
		Text		key;

		text_init(&key);
		append(&key, "x", MARGIN_NUMBER, i % 3 == 0 ? "1.5" : "-2");
		append(&key, "sex", MARGIN_TEXT, i % 3 == 1 ? "f" : "m");
		row.cluster.number = i % 2;
		row.unit = (Key) {key.data, key.length, 0};
		add_row(&sample, &row);
		core_free(key.data);
	}
	return finish(sample);
}

static Sample *
small_calibrated(void)
{
	KnownTotal	totals[] = {known("sex", "f", 30.0), known("sex", "m", 50.0),
	known("x", NULL, -20.0)};
	CalibrationChoices choices = {CALIBRATE_LINEAR, -INFINITY, INFINITY};
	CalibrationFault fault;
	Sample	   *sample = small_sample();
	Sample	   *calibrated = NULL;

	assert_int_equal(survey_calibrate(sample, totals, 3, &choices, &calibrated,
									  &fault), CALIBRATION_OK);
	core_free(sample);
	return calibrated;
}

/* What the reader says of it; frees the sample. */
static const char *
verdict(Sample *sample)
{
	size_t		size = sample_wire_size(sample);
	unsigned char *bytes = core_alloc(size);
	unsigned char *again = core_alloc(size);
	const char *problem;
	Sample	   *read;

	sample_wire_encode(sample, bytes);
	read = survey_wire_decode(bytes, size, &problem);
	if (read != NULL)
	{
		assert_int_equal(sample_wire_size(read), size);
		sample_wire_encode(read, again);
		assert_memory_equal(bytes, again, size);
		core_free(read);
	}
	core_free(again);
	core_free(bytes);
	core_free(sample);
	return problem;
}

static void
test_factors(void **state)
{
	Sample	   *calibrated = small_calibrated();
	uint32_t	n;
	MarginWeights *weights = survey_margin_weights(calibrated, &n);

	(void) state;

	/*
	 * Two rows each: (-2, m), (1.5, m), (-2, f).  f has 30 / 2 = 15; those of m
	 * add up to 25 each, and -2 a + 1.5 b = (-20 + 2 * 30) / 2 = 20 with
	 * a + b = 25: b = 20, a = 5.
	 */
	assert_int_equal(n, 3);
	for (uint32_t i = 0; i < n; i++)
	{
		bool		f = memchr(weights[i].margins.text, 'f', weights[i].margins.length) != NULL;
		bool		below = memchr(weights[i].margins.text, '-', weights[i].margins.length) != NULL;

		assert_int_equal(weights[i].rows, 2);
		assert_true(fabs(weights[i].factor - (f ? 15.0 : below ? 5.0 : 20.0)) < 1e-13);
	}
	core_free(weights);
	core_free(calibrated);
}

static void
test_reader_takes_calibrated(void **state)
{
	(void) state;
	assert_null(verdict(small_sample()));
	assert_null(verdict(small_calibrated()));
}

/* The n-th label's first character like this becomes another. */
static Sample *
with_other(Sample *sample, uint32_t label, char from, char to)
{
	Label		at = image_labels(&sample->image)[label];
	char	   *text = image_heap(&sample->image) + at.offset;
	char	   *found = memchr(text, from, at.length);

	assert_non_null(found);
	*found = to;
	return sample;
}

static void
set_factor(Sample *sample, uint32_t cell, double factor)
{
	cell_reference(sample_cell(sample, cell))[0] = factor;
}

static void
test_forgeries(void **state)
{
	const char *fields = "its margins are not a text of such";
	Sample	   *sample;

	(void) state;
	assert_string_equal(verdict(with_other(small_calibrated(), 0, '#', ' ')),
						"its rows have different margins");
	assert_string_equal(verdict(with_other(small_calibrated(), 0, '#', '!')), fields);
	assert_string_equal(verdict(with_other(small_calibrated(), 0, '=', '#')), fields);
	assert_string_equal(verdict(with_other(small_calibrated(), 2, MARGIN_END, 'a')), fields);
	assert_string_equal(verdict(with_other(small_calibrated(), 2, '1', 'e')), fields);
	assert_string_equal(verdict(with_other(small_sample(), 2, ' ', '=')), fields);
	assert_string_equal(verdict(with_other(small_sample(), 0, 'x', 'a')),
						"its rows have different margins");

	/* A cell of the same margins in the other unit keeps its factor. */
	sample = small_calibrated();
	set_factor(sample, 0, 4.0);
	assert_string_equal(verdict(sample), "the same margins have different factors");
	sample = small_calibrated();
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
		set_factor(sample, i, 2e9);
	assert_string_equal(verdict(sample), "the same margins have different factors");
	sample = small_calibrated();
	set_factor(sample, 0, NAN);
	assert_non_null(verdict(sample));

	/* Rows of a cell have one factor, and ranges tell of it. */
	sample = small_calibrated();
	cell_moments(sample_cell(sample, 0), 3, 0)[moments_index(1, 1)] = dd_from(1.0);
	assert_string_equal(verdict(sample), "rows of a cell have other covariates than its key");
	sample = small_calibrated();
	sample_ranges(sample)[0].value[0] -= 1.0;
	assert_string_equal(verdict(sample), "its smallest and largest values are not those of rows");

	/* Kinds that there are not. */
	sample = small_calibrated();
	sample->image.flags &= ~SAMPLE_SURVEY;
	assert_non_null(verdict(sample));
	sample = small_sample();
	sample->image.flags |= SAMPLE_CALIBRATED;
	assert_string_equal(verdict(sample), "it is calibrated without factors");
	sample = small_sample();
	sample->image.flags |= SAMPLE_RAKED;
	assert_string_equal(verdict(sample), "its kind of rows does not exist");
}

static void
test_merging(void **state)
{
	Sample	   *calibrated = small_calibrated();
	Sample	   *into = thaw(calibrated);
	const Cell *conflict;

	(void) state;
	assert_int_equal(sample_merge(&into, calibrated, &conflict), SAMPLE_HAS_FACTORS);
	core_free(into);
	core_free(calibrated);
}

/* What was not enough of memory is not made. */
static void
test_too_large(void **state)
{
	KnownTotal	totals[] = {known("sex", "f", 30.0), known("sex", "m", 50.0)};
	CalibrationChoices choices = {CALIBRATE_RAKE, -INFINITY, INFINITY};
	CalibrationFault fault;
	Sample	   *sample = small_sample();
	Sample	   *calibrated = NULL;
	size_t		before = sample_max_size;

	(void) state;
	sample_max_size = image_size(&sample->image);
	assert_int_equal(survey_calibrate(sample, totals, 2, &choices, &calibrated,
									  &fault), CALIBRATION_TOO_LARGE);
	sample_max_size = before;
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sv1),
		cmocka_unit_test(test_sv2),
		cmocka_unit_test(test_schools),
		cmocka_unit_test(test_factors),
		cmocka_unit_test(test_reader_takes_calibrated),
		cmocka_unit_test(test_forgeries),
		cmocka_unit_test(test_merging),
		cmocka_unit_test(test_too_large)
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
