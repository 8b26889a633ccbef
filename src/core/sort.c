/*-------------------------------------------------------------------------
 *
 * sort.c
 *		Sorting numbers, with something that goes along with each.
 *
 * Radix sort from the least significant digit: a quarter of a million steps
 * take a tenth of what qsort takes, and the server can be cancelled between
 * passes, which it cannot be inside qsort.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sort.h"

#include <stdint.h>
#include <string.h>

#include "core/memory.h"

#define DIGIT_BITS 11
#define N_DIGITS 6				/* of 11 bits, in 64 */
#define N_VALUES (1 << DIGIT_BITS)

typedef struct Item
{
	uint64_t	key;
	double		change;
} Item;

/*
 * An unsigned integer in the order of the number: the bits of a negative
 * number the other way round, of any other its sign turned.
 */
static uint64_t
key_of(double number)
{
	uint64_t	bits;

	memcpy(&bits, &number, sizeof(bits));
	return bits ^ ((bits >> 63) ? UINT64_MAX : UINT64_C(1) << 63);
}

static double
number_of(uint64_t key)
{
	uint64_t	bits = key ^ ((key >> 63) ? UINT64_C(1) << 63 : UINT64_MAX);
	double		number;

	memcpy(&number, &bits, sizeof(number));
	return number;
}

/* One pass: by one digit, from one array into the other. */
static void
sort_by_digit(const Item *from, Item *to, size_t n, int shift, size_t *start)
{
	size_t		sum = 0;

	for (int value = 0; value < N_VALUES; value++)
	{
		size_t		count = start[value];

		start[value] = sum;
		sum += count;
	}
	for (size_t i = 0; i < n; i++)
		to[start[(from[i].key >> shift) & (N_VALUES - 1)]++] = from[i];
}

/* Sorts items[0 .. n); what is behind them is room for as many. */
static const Item *
sort_items(Item *items, size_t n)
{
	size_t	   *counts = core_alloc(N_DIGITS * N_VALUES * sizeof(size_t));
	Item	   *from = items;
	Item	   *to = items + n;

	for (size_t i = 0; i < n; i++)
		for (int digit = 0; digit < N_DIGITS; digit++)
			counts[digit * N_VALUES +
				   ((from[i].key >> (digit * DIGIT_BITS)) & (N_VALUES - 1))]++;
	for (int digit = 0; digit < N_DIGITS; digit++)
	{
		size_t	   *count = counts + digit * N_VALUES;
		int			shift = digit * DIGIT_BITS;

		core_check_interrupts();
		/* All alike in this digit: nothing to do. */
		if (count[(from[0].key >> shift) & (N_VALUES - 1)] == n)
			continue;
		sort_by_digit(from, to, n, shift, count);
		from = to;
		to = from == items ? items + n : items;
	}
	core_free(counts);
	return from;
}

void
sort_steps(Step *steps, size_t n)
{
	Item	   *items;
	const Item *sorted;

	if (n < 2)
		return;
	items = core_alloc(2 * n * sizeof(Item));
	for (size_t i = 0; i < n; i++)
	{
		items[i].key = key_of(steps[i].at);
		items[i].change = steps[i].change;
	}
	sorted = sort_items(items, n);
	for (size_t i = 0; i < n; i++)
	{
		steps[i].at = number_of(sorted[i].key);
		steps[i].change = sorted[i].change;
	}
	core_free(items);
}

void
sort_numbers(double *numbers, size_t n)
{
	Item	   *items;
	const Item *sorted;

	if (n < 2)
		return;
	items = core_alloc(2 * n * sizeof(Item));
	for (size_t i = 0; i < n; i++)
		items[i].key = key_of(numbers[i]);
	sorted = sort_items(items, n);
	for (size_t i = 0; i < n; i++)
		numbers[i] = number_of(sorted[i].key);
	core_free(items);
}
