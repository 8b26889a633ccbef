/*-------------------------------------------------------------------------
 *
 * comparison.c
 *		Comparisons of a column with constants, without the executor.
 *
 * Of whole numbers, dates and booleans only: their comparisons are those of C,
 * give no errors, and know no collation.  Everything else is PostgreSQL's.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "utils/array.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"

#include "core/base/memory.h"
#include "pg/page_scan/page_scan.h"

/* More constants than this are for PostgreSQL's hash table. */
#define MOST_CONSTANTS 8

typedef enum Comparator
{
	COMPARE_EQUAL,
	COMPARE_NOT_EQUAL,
	COMPARE_LESS,
	COMPARE_LESS_EQUAL,
	COMPARE_GREATER,
	COMPARE_GREATER_EQUAL,
	COMPARE_IS_NULL,
	COMPARE_IS_NOT_NULL
} Comparator;

typedef struct Comparison
{
	const ColumnValues *column;
	Oid			type;			/* of the column */
	Comparator	comparator;
	int			n;				/* of constants; equal to any is true */
	int64		constant[MOST_CONSTANTS];
} Comparison;

/* ---- what can be compared ---- */

static bool
comparator_of(Oid function, Comparator *comparator)
{
	switch (function)
	{
		case F_INT2EQ:
		case F_INT4EQ:
		case F_INT8EQ:
		case F_INT24EQ:
		case F_INT42EQ:
		case F_INT28EQ:
		case F_INT82EQ:
		case F_INT48EQ:
		case F_INT84EQ:
		case F_DATE_EQ:
		case F_BOOLEQ:
			*comparator = COMPARE_EQUAL;
			return true;
		case F_INT2NE:
		case F_INT4NE:
		case F_INT8NE:
		case F_INT24NE:
		case F_INT42NE:
		case F_INT28NE:
		case F_INT82NE:
		case F_INT48NE:
		case F_INT84NE:
		case F_DATE_NE:
		case F_BOOLNE:
			*comparator = COMPARE_NOT_EQUAL;
			return true;
		case F_INT2LT:
		case F_INT4LT:
		case F_INT8LT:
		case F_INT24LT:
		case F_INT42LT:
		case F_INT28LT:
		case F_INT82LT:
		case F_INT48LT:
		case F_INT84LT:
		case F_DATE_LT:
			*comparator = COMPARE_LESS;
			return true;
		case F_INT2LE:
		case F_INT4LE:
		case F_INT8LE:
		case F_INT24LE:
		case F_INT42LE:
		case F_INT28LE:
		case F_INT82LE:
		case F_INT48LE:
		case F_INT84LE:
		case F_DATE_LE:
			*comparator = COMPARE_LESS_EQUAL;
			return true;
		case F_INT2GT:
		case F_INT4GT:
		case F_INT8GT:
		case F_INT24GT:
		case F_INT42GT:
		case F_INT28GT:
		case F_INT82GT:
		case F_INT48GT:
		case F_INT84GT:
		case F_DATE_GT:
			*comparator = COMPARE_GREATER;
			return true;
		case F_INT2GE:
		case F_INT4GE:
		case F_INT8GE:
		case F_INT24GE:
		case F_INT42GE:
		case F_INT28GE:
		case F_INT82GE:
		case F_INT48GE:
		case F_INT84GE:
		case F_DATE_GE:
			*comparator = COMPARE_GREATER_EQUAL;
			return true;
		default:
			return false;
	}
}

static bool
whole_number(Oid type, Datum value, int64 *number)
{
	switch (type)
	{
		case BOOLOID:
			*number = DatumGetBool(value);
			return true;
		case INT2OID:
			*number = DatumGetInt16(value);
			return true;
		case INT4OID:
		case DATEOID:
			*number = DatumGetInt32(value);
			return true;
		case INT8OID:
			*number = DatumGetInt64(value);
			return true;
		default:
			return false;
	}
}

static bool
set_column(Comparison *comparison, Expr *expression, TableColumns *columns)
{
	Var		   *var = (Var *) expression;
	int64		ignored;

	if (!IsA(expression, Var) ||
		(comparison->comparator < COMPARE_IS_NULL &&
		 !whole_number(var->vartype, Int64GetDatum(0), &ignored)))
		return false;
	comparison->type = var->vartype;
	comparison->column = table_column(columns, var->varattno);
	return true;
}

