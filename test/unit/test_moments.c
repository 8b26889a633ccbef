/*-------------------------------------------------------------------------
 *
 * test_moments.c
 *		Cross-moments about a point, and moving the point.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <string.h>

#include "core/numeric/moments.h"

#define COMPONENTS 4
#define COUNT 10				/* COMPONENTS * (COMPONENTS + 1) / 2 */
#define ROWS 50

static void
sum_rows(dd *sums, int powers, const double *about)
{
	uint64_t	state = 7;

	memset(sums, 0, MAX_POWERS * COUNT * sizeof(dd));
	for (int i = 0; i < ROWS; i++)
	{
		double		x1 = 1000.0 + next_uniform(&state);
		double		x2 = next_uniform(&state) < 0.5 ? 0.0 : 1.0;
		double		y = 5.0 + 3.0 * next_uniform(&state);
		double		w = 0.01 + 100.0 * next_uniform(&state);
		dd			deviation[COMPONENTS];

		deviation[0] = dd_from(1.0);
		deviation[1] = dd_two_diff(x1, about[0]);
		deviation[2] = dd_two_diff(x2, about[1]);
		deviation[3] = dd_two_diff(y, about[2]);
		moments_add_row(sums, COMPONENTS, powers, deviation, w);
	}
}

static void
shifting_is_as_good_as_starting_there(void **unused)
{
	const double here[] = {1000.25, 1.0, 4.75};
	const double there[] = {999.0, 0.3, 7.1};
	dd			from[MAX_POWERS * COUNT];
	dd			direct[MAX_POWERS * COUNT];
	dd			shifted[COUNT];
	dd			delta[COMPONENTS];

	(void) unused;
	sum_rows(from, MAX_POWERS, here);
	sum_rows(direct, MAX_POWERS, there);
	for (int j = 1; j < COMPONENTS; j++)
		delta[j] = dd_two_diff(here[j - 1], there[j - 1]);
	for (int power = 0; power < MAX_POWERS; power++)
	{
		moments_shift(shifted, from + power * COUNT, COMPONENTS, delta);
		for (int i = 0; i < COUNT; i++)
			assert_true(fabs(dd_sub(shifted[i], direct[power * COUNT + i]).hi) <
						1e-28 * (1.0 + fabs(direct[power * COUNT].hi)));
	}
}

static void
real_moments_are_plausible(void **unused)
{
	const double about[] = {1000.5, 0.5, 6.5};
	dd			sums[MAX_POWERS * COUNT];

	(void) unused;
	sum_rows(sums, 1, about);
	assert_true(moments_plausible(sums, COMPONENTS, 1));
	sum_rows(sums, MAX_POWERS, about);
	assert_true(moments_plausible(sums, COMPONENTS, MAX_POWERS));
}

static void
forged_moments_are_not(void **unused)
{
	const double about[] = {1000.5, 0.5, 6.5};
	dd			sums[MAX_POWERS * COUNT];

	(void) unused;
	/* a negative sum of squares */
	sum_rows(sums, 1, about);
	sums[moments_index(3, 3)] = dd_neg(sums[moments_index(3, 3)]);
	assert_false(moments_plausible(sums, COMPONENTS, 1));
	/* a correlation above 1 */
	sum_rows(sums, 1, about);
	sums[moments_index(3, 1)] = dd_from(2.0 * sqrt(sums[moments_index(1, 1)].hi *
												   sums[moments_index(3, 3)].hi));
	assert_false(moments_plausible(sums, COMPONENTS, 1));
	/* sum w^2 < (sum w)^2 / n */
	sum_rows(sums, MAX_POWERS, about);
	sums[2 * COUNT] = dd_mul_d(sums[2 * COUNT], 0.01);
	assert_false(moments_plausible(sums, COMPONENTS, MAX_POWERS));
	/* weights that would be negative */
	sum_rows(sums, MAX_POWERS, about);
	for (int i = 0; i < COUNT; i++)
		sums[COUNT + i] = dd_neg(sums[COUNT + i]);
	assert_false(moments_plausible(sums, COMPONENTS, MAX_POWERS));
	/* a component without spread that varies with another */
	sum_rows(sums, 1, about);
	sums[moments_index(2, 2)] = DD_ZERO;
	assert_false(moments_plausible(sums, COMPONENTS, 1));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shifting_is_as_good_as_starting_there),
		cmocka_unit_test(real_moments_are_plausible),
		cmocka_unit_test(forged_moments_are_not),
	};

	return cmocka_run_group_tests_name("moments", tests, NULL, NULL);
}
