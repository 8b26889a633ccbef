/*-------------------------------------------------------------------------
 *
 * of_rows.c
 *		Variances that take every row for its own unit: iid, HC0 to HC3.
 *
 * With w the weight, e the residual and h = w x'Mx the leverage of a row,
 * M = (X'WX)^-1, the variance of l'b is sum (l'Mx)^2 w^2 e^2 / d, where d is
 * 1 for HC0, (n - k)/n for HC1, 1 - h for HC2 and (1 - h)^2 for HC3
 * (MacKinnon and White 1985; R's sandwich::vcovHC).  "iid" is the classical
 * s^2 l'Ml with s^2 = sum w e^2 / (n - k).
 *
 * Without covariates the rows of a cell have the same x, and sums suffice;
 * for HC2 and HC3, only if they have the same weight as well.  With
 * covariates sums suffice only for cells of a single row.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/memory.h"
#include "core/model/noise.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"
#include "core/variance/variance.h"

static bool
weights_are_equal(const Design *design, const Cell *cell)
{
	int			components = sample_components(design->sample);
	dd			n = cell_moments(cell, components, 0)[0];
	dd			w;
	dd			excess;

	if (design->powers == 1)
		return true;
	w = cell_moments(cell, components, 1)[0];
	excess = dd_sub(dd_mul(n, cell_moments(cell, components, 2)[0]),
					dd_mul(w, w));
	return excess.hi <= EQUAL_WEIGHTS * w.hi * w.hi;
}

/*
 * sum w^2 (y - fitted)^2 over the rows of a cell.  From the cell's own mean
 * and not from the origin: a row that outweighs the others is near either,
 * and has nothing left of digits that its square, at 1e36, would take.
 */
static dd
squared_scores(const Design *design, const Cell *cell, dd fitted)
{
	int			components = sample_components(design->sample);
	int			y = components - 1;
	const dd   *m = cell_moments(cell, components, design->powers - 1);
	dd			apart = dd_sub(fitted,
							   dd_two_diff(cell_reference(cell)[y - 1],
										   design->origin[y - 1]));
	dd			square = dd_sub(m[moments_index(y, y)],
								dd_mul(apart,
									   dd_mul_d(m[moments_index(y, 0)], 2.0)));

	return dd_add(square, dd_mul(dd_mul(apart, apart), m[0]));
}

/* 0 if the row is fitted perfectly, so that its residual says nothing. */
static dd
leverage_correction(Vcov vcov, dd leverage)
{
	dd			rest = dd_sub(dd_from(1.0), leverage);

	if (vcov != VCOV_HC2 && vcov != VCOV_HC3)
		return dd_from(1.0);
	if (rest.hi < PERFECT_FIT)
		return DD_ZERO;
	return vcov == VCOV_HC2 ? rest : dd_mul(rest, rest);
}

/*
 * Add the term of one cell.  "l" is the whitened contrast R^-T l; row is room
 * for the cell's row of the design.
 */
static VarianceStatus
add_cell_term(const Fit *fit, uint32_t i, const Effect *effect,
			  const dd *l, dd *row, Vcov vcov, dd *variance)
{
	const Design *design = fit->design;
	const Cell *cell = sample_cell(design->sample, i);
	int			k = design->k;
	int			components = sample_components(design->sample);
	dd			weight = dd_div(cell_moments(cell, components,
											 design_weight_power(design))[0],
								cell_moments(cell, components, 0)[0]);
	dd			fitted = effect == NULL ? DD_ZERO : effect->outcome;
	dd			leverage;
	dd			along;
	dd			correction;
	dd			term;

	if ((design->n_covariates > 0 && cell_rows(cell, components) > 1) ||
		((vcov == VCOV_HC2 || vcov == VCOV_HC3) &&
		 !weights_are_equal(design, cell)))
		return VARIANCE_UNEQUAL_ROWS;

	design_row(design, i, row);
	for (int j = 0; effect != NULL && j < k; j++)
		row[j] = dd_sub(row[j], effect->means[j]);
	fitted = dd_add(fitted, dot_product(row, fit->coefficients, k));
	solve_transposed(fit->r, k, row);
	along = dot_product(row, l, k);
	leverage = dot_product(row, row, k);
	if (effect != NULL)
		leverage = dd_add(leverage, dd_div(dd_from(1.0), effect->weight));

	correction = leverage_correction(vcov, dd_mul(weight, leverage));
	if (dd_is_zero(correction))
		return VARIANCE_TOO_FEW;
	term = dd_mul(squared_scores(design, cell, fitted), dd_mul(along, along));
	*variance = dd_add(*variance, dd_div(term, correction));
	return VARIANCE_OK;
}

Variance
variance_of_rows(const Fit *fit, const dd *contrast, Vcov vcov)
{
	const Design *design = fit->design;
	int			k = design->k;
	double		df = (double) (fit->rows - fit->parameters);
	dd		   *l = core_alloc_array(k, sizeof(dd));
	dd		   *row = core_alloc_array(design->width, sizeof(dd));
	dd			variance = DD_ZERO;
	VarianceStatus status = VARIANCE_OK;

	fit_whiten_contrast(fit, contrast, l);
	if (vcov == VCOV_IID)
		variance = dd_div(dd_mul(dot_product(l, l, k), fit->rss), dd_from(df));
	else
		for (uint32_t g = 0; status == VARIANCE_OK && g < design->n_clusters;
			 g++)
			for (uint32_t i = design->first_cell[g];
				 status == VARIANCE_OK && i < design->first_cell[g + 1]; i++)
			{
				core_check_interrupts();
				status = add_cell_term(fit, i, fit_effect(fit, g), l, row,
									   vcov, &variance);
			}
	core_free(row);
	core_free(l);
	if (status != VARIANCE_OK)
		return variance_failed(status, 0);
	if (vcov == VCOV_HC1)
		variance = dd_mul(variance, dd_div(dd_from((double) fit->rows),
										   dd_from(df)));
	return variance_result(variance,
						   rows_are_noise(fit, contrast, vcov == VCOV_IID,
										  variance), df);
}
