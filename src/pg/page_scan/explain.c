/*-------------------------------------------------------------------------
 *
 * explain.c
 *		A page scan in EXPLAIN.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "nodes/makefuncs.h"
#include "rewrite/rewriteManip.h"
#include "utils/rel.h"
#include "utils/ruleutils.h"

#include "pg/page_scan/page_scan.h"

#include EXPLAIN_FORMAT_HEADER
#include EXPLAIN_STATE_HEADER

/* Are there several tables, so that a column is shown with that of its own? */
static bool
has_tables(const ExplainState *es)
{
	int			n = 0;
	ListCell   *cell;

	foreach(cell, es->rtable)
		n += !IS_ENTRY_OF_GROUPS(lfirst_node(RangeTblEntry, cell));
	return n > 1;
}

static char *
in_words(Node *expression, PageScanState *state, List *ancestors,
		 ExplainState *es)
{
	List	   *context = set_deparse_context_plan(es->deparse_cxt,
												  state->css.ss.ps.plan,
												  ancestors);

	return deparse_expression(expression, context,
							  has_tables(es) || es->verbose, false);
}

static void
explain_keys(PageScanState *state, List *ancestors, ExplainState *es)
{
	List	   *keys = NIL;

	for (int k = 0; k < state->groups->n_keys; k++)
		keys = lappend(keys,
					   in_words((Node *) state->groups->key[k]->expression,
								state, ancestors, es));
	if (keys != NIL)
		ExplainPropertyList("Group Key", keys, es);
}

static void
explain_conditions(PageScanState *state, List *ancestors, ExplainState *es)
{
	List	   *conditions = NIL;

	for (int i = 0; i < state->n_conditions; i++)
		conditions = lappend(conditions, state->condition[i]->expression);
	if (conditions != NIL)
		ExplainPropertyText("Row Filter",
							in_words((Node *) make_ands_explicit(conditions),
									 state, ancestors, es), es);
}

static void
explain_columns(PageScanState *state, ExplainState *es)
{
	TupleDesc	descriptor = state->page.slot->tts_tupleDescriptor;
	List	   *names = NIL;

	for (AttrNumber i = 1; i <= descriptor->natts; i++)
		if (table_columns_want(state->page.columns, i))
			names = lappend(names, NameStr(TupleDescAttr(descriptor, i - 1)->attname));
	ExplainPropertyList("Columns Read", names, es);
}

void
page_scan_explain(CustomScanState *node, List *ancestors, ExplainState *es)
{
	PageScanState *state = (PageScanState *) node;

	explain_keys(state, ancestors, es);
	explain_conditions(state, ancestors, es);
	if (es->verbose)
		explain_columns(state, es);
	if (!es->analyze)
		return;
	ExplainPropertyUInteger("Pages Read", NULL, state->counts.pages, es);
	ExplainPropertyUInteger("Rows Read", NULL, state->counts.rows, es);
	if (state->n_conditions > 0)
		ExplainPropertyUInteger("Rows Removed by Row Filter", NULL,
								state->counts.rows - state->counts.taken, es);
	if (state->counts.passes > 1)
		ExplainPropertyUInteger("Passes", NULL, state->counts.passes, es);
}
