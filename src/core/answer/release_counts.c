/*-------------------------------------------------------------------------
 *
 * release_counts.c
 *		How many gave each answer, as an attacker would work it out.
 *
 * It follows from the number of answers, their sum and their sum of squares:
 * exactly for up to three values; for up to eight within limits, which are
 * narrowed by trying all whole numbers where there are not too many.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/release_counts.h"

#include <math.h>

#include "core/numeric/tolerance.h"

/*
 * How many are at a, if all are at a, b or c: of n_a, n_b and n_c the sums of
 * (y - b)(y - c) leave n_a (a - b)(a - c).
 */
static double
count_at(const Counting *counting, int a, int b, int c)
{
	dd			at = counting->at[a];
	dd			sum = dd_add(counting->at[b], counting->at[c]);
	dd			product = dd_mul(counting->at[b], counting->at[c]);
	dd			left = dd_sub(counting->second, dd_mul(sum, counting->first));

	left = dd_add(left, dd_mul(product, counting->rows));
	return dd_div(left, dd_mul(dd_sub(at, counting->at[b]),
							   dd_sub(at, counting->at[c]))).hi;
}

/*
 * A corner of what is possible: at most three values occur, as there are three
 * sums.
 */
static bool
take_corner(Counting *counting, int a, int b, int c)
{
	double		count[RANGE_VALUES] = {0.0};

	count[a] = count_at(counting, a, b, c);
	count[b] = count_at(counting, b, a, c);
	count[c] = count_at(counting, c, a, b);
	if (!(count[a] >= -WHOLE_COUNT && count[b] >= -WHOLE_COUNT &&
		  count[c] >= -WHOLE_COUNT))
		return false;
	for (int i = 0; i < counting->n; i++)
	{
		counting->least[i] = fmin(counting->least[i], count[i]);
		counting->most[i] = fmax(counting->most[i], count[i]);
	}
	return true;
}

double
count_of_larger(const Counting *counting)
{
	dd			above = dd_sub(counting->first,
							   dd_mul(counting->at[0], counting->rows));

	return dd_div(above, dd_sub(counting->at[1], counting->at[0])).hi;
}

/* The least and most that may have given each value; false if none fits. */
static bool
count_values(Counting *counting)
{
	bool		possible = false;

	if (counting->n == 2)
	{
		counting->least[1] = counting->most[1] = count_of_larger(counting);
		counting->least[0] = counting->most[0] =
			counting->rows.hi - counting->most[1];
		return true;
	}
	for (int a = 0; a < counting->n; a++)
		for (int b = a + 1; b < counting->n; b++)
			for (int c = b + 1; c < counting->n; c++)
				possible |= take_corner(counting, a, b, c);
	return possible;
}

double
between(double count, double most)
{
	return fmax(fmin(count, most), 0.0);
}

/* Counts are whole, and no larger than that of the whole sample. */
static void
make_whole(Counting *counting, const int64_t *rows)
{
	for (int i = 0; i < counting->n; i++)
	{
		counting->least[i] = between(ceil(counting->least[i] - WHOLE_COUNT),
									 counting->rows.hi);
		counting->most[i] = between(floor(counting->most[i] + WHOLE_COUNT),
									fmin(counting->rows.hi,
										 (double) rows[i]));
		/* Of bytes that somebody forged, the two may contradict each other. */
		counting->most[i] = fmax(counting->most[i], counting->least[i]);
	}
}

/* More cases than this are not tried. */
#define MAX_TRIES 1000

/*
 * Put the values in the order of how far apart the limits of their counts are;
 * the number of cases to try for all but the last three.
 */
static double
order_for_trying(const Counting *counting, int *order)
{
	double		tries = 1.0;

	for (int i = 0; i < counting->n; i++)
	{
		int			place = i;

		for (; place > 0 && counting->most[order[place - 1]] - counting->least[order[place - 1]] >
			 counting->most[i] - counting->least[i]; place--)
			order[place] = order[place - 1];
		order[place] = i;
	}
	for (int i = 0; i < counting->n - 3; i++)
		tries *= counting->most[order[i]] - counting->least[order[i]] + 1.0;
	return tries;
}

static bool
is_count(double count)
{
	return count >= -WHOLE_COUNT && fabs(count - round(count)) <= WHOLE_COUNT;
}

/* With those counts of all values but three: can theirs be whole? */
static bool
complete_case(const Counting *counting, const int *order, double *count)
{
	Counting	left = *counting;
	int			free = counting->n - 3;
	int			a = order[free];
	int			b = order[free + 1];
	int			c = order[free + 2];

	for (int i = 0; i < free; i++)
	{
		dd			rows = dd_from(count[order[i]]);
		dd			first = dd_mul(rows, counting->at[order[i]]);

		left.rows = dd_sub(left.rows, rows);
		left.first = dd_sub(left.first, first);
		left.second = dd_sub(left.second, dd_mul(first, counting->at[order[i]]));
	}
	count[a] = count_at(&left, a, b, c);
	count[b] = count_at(&left, b, a, c);
	count[c] = count_at(&left, c, a, b);
	return is_count(count[a]) && is_count(count[b]) && is_count(count[c]);
}

/* The next case, as an odometer counts; false after the last. */
static bool
next_case(const Counting *counting, const int *order, double *count)
{
	for (int i = 0; i < counting->n - 3; i++)
	{
		int			value = order[i];

		if (++count[value] <= counting->most[value])
			return true;
		count[value] = counting->least[value];
	}
	return false;
}

/* The limits that the whole numbers among what is possible leave. */
static void
try_whole_numbers(Counting *counting)
{
	Counting	found = *counting;
	int			order[RANGE_VALUES];
	double		count[RANGE_VALUES];
	bool		any = false;

	if (order_for_trying(counting, order) > MAX_TRIES)
		return;
	for (int i = 0; i < counting->n; i++)
	{
		count[i] = counting->least[i];
		found.least[i] = counting->rows.hi;
		found.most[i] = 0.0;
	}
	do
	{
		if (!complete_case(counting, order, count))
			continue;
		any = true;
		for (int i = 0; i < counting->n; i++)
		{
			found.least[i] = fmin(found.least[i], round(count[i]));
			found.most[i] = fmax(found.most[i], round(count[i]));
		}
	} while (next_case(counting, order, count));
	if (any)
		*counting = found;
}

bool
count_answers(Counting *counting, const int64_t *rows)
{
	if (counting->n < 2 || !count_values(counting))
		return false;
	make_whole(counting, rows);
	if (counting->n > 3)
		try_whole_numbers(counting);
	return true;
}
