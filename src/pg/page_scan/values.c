/*-------------------------------------------------------------------------
 *
 * values.c
 *		Conditions, and values that are no plain columns.
 *
 * They are worked out by PostgreSQL's own evaluation of expressions, over a
 * slot that is given the row's values.  So what they mean cannot differ; only
 * a comparison of a whole number with constants, which most conditions are, is
 * done without it (comparison.c).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/executor.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

#include "core/base/memory.h"
#include "pg/page_scan/page_scan.h"

/* The same value under another type is the same value. */
static Expr *
without_relabels(Expr *expression)
{
	while (IsA(expression, RelabelType))
		expression = ((RelabelType *) expression)->arg;
	return expression;
}

/* The columns of the table in an expression, to be put into the slot. */
static void
find_columns(RowValue *value)
{
	List	   *vars = pull_var_clause((Node *) value->expression, 0);
	ListCell   *cell;

	value->column = core_alloc_array(list_length(vars) + 1, sizeof(AttrNumber));
	foreach(cell, vars)
		value->column[value->n_columns++] = lfirst_node(Var, cell)->varattno;
}

RowValue *
row_value_create(PageValues *page, Expr *expression, PlanState *parent)
{
	RowValue   *value = palloc0(sizeof(RowValue));
	Expr	   *inner = without_relabels(expression);

	value->expression = expression;
	if (IsA(inner, Var))
	{
		value->is_column = true;
		value->values = table_column(page->columns, ((Var *) inner)->varattno);
		return value;
	}
	value->comparison = comparison_create(expression, page->columns);
	value->state = ExecInitExpr(expression, parent);
	get_typlenbyval(exprType((Node *) expression), &value->length,
					&value->by_value);
	find_columns(value);
	value->worked_out.value = core_alloc_array(BATCH_ROWS, sizeof(Datum));
	value->worked_out.null = core_alloc_array(BATCH_ROWS, sizeof(bool));
	value->worked_out.has_nulls = true;
	value->values = &value->worked_out;
	return value;
}

/*
 * In the caller's memory context, which the values share.  What an expression
 * needs on its way, such as texts out of line, goes with each row: of a whole
 * batch it can be gigabytes.
 */
void
row_value_work_out(RowValue *value, PageValues *page, const Selection *rows)
{
	TupleTableSlot *slot = page->slot;
	MemoryContext results = CurrentMemoryContext;

	if (value->is_column)
		return;
	if (value->comparison != NULL)
	{
		comparison_work_out(value->comparison, rows, &value->worked_out);
		return;
	}
	page->econtext->ecxt_scantuple = slot;
	for (int i = 0; i < rows->n; i++)
	{
		int			row = rows->row[i];
		Datum		result;

		for (int c = 0; c < value->n_columns; c++)
		{
			AttrNumber	number = value->column[c];
			const ColumnValues *column = table_column(page->columns, number);

			slot->tts_values[number - 1] = column->value[row];
			slot->tts_isnull[number - 1] = column->null[row];
		}
		MemoryContextSwitchTo(page->row_context);
		result = ExecEvalExpr(value->state, page->econtext,
							  &value->worked_out.null[row]);
		MemoryContextSwitchTo(results);
		if (!value->by_value && !value->worked_out.null[row])
			result = datumCopy(result, false, value->length);
		value->worked_out.value[row] = result;
		if (!page->row_context->isReset)
			MemoryContextReset(page->row_context);
	}
}

void
select_rows(RowValue *condition, PageValues *page, Selection *rows)
{
	const ColumnValues *values = condition->values;
	int			n = 0;

	row_value_work_out(condition, page, rows);
	for (int i = 0; i < rows->n; i++)
	{
		int			row = rows->row[i];

		rows->row[n] = row;
		n += !values->null[row] && DatumGetBool(values->value[row]);
	}
	rows->n = n;
}
