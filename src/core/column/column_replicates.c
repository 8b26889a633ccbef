/*-------------------------------------------------------------------------
 *
 * column_replicates.c
 *		Bootstrap replicates of a statistic of a column.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/column_replicates.h"

/* So few entries are drawn by binomials, however few rows they stand for. */
#define FEW_ENTRIES 32

/* From so many rows for each entry a binomial takes less than its rows. */
#define MANY_ROWS 256

/* Below, rows are drawn one by one. */
#define POISSON_FROM 1024

/* Rows have numbers of 32 bits. */
#define POISSON_BELOW INT64_C(0x80000000)

ColumnWay
column_way(const ColumnData *data)
{
	int64_t		n = data->sample->image.n_rows;

	if (data->clustered)
		return column_draw_clusters;
	if (data->n_entries <= FEW_ENTRIES ||
		n >= MANY_ROWS * (int64_t) data->n_entries || n >= POISSON_BELOW)
		return column_draw_binomials;
	return n < POISSON_FROM ? column_draw_singly : column_draw_rows;
}
