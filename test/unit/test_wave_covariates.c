/*-------------------------------------------------------------------------
 *
 * test_wave_covariates.c
 *		Effects of cohorts in periods that are adjusted for covariates, and
 *		their averages, against R's did, DRDID and clubSandwich
 *		(test/oracle/wave_covariates*); identities, and why there is none.
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

#include "core/answer/group_time.h"
#include "core/answer/wave_aggregate.h"
#include "core/answer/wave_adjusted.h"
#include "core/base/memory.h"
#include "core/model/adjusted.h"
#include "core/model/logit.h"
#include "core/words/words.h"

static const WaveChoices usual = {.controls = CONTROLS_NEVER};

static CovariateMethod
method_of(const Csv *values, int row)
{
	return csv_is(values, row, "method", "reg") ? COVARIATES_REG :
		csv_is(values, row, "method", "ipw") ? COVARIATES_IPW : COVARIATES_DR;
}

/* ---- the data ---- */

/* What a sample is of: rows of each sort of values share it. */
typedef struct Kind
{
	const char *data;
	const char *outcome;
	bool		weighted;
	bool		both;			/* x1 and x2, or x2 */
	bool		patterns;		/* cells have one x */
} Kind;

static Sample *
read_sample(const Csv *data, const Kind *kind)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (kind->weighted ? SAMPLE_WEIGHTED : 0) |
									   (kind->patterns ? SAMPLE_PATTERNS : 0),
									   kind->both ? 2 : 1);

	for (int i = 0; i < data->n_rows; i++)
	{
		const char *first = csv_text(data, i, "first_treated");
		double		x[2];
		Row			row;

		if (!csv_is(data, i, "data", kind->data))
			continue;
		x[0] = csv_number(data, i, "x2");
		x[1] = csv_number(data, i, "x1");
		row = (Row) {
			.outcome = csv_number(data, i, kind->outcome),
			.weight = kind->weighted ? csv_number(data, i, "weight") : 1.0,
			.covariates = x,
			.cluster.number = (int64_t) csv_number(data, i, "area"),
			.cohort = *first == '\0' ? NEVER_TREATED : atoi(first),
			.period = (int32_t) csv_number(data, i, "wave")
		};
		add_row(&sample, &row);
	}
	return finish(sample);
}

static bool
is_of(const Csv *values, int row, const Kind *kind)
{
	return csv_is(values, row, "data", kind->data) &&
		csv_is(values, row, "outcome", kind->outcome) &&
		csv_number(values, row, "weighted") == kind->weighted &&
		csv_is(values, row, "covariates", kind->both ? "x1x2" : "x2") &&
		(method_of(values, row) != COVARIATES_REG) == kind->patterns;
}

static void
assert_near(double ours, double theirs, double tolerance, int row,
			const char *what)
{
	if (!(fabs(ours - theirs) <= tolerance * fabs(theirs)))
		fail_msg("row %d, %s: %.17g is not %.17g", row + 2, what, ours, theirs);
}

/* ---- the values of R ---- */

typedef struct Opened
{
	WavePlan   *wave_plan;
	Design	   *design;
	signed char side_of[64];
	Adjusted   *adjusted;
} Opened;

static Opened
open_effect(const Sample *sample, int32_t cohort, int32_t period,
			const WaveChoices *choices, CovariateMethod method)
{
	Opened		opened;
	Waves	   *waves = waves_create(sample);
	double		ones[64];
	DesignPlan	plan;
	int32_t		base;

	assert_true(waves_find_base(waves, cohort, period, choices, &base));
	opened.wave_plan = wave_plan_create(waves, cohort, period, base, choices);
	plan = opened.wave_plan->plan;
	assert_true(plan.n_groups <= 64);
	for (int i = 0; i < plan.n_groups; i++)
		ones[i] = 1.0;
	plan.n_columns = 1;
	plan.with_covariates = true;
	plan.columns = ones;
	plan.n_contrasts = 0;
	opened.design = design_create(sample, &plan);
	for (int i = 0; i < plan.n_groups; i++)
		opened.side_of[i] = design_side(&opened.design->groups[i]);
	opened.adjusted = adjusted_create(opened.design, opened.side_of,
									  method);
	waves_free(waves);
	return opened;
}

static void
close_effect(Opened *opened)
{
	adjusted_free(opened->adjusted);
	design_free(opened->design);
	wave_plan_free(opened->wave_plan);
}

static GroupTime
effect_of(const Sample *sample, int32_t cohort, int32_t period,
		  const WaveChoices *wave_choices, CovariateMethod method, Vcov vcov)
{
	Choices		choices = default_choices;
	Waves	   *waves = waves_create(sample);
	GroupTime	found;

	choices.vcov = vcov;
	choices.covariates = method;
	group_time(sample, waves, cohort, period, wave_choices, &choices, &found);
	waves_free(waves);
	return found;
}

