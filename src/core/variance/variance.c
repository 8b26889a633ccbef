/*-------------------------------------------------------------------------
 *
 * variance.c
 *		The variance of a contrast: names, and what all kinds have in common.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/variance.h"

const NameList lonely_psu_names =
NAME_LIST("fail", "remove", "certainty", "average", "adjust");

Variance
variance_failed(VarianceStatus status, uint32_t at)
{
	Variance	result = {status, 0.0, 0.0, at};

	return result;
}

Variance
variance_result(dd variance, bool noise, double df)
{
	Variance	result = {VARIANCE_OK, dd_sqrt(variance).hi, df, 0};

	if (noise)
	{
		result.status = VARIANCE_ZERO;
		result.std_error = 0.0;
	}
	return result;
}
