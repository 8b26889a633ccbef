/*-------------------------------------------------------------------------
 *
 * node.c
 *		The plan node of a page scan.
 *
 * It reads the table on the first call and then hands over a row for each
 * group.  A table of more groups than fit into work_mem is read in several
 * passes, each of the groups whose hashes are in one range; where states are
 * handed on in part (to be merged), what there is is handed on before the
 * next page is read.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/parallel.h"
#include "access/tableam.h"
#include "executor/executor.h"
#include "executor/instrument.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/optimizer.h"
#include "port/atomics.h"
#include "rewrite/rewriteManip.h"
#include "storage/bufmgr.h"
#include "storage/shmem.h"
#include "utils/memutils.h"
#include "utils/rel.h"

#include "core/base/memory.h"
#include "pg/page_scan/page_scan.h"

/*
 * What was worked out of rows that go through together is in memory together:
 * of short values that is nothing, but they may be long.  Then they are fewer,
 * one at a time if need be.
 */
#define FIRST_AT_ONCE 16
#define MOST_BYTES ((Size) 1024 * 1024)

/* ---- begin and end ---- */

static Bitmapset *
wanted_columns(List *results, List *conditions)
{
	Bitmapset  *wanted = NULL;
	List	   *vars = pull_var_clause((Node *) results,
									   PVC_RECURSE_AGGREGATES);
	ListCell   *cell;

	vars = list_concat(vars, pull_var_clause((Node *) conditions, 0));
	foreach(cell, vars)
		wanted = bms_add_member(wanted, lfirst_node(Var, cell)->varattno);
	return wanted;
}

static void
set_up_keys(PageScanState *state, List *results)
{
	ListCell   *cell;

	foreach(cell, results)
	{
		int			k = foreach_current_index(cell);
		Expr	   *key = lfirst_node(TargetEntry, cell)->expr;

		if (k == state->groups->n_keys)
			break;
		groups_set_key(state->groups, k,
					   row_value_create(&state->page, key, &state->css.ss.ps),
					   exprType((Node *) key));
	}
}

/* The conditions, with the number that the table has in the whole plan. */
static List *
conditions_of(CustomScan *plan)
{
	List	   *conditions = copyObject(list_nth(plan->custom_private, PLAN_QUALS));

	ChangeVarNodes((Node *) conditions,
				   intVal(list_nth(plan->custom_private, PLAN_RELATION)),
				   plan->scan.scanrelid, 0);
	return conditions;
}

static void
begin(CustomScanState *node, EState *estate, int eflags)
{
	PageScanState *state = (PageScanState *) node;
	CustomScan *plan = castNode(CustomScan, node->ss.ps.plan);
	Relation	relation = node->ss.ss_currentRelation;
	TupleDesc	descriptor = RelationGetDescr(relation);
	List	   *conditions = conditions_of(plan);
	int			n_keys = intVal(list_nth(plan->custom_private, PLAN_KEYS));
	ListCell   *cell;

	if (relation->rd_tableam != GetHeapamTableAmRoutine())
		elog(ERROR, "a page scan is of heap tables only");
	/*
	 * Where UPDATE ... WHERE CURRENT OF finds a scan of the table, it takes
	 * what that returned last for a row of it.  So it may not find this.
	 */
	state->relation = relation;
	node->ss.ss_currentRelation = NULL;
	state->at_once = FIRST_AT_ONCE;
	state->partial = intVal(list_nth(plan->custom_private, PLAN_PARTIAL));
	state->page.columns =
		table_columns_create(descriptor,
							 wanted_columns(plan->custom_scan_tlist, conditions));
	state->page.slot = MakeSingleTupleTableSlot(descriptor, &TTSOpsVirtual);
	memset(state->page.slot->tts_isnull, true, descriptor->natts * sizeof(bool));
	ExecStoreVirtualTuple(state->page.slot);
	/* Of its own, as results are made in the node's while groups are there. */
	state->page.econtext = CreateExprContext(estate);
	state->condition = core_alloc_array(list_length(conditions) + 1,
										sizeof(RowValue *));
	foreach(cell, conditions)
		state->condition[state->n_conditions++] =
			row_value_create(&state->page, lfirst(cell), &node->ss.ps);
	state->aggregates = aggregates_create(plan->custom_scan_tlist, n_keys,
										  state->partial, &state->page,
										  &node->ss.ps);
	state->groups = groups_create(n_keys, aggregates_states(state->aggregates),
								  CurrentMemoryContext);
	set_up_keys(state, plan->custom_scan_tlist);
	state->page.row_context = AllocSetContextCreate(CurrentMemoryContext,
											   "page scan row",
											   ALLOCSET_DEFAULT_SIZES);
}

