/*-------------------------------------------------------------------------
 *
 * column_estimate.h
 *		A statistic of the rows of a column themselves.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COLUMN_ESTIMATE_H
#define RESILIENCE_COLUMN_ESTIMATE_H

#include "core/column/column_data.h"

extern double column_estimate(const ColumnData *data,
							  const ColumnQuestion *question);

/*
 * What rounding in double makes of the statistic and its replicates: a
 * standard error that is not larger is none.
 */
extern double column_rounding(const ColumnData *data,
							  const ColumnQuestion *question,
							  double estimate);

#endif							/* RESILIENCE_COLUMN_ESTIMATE_H */
