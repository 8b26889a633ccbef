/*-------------------------------------------------------------------------
 *
 * unit_rows.c
 *		The units behind the cells of a sample of units.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/unit_rows.h"

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/sample/sample_keys.h"

static int
compare_units(const void *a, const void *b, const void *unused)
{
	const UnitCell *ua = a;
	const UnitCell *ub = b;

	(void) unused;
	if (ua->unit != ub->unit)
		return ua->unit < ub->unit ? -1 : 1;
	return (ua->period > ub->period) - (ua->period < ub->period);
}

UnitCells
unit_cells_create(const WaveCells *cells)
{
	const Design *design = cells->design;
	uint32_t	n = design->first_cell[design->n_clusters];
	UnitCells	units = {n, core_alloc_array(size_add(n, 1), sizeof(UnitCell))};

	for (uint32_t i = 0; i < n; i++)
	{
		const Cell *cell = sample_cell(design->sample, i);

		core_check_interrupts();
		units.cells[i] = (UnitCell) {
			*cell_unit(design->sample, cell), cell->period, i
		};
	}
	sort_items(units.cells, n, sizeof(UnitCell), compare_units, NULL);
	return units;
}

void
unit_cells_free(UnitCells *units)
{
	core_free(units->cells);
}

uint32_t
unit_cells_end(const UnitCells *units, uint32_t first)
{
	uint32_t	i = first;

	while (i < units->n && units->cells[i].unit == units->cells[first].unit)
		i++;
	return i;
}

int64_t *
unit_rows_create(const WaveCells *cells)
{
	UnitCells	units = unit_cells_create(cells);
	int64_t    *rows_of_unit = core_alloc_array(size_add(units.n, 1),
												sizeof(int64_t));
	uint32_t	end;

	for (uint32_t i = 0; i < units.n; i = end)
	{
		int64_t		rows = 0;

		core_check_interrupts();
		end = unit_cells_end(&units, i);
		for (uint32_t j = i; j < end; j++)
			rows += cells->of_cells[units.cells[j].cell].rows;
		for (uint32_t j = i; j < end; j++)
			rows_of_unit[units.cells[j].cell] = rows;
	}
	unit_cells_free(&units);
	return rows_of_unit;
}