static void
check_value(const Sample *sample, const Csv *values, int row)
{
	WaveChoices choices = csv_wave_choices(values, row);
	int32_t		cohort = (int32_t) csv_number(values, row, "cohort");
	int32_t		period = (int32_t) csv_number(values, row, "period");
	bool		is_base = *csv_text(values, row, "std_error") == '\0';
	Estimate	e = effect_of(sample, cohort, period, &choices,
							  method_of(values, row), VCOV_CR0).estimate;

	assert_near(e.estimate, csv_number(values, row, "estimate"), 1e-10, row,
				"estimate");
	assert_int_equal(isnan(e.std_error), is_base);
	if (!is_base)
		assert_near(e.std_error, csv_number(values, row, "std_error"), 1e-10,
					row, "std_error");
}

/* Each row of a file of values, with the sample that it is of. */
static void
check_file(const char *file, int expected,
		   void (*check) (const Sample *sample, const Csv *values, int row))
{
	static const char *const names[] = {"rc", "panel", "small"};
	static const char *const outcomes[] = {"y", "b"};
	Csv			data = csv_read("../oracle/event_study_data.csv");
	Csv			values = csv_read(file);
	bool		quick = is_quick();
	int			checked = 0;

	for (int i = 0; i < 48; i++)
	{
		const Kind	kind = {names[i / 16], outcomes[i / 8 % 2], i / 4 % 2,
		i / 2 % 2, i % 2};
		Sample	   *sample = NULL;

		for (int row = 0; row < values.n_rows; row++)
		{
			if (!is_of(&values, row, &kind))
				continue;
			checked++;
			if (quick && row % 96 > 0)
				continue;
			if (sample == NULL)
				sample = read_sample(&data, &kind);
			check(sample, &values, row);
		}
		if (sample != NULL)
			core_free(sample);
	}
	assert_int_equal(checked, values.n_rows);
	assert_int_equal(checked, expected);
	csv_free(&values);
	csv_free(&data);
}

static void
values_of_r(void **unused)
{
	(void) unused;
	check_file("../oracle/wave_covariates_values.csv", 770, check_value);
}

/* ---- CR2 and CR3 ---- */

static void
check_residuals(const Sample *sample, const Csv *values, int row)
{
	WaveChoices choices = csv_wave_choices(values, row);
	bool		cr2 = csv_is(values, row, "vcov", "CR2");
	GroupTime	found = effect_of(sample, (int32_t) csv_number(values, row, "cohort"),
								  (int32_t) csv_number(values, row, "period"),
								  &choices, COVARIATES_REG,
								  cr2 ? VCOV_CR2 : VCOV_CR3);

	assert_near(found.estimate.estimate, csv_number(values, row, "estimate"),
				1e-10, row, "estimate");
	assert_near(found.estimate.std_error, csv_number(values, row, "std_error"),
				1e-10, row, "std_error");
	assert_near(found.estimate.df, csv_number(values, row, "df"), 1e-8, row,
				"df");
}

static void
residuals_of_r(void **unused)
{
	(void) unused;
	check_file("../oracle/wave_covariates_cr2_values.csv", 288,
			   check_residuals);
}

/* ---- averages ---- */

/* The averages that were last asked for, as rows of one kind come together. */
typedef struct Asked
{
	const Sample *sample;
	WaveChoices waves;
	CovariateMethod method;
	int			type;
	int			vcov;
	WaveRows   *rows;
	Waves	   *of;
	AggregateChoices choices;
} Asked;

static Asked asked;

static void
forget(void)
{
	if (asked.rows != NULL)
	{
		wave_rows_free(asked.rows);
		waves_free(asked.of);
	}
	memset(&asked, 0, sizeof(asked));
}

static int
ask(const Sample *sample, const WaveChoices *waves, CovariateMethod method,
	int type, int vcov, const char *key)
{
	if (asked.sample != sample || asked.type != type || asked.vcov != vcov ||
		asked.method != method ||
		memcmp(&asked.waves, waves, sizeof(*waves)) != 0)
	{
		forget();
		asked.of = waves_create(sample);
		asked.sample = sample;
		asked.waves = *waves;
		asked.type = type;
		asked.method = method;
		asked.vcov = vcov;
		asked.choices = (AggregateChoices) {
			.average = {
				.type = type, .first_event = INT64_MIN, .last_event = INT64_MAX
			},
			.waves = *waves, .vcov = vcov, .conf_level = 0.95,
			.covariates = method
		};
		asked.rows = wave_aggregate(sample, asked.of, &asked.choices);
	}
	for (int i = 0; i < asked.rows->n_rows; i++)
		if (*key == '\0' ? asked.rows->rows[i].overall :
			!asked.rows->rows[i].overall && asked.rows->rows[i].key == atoi(key))
			return i;
	fail_msg("there is no key %s", key);
	return -1;
}

