/*-------------------------------------------------------------------------
 *
 * survey_chisq.c
 *		survey_chisq: do the rows and columns of a survey's table depend on each
 *		other?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "fmgr.h"
#include "utils/builtins.h"

#include "core/answer/survey_table.h"
#include "core/base/memory.h"
#include "pg/choice_arguments.h"
#include "pg/row.h"
#include "pg/survey_answers.h"
#include "pg/survey_parts.h"

PG_FUNCTION_INFO_V1(survey_chisq_of_samples);
PG_FUNCTION_INFO_V1(survey_chisq_final);

/* Covariances are of all cells with all. */
#define CATEGORIES_MOST 50
#define CELLS_MOST 250

/* The arguments. */
enum
{
	ARG_SAMPLES,
	ARG_ROWS,
	ARG_COLUMNS,
	ARG_STATISTIC,
	ARG_DESIGN,
	N_ARGS = ARG_DESIGN + N_SURVEY_ARGUMENTS
};

pg_noreturn static void
report_too_many_categories(int most)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a table has at most %d rows and %d columns", most, most),
			 errhint("Put a measurement into classes, such as width_bucket(age, 20, 80, 6).")));
}

pg_noreturn static void
report_too_many_cells(int rows, int columns, int most)
{
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("a table of %d by %d has more than %d cells", rows, columns, most),
			 errhint("Combine categories.")));
}

static const WaldTest *
test_of(const TableAnswer *answer, TableTest test)
{
	switch (test)
	{
		case TABLE_CHISQ:
			return &answer->tests.first_order;
		case TABLE_WALD:
			return &answer->tests.wald;
		case TABLE_ADJWALD:
			return &answer->tests.adjusted_wald;
		default:
			return &answer->tests.second_order;
	}
}

static const char *
method_of(const Sample *sample, const TableCells *cells, TableTest test,
		  const SurveyChoices *survey)
{
	static const char *const names[] = {
		[TABLE_F] = "Pearson's X-squared, second-order Rao-Scott correction",
		[TABLE_CHISQ] = "Pearson's X-squared, first-order Rao-Scott correction",
		[TABLE_WALD] = "Wald test of totals",
		[TABLE_ADJWALD] = "Wald test of totals, adjusted for the degrees of freedom"
	};

	return psprintf("%s, of a table of %d by %d, variance %s", names[test],
					cells->n_rows, cells->n_columns,
					survey_variance_text(sample, survey));
}

static const char *
note_of(const Sample *sample, const SurveyUnits *units,
		const TableCells *cells, const SurveyChoices *survey,
		const TableAnswer *answer, const WaldTest *test)
{
	StringInfoData note;

	initStringInfo(&note);
	if (answer == NULL)
		note_append(&note, "no test: a table of %d by %d has nothing to compare",
					cells->n_rows, cells->n_columns);
	else
	{
		note_variance_status(&note, "test", answer->status, sample, answer->at, survey);
		if (answer->status == VARIANCE_OK && !answer->tested)
			note_append(&note, "no test: too many cells have no rows, or nothing varies between PSUs");
		else if (answer->tested && isnan(test->p_value))
			note_append(&note, "no test: fewer degrees of freedom of the design than the table has");
		note_lonely_policy(&note, sample, units, survey);
		note_lost_replicates(&note, answer->lost);
	}
	return note.len > 0 ? note.data : NULL;
}

static Datum
form_answer(FunctionCallInfo fcinfo, const Sample *sample,
			const SurveyUnits *units, const TableCells *cells,
			const SurveyChoices *survey, TableTest which)
{
	TableAnswer answer = {0};
	const WaldTest *test = test_of(&answer, which);
	ResultRow	row;

	row_open(&row, fcinfo, N_TEST_COLS);
	row_set_text(&row, COL_TEST, table_test_names.names[which]);
	if (cells->n_rows < 2 || cells->n_columns < 2)
	{
		row_set_text(&row, COL_TEST_NOTE, note_of(sample, units, cells, survey, NULL, test));
		return row_close(&row);
	}
	survey_table_test(sample, units, cells, survey, &answer);
	require_population(answer.status);
	if (answer.tested && !isnan(test->p_value))
	{
		/* X-squared itself, as R gives it: over the design effect it is judged. */
		row_set_number(&row, COL_TEST_STATISTIC,
					   which == TABLE_CHISQ ? answer.tests.pearson : test->statistic);
		row_set_number(&row, COL_TEST_DF1, test->df1);
		if (!isinf(test->df2))
			row_set_number(&row, COL_TEST_DF2, test->df2);
		row_set_number(&row, COL_TEST_P_VALUE, test->p_value);
	}
	if (answer.tested)
		row_set_number(&row, COL_TEST_DESIGN_EFFECT, answer.tests.deff);
	row_set_count(&row, COL_TEST_N, answer.rows);
	set_survey_units(&row, COL_TEST_N_PSUS, sample, units);
	row_set_text(&row, COL_TEST_METHOD, method_of(sample, cells, which, survey));
	row_set_text(&row, COL_TEST_NOTE, note_of(sample, units, cells, survey, &answer, test));
	return row_close(&row);
}

