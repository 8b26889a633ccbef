/*-------------------------------------------------------------------------
 *
 * noise.c
 *		How large an effect would be if outcomes did not cancel.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/noise.h"

#include "core/matrix.h"
#include "core/memory.h"

/*
 * The size of a cell's part: the influence of one of its rows, times the root
 * of sum w times sum w y^2, which no sum w |y| exceeds.
 */
static double
term_size(const Fit *fit, uint32_t cluster, const Cell *cell,
		  const dd *direction, dd *row)
{
	const Design *design = fit->design;
	const Effect *effect = fit_effect(fit, cluster);
	CellSums	sums = design_cell_sums(design, cell,
										design_weight_power(design));
	dd			influence;

	design_row(design, cell, row);
	influence = dot_product(direction, row, design->k);
	if (effect != NULL)
		influence = dd_sub(influence,
						   dot_product(direction, effect->means, design->k));
	return fabs(influence.hi) * sqrt(sums.w.hi) * sqrt(sums.wyy.hi);
}

double
noise_scale(const Fit *fit, const dd *contrast)
{
	const Design *design = fit->design;
	int			k = design->k;
	dd		   *direction = core_alloc(k * sizeof(dd));
	dd		   *row = core_alloc(design->width * sizeof(dd));
	double		scale = 0.0;

	for (int j = 0; j < k; j++)
		direction[j] = contrast[j];
	solve_transposed(fit->r, k, direction);
	solve_upper(fit->r, k, direction);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		double		size = 0.0;

		core_check_interrupts();
		for (uint32_t i = design->first_cell[g];
			 i < design->first_cell[g + 1]; i++)
			size += term_size(fit, g, sample_cell(design->sample, i),
							  direction, row);
		scale = hypot(scale, size);
	}
	core_free(row);
	core_free(direction);
	return scale;
}
