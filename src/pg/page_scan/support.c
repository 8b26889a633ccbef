/*-------------------------------------------------------------------------
 *
 * support.c
 *		The support function of the transition functions, which brings the page
 *		scan into a session and says which aggregates are ours.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_aggregate.h"
#include "catalog/pg_proc.h"
#include "fmgr.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

#include "pg/page_scan/page_scan.h"

PG_FUNCTION_INFO_V1(page_scan_support);

/*
 * The planner asks what a transition function costs before it groups.  That
 * loads the library, in time for the hook that it sets; there is nothing to
 * be answered.
 */
Datum
page_scan_support(PG_FUNCTION_ARGS)
{
	PG_RETURN_POINTER(NULL);
}

static bool
is_supported_by_us(Oid function)
{
	RegProcedure support = get_func_support(function);
	FmgrInfo	info;

	if (!OidIsValid(support))
		return false;
	fmgr_info(support, &info);
	return info.fn_addr == page_scan_support;
}

/* Of a state that is a value like another, of rows in any order. */
bool
page_scan_takes(const Aggref *aggref)
{
	HeapTuple	tuple = SearchSysCache1(AGGFNOID, ObjectIdGetDatum(aggref->aggfnoid));
	Form_pg_aggregate form;
	bool		takes;

	if (!HeapTupleIsValid(tuple))
		return false;
	form = (Form_pg_aggregate) GETSTRUCT(tuple);
	takes = form->aggkind == AGGKIND_NORMAL && form->aggnumdirectargs == 0 &&
		!form->aggfinalextra && form->aggfinalmodify == AGGMODIFY_READ_ONLY &&
		!OidIsValid(form->aggserialfn) &&
		heap_attisnull(tuple, Anum_pg_aggregate_agginitval, NULL) &&
		get_typlen(aggref->aggtranstype) == -1 &&
		!func_strict(form->aggtransfn) &&
		is_supported_by_us(form->aggtransfn);
	ReleaseSysCache(tuple);
	return takes && aggref->aggorder == NIL && aggref->aggdistinct == NIL &&
		aggref->aggdirectargs == NIL && !aggref->aggvariadic &&
		!aggref->aggstar && aggref->agglevelsup == 0;
}
