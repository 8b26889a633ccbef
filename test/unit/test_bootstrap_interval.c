/*-------------------------------------------------------------------------
 *
 * test_bootstrap_interval.c
 *		From replicates to intervals: against R's boot, whose p-values are
 *		made by looking for the level (test/oracle/interval_p_values.R), and
 *		by hand at the edges.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/inference/bootstrap_interval.h"
#include "csv.h"

static void
assert_near(double ours, double theirs)
{
	if (!(ours == theirs || fabs(ours - theirs) <= 1e-10 * fabs(theirs)))
		fail_msg("%.17g is not %.17g", ours, theirs);
}

/* ---- against R ---- */

#define MOST_REPLICATES 1000

typedef struct Set
{
	double		values[MOST_REPLICATES];
	double		pivots[MOST_REPLICATES];
	BootstrapReplicates	replicates;
} Set;

/* In the order they were drawn in: the function under test sorts them. */
static void
read_set(const Csv *csv, const char *name, Set *set)
{
	BootstrapReplicates *r = &set->replicates;

	memset(r, 0, sizeof(*r));
	r->values = set->values;
	r->pivots = set->pivots;
	for (int i = 0; i < csv->n_rows; i++)
	{
		if (!csv_is(csv, i, "set", name))
			continue;
		assert_true(r->n < MOST_REPLICATES);
		r->values[r->n] = csv_number(csv, i, "value");
		r->pivots[r->n++] = csv_number(csv, i, "pivot");
	}
}

static IntervalKind
kind_of(const Csv *csv, int row)
{
	int			kind = names_find(&interval_kind_names,
								  csv_text(csv, row, "kind"));

	if (kind < 0)
		fail_msg("there is no %s", csv_text(csv, row, "kind"));
	return (IntervalKind) kind;
}

static void
as_r_has_them(void **unused)
{
	Csv			csv = csv_read("../oracle/interval_p_values.csv");
	Csv			drawn = csv_read("../oracle/interval_replicates.csv");

	(void) unused;
	for (int i = 0; i < csv.n_rows; i++)
	{
		Set			set;
		BootstrapInterval ours;

		read_set(&drawn, csv_text(&csv, i, "set"), &set);
		set.replicates.estimate = csv_number(&csv, i, "estimate");
		set.replicates.std_error = csv_number(&csv, i, "std_error");
		set.replicates.acceleration = csv_number(&csv, i, "acceleration");
		ours = bootstrap_interval(&set.replicates, kind_of(&csv, i),
								   csv_number(&csv, i, "conf_level"),
								   csv_number(&csv, i, "null_value"));
		assert_int_equal(ours.status, REPLICATES_OK);
		assert_near(ours.std_error, csv_number(&csv, i, "sd"));
		assert_near(ours.bias, csv_number(&csv, i, "bias"));
		assert_near(ours.low, csv_number(&csv, i, "low"));
		assert_near(ours.high, csv_number(&csv, i, "high"));
		assert_near(ours.p_value, csv_number(&csv, i, "p_value"));
	}
	assert_int_equal(csv.n_rows, 400);
	csv_free(&drawn);
	csv_free(&csv);
}

/* ---- by hand ---- */

/* Replicates 1, 2, ..., n of an estimate, in no order. */
static BootstrapReplicates
count_up(double *values, uint32_t n, double estimate)
{
	for (uint32_t i = 0; i < n; i++)
		values[(i * 7) % n] = i + 1;
	return (BootstrapReplicates) {.estimate = estimate, .n = n, .values = values};
}

