/*-------------------------------------------------------------------------
 *
 * row.c
 *		Do the SQL objects have the arguments and columns the library expects?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "funcapi.h"

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
