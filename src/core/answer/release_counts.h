/*-------------------------------------------------------------------------
 *
 * release_counts.h
 *		How many gave each answer, as an attacker would work it out.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_RELEASE_COUNTS_H
#define RESILIENCE_RELEASE_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/numeric/dd.h"
#include "core/sample/value_range.h"

/* The sums of a variable in a cell, and its values, all about the centre. */
typedef struct Counting
{
	dd			rows;
	dd			first;
	dd			second;
	dd			at[RANGE_VALUES];
	int			n;
	double		least[RANGE_VALUES];	/* that may have given each value */
	double		most[RANGE_VALUES];
} Counting;

/*
 * The least and most that may have given each value, in whole numbers; "rows"
 * of the whole sample have each.  False if there are fewer than two values, or
 * no counts fit.
 */
extern bool count_answers(Counting *counting, const int64_t *rows);

/* Of a variable of two values, how many have the larger. */
extern double count_of_larger(const Counting *counting);

/* Whatever sums and ranges say that no rows have made: a count, or NaN, so far. */
extern double between(double count, double most);

#endif							/* RESILIENCE_RELEASE_COUNTS_H */
