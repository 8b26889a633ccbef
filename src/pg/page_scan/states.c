/*-------------------------------------------------------------------------
 *
 * states.c
 *		The aggregates of a page scan: their transition functions take rows,
 *		their final functions make results of the states.
 *
 * The functions are called as nodeAgg.c would call them, which they cannot
 * tell from it: with the aggregate's types and collation, in an aggregate's
 * context, the new state copied to where states live when it has moved.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/objectaccess.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_proc.h"
#include "executor/executor.h"
#include "executor/nodeAgg.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_agg.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/datum.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"

#include "core/base/memory.h"
#include "pg/page_scan/page_scan.h"

/* What rows go into: aggregates of the same rows share one. */
typedef struct Transition
{
	Aggref	   *aggref;
	FmgrInfo	function;
	FunctionCallInfo call;
	int			n_arguments;
	RowValue  **argument;
	RowValue   *filter;
	ShortWay	short_way;		/* NULL: none */
	CellMemory *memory;			/* of its cells */
} Transition;

/* What comes out of one. */
typedef struct AggregateResult
{
	Aggref	   *aggref;
	int			state;
	FmgrInfo	final;
	FunctionCallInfo call;		/* NULL: the state itself */
} AggregateResult;

struct Aggregates
{
	int			n_transitions;
	Transition *transition;
	int			n_results;
	AggregateResult	   *result;
	List	   *shared;			/* values that all rows need */

	/* The context that the functions see. */
	AggState   *agg;
	AggStatePerAggData in_final;
};

/* ---- setting up ---- */

static void
check_execute(Oid function, Oid user)
{
	AclResult	result = function_aclcheck(function, user);

	if (result != ACLCHECK_OK)
		aclcheck_error(result, OBJECT_FUNCTION, get_func_name(function));
	InvokeFunctionExecuteHook(function);
}

/* Whoever may not call the aggregate by the ordinary path may not here. */
static void
check_privileges(const Aggref *aggref, Form_pg_aggregate form)
{
	HeapTuple	tuple;
	Oid			owner;
	AclResult	result = function_aclcheck(aggref->aggfnoid, GetUserId());

	if (result != ACLCHECK_OK)
		aclcheck_error(result, OBJECT_AGGREGATE, get_func_name(aggref->aggfnoid));
	InvokeFunctionExecuteHook(aggref->aggfnoid);

	tuple = SearchSysCache1(PROCOID, ObjectIdGetDatum(aggref->aggfnoid));
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for function %u", aggref->aggfnoid);
	owner = ((Form_pg_proc) GETSTRUCT(tuple))->proowner;
	ReleaseSysCache(tuple);
	check_execute(form->aggtransfn, owner);
	if (OidIsValid(form->aggfinalfn))
		check_execute(form->aggfinalfn, owner);
}

static FunctionCallInfo
make_call(FmgrInfo *function, int n_arguments, Oid collation, AggState *agg)
{
	FunctionCallInfo call = palloc0(SizeForFunctionCallInfo(n_arguments));

	InitFunctionCallInfoData(*call, function, n_arguments, collation,
							 (Node *) agg, NULL);
	return call;
}

/* An expression that rows are to be worked out for once. */
static RowValue *
share(Aggregates *aggregates, RowValue *value)
{
	ListCell   *cell;

	foreach(cell, aggregates->shared)
	{
		RowValue   *other = lfirst(cell);

		if (equal(other->expression, value->expression))
			return other;
	}
	aggregates->shared = lappend(aggregates->shared, value);
	return value;
}

static void
set_up_transition(Aggregates *aggregates, Transition *transition,
				  Aggref *aggref, Oid function, PageValues *page,
				  PlanState *parent)
{
	Oid			types[FUNC_MAX_ARGS];
	int			n = get_aggregate_argtypes(aggref, types);
	Expr	   *expression;
	ListCell   *cell;

	transition->aggref = aggref;
	build_aggregate_transfn_expr(types, n, 0, aggref->aggvariadic,
								 aggref->aggtranstype, aggref->inputcollid,
								 function, InvalidOid, &expression, NULL);
	fmgr_info(function, &transition->function);
	fmgr_info_set_expr((Node *) expression, &transition->function);
	transition->call = make_call(&transition->function, n + 1,
								 aggref->inputcollid, aggregates->agg);
	if (aggref->aggfilter != NULL)
		transition->filter = row_value_create(page, aggref->aggfilter, parent);
	transition->short_way = short_way_of(transition->function.fn_addr);
	if (transition->short_way != NULL)
		transition->memory = palloc0(sizeof(CellMemory));
	transition->argument = core_alloc_array(n + 1, sizeof(RowValue *));
	foreach(cell, aggref->args)
	{
		RowValue   *value = row_value_create(page,
											 lfirst_node(TargetEntry, cell)->expr,
											 parent);

		/* Rows outside the filter may not be worked out. */
		if (transition->filter == NULL && value->state != NULL)
			value = share(aggregates, value);
		transition->argument[transition->n_arguments++] = value;
	}
	if (transition->n_arguments != n)
		elog(ERROR, "an aggregate has %d arguments of %d",
			 transition->n_arguments, n);
}