static void
end(CustomScanState *node)
{
	PageScanState *state = (PageScanState *) node;

	table_pages_end(&state->pages);
	ExecDropSingleTupleTableSlot(state->page.slot);
}

/* ---- counts for EXPLAIN ANALYZE ---- */

/* Of all processes, which add theirs before they hand over what they read. */
typedef struct SharedCounts
{
	pg_atomic_uint64 pages;
	pg_atomic_uint64 rows;
	pg_atomic_uint64 taken;
} SharedCounts;

static void
share_counts(PageScanState *state)
{
	PageScanCounts *counts = &state->counts;

	if (state->shared == NULL)
		return;
	pg_atomic_fetch_add_u64(&state->shared->pages, counts->pages);
	pg_atomic_fetch_add_u64(&state->shared->rows, counts->rows);
	pg_atomic_fetch_add_u64(&state->shared->taken, counts->taken);
	memset(counts, 0, sizeof(PageScanCounts));
}

/* The leader, which has what all workers had, before their memory goes. */
static void
shutdown(CustomScanState *node)
{
	PageScanState *state = (PageScanState *) node;

	if (state->shared == NULL || IsParallelWorker())
		return;
	state->counts.pages += pg_atomic_exchange_u64(&state->shared->pages, 0);
	state->counts.rows += pg_atomic_exchange_u64(&state->shared->rows, 0);
	state->counts.taken += pg_atomic_exchange_u64(&state->shared->taken, 0);
	state->shared = NULL;
}

/* ---- reading ---- */

/* Rows of a batch, from the first on, whose columns were read. */
static void
take_rows(PageScanState *state, int first, int n)
{
	Selection	rows;
	MemoryContext before;

	rows.n = n;
	for (int i = 0; i < n; i++)
		rows.row[i] = first + i;
	before = MemoryContextSwitchTo(state->page.econtext->ecxt_per_tuple_memory);
	for (int i = 0; i < state->n_conditions; i++)
		select_rows(state->condition[i], &state->page, &rows);
	state->counts.rows += n;
	state->counts.taken += rows.n;
	if (rows.n > 0)
	{
		for (int k = 0; k < state->groups->n_keys; k++)
			row_value_work_out(state->groups->key[k], &state->page, &rows);
		groups_find(state->groups, &rows, state->page.row_context);
		aggregates_take(state->aggregates, &state->page, state->groups, &rows,
						state->page.row_context);
	}
	MemoryContextSwitchTo(before);
}

static void
take_batch(PageScanState *state, int n)
{
	MemoryContext values = state->page.econtext->ecxt_per_tuple_memory;
	int			first = 0;

	while (first < n)
	{
		int			n_rows = Min(state->at_once, n - first);

		CHECK_FOR_INTERRUPTS();
		take_rows(state, first, n_rows);
		first += n_rows;
		state->at_once = MemoryContextMemAllocated(values, false) > MOST_BYTES ?
			Max(n_rows / 2, 1) : Min(state->at_once * 2, BATCH_ROWS);
		ResetExprContext(state->page.econtext);
	}
	table_pages_let_go(&state->pages);
}

