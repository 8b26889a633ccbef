/*-------------------------------------------------------------------------
 *
 * column_replicates.h
 *		Bootstrap replicates of a statistic of a column.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COLUMN_REPLICATES_H
#define RESILIENCE_COLUMN_REPLICATES_H

#include "core/column/column_draws.h"

typedef void (*ColumnWay) (const ColumnDraws *draws);

/* The fastest way for such data. */
extern ColumnWay column_way(const ColumnData *data);

static inline void
column_replicates(const ColumnDraws *draws)
{
	column_way(draws->data) (draws);
}

#endif							/* RESILIENCE_COLUMN_REPLICATES_H */
