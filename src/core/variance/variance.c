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

#include <strings.h>


/* In the order of Vcov. */
static const char *const names[] = {
	"iid", "HC0", "HC1", "HC2", "HC3",
	"CR0", "CR1", "CR1S", "CR1N", "CR2", "CR3", "CRV3", "CRV3J",
	"survey", "JK1", "JKn"
};

const char	vcov_names[] =
"iid, HC0, HC1, HC2, HC3, CR0, CR1, CR1S, CR1N, CR2, CR3, CRV3, CRV3J, "
"survey, JK1, JKn";

bool
vcov_by_name(const char *name, Vcov *vcov)
{
	for (int i = 0; i < (int) (sizeof(names) / sizeof(names[0])); i++)
		if (strcasecmp(name, names[i]) == 0)
		{
			*vcov = (Vcov) i;
			return true;
		}
	return false;
}

const char *
vcov_name(Vcov vcov)
{
	return names[vcov];
}

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