/* Is there no room for more groups?  Makes some where it can. */
static bool
is_full(PageScanState *state)
{
	Groups	   *groups = state->groups;

	if (groups->n_keys == 0 || groups->used <= get_hash_memory_limit())
		return false;
	if (state->partial)
		return true;
	while (groups->used > get_hash_memory_limit() &&
		   groups->high - groups->low > 1 && groups->n > 1)
		groups_drop_from(groups,
						 groups->low + (groups->high - groups->low) / 2);
	return false;
}

/* A fair share of the buffers, where they are few. */
static int
pages_at_once(void)
{
	return Min(BATCH_PAGES, Max(1, NBuffers / MaxBackends));
}

/* Pages in batches; where there are few rows on a page it takes several. */
static void
read_table(PageScanState *state)
{
	Page		page;
	const OffsetNumber *row;
	int			n;
	int			n_batch = 0;
	int			n_pages = 0;
	int			most_pages = pages_at_once();

	table_columns_begin(state->page.columns);
	while (table_pages_next(&state->pages, &page, &row, &n))
	{
		state->counts.pages++;
		table_columns_read(state->page.columns, page, row, n, n_batch);
		n_batch += n;
		if (n_batch < BATCH_ENOUGH && ++n_pages < most_pages)
			continue;
		take_batch(state, n_batch);
		n_batch = n_pages = 0;
		if (is_full(state))
		{
			share_counts(state);
			return;
		}
		table_columns_begin(state->page.columns);
	}
	take_batch(state, n_batch);
	state->scanned = true;
	state->counts.passes++;
	share_counts(state);
}

/* Without keys there is a result of no rows, too. */
static void
read_groups(PageScanState *state)
{
	CustomScanState *node = &state->css;
	Groups	   *groups = state->groups;
	Selection	none;

	if (state->pages.scan == NULL)
		table_pages_begin(&state->pages,
						  BEGIN_SCAN(state->relation,
									 node->ss.ps.state->es_snapshot));
	groups_clear(groups);
	state->n_given = 0;
	none.n = 0;
	if (groups->n_keys == 0)
		groups_find(groups, &none, state->page.row_context);
	read_table(state);
}

/* Are there groups that have not been read yet?  Then read them. */
static bool
read_more(PageScanState *state)
{
	Groups	   *groups = state->groups;

	if (state->scanned && groups->high == HASH_RANGE)
		return false;
	if (state->scanned)
	{
		groups->low = groups->high;
		groups->high = HASH_RANGE;
		table_pages_again(&state->pages);
		state->scanned = false;
	}
	read_groups(state);
	return true;
}

static TupleTableSlot *
give(PageScanState *state, PageGroup *group)
{
	TupleTableSlot *slot = state->css.ss.ss_ScanTupleSlot;
	Groups	   *groups = state->groups;

	ExecClearTuple(slot);
	for (int k = 0; k < groups->n_keys; k++)
	{
		slot->tts_values[k] = group->key[k];
		slot->tts_isnull[k] = group->key_null[k];
	}
	aggregates_results(state->aggregates, group,
					   slot->tts_values + groups->n_keys,
					   slot->tts_isnull + groups->n_keys);
	return ExecStoreVirtualTuple(slot);
}

static TupleTableSlot *
exec(CustomScanState *node)
{
	PageScanState *state = (PageScanState *) node;
	ExprContext *econtext = node->ss.ps.ps_ExprContext;
	ProjectionInfo *projection = node->ss.ps.ps_ProjInfo;

	for (;;)
	{
		MemoryContext before;

		CHECK_FOR_INTERRUPTS();
		if (state->n_given == state->groups->n)
		{
			if (!read_more(state))
				return NULL;
			continue;
		}
		ResetExprContext(econtext);
		before = MemoryContextSwitchTo(econtext->ecxt_per_tuple_memory);
		econtext->ecxt_scantuple =
			give(state, state->groups->group[state->n_given++]);
		MemoryContextSwitchTo(before);
		if (!ExecQual(node->ss.ps.qual, econtext))
		{
			InstrCountFiltered1(node, 1);
			continue;
		}
		return projection == NULL ? econtext->ecxt_scantuple :
			ExecProject(projection);
	}
}