static void
check_average(const Sample *sample, const Csv *values, int row)
{
	WaveChoices choices = csv_wave_choices(values, row);
	int			type = names_find(&aggregate_types, csv_text(values, row, "type"));
	CovariateMethod method = method_of(values, row);
	const Estimate *e;
	int			found;

	found = ask(sample, &choices, method, type, AGGREGATE_CR0, csv_text(values, row, "key"));
	e = &asked.rows->rows[found].estimate;
	assert_true(e->has_estimate);
	if (!(fabs(e->estimate - csv_number(values, row, "estimate")) <= 1e-11))
		fail_msg("row %d: %.17g", row + 2, e->estimate);
	if (*csv_text(values, row, "std_error") == '\0')
		assert_true(isnan(e->std_error));
	else
		assert_near(e->std_error, csv_number(values, row, "std_error"), 1e-10,
					row, "std_error");
}

static void
averages_of_r(void **unused)
{
	(void) unused;
	check_file("../oracle/wave_covariates_averages.csv", 814, check_average);
	forget();
}

/* Adjusted residuals of all effects together, with shares that are given. */
static void
check_stacked(const Sample *sample, const Csv *values, int row)
{
	AggregateChoices choices = {
		.average = {
			.type = names_find(&aggregate_types, csv_text(values, row, "type")),
			.shares = SHARES_FIXED,
			.first_event = INT64_MIN, .last_event = INT64_MAX
		},
		.waves = csv_wave_choices(values, row),
		.vcov = names_find(&aggregate_vcovs, csv_text(values, row, "vcov")),
		.conf_level = 0.95, .covariates = COVARIATES_REG
	};
	const char *key = csv_text(values, row, "key");
	Waves	   *waves = waves_create(sample);
	WaveRows   *rows = wave_aggregate(sample, waves, &choices);
	const Estimate *e = &rows->rows[0].estimate;

	for (int i = 1; i < rows->n_rows && *key != '\0'; i++)
		if (rows->rows[i].key == atoi(key))
			e = &rows->rows[i].estimate;
	assert_near(e->estimate, csv_number(values, row, "estimate"), 1e-10, row,
				"estimate");
	assert_near(e->std_error, csv_number(values, row, "std_error"), 1e-10, row,
				"std_error");
	assert_near(e->df, csv_number(values, row, "df"), 1e-8, row, "df");
	wave_rows_free(rows);
	waves_free(waves);
}

static void
stacked_of_r(void **unused)
{
	(void) unused;
	check_file("../oracle/wave_covariates_stacked_values.csv", 80,
			   check_stacked);
}

/*
 * Of single effects R's factor is that of all 18 areas, ours that of those
 * with rows; without one of the others nothing changes.
 */
static void
check_jackknife(const Sample *sample, const Csv *values, int row)
{
	WaveChoices choices = csv_wave_choices(values, row);
	double		factor = 1.0;
	Estimate	e;

	if (csv_is(values, row, "type", "att"))
	{
		double		n;

		e = effect_of(sample, (int32_t) csv_number(values, row, "cohort"),
					  (int32_t) csv_number(values, row, "period"), &choices,
					  COVARIATES_REG, VCOV_CRV3).estimate;
		n = e.clusters;
		factor = sqrt((n - 1.0) / n * 18.0 / 17.0);
	}
	else
	{
		int			found = ask(sample, &choices, COVARIATES_REG,
								names_find(&aggregate_types, csv_text(values, row, "type")),
								AGGREGATE_JACKKNIFE, csv_text(values, row, "key"));

		e = asked.rows->rows[found].estimate;
	}
	assert_near(e.estimate, csv_number(values, row, "estimate"), 1e-10, row,
				"estimate");
	assert_near(e.std_error, factor * csv_number(values, row, "std_error"),
				1e-10, row, "std_error");
}

static void
jackknife_of_r(void **unused)
{
	(void) unused;
	check_file("../oracle/wave_covariates_jackknife.csv", 60, check_jackknife);
	forget();
}

/* ---- rows made up ---- */

#define MADE_ROWS 120

