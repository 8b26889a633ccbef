/*-------------------------------------------------------------------------
 *
 * module.c
 *		The page scan's place in a session: its setting, its hook, its node.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "optimizer/planner.h"
#include "utils/guc.h"

#include "pg/page_scan/page_scan.h"

static create_upper_paths_hook_type hook_before = NULL;

static void
upper_paths(PlannerInfo *root, UpperRelationKind stage, RelOptInfo *input_rel,
			RelOptInfo *output_rel, void *extra)
{
	if (hook_before != NULL)
		hook_before(root, stage, input_rel, output_rel, extra);
	page_scan_upper_paths(root, stage, input_rel, output_rel, extra);
}

void
page_scan_init(void)
{
	DefineCustomBoolVariable("resilience.page_scan",
							 "Lets aggregates over one plain table read its pages themselves.",
							 "Results are the same to the last digit; they are there sooner.",
							 &page_scan_enabled, true, PGC_USERSET, GUC_EXPLAIN,
							 NULL, NULL, NULL);
	RegisterCustomScanMethods(&page_scan_scan_methods);
	hook_before = create_upper_paths_hook;
	create_upper_paths_hook = upper_paths;
}
