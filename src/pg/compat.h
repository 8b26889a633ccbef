/*-------------------------------------------------------------------------
 *
 * compat.h
 *		Differences between PostgreSQL 15 and 19, all in one place.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COMPAT_H
#define RESILIENCE_COMPAT_H

#if PG_VERSION_NUM < 150000
#error "resilience needs PostgreSQL 15 or later"
#endif

/* 16 moved the varlena macros out of postgres.h. */
#if PG_VERSION_NUM >= 160000
#include "varatt.h"
#endif

/* 16 brought input functions that report errors without throwing. */
#if PG_VERSION_NUM >= 160000
#include "nodes/miscnodes.h"
#else
#define ereturn(context, value, ...) \
	do { \
		(void) (context); \
		ereport(ERROR, __VA_ARGS__); \
		return (value); \
	} while (0)
#endif

/* 18 put the mark of functions that do not return before the declaration. */
#if PG_VERSION_NUM < 180000
#define pg_noreturn pg_attribute_noreturn()
#endif

/* 19 no longer brings this with funcapi.h. */
#include "utils/tuplestore.h"

/* 19 keeps the jsonb that is being made together with where it has come to. */
#if PG_VERSION_NUM < 190000
#include "utils/jsonb.h"
typedef struct JsonbInState
{
	JsonbValue *result;
	JsonbParseState *parseState;
} JsonbInState;
#define pushJsonbValue(state, token, value) \
	((state)->result = pushJsonbValue(&(state)->parseState, token, value))
#endif

/* 18 lets a module say its name and version. */
#ifdef PG_MODULE_MAGIC_EXT
#define RESILIENCE_MODULE_MAGIC \
	PG_MODULE_MAGIC_EXT(.name = "resilience", .version = RESILIENCE_VERSION)
#else
#define RESILIENCE_MODULE_MAGIC PG_MODULE_MAGIC
#endif

/* 16 has one function for the privileges on all kinds of objects. */
#if PG_VERSION_NUM >= 160000
#define function_aclcheck(function, user) \
	object_aclcheck(ProcedureRelationId, (function), (user), ACL_EXECUTE)
#else
#define function_aclcheck(function, user) \
	pg_proc_aclcheck((function), (user), ACL_EXECUTE)
#endif

/* 16 says in a column which outer joins may make it NULL. */
#if PG_VERSION_NUM >= 160000
#define VAR_MAY_BE_NULLED(var) (!bms_is_empty((var)->varnullingrels))
#else
#define VAR_MAY_BE_NULLED(var) false
#endif

/* 18 counts the disabled nodes of a path; before, they were made dear. */
#if PG_VERSION_NUM >= 180000
#define DISABLE_PATH(path, disabled) \
	((path)->disabled_nodes = (disabled) ? 1 : 0)
#else
#define DISABLE_PATH(path, disabled) \
	((path)->startup_cost += (disabled) ? disable_cost : 0, \
	 (path)->total_cost += (disabled) ? disable_cost : 0)
#endif

/* 16 keeps what is left of GROUP BY without what other columns determine. */
#if PG_VERSION_NUM >= 160000
#define GROUP_CLAUSE(root) ((root)->processed_groupClause)
#else
#define GROUP_CLAUSE(root) ((root)->parse->groupClause)
#endif

/* 18 has the columns of GROUP BY in an entry of the range table. */
#if PG_VERSION_NUM >= 180000
#define IS_ENTRY_OF_GROUPS(entry) ((entry)->rtekind == RTE_GROUP)
#else
#define IS_ENTRY_OF_GROUPS(entry) ((void) (entry), false)
#endif

/* 19 has scans told more of what they are for. */
#if PG_VERSION_NUM >= 190000
#define BEGIN_SCAN(relation, snapshot) \
	table_beginscan((relation), (snapshot), 0, NULL, SO_NONE)
#define BEGIN_PARALLEL_SCAN(relation, shared) \
	table_beginscan_parallel((relation), (shared), SO_NONE)
#define START_PARALLEL_SCAN(heap, shared) \
	table_block_parallelscan_startblock_init((heap)->rs_base.rs_rd, \
											 (heap)->rs_parallelworkerdata, \
											 (shared), (heap)->rs_startblock, \
											 (heap)->rs_numblocks)
#else
#define BEGIN_SCAN(relation, snapshot) \
	table_beginscan((relation), (snapshot), 0, NULL)
#define BEGIN_PARALLEL_SCAN(relation, shared) \
	table_beginscan_parallel((relation), (shared))
#define START_PARALLEL_SCAN(heap, shared) \
	table_block_parallelscan_startblock_init((heap)->rs_base.rs_rd, \
											 (heap)->rs_parallelworkerdata, \
											 (shared))
#endif

/* 18 gave the printing of EXPLAIN headers of its own. */
#if PG_VERSION_NUM >= 180000
#define EXPLAIN_FORMAT_HEADER "commands/explain_format.h"
#define EXPLAIN_STATE_HEADER "commands/explain_state.h"
#else
#define EXPLAIN_FORMAT_HEADER "commands/explain.h"
#define EXPLAIN_STATE_HEADER "commands/explain.h"
#endif

#endif							/* RESILIENCE_COMPAT_H */
