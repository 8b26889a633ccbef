/*-------------------------------------------------------------------------
 *
 * value_range.c
 *		The smallest and largest values of a column, and what they look like.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/value_range.h"

#include <math.h>
#include <string.h>

void
range_init(ValueRange *range)
{
	memset(range, 0, sizeof(*range));
	for (int i = 0; i < RANGE_VALUES; i++)
		range->value[i] = INFINITY;
}

static void
move(ValueRange *range, int to, int from, int n)
{
	memmove(range->value + to, range->value + from, n * sizeof(double));
	memmove(range->rows + to, range->rows + from, n * sizeof(int64_t));
}

void
range_insert(ValueRange *range, double value, int64_t rows)
{
	int			i = 0;

	while (i < range->n && range->value[i] < value)
		i++;
	if (i < range->n && range->value[i] == value)
	{
		range->rows[i] += rows;
		return;
	}
	if (range->n < RANGE_VALUES)
		move(range, i + 1, i, range->n++ - i);
	else
	{
		/* One of nine is neither among the four smallest nor largest. */
		range->more = 1;
		if (i == RANGE_SIDE)
			return;
		if (i < RANGE_SIDE)
			move(range, i + 1, i, RANGE_SIDE - 1 - i);
		else
		{
			i--;
			move(range, RANGE_SIDE, RANGE_SIDE + 1, i - RANGE_SIDE);
		}
	}
	range->value[i] = value + 0.0;	/* not -0 */
	range->rows[i] = rows;
}

void
range_combine(ValueRange *into, const ValueRange *from)
{
	for (int i = 0; i < from->n; i++)
		range_insert(into, from->value[i], from->rows[i]);
	into->more |= from->more;
}

bool
range_equal(const ValueRange *a, const ValueRange *b)
{
	if (a->n != b->n || a->more != b->more)
		return false;
	for (int i = 0; i < a->n; i++)
		if (a->value[i] != b->value[i] || a->rows[i] != b->rows[i])
			return false;
	return true;
}

bool
range_plausible(const ValueRange *range, int64_t rows, double limit)
{
	if (range->n < 0 || range->n > RANGE_VALUES ||
		(range->more != 0 && (range->more != 1 || range->n < RANGE_VALUES)))
		return false;
	for (int i = 0; i < range->n; i++)
	{
		double		value = range->value[i];

		if (!(fabs(value) <= limit) || (value == 0.0 && signbit(value)) ||
			(i > 0 && value <= range->value[i - 1]) ||
			range->rows[i] < 1 || range->rows[i] > rows)
			return false;
		rows -= range->rows[i];
	}
	return range->more ? rows > 0 : rows == 0;
}

/* ---- codes ---- */

/* 77, 888, 9999: all digits alike; 97 and 98, 997 and 998 likewise. */
static bool
is_repeated_code(double magnitude)
{
	for (double nines = 99.0; nines < 1e9; nines = nines * 10.0 + 9.0)
	{
		double		ones = nines / 9.0;

		if (magnitude >= 6.0 * ones && magnitude <= nines &&
			(fmod(magnitude, ones) == 0.0 || magnitude >= nines - 2.0))
			return magnitude == floor(magnitude);
	}
	return false;
}

/* Those that are codes for nothing else, if they lie far beyond the rest. */
static bool
is_strong_code(double value)
{
	return value == 9.0 || value == -8.0 || value == -9.0 ||
		(is_repeated_code(fabs(value)) && (value < 0.0 || value >= 77.0));
}

static bool
is_negative_code(double value)
{
	return (value >= -9.0 && value <= -1.0 && value == floor(value)) ||
		(value < 0.0 && is_repeated_code(-value));
}

static bool
only_integers(const ValueRange *range)
{
	for (int i = 0; i < range->n; i++)
		if (range->value[i] != floor(range->value[i]))
			return false;
	return true;
}

/*
 * All that is negative, where the rest is not: unless it goes on from the
 * rest in steps, as in a change of -3 to 3, an index of -1, 0 and 1, or a
 * balance of -2, 0 and 2.
 */
static void
mark_negative(const ValueRange *range, bool *is_code)
{
	double		smallest_step = INFINITY;
	int			n = 0;

	while (n < range->n && range->value[n] < 0.0)
	{
		if (!is_negative_code(range->value[n]))
			return;
		n++;
	}
	/* What lies between the sides is not known to be positive. */
	if (range->more && n >= RANGE_SIDE)
		return;
	for (int i = n + 1; i < range->n; i++)
		smallest_step = fmin(smallest_step,
							 range->value[i] - range->value[i - 1]);
	if (n == 0 || range->n - n < 2 ||
		range->value[n] - range->value[n - 1] <= smallest_step)
		return;
	for (int i = 0; i < n; i++)
		is_code[i] = true;
}

/*
 * A count thins out towards its largest values, of which 9 may be one; the
 * answers of a scale do not.
 */
static bool
is_nine_beside_a_scale(const ValueRange *range, int at)
{
	int64_t		rows = 0;

	if (range->more || at != range->n - 1 || at < 2 ||
		!only_integers(range) || range->value[at - 1] > 7.0)
		return false;
	for (int i = 0; i < at; i++)
		rows += range->rows[i];
	return range->rows[at - 1] >= rows / 50.0;
}

/* The largest magnitude of what is no strong code; NaN if that is not known. */
static double
magnitude_of_rest(const ValueRange *range)
{
	double		largest = NAN;
	int			known[2] = {0, 0};

	for (int i = 0; i < range->n; i++)
	{
		if (is_strong_code(range->value[i]))
			continue;
		known[i >= RANGE_SIDE]++;
		largest = fmax(largest, fabs(range->value[i]));
	}
	return range->more && (known[0] == 0 || known[1] == 0) ? NAN : largest;
}

/* At least twice as far from zero as all else, some of which is not negative. */
static void
mark_far_beyond(const ValueRange *range, bool *is_code)
{
	double		rest = magnitude_of_rest(range);
	bool		all_negative = range->n > 0 &&
		range->value[range->n - 1] < 0.0;

	for (int i = 0; i < range->n && !all_negative; i++)
	{
		double		value = range->value[i];

		if (!is_strong_code(value))
			continue;
		if (value == 9.0)
			is_code[i] |= is_nine_beside_a_scale(range, i);
		else
			is_code[i] |= rest <= fabs(value) / 2.0;
	}
}

int
range_codes(const ValueRange *range, double codes[2], int64_t *rows)
{
	bool		is_code[RANGE_VALUES] = {false};
	int			n = 0;

	*rows = 0;
	mark_negative(range, is_code);
	mark_far_beyond(range, is_code);
	for (int i = 0; i < range->n; i++)
	{
		double		value = range->value[i];

		if (!is_code[i])
			continue;
		*rows += range->rows[i];
		if (n == 0 || fabs(value) > fabs(codes[0]))
		{
			if (n > 0)
				codes[1] = codes[0];
			codes[0] = value;
		}
		else if (n == 1 || fabs(value) > fabs(codes[1]))
			codes[1] = value;
		n++;
	}
	return n;
}

bool
range_is_binary(const ValueRange *range)
{
	for (int i = 0; i < range->n; i++)
		if (range->value[i] != 0.0 && range->value[i] != 1.0)
			return false;
	return range->n > 0 && !range->more;
}
