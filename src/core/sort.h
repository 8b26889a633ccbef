/*-------------------------------------------------------------------------
 *
 * sort.h
 *		Sorting numbers, with something that goes along with each.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SORT_H
#define RESILIENCE_SORT_H

#include <stddef.h>

typedef struct Step
{
	double		at;				/* never NaN */
	double		change;
} Step;

/* By "at"; steps at the same place keep their order. */
extern void sort_steps(Step *steps, size_t n);

extern void sort_numbers(double *numbers, size_t n);

#endif							/* RESILIENCE_SORT_H */
