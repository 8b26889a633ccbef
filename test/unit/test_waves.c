/*-------------------------------------------------------------------------
 *
 * test_waves.c
 *		Designs of many waves, against R (test/oracle/waves.R): all cohorts and
 *		periods in one fit with several contrasts, event studies, and a
 *		two-by-two whose other cells are outside the design.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "core/answer/ways.h"
#include "core/base/memory.h"
#include "core/model/saturated.h"
#include "core/resample/cluster_changes.h"

static Csv	values;

static Sample *
read_sample(bool weighted, bool covariate)
{
	Csv			data = csv_read("../oracle/waves_data.csv");
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED |
									   (weighted ? SAMPLE_WEIGHTED : 0),
									   covariate ? 1 : 0);

	for (int i = 0; i < data.n_rows; i++)
	{
		int32_t		cohort = (int32_t) csv_number(&data, i, "cohort");
		double		x = csv_number(&data, i, "x");
		Row			row = {
			.outcome = csv_number(&data, i, "y"),
			.covariates = &x,
			.weight = weighted ? csv_number(&data, i, "weight") : 1.0,
			.cluster.number = (int64_t) csv_number(&data, i, "cluster"),
			.block.number = (int64_t) csv_number(&data, i, "block"),
			.cohort = cohort == 0 ? NEVER_TREATED : cohort,
			.period = (int32_t) csv_number(&data, i, "period")
		};

		add_row(&sample, &row);
	}
	csv_free(&data);
	return finish(sample);
}

static void
assert_near(double ours, int row, const char *column)
{
	double		theirs = csv_number(&values, row, column);

	if (!(fabs(ours - theirs) <= 1e-10 * fabs(theirs)))
		fail_msg("row %d, %s: %.17g is not %.17g", row + 2, column, ours,
				 theirs);
}

/* The contrast's values in the table, by each variance; how many there are. */
static int
check_contrast(const Fit *fit, const dd *contrast, const char *model,
			   const char *name)
{
	bool		weighted = fit->design->powers > 1;
	bool		covariate = fit->design->n_covariates > 0;
	int			checked = 0;

	for (int row = 0; row < values.n_rows; row++)
	{
		Choices		choices = default_choices;
		Estimate	estimate;

		if (!csv_is(&values, row, "model", model) ||
			!csv_is(&values, row, "contrast", name) ||
			csv_number(&values, row, "weighted") != weighted ||
			csv_number(&values, row, "covariate") != covariate)
			continue;
		assert_true(vcov_by_name(csv_text(&values, row, "vcov"),
								 &choices.vcov));
		estimate_contrast(fit, contrast, &choices, &estimate);
		assert_true(estimate.has_interval);
		assert_near(estimate.estimate, row, "estimate");
		assert_near(estimate.std_error, row, "std_error");
		assert_near(estimate.df, row, "df");
		checked++;
	}
	return checked;
}

/* All contrasts of a plan, from one fit. */
static int
check_plan(const Sample *sample, const DesignPlan *plan, const char *model,
		   const char *const *names)
{
	Design	   *design = design_create(sample, plan);
	Fit		   *fit = fit_create(design);
	int			checked = 0;

	for (int i = 0; i < design->n_contrasts; i++)
		checked += check_contrast(fit, design_contrast(design, i), model,
								  names[i]);
	fit_free(fit);
	design_free(design);
	return checked;
}

/* For each sample: weighted or not, with the covariate or not. */
static int
check_samples(int (*check) (const Sample *sample))
{
	int			checked = 0;

	values = csv_read("../oracle/waves_values.csv");
	for (int i = 0; i < 4; i++)
	{
		Sample	   *sample = read_sample(i & 1, i & 2);

		checked += check(sample);
		core_free(sample);
	}
	csv_free(&values);
	return checked;
}

/* ---- a mean for each cohort and period ---- */

static int
check_effects(const Sample *sample, Effects effects, const char *model)
{
	static const char *const names[] = {
		"att33", "att34", "att44", "att31", "att42"
	};
	static const int32_t at[][2] = {{3, 3}, {3, 4}, {4, 4}, {3, 1}, {4, 2}};
	SaturatedPlan *saturated = saturated_create(sample, effects, true, 5);
	int			checked;

	assert_int_equal(saturated->plan.n_groups, 12);
	for (int i = 0; i < 5; i++)
		assert_true(saturated_difference(saturated, i, at[i][0],
										 NEVER_TREATED, at[i][1],
										 at[i][0] - 1));
	checked = check_plan(sample, &saturated->plan, model, names);
	saturated_free(saturated);
	return checked;
}

static int
check_saturated(const Sample *sample)
{
	return check_effects(sample, EFFECTS_NONE, "saturated") +
		check_effects(sample, EFFECTS_CLUSTER, "within");
}

static void
effects_of_cohorts(void **unused)
{
	(void) unused;
	assert_int_equal(check_samples(check_saturated), 120);
}

