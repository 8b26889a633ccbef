/*-------------------------------------------------------------------------
 *
 * unit_rows.h
 *		The units behind the cells of a sample of units.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_UNIT_ROWS_H
#define RESILIENCE_UNIT_ROWS_H

#include "core/model/wave_cells.h"

/* A cell, and whose it is. */
typedef struct UnitCell
{
	int64_t		unit;
	int32_t		period;
	uint32_t	cell;
} UnitCell;

typedef struct UnitCells
{
	uint32_t	n;
	UnitCell   *cells;			/* by unit and period */
} UnitCells;

/* The sample of the cells must be one of units. */
extern UnitCells unit_cells_create(const WaveCells *cells);
extern void unit_cells_free(UnitCells *units);

/* One past the last cell of the unit that has this one. */
extern uint32_t unit_cells_end(const UnitCells *units, uint32_t first);

/* By cell, the rows that its unit has in all periods. */
extern int64_t *unit_rows_create(const WaveCells *cells);

#endif							/* RESILIENCE_UNIT_ROWS_H */
