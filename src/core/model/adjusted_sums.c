/*-------------------------------------------------------------------------
 *
 * adjusted_sums.c
 *		Sums by side, of all, of a cluster and of all others.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/adjusted_parts.h"

#include <string.h>

#include "core/base/memory.h"

void
side_sums_allocate(SideSums *sums, int k)
{
	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		sums[side].xx = core_alloc_array(size_mul(k, k), sizeof(dd));
		sums[side].xy = core_alloc_array(k, sizeof(dd));
	}
}

void
side_sums_free(SideSums *sums)
{
	for (int side = DESIGN_SIDES - 1; side >= 0; side--)
	{
		core_free(sums[side].xy);
		core_free(sums[side].xx);
	}
}

void
adjusted_add_cell(AdjustedWork *work, uint32_t i, SideSums *sums)
{
	SideSums   *to = &sums[work->sides[i]];
	const Cell *cell = sample_cell(work->design->sample, work->cells[i]);
	int			k = work->k;

	core_check_interrupts();
	equations_of_cell(work->design, work->cells[i], NULL, &work->equations);
	to->rows += cell_rows(cell, sample_components(work->design->sample));
	for (int j = 0; j < k * k; j++)
		to->xx[j] = dd_add(to->xx[j], work->equations.xx[work->power][j]);
	for (int j = 0; j < k; j++)
		to->xy[j] = dd_add(to->xy[j], work->equations.xy[work->power][j]);
}

void
adjusted_load(AdjustedWork *work, uint32_t cluster)
{
	int			k = work->k;

	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		work->part[side].rows = 0;
		memset(work->part[side].xx, 0, (size_t) k * k * sizeof(dd));
		memset(work->part[side].xy, 0, k * sizeof(dd));
	}
	for (uint32_t i = work->first[cluster]; i < work->first[cluster + 1]; i++)
		adjusted_add_cell(work, i, work->part);
}

void
adjusted_take_out(AdjustedWork *work)
{
	int			k = work->k;

	for (int side = 0; side < DESIGN_SIDES; side++)
	{
		const SideSums *all = &work->sums[side];
		const SideSums *part = &work->part[side];
		SideSums   *rest = &work->rest[side];

		rest->rows = all->rows - part->rows;
		for (int j = 0; j < k * k; j++)
			rest->xx[j] = dd_sub(all->xx[j], part->xx[j]);
		for (int j = 0; j < k; j++)
			rest->xy[j] = dd_sub(all->xy[j], part->xy[j]);
	}
}