static void
cells_without_rows(void **unused)
{
	Sample	   *sample = read_sample(false, false);
	SaturatedPlan *saturated = saturated_create(sample, EFFECTS_NONE, false, 1);

	(void) unused;
	assert_false(saturated_difference(saturated, 0, 3, NEVER_TREATED, 5, 2));
	assert_false(saturated_difference(saturated, 0, 2, NEVER_TREATED, 3, 1));
	saturated_free(saturated);
	core_free(sample);
}

/* ---- an event study ---- */

/* Of an event time each, from a reference of -1; then of periods 2 to 4. */
#define N_EVENTS 4
#define N_EVENT_COLUMNS 7
static const int32_t events[N_EVENTS] = {-3, -2, 0, 1};

static int
check_event_study(const Sample *sample)
{
	static const char *const names[N_EVENTS] = {
		"event-3", "event-2", "event0", "event1"
	};
	SaturatedPlan *saturated = saturated_create(sample, EFFECTS_CLUSTER, true,
												0);
	double		columns[12 * N_EVENT_COLUMNS] = {0.0};
	double		contrasts[N_EVENTS * N_EVENT_COLUMNS] = {0.0};
	DesignPlan	plan = saturated->plan;
	int			checked;

	for (int i = 0; i < plan.n_groups; i++)
	{
		const PlannedGroup *group = &plan.groups[i];
		double	   *row = columns + i * N_EVENT_COLUMNS;

		for (int j = 0; j < N_EVENTS; j++)
			row[j] = group->treated &&
				group->period - group->cohort == events[j];
		for (int32_t period = 2; period <= 4; period++)
			row[N_EVENTS + period - 2] = group->period == period;
	}
	for (int j = 0; j < N_EVENTS; j++)
		contrasts[j * N_EVENT_COLUMNS + j] = 1.0;
	plan.n_columns = N_EVENT_COLUMNS;
	plan.columns = columns;
	plan.n_contrasts = N_EVENTS;
	plan.contrasts = contrasts;
	checked = check_plan(sample, &plan, "event", names);
	saturated_free(saturated);
	return checked;
}

static void
event_studies(void **unused)
{
	(void) unused;
	assert_int_equal(check_samples(check_event_study), 48);
}

/* ---- a two-by-two of many waves ---- */

static const PlannedGroup four[] = {
	{NEVER_TREATED, 3, false, false},
	{NEVER_TREATED, 4, false, true},
	{4, 3, true, false},
	{4, 4, true, true}
};
static const double identity[] = {
	1, 0, 0, 0,
	0, 1, 0, 0,
	0, 0, 1, 0,
	0, 0, 0, 1
};
static const double difference[] = {1, -1, -1, 1};
static const DesignPlan two_by_two = {
	EFFECTS_NONE, true, 4, 4, 1, four, identity, difference
};

static int
check_domain(const Sample *sample)
{
	static const char *const name[] = {"effect"};
	Design	   *design = design_create(sample, &two_by_two);

	/* of 15 clusters, those of cohort 3 were drawn and have no rows */
	assert_int_equal(design->n_clusters, 10);
	assert_int_equal(design->n_treated, 5);
	assert_int_equal(design->n_comparator, 5);
	assert_int_equal(design->n_absent, 5);
	assert_int_equal(design->sample->image.n_rows, sample_rows(design->sample));
	for (uint32_t i = 0; i < 5; i++)
	{
		assert_int_equal(design->absent[i].block, i + 1);
		assert_int_equal(design->absent[i].before, 2 * i);
	}
	design_free(design);
	return check_plan(sample, &two_by_two, "two_by_two", name);
}

static void
other_cells_are_outside(void **unused)
{
	(void) unused;
	assert_int_equal(check_samples(check_domain), 20);
}

/* Sides, and what is before and after, are the plan's to say. */
static int
check_changes(const Sample *sample)
{
	Design	   *design = design_create(sample, &two_by_two);
	ClusterChanges changes;
	uint32_t	n = 0;

	if (design->n_covariates > 0)
	{
		design_free(design);
		return 0;
	}
	cluster_changes_create(design, &changes);
	for (int row = 0; row < values.n_rows; row++)
	{
		const ClusterChange *change = &changes.changes[n];
		const Cell *cell;

		if (!csv_is(&values, row, "model", "change") ||
			csv_number(&values, row, "weighted") != (design->powers > 1))
			continue;
		assert_true(n < changes.n);
		cell = sample_cell(design->sample, design->first_cell[change->cluster]);
		assert_int_equal(cell->cluster, csv_number(&values, row, "contrast"));
		assert_int_equal(change->treated,
						 csv_is(&values, row, "vcov", "treated"));
		assert_near(change->change, row, "estimate");
		n++;
	}
	assert_int_equal(n, changes.n);
	assert_int_equal(n + changes.n_left_out, design->n_clusters);
	cluster_changes_free(&changes);
	design_free(design);
	return (int) n;
}

static void
changes_of_clusters(void **unused)
{
	(void) unused;
	assert_int_equal(check_samples(check_changes), 14);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(effects_of_cohorts),
		cmocka_unit_test(cells_without_rows),
		cmocka_unit_test(event_studies),
		cmocka_unit_test(other_cells_are_outside),
		cmocka_unit_test(changes_of_clusters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