/* ---- of samples, each of a cell ---- */

/* The category of each sample, numbered from 0; how many there are. */
static int *
number_categories(FunctionCallInfo fcinfo, int n, const char *name,
				  int n_samples, int *n_categories)
{
	int			n_elements;
	Datum	   *elements = get_whole_array(fcinfo, n, name, &n_elements);
	int		   *number = core_alloc_array(size_add(n_samples, 1), sizeof(int));
	char	  **known = core_alloc_array(CATEGORIES_MOST, sizeof(char *));

	if (n_elements != n_samples)
		ereport(ERROR,
				(errcode(ERRCODE_ARRAY_SUBSCRIPT_ERROR),
				 errmsg("there are %d samples and %d %s", n_samples, n_elements, name),
				 errhint("Give the row and the column of the table that each sample is of, in the same order.")));
	*n_categories = 0;
	for (int i = 0; i < n_samples; i++)
	{
		char	   *category = TextDatumGetCString(elements[i]);

		for (number[i] = 0; number[i] < *n_categories; number[i]++)
			if (strcmp(known[number[i]], category) == 0)
				break;
		if (number[i] < *n_categories)
			continue;
		if (*n_categories == CATEGORIES_MOST)
			report_too_many_categories(CATEGORIES_MOST);
		known[(*n_categories)++] = category;
	}
	return number;
}

static int
cell_of_part(const Sample *sample, const Cell *cell, const void *context)
{
	(void) sample;
	return ((const int *) context)[NEVER_TREATED - cell->cohort];
}

Datum
survey_chisq_of_samples(PG_FUNCTION_ARGS)
{
	const Sample **samples;
	const Sample *joined;
	SurveyChoices survey = {0};
	SurveyUnits *units;
	TableTest	test;
	TableCells	cells = {0, 0, cell_of_part, NULL};
	int		   *cell;
	int		   *row;
	int		   *column;
	int			n;

	require_arguments(fcinfo, N_ARGS);
	test = get_one_of(fcinfo, ARG_STATISTIC, "statistic", &table_test_names);
	if (PG_ARGISNULL(ARG_SAMPLES) || PG_ARGISNULL(ARG_ROWS) || PG_ARGISNULL(ARG_COLUMNS))
		PG_RETURN_NULL();
	samples = get_survey_parts(fcinfo, ARG_SAMPLES, &n);
	row = number_categories(fcinfo, ARG_ROWS, "rows", n, &cells.n_rows);
	column = number_categories(fcinfo, ARG_COLUMNS, "columns", n, &cells.n_columns);
	if (cells.n_rows * cells.n_columns > CELLS_MOST)
		report_too_many_cells(cells.n_rows, cells.n_columns, CELLS_MOST);
	joined = join_survey_parts(samples, n, "survey_chisq");
	units = get_survey_design(fcinfo, ARG_DESIGN, joined, &survey);
	cell = core_alloc_array(n, sizeof(int));
	for (int i = 0; i < n; i++)
		cell[i] = row[i] * cells.n_columns + column[i];
	cells.context = cell;
	return form_answer(fcinfo, joined, units, &cells, &survey, test);
}

/* ---- of rows ---- */

Datum
survey_chisq_final(PG_FUNCTION_ARGS)
{
	const SurveyChoices survey = {0};
	const Sample *sample;
	PatternTable table;

	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	sample = PG_GETARG_KEYED_SURVEY(0);
	require_state_of_values(sample, 2, "survey_chisq");
	if (!pattern_table_find(sample, CATEGORIES_MOST, &table))
		report_too_many_categories(CATEGORIES_MOST);
	if (table.cells.n_rows * table.cells.n_columns > CELLS_MOST)
		report_too_many_cells(table.cells.n_rows, table.cells.n_columns, CELLS_MOST);
	return form_answer(fcinfo, sample, survey_units_create(sample),
					   &table.cells, &survey, TABLE_F);
}
