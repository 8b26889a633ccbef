/*-------------------------------------------------------------------------
 *
 * array_elements.h
 *		The elements of an array whose type is known at run time only, such as
 *		one of this extension.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ARRAY_ELEMENTS_H
#define RESILIENCE_ARRAY_ELEMENTS_H

#include "utils/array.h"
#include "utils/lsyscache.h"

/* How many; nulls may be NULL if there are none. */
static inline int
array_elements(ArrayType *array, Datum **elements, bool **nulls)
{
	Oid			type = ARR_ELEMTYPE(array);
	int16		length;
	bool		by_value;
	char		align;
	int			n;

	get_typlenbyvalalign(type, &length, &by_value, &align);
	deconstruct_array(array, type, length, by_value, align, elements, nulls,
					  &n);
	return n;
}

#endif							/* RESILIENCE_ARRAY_ELEMENTS_H */
