/*-------------------------------------------------------------------------
 *
 * sort.h
 *		Sorting that can be cancelled: numbers, with something that goes along
 *		with each, and anything that can be compared.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SORT_H
#define RESILIENCE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* Something by its key; which one it is, its index says. */
typedef struct Keyed
{
	double		key;			/* never NaN */
	uint32_t	index;
} Keyed;

/* A place on the line where something changes, and by how much. */
typedef struct Step
{
	double		at;				/* never NaN */
	double		change;
} Step;

/* Those of equal keys, or at the same place, keep their order. */
extern void sort_numbers(double *numbers, size_t n);
extern void sort_keyed(Keyed *items, size_t n);
extern void sort_steps(Step *steps, size_t n);

/* Less than 0, 0 or more, as for qsort; the context is handed through. */
typedef int (*CompareItems) (const void *a, const void *b,
							 const void *context);

/* n items of the size given; those that compare equal keep their order. */
extern void sort_items(void *items, size_t n, size_t size,
					   CompareItems compare, const void *context);

#endif							/* RESILIENCE_SORT_H */
