/*-------------------------------------------------------------------------
 *
 * test_value_range.c
 *		The smallest and largest values, and codes among them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/sample/value_range.h"

static int
compare_doubles(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

/* By sorting all of the values, which is what a range does without. */
static ValueRange
range_by_sorting(const double *values, int n)
{
	double		distinct[200];
	int64_t		rows[200];
	double	   *sorted = malloc(n * sizeof(double));
	int			count = 0;
	ValueRange	range;

	memcpy(sorted, values, n * sizeof(double));
	qsort(sorted, n, sizeof(double), compare_doubles);
	for (int i = 0; i < n; i++)
	{
		if (count == 0 || distinct[count - 1] != sorted[i])
		{
			distinct[count] = sorted[i] + 0.0;
			rows[count++] = 0;
		}
		rows[count - 1]++;
	}
	free(sorted);
	range_init(&range);
	range.n = count < 8 ? count : 8;
	range.more = count > 8;
	for (int i = 0; i < range.n; i++)
	{
		int			from = count > 8 && i >= 4 ? count - 8 + i : i;

		range.value[i] = distinct[from];
		range.rows[i] = rows[from];
	}
	return range;
}

static void
order_and_parts_do_not_matter(void **unused)
{
	(void) unused;
	for (uint64_t seed = 1; seed <= 5000; seed++)
	{
		uint64_t	state = seed;
		int			n = next_random(&state) % 150;
		int			distinct = 1 + next_random(&state) % 30;
		double		values[150];
		ValueRange	parts[3];
		ValueRange	expected;

		for (int part = 0; part < 3; part++)
			range_init(&parts[part]);
		for (int i = 0; i < n; i++)
		{
			values[i] = (double) (next_random(&state) % distinct) - 5.0;
			if (values[i] == 0.0 && next_random(&state) % 2)
				values[i] = -0.0;
			range_add(&parts[next_random(&state) % 3], values[i]);
		}
		expected = range_by_sorting(values, n);
		range_combine(&parts[1], &parts[2]);
		range_combine(&parts[0], &parts[1]);
		assert_memory_equal(&parts[0], &expected, sizeof(expected));
		assert_true(range_plausible(&parts[0], n, 100.0));
		assert_false(range_plausible(&parts[0], n - 1, 100.0) && !parts[0].more);
		assert_false(range_plausible(&parts[0], n + 1, 100.0) && !parts[0].more);
	}
}

static void
forged_ranges_are_refused(void **unused)
{
	ValueRange	good;
	ValueRange	bad;

	(void) unused;
	range_init(&good);
	for (int i = 0; i < 12; i++)
		range_add(&good, i);
	assert_true(range_plausible(&good, 12, 100.0));
	assert_false(range_plausible(&good, 8, 100.0)); /* none between */
	assert_false(range_plausible(&good, 12, 10.0));
	bad = good;
	bad.more = 0;
	assert_false(range_plausible(&bad, 12, 100.0));
	bad = good;
	bad.more = 2;
	assert_false(range_plausible(&bad, 12, 100.0));
	bad = good;
	bad.n = 7;
	assert_false(range_plausible(&bad, 12, 100.0));
	bad = good;
	bad.value[3] = bad.value[4];
	assert_false(range_plausible(&bad, 12, 100.0));
	bad = good;
	bad.value[0] = -0.0;
	assert_false(range_plausible(&bad, 12, 100.0));
	bad = good;
	bad.value[7] = NAN;
	assert_false(range_plausible(&bad, 12, 100.0));
	bad = good;
	bad.rows[2] = 0;
	assert_false(range_plausible(&bad, 12, 100.0));
	bad = good;
	bad.rows[2] = INT64_MAX;
	bad.rows[3] = INT64_MAX;
	assert_false(range_plausible(&bad, 12, 100.0));
}

/* The number of codes in values, each with so many rows; ends at NAN. */
static int
codes_in(const double *values, int rows, double *codes, int64_t *n_rows)
{
	ValueRange	range;

	range_init(&range);
	for (int i = 0; !isnan(values[i]); i++)
		for (int j = 0; j < rows; j++)
			range_add(&range, values[i]);
	return range_codes(&range, codes, n_rows);
}

#define VALUES(...) ((const double[]) {__VA_ARGS__, NAN})

/* The codes named, furthest first; 0 stands for none. */
static void
expect(const double *values, int n, double first, double second)
{
	double		codes[2] = {0.0, 0.0};
	int64_t		rows;

	assert_int_equal(codes_in(values, 10, codes, &rows), n);
	assert_int_equal(rows, 10 * n);
	assert_true(codes[0] == first && codes[1] == second);
}