/* What was read once is still right, unless a part of it was handed on. */
static void
rescan(CustomScanState *node)
{
	PageScanState *state = (PageScanState *) node;

	ExecClearTuple(node->ss.ss_ScanTupleSlot);
	if (state->scanned && !state->partial && state->groups->low == 0 &&
		state->groups->high == HASH_RANGE && node->ss.ps.chgParam == NULL)
	{
		state->n_given = 0;
		return;
	}
	groups_clear(state->groups);
	state->groups->low = 0;
	state->groups->high = HASH_RANGE;
	state->n_given = 0;
	state->scanned = false;
	if (state->pages.scan != NULL)
		table_pages_again(&state->pages);
}

/* ---- parallel scans ---- */

#define COUNTS_SIZE MAXALIGN(sizeof(SharedCounts))

static Size
estimate_dsm(CustomScanState *node, ParallelContext *pcxt)
{
	return add_size(COUNTS_SIZE,
					table_parallelscan_estimate(((PageScanState *) node)->relation,
												node->ss.ps.state->es_snapshot));
}

static ParallelTableScanDesc
scan_in(void *coordinate)
{
	return (ParallelTableScanDesc) ((char *) coordinate + COUNTS_SIZE);
}

static void
join_scan(CustomScanState *node, void *coordinate)
{
	PageScanState *state = (PageScanState *) node;

	state->shared = coordinate;
	table_pages_begin(&state->pages,
					  BEGIN_PARALLEL_SCAN(state->relation,
										  scan_in(coordinate)));
}

static void
initialize_dsm(CustomScanState *node, ParallelContext *pcxt, void *coordinate)
{
	SharedCounts *shared = coordinate;

	pg_atomic_init_u64(&shared->pages, 0);
	pg_atomic_init_u64(&shared->rows, 0);
	pg_atomic_init_u64(&shared->taken, 0);
	table_parallelscan_initialize(((PageScanState *) node)->relation,
								  scan_in(coordinate),
								  node->ss.ps.state->es_snapshot);
	join_scan(node, coordinate);
}

static void
reinitialize_dsm(CustomScanState *node, ParallelContext *pcxt, void *coordinate)
{
	((PageScanState *) node)->shared = coordinate;
	table_parallelscan_reinitialize(((PageScanState *) node)->relation,
									scan_in(coordinate));
}

static void
initialize_worker(CustomScanState *node, shm_toc *toc, void *coordinate)
{
	join_scan(node, coordinate);
}

/* ---- the node ---- */

static const CustomExecMethods exec_methods = {
	.CustomName = PAGE_SCAN_NAME,
	.BeginCustomScan = begin,
	.ExecCustomScan = exec,
	.EndCustomScan = end,
	.ReScanCustomScan = rescan,
	.EstimateDSMCustomScan = estimate_dsm,
	.InitializeDSMCustomScan = initialize_dsm,
	.ReInitializeDSMCustomScan = reinitialize_dsm,
	.InitializeWorkerCustomScan = initialize_worker,
	.ShutdownCustomScan = shutdown,
	.ExplainCustomScan = page_scan_explain
};

static Node *
create_state(CustomScan *plan)
{
	PageScanState *state = palloc0(sizeof(PageScanState));

	NodeSetTag(state, T_CustomScanState);
	state->css.methods = &exec_methods;
	return (Node *) state;
}

const CustomScanMethods page_scan_scan_methods = {
	.CustomName = PAGE_SCAN_NAME,
	.CreateCustomScanState = create_state
};
