/*-------------------------------------------------------------------------
 *
 * column_totals.h
 *		Statistics of a column that follow from sums.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COLUMN_TOTALS_H
#define RESILIENCE_COLUMN_TOTALS_H

#include "core/column/column_data.h"

static inline void
column_totals_add(ColumnTotals *to, const ColumnTotals *from, double times)
{
	to->rows += times * from->rows;
	to->weight += times * from->weight;
	to->sum += times * from->sum;
	to->squares += times * from->squares;
}

/* Of sums; rows and weight > 0. */
extern double column_totals_statistic(const ColumnData *data,
									  const ColumnQuestion *question,
									  const ColumnTotals *totals);

/*
 * The plug-in standard error of a mean or sum; multiplicity is how often each
 * cluster was drawn, NULL without clusters or for once each.
 */
extern double column_totals_error(const ColumnData *data,
								  const ColumnQuestion *question,
								  const ColumnTotals *totals,
								  const uint32_t *multiplicity);

#endif							/* RESILIENCE_COLUMN_TOTALS_H */
