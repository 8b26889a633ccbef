/*-------------------------------------------------------------------------
 *
 * short_way.h
 *		Many rows at once into the state of an aggregate.
 *
 * A transition function takes one row.  Beside some there is a short way,
 * which takes rows of a page as far as all is usual: the state knows their
 * cells, and nothing is to be said of their values.  It stops before a row
 * that is not, which the transition function then takes.  So there is one
 * place for what is unusual, and both come to the same.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SHORT_WAY_H
#define RESILIENCE_SHORT_WAY_H

#include "fmgr.h"

#include "core/sample/sample_hot.h"

/* The values of one column in the rows of a page. */
typedef struct ColumnValues
{
	Datum	   *value;
	bool	   *null;
	bool		has_nulls;		/* may some of null[] be true? */
} ColumnValues;

typedef struct PageRows
{
	const ColumnValues *const *argument;	/* by position; that of the state is
											 * not used */
	const uint16 *row;
	int			n;
	CellMemory *memory;
} PageRows;

/*
 * Takes rows into the state, the first of the call's arguments, which stays
 * where it is; returns how many of them, from the first.
 */
typedef int (*ShortWay) (FunctionCallInfo call, const PageRows *rows);

/* That of a transition function, or NULL. */
extern ShortWay short_way_of(PGFunction transition);

typedef struct ShortWayEntry
{
	PGFunction	transition;
	ShortWay	way;
} ShortWayEntry;

/* Of one file each, with one without a function at the end. */
extern const ShortWayEntry did_short_ways[];
extern const ShortWayEntry bootstrap_short_ways[];

/* As ENTRY and ENTRY_OF_ANY (sample_state.h), of a function take_known. */
#define SHORT_WAY(function, ...) \
	static int \
	function##_short_way(FunctionCallInfo fcinfo, const PageRows *rows) \
	{ \
		const Signature signature = {__VA_ARGS__}; \
		return take_known(fcinfo, signature, rows); \
	}

/* Types are known from the first row on, which goes by the function itself. */
#define SHORT_WAY_OF_ANY(function, ...) \
	static int \
	function##_short_way(FunctionCallInfo fcinfo, const PageRows *rows) \
	{ \
		Signature	signature = {__VA_ARGS__}; \
		signature.types.any = fcinfo->flinfo->fn_extra; \
		return signature.types.any == NULL ? 0 : \
			take_known(fcinfo, signature, rows); \
	}

/* A transition function with its short way. */
#define QUICK_ENTRY(function, ...) \
	ENTRY(function, __VA_ARGS__) \
	SHORT_WAY(function, __VA_ARGS__)
#define QUICK_ENTRY_OF_ANY(function, type, form, ...) \
	ENTRY_OF_ANY(function, type, form, __VA_ARGS__) \
	SHORT_WAY_OF_ANY(function, __VA_ARGS__)

#define HAS_SHORT_WAY(function) {function, function##_short_way}

#endif							/* RESILIENCE_SHORT_WAY_H */
