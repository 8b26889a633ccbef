/*-------------------------------------------------------------------------
 *
 * values.c
 *		Conditions, and values that are no plain columns.
 *
 * They are worked out by PostgreSQL's own evaluation of expressions, over a
 * slot that is given the row's values.  So what they mean cannot differ; only
 * a comparison of a column with a constant, which most conditions are, is
 * done without it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "executor/executor.h"
#include "nodes/nodeFuncs.h"

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

RowValue *
row_value_create(PageValues *page, Expr *expression, PlanState *parent)
{
	RowValue   *value = palloc0(sizeof(RowValue));
	Expr	   *inner = without_relabels(expression);

	value->expression = expression;
	if (IsA(inner, Var))
	{
		value->values = table_column(page->columns, ((Var *) inner)->varattno);
		return value;
	}
	value->state = ExecInitExpr(expression, parent);
	value->worked_out.value = core_alloc_array(MaxHeapTuplesPerPage,
											   sizeof(Datum));
	value->worked_out.null = core_alloc_array(MaxHeapTuplesPerPage,
											  sizeof(bool));
	value->worked_out.has_nulls = true;
	value->values = &value->worked_out;
	return value;
}

/* In the caller's memory context, which the values share. */
void
row_value_work_out(RowValue *value, PageValues *page, const Selection *rows)
{
	if (value->state == NULL)
		return;
	page->econtext->ecxt_scantuple = page->slot;
	for (int i = 0; i < rows->n; i++)
	{
		int			row = rows->row[i];

		table_columns_to_slot(page->columns, row, page->slot);
		value->worked_out.value[row] =
			ExecEvalExpr(value->state, page->econtext,
						 &value->worked_out.null[row]);
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

		if (!values->null[row] && DatumGetBool(values->value[row]))
			rows->row[n++] = row;
	}
	rows->n = n;
}