static void
set_up_final(Aggregates *aggregates, AggregateResult *result, Oid function)
{
	Aggref	   *aggref = result->aggref;
	Oid			types[FUNC_MAX_ARGS];
	Expr	   *expression;

	get_aggregate_argtypes(aggref, types);
	build_aggregate_finalfn_expr(types, 1, aggref->aggtranstype,
								 aggref->aggtype, aggref->inputcollid,
								 function, &expression);
	fmgr_info(function, &result->final);
	fmgr_info_set_expr((Node *) expression, &result->final);
	result->call = make_call(&result->final, 1, aggref->inputcollid,
							 aggregates->agg);
}

static int
transition_of(Aggregates *aggregates, const Aggref *aggref)
{
	for (int t = 0; t < aggregates->n_transitions; t++)
		if (aggregates->transition[t].aggref->aggtransno == aggref->aggtransno)
			return t;
	return -1;
}

static void
set_up_result(Aggregates *aggregates, Aggref *aggref, bool partial,
			  PageValues *page, PlanState *parent)
{
	AggregateResult	   *result = &aggregates->result[aggregates->n_results++];
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggref->aggfnoid));
	Form_pg_aggregate form;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for aggregate %u", aggref->aggfnoid);
	form = (Form_pg_aggregate) GETSTRUCT(tuple);
	check_privileges(aggref, form);
	result->aggref = aggref;
	result->state = transition_of(aggregates, aggref);
	if (result->state < 0)
	{
		result->state = aggregates->n_transitions++;
		aggregates->agg->pertrans[result->state].aggref = aggref;
		set_up_transition(aggregates, &aggregates->transition[result->state],
						  aggref, form->aggtransfn, page, parent);
	}
	if (!partial && OidIsValid(form->aggfinalfn))
		set_up_final(aggregates, result, form->aggfinalfn);
	ReleaseSysCache(tuple);
}

/*
 * All that a function may ask of the executor for (AggCheckCallContext and
 * what stands beside it).  States count as shared: final functions only read.
 */
static AggState *
make_context(int n)
{
	AggState   *agg = makeNode(AggState);

	agg->curaggcontext = CreateStandaloneExprContext();
	agg->tmpcontext = CreateStandaloneExprContext();
	agg->pertrans = core_alloc_array(n + 1, sizeof(AggStatePerTransData));
	for (int i = 0; i < n; i++)
		agg->pertrans[i].aggshared = true;
	return agg;
}

Aggregates *
aggregates_create(List *results, int n_keys, bool partial, PageValues *page,
				  PlanState *parent)
{
	Aggregates *aggregates = palloc0(sizeof(Aggregates));
	ListCell   *cell;

	aggregates->agg = make_context(list_length(results));
	aggregates->transition = core_alloc_array(list_length(results) + 1,
											  sizeof(Transition));
	aggregates->result = core_alloc_array(list_length(results) + 1,
										  sizeof(AggregateResult));
	for_each_from(cell, results, n_keys)
		set_up_result(aggregates,
					  castNode(Aggref, lfirst_node(TargetEntry, cell)->expr),
					  partial, page, parent);
	return aggregates;
}

int
aggregates_states(const Aggregates *aggregates)
{
	return aggregates->n_transitions;
}

/* ---- rows ---- */

/* The state has moved: keep it where states live. */
static void
keep_state(Groups *groups, TransitionState *state, Datum value, bool null)
{
	MemoryContext before;

	if (!state->null)
	{
		groups->used -= VARSIZE_ANY(DatumGetPointer(state->value));
		if (null)
			pfree(DatumGetPointer(state->value));
	}
	if (!null)
	{
		Datum		old = state->value;

		before = MemoryContextSwitchTo(groups->context);
		value = datumCopy(value, false, -1);
		MemoryContextSwitchTo(before);
		if (!state->null)
			pfree(DatumGetPointer(old));
		groups->used += VARSIZE_ANY(DatumGetPointer(value));
	}
	state->value = value;
	state->null = null;
}