/* Rows of 12 clusters, in each half of them treated, which x is related to. */
static void
make_made(Row *rows, double (*x)[2], bool continuous)
{
	uint64_t	state = 11;

	for (int i = 0; i < MADE_ROWS; i++)
	{
		bool		treated = i % 12 < 6;
		bool		after = i / 12 % 2;

		x[i][0] = continuous ? next_uniform(&state) + 0.3 * treated :
			next_uniform(&state) < (treated ? 0.6 : 0.4);
		x[i][1] = continuous ? next_uniform(&state) - 0.2 * treated : i % 5 == 0;
		rows[i] = (Row) {
			.outcome = next_uniform(&state) + x[i][0] * (1 + after) - x[i][1] +
			(treated && after), .weight = 0.5 + next_uniform(&state),
			.covariates = x[i], .cluster.number = i % 12,
			.cohort = treated ? 2 : NEVER_TREATED, .period = 1 + after
		};
	}
}

static Sample *
sample_of(const Row *rows, int n, int n_covariates, bool weighted)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (weighted ? SAMPLE_WEIGHTED : 0),
									   n_covariates);

	for (int i = 0; i < n; i++)
	{
		Row			row = rows[i];

		if (!weighted)
			row.weight = 1.0;
		add_row(&sample, &row);
	}
	return finish(sample);
}

/* The same rows, each in a cluster of its own. */
static Sample *
sample_by_row(const Row *rows, int n, int n_covariates)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED,
									   n_covariates);

	for (int i = 0; i < n; i++)
	{
		Row			row = rows[i];

		row.cluster.number = i;
		add_row(&sample, &row);
	}
	return finish(sample);
}

static const Fact *
fact_of(const GroupTime *found, FactCode code)
{
	return found->estimate.facts.present[code] ?
		&found->estimate.facts.facts[code] : NULL;
}

static GroupTime
by_method(const Sample *sample, CovariateMethod method, Vcov vcov)
{
	return effect_of(sample, 2, 2, &usual, method, vcov);
}

/* A score is the derivative in the weights of a cluster. */
static void
scores_are_derivatives(void **unused)
{
	static Row	rows[MADE_ROWS];
	static double x[MADE_ROWS][2];
	const double h = 1e-4;

	(void) unused;
	make_made(rows, x, true);
	for (int method = COVARIATES_REG; method <= COVARIATES_DR; method++)
	{
		Sample	   *sample = sample_by_row(rows, MADE_ROWS, 2);
		Opened		opened = open_effect(sample, 2, 2, &usual, method);

		for (int i = 0; i < MADE_ROWS; i += is_quick() ? 70 : 7)
		{
			double		moved[2];

			for (int side = 0; side < 2; side++)
			{
				double		weight = rows[i].weight;
				Sample	   *other;

				rows[i].weight *= side ? 1.0 + h : 1.0 - h;
				other = sample_by_row(rows, MADE_ROWS, 2);
				rows[i].weight = weight;
				moved[side] = by_method(other, method, VCOV_CR0).estimate.estimate;
				core_free(other);
			}
			if (!(fabs(adjusted_score(opened.adjusted, i) -
					   (moved[1] - moved[0]) / (2.0 * h)) < 1e-9))
				fail_msg("method %d, row %d: %.17g is not %.17g", method, i,
						 adjusted_score(opened.adjusted, i),
						 (moved[1] - moved[0]) / (2.0 * h));
		}
		close_effect(&opened);
		core_free(sample);
	}
}

/* An estimate without a cluster is that of the other rows. */
static void
others_by_themselves(void **unused)
{
	static Row	rows[MADE_ROWS];
	static double x[MADE_ROWS][2];

	(void) unused;
	for (int continuous = 0; continuous < 2; continuous++)
	{
		Sample	   *sample;

		make_made(rows, x, continuous);
		sample = sample_by_row(rows, MADE_ROWS, 2);
		for (int method = COVARIATES_REG; method <= COVARIATES_DR; method++)
		{
			Opened		opened = open_effect(sample, 2, 2, &usual, method);

			for (int i = 0; i < MADE_ROWS; i += is_quick() ? 110 : 11)
			{
				Row			out = rows[i];
				Sample	   *others;

				rows[i] = rows[i + 1];
				rows[i].cohort = 1;	/* takes no part */
				others = sample_by_row(rows, MADE_ROWS, 2);
				rows[i] = out;
				if (!(fabs(adjusted_without(opened.adjusted, i) -
						   by_method(others, method, VCOV_CR0).estimate.estimate) < 1e-12))
					fail_msg("method %d without %d", method, i);
				core_free(others);
			}
			close_effect(&opened);
		}
		core_free(sample);
	}
}

