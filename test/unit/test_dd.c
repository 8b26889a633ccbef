/*-------------------------------------------------------------------------
 *
 * test_dd.c
 *		Double-double arithmetic, against the compiler's 128-bit floats.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include "core/numeric/dd.h"

#if defined(__SIZEOF_FLOAT128__)
typedef __float128 wide;
#else
typedef long double wide;		/* 113 bits where it matters: aarch64 */
#endif

static wide
widen(dd a)
{
	return (wide) a.hi + (wide) a.lo;
}

static double
relative_error(dd a, wide exact)
{
	wide		error = widen(a) - exact;

	return fabs((double) (error / exact));
}

/* Numbers of every size and sign, with all 106 bits in use. */
static dd
random_dd(uint64_t *state)
{
	double		hi = ldexp(next_uniform(state) - 0.5,
						   (int) (next_random(state) % 80) - 40);

	return dd_two_sum(hi, hi * 1.1e-16 * (next_uniform(state) - 0.5));
}

static void
transformations_are_exact(void **unused)
{
	uint64_t	state = 1;

	(void) unused;
	for (int i = 0; i < 100000; i++)
	{
		double		a = random_dd(&state).hi;
		double		b = random_dd(&state).hi;

		/* 113 bits hold the product of two doubles, and most sums. */
		assert_true(widen(dd_two_prod(a, b)) == (wide) a * (wide) b);
		assert_true(widen(dd_two_square(a)) == (wide) a * (wide) a);
		if (fabs(a) < 1e9 * fabs(b) && fabs(b) < 1e9 * fabs(a))
		{
			assert_true(widen(dd_two_sum(a, b)) == (wide) a + (wide) b);
			assert_true(widen(dd_two_diff(a, b)) == (wide) a - (wide) b);
		}
	}
}

static void
operations_have_thirty_digits(void **unused)
{
	uint64_t	state = 2;

	(void) unused;
	for (int i = 0; i < 100000; i++)
	{
		dd			a = random_dd(&state);
		dd			b = random_dd(&state);
		dd			root = dd_sqrt(dd_abs(a));

		assert_true(relative_error(dd_mul(a, b), widen(a) * widen(b)) < 1e-30);
		assert_true(relative_error(dd_square(a), widen(a) * widen(a)) < 1e-30);
		assert_true(relative_error(dd_mul_d(a, b.hi), widen(a) * b.hi) < 1e-30);
		assert_true(relative_error(dd_div(a, b), widen(a) / widen(b)) < 1e-30);
		assert_true(relative_error(dd_add(dd_abs(a), dd_abs(b)),
								   widen(dd_abs(a)) + widen(dd_abs(b))) < 1e-30);
		assert_true(relative_error(dd_mul(root, root), widen(dd_abs(a))) < 1e-30);
	}
	assert_true(dd_sqrt(dd_from(-1.0)).hi == 0.0);
}

/* Terms that cancel: 1e16 + 1 - 1e16 + ..., whose sum is the ones. */
static void
sums_keep_what_double_loses(void **unused)
{
	dd			lazy = DD_ZERO;
	dd			prompt = DD_ZERO;
	double		plain = 0.0;
	uint64_t	state = 3;
	double		terms[3000];

	(void) unused;
	for (int i = 0; i < 1000; i++)
	{
		terms[3 * i] = ldexp(next_uniform(&state), 60);
		terms[3 * i + 1] = 1.0;
		terms[3 * i + 2] = -terms[3 * i];
	}
	for (int i = 0; i < 3000; i++)
	{
		double		term = terms[i % 3 * 1000 + i / 3];

		dd_accumulate_lazily(&lazy, dd_from(term));
		dd_accumulate(&prompt, dd_from(term));
		plain += term;
	}
	assert_true(dd_normalize(lazy).hi == 1000.0);
	assert_true(prompt.hi == 1000.0);
	assert_true(plain != 1000.0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(transformations_are_exact),
		cmocka_unit_test(operations_have_thirty_digits),
		cmocka_unit_test(sums_keep_what_double_loses),
	};

	return cmocka_run_group_tests_name("dd", tests, NULL, NULL);
}
