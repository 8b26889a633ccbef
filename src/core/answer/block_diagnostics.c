/*-------------------------------------------------------------------------
 *
 * block_diagnostics.c
 *		What an estimate rests on, block by block.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/block_diagnostics.h"

#include "core/base/memory.h"
#include "core/numeric/matrix.h"
#include "core/numeric/tolerance.h"

/* The contrast of the means of one part of the clusters. */
static bool
own_estimate(const Design *design, const Equations *part, double *estimate)
{
	int			power = design_weight_power(design);
	const dd   *contrast = design_contrast(design, 0);
	dd			sum = DD_ZERO;

	for (int j = 0; j < design->n_columns; j++)
	{
		dd			w = part->xx[power][j * part->width + j];

		if (dd_is_zero(contrast[j]))
			continue;
		if (dd_is_zero(w))
			return false;
		sum = dd_add(sum, dd_mul(contrast[j],
								 dd_div(part->xy[power][j], w)));
	}
	*estimate = sum.hi;
	return true;
}

/* The estimate of all rows but those of the part, without effects. */
static bool
estimate_without(const Fit *fit, const Equations *part, double *estimate)
{
	const Design *design = fit->design;
	int			k = design->k;
	int			power = design_weight_power(design);
	dd		   *a = core_alloc_array(size_mul(2, size_mul(k, size_add(k, 1))),
									 sizeof(dd));
	dd		   *r = a + k * k;
	dd		   *b = r + k * k;
	bool	   *dropped = core_alloc_array(k, sizeof(bool));
	int			rank;

	for (int i = 0; i < k * k; i++)
		a[i] = dd_sub(fit->total.xx[power][i], part->xx[power][i]);
	for (int i = 0; i < k; i++)
		b[i] = dd_sub(fit->total.xy[power][i], part->xy[power][i]);
	/* What is left of a column is nothing if it drowns in the rounding. */
	for (int i = 0; i < k; i++)
		if (!(a[i * k + i].hi > DROWNED * fit->total.xx[power][i * k + i].hi))
			for (int j = 0; j < k; j++)
				a[i * k + j] = a[j * k + i] = DD_ZERO;
	rank = cholesky(r, a, k, dropped);
	solve_transposed(r, k, b);
	solve_upper(r, k, b);
	*estimate = dot_product(design_contrast(design, 0), b, k).hi;
	core_free(dropped);
	core_free(a);
	return rank == fit->rank;
}

void
diagnose_blocks(const Fit *fit, const Partition *blocks,
				BlockDiagnostics *diagnostics)
{
	const Design *design = fit->design;
	int			components = sample_components(design->sample);
	Equations  *parts = core_alloc_array(blocks->n_parts, sizeof(Equations));
	Equations	cluster;

	for (uint32_t h = 0; h < blocks->n_parts; h++)
		equations_init(&parts[h], design->width, design->powers);
	equations_init(&cluster, design->width, design->powers);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		uint32_t	h = blocks->part_of[g];

		core_check_interrupts();
		equations_of_cluster(design, g, NULL, &cluster);
		equations_add(&parts[h], &cluster, design_weight_power(design),
					  dd_from(1.0));
		for (uint32_t i = design->first_cell[g];
			 i < design->first_cell[g + 1]; i++)
			diagnostics[h].rows += cell_rows(sample_cell(design->sample, i),
											 components);
	}
	for (uint32_t h = 0; h < blocks->n_parts; h++)
	{
		BlockDiagnostics *block = &diagnostics[h];

		core_check_interrupts();
		block->has_estimate = own_estimate(design, &parts[h],
										   &block->estimate);
		block->has_estimate_without = estimate_without(fit, &parts[h],
													   &block->estimate_without);
		equations_free(&parts[h]);
	}
	equations_free(&cluster);
	core_free(parts);
}