static void
where_there_is_no_interval(void **unused)
{
	double		values[20];
	double		pivots[20] = {0.0};
	BootstrapReplicates	r = count_up(values, 20, 10.5);

	(void) unused;
	r.n = 1;
	assert_int_equal(bootstrap_interval(&r, INTERVAL_NORMAL, 0.9, 0.0).status,
					 REPLICATES_TOO_FEW);
	r.n = 0;
	assert_int_equal(bootstrap_interval(&r, INTERVAL_BCA, 0.9, 0.0).status,
					 REPLICATES_TOO_FEW);
	r.n = 2;
	assert_int_equal(bootstrap_interval(&r, INTERVAL_NORMAL, 0.9, 0.0).status,
					 REPLICATES_OK);

	/* A standard error of what is noise: the root of 35 here. */
	r = count_up(values, 20, 10.5);
	r.noise = 5.917;
	assert_int_equal(bootstrap_interval(&r, INTERVAL_NORMAL, 0.9, 0.0).status,
					 REPLICATES_CONSTANT);
	r.noise = 5.916;
	assert_int_equal(bootstrap_interval(&r, INTERVAL_NORMAL, 0.9, 0.0).status,
					 REPLICATES_OK);
	r.noise = 0.0;
	for (int i = 0; i < 20; i++)
		values[i] = 0.1;
	assert_int_equal(bootstrap_interval(&r, INTERVAL_NORMAL, 0.9, 0.0).status,
					 REPLICATES_CONSTANT);

	/* Pivots have no unit without a standard error of the data. */
	r = count_up(values, 20, 10.5);
	r.pivots = pivots;
	assert_int_equal(bootstrap_interval(&r, INTERVAL_STUDENTIZED, 0.9,
										 0.0).status, REPLICATES_CONSTANT);
	r.std_error = 1.0;
	assert_int_equal(bootstrap_interval(&r, INTERVAL_STUDENTIZED, 0.9,
										 0.0).status, REPLICATES_OK);

	/* Nothing, or everything, is less than the estimate. */
	r = count_up(values, 20, 1.0);
	assert_int_equal(bootstrap_interval(&r, INTERVAL_BCA, 0.9, 0.0).status,
					 REPLICATES_ONE_SIDED);
	r = count_up(values, 20, 20.5);
	assert_int_equal(bootstrap_interval(&r, INTERVAL_BCA, 0.9, 0.0).status,
					 REPLICATES_ONE_SIDED);
	r = count_up(values, 20, 19.5);
	assert_int_equal(bootstrap_interval(&r, INTERVAL_BCA, 0.9, 0.0).status,
					 REPLICATES_OK);
}

/* Order statistics (n + 1) alpha and (n + 1)(1 - alpha): 1 and 19 of 19. */
static void
the_outermost_replicate(void **unused)
{
	double		values[20];
	BootstrapReplicates	r = count_up(values, 19, 10.0);
	BootstrapInterval i = bootstrap_interval(&r, INTERVAL_PERCENTILE, 0.9,
											   10.0);

	(void) unused;
	assert_near(i.low, 1.0);
	assert_near(i.high, 19.0);
	assert_true(i.extreme);
	r = count_up(values, 19, 10.0);
	i = bootstrap_interval(&r, INTERVAL_PERCENTILE, 0.8, 10.0);
	assert_near(i.low, 2.0);
	assert_near(i.high, 18.0);
	assert_false(i.extreme);
	r = count_up(values, 20, 10.0);
	assert_false(bootstrap_interval(&r, INTERVAL_BASIC, 0.9, 10.0).extreme);
	r = count_up(values, 20, 10.0);
	i = bootstrap_interval(&r, INTERVAL_BASIC, 0.99, 10.0);
	assert_true(i.extreme);
	assert_near(i.low, 2.0 * 10.0 - 20.0);
	assert_near(i.high, 2.0 * 10.0 - 1.0);
	/* An end that is made of the mean is none of the replicates. */
	r = count_up(values, 20, 10.0);
	assert_false(bootstrap_interval(&r, INTERVAL_NORMAL, 0.99, 10.0).extreme);
}

/*
 * Of 1, ..., 19 there are 4 up to 4, and 16 from 4: 2 (1 + 4) / 20.  A null
 * value that differs from 4 by rounding is 4; by a millionth, it is not.
 */
