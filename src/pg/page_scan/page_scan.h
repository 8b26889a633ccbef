/*-------------------------------------------------------------------------
 *
 * page_scan.h
 *		The page scan: our aggregates read a plain table's pages themselves.
 *
 * Most of what an aggregate over a table costs is the executor handing over
 * one row at a time.  Here a page at a time goes through: PostgreSQL's own
 * routine says which of its rows are visible (pages.c), the wanted columns are
 * taken out of them (columns.c), conditions and arguments that are no plain
 * columns are worked out (values.c), rows find their group (groups.c), and
 * the very transition functions that the ordinary path calls take them
 * (states.c).  So the results are the same to the bit.  plan.c offers the scan
 * to the planner where eligible.c sees no doubt; node.c is the plan's node.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PAGE_SCAN_H
#define RESILIENCE_PAGE_SCAN_H

#include "access/heapam.h"
#include "nodes/execnodes.h"
#include "nodes/extensible.h"
#include "nodes/pathnodes.h"

#include "pg/compat.h"
#include "pg/short_way.h"

#define PAGE_SCAN_NAME "resilience page scan"

/* ---- module.c ---- */

extern void page_scan_init(void);

/* ---- support.c: which aggregates are ours ---- */

extern bool page_scan_takes(const Aggref *aggref);

/* ---- plan.c ---- */

extern bool page_scan_enabled;

extern void page_scan_upper_paths(PlannerInfo *root, UpperRelationKind stage,
								  RelOptInfo *input_rel,
								  RelOptInfo *output_rel, void *extra);

/* What a plan has in custom_private. */
enum
{
	PLAN_QUALS,					/* conditions, in the order to be kept */
	PLAN_RELATION,				/* number of the table in them */
	PLAN_KEYS,					/* how many columns of the result are keys */
	PLAN_PARTIAL				/* are states handed on, not results? */
};

/* ---- eligible.c: where there is no doubt ---- */

extern bool page_scan_reads_relation(PlannerInfo *root, RelOptInfo *rel);
extern bool page_scan_evaluates(Node *expression, Index relid);
extern bool page_scan_groups_by(const SortGroupClause *clause, Node *key);

/* The conditions on the rows; false if one is not of our kind. */
extern bool page_scan_conditions(PlannerInfo *root, RelOptInfo *rel,
								 List **conditions);
extern List *page_scan_in_order(PlannerInfo *root, List *nodes);

/* The columns of the result: keys, then aggregates. */
extern bool page_scan_results(List *keys, List *targets, Node *having,
							  Index relid, List **results);

/*
 * Rows of several pages go through together, where they are few on each: what
 * they are added to is then in the processor's caches.
 */
#define BATCH_ENOUGH 128
#define BATCH_ROWS (BATCH_ENOUGH + MaxHeapTuplesPerPage)
#define BATCH_PAGES 16

/* ---- columns.c: the values of a page's rows ---- */

typedef struct TableColumn
{
	AttrNumber	number;
	ColumnValues values;
} TableColumn;

typedef struct TableColumns TableColumns;

extern TableColumns *table_columns_create(TupleDesc descriptor,
										  const Bitmapset *wanted);
extern ColumnValues *table_column(TableColumns *columns, AttrNumber number);

extern bool table_columns_want(const TableColumns *columns,
							   AttrNumber number);

/* Take the wanted columns out of rows of a page, as rows of a batch from "at" on. */
extern void table_columns_begin(TableColumns *columns);
extern void table_columns_read(TableColumns *columns, Page page,
							   const OffsetNumber *rows, int n, int at);

/* ---- pages.c: the pages of a table, and their visible rows ---- */

typedef struct TablePages
{
	TableScanDesc scan;
	bool		started;
	BlockNumber next;			/* serial scans only */
	int			n_held;			/* pages of the batch, pinned, but for the last */
	Buffer		held[BATCH_PAGES];
} TablePages;

extern void table_pages_begin(TablePages *pages, TableScanDesc scan);
extern void table_pages_again(TablePages *pages);
extern void table_pages_end(TablePages *pages);

/*
 * The next page with its visible rows; it stays pinned until those of the
 * batch are let go.
 */
extern bool table_pages_next(TablePages *pages, Page *page,
							 const OffsetNumber **rows, int *n);
extern void table_pages_let_go(TablePages *pages);

/* ---- values.c: conditions, and values that are no plain columns ---- */

typedef struct Selection
{
	int			n;
	uint16		row[BATCH_ROWS];
} Selection;