/* Weights on another scale, and an outcome and covariates from elsewhere. */
static void
scales(void **unused)
{
	static Row	rows[MADE_ROWS];
	static double x[MADE_ROWS][2];
	static const Vcov vcovs[] = {VCOV_CR0, VCOV_CR1, VCOV_CRV3, VCOV_CRV3J,
	VCOV_CR2, VCOV_CR3};
	Sample	   *one;
	Sample	   *two;

	(void) unused;
	make_made(rows, x, true);
	one = sample_by_row(rows, MADE_ROWS, 2);
	for (int i = 0; i < MADE_ROWS; i++)
	{
		rows[i].weight *= 1024.0;
		rows[i].outcome = 8.0 * rows[i].outcome - 4096.0;
		x[i][0] = 1048576.0 - 16.0 * x[i][0];
	}
	two = sample_by_row(rows, MADE_ROWS, 2);
	for (int method = COVARIATES_REG; method <= COVARIATES_DR; method++)
		for (int v = 0; v < (method == COVARIATES_REG ? 6 : 4); v++)
		{
			Estimate	a = by_method(one, method, vcovs[v]).estimate;
			Estimate	b = by_method(two, method, vcovs[v]).estimate;

			assert_near(b.estimate, 8.0 * a.estimate, 1e-9, method, "estimate");
			assert_near(b.std_error, 8.0 * a.std_error, 1e-8, v, "std_error");
			assert_near(b.df, a.df, 1e-8, v, "df");
		}
	core_free(two);
	core_free(one);
}

/* Of a saturated x in a balanced panel all three are one. */
static void
panels_are_the_same(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED, 2);
	uint64_t	state = 3;
	double		estimates[3];
	double		std_errors[3];

	(void) unused;
	for (int i = 0; i < 90; i++)
		for (int32_t period = 1; period <= 2; period++)
		{
			double		x[2] = {i % 3 == 1, i % 3 == 2};
			Row			row = {
				.outcome = next_uniform(&state) + (i % 3) * period,
				.weight = 1.0 + i % 4, .covariates = x, .cluster.number = i,
				.cohort = i % 7 < 3 ? 2 : NEVER_TREATED, .period = period
			};

			add_row(&sample, &row);
		}
	sample = finish(sample);
	for (int method = COVARIATES_REG; method <= COVARIATES_DR; method++)
	{
		GroupTime	found = by_method(sample, method, VCOV_CR0);

		estimates[method] = found.estimate.estimate;
		std_errors[method] = found.estimate.std_error;
		assert_null(fact_of(&found, FACT_DROPPED_COVARIATES));
		assert_near(estimates[method], estimates[0], 1e-13, method, "estimate");
		assert_near(std_errors[method], std_errors[0], 1e-12, method,
					"std_error");
	}
	core_free(sample);
}

/* Without covariates a method is none. */
static void
no_covariates(void **unused)
{
	static Row	rows[MADE_ROWS];
	static double x[MADE_ROWS][2];
	Sample	   *sample;

	(void) unused;
	make_made(rows, x, true);
	sample = sample_of(rows, MADE_ROWS, 0, true);
	for (int vcov = VCOV_CR0; vcov <= VCOV_CRV3J; vcov++)
	{
		Estimate	plain = by_method(sample, COVARIATES_REG, vcov).estimate;
		Estimate	dr = by_method(sample, COVARIATES_DR, vcov).estimate;

		assert_true(plain.estimate == dr.estimate);
		assert_true(plain.std_error == dr.std_error);
		assert_true(plain.df == dr.df);
	}
	core_free(sample);
}

/* A constant covariate changes nothing, but is told of. */
static void
dropped_columns(void **unused)
{
	static Row	rows[MADE_ROWS];
	static double x[MADE_ROWS][2];
	static const Vcov vcovs[] = {VCOV_CR0, VCOV_CRV3, VCOV_CR2, VCOV_CR3};
	Sample	   *one;

	(void) unused;
	make_made(rows, x, true);
	one = sample_by_row(rows, MADE_ROWS, 1);
	for (int kind = 0; kind < 3; kind++)
	{
		Sample	   *two;

		for (int i = 0; i < MADE_ROWS; i++)
		{
			bool		control = rows[i].cohort == NEVER_TREATED;

			/* of all the same; a line in the other; or so in one group only */
			x[i][1] = kind == 0 ? 5.0 : kind == 1 ? 7.0 - 3.0 * x[i][0] :
				control && rows[i].period == 2 ? 1.0 : i % 4;
		}
		two = sample_by_row(rows, MADE_ROWS, 2);
		for (int method = COVARIATES_REG; method <= COVARIATES_DR; method++)
			for (int v = 0; v < (method == COVARIATES_REG ? 4 : 2); v++)
			{
				GroupTime	a = by_method(one, method, vcovs[v]);
				GroupTime	b = by_method(two, method, vcovs[v]);

				/* Propensities do without regressions. */
				if (kind == 2 && method != COVARIATES_REG)
					continue;
				assert_near(b.estimate.estimate, a.estimate.estimate, 1e-11,
							kind, "estimate");
				assert_near(b.estimate.std_error, a.estimate.std_error, 1e-10,
							kind, "std_error");
				assert_near(b.estimate.df, a.estimate.df, 1e-8, kind, "df");
				assert_int_equal(fact_of(&b, FACT_DROPPED_COVARIATES)->members, 2);
				assert_null(fact_of(&a, FACT_DROPPED_COVARIATES));
			}
		core_free(two);
	}
	core_free(one);
}

