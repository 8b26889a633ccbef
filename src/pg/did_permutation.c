/*-------------------------------------------------------------------------
 *
 * did_permutation.c
 *		did_permutation: randomisation inference.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "pg/by_way.h"

PG_FUNCTION_INFO_V1(did_permutation);

static const Choice arguments[] = {
	CHOICE_STATISTIC, CHOICE_REPS, CHOICE_SEED, CHOICE_NULL_VALUE,
	CHOICE_ALTERNATIVE, CHOICE_TIES, CHOICE_CONF_LEVEL
};

Datum
did_permutation(PG_FUNCTION_ARGS)
{
	return result_by_way(fcinfo, "did_permutation", arguments,
						 lengthof(arguments));
}
