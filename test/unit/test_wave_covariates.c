/*-------------------------------------------------------------------------
 *
 * test_wave_covariates.c
 *		Effects of cohorts in periods that are adjusted for covariates,
 *		against R's did and DRDID (test/oracle/wave_covariates_values.csv).
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
#include "core/answer/wave_adjusted.h"
#include "core/base/memory.h"
#include "core/model/adjusted.h"
#include "core/words/words.h"

#define MAX_AREAS 32

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
	bool		by_row;			/* each row is its own cluster */
} Kind;

static Sample *
read_sample(const Csv *data, const Kind *kind)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (kind->weighted ? SAMPLE_WEIGHTED : 0),
									   kind->both ? 2 : 1);

	for (int i = 0; i < data->n_rows; i++)
	{
		const char *first = csv_text(data, i, "first_treated");
		double		x[2] = {csv_number(data, i, "x2"), csv_number(data, i, "x1")};
		Row			row = {
			.outcome = csv_number(data, i, kind->outcome),
			.weight = kind->weighted ? csv_number(data, i, "weight") : 1.0,
			.covariates = x,
			.cluster.number = kind->by_row ? i :
			(int64_t) csv_number(data, i, "area"),
			.cohort = *first == '\0' ? NEVER_TREATED : atoi(first),
			.period = (int32_t) csv_number(data, i, "wave")
		};

		if (csv_is(data, i, "data", kind->data))
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
		(method_of(values, row) != COVARIATES_REG) == kind->by_row;
}

static void
assert_near(double ours, double theirs, double tolerance, int row,
			const char *what)
{
	if (!(fabs(ours - theirs) <= tolerance * fabs(theirs)))
		fail_msg("row %d, %s: %.17g is not %.17g", row + 2, what, ours, theirs);
}

/* ---- the values of R ---- */

/*
 * A row that is its own cluster has the scores of it; those of R are sums over
 * areas.
 */
static double
std_error_by_area(const Csv *data, Design *design, Adjusted *adjusted)
{
	double		sums[MAX_AREAS] = {0.0};
	double		square = 0.0;

	for (uint32_t c = 0; c < design->n_clusters; c++)
	{
		int			i = (int) sample_cell(design->sample,
										  design->first_cell[c])->cluster;

		sums[(int) csv_number(data, i, "area")] += adjusted_score(adjusted, c);
	}
	for (int area = 0; area < MAX_AREAS; area++)
		square += sums[area] * sums[area];
	return sqrt(square);
}

typedef struct Opened
{
	WavePlan   *wave_plan;
	Design	   *design;
	signed char side_of[64];
	Adjusted   *adjusted;
} Opened;

static Opened
open_effect(const Sample *sample, int32_t cohort, int32_t period,
			const WaveChoices *choices)
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
									  choices->method);
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
		  const WaveChoices *wave_choices, Vcov vcov)
{
	Choices		choices = default_choices;
	Waves	   *waves = waves_create(sample);
	GroupTime	found;

	choices.vcov = vcov;
	group_time(sample, waves, cohort, period, wave_choices, &choices, &found);
	waves_free(waves);
	return found;
}

static void
check_value(const Csv *data, const Sample *sample, const Csv *values, int row)
{
	WaveChoices choices = csv_wave_choices(values, row);
	int32_t		cohort = (int32_t) csv_number(values, row, "cohort");
	int32_t		period = (int32_t) csv_number(values, row, "period");
	bool		is_base = *csv_text(values, row, "std_error") == '\0';
	GroupTime	found;
	double		std_error;

	choices.method = method_of(values, row);
	found = effect_of(sample, cohort, period, &choices, VCOV_CR0);
	assert_true(found.estimate.has_estimate);
	assert_near(found.estimate.estimate, csv_number(values, row, "estimate"),
				1e-10, row, "estimate");
	assert_int_equal(isnan(found.estimate.std_error), is_base);
	if (is_base)
		return;
	std_error = found.estimate.std_error;
	if (choices.method != COVARIATES_REG)
	{
		Opened		opened = open_effect(sample, cohort, period, &choices);

		std_error = std_error_by_area(data, opened.design, opened.adjusted);
		close_effect(&opened);
	}
	assert_near(std_error, csv_number(values, row, "std_error"), 1e-10, row,
				"std_error");
}

static void
values_of_r(void **unused)
{
	static const char *const names[] = {"rc", "panel", "small"};
	static const char *const outcomes[] = {"y", "b"};
	Csv			data = csv_read("../oracle/wave_covariates_data.csv");
	Csv			values = csv_read("../oracle/wave_covariates_values.csv");
	int			checked = 0;

	(void) unused;
	for (int i = 0; i < 48; i++)
	{
		const Kind	kind = {names[i / 16], outcomes[i / 8 % 2], i / 4 % 2,
		i / 2 % 2, i % 2};
		Sample	   *sample = read_sample(&data, &kind);

		for (int row = 0; row < values.n_rows; row++)
			if (is_of(&values, row, &kind))
			{
				check_value(&data, sample, &values, row);
				checked++;
			}
		core_free(sample);
	}
	assert_int_equal(checked, values.n_rows);
	csv_free(&values);
	csv_free(&data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