/* ---- by hand ---- */

static void
add_many(Sample **sample, int64_t cluster, bool treated, int32_t period,
		 double x, double weight, double outcome)
{
	Row			row = {
		.outcome = outcome, .weight = weight, .covariates = &x,
		.cluster.number = cluster, .cohort = treated ? 2 : NEVER_TREATED,
		.period = period
	};

	add_row(sample, &row);
}

/*
 * Of x = 1 there are 600 of the treated to 1 or 2 comparators, which p = 0.998 or 0.997
 * leaves out; those of x = 0 rose from 2 to 3.  The treated rose from 1 to 5.
 */
static void
trimmed(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED, 1);
	GroupTime	found;

	(void) unused;
	for (int32_t period = 1; period <= 2; period++)
	{
		add_many(&sample, 1, true, period, 1.0, 300.0, period == 1 ? 1.0 : 5.0);
		add_many(&sample, 2, true, period, 0.0, 50.0, period == 1 ? 1.0 : 5.0);
		add_many(&sample, 3, false, period, 1.0, 1.0, 100.0 * period);
		add_many(&sample, 4, false, period, 0.0, 60.0, period == 1 ? 1.0 : 2.0);
		add_many(&sample, 5, false, period, 0.0, 60.0, period == 1 ? 3.0 : 4.0);
	}
	sample = finish(sample);
	found = by_method(sample, COVARIATES_IPW, VCOV_CR0);
	assert_near(found.estimate.estimate, 4.0 - 1.0, 1e-12, 0, "estimate");
	assert_int_equal(fact_of(&found, FACT_TRIMMED_ROWS)->count, 2);
	core_free(sample);
}

static void
nobody_alike(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED, 1);
	GroupTime	found;

	(void) unused;
	for (int32_t period = 1; period <= 2; period++)
		for (int i = 0; i < 4; i++)
			for (int x = 0; x < 2; x++)
				add_many(&sample, 2 * i + x, i < 2, period, x, i < 2 ? 1000.0 : 1.0,
						 i * period + x);
	sample = finish(sample);
	for (int method = COVARIATES_IPW; method <= COVARIATES_DR; method++)
	{
		found = by_method(sample, method, VCOV_CR0);
		assert_false(found.estimate.has_estimate);
		assert_non_null(fact_of(&found, FACT_NO_OVERLAP));
	}
	core_free(sample);
}

/* x tells the arms apart, all of them or but for those of x = 1. */
static void
separated(void **unused)
{
	(void) unused;
	for (int all = 0; all < 2; all++)
	{
		Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED, 1);

		for (int32_t period = 1; period <= 2; period++)
			for (int i = 0; i < 8; i++)
				add_many(&sample, i, i < 4, period,
						 i < 4 ? 1.0 : all ? 0.0 : i % 2, 1.0, i * period);
		sample = finish(sample);
		for (int method = COVARIATES_IPW; method <= COVARIATES_DR; method++)
		{
			GroupTime	found = by_method(sample, method, VCOV_CRV3);

			assert_false(found.estimate.has_estimate);
			assert_non_null(fact_of(&found, FACT_SEPARATED));
		}
		if (all)
		{
			GroupTime	found = by_method(sample, COVARIATES_REG, VCOV_CR2);

			/* 1.5 to 3; 5.5 to 11 */
			assert_near(found.estimate.estimate, 1.5 - 5.5, 1e-14, 0, "estimate");
			assert_int_equal(fact_of(&found, FACT_DROPPED_COVARIATES)->members, 1);
		}
		core_free(sample);
	}
}

/* Without cluster 7 the others' x tells the arms apart. */
static void
hardly_separated(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED, 1);
	GroupTime	found;
	char	   *note;

	(void) unused;
	for (int32_t period = 1; period <= 2; period++)
	{
		for (int i = 0; i < 8; i++)
			add_many(&sample, i, i < 4, period, i < 4 ? i : 3.0 + i, 1.0,
					 i * period + i * i);
		add_many(&sample, 20, false, period, 1.5, 1.0, 3.0);
	}
	sample = finish(sample);
	found = by_method(sample, COVARIATES_IPW, VCOV_CR0);
	assert_true(found.estimate.has_std_error);
	found = by_method(sample, COVARIATES_IPW, VCOV_CRV3);
	assert_true(found.estimate.has_estimate);
	assert_false(found.estimate.has_std_error);
	assert_int_equal(fact_of(&found, FACT_INDISPENSABLE_CLUSTER)->cluster, 20);
	note = words_note(&found.estimate.facts, sample);
	assert_non_null(strstr(note, "without cluster \"20\" there would be no estimate"));
	core_free(note);
	core_free(sample);
}

