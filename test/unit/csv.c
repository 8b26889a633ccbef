/*-------------------------------------------------------------------------
 *
 * csv.c
 *		The oracles' tables, for the unit tests.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "csv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"

static void
fail(const char *what, const char *name)
{
	fprintf(stderr, "%s %s\n", what, name);
	exit(2);
}

static char *
read_text(const char *path)
{
	FILE	   *file = fopen(path, "rb");
	long		size;
	char	   *text;

	if (file == NULL)
		fail("cannot read", path);
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	text = core_alloc((size_t) size + 1);
	if (fread(text, 1, size, file) != (size_t) size)
		fail("cannot read", path);
	fclose(file);
	return text;
}

Csv
csv_read(const char *path)
{
	Csv			csv = {.text = read_text(path), .n_columns = 1};
	size_t		separators = 0;
	size_t		n = 0;

	for (const char *c = csv.text; *c != '\0'; c++)
	{
		separators += *c == ',' || *c == '\n';
		if (csv.n_rows == 0 && *c == ',')
			csv.n_columns++;
		csv.n_rows += *c == '\n';
	}
	csv.n_rows--;
	csv.fields = core_alloc((separators + 1) * sizeof(char *));
	csv.fields[n++] = csv.text;
	for (char *c = csv.text; *c != '\0'; c++)
	{
		bool		ends = *c == ',' || *c == '\n';

		if (ends || *c == '\r')
			*c = '\0';
		if (ends && n < separators)
			csv.fields[n++] = c + 1;
	}
	if (n != (size_t) csv.n_columns * (csv.n_rows + 1))
		fail("not a table:", path);
	return csv;
}

void
csv_free(Csv *csv)
{
	core_free(csv->fields);
	core_free(csv->text);
}

const char *
csv_text(const Csv *csv, int row, const char *column)
{
	for (int i = 0; i < csv->n_columns; i++)
		if (strcmp(csv->fields[i], column) == 0)
			return csv->fields[(size_t) (row + 1) * csv->n_columns + i];
	fail("there is no column", column);
	return NULL;
}

double
csv_number(const Csv *csv, int row, const char *column)
{
	const char *text = csv_text(csv, row, column);
	char	   *end;
	double		number = strtod(text, &end);

	if (*text == '\0' || *end != '\0')
		fail("not a number:", text);
	return number;
}

bool
csv_is(const Csv *csv, int row, const char *column, const char *text)
{
	return strcmp(csv_text(csv, row, column), text) == 0;
}
