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

#include "core/column/column_data.h"
#include "core/inference/bootstrap_interval.h"
#include "core/inference/inversion.h"
#include "core/resample/collapse.h"
#include "core/resample/cluster_draws.h"
#include "core/resample/permutation.h"
#include "core/resample/wild_scores.h"
#include "core/resample/wild_weights.h"
#include "core/variance/variance.h"
#include "pg/arguments.h"
#include "pg/choices.h"

typedef struct ChoiceNames
{
	const char *const *names;
	int			n_names;
	const char *function;
	const char *argument;
	bool		of_values;		/* of a bootstrap_sample */
} ChoiceNames;

/* Where two have a name in common, the first is meant. */
static const ChoiceNames choice_names[] = {
	{value_statistic_names, N_VALUE_STATISTICS, "bootstrap_ci", "statistic", true},
	{interval_kind_names, N_INTERVAL_KINDS, "bootstrap_ci", "conf_type", true},
	{effects_names, N_EFFECTS, "did_estimate", "effects", false},
	{lonely_psu_names, N_LONELY_PSU, "did_estimate", "lonely_psu", false},
	{bootstrap_method_names, N_BOOTSTRAP_METHODS, "did_bootstrap", "method", false},
	{resample_names, N_RESAMPLES, "did_bootstrap", "resample", false},
	{wild_weights_names, N_WILD_WEIGHTS, "did_bootstrap", "weights", false},
	{alternative_names, N_ALTERNATIVES, "did_bootstrap", "alternative", false},
	{ties_names, N_TIES, "did_bootstrap", "ties", false},
	{scheme_names, N_SCHEMES, "did_permutation", "scheme", false},
	{permutation_statistic_names, N_PERMUTATION_STATISTICS, "did_permutation", "statistic", false},
	{collapse_test_names, N_COLLAPSE_TESTS, "did_collapse", "test", false}
};

/* The call that a name belongs to, or NULL if it is the name of no choice. */
static const char *
call_with(const char *name)
{
	Vcov		vcov;

	if (vcov_by_name(name, &vcov))
		return psprintf("did_estimate(did_sample(outcome, treated, post), vcov => '%s')",
						name);
	if (wild_method_by_name(name) != NULL)
		return psprintf("did_bootstrap(did_sample(outcome, treated, post, cluster), method => '%s')",
						name);
	for (int i = 0; i < lengthof(choice_names); i++)
		for (int j = 0; j < choice_names[i].n_names; j++)
			if (pg_strcasecmp(name, choice_names[i].names[j]) == 0)
				return psprintf("%s(%s, %s => '%s')", choice_names[i].function,
								choice_names[i].of_values ?
								"bootstrap_sample(value)" :
								"did_sample(outcome, treated, post, cluster)",
								choice_names[i].argument, name);
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