static void
why_there_is_none(void **unused)
{
	static Row	rows[MADE_ROWS];
	static double x[MADE_ROWS][2];
	Sample	   *sample;
	GroupTime	found;

	(void) unused;
	make_made(rows, x, true);
	sample = sample_of(rows, MADE_ROWS, 2, true);
	found = by_method(sample, COVARIATES_DR, VCOV_CR0);
	assert_false(found.estimate.has_estimate);
	assert_int_equal(fact_of(&found, FACT_VARYING_COVARIATES)->count, 24);
	assert_int_equal(fact_of(&found, FACT_VARYING_COVARIATES)->of, 24);
	found = by_method(sample, COVARIATES_REG, VCOV_CR0);
	assert_true(found.estimate.has_estimate);
	assert_int_equal(found.estimate.rows, MADE_ROWS);
	assert_int_equal(found.estimate.clusters, 12);
	assert_true(found.estimate.df == 11.0);
	core_free(sample);

	/* one cluster of the treated */
	for (int i = 0; i < MADE_ROWS; i++)
		rows[i].cluster.number = rows[i].cohort == 2 ? 1 : rows[i].cluster.number;
	sample = sample_of(rows, MADE_ROWS, 2, true);
	for (int vcov = VCOV_CR0; vcov <= VCOV_CRV3J; vcov++)
	{
		if (!adjusted_vcov_applies(sample, COVARIATES_REG, vcov))
			continue;
		found = by_method(sample, COVARIATES_REG, vcov);
		assert_true(found.estimate.has_estimate);
		assert_false(found.estimate.has_std_error);
		assert_int_equal(fact_of(&found, FACT_SINGLE_UNITS)->members, 12);
		assert_non_null(fact_of(&found, FACT_TOO_FEW));
	}
	core_free(sample);

	/* a side without rows */
	for (int i = 0; i < MADE_ROWS; i++)
		if (rows[i].cohort == NEVER_TREATED)
			rows[i].period = 1;
	sample = sample_of(rows, MADE_ROWS, 2, true);
	found = by_method(sample, COVARIATES_REG, VCOV_CR0);
	assert_false(found.estimate.has_estimate);
	assert_int_equal(fact_of(&found, FACT_EMPTY_GROUPS)->members, 2);
	core_free(sample);
}

/* An outcome that x explains to the last digit has no residuals to vary. */
static void
nothing_varies(void **unused)
{
	static Row	rows[MADE_ROWS];
	static double x[MADE_ROWS][2];
	static const Vcov vcovs[] = {VCOV_CR0, VCOV_CR1, VCOV_CRV3, VCOV_CRV3J,
	VCOV_CR2, VCOV_CR3};
	Sample	   *sample;

	(void) unused;
	make_made(rows, x, true);
	for (int i = 0; i < MADE_ROWS; i++)
		rows[i].outcome = 3.0 + (rows[i].period == 2);
	sample = sample_by_row(rows, MADE_ROWS, 2);
	for (int method = COVARIATES_REG; method <= COVARIATES_DR; method++)
		for (int v = 0; v < (method == COVARIATES_REG ? 6 : 4); v++)
		{
			GroupTime	found = by_method(sample, method, vcovs[v]);

			assert_true(fabs(found.estimate.estimate) < 1e-14);
			if (!(found.estimate.std_error == 0.0))
				fail_msg("method %d, %d: %.17g", method, vcovs[v], found.estimate.std_error);
			assert_false(found.estimate.has_interval);
			assert_non_null(fact_of(&found, FACT_NO_VARIATION));
		}
	core_free(sample);
}

