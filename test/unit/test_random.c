/*-------------------------------------------------------------------------
 *
 * test_random.c
 *		The generator against published vectors, and what is made of it.
 *
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <math.h>

#include <cmocka.h>

#include "core/base/sort.h"
#include "core/numeric/portable_math.h"
#include "core/random/philox.h"
#include "core/random/random.h"
#include "core/resample/wild_weights.h"

/* Random123's kat_vectors, philox4x32 10 rounds. */
static void
philox_gives_the_published_words(void **unused)
{
	static const struct
	{
		uint32_t	counter[4];
		uint32_t	key[2];
		uint32_t	words[4];
	}			known[] = {
		{{0, 0, 0, 0}, {0, 0},
		{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
			{0xffffffff, 0xffffffff},
		{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
			{0xa4093822, 0x299f31d0},
		{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}
	};

	(void) unused;
	for (int i = 0; i < 3; i++)
	{
		uint32_t	words[4];

		philox4x32(known[i].counter, known[i].key, words);
		assert_memory_equal(words, known[i].words, sizeof(words));
	}
}

static void
words_come_block_by_block(void **unused)
{
	Random		random;
	uint32_t	key[2] = {0x89abcdef, 0x01234567};

	(void) unused;
	random_start(&random, UINT64_C(0x0123456789abcdef), STREAM_FLIPS, 3);
	for (uint32_t block = 0; block < 5; block++)
	{
		uint32_t	counter[4] = {block, 3, 6, 0};
		uint32_t	words[4];

		philox4x32(counter, key, words);
		for (int i = 0; i < 4; i++)
			assert_int_equal(random_word(&random), words[i]);
	}
}

static void
below_is_fair_and_in_range(void **unused)
{
	Random		random;
	int			counts[7] = {0};

	(void) unused;
	random_start(&random, 1, STREAM_CLUSTERS, 0);
	for (int i = 0; i < 70000; i++)
	{
		uint32_t	value = random_below(&random, 7);

		assert_true(value < 7);
		counts[value]++;
	}
	/* 5 standard deviations of a count of 10,000 */
	for (int i = 0; i < 7; i++)
		assert_true(abs(counts[i] - 10000) < 5 * 93);
	assert_int_equal(random_below(&random, 1), 0);
}

/* The C library's exp and erfc are right to a unit or two of the last place. */
static void
exponentials_and_tails_are_those_of_the_library(void **unused)
{
	(void) unused;
	assert_true(portable_exp(0.0) == 1.0);
	assert_true(isinf(portable_exp(800.0)));
	assert_true(portable_exp(-800.0) == 0.0);
	for (double x = -700.0; x < 700.0; x += 0.37)
		assert_true(fabs(portable_exp(x) / exp(x) - 1.0) <= 5e-16);
	assert_true(portable_normal_cdf(0.0) == 0.5);
	assert_true(portable_normal_cdf(INFINITY) == 1.0);
	assert_true(portable_normal_cdf(-INFINITY) == 0.0);
	for (double x = -37.0; x < 9.0; x += 0.013)
	{
		double		tail = 0.5 * erfc(-x / sqrt(2.0));

		/* erfc is of a rounded number: that loses x^2 / 2 units */
		assert_true(fabs(portable_normal_cdf(x) / tail - 1.0) <=
					1e-15 + 2e-16 * x * x);
		assert_true(fabs(portable_normal_log_cdf(x) - log(tail)) <=
					4e-15 * (1.0 + fabs(log(tail))));
	}
	/* Mills: log P(Z < -100) = -5000 - log(100 sqrt(2 pi)) - 1e-4 + 2.5e-8 */
	assert_true(fabs(portable_normal_log_cdf(-100.0) + 5000.0 +
					 log(100.0 * sqrt(2.0 * M_PI)) + 1e-4 - 2.5e-8) < 2e-11);
}

static void
logarithm_is_within_one_ulp(void **unused)
{
	Random		random;

	(void) unused;
	random_start(&random, 2, STREAM_WILD, 0);
	assert_true(portable_log(1.0) == 0.0);
	for (int i = 0; i < 200000; i++)
	{
		double		u = random_uniform(&random);
		double		x = i % 3 == 0 ? u : i % 3 == 1 ? ldexp(u, -40) : 1.0 + u;
		double		exact = log(x);

		assert_true(fabs(portable_log(x) - exact) <= 2.3e-16 * fabs(exact));
	}
}

/* The draws named "what" of another program, in the order of its file. */
static double
draw(const char *what, Random *random, uint32_t n)
{
	if (strcmp(what, "word") == 0)
		return random_word(random);
	if (strcmp(what, "uniform") == 0)
		return random_uniform(random);
	if (strcmp(what, "below") == 0)
		return random_below(random, n);
	if (strcmp(what, "normal") == 0)
		return random_normal(random);
	return random_exponential(random);
}

/* The weights of a wild bootstrap that a name of that file stands for, or -1. */
static int
weights_of(const char *what)
{
	static const char *const names[N_WILD_WEIGHTS] = {
		"rademacher", "webb", "mammen", "normal_weight"
	};

	for (int i = 0; i < N_WILD_WEIGHTS; i++)
		if (strcmp(what, names[i]) == 0)
			return i;
	return -1;
}

static bool
is_single_draw(const char *what)
{
	return strcmp(what, "word") == 0 || strcmp(what, "uniform") == 0 ||
		strcmp(what, "below") == 0 || strcmp(what, "normal") == 0 ||
		strcmp(what, "exponential") == 0;
}

static void
draws_are_those_of_another_program(void **unused)
{
	FILE	   *file = fopen("../oracle/random.csv", "r");
	char		line[256];
	Random		random;
	double		v[64];
	int			checked = 0;

	(void) unused;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file) != NULL)
	{
		char	   *fields[7];
		char	   *rest = line;
		uint64_t	seed;
		uint32_t	replicate;
		uint32_t	n;
		uint32_t	position;
		double		value;
		double		ours;

		for (int i = 0; i < 7; i++)
		{
			fields[i] = rest;
			rest += strcspn(rest, ",\n");
			*rest++ = '\0';
		}
		seed = (uint64_t) strtoll(fields[1], NULL, 10);
		replicate = (uint32_t) strtoul(fields[3], NULL, 10);
		n = (uint32_t) strtoul(fields[4], NULL, 10);
		position = (uint32_t) strtoul(fields[5], NULL, 10);
		value = strtod(fields[6], NULL);
		if (is_single_draw(fields[0]))
		{
			if (position == 0)
				random_start(&random, seed,
							 (RandomStream) atoi(fields[2]), replicate);
			ours = draw(fields[0], &random, n);
		}
		else if (weights_of(fields[0]) >= 0 && n <= 64)
		{
			wild_draw((WildWeights) weights_of(fields[0]), seed, replicate, v,
					  n);
			ours = v[position];
		}
		else
			continue;
		/* Two or three units in the last place. */
		assert_true(fabs(ours - value) <= 1e-15 * fabs(value));
		checked++;
	}
	fclose(file);
	assert_true(checked > 2500);
}

/* R: qnorm(c(0.975, 1e-10, 0.3, 1e-300)) to 16 digits */
static void
normal_quantiles_are_those_of_r(void **unused)
{
	(void) unused;
	assert_true(fabs(portable_normal_quantile(0.975) - 1.959963984540054) < 3e-15);
	assert_true(fabs(portable_normal_quantile(1e-10) + 6.361340902404056) < 6e-15);
	assert_true(fabs(portable_normal_quantile(0.3) + 0.5244005127080407) < 2e-15);
	assert_true(fabs(portable_normal_quantile(1e-300) + 37.0470962993612) < 3e-13);
	assert_true(portable_normal_quantile(0.5) == 0.0);
}

static void
numbers_are_sorted_stably(void **unused)
{
	enum
	{
		N = 5000
	};
	Step		steps[N];
	Random		random;

	(void) unused;
	random_start(&random, 3, STREAM_WILD, 0);
	for (int i = 0; i < N; i++)
	{
		steps[i].at = (int) random_below(&random, 200) - 100;
		if (i % 10 == 0)
			steps[i].at *= 1e-300;
		if (i % 999 == 0)
			steps[i].at = i % 2 ? INFINITY : -INFINITY;
		steps[i].change = i;
	}
	sort_steps(steps, N);
	for (int i = 1; i < N; i++)
	{
		assert_true(steps[i - 1].at <= steps[i].at);
		if (steps[i - 1].at == steps[i].at && steps[i].at != 0.0)
			assert_true(steps[i - 1].change < steps[i].change);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exponentials_and_tails_are_those_of_the_library),
		cmocka_unit_test(philox_gives_the_published_words),
		cmocka_unit_test(words_come_block_by_block),
		cmocka_unit_test(below_is_fair_and_in_range),
		cmocka_unit_test(logarithm_is_within_one_ulp),
		cmocka_unit_test(draws_are_those_of_another_program),
		cmocka_unit_test(normal_quantiles_are_those_of_r),
		cmocka_unit_test(numbers_are_sorted_stably),
	};

	return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
