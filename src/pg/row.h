/*-------------------------------------------------------------------------
 *
 * row.h
 *		Do the SQL objects have the arguments and columns the library expects?
 *
 * The catalogue of a database may be of another version than the library.
 * Each of these complains, with a hint, if it is.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ROW_H
#define RESILIENCE_ROW_H

#include "access/tupdesc.h"
#include "fmgr.h"

extern void require_arguments(FunctionCallInfo fcinfo, int n);
extern void require_columns(TupleDesc tupdesc, int n);

/* The row type of the result. */
extern TupleDesc result_row(FunctionCallInfo fcinfo, int n_columns);

/* For a function that returns a set: opens its tuplestore. */
extern void result_rows(FunctionCallInfo fcinfo, int n_columns);

#endif							/* RESILIENCE_ROW_H */
