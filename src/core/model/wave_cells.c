/*-------------------------------------------------------------------------
 *
 * wave_cells.c
 *		The cells of a sample of many waves by cohort and period, and what
 *		each of them sums to.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/wave_cells.h"

#include "core/base/memory.h"
#include "core/model/saturated.h"

void
wave_sums_add(WaveSums *to, const WaveSums *from)
{
	to->rows += from->rows;
	to->w = dd_add(to->w, from->w);
	to->wy = dd_add(to->wy, from->wy);
	to->ww = dd_add(to->ww, from->ww);
	to->y = dd_add(to->y, from->y);
}

WaveSums
wave_sums_less(const WaveSums *all, const WaveSums *part)
{
	return (WaveSums) {
		all->rows - part->rows, dd_sub(all->w, part->w),
		dd_sub(all->wy, part->wy), dd_sub(all->ww, part->ww),
		dd_sub(all->y, part->y)
	};
}

static Design *
open_design(const Sample *sample)
{
	int			n_groups;
	PlannedGroup *groups = saturated_groups(sample, &n_groups);
	double	   *columns = core_alloc_array(size_add(n_groups, 1),
										   sizeof(double));
	DesignPlan	plan = {EFFECTS_NONE, true, n_groups, 1, 0, groups, columns,
	NULL};
	Design	   *design;

	for (int group = 0; group < n_groups; group++)
		columns[group] = 1.0;
	design = design_create(sample, &plan);
	core_free(columns);
	core_free(groups);
	return design;
}

static WaveSums
sums_of_cell(const Design *design, const Cell *cell)
{
	int			components = sample_components(design->sample);
	CellSums	rows = design_cell_sums(design, cell, 0);
	CellSums	weighted = rows;
	CellSums	squared = rows;

	if (design->powers > 1)
	{
		weighted = design_cell_sums(design, cell, 1);
		squared = design_cell_sums(design, cell, 2);
	}
	return (WaveSums) {
		cell_rows(cell, components), weighted.w, weighted.wy, squared.w, rows.wy
	};
}

WaveCells *
wave_cells_create(const Sample *sample)
{
	WaveCells  *cells = core_alloc(sizeof(WaveCells));
	Design	   *design = open_design(sample);
	uint32_t	n_cells = design->sample->image.n_entries;

	cells->design = design;
	cells->of_cells = core_alloc_array(size_add(n_cells, 1), sizeof(WaveSums));
	cells->of_groups = core_alloc_array(size_add(design->n_groups, 1),
										sizeof(WaveSums));
	for (uint32_t i = 0; i < n_cells; i++)
	{
		core_check_interrupts();
		cells->of_cells[i] = sums_of_cell(design, sample_cell(design->sample, i));
		wave_sums_add(&cells->of_groups[design->group_of[i]],
					  &cells->of_cells[i]);
	}
	return cells;
}

void
wave_cells_free(WaveCells *cells)
{
	core_free(cells->of_groups);
	core_free(cells->of_cells);
	design_free(cells->design);
	core_free(cells);
}

int
wave_cells_find(const WaveCells *cells, int32_t cohort, int32_t period)
{
	const DesignGroup *groups = cells->design->groups;
	int			low = 0;
	int			high = cells->design->n_groups;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (groups[middle].cohort < cohort ||
			(groups[middle].cohort == cohort && groups[middle].period < period))
			low = middle + 1;
		else
			high = middle;
	}
	return low < cells->design->n_groups && groups[low].cohort == cohort &&
		groups[low].period == period ? low : -1;
}
