/*-------------------------------------------------------------------------
 *
 * eligible.c
 *		Where a page scan is right beyond doubt; nowhere else is it offered.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/table.h"
#include "access/transam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_proc.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "parser/parsetree.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

#include "core/base/bytes.h"
#include "pg/page_scan/page_scan.h"

/* ---- the table ---- */

/* One plain table, or one partition, of the heap. */
bool
page_scan_reads_relation(PlannerInfo *root, RelOptInfo *rel)
{
	RangeTblEntry *entry;
	Relation	relation;
	bool		is_heap;

	if (rel->relid == 0 || !IS_SIMPLE_REL(rel) ||
		rel->rtekind != RTE_RELATION || IS_DUMMY_REL(rel) ||
		!bms_is_empty(rel->lateral_relids))
		return false;
	entry = planner_rt_fetch(rel->relid, root);
	if (entry->rtekind != RTE_RELATION || entry->inh ||
		entry->tablesample != NULL ||
		(entry->relkind != RELKIND_RELATION && entry->relkind != RELKIND_MATVIEW))
		return false;
	relation = table_open(entry->relid, NoLock);
	is_heap = relation->rd_tableam == GetHeapamTableAmRoutine() &&
		!RELATION_IS_OTHER_TEMP(relation);
	table_close(relation, NoLock);
	return is_heap;
}

/* ---- expressions ---- */

/* Of PostgreSQL itself, and the same whenever it is called. */
static bool
is_not_built_in(Oid function, void *context)
{
	return function >= FirstNormalObjectId ||
		func_volatile(function) != PROVOLATILE_IMMUTABLE ||
		get_func_retset(function);
}

static bool
is_doubtful(Node *node, void *context)
{
	Index		relid = *(Index *) context;

	if (node == NULL)
		return false;
	switch (nodeTag(node))
	{
		case T_Var:
			{
				Var		   *var = (Var *) node;

				/* A column of the table, no system column nor the whole row. */
				return var->varno != relid || var->varlevelsup != 0 ||
					var->varattno <= 0 || VAR_MAY_BE_NULLED(var);
			}
		case T_Param:
			return ((Param *) node)->paramkind != PARAM_EXTERN;
		case T_NullTest:
			if (((NullTest *) node)->argisrow)
				return true;
			break;
		case T_Const:
		case T_RelabelType:
		case T_FuncExpr:
		case T_OpExpr:
		case T_DistinctExpr:
		case T_NullIfExpr:
		case T_ScalarArrayOpExpr:
		case T_BoolExpr:
		case T_BooleanTest:
		case T_CaseExpr:
		case T_CaseWhen:
		case T_CaseTestExpr:
		case T_CoalesceExpr:
		case T_MinMaxExpr:
		case T_ArrayExpr:
		case T_List:
			break;
		default:
			return true;
	}
	if (check_functions_in_node(node, is_not_built_in, NULL))
		return true;
	return expression_tree_walker(node, is_doubtful, context);
}

bool
page_scan_evaluates(Node *expression, Index relid)
{
	return !is_doubtful(expression, &relid);
}

/* ---- conditions ---- */

typedef struct Condition
{
	Node	   *node;
	Cost		cost;
	Index		level;
} Condition;

/*
 * The order in which the planner has conditions looked at: those of security
 * before those that might tell what they see, then the cheaper first, else as
 * they were written.  An error in one of them may hang on that.  (The same as
 * order_qual_clauses() in createplan.c, which it keeps to itself.)
 */
List *
page_scan_in_order(PlannerInfo *root, List *nodes)
{
	int			n = list_length(nodes);
	Condition  *sorted = palloc0(size_mul(n + 1, sizeof(Condition)));
	List	   *result = NIL;
	ListCell   *cell;

	foreach(cell, nodes)
	{
		Condition	item = {lfirst(cell), 0, 0};
		int			at = foreach_current_index(cell);
		QualCost	cost;

		cost_qual_eval_node(&cost, item.node, root);
		item.cost = cost.per_tuple;
		if (IsA(item.node, RestrictInfo))
		{
			RestrictInfo *info = (RestrictInfo *) item.node;

			if (!info->leakproof || item.cost >= 10 * cpu_operator_cost)
				item.level = info->security_level;
		}
		for (; at > 0 && (item.level < sorted[at - 1].level ||
						  (item.level == sorted[at - 1].level &&
						   item.cost < sorted[at - 1].cost)); at--)
			sorted[at] = sorted[at - 1];
		sorted[at] = item;
	}
	for (int i = 0; i < n; i++)
		result = lappend(result, sorted[i].node);
	return result;
}

