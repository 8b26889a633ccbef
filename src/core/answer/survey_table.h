/*-------------------------------------------------------------------------
 *
 * survey_table.h
 *		Tests of independence of the two-way table of a survey.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SURVEY_TABLE_H
#define RESILIENCE_SURVEY_TABLE_H

#include "core/base/names.h"
#include "core/inference/independence.h"
#include "core/variance/survey_totals.h"

/* R's names of its tests. */
typedef enum TableTest
{
	TABLE_F,
	TABLE_CHISQ,
	TABLE_WALD,
	TABLE_ADJWALD
} TableTest;

extern const NameList table_test_names;

/* Which cell of the table the rows of a cell of a sample are in, row by row. */
typedef struct TableCells
{
	int			n_rows;
	int			n_columns;
	int			(*cell_of) (const Sample *sample, const Cell *cell,
							const void *context);
	const void *context;
} TableCells;

typedef struct TableAnswer
{
	bool		tested;			/* tests say which there are */
	IndependenceTests tests;
	int64_t		rows;			/* of the data */
	double		df;
	uint32_t	lost;			/* replicates without rows */
	VarianceStatus status;
	uint32_t	at;				/* a cell of the stratum at fault */
} TableAnswer;

/* A table has at least two rows and two columns, each with people. */
extern void survey_table_test(const Sample *sample, const SurveyUnits *units,
							  const TableCells *cells,
							  const SurveyChoices *survey,
							  TableAnswer *answer);

/* ---- the table of a sample whose patterns are its two categories ---- */

typedef struct PatternTable
{
	double	   *rows;			/* in ascending order */
	double	   *columns;
	TableCells	cells;
} PatternTable;

/* False if there are more than so many rows or columns. */
extern bool pattern_table_find(const Sample *sample, int most,
							   PatternTable *table);
extern void pattern_table_free(PatternTable *table);

#endif							/* RESILIENCE_SURVEY_TABLE_H */
