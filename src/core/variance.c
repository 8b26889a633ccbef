/*-------------------------------------------------------------------------
 *
 * variance.c
 *		The variance of a contrast: names, and what all kinds have in common.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance.h"

#include <strings.h>

#include "core/matrix.h"

/* In the order of Vcov. */
static const char *const names[] = {
	"iid", "HC0", "HC1", "HC2", "HC3",
	"CR0", "CR1", "CR1S", "CR2", "CR3", "CRV3", "CRV3J"
};

const char	vcov_names[] =
"iid, HC0, HC1, HC2, HC3, CR0, CR1, CR1S, CR2, CR3, CRV3, CRV3J";

/* Sums carry 1e-30 of noise; what is below this share of the scale is none. */
static const double NO_VARIANCE = 1e-26;

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
variance_result(dd variance, dd scale, double df)
{
	Variance	result = {VARIANCE_OK, 0.0, df};

	if (!(variance.hi > NO_VARIANCE * scale.hi))
	{
		result.status = VARIANCE_ZERO;
		return result;
	}
	result.std_error = dd_sqrt(variance).hi;
	return result;
}

Variance
variance_of(const Design *design, const Fit *fit, const dd *contrast,
			Vcov vcov)
{
	Variance	too_few = {VARIANCE_TOO_FEW, 0.0, 0.0};

	/*
	 * A group that rests on one cluster (or row) fits it perfectly: its part
	 * of the variance cannot be seen in the residuals.
	 */
	for (int group = 0; group < N_GROUPS; group++)
	{
		if (dd_is_zero(contrast[group]))
			continue;
		if (vcov_is_clustered(vcov) ? design->group_clusters[group] < 2 :
			vcov != VCOV_IID && design->group_rows[group] < 2)
			return too_few;
	}
	if (vcov_is_clustered(vcov))
		return variance_of_clusters(design, fit, contrast, vcov);
	if (fit->rows <= fit->rank)
		return too_few;
	return variance_of_rows(design, fit, contrast, vcov);
}
