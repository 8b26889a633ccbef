/*-------------------------------------------------------------------------
 *
 * column_question.h
 *		What is asked of a column: which statistic.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COLUMN_QUESTION_H
#define RESILIENCE_COLUMN_QUESTION_H

#include <stdbool.h>

#include "core/base/names.h"

typedef enum ColumnStatistic
{
	COLUMN_MEAN,
	COLUMN_SUM,
	COLUMN_PROPORTION,
	COLUMN_MEDIAN,
	COLUMN_QUANTILE,
	COLUMN_TRIMMED_MEAN,
	COLUMN_SD
} ColumnStatistic;

#define N_COLUMN_STATISTICS 7

extern const NameList column_statistic_names;

/* Which statistic: its name and its number, if it has one. */
typedef struct ColumnQuestion
{
	ColumnStatistic statistic;
	double		probability;	/* of a quantile */
	double		trim;			/* share left out at each end */
} ColumnQuestion;

/* Statistics of the ordered values, not of sums. */
static inline bool
column_wants_order(const ColumnQuestion *question)
{
	return question->statistic == COLUMN_MEDIAN ||
		question->statistic == COLUMN_QUANTILE ||
		question->statistic == COLUMN_TRIMMED_MEAN;
}

/* Whether the statistic exists for as many rows. */
static inline bool
column_has_statistic(const ColumnQuestion *question, double rows)
{
	return rows >= (question->statistic == COLUMN_SD ? 2.0 : 1.0);
}

/* Whether each of its replicates has a standard error of its own. */
static inline bool
column_has_std_error(ColumnStatistic statistic)
{
	return statistic == COLUMN_MEAN || statistic == COLUMN_SUM ||
		statistic == COLUMN_PROPORTION;
}

#endif							/* RESILIENCE_COLUMN_QUESTION_H */
