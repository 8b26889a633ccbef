/*-------------------------------------------------------------------------
 *
 * area_means.c
 *		The mean of each cluster in each period.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/area_means.h"

#include "core/base/memory.h"
#include "core/model/saturated.h"

/* For its clusters and their sums: nothing is fitted. */
static Design *
open_design(const Sample *sample)
{
	int			n_groups;
	PlannedGroup *groups = saturated_groups(sample, &n_groups);
	double	   *columns = core_alloc_array(size_add(n_groups, 1),
										   sizeof(double));
	DesignPlan	plan = {EFFECTS_NONE, false, n_groups, 1, 0, groups, columns,
	NULL};
	Design	   *design = design_create(sample, &plan);

	core_free(columns);
	core_free(groups);
	return design;
}

static int32_t
cohort_of(const Waves *waves, const Cell *cell, int32_t anticipation)
{
	return waves_is_never_treated(waves, cell->cohort, anticipation) ?
		NEVER_TREATED : cell->cohort;
}

/* Its cells are by cohort, then period: of one cohort, as many as there are. */
static void
take_area(const Design *design, const Waves *waves, int32_t anticipation,
		  uint32_t cluster, Area *area, dd *means)
{
	int			components = sample_components(design->sample);
	int			power = design_weight_power(design);
	uint32_t	first = design->first_cell[cluster];
	uint32_t	n_cells = design->first_cell[cluster + 1] - first;

	area->cluster = sample_cell(design->sample, first)->cluster;
	area->cohort = cohort_of(waves, sample_cell(design->sample, first),
							 anticipation);
	area->status = n_cells == (uint32_t) waves->n_periods ? AREA_COMPLETE :
		AREA_INCOMPLETE;
	for (uint32_t i = 0; i < n_cells; i++)
	{
		const Cell *cell = sample_cell(design->sample, first + i);
		CellSums	sums = design_cell_sums(design, cell, power);

		if (cell->cohort != sample_cell(design->sample, first)->cohort)
			area->status = AREA_MIXED;
		area->rows += cell_rows(cell, components);
		if (i < (uint32_t) waves->n_periods)
			means[i] = dd_div(sums.wy, sums.w);
	}
}

AreaMeans *
area_means_create(const Sample *sample, const Waves *waves,
				  int32_t anticipation)
{
	Design	   *design = open_design(sample);
	AreaMeans  *means = core_alloc(sizeof(AreaMeans));

	means->n_periods = waves->n_periods;
	means->n_areas = design->n_clusters;
	means->areas = core_alloc_array(size_add(means->n_areas, 1), sizeof(Area));
	means->means = core_alloc_array(size_mul(size_add(means->n_areas, 1),
											 waves->n_periods), sizeof(dd));
	for (uint32_t i = 0; i < means->n_areas; i++)
	{
		core_check_interrupts();
		take_area(design, waves, anticipation, i, &means->areas[i],
				  means->means + (size_t) i * means->n_periods);
	}
	design_free(design);
	return means;
}

void
area_means_free(AreaMeans *means)
{
	core_free(means->means);
	core_free(means->areas);
	core_free(means);
}
