/*-------------------------------------------------------------------------
 *
 * column_draws.h
 *		The ways of drawing the rows of a column anew.
 *
 * Rows have the same distribution by all of them; column_replicates.c chooses.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COLUMN_DRAWS_H
#define RESILIENCE_COLUMN_DRAWS_H

#include "core/column/column_data.h"

typedef struct ColumnDraws
{
	const ColumnData *data;
	const ColumnQuestion *question;
	uint64_t	seed;
	uint32_t	reps;
	bool		plain;			/* do not use what only this processor has */

	/* To be filled, reps of each; std_errors is NULL if not wanted. */
	double	   *values;
	double	   *std_errors;
} ColumnDraws;

/* Whole clusters, one after another. */
extern void column_draw_clusters(const ColumnDraws *draws);

/* Rows, by how many of each entry; and row by row, where they are few. */
extern void column_draw_binomials(const ColumnDraws *draws);
extern void column_draw_singly(const ColumnDraws *draws);

/* Rows by core/column/row_draws.h; fewer than 2^32. */
extern void column_draw_rows(const ColumnDraws *draws);

#endif							/* RESILIENCE_COLUMN_DRAWS_H */
