/*-------------------------------------------------------------------------
 *
 * cohort_cells.h
 *		What a sample holds of each cohort in each period.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COHORT_CELLS_H
#define RESILIENCE_COHORT_CELLS_H

#include "core/sample/sample.h"

typedef struct CohortCell
{
	int32_t		cohort;
	int32_t		period;
	int64_t		rows;
	uint32_t	clusters;		/* that have rows of it */
	uint32_t	entries;		/* of the sample: if it has units, as many */
	double		weight;			/* the sum of weights; rows if there are none */
	double		effective_rows;
	double		mean;
} CohortCell;

/* Those with rows, of a canonical sample, in order; *n of them. */
extern CohortCell *cohort_cells(const Sample *sample, uint32_t *n);

#endif							/* RESILIENCE_COHORT_CELLS_H */
