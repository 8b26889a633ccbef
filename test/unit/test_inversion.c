/*-------------------------------------------------------------------------
 *
 * test_inversion.c
 *		Roots, p-values and confidence sets that can be worked out by hand.
 *
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <math.h>

#include <cmocka.h>

#include "core/base/memory.h"
#include "core/inference/inversion.h"
#include "core/inference/sensitivity.h"
#include "core/inference/signed_rank.h"
#include "core/numeric/polynomial.h"

static void
assert_close(double ours, double theirs)
{
	assert_true(fabs(ours - theirs) <= 1e-12 * (1.0 + fabs(theirs)));
}

/* (x - 1)(x - 2)(x - 3)(x - 4) */
static void
roots_are_found_in_order(void **unused)
{
	double		c[5] = {24.0, -50.0, 35.0, -10.0, 1.0};
	double		places[MAX_DEGREE];

	(void) unused;
	assert_int_equal(sign_changes(c, 4, places), 4);
	for (int i = 0; i < 4; i++)
		assert_close(places[i], i + 1.0);
}

static void
a_root_that_is_touched_is_none(void **unused)
{
	double		squared[5] = {1.0, 0.0, -2.0, 0.0, 1.0};	/* (x^2 - 1)^2 */
	double		never[5] = {1.0, 0.0, 1.0, 0.0, 1.0};
	double		cube[5] = {-1.0, 3.0, -3.0, 1.0, 0.0};	/* (x - 1)^3 */
	double		line[5] = {3.0, -2.0, 0.0, 0.0, 0.0};
	double		places[MAX_DEGREE];

	(void) unused;
	assert_int_equal(sign_changes(squared, 4, places), 0);
	assert_int_equal(sign_changes(never, 4, places), 0);
	assert_int_equal(sign_changes(cube, 4, places), 1);
	assert_true(fabs(places[0] - 1.0) < 1e-5);
	assert_int_equal(sign_changes(line, 4, places), 1);
	assert_close(places[0], 1.5);
	assert_int_equal(sign_changes(never, 0, places), 0);
}

/* Roots from 1e-6 to 1e6, with a leading coefficient that is next to nothing. */
static void
roots_far_apart_are_found(void **unused)
{
	/* (x - 1e-6)(x - 1e6)(1e-12 x - 1e-3)(x + 1): roots -1, 1e-6, 1e6, 1e9 */
	double		roots[4] = {-1.0, 1e-6, 1e6, 1e9};
	double		c[5] = {1e-12, 0.0, 0.0, 0.0, 0.0};
	double		places[MAX_DEGREE];

	(void) unused;
	for (int i = 0; i < 4; i++)
		for (int j = 4; j >= 0; j--)
			c[j] = (j > 0 ? c[j - 1] : 0.0) - roots[i] * c[j];
	assert_int_equal(sign_changes(c, 4, places), 4);
	for (int i = 0; i < 4; i++)
		assert_true(fabs(places[i] - roots[i]) <= 1e-9 * fabs(roots[i]));
}

/*
 * Two pairs with differences 1 and 3, flipped: the means are 2, 1, -1 and -2.
 * The effect r leaves 1 - r and 3 - r.  |mean| of a flip of the first pair is
 * |3 - 1|/2 = 1 whatever r, so it is beyond |2 - r| for r between 1 and 3; the
 * other two are equal to the data.
 */
static void
two_pairs_by_hand(void **unused)
{
	Test		test = {2.0, 1.0, 0.0, 0.0, ALTERNATIVE_TWO_SIDED,
	TIES_INCLUSIVE, true};
	Draw		draws[4] = {
		{0.0, 1.0, 1.0, 0.0, 0.0, 1.0, false, LIKE_NONE},
		{1.0, 0.0, 1.0, 0.0, 0.0, 1.0, false, LIKE_NONE},
		{-1.0, 0.0, 1.0, 0.0, 0.0, 1.0, false, LIKE_NONE},
		{0.0, -1.0, 1.0, 0.0, 0.0, 1.0, false, LIKE_NONE}
	};
	Inversion  *inversion = inversion_create(&test, true);
	Segment    *segments;
	uint32_t	n;

	(void) unused;
	for (int i = 0; i < 4; i++)
		inversion_add(inversion, &draws[i]);
	assert_close(inversion_p_value(inversion), 0.5);
	/* 0.5 everywhere, and 1 between 1 and 3 */
	segments = inversion_set(inversion, 0.5, &n);
	assert_int_equal(n, 1);
	assert_close(segments[0].low, 1.0);
	assert_close(segments[0].high, 3.0);
	core_free(segments);
	segments = inversion_set(inversion, 0.4, &n);
	assert_int_equal(n, 1);
	assert_true(isinf(segments[0].low) && segments[0].low < 0.0);
	assert_true(isinf(segments[0].high) && segments[0].high > 0.0);
	core_free(segments);
	inversion_free(inversion);
}

