/*-------------------------------------------------------------------------
 *
 * csv.h
 *		The oracles' tables, for the unit tests: no quotes, one header line.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TEST_CSV_H
#define RESILIENCE_TEST_CSV_H

#include <stdbool.h>

typedef struct Csv
{
	char	   *text;
	int			n_columns;
	int			n_rows;
	char	  **fields;			/* row by row, after those of the header */
} Csv;

extern Csv	csv_read(const char *path);
extern void csv_free(Csv *csv);

extern const char *csv_text(const Csv *csv, int row, const char *column);
extern double csv_number(const Csv *csv, int row, const char *column);
extern bool csv_is(const Csv *csv, int row, const char *column,
				   const char *text);

#endif							/* RESILIENCE_TEST_CSV_H */
