/*-------------------------------------------------------------------------
 *
 * fit.c
 *		Weighted least squares from normal equations.
 *
 * Forming X'WX squares the condition number; done in double-double it leaves
 * as many digits as an orthogonal factorisation in double does, and more.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/fit.h"

#include "core/matrix.h"
#include "core/memory.h"

Fit *
fit_create(const Design *design)
{
	Fit		   *fit = core_alloc(sizeof(Fit));
	int			k = design->k;
	int			power = design_weight_power(design);
	dd			explained;

	fit->k = k;
	fit->rows = sample_rows(design->sample);
	fit->dropped = core_alloc(k * sizeof(bool));
	fit->r = core_alloc(k * k * sizeof(dd));
	fit->coefficients = core_alloc(k * sizeof(dd));
	equations_init(&fit->total, design);
	design_total(design, &fit->total);

	fit->rank = cholesky(fit->r, fit->total.xx[power], k, fit->dropped);
	for (int j = 0; j < k; j++)
		fit->coefficients[j] = fit->total.xy[power][j];
	solve_transposed(fit->r, k, fit->coefficients);
	explained = dot_product(fit->coefficients, fit->coefficients, k);
	solve_upper(fit->r, k, fit->coefficients);

	fit->rss = dd_sub(fit->total.yy, explained);
	if (fit->rss.hi < 0.0)
		fit->rss = DD_ZERO;
	return fit;
}

void
fit_free(Fit *fit)
{
	equations_free(&fit->total);
	core_free(fit->coefficients);
	core_free(fit->r);
	core_free(fit->dropped);
	core_free(fit);
}

dd
fit_estimate(const Fit *fit, const dd *contrast)
{
	return dot_product(contrast, fit->coefficients, fit->k);
}