typedef struct PageValues
{
	TableColumns *columns;
	TupleTableSlot *slot;
	ExprContext *econtext;
	MemoryContext row_context;	/* nothing in it outlives a row */
} PageValues;

/* A value of each row: a column's, or that of an expression. */
typedef struct RowValue
{
	Expr	   *expression;
	ColumnValues *values;
	bool		is_column;
	struct Comparison *comparison;	/* NULL: not that simple */
	ExprState  *state;
	int16		length;			/* of the expression's type */
	bool		by_value;
	int			n_columns;		/* that the expression needs */
	AttrNumber *column;
	ColumnValues worked_out;
} RowValue;

extern RowValue *row_value_create(PageValues *page, Expr *expression,
								  PlanState *parent);

/* ---- comparison.c: comparisons with constants, without the executor ---- */

extern struct Comparison *comparison_create(Expr *expression,
											TableColumns *columns);
extern void comparison_work_out(const struct Comparison *comparison,
								const Selection *rows, ColumnValues *results);
extern void row_value_work_out(RowValue *value, PageValues *page,
							   const Selection *rows);
/* Keep of the rows those whose condition is true. */
extern void select_rows(RowValue *condition, PageValues *page, Selection *rows);

/* ---- groups.c, states.c: what comes of the rows ---- */

typedef struct TransitionState
{
	Datum		value;
	bool		null;
} TransitionState;

typedef struct PageGroup
{
	uint32		hash;
	int			n_rows;			/* of the batch, while these are put together */
	Datum	   *key;
	bool	   *key_null;
	TransitionState state[FLEXIBLE_ARRAY_MEMBER];
} PageGroup;

typedef struct KeyType
{
	int16		length;			/* -1: a text */
	bool		by_value;
	bool		is_float;
} KeyType;

typedef struct Groups
{
	MemoryContext context;		/* keys and states live here */
	int			n_keys;
	int			n_states;
	RowValue  **key;
	KeyType    *key_type;

	PageGroup	  **group;			/* in the order in which they came */
	int			n;
	int			room;
	uint32	   *slot;			/* numbers of groups from 1, by their hashes */
	uint32		n_slots;

	Size		used;			/* bytes, about */
	uint64		low;			/* groups of other hashes are for another pass */
	uint64		high;
	PageGroup	  **of_row;			/* of each row of the page; NULL: not now */
} Groups;

#define HASH_RANGE (UINT64CONST(1) << 32)

extern Groups *groups_create(int n_keys, int n_states, MemoryContext parent);
extern void groups_set_key(Groups *groups, int k, RowValue *key, Oid type);
extern void groups_clear(Groups *groups);
extern void groups_find(Groups *groups, const Selection *rows,
						MemoryContext row_context);
extern const Selection *groups_put_together(const Groups *groups,
											const Selection *rows,
											Selection *together);
extern PageGroup *groups_same(const Groups *groups, const Selection *rows,
							  int from, int *end);
extern void groups_drop_from(Groups *groups, uint64 hash);

typedef struct Aggregates Aggregates;

extern Aggregates *aggregates_create(List *results, int n_keys, bool partial,
									 PageValues *page, PlanState *parent);
extern int	aggregates_states(const Aggregates *aggregates);

/* Values that all rows need that any aggregate without a filter takes. */
extern void aggregates_take(Aggregates *aggregates, PageValues *page,
							Groups *groups, const Selection *rows,
							MemoryContext row_context);
extern void aggregates_results(Aggregates *aggregates, PageGroup *group,
							   Datum *values, bool *nulls);

/* ---- node.c ---- */

typedef struct PageScanCounts
{
	uint64		pages;
	uint64		rows;			/* visible */
	uint64		taken;			/* that fulfilled the conditions */
	uint64		passes;
} PageScanCounts;

typedef struct PageScanState
{
	CustomScanState css;
	Relation	relation;		/* css.ss has none */
	bool		partial;
	PageValues	page;
	int			n_conditions;
	RowValue  **condition;
	Groups	   *groups;
	Aggregates *aggregates;

	TablePages	pages;
	int			at_once;		/* rows of a batch that go through together */
	bool		scanned;		/* has the scan come to its end? */
	int			n_given;		/* groups that were handed over */

	/* for EXPLAIN ANALYZE */
	PageScanCounts counts;
	struct SharedCounts *shared;	/* those of all workers; NULL: none */
} PageScanState;

extern const CustomScanMethods page_scan_scan_methods;
extern void page_scan_explain(CustomScanState *node, List *ancestors,
							  struct ExplainState *es);

#endif							/* RESILIENCE_PAGE_SCAN_H */