bool
page_scan_conditions(PlannerInfo *root, RelOptInfo *rel, List **conditions)
{
	ListCell   *cell;

	*conditions = NIL;
	foreach(cell, page_scan_in_order(root, rel->baserestrictinfo))
	{
		RestrictInfo *info = lfirst_node(RestrictInfo, cell);

		if (info->pseudoconstant ||
			!page_scan_evaluates((Node *) info->clause, rel->relid))
			return false;
		*conditions = lappend(*conditions, info->clause);
	}
	return true;
}

/* ---- keys ---- */

/*
 * Keys that are equal where their bytes are, and only there; and floating-point
 * numbers, of which groups.c knows what is equal.
 */
bool
page_scan_groups_by(const SortGroupClause *clause, Node *key)
{
	switch (get_opcode(clause->eqop))
	{
		case F_BOOLEQ:
		case F_CHAREQ:
		case F_INT2EQ:
		case F_INT4EQ:
		case F_INT8EQ:
		case F_OIDEQ:
		case F_FLOAT4EQ:
		case F_FLOAT8EQ:
		case F_DATE_EQ:
		case F_TIME_EQ:
		case F_TIMESTAMP_EQ:
		case F_TIMESTAMPTZ_EQ:
		case F_ENUM_EQ:
		case F_UUID_EQ:
			return get_typlen(exprType(key)) > 0;
		case F_TEXTEQ:
			return get_typlen(exprType(key)) == -1 &&
				OidIsValid(exprCollation(key)) &&
				get_collation_isdeterministic(exprCollation(key));
		default:
			return false;
	}
}

/* ---- results ---- */

typedef struct ResultsContext
{
	List	   *keys;
	Index		relid;
	List	   *aggregates;
} ResultsContext;

static bool
takes_rows(Aggref *aggref, Index relid)
{
	ListCell   *cell;

	if (!page_scan_takes(aggref) ||
		!page_scan_evaluates((Node *) aggref->aggfilter, relid))
		return false;
	foreach(cell, aggref->args)
	{
		TargetEntry *argument = lfirst_node(TargetEntry, cell);

		if (argument->resjunk ||
			!page_scan_evaluates((Node *) argument->expr, relid))
			return false;
	}
	return true;
}

/* Is there something that is made neither of keys nor of our aggregates? */
static bool
is_no_result(Node *node, void *context)
{
	ResultsContext *results = context;

	if (node == NULL || list_member(results->keys, node))
		return false;
	switch (nodeTag(node))
	{
		case T_Aggref:
			if (!takes_rows((Aggref *) node, results->relid))
				return true;
			results->aggregates = list_append_unique(results->aggregates, node);
			return false;
		case T_Var:
		case T_PlaceHolderVar:
		case T_GroupingFunc:
		case T_SubLink:
		case T_SubPlan:
		case T_AlternativeSubPlan:
			return true;
		case T_Param:
			return ((Param *) node)->paramkind != PARAM_EXTERN;
		default:
			return expression_tree_walker(node, is_no_result, context);
	}
}

bool
page_scan_results(List *keys, List *targets, Node *having, Index relid,
				  List **results)
{
	ResultsContext context = {keys, relid, NIL};
	ListCell   *cell;

	foreach(cell, keys)
		if (!page_scan_evaluates(lfirst(cell), relid))
			return false;
	if (is_no_result((Node *) targets, &context) ||
		is_no_result(having, &context) || context.aggregates == NIL)
		return false;
	*results = NIL;
	foreach(cell, list_concat_copy(keys, context.aggregates))
		*results = lappend(*results,
						   makeTargetEntry(copyObject(lfirst(cell)),
										   list_length(*results) + 1, NULL, false));
	return true;
}