/*
 * Statistics delta / 3 of the data, and -+delta / sqrt(9 + delta^2) of draws:
 * they are equal where delta is 0, and the quartic is -delta^4, whatever
 * rounding errors make of its cubic term.  Greater: where delta is below 0
 * both draws are above the data, where it is above 0 neither is.
 */
static void
draws_that_are_tied_at_the_estimate(void **unused)
{
	static const double noise[3] = {0.0, 1e-15, -1e-15};

	(void) unused;
	for (int i = 0; i < 3; i++)
	{
		Test		test = {3.0, 9.0, 0.0, 0.0, ALTERNATIVE_GREATER,
		TIES_INCLUSIVE, true};
		Draw		draws[3] = {
			{0.0, 1.0, 9.0, 0.0, 0.0, 1.0, false, LIKE_NONE},
			{0.0, 1.0, 9.0, noise[i], 1.0, 1.0, false, LIKE_NONE},
			{0.0, -1.0, 9.0, noise[i], 1.0, 1.0, false, LIKE_NONE}
		};
		Inversion  *inversion = inversion_create(&test, true);
		Segment    *segments;
		uint32_t	n;

		for (int j = 0; j < 3; j++)
			inversion_add(inversion, &draws[j]);
		assert_close(inversion_p_value(inversion), 1.0 / 3.0);
		segments = inversion_set(inversion, 0.5, &n);
		assert_int_equal(n, 1);
		assert_close(segments[0].low, 3.0);
		assert_true(isinf(segments[0].high));
		core_free(segments);
		inversion_free(inversion);
	}
}

/*
 * Statistics delta of the data and delta / 2 of a draw: only where both are 0
 * is the draw as extreme, so the estimate alone has a p-value above 1/2.
 */
static void
a_set_of_one_point(void **unused)
{
	Test		test = {5.0, 1.0, 0.0, 0.0, ALTERNATIVE_TWO_SIDED,
	TIES_INCLUSIVE, true};
	Draw		draws[2] = {
		{0.0, 1.0, 1.0, 0.0, 0.0, 1.0, false, LIKE_NONE},
		{0.0, 0.5, 1.0, 0.0, 0.0, 1.0, false, LIKE_NONE}
	};
	Inversion  *inversion = inversion_create(&test, true);
	Segment    *segments;
	uint32_t	n;

	(void) unused;
	for (int i = 0; i < 2; i++)
		inversion_add(inversion, &draws[i]);
	segments = inversion_set(inversion, 0.5, &n);
	assert_int_equal(n, 1);
	assert_close(segments[0].low, 5.0);
	assert_close(segments[0].high, 5.0);
	core_free(segments);
	inversion_free(inversion);
}

/* (1 - delta) / |1 - delta| where delta is 1, but for rounding errors. */
static void
nothing_over_nothing_is_nothing(void **unused)
{
	Draw		draw = {0.1, -0.1, 0.01, -0.02, 0.01, 1.0, false, LIKE_NONE};
	Draw		no_variance = {0.1, 0.1, 0.01, -0.02, 0.01, 1.0, false, LIKE_NONE};

	(void) unused;
	assert_true(draw_statistic(&draw, 1.0 + 1e-15) == 0.0);
	assert_true(isinf(draw_statistic(&no_variance, 1.0 + 1e-15)));
	assert_close(draw_statistic(&draw, 0.0), 1.0);
}