static void
which_variances(void **unused)
{
	Sample	   *two = sample_create(SAMPLE_CLUSTERED, 2);
	Sample	   *many = sample_create(SAMPLE_CLUSTERED, MAX_COVARIATES / 2 + 1);

	(void) unused;
	for (int vcov = VCOV_IID; vcov <= VCOV_JKN; vcov++)
	{
		bool		scores = vcov == VCOV_CR0 || vcov == VCOV_CR1 ||
			vcov == VCOV_CRV3 || vcov == VCOV_CRV3J;
		bool		residuals = vcov == VCOV_CR2 || vcov == VCOV_CR3;

		assert_int_equal(adjusted_vcov_applies(two, COVARIATES_REG, vcov),
						 scores || residuals);
		assert_int_equal(adjusted_vcov_applies(many, COVARIATES_REG, vcov), scores);
		assert_int_equal(adjusted_vcov_applies(two, COVARIATES_IPW, vcov), scores);
		assert_int_equal(adjusted_vcov_applies(two, COVARIATES_DR, vcov), scores);
	}
	core_free(many);
	core_free(two);
}

/* What is said of effects is said of their averages. */
static void
averages_are_noted(void **unused)
{
	static Row	rows[MADE_ROWS];
	static double x[MADE_ROWS][2];
	Sample	   *sample;
	int			found;

	(void) unused;
	make_made(rows, x, true);
	for (int i = 0; i < MADE_ROWS; i++)
		x[i][1] = 4.0;
	sample = sample_of(rows, MADE_ROWS, 2, true);
	found = ask(sample, &usual, COVARIATES_REG, AGGREGATE_SIMPLE, AGGREGATE_CR2, "");
	assert_int_equal(asked.rows->rows[found].estimate.facts.facts[FACT_DROPPED_COVARIATES].members, 2);
	assert_true(asked.rows->rows[found].estimate.df ==
				asked.rows->rows[found].estimate.df);
	found = ask(sample, &usual, COVARIATES_DR, AGGREGATE_SIMPLE, AGGREGATE_CR0, "");
	assert_false(asked.rows->rows[found].estimate.has_estimate);
	assert_true(asked.rows->rows[found].estimate.facts.present[FACT_NO_EFFECTS]);
	forget();
	core_free(sample);
}

/* ---- the propensity ---- */

/* Two groups: the coefficients are a log odds and a log odds ratio. */
static void
logits(void **unused)
{
	const dd	x[8] = {{1.0, 0.0}, {0.0, 0.0}, {1.0, 0.0}, {1.0, 0.0},
	{1.0, 0.0}, {1.0, 0.0}, {1.0, 0.0}, {0.0, 0.0}};
	dd			w[4] = {{5.0, 0.0}, {8.0, 0.0}, {2.0, 0.0}, {0.0, 0.0}};
	dd			s[4] = {{1.0, 0.0}, {2.0, 0.0}, {1.0, 0.0}, {0.0, 0.0}};
	const LogitRows rows = {4, 2, x, w, s};
	Logit	   *logit = logit_fit(&rows, NULL);

	(void) unused;
	assert_non_null(logit);
	assert_near(logit->coefficients[0].hi, log(1.0 / 4.0), 1e-15, 0, "a");
	assert_near(logit->coefficients[1].hi, log(3.0 / 7.0 * 4.0), 1e-15, 0, "b");
	assert_near(logit->odds[1], 3.0 / 7.0, 1e-15, 1, "odds");
	/* a row of no weight has its odds, too */
	assert_near(logit->odds[3], 1.0 / 4.0, 1e-15, 3, "odds");
	logit_free(logit);

	/* one in a billion, and all but one in a billion */
	w[0] = dd_from(1e9);
	s[1] = dd_from(8.0);
	s[2] = dd_from(2.0 - 1e-9);
	logit = logit_fit(&rows, NULL);
	assert_non_null(logit);
	assert_near(logit->odds[0], 1.0 / (1e9 - 1.0), 1e-12, 0, "odds");
	assert_near(logit->odds[1], (10.0 - 1e-9) / 1e-9, 1e-6, 1, "odds");
	logit_free(logit);

	/* none of one group, and then all */
	s[0] = DD_ZERO;
	assert_null(logit_fit(&rows, NULL));
	s[0] = w[0];
	assert_null(logit_fit(&rows, NULL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
		cmocka_unit_test(residuals_of_r),
		cmocka_unit_test(averages_of_r),
		cmocka_unit_test(stacked_of_r),
		cmocka_unit_test(jackknife_of_r),
		cmocka_unit_test(scores_are_derivatives),
		cmocka_unit_test(others_by_themselves),
		cmocka_unit_test(scales),
		cmocka_unit_test(panels_are_the_same),
		cmocka_unit_test(no_covariates),
		cmocka_unit_test(dropped_columns),
		cmocka_unit_test(trimmed),
		cmocka_unit_test(nobody_alike),
		cmocka_unit_test(separated),
		cmocka_unit_test(hardly_separated),
		cmocka_unit_test(why_there_is_none),
		cmocka_unit_test(nothing_varies),
		cmocka_unit_test(which_variances),
		cmocka_unit_test(averages_are_noted),
		cmocka_unit_test(logits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
