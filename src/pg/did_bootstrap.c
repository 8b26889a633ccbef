/*-------------------------------------------------------------------------
 *
 * did_bootstrap.c
 *		did_bootstrap: inference for few clusters, by a wild bootstrap or by
 *		clusters drawn anew.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "pg/by_way.h"

PG_FUNCTION_INFO_V1(did_bootstrap);

static const Choice arguments[] = {
	CHOICE_WEIGHTS, CHOICE_REPS, CHOICE_SEED, CHOICE_NULL_VALUE,
	CHOICE_ALTERNATIVE, CHOICE_EFFECTS, CHOICE_TIES, CHOICE_CONF_LEVEL,
	CHOICE_CONF_TYPE, CHOICE_RESAMPLE, CHOICE_VCOV
};

Datum
did_bootstrap(PG_FUNCTION_ARGS)
{
	return result_by_way(fcinfo, "did_bootstrap", arguments,
						 lengthof(arguments));
}