/* The same, greater: of 4, the data and, while r > 1, the first flip. */
static void
two_pairs_one_sided(void **unused)
{
	Test		test = {2.0, 1.0, 0.0, 0.0, ALTERNATIVE_GREATER,
	TIES_INCLUSIVE, true};
	Draw		half[2] = {
		{0.0, 1.0, 1.0, 0.0, 0.0, 1.0, true, LIKE_NONE},
		{1.0, 0.0, 1.0, 0.0, 0.0, 1.0, true, LIKE_NONE}
	};
	Inversion  *inversion = inversion_create(&test, true);
	Segment    *segments;
	uint32_t	n;

	(void) unused;
	for (int i = 0; i < 2; i++)
		inversion_add(inversion, &half[i]);
	/* at r = 0 the data have 2, the others 1, -1 and -2 */
	assert_close(inversion_p_value(inversion), 0.25);
	/* p is 1/4 up to r = 1, 1/2 up to 2, 3/4 up to 3, then 1 */
	segments = inversion_set(inversion, 0.25, &n);
	assert_int_equal(n, 1);
	assert_close(segments[0].low, 1.0);
	assert_true(isinf(segments[0].high));
	core_free(segments);
	segments = inversion_set(inversion, 0.5, &n);
	assert_close(segments[0].low, 2.0);
	core_free(segments);
	inversion_free(inversion);
}

/* A set in two pieces: a draw that is beyond the data far away only. */
static void
a_set_may_be_disjoint(void **unused)
{
	Test		test = {0.0, 1.0, 0.0, 0.0, ALTERNATIVE_TWO_SIDED,
	TIES_STRICT, true};
	/* |3 + 2 delta| > |delta| for delta < -3 and delta > -1 */
	Draw		draw = {3.0, 2.0, 1.0, 0.0, 0.0, 1.0, false, LIKE_NONE};
	Inversion  *inversion = inversion_create(&test, true);
	Segment    *segments;
	uint32_t	n;

	(void) unused;
	inversion_add(inversion, &draw);
	segments = inversion_set(inversion, 0.05, &n);
	assert_int_equal(n, 2);
	assert_true(isinf(segments[0].low));
	assert_close(segments[0].high, 1.0);
	assert_close(segments[1].low, 3.0);
	assert_true(isinf(segments[1].high));
	core_free(segments);
	inversion_free(inversion);
}

/*
 * The data and their mirror image as a jackknife leaves them, with statistics
 * of 0.1 and -0.1, and two draws that are +-1 whatever the null value.  The
 * data's own is delta: 3 at r = 2, and at r = 5.5 it is -1/2.
 */
static Inversion *
four_draws(Alternative alternative, Ties ties, double null_value)
{
	Test		test = {5.0, 1.0, 0.0, null_value, alternative, ties, true};
	Draw		draws[3] = {
		{0.1, 0.0, 1.0, 0.0, 0.0, 1.0, false, LIKE_DATA},
		{-0.1, 0.0, 1.0, 0.0, 0.0, 1.0, false, LIKE_MIRROR},
		{1.0, 0.0, 1.0, 0.0, 0.0, 1.0, true, LIKE_NONE}
	};
	Inversion  *inversion = inversion_create(&test, true);

	for (int i = 0; i < 3; i++)
		inversion_add(inversion, &draws[i]);
	return inversion;
}

