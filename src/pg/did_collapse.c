/*-------------------------------------------------------------------------
 *
 * did_collapse.c
 *		did_collapse: tests of the clusters' changes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "pg/by_way.h"

PG_FUNCTION_INFO_V1(did_collapse);

static const Choice arguments[] = {CHOICE_CONF_LEVEL};

Datum
did_collapse(PG_FUNCTION_ARGS)
{
	return result_by_way(fcinfo, "did_collapse", arguments,
						 lengthof(arguments));
}
