/*-------------------------------------------------------------------------
 *
 * value_range.h
 *		The smallest and largest values of a column, and what they look like.
 *
 * A code for a missing answer, such as -9 or 99, that was left in the data
 * lies beyond all real answers.  The four smallest and four largest distinct
 * values of a column and their rows show it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_VALUE_RANGE_H
#define RESILIENCE_VALUE_RANGE_H

#include <stdbool.h>
#include <stdint.h>

#define RANGE_SIDE 4
#define RANGE_VALUES (2 * RANGE_SIDE)

/*
 * Up to eight distinct values, in order; then infinity.  Of more, the four
 * smallest and the four largest.
 */
typedef struct ValueRange
{
	double		value[RANGE_VALUES];
	int64_t		rows[RANGE_VALUES];
	int32_t		n;				/* values kept */
	int32_t		more;			/* 1 if there are others between the sides */
} ValueRange;

extern void range_init(ValueRange *range);

/* Add rows of one value: the long way. */
extern void range_insert(ValueRange *range, double value, int64_t rows);

/* Add one row. */
static inline void
range_add(ValueRange *range, double value)
{
	const double *at = range->value;
	int			i;

	if (range->more && value > at[RANGE_SIDE - 1] && value < at[RANGE_SIDE])
		return;
	/* The first that is not smaller, if any; branches would go wrong often. */
	i = 4 * (value > at[3]);
	i += 2 * (value > at[i + 1]);
	i += value > at[i];
	if (at[i] == value)
		range->rows[i]++;
	else
		range_insert(range, value, 1);
}

/* Exactly what adding all rows to one range gives. */
extern void range_combine(ValueRange *into, const ValueRange *from);

/* The same values and rows? */
extern bool range_equal(const ValueRange *a, const ValueRange *b);

/* Could rows, so many of them, have given this range? */
extern bool range_plausible(const ValueRange *range, int64_t rows,
							double limit);

/*
 * How many values look like codes for missing answers, beyond the rest; two
 * of them at most are named, the furthest first.  *rows is the number of rows
 * of all.
 */
extern int	range_codes(const ValueRange *range, double codes[2],
						int64_t *rows);

/* Are there rows, and none but of 0 and 1? */
extern bool range_is_binary(const ValueRange *range);

#endif							/* RESILIENCE_VALUE_RANGE_H */
