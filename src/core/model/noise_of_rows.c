/*-------------------------------------------------------------------------
 *
 * noise_of_rows.c
 *		How small a standard error of rows is nothing but rounding.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/noise.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/*
 * A row's residual has the share 1 - h of its outcome's error, where h is its
 * leverage; of a cell's rows the weighted mean, sum w^2 u'u / sum w, stands
 * for that of a row that outweighs the others.
 */
static double
cell_variance(const Fit *fit, uint32_t i, const AbsorbedEffect *effect,
			  const dd *l, dd *row)
{
	const Design *design = fit->design;
	const Cell *cell = sample_cell(design->sample, i);
	int			k = design->k;
	CellSums	once = design_cell_sums(design, cell,
										design_weight_power(design));
	CellSums	twice = design_cell_sums(design, cell, design->powers - 1);
	dd			mean_weight = dd_div(twice.w, once.w);
	dd			leverage;
	double		along;
	double		share;

	design_row(design, i, row);
	for (int j = 0; effect != NULL && j < k; j++)
		row[j] = dd_sub(row[j], effect->means[j]);
	solve_transposed(fit->r, k, row);
	along = dot_product(row, l, k).hi;
	leverage = dot_product(row, row, k);
	if (effect != NULL)
		leverage = dd_add(leverage, dd_div(dd_from(1.0), effect->weight));
	share = fmax(dd_sub(dd_from(1.0), dd_mul(leverage, mean_weight)).hi, 0.0);
	share = ROUNDED_OUTCOMES * fmin(share, 1.0) + CANCELLED_TERMS;
	return along * along * fit_outcome_size(fit, twice.w, twice.wyy).hi *
		share * share;
}

static double
noise_of_rows(const Fit *fit, const dd *contrast, bool classical)
{
	const Design *design = fit->design;
	int			k = design->k;
	dd		   *l = core_alloc_array(k, sizeof(dd));
	dd		   *row = core_alloc_array(design->width, sizeof(dd));
	double		sum = 0.0;
	double		outcomes = 0.0;

	fit_whiten_contrast(fit, contrast, l);
	for (uint32_t g = 0; g < design->n_clusters; g++)
		for (uint32_t i = design->first_cell[g];
			 i < design->first_cell[g + 1]; i++)
		{
			const Cell *cell = sample_cell(design->sample, i);

			core_check_interrupts();
			if (classical)
			{
				CellSums	once = design_cell_sums(design, cell,
													design_weight_power(design));

				outcomes += fit_outcome_size(fit, once.w, once.wyy).hi;
			}
			else
				sum += cell_variance(fit, i, fit_effect(fit, g), l, row);
		}
	if (classical)
		sum = ROUNDED_OUTCOMES * ROUNDED_OUTCOMES * outcomes / fit->rows *
			dot_product(l, l, k).hi;
	core_free(row);
	core_free(l);
	return sqrt(sum);
}

/*
 * The short cut of noise_of_clusters.c: one row's part is at most |u|^2 w
 * |l|^2 w y^2, and of rows that are all at their cell's row |u|^2 w is at
 * most 1.
 */
bool
rows_are_noise(const Fit *fit, const dd *contrast, bool classical,
			   dd variance)
{
	double		std_error = dd_sqrt(variance).hi;
	double		bound = (ROUNDED_OUTCOMES + CANCELLED_TERMS) *
		sqrt(fit_contrast_square(fit, contrast)) * sqrt(fit->squares);

	if (fit->design->n_covariates == 0 && std_error > NOISE_CERTAIN * bound)
		return false;
	return !(std_error > noise_of_rows(fit, contrast, classical));
}
