/*-------------------------------------------------------------------------
 *
 * row.c
 *		Rows that functions give, and whether the SQL objects have the
 *		arguments and columns that the library expects.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

#include "pg/row.h"

static void
require_fit(bool fits)
{
	if (!fits)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("the SQL objects of extension \"resilience\" do not fit its library"),
				 errhint("Run ALTER EXTENSION resilience UPDATE.")));
}

void
require_arguments(FunctionCallInfo fcinfo, int n)
{
	require_fit(PG_NARGS() == n);
}

void
require_columns(TupleDesc tupdesc, int n)
{
	require_fit(tupdesc->natts == n);
}

TupleDesc
result_row(FunctionCallInfo fcinfo, int n_columns)
{
	TupleDesc	tupdesc;

	require_fit(get_call_result_type(fcinfo, NULL, &tupdesc) ==
				TYPEFUNC_COMPOSITE);
	require_columns(tupdesc, n_columns);
	return tupdesc;
}

void
result_rows(FunctionCallInfo fcinfo, int n_columns)
{
	InitMaterializedSRF(fcinfo, 0);
	require_columns(((ReturnSetInfo *) fcinfo->resultinfo)->setDesc,
					n_columns);
}

/* ---- a row under construction ---- */

static void
clear(ResultRow *row)
{
	memset(row->values, 0, sizeof(row->values));
	memset(row->nulls, true, sizeof(row->nulls));
}

void
row_open_type(ResultRow *row, TupleDesc tupdesc, int n_columns)
{
	Assert(n_columns <= MAX_ROW_COLUMNS);
	require_columns(tupdesc, n_columns);
	row->tupdesc = tupdesc;
	row->set = NULL;
	clear(row);
}

void
row_open(ResultRow *row, FunctionCallInfo fcinfo, int n_columns)
{
	row_open_type(row, BlessTupleDesc(result_row(fcinfo, n_columns)),
				  n_columns);
}

void
rows_open(ResultRow *row, FunctionCallInfo fcinfo, int n_columns)
{
	ReturnSetInfo *set = (ReturnSetInfo *) fcinfo->resultinfo;

	result_rows(fcinfo, n_columns);
	row_open_type(row, set->setDesc, n_columns);
	row->set = set;
}

void
row_set(ResultRow *row, int column, Datum value)
{
	row->values[column] = value;
	row->nulls[column] = false;
}

void
row_set_number(ResultRow *row, int column, double value)
{
	if (!isnan(value))
		row_set(row, column, Float8GetDatum(value));
}

void
row_set_text(ResultRow *row, int column, const char *text)
{
	if (text != NULL)
		row_set(row, column, CStringGetTextDatum(text));
}

void
row_set_count(ResultRow *row, int column, int64 count)
{
	row_set(row, column, Int64GetDatum(count));
}

void
row_set_key(ResultRow *row, int column, const Key *key)
{
	if (key->text != NULL)
		row_set(row, column,
				PointerGetDatum(cstring_to_text_with_len(key->text,
														 key->length)));
	else
		row_set_text(row, column, psprintf(INT64_FORMAT, key->number));
}

Datum
row_close(ResultRow *row)
{
	Datum		value = HeapTupleGetDatum(heap_form_tuple(row->tupdesc,
														  row->values,
														  row->nulls));

	clear(row);
	return value;
}

void
row_put(ResultRow *row)
{
	tuplestore_putvalues(row->set->setResult, row->tupdesc, row->values,
						 row->nulls);
	clear(row);
}