static void
the_data_are_as_extreme_as_the_data(void **unused)
{
	static const struct
	{
		Alternative alternative;
		Ties		ties;
		double		far;		/* p at r = 2 */
		double		near;		/* p at r = 5.5 */
		double		least;
	}			cases[] = {
		{ALTERNATIVE_TWO_SIDED, TIES_INCLUSIVE, 0.5, 1.0, 0.5},
		{ALTERNATIVE_TWO_SIDED, TIES_STRICT, 0.0, 0.5, 0.0},
		/* the mirror image is above -1/2, as are the data and 1 */
		{ALTERNATIVE_GREATER, TIES_INCLUSIVE, 0.25, 0.75, 0.25},
		{ALTERNATIVE_GREATER, TIES_STRICT, 0.0, 0.75, 0.0},
		{ALTERNATIVE_LESS, TIES_INCLUSIVE, 1.0, 0.5, 0.25},
		{ALTERNATIVE_LESS, TIES_STRICT, 1.0, 0.25, 0.0},
		{ALTERNATIVE_EQUAL_TAILED, TIES_INCLUSIVE, 0.5, 1.0, 0.5},
		{ALTERNATIVE_EQUAL_TAILED, TIES_STRICT, 0.0, 0.5, 0.0}
	};

	(void) unused;
	for (int i = 0; i < (int) (sizeof(cases) / sizeof(cases[0])); i++)
	{
		Inversion  *far = four_draws(cases[i].alternative, cases[i].ties, 2.0);
		Inversion  *near = four_draws(cases[i].alternative, cases[i].ties,
									  5.5);

		assert_close(inversion_p_value(far), cases[i].far);
		assert_close(inversion_p_value(near), cases[i].near);
		assert_close(inversion_smallest_p(near), cases[i].least);
		inversion_free(near);
		inversion_free(far);
	}
}

/* Two-sided p is 1 within 1 of the estimate, where +-1 are beyond, else 1/2. */
static void
sets_hold_the_data_among_the_draws(void **unused)
{
	Inversion  *inversion = four_draws(ALTERNATIVE_TWO_SIDED, TIES_INCLUSIVE,
									   0.0);
	uint32_t	n;
	Segment    *segments = inversion_set(inversion, 0.5, &n);

	(void) unused;
	assert_int_equal(n, 1);
	assert_close(segments[0].low, 4.0);
	assert_close(segments[0].high, 6.0);
	core_free(segments);
	segments = inversion_set(inversion, 0.499, &n);
	assert_int_equal(n, 1);
	assert_true(segments[0].low == -INFINITY && segments[0].high == INFINITY);
	core_free(segments);
	inversion_free(inversion);
}

/* Data that need not be among the draws are one draw more: (1 + 1) / (1 + 3). */
static void
the_data_may_be_one_draw_more(void **unused)
{
	Test		test = {5.0, 1.0, 0.0, 0.0, ALTERNATIVE_TWO_SIDED,
	TIES_INCLUSIVE, false};
	Inversion  *inversion = inversion_create(&test, false);

	(void) unused;
	for (int i = 0; i < 3; i++)
	{
		Draw		draw = {i == 0 ? 9.0 : 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, false,
		LIKE_NONE};

		inversion_add(inversion, &draw);
	}
	assert_close(inversion_p_value(inversion), 0.5);
	assert_close(inversion_smallest_p(inversion), 0.25);
	inversion_free(inversion);
}

/*
 * One of five draws is the data, four are beyond it while |delta| is below 1:
 * p is 1/5 elsewhere.  1 - 0.8 is a little less, but is meant to be 1/5.
 */
static void
a_level_is_what_it_was_written_as(void **unused)
{
	Test		test = {0.0, 1.0, 0.0, 0.0, ALTERNATIVE_TWO_SIDED,
	TIES_INCLUSIVE, true};
	Inversion  *inversion = inversion_create(&test, true);
	Segment    *segments;
	uint32_t	n;

	(void) unused;
	for (int i = 0; i < 5; i++)
	{
		Draw		draw = {1.0, 0.0, 1.0, 0.0, 0.0, 1.0, false,
		i == 0 ? LIKE_DATA : LIKE_NONE};

		inversion_add(inversion, &draw);
	}
	assert_true(1.0 - 0.8 < 0.2);
	segments = inversion_set(inversion, 1.0 - 0.8, &n);
	assert_int_equal(n, 1);
	assert_close(segments[0].low, -1.0);
	assert_close(segments[0].high, 1.0);
	core_free(segments);
	segments = inversion_set(inversion, 0.2 - 1e-9, &n);
	assert_true(isinf(segments[0].low));
	core_free(segments);
	inversion_free(inversion);
}

/*
 * Of two draws one is above the data while delta < 3, the other while delta
 * is above 3 and a gap.  A gap of a rounding error is none.
 */
