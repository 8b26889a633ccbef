/*-------------------------------------------------------------------------
 *
 * column_question.c
 *		What is asked of a column: which statistic.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/column/column_question.h"

/* In the order of ColumnStatistic. */
const NameList column_statistic_names =
NAME_LIST("mean", "sum", "proportion", "median", "quantile", "trimmed mean",
		  "sd");
