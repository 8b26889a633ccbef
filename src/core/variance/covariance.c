/*-------------------------------------------------------------------------
 *
 * covariance.c
 *		The covariance matrix of several statistics.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/variance/covariance.h"

#include <math.h>

#include "core/base/memory.h"

Covariance *
covariance_create(int n)
{
	Covariance *covariance = core_alloc(sizeof(Covariance));

	covariance->n = n;
	covariance->values = core_alloc_array(size_mul(n, n), sizeof(dd));
	covariance->status = core_alloc_array(n, sizeof(VarianceStatus));
	covariance->at = core_alloc_array(n, sizeof(uint32_t));
	covariance->df = core_alloc_array(n, sizeof(double));
	return covariance;
}

void
covariance_free(Covariance *covariance)
{
	core_free(covariance->df);
	core_free(covariance->at);
	core_free(covariance->status);
	core_free(covariance->values);
	core_free(covariance);
}

static void
fill(Covariance *covariance, int i, double value)
{
	for (int j = 0; j < covariance->n; j++)
		*covariance_value(covariance, i, j) =
			*covariance_value(covariance, j, i) = dd_from(value);
}

void
covariance_fail(Covariance *covariance, int i, VarianceStatus status,
				uint32_t at)
{
	covariance->status[i] = status;
	covariance->at[i] = at;
	covariance->df[i] = NAN;
	fill(covariance, i, NAN);
}

Covariance *
covariance_failed(int n, VarianceStatus status, uint32_t at)
{
	Covariance *covariance = covariance_create(n);

	for (int i = 0; i < n; i++)
		covariance_fail(covariance, i, status, at);
	return covariance;
}

/* What failed stays NaN. */
void
covariance_clear(Covariance *covariance, int i)
{
	covariance->status[i] = VARIANCE_ZERO;
	for (int j = 0; j < covariance->n; j++)
		if (covariance->status[j] == VARIANCE_OK ||
			covariance->status[j] == VARIANCE_ZERO)
			*covariance_value(covariance, i, j) =
				*covariance_value(covariance, j, i) = DD_ZERO;
}

void
covariance_add_products(Covariance *covariance, const dd *scores)
{
	for (int i = 0; i < covariance->n; i++)
		for (int j = 0; j <= i; j++)
		{
			dd		   *product = covariance_value(covariance, i, j);

			*product = dd_add(*product, dd_mul(scores[i], scores[j]));
		}
}

void
covariance_multiply(Covariance *covariance, dd factor)
{
	for (int i = 0; i < covariance->n; i++)
		for (int j = 0; j <= i; j++)
		{
			dd		   *value = covariance_value(covariance, i, j);

			*value = dd_mul(*value, factor);
		}
}

void
covariance_mirror(Covariance *covariance)
{
	for (int i = 0; i < covariance->n; i++)
		for (int j = 0; j < i; j++)
			*covariance_value(covariance, j, i) =
				*covariance_value(covariance, i, j);
}

Variance
covariance_variance(const Covariance *covariance, int i)
{
	Variance	variance = {covariance->status[i], 0.0, covariance->df[i],
	covariance->at[i]};

	if (variance.status == VARIANCE_OK)
		variance.std_error = dd_sqrt(*covariance_value(covariance, i, i)).hi;
	return variance;
}
