/*-------------------------------------------------------------------------
 *
 * plan.c
 *		Page scans as paths of the planner.
 *
 * Where aggregates of ours over one table are planned, a path that reads its
 * pages is added to those there are, and for parallel queries one under a
 * Gather whose states are merged.  No path is taken away: which is chosen is
 * a matter of cost.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <math.h>

#include "access/xact.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "optimizer/cost.h"
#include "optimizer/optimizer.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/prep.h"
#include "optimizer/restrictinfo.h"
#include "optimizer/tlist.h"
#include "utils/selfuncs.h"
#include "utils/spccache.h"

#include "core/base/bytes.h"
#include "pg/page_scan/page_scan.h"

bool		page_scan_enabled = true;

/*
 * What a row costs, relative to the executor's: a third of its own cost, and
 * two thirds of that of expressions and of functions.
 */
#define ROW_SHARE 0.33
#define CALL_SHARE 0.67

/* What is known of a query when a path is made. */
typedef struct Offer
{
	PlannerInfo *root;
	RelOptInfo *input;
	List	   *conditions;
	List	   *keys;
	double		groups;
} Offer;

/* ---- the plan ---- */

static Plan *
make_plan(PlannerInfo *root, RelOptInfo *rel, CustomPath *path, List *targets,
		  List *clauses, List *custom_plans)
{
	CustomScan *plan = makeNode(CustomScan);
	List	   *having = list_nth(path->custom_private, 2);

	plan->scan.plan.targetlist = targets;
	plan->scan.plan.qual = copyObject(page_scan_in_order(root, having));
	plan->scan.scanrelid =
		intVal(list_nth(linitial(path->custom_private), PLAN_RELATION));
	plan->flags = path->flags;
	plan->custom_private = linitial(path->custom_private);
	plan->custom_scan_tlist = lsecond(path->custom_private);
	plan->methods = &page_scan_scan_methods;
	return &plan->scan.plan;
}

static const CustomPathMethods path_methods = {
	.CustomName = PAGE_SCAN_NAME,
	.PlanCustomPath = make_plan
};

/* ---- costs ---- */

/* Passes over the table, where its groups do not fit into memory at once. */
static double
passes(const Offer *offer, const AggClauseCosts *costs, double groups)
{
	double		space = groups * (costs->transitionSpace + 100.0);

	return offer->keys == NIL ? 1.0 :
		Max(1.0, ceil(2.0 * space / get_hash_memory_limit()));
}

static void
set_costs(CustomPath *path, const Offer *offer, bool partial, List *having)
{
	RelOptInfo *rel = offer->input;
	AggClauseCosts costs = {0};
	double		workers = path->path.parallel_workers;
	double		divisor = 1.0;
	double		page_cost;
	double		cpu;
	double		n_passes;
	QualCost	conditions;

	if (partial)
	{
		double		leader = 1.0 - 0.3 * workers;

		divisor = workers +
			(parallel_leader_participation && leader > 0 ? leader : 0.0);
	}
	get_agg_clause_costs(offer->root,
						 partial ? AGGSPLIT_INITIAL_SERIAL : AGGSPLIT_SIMPLE,
						 &costs);
	get_tablespace_page_costs(rel->reltablespace, NULL, &page_cost);
	cost_qual_eval(&conditions, offer->conditions, offer->root);
	cpu = rel->tuples * (ROW_SHARE * cpu_tuple_cost +
						 CALL_SHARE * conditions.per_tuple);
	cpu += rel->rows * CALL_SHARE *
		(costs.transCost.per_tuple +
		 cpu_operator_cost * list_length(offer->keys));
	n_passes = partial ? 1.0 : passes(offer, &costs, offer->groups);

	path->path.rows = clamp_row_est(offer->groups);
	path->path.startup_cost = conditions.startup + costs.transCost.startup +
		costs.finalCost.startup + n_passes * (page_cost * rel->pages + cpu / divisor);
	if (having != NIL)
	{
		QualCost	filter;

		cost_qual_eval(&filter, having, offer->root);
		path->path.startup_cost += filter.startup;
		path->path.rows = clamp_row_est(offer->groups *
										clauselist_selectivity(offer->root, having,
															   0, JOIN_INNER, NULL));
	}
	path->path.startup_cost += path->path.pathtarget->cost.startup;
	path->path.total_cost = path->path.startup_cost +
		offer->groups * (costs.finalCost.per_tuple + cpu_tuple_cost) +
		path->path.rows * path->path.pathtarget->cost.per_tuple;
	DISABLE_PATH(&path->path,
				 !enable_seqscan || (offer->keys != NIL && !enable_hashagg));
}

/* ---- paths ---- */

