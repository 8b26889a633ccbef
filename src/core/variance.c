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
#include "core/memory.h"

/* In the order of Vcov. */
static const char *const names[] = {
	"iid", "HC0", "HC1", "HC2", "HC3",
	"CR0", "CR1", "CR1S", "CR1N", "CR2", "CR3", "CRV3", "CRV3J",
	"survey", "JK1", "JKn"
};

const char	vcov_names[] =
"iid, HC0, HC1, HC2, HC3, CR0, CR1, CR1S, CR1N, CR2, CR3, CRV3, CRV3J, "
"survey, JK1, JKn";

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
variance_failed(VarianceStatus status, uint32_t at)
{
	Variance	result = {status, 0.0, 0.0, at};

	return result;
}

Variance
variance_result(const Fit *fit, const dd *contrast, dd variance, double df)
{
	Variance	result = {VARIANCE_OK, 0.0, df, 0};
	int			k = fit->design->k;
	dd		   *direction = core_alloc(k * sizeof(dd));
	dd			scale;

	/* l'Ml times the mean square of the outcome */
	for (int j = 0; j < k; j++)
		direction[j] = contrast[j];
	solve_transposed(fit->r, k, direction);
	scale = dd_div(dd_mul(dot_product(direction, direction, k),
						  fit->total.yy), dd_from((double) fit->rows));
	core_free(direction);

	if (!(variance.hi > NO_VARIANCE * scale.hi))
		result.status = VARIANCE_ZERO;
	else
		result.std_error = dd_sqrt(variance).hi;
	return result;
}
