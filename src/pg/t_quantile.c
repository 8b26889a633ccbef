/*-------------------------------------------------------------------------
 *
 * t_quantile.c
 *		programme_t_quantile: half the width of a t interval, in standard
 *		errors, for the intervals of released means.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/inference/t_interval.h"

PG_FUNCTION_INFO_V1(programme_t_quantile);

Datum
programme_t_quantile(PG_FUNCTION_ARGS)
{
	ConfidenceInterval interval;

	if (!t_interval(0.0, 1.0, PG_GETARG_FLOAT8(1), PG_GETARG_FLOAT8(0),
					&interval))
		PG_RETURN_NULL();
	PG_RETURN_FLOAT8(interval.high);
}