static CustomPath *
make_path(const Offer *offer, RelOptInfo *rel, PathTarget *target,
		  List *results, List *having, int workers)
{
	CustomPath *path = makeNode(CustomPath);
	bool		partial = workers > 0;

	path->path.pathtype = T_CustomScan;
	path->path.parent = rel;
	path->path.pathtarget = target;
	path->path.parallel_aware = partial;
	path->path.parallel_safe = rel->consider_parallel;
	path->path.parallel_workers = workers;
	path->flags = CUSTOMPATH_SUPPORT_PROJECTION;
	path->methods = &path_methods;
	path->custom_private =
		list_make3(list_make4(copyObject(offer->conditions),
							  makeInteger(offer->input->relid),
							  makeInteger(list_length(offer->keys)),
							  makeInteger(partial)),
				   results, having);
	set_costs(path, offer, partial, having);
	return path;
}

static void
add_serial_path(const Offer *offer, RelOptInfo *grouped, Node *having)
{
	List	   *results;

	if (page_scan_results(offer->keys, grouped->reltarget->exprs, having,
						  offer->input->relid, &results))
		add_path(grouped, (Path *)
				 make_path(offer, grouped, grouped->reltarget, results,
						   (List *) having, 0));
}

static RelOptInfo *
partially_grouped(PlannerInfo *root, RelOptInfo *grouped)
{
	ListCell   *cell;

	foreach(cell, root->upper_rels[UPPERREL_PARTIAL_GROUP_AGG])
	{
		RelOptInfo *rel = lfirst(cell);

		if (bms_equal(rel->relids, grouped->relids))
			return rel;
	}
	return NULL;
}

/* States of parts of the table, gathered and merged. */
static void
add_parallel_path(const Offer *offer, RelOptInfo *grouped,
				  GroupPathExtraData *extra)
{
	PlannerInfo *root = offer->root;
	RelOptInfo *partial = partially_grouped(root, grouped);
	int			workers;
	List	   *results;
	CustomPath *path;
	Path	   *gathered;
	double		rows;

	if (partial == NULL || !partial->consider_parallel ||
		!grouped->consider_parallel || !offer->input->consider_parallel ||
		offer->input->partial_pathlist == NIL || !extra->partial_costs_set ||
		list_length(GROUP_CLAUSE(root)) != list_length(offer->keys))
		return;
	workers = compute_parallel_worker(offer->input, offer->input->pages, -1,
									  max_parallel_workers_per_gather);
	if (workers <= 0 ||
		!page_scan_results(offer->keys, partial->reltarget->exprs, NULL,
						   offer->input->relid, &results))
		return;
	path = make_path(offer, partial, partial->reltarget, results, NIL, workers);
	rows = path->path.rows * workers;
	gathered = (Path *) create_gather_path(root, partial, &path->path,
										   partial->reltarget, NULL, &rows);
	add_path(grouped, (Path *)
			 create_agg_path(root, grouped, gathered, grouped->reltarget,
							 offer->keys == NIL ? AGG_PLAIN : AGG_HASHED,
							 AGGSPLIT_FINAL_DESERIAL,
							 GROUP_CLAUSE(root),
							 (List *) extra->havingQual,
							 &extra->agg_final_costs, offer->groups));
}

/* ---- the hook ---- */

static bool
is_of_our_kind(PlannerInfo *root, RelOptInfo *input, GroupPathExtraData *extra)
{
	Query	   *parse = root->parse;

	return page_scan_enabled && parse->hasAggs &&
		parse->commandType == CMD_SELECT && parse->groupingSets == NIL &&
		!parse->hasTargetSRFs && parse->rowMarks == NIL &&
		root->rowMarks == NIL && !root->hasPseudoConstantQuals &&
		!IsolationIsSerializable() &&
		extra->patype != PARTITIONWISE_AGGREGATE_PARTIAL &&
		(parse->groupClause == NIL ||
		 (extra->flags & GROUPING_CAN_USE_HASH) != 0) &&
		list_length(parse->groupClause) <= INDEX_MAX_KEYS &&
		page_scan_reads_relation(root, input);
}

static bool
keys_of(PlannerInfo *root, GroupPathExtraData *extra, List **keys)
{
	ListCell   *cell;

	*keys = NIL;
	foreach(cell, root->parse->groupClause)
	{
		SortGroupClause *clause = lfirst_node(SortGroupClause, cell);
		Node	   *key = get_sortgroupclause_expr(clause, extra->targetList);

		if (!page_scan_groups_by(clause, key))
			return false;
		*keys = lappend(*keys, key);
	}
	return true;
}

void
page_scan_upper_paths(PlannerInfo *root, UpperRelationKind stage,
					  RelOptInfo *input_rel, RelOptInfo *output_rel,
					  void *extra)
{
	GroupPathExtraData *grouping = extra;
	Offer		offer = {.root = root, .input = input_rel};

	if (stage != UPPERREL_GROUP_AGG ||
		!is_of_our_kind(root, input_rel, grouping) ||
		!page_scan_conditions(root, input_rel, &offer.conditions) ||
		!keys_of(root, grouping, &offer.keys))
		return;
	offer.groups = offer.keys == NIL ? 1.0 :
		estimate_num_groups(root, offer.keys, input_rel->rows, NULL, NULL);
	add_serial_path(&offer, output_rel, grouping->havingQual);
	add_parallel_path(&offer, output_rel, grouping);
}
