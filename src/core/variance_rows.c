/*-------------------------------------------------------------------------
 *
 * variance_rows.c
 *		Variances that take every row for its own unit: iid, HC0 to HC3.
 *
 * With w the weight, e the residual and h = w x'Mx the leverage of a row,
 * M = (X'WX)^-1, the variance of l'b is sum (l'Mx)^2 w^2 e^2 / d, where d is
 * 1 for HC0, (n - k)/n for HC1, 1 - h for HC2 and (1 - h)^2 for HC3
 * (MacKinnon and White 1985; R's sandwich::vcovHC).  "iid" is the classical
 * s^2 l'Ml with s^2 = sum w e^2 / (n - k).
 *
 * The rows of a cell have the same x; so they have the same leverage if they
 * have the same weight, and only then do sums suffice for HC2 and HC3.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/matrix.h"
#include "core/memory.h"
#include "core/variance.h"

/*
 * n sum w^2 = (sum w)^2 (1 + CV^2): below this squared coefficient of
 * variation, weights are equal up to the rounding of the weights themselves.
 */
static const double EQUAL_WEIGHTS = 1e-24;

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

/* sum w^2 (y - mean)^2 over the rows of a cell */
static dd
squared_scores(const CellSums *sums, dd mean)
{
	dd			square = dd_sub(sums->wyy,
								dd_mul(mean, dd_mul_d(sums->wy, 2.0)));

	return dd_add(square, dd_mul(dd_mul(mean, mean), sums->w));
}

static dd
leverage_correction(Vcov vcov, dd leverage)
{
	dd			rest = dd_sub(dd_from(1.0), leverage);

	if (vcov == VCOV_HC2)
		return rest;
	if (vcov == VCOV_HC3)
		return dd_mul(rest, rest);
	return dd_from(1.0);
}

Variance
variance_of_rows(const Design *design, const Fit *fit, const dd *contrast,
				 Vcov vcov)
{
	int			k = design->k;
	int			components = sample_components(design->sample);
	double		df = (double) (fit->rows - fit->rank);
	dd		   *direction = core_alloc(k * sizeof(dd));
	dd			norm;
	dd			scale;
	dd			variance = DD_ZERO;
	Variance	result = {VARIANCE_UNEQUAL_WEIGHTS, 0.0, df};

	/* direction = M l, norm = l'Ml */
	for (int j = 0; j < k; j++)
		direction[j] = contrast[j];
	solve_transposed(fit->r, k, direction);
	norm = dot_product(direction, direction, k);
	solve_upper(fit->r, k, direction);
	scale = dd_div(dd_mul(norm, fit->total.yy), dd_from(df));

	if (vcov == VCOV_IID)
	{
		core_free(direction);
		return variance_result(dd_div(dd_mul(norm, fit->rss), dd_from(df)),
							   scale, df);
	}

	for (uint32_t i = 0; i < design->sample->n_cells; i++)
	{
		const Cell *cell = sample_cell(design->sample, i);
		int			group = design_group(cell);
		CellSums	squares = design_cell_sums(design, cell,
											   design->powers - 1);
		dd			leverage;
		dd			term;

		core_check_interrupts();
		if ((vcov == VCOV_HC2 || vcov == VCOV_HC3) &&
			!weights_are_equal(design, cell))
		{
			core_free(direction);
			return result;
		}
		leverage = dd_div(cell_moments(cell, components,
									   design_weight_power(design))[0],
						  dd_mul(cell_moments(cell, components, 0)[0],
								 fit->total.xx[design_weight_power(design)]
								 [group * k + group]));
		term = squared_scores(&squares, fit->coefficients[group]);
		term = dd_mul(term, dd_mul(direction[group], direction[group]));
		term = dd_div(term, leverage_correction(vcov, leverage));
		variance = dd_add(variance, term);
	}
	core_free(direction);
	if (vcov == VCOV_HC1)
		variance = dd_mul(variance, dd_div(dd_from((double) fit->rows),
										   dd_from(df)));
	return variance_result(variance, scale, df);
}