static void
codes_are_seen(void **unused)
{
	(void) unused;
	expect(VALUES(0, 1, -9), 1, -9, 0);
	expect(VALUES(1, 2, 3, 4, 5, -1), 1, -1, 0);
	expect(VALUES(1, 2, 3, 4, 5, -1, -8, -9), 3, -9, -8);
	expect(VALUES(0, 1, 2, -1, -8, -9), 2, -9, -8);
	expect(VALUES(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, -9), 1, -9, 0);
	expect(VALUES(1, 2, 3, 4, 5, 9), 1, 9, 0);
	expect(VALUES(1, 2, 3, 4, 5, 6, 7, 9), 1, 9, 0);
	expect(VALUES(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99), 1, 99, 0);
	expect(VALUES(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 88, 99), 2, 99, 88);
	expect(VALUES(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 97, 98), 2, 98, 97);
	expect(VALUES(18, 24.5, 30.25, 41, 55, 62, 71, 83, 96, 999), 1, 999, 0);
	expect(VALUES(18, 24, 30, 41, 55, 62, 71, 83, 96, 997, 998), 2, 998, 997);
	expect(VALUES(120, 800, 1250.5, 2300, 3100, 3200, 4100, 4400, 9999), 1, 9999, 0);
	expect(VALUES(0.5, 1.5, 2.25, 3.75, 4.5, 5.25, 6.125, 7.5, 8.5, -99), 1, -99, 0);
	expect(VALUES(-20.5, -3.5, 0, 2.5, 10, 12, 17, 22, 30, -99), 1, -99, 0);
	expect(VALUES(-3, -2, -1, 0, 1, 2, 3, 99), 1, 99, 0);
	expect(VALUES(1, 2, 3, -999), 1, -999, 0);
	expect(VALUES(1, 2, 3, -77, -66), 2, -77, -66);
}

static void
there_are_no_false_alarms(void **unused)
{
	double		ages[100];
	double		codes[2];
	int64_t		rows;
	int			n = 0;

	(void) unused;
	/* changes, balances and indices */
	expect(VALUES(-3, -2, -1, 0, 1, 2, 3), 0, 0, 0);
	expect(VALUES(-2, 0, 2), 0, 0, 0);
	expect(VALUES(-3, -1, 1, 3), 0, 0, 0);
	expect(VALUES(-1, 0, 1), 0, 0, 0);
	expect(VALUES(-1, 1), 0, 0, 0);
	expect(VALUES(-1, -0.5, 0, 0.5, 1), 0, 0, 0);
	expect(VALUES(-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5), 0, 0, 0);
	expect(VALUES(-9, -8, -7, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 0, 0, 0);
	expect(VALUES(-99, -50, -20, 0, 10, 30, 60, 70, 99), 0, 0, 0);
	/* ages */
	for (int age = 18; age < 100; age++)
		ages[n++] = age;
	ages[n] = NAN;
	assert_int_equal(codes_in(ages, 3, codes, &rows), 0);
	assert_int_equal(codes_in(ages + 60, 3, codes, &rows), 0);
	/* scales */
	expect(VALUES(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 0, 0, 0);
	expect(VALUES(1, 2, 3, 4, 5, 6, 7, 8, 9), 0, 0, 0);
	expect(VALUES(1, 2, 3, 4, 5), 0, 0, 0);
	expect(VALUES(0, 1), 0, 0, 0);
	expect(VALUES(0, 7, 8, 9, 10), 0, 0, 0);
	expect(VALUES(0, 25, 50, 75, 100), 0, 0, 0);
	expect(VALUES(9, 10, 11), 0, 0, 0);
	/* temperatures */
	expect(VALUES(-9, -6.5, -4, -2.25, 0, 3, 9, 14, 21, 30), 0, 0, 0);
	expect(VALUES(-2, -1, 0, 1, 2, 3, 5, 8, 12, 20, 35), 0, 0, 0);
	/* all negative, or all the same */
	expect(VALUES(-9, -3, -2), 0, 0, 0);
	expect(VALUES(-99, -40, -30), 0, 0, 0);
	expect(VALUES(-9), 0, 0, 0);
	expect(VALUES(99), 0, 0, 0);
	expect(VALUES(-9, -8), 0, 0, 0);
	/* money and proportions */
	expect(VALUES(0, 99.5, 600, 700, 777, 850, 900, 950, 999), 0, 0, 0);
	expect(VALUES(0.01, 0.2, 0.5, 0.98, 0.99), 0, 0, 0);
}

/* Visits, most 0, few many. */
static void
a_thin_tail_is_no_code(void **unused)
{
	const int	rows[] = {500, 300, 120, 40, 8, 2, 0, 0, 0, 1};
	ValueRange	range;
	double		codes[2];
	int64_t		n;

	(void) unused;
	range_init(&range);
	for (int value = 0; value < 10; value++)
		for (int i = 0; i < rows[value]; i++)
			range_add(&range, value);
	assert_int_equal(range_codes(&range, codes, &n), 0);
}

static void
binary_is_zero_and_one(void **unused)
{
	ValueRange	range;

	(void) unused;
	range_init(&range);
	assert_false(range_is_binary(&range));
	range_add(&range, 1.0);
	assert_true(range_is_binary(&range));
	range_add(&range, -0.0);
	assert_true(range_is_binary(&range));
	range_add(&range, 0.5);
	assert_false(range_is_binary(&range));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_and_parts_do_not_matter),
		cmocka_unit_test(forged_ranges_are_refused),
		cmocka_unit_test(codes_are_seen),
		cmocka_unit_test(there_are_no_false_alarms),
		cmocka_unit_test(a_thin_tail_is_no_code),
		cmocka_unit_test(binary_is_zero_and_one),
	};

	return cmocka_run_group_tests_name("value range", tests, NULL, NULL);
}
