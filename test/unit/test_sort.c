/*-------------------------------------------------------------------------
 *
 * test_sort.c
 *		Sorting: the order, the order of equals, and that it can be cancelled.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "host.h"

typedef struct Thing
{
	uint32_t	key;
	uint32_t	number;			/* where it was */
	char		more[12];		/* so that the size is no power of two */
} Thing;

static uint64_t comparisons;
static uint64_t comparisons_at_check;
static uint64_t longest_wait;

/* By the key, shifted as the context says. */
static int
compare_things(const void *a, const void *b, const void *context)
{
	uint32_t	x = ((const Thing *) a)->key >> *(const int *) context;
	uint32_t	y = ((const Thing *) b)->key >> *(const int *) context;
	static uint64_t checks;

	comparisons++;
	if (interrupt_checks != checks)
	{
		checks = interrupt_checks;
		comparisons_at_check = comparisons;
	}
	if (comparisons - comparisons_at_check > longest_wait)
		longest_wait = comparisons - comparisons_at_check;
	return (x > y) - (x < y);
}

typedef enum Input
{
	RANDOM, SORTED, REVERSED, EQUAL
} Input;

static void
check_sorted(size_t n, int shift, Input input)
{
	Thing	   *things = core_alloc_array(n + 1, sizeof(Thing));
	uint64_t	state = n;
	uint64_t	sum = 0;

	for (size_t i = 0; i < n; i++)
	{
		things[i].key = input == RANDOM ? (uint32_t) next_random(&state) :
			input == SORTED ? (uint32_t) i :
			input == REVERSED ? (uint32_t) (n - i) : 7;
		things[i].number = (uint32_t) i;
		memset(things[i].more, (int) (things[i].key % 251), 12);
		sum += things[i].key;
	}
	things[n].key = 12345;
	sort_items(things, n, sizeof(Thing), compare_things, &shift);
	for (size_t i = 0; i < n; i++)
	{
		sum -= things[i].key;
		assert_int_equal((unsigned char) things[i].more[11],
						 things[i].key % 251);
		if (i == 0)
			continue;
		assert_true(things[i].key >> shift >= things[i - 1].key >> shift);
		if (things[i].key >> shift == things[i - 1].key >> shift)
			assert_true(things[i].number > things[i - 1].number);
	}
	assert_true(sum == 0);
	assert_int_equal(things[n].key, 12345);
	core_free(things);
}

static void
anything_is_sorted(void **unused)
{
	static const size_t sizes[] = {0, 1, 2, 7, 8, 9, 15, 16, 17, 24, 25, 31,
	33, 63, 64, 65, 127, 1000, 4097, 100003};

	(void) unused;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		for (int shift = 0; shift < 32; shift += 27)
			for (Input input = RANDOM; input <= EQUAL; input++)
				check_sorted(sizes[i], shift, input);
}

/* A hundred thousand comparisons take a few milliseconds. */
static void
sorting_can_be_cancelled(void **unused)
{
	(void) unused;
	for (Input input = RANDOM; input <= EQUAL; input++)
	{
		comparisons = comparisons_at_check = longest_wait = 0;
		check_sorted(300000, 0, input);
		assert_true(comparisons >= 299999);
		assert_true(longest_wait < 40000);
	}
}

static void
numbers_are_sorted_and_can_be_cancelled(void **unused)
{
	enum
	{
		N = 300000
	};
	double	   *numbers = core_alloc_array(N, sizeof(double));
	Keyed	   *keyed = core_alloc_array(N, sizeof(Keyed));
	uint64_t	state = 5;
	uint64_t	before;

	(void) unused;
	for (int i = 0; i < N; i++)
	{
		numbers[i] = (next_uniform(&state) - 0.5) * (i % 3 == 0 ? 1e9 : 1.0);
		keyed[i].key = (double) (next_random(&state) % 1000) - 500.0;
		keyed[i].index = i;
	}
	before = interrupt_checks;
	sort_numbers(numbers, N);
	/* Six digits, each in N / 4096 pieces. */
	assert_true(interrupt_checks - before > 6 * (N / 4096));
	sort_keyed(keyed, N);
	for (int i = 1; i < N; i++)
	{
		assert_true(numbers[i - 1] <= numbers[i]);
		assert_true(keyed[i - 1].key < keyed[i].key ||
					(keyed[i - 1].key == keyed[i].key &&
					 keyed[i - 1].index < keyed[i].index));
	}
	core_free(numbers);
	core_free(keyed);
}

static void
copying_can_be_cancelled(void **unused)
{
	size_t		size = 3 * CORE_PIECE + 5;
	char	   *from = core_alloc(size);
	char	   *to = core_alloc(size + 1);
	uint64_t	before = interrupt_checks;

	(void) unused;
	for (size_t i = 0; i < size; i++)
		from[i] = (char) (i % 127 + 1);
	core_copy(to, from, size);
	assert_memory_equal(to, from, size);
	assert_int_equal(to[size], 0);
	assert_int_equal(interrupt_checks - before, 4);
	core_copy(to, from, 0);
	core_free(from);
	core_free(to);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anything_is_sorted),
		cmocka_unit_test(sorting_can_be_cancelled),
		cmocka_unit_test(numbers_are_sorted_and_can_be_cancelled),
		cmocka_unit_test(copying_can_be_cancelled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