/* One row, by the transition function. */
static void
take_row(Transition *transition, const ColumnValues *const *argument, int row,
		 TransitionState *state, Groups *groups)
{
	FunctionCallInfo call = transition->call;
	Datum		value;

	call->args[0].value = state->value;
	call->args[0].isnull = state->null;
	for (int a = 1; a <= transition->n_arguments; a++)
	{
		call->args[a].value = argument[a]->value[row];
		call->args[a].isnull = argument[a]->null[row];
	}
	call->isnull = false;
	value = FunctionCallInvoke(call);
	if (unlikely(value != state->value || call->isnull != state->null))
		keep_state(groups, state, value, call->isnull);
}

/* Rows of one group: as many as can the short way, then one by itself. */
static void
take_group(Transition *transition, PageRows *rows, TransitionState *state,
		   Groups *groups, MemoryContext row_context)
{
	while (rows->n > 0)
	{
		int			taken = 0;

		if (transition->short_way != NULL)
		{
			transition->call->args[0].value = state->value;
			transition->call->args[0].isnull = state->null;
			taken = transition->short_way(transition->call, rows);
		}
		if (taken < rows->n)
			take_row(transition, rows->argument, rows->row[taken++], state,
					 groups);
		rows->row += taken;
		rows->n -= taken;
		if (!row_context->isReset)
			MemoryContextReset(row_context);
	}
}

static void
take_rows(Transition *transition, int number, Groups *groups,
		  const Selection *together, MemoryContext row_context)
{
	const ColumnValues *argument[FUNC_MAX_ARGS + 1];
	MemoryContext before = MemoryContextSwitchTo(row_context);
	int			next;

	for (int a = 0; a < transition->n_arguments; a++)
		argument[a + 1] = transition->argument[a]->values;
	for (int i = 0; i < together->n; i = next)
	{
		PageGroup  *group = groups_same(groups, together, i, &next);
		PageRows	rows = {argument, together->row + i, next - i,
		transition->memory};

		take_group(transition, &rows, &group->state[number], groups,
				   row_context);
	}
	MemoryContextSwitchTo(before);
}

/* Of rows that fulfil the filter, what only these are worked out for. */
static void
take_filtered(Transition *transition, int number, PageValues *page,
			  Groups *groups, const Selection *rows, MemoryContext row_context)
{
	Selection	filtered;
	Selection	together;

	filtered.n = rows->n;
	memcpy(filtered.row, rows->row, rows->n * sizeof(rows->row[0]));
	select_rows(transition->filter, page, &filtered);
	for (int a = 0; a < transition->n_arguments; a++)
		row_value_work_out(transition->argument[a], page, &filtered);
	take_rows(transition, number, groups,
			  groups_put_together(groups, &filtered, &together), row_context);
}

void
aggregates_take(Aggregates *aggregates, PageValues *page, Groups *groups,
				const Selection *rows, MemoryContext row_context)
{
	Selection	room;
	const Selection *together = groups_put_together(groups, rows, &room);
	ListCell   *cell;

	foreach(cell, aggregates->shared)
		row_value_work_out(lfirst(cell), page, rows);
	aggregates->agg->curperagg = NULL;
	for (int t = 0; t < aggregates->n_transitions; t++)
	{
		Transition *transition = &aggregates->transition[t];

		aggregates->agg->curpertrans = &aggregates->agg->pertrans[t];
		if (transition->filter != NULL)
			take_filtered(transition, t, page, groups, rows, row_context);
		else
			take_rows(transition, t, groups, together, row_context);
	}
}

/* ---- results ---- */

void
aggregates_results(Aggregates *aggregates, PageGroup *group, Datum *values,
				   bool *nulls)
{
	aggregates->agg->curpertrans = NULL;
	aggregates->agg->curperagg = &aggregates->in_final;
	for (int i = 0; i < aggregates->n_results; i++)
	{
		AggregateResult	   *result = &aggregates->result[i];
		TransitionState *state = &group->state[result->state];
		FunctionCallInfo call = result->call;

		if (call == NULL ||
			(result->final.fn_strict && state->null))
		{
			values[i] = state->value;
			nulls[i] = state->null;
			continue;
		}
		aggregates->in_final.aggref = result->aggref;
		aggregates->in_final.transno = result->state;
		call->args[0].value = state->value;
		call->args[0].isnull = state->null;
		call->isnull = false;
		values[i] = FunctionCallInvoke(call);
		nulls[i] = call->isnull;
	}
	aggregates->agg->curperagg = NULL;
}
