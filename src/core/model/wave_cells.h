/*-------------------------------------------------------------------------
 *
 * wave_cells.h
 *		The cells of a sample of many waves by cohort and period, and what
 *		each of them sums to.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_CELLS_H
#define RESILIENCE_WAVE_CELLS_H

#include "core/model/design.h"

/* Of any rows, outcomes measured from the design's origin. */
typedef struct WaveSums
{
	int64_t		rows;
	dd			w;				/* sum w; the rows, if they have no weights */
	dd			wy;				/* sum w y */
	dd			ww;				/* sum w^2 */
	dd			y;				/* sum y */
} WaveSums;

extern void wave_sums_add(WaveSums *to, const WaveSums *from);
extern WaveSums wave_sums_less(const WaveSums *all, const WaveSums *part);

typedef struct WaveCells
{
	Design	   *design;			/* a group for each cohort and period, in this
								 * order; a column of 1 and the covariates; it
								 * is never fitted */
	WaveSums   *of_cells;		/* by cell */
	WaveSums   *of_groups;		/* by group */
} WaveCells;

/* The sample must be canonical, and outlive them. */
extern WaveCells *wave_cells_create(const Sample *sample);
extern void wave_cells_free(WaveCells *cells);

/* The group of a cohort in a period, or -1 if nobody is in it. */
extern int	wave_cells_find(const WaveCells *cells, int32_t cohort,
							int32_t period);

#endif							/* RESILIENCE_WAVE_CELLS_H */