static bool
set_constants(Comparison *comparison, Expr *expression, bool array)
{
	Const	   *constant = (Const *) expression;
	Datum	   *value = &constant->constvalue;
	bool	   *null = &constant->constisnull;
	Oid			type = constant->consttype;

	comparison->n = 1;
	if (!IsA(expression, Const) || constant->constisnull)
		return false;
	if (array)
	{
		ArrayType  *values = DatumGetArrayTypeP(constant->constvalue);
		int16		length;
		bool		by_value;
		char		align;

		type = ARR_ELEMTYPE(values);
		get_typlenbyvalalign(type, &length, &by_value, &align);
		deconstruct_array(values, type, length, by_value, align,
						  &value, &null, &comparison->n);
	}
	/* Of no constants it is false of NULL, too. */
	if (comparison->n < 1 || comparison->n > MOST_CONSTANTS)
		return false;
	for (int i = 0; i < comparison->n; i++)
		if (null[i] || !whole_number(type, value[i], &comparison->constant[i]))
			return false;
	return true;
}

static bool
describe(Comparison *comparison, Expr *expression, TableColumns *columns)
{
	List	   *arguments;
	Oid			function;
	bool		array = false;

	if (IsA(expression, NullTest))
	{
		NullTest   *test = (NullTest *) expression;

		comparison->comparator = test->nulltesttype == IS_NULL ?
			COMPARE_IS_NULL : COMPARE_IS_NOT_NULL;
		return !test->argisrow && set_column(comparison, test->arg, columns);
	}
	if (IsA(expression, OpExpr))
	{
		arguments = ((OpExpr *) expression)->args;
		function = get_opcode(((OpExpr *) expression)->opno);
	}
	else if (IsA(expression, ScalarArrayOpExpr))
	{
		arguments = ((ScalarArrayOpExpr *) expression)->args;
		function = get_opcode(((ScalarArrayOpExpr *) expression)->opno);
		array = true;
	}
	else
		return false;
	if (list_length(arguments) != 2 ||
		!comparator_of(function, &comparison->comparator) ||
		(array && (comparison->comparator != COMPARE_EQUAL ||
				   !((ScalarArrayOpExpr *) expression)->useOr)))
		return false;
	return set_column(comparison, linitial(arguments), columns) &&
		set_constants(comparison, lsecond(arguments), array);
}

/* NULL if the expression is not one of these. */
Comparison *
comparison_create(Expr *expression, TableColumns *columns)
{
	Comparison *comparison = palloc0(sizeof(Comparison));

	if (describe(comparison, expression, columns))
		return comparison;
	pfree(comparison);
	return NULL;
}

/* ---- comparing ---- */

#define COMPARE(condition) \
	for (int i = 0; i < rows->n; i++) \
	{ \
		int			row = rows->row[i]; \
		int64		number = to_number(comparison->type, value[row], null[row]); \
		results->value[row] = BoolGetDatum(condition); \
		results->null[row] = null[row]; \
	} \
	break

/* Of NULL there is nothing to be looked at where values are behind pointers. */
static inline int64
to_number(Oid type, Datum value, bool null)
{
	int64		number = 0;

	if (!null)
		whole_number(type, value, &number);
	return number;
}

static inline bool
is_any(const Comparison *comparison, int64 number)
{
	bool		any = false;

	for (int c = 0; c < comparison->n; c++)
		any |= number == comparison->constant[c];
	return any;
}

void
comparison_work_out(const Comparison *comparison, const Selection *rows,
					ColumnValues *results)
{
	const Datum *value = comparison->column->value;
	const bool *null = comparison->column->null;
	const int64 constant = comparison->constant[0];

	results->has_nulls = comparison->column->has_nulls;
	switch (comparison->comparator)
	{
		case COMPARE_EQUAL:
			COMPARE(is_any(comparison, number));
		case COMPARE_NOT_EQUAL:
			COMPARE(number != constant);
		case COMPARE_LESS:
			COMPARE(number < constant);
		case COMPARE_LESS_EQUAL:
			COMPARE(number <= constant);
		case COMPARE_GREATER:
			COMPARE(number > constant);
		case COMPARE_GREATER_EQUAL:
			COMPARE(number >= constant);
		case COMPARE_IS_NULL:
		case COMPARE_IS_NOT_NULL:
			for (int i = 0; i < rows->n; i++)
			{
				int			row = rows->row[i];

				results->value[row] =
					BoolGetDatum(null[row] == (comparison->comparator == COMPARE_IS_NULL));
				results->null[row] = false;
			}
			break;
	}
}
