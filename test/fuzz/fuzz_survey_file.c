/*-------------------------------------------------------------------------
 *
 * fuzz_survey_file.c
 *		What is read of a labelled survey file is text of UTF-8 and dates of the
 *		calendar, or a problem is told; and ReadStat's memory is given back.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "fuzz.h"

#include "reader/column_names.h"
#include "reader/encoding.h"
#include "reader/print_format.h"
#include "reader/read.h"

/* A header may promise more rows than anybody waits for. */
#define MOST_READS 200000
#define MOST_ROWS 2000

typedef struct Seen
{
	int			n_reads;
	int64_t		n_rows;
} Seen;

static void
must_be_utf8(const char *text, const char *what)
{
	size_t		valid;

	if (text == NULL)
		return;
	if (!utf8_check(text, strlen(text), &valid) || valid != strlen(text))
		fuzz_fail("%s is not UTF-8", what);
}

static bool
go_on(void *context)
{
	Seen	   *seen = context;

	return ++seen->n_reads < MOST_READS;
}

static void
check_instant(const SurveyVariable *variable, double number)
{
	Instant		instant;
	char		text[INSTANT_BYTES];

	if (!instant_of(variable->unit, number, &instant))
		return;
	if (instant_text(&instant, variable->kind, text) >= INSTANT_BYTES)
		fuzz_fail("a date is too long");
	if (variable->kind == KIND_DATE && (strlen(text) < 10 || text[4] != '-' || text[7] != '-'))
		fuzz_fail("a date is \"%s\"", text);
}

static bool
take_row(void *context, const SurveyFile *file, const SurveyValue *values, int64_t row)
{
	Seen	   *seen = context;

	if (row != seen->n_rows++)
		fuzz_fail("row %lld comes after %lld", (long long) row, (long long) seen->n_rows);
	for (int i = 0; i < file->n_variables; i++)
	{
		const SurveyValue *value = &values[i];

		if (value->state == VALUE_TEXT)
		{
			if (strlen(value->text) != value->length)
				fuzz_fail("a text has another length than is told");
			must_be_utf8(value->text, "a text");
		}
		if (value->state == VALUE_NUMBER && isnan(value->number))
			fuzz_fail("a number is none");
		if (value->state == VALUE_TAGGED_MISSING && value->tag == 0)
			fuzz_fail("a missing value has no tag");
		if (value->state == VALUE_NUMBER && file->variables[i].kind > KIND_TEXT)
			check_instant(&file->variables[i], value->number);
	}
	return seen->n_rows < MOST_ROWS;
}

static void
check_file(SurveyFile *file)
{
	ColumnNames names;

	if (file->n_variables < 1)
		fuzz_fail("a file without variables is read");
	if (!column_names_begin(&names, &file->arena, (size_t) file->n_variables))
		return;
	must_be_utf8(file->label, "the label");
	must_be_utf8(file->table, "the data set's name");
	for (int i = 0; i < file->n_variables; i++)
	{
		const SurveyVariable *variable = &file->variables[i];
		const char *column = column_names_add(&names, variable->name, "", true);

		if (variable->name == NULL || variable->name[0] == '\0')
			fuzz_fail("a variable has no name");
		if (column != NULL && strlen(column) > MOST_NAME_BYTES)
			fuzz_fail("a column's name is too long");
		must_be_utf8(variable->name, "a name");
		must_be_utf8(column, "a column's name");
		must_be_utf8(variable->label, "a label");
		must_be_utf8(variable->format, "a format");
		if (variable->labels == NULL)
			continue;
		for (const SurveyLabel *label = variable->labels->first; label != NULL; label = label->next)
		{
			must_be_utf8(label->label, "a value label");
			must_be_utf8(label->code.text, "a code");
		}
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const char *const encodings[] = {NULL, NULL, NULL, "WINDOWS-1252", "UTF-8", "SHIFT-JIS"};
	SurveyChoices choices = {encodings[size % 6], size % 7 == 0 ? "ONE" : NULL};
	Seen		seen = {0, 0};
	SurveyCaller caller = {&seen, go_on, take_row};
	SurveyFile	file = {.n_variables = 0};
	Problem		problem = {.kind = PROBLEM_NONE};
	int64_t		n_rows = 0;
	bool		is_well = survey_open(bytes, size, &choices, &caller, &file, &problem);

	if (is_well)
	{
		check_file(&file);
		is_well = survey_rows(bytes, size, &choices, &caller, &file, &n_rows, &problem);
	}
	if (is_well != (problem.kind == PROBLEM_NONE))
		fuzz_fail("a file and a problem, or neither: %s", problem.message);
	if (!is_well && problem.message[0] == '\0')
		fuzz_fail("a problem is not told");
	survey_close(&file);
	return 0;
}
