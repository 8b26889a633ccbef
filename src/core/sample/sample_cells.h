/*-------------------------------------------------------------------------
 *
 * sample_cells.h
 *		did_sample: the sums of a cell, merged with others and centred.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_CELLS_H
#define RESILIENCE_SAMPLE_CELLS_H

#include "core/sample/sample.h"

/* Add the rows of a cell to another, about whose reference the sums stay. */
extern void cell_merge(Cell *into, const Cell *from, int components,
					   int powers);

/* The sums of a cell with rows about its weighted mean, rounded to double. */
extern void cell_recentre(Cell *centred, const Cell *cell,
						  const Sample *sample);

#endif							/* RESILIENCE_SAMPLE_CELLS_H */
