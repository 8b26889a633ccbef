/*-------------------------------------------------------------------------
 *
 * row.h
 *		Rows that functions give, and whether the SQL objects have the
 *		arguments and columns that the library expects.
 *
 * The catalogue of a database may be of another version than the library.
 * Whatever opens a row complains, with a hint, if it is.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ROW_H
#define RESILIENCE_ROW_H

#include "access/tupdesc.h"
#include "fmgr.h"
#include "nodes/execnodes.h"

#include "core/sample/sample.h"

extern void require_arguments(FunctionCallInfo fcinfo, int n);
extern void require_columns(TupleDesc tupdesc, int n);

/* The row type of the result. */
extern TupleDesc result_row(FunctionCallInfo fcinfo, int n_columns);

/* For a function that returns a set: opens its tuplestore. */
extern void result_rows(FunctionCallInfo fcinfo, int n_columns);

/* ---- a row under construction: columns are NULL until set ---- */

#define MAX_ROW_COLUMNS 24

typedef struct ResultRow
{
	TupleDesc	tupdesc;
	ReturnSetInfo *set;			/* of a function that returns a set */
	Datum		values[MAX_ROW_COLUMNS];
	bool		nulls[MAX_ROW_COLUMNS];
} ResultRow;

/* The result's; of a set, opens its tuplestore; of any row type. */
extern void row_open(ResultRow *row, FunctionCallInfo fcinfo, int n_columns);
extern void rows_open(ResultRow *row, FunctionCallInfo fcinfo,
					  int n_columns);
extern void row_open_type(ResultRow *row, TupleDesc tupdesc, int n_columns);

extern void row_set(ResultRow *row, int column, Datum value);

/* NaN and NULL are left NULL. */
extern void row_set_number(ResultRow *row, int column, double value);
extern void row_set_text(ResultRow *row, int column, const char *text);
extern void row_set_count(ResultRow *row, int column, int64 count);
extern void row_set_key(ResultRow *row, int column, const Key *key);

/* Make a value of it, or put it into the set; all columns are NULL again. */
extern Datum row_close(ResultRow *row);
extern void row_put(ResultRow *row);

#endif							/* RESILIENCE_ROW_H */
