/*-------------------------------------------------------------------------
 *
 * choice_names.c
 *		Names of choices where a cluster or a block should stand.
 *
 * did_estimate(y, treated, post, 'HC1') is a call of the aggregate with a
 * cluster that is the same in every row.  A real area may be called "median",
 * but it is not written into the query as a constant.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "nodes/primnodes.h"

#include "core/answer/bootstrap_ci.h"
#include "core/answer/ways.h"
#include "pg/arguments.h"

#define OF_ROWS "did_sample(outcome, treated, post)"
#define OF_CLUSTERS "did_sample(outcome, treated, post, cluster)"
#define OF_VALUES "bootstrap_sample(value)"

static bool
is_of(const NameList *names, const char *name)
{
	return names != NULL && names_find(names, name) >= 0;
}

static char *
call(const char *function, const char *sample, const char *argument,
	 const char *name)
{
	return psprintf("%s(%s, %s => '%s')", function, sample, argument, name);
}

/*
 * The call that a name belongs to, or NULL if it is the name of no choice.
 * Where two have a name in common, the first is meant.
 */
static const char *
call_with(const char *name)
{
	if (is_of(&column_statistic_names, name))
		return call("bootstrap_ci", OF_VALUES, "statistic", name);
	if (is_of(&interval_kind_names, name))
		return call("bootstrap_ci", OF_VALUES, "conf_type", name);
	for (int i = 0; i < N_CHOICES; i++)
		if (is_of(choice_kinds[i].names, name))
			return call(choice_kinds[i].function, OF_CLUSTERS,
						choice_kinds[i].name, name);
	for (int i = 0; i < n_ways; i++)
		if (name_is(ways[i].name, name))
			return call(way_function(&ways[i]),
						ways[i].family == WAY_VARIANCE ? OF_ROWS : OF_CLUSTERS,
						way_argument(&ways[i]), name);
	return NULL;
}

/* Is argument n of the transition function the same in every row? */
static bool
is_constant(FunctionCallInfo fcinfo, int n)
{
	Aggref	   *aggref = AggGetAggref(fcinfo);
	Node	   *node;

	if (aggref == NULL || list_length(aggref->args) < n)
		return false;
	node = (Node *) list_nth_node(TargetEntry, aggref->args, n - 1)->expr;
	while (IsA(node, RelabelType))
		node = (Node *) ((RelabelType *) node)->arg;
	return IsA(node, Const) ||
		(IsA(node, Param) && ((Param *) node)->paramkind == PARAM_EXTERN);
}

void
refuse_choice(FunctionCallInfo fcinfo, int n, const char *argument,
			  const Key *key)
{
	const char *name;
	const char *call;

	if (key->text == NULL || !is_constant(fcinfo, n))
		return;
	name = pnstrdup(key->text, key->length);
	call = call_with(name);
	if (call != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("%s is '%s' in every row, which is the name of a choice",
						argument, name),
				 errhint("Data go to the aggregate, choices to a function of the sample: SELECT %s.",
						 call)));
}
