/*-------------------------------------------------------------------------
 *
 * sort.c
 *		Sorting that can be cancelled, as qsort cannot.
 *
 * Numbers, with what goes along with each, by radix sort from the least
 * significant digit: a quarter of a million take a tenth of what qsort takes.
 * Other things by merging, from short runs that are sorted by insertion.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/sort.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/base/memory.h"

#define DIGIT_BITS 11
#define N_DIGITS 6				/* of 11 bits, in 64 */
#define N_VALUES (1 << DIGIT_BITS)

/* Items between two looks at interrupts. */
#define CHECK_EVERY 4096

/* Items in a run to begin with. */
#define FIRST_RUN 8

/* A number's key, and what goes along with it. */
typedef struct Item
{
	uint64_t	key;
	uint64_t	carried;
} Item;

static inline void
check_interrupts_now_and_then(size_t i)
{
	if (i % CHECK_EVERY == 0)
		core_check_interrupts();
}

/* ---- numbers ---- */

/*
 * The bits of a number as an unsigned integer in its order: those of a negative
 * number the other way round, of any other its sign turned.
 */
static uint64_t
key_of(uint64_t bits)
{
	return bits ^ ((bits >> 63) ? UINT64_MAX : UINT64_C(1) << 63);
}

static uint64_t
bits_of(uint64_t key)
{
	return key ^ ((key >> 63) ? UINT64_C(1) << 63 : UINT64_MAX);
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
	{
		check_interrupts_now_and_then(i);
		to[start[(from[i].key >> shift) & (N_VALUES - 1)]++] = from[i];
	}
}

/* Sorts items[0 .. n); what is behind them is room for as many. */
static const Item *
sort_by_digits(Item *items, size_t n)
{
	size_t	   *counts = core_alloc_array(size_mul(N_DIGITS, N_VALUES),
										  sizeof(size_t));
	Item	   *from = items;
	Item	   *to = items + n;

	for (size_t i = 0; i < n; i++)
	{
		check_interrupts_now_and_then(i);
		for (int digit = 0; digit < N_DIGITS; digit++)
			counts[digit * N_VALUES +
				   ((from[i].key >> (digit * DIGIT_BITS)) & (N_VALUES - 1))]++;
	}
	for (int digit = 0; digit < N_DIGITS; digit++)
	{
		size_t	   *count = counts + digit * N_VALUES;
		int			shift = digit * DIGIT_BITS;

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

/*
 * Records of the size given, by the number that each begins with.  Inline, so
 * that the size is known where they are copied.
 */
static inline void
sort_by_number(void *records, size_t n, size_t size)
{
	const size_t rest = size - sizeof(uint64_t);
	char	   *record = records;
	Item	   *items;
	const Item *sorted;

	if (n < 2)
		return;
	items = core_alloc_array(size_mul(2, n), sizeof(Item));
	for (size_t i = 0; i < n; i++, record += size)
	{
		uint64_t	bits;

		check_interrupts_now_and_then(i);
		memcpy(&bits, record, sizeof(bits));
		items[i].key = key_of(bits);
		memcpy(&items[i].carried, record + sizeof(bits), rest);
	}
	sorted = sort_by_digits(items, n);
	record = records;
	for (size_t i = 0; i < n; i++, record += size)
	{
		uint64_t	bits = bits_of(sorted[i].key);

		check_interrupts_now_and_then(i);
		memcpy(record, &bits, sizeof(bits));
		memcpy(record + sizeof(bits), &sorted[i].carried, rest);
	}
	core_free(items);
}

void
sort_numbers(double *numbers, size_t n)
{
	sort_by_number(numbers, n, sizeof(double));
}

void
sort_keyed(Keyed *items, size_t n)
{
	_Static_assert(offsetof(Keyed, key) == 0 && sizeof(Keyed) <= sizeof(Item),
				   "a Keyed must fit into an Item");
	sort_by_number(items, n, sizeof(Keyed));
}

void
sort_steps(Step *steps, size_t n)
{
	_Static_assert(offsetof(Step, at) == 0 && sizeof(Step) <= sizeof(Item),
				   "a Step must fit into an Item");
	sort_by_number(steps, n, sizeof(Step));
}

/* ---- anything ---- */

typedef struct Sorting
{
	size_t		size;			/* of an item */
	CompareItems compare;
	const void *context;
} Sorting;

static void
sort_run(const Sorting *sorting, char *items, size_t start, size_t end,
		 char *spare)
{
	size_t		size = sorting->size;

	for (size_t i = start + 1; i < end; i++)
	{
		size_t		place = i;

		while (place > start &&
			   sorting->compare(items + (place - 1) * size, items + i * size,
								sorting->context) > 0)
			place--;
		if (place == i)
			continue;
		memcpy(spare, items + i * size, size);
		memmove(items + (place + 1) * size, items + place * size,
				(i - place) * size);
		memcpy(items + place * size, spare, size);
	}
}

/* Merge two sorted runs, [start, middle) and [middle, end). */
static void
merge_runs(const Sorting *sorting, const char *from, char *to, size_t start,
		   size_t middle, size_t end)
{
	size_t		size = sorting->size;
	size_t		left = start;
	size_t		right = middle;

	for (size_t i = start; i < end; i++)
	{
		bool		take_right = left == middle ||
			(right < end && sorting->compare(from + left * size,
											 from + right * size,
											 sorting->context) > 0);
		size_t		next = take_right ? right++ : left++;

		check_interrupts_now_and_then(i);
		memcpy(to + i * size, from + next * size, size);
	}
}

void
sort_items(void *items, size_t n, size_t size, CompareItems compare,
		   const void *context)
{
	const Sorting sorting = {size, compare, context};
	char	   *scratch;
	char	   *from = items;
	char	   *to;

	if (n < 2)
		return;
	to = scratch = core_alloc_array(n, size);
	for (size_t start = 0; start < n; start += FIRST_RUN)
	{
		check_interrupts_now_and_then(start);
		sort_run(&sorting, items, start,
				 n - start < FIRST_RUN ? n : start + FIRST_RUN, scratch);
	}
	for (size_t width = FIRST_RUN; width < n; width *= 2)
	{
		char	   *swap = from;

		for (size_t start = 0; start < n; start += 2 * width)
		{
			size_t		middle = n - start < width ? n : start + width;
			size_t		end = n - middle < width ? n : middle + width;

			merge_runs(&sorting, from, to, start, middle, end);
		}
		from = to;
		to = swap;
	}
	if (from == scratch)
		core_copy(items, scratch, n * size);
	core_free(scratch);
}
