/*-------------------------------------------------------------------------
 *
 * column_jackknife.h
 *		How a statistic of a column changes without each unit.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COLUMN_JACKKNIFE_H
#define RESILIENCE_COLUMN_JACKKNIFE_H

#include "core/column/column_data.h"

/*
 * Efron's acceleration, by leaving out each cluster, or each row.  False if
 * without one of them there would be no estimate.
 */
extern bool column_acceleration(const ColumnData *data,
								const ColumnQuestion *question,
								double *acceleration);

#endif							/* RESILIENCE_COLUMN_JACKKNIFE_H */