static void
places_a_rounding_error_apart_are_one(void **unused)
{
	static const double gaps[3] = {1e-14, -1e-14, 1e-9};

	(void) unused;
	for (int i = 0; i < 3; i++)
	{
		Test		test = {0.0, 1.0, 0.0, 0.0, ALTERNATIVE_GREATER,
		TIES_INCLUSIVE, true};
		Draw		draws[2] = {
			{3.0, 0.0, 1.0, 0.0, 0.0, 1.0, false, LIKE_NONE},
			{-3.0 - gaps[i], 2.0, 1.0, 0.0, 0.0, 1.0, false, LIKE_NONE}
		};
		Inversion  *inversion = inversion_create(&test, true);
		Segment    *segments;
		uint32_t	n;

		for (int j = 0; j < 2; j++)
			inversion_add(inversion, &draws[j]);
		segments = inversion_set(inversion, 0.4, &n);
		assert_int_equal(n, i < 2 ? 1 : 2);
		core_free(segments);
		inversion_free(inversion);
	}
}

static void
ranks_a_rounding_error_apart_are_tied(void **unused)
{
	double		tenths[4] = {0.1 + 0.2, 0.3, -0.6, 0.0};
	double		units[4] = {1.0, 1.0, -2.0, 0.0};
	SignedRank	rounded = signed_rank_test(tenths, 4, 0.5);
	SignedRank	exact = signed_rank_test(units, 4, 0.5);

	(void) unused;
	assert_true(tenths[0] != tenths[1]);
	assert_close(rounded.statistic, 3.0);
	assert_close(rounded.statistic, exact.statistic);
	assert_close(rounded.p_value, exact.p_value);
}

/*
 * Differences 1, 2, 3: of 8 signings one has the sum of positive ranks 6.
 * With a tie and a zero, 1, 1, -2, 0: ranks 1.5, 1.5, 3; the sum is 3, and of
 * the sums 0, 1.5, 1.5, 3, 3, 4.5, 4.5, 6 five are 3 or less.
 */
static void
signed_ranks_by_hand(void **unused)
{
	double		plain[3] = {1.0, 2.0, 3.0};
	double		tied[4] = {1.0, 1.0, -2.0, 0.0};
	SignedRank	result = signed_rank_test(plain, 3, 0.75);

	(void) unused;
	assert_close(result.statistic, 6.0);
	assert_close(result.p_value, 0.25);
	assert_close(result.estimate, 2.0);
	assert_close(result.low, 1.0);
	assert_close(result.high, 3.0);
	result = signed_rank_test(plain, 3, 0.95);
	assert_true(isinf(result.low) && isinf(result.high));
	result = signed_rank_test(tied, 4, 0.5);
	assert_close(result.statistic, 3.0);
	assert_close(result.p_value, 1.0);
}

/* Where the critical value is worth the estimate the interval ends at 0. */
static void
breakdown_is_where_the_interval_ends(void **unused)
{
	double		m = breakdown_point(-0.075, 0.03, 16.0, 0.95);

	(void) unused;
	assert_close(0.03 * biased_critical_value(m / 0.03, 16.0, 0.95), 0.075);
	assert_true(breakdown_point(0.05, 0.03, 16.0, 0.95) < 0.0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roots_are_found_in_order),
		cmocka_unit_test(a_root_that_is_touched_is_none),
		cmocka_unit_test(roots_far_apart_are_found),
		cmocka_unit_test(two_pairs_by_hand),
		cmocka_unit_test(draws_that_are_tied_at_the_estimate),
		cmocka_unit_test(a_set_of_one_point),
		cmocka_unit_test(nothing_over_nothing_is_nothing),
		cmocka_unit_test(two_pairs_one_sided),
		cmocka_unit_test(a_set_may_be_disjoint),
		cmocka_unit_test(the_data_are_as_extreme_as_the_data),
		cmocka_unit_test(sets_hold_the_data_among_the_draws),
		cmocka_unit_test(the_data_may_be_one_draw_more),
		cmocka_unit_test(a_level_is_what_it_was_written_as),
		cmocka_unit_test(places_a_rounding_error_apart_are_one),
		cmocka_unit_test(signed_ranks_by_hand),
		cmocka_unit_test(ranks_a_rounding_error_apart_are_tied),
		cmocka_unit_test(breakdown_is_where_the_interval_ends),
	};

	return cmocka_run_group_tests_name("inversion", tests, NULL, NULL);
}