static void
replicates_next_to_the_null_value(void **unused)
{
	static const struct
	{
		double		null_value;
		double		p;
	}			known[] = {
		{4.0, 0.5}, {4.0 - 1e-12, 0.5}, {4.0 + 1e-12, 0.5}, {4.0 - 1e-6, 0.4},
		{4.0 + 1e-6, 0.5}, {16.0, 0.5}, {16.0 + 1e-12, 0.5}, {16.0 + 1e-6, 0.4},
		{0.0, 0.1}, {99.0, 0.1}, {10.0, 1.0}, {10.5, 1.0}
	};
	double		values[19];

	(void) unused;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		BootstrapReplicates	r = count_up(values, 19, 10.0);

		assert_near(bootstrap_interval(&r, INTERVAL_PERCENTILE, 0.8,
										known[i].null_value).p_value,
					known[i].p);
		/* The same, seen from the other side of the estimate. */
		r = count_up(values, 19, 10.0);
		assert_near(bootstrap_interval(&r, INTERVAL_BASIC, 0.8,
										20.0 - known[i].null_value).p_value,
					known[i].p);
	}
}

/* There is no place between a pivot without bounds and the next. */
static void
pivots_without_bounds(void **unused)
{
	double		values[20];
	double		pivots[20];
	BootstrapReplicates	r = count_up(values, 20, 10.5);
	BootstrapInterval i;

	(void) unused;
	for (int j = 0; j < 20; j++)
		pivots[j] = j < 2 ? -INFINITY : j == 19 ? INFINITY : j;
	r.pivots = pivots;
	r.std_error = 2.0;
	/* 2.1 of 21 at 0.1 is between the second and the third; 18.9 is finite. */
	i = bootstrap_interval(&r, INTERVAL_STUDENTIZED, 0.8, 0.0);
	assert_true(i.high == INFINITY);
	assert_true(i.low > 10.5 - 2.0 * 18.0 && i.low < 10.5 - 2.0 * 17.0);
	/* At 0.15 it is 3.15, between 2 and 3. */
	i = bootstrap_interval(&r, INTERVAL_STUDENTIZED, 0.7, 0.0);
	assert_true(i.high < 10.5 - 2.0 * 2.0 && i.high > 10.5 - 2.0 * 3.0);
}

/* Far beyond where the correction has its pole there is nothing more. */
static void
levels_next_to_one(void **unused)
{
	double		values[20];
	BootstrapReplicates	r = count_up(values, 20, 10.0);
	BootstrapInterval i;

	(void) unused;
	r.acceleration = 0.3;
	i = bootstrap_interval(&r, INTERVAL_BCA, 1.0 - 1e-9, 10.0);
	assert_int_equal(i.status, REPLICATES_OK);
	/* w + z is below -6, and x / (1 - 0.3 x) above -3.4: some order statistic;
	 * at +6 it has no bound: the last. */
	assert_near(i.high, 20.0);
	assert_true(i.low >= 1.0 && i.low < 3.0);
	assert_true(i.extreme);
}

/* sum L^3 / (6 (sum L^2)^1.5) of 1, 1, -2 is -6 / (6 * 6^1.5). */
static void
acceleration_by_hand(void **unused)
{
	double		influence[3] = {1.0, 1.0, -2.0};

	(void) unused;
	assert_near(acceleration_of(influence, 3), -1.0 / pow(6.0, 1.5));
	/* In whatever unit; the cubes of these are not numbers. */
	for (int i = 0; i < 3; i++)
		influence[i] *= -1e200;
	assert_near(acceleration_of(influence, 3), 1.0 / pow(6.0, 1.5));
	for (int i = 0; i < 3; i++)
		influence[i] = influence[i] * 1e-200 * 1e-200;
	assert_near(acceleration_of(influence, 3), 1.0 / pow(6.0, 1.5));
	for (int i = 0; i < 3; i++)
		influence[i] = 0.0;
	assert_true(acceleration_of(influence, 3) == 0.0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_r_has_them),
		cmocka_unit_test(where_there_is_no_interval),
		cmocka_unit_test(the_outermost_replicate),
		cmocka_unit_test(replicates_next_to_the_null_value),
		cmocka_unit_test(pivots_without_bounds),
		cmocka_unit_test(levels_next_to_one),
		cmocka_unit_test(acceleration_by_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
