/*-------------------------------------------------------------------------
 *
 * design.c
 *		From a sample and a plan to clusters, groups and columns.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/design.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"

/* In the order of Effects. */
const NameList effects_names = NAME_LIST("none", "cluster", "block");

#define NO_GROUP UINT32_MAX

/* ---- the plan ---- */

/* By group, the first columns of the slopes that it has. */
static void
list_slopes(Design *design, int n_groups, const PlannedSlopes *slopes)
{
	int			n = 0;

	design->first_slope = core_alloc_array(size_add(n_groups, 1),
										   sizeof(int));
	design->slopes = core_alloc_array(size_add(size_mul(n_groups, design->n_slopes), 1),
									  sizeof(int));
	for (int group = 0; group < n_groups; group++)
	{
		core_check_interrupts();
		for (int i = 0; i < design->n_slopes; i++)
			if (slopes == NULL || slopes->has[(size_t) group * slopes->n + i])
				design->slopes[n++] = design->n_columns +
					i * design->n_covariates;
		design->first_slope[group + 1] = n;
	}
}

static void
take_plan(Design *design, const DesignPlan *plan, const PlannedSlopes *slopes,
		  int n_covariates)
{
	size_t		n_groups = plan->n_groups;
	size_t		n_columns = plan->n_columns;
	size_t		n_contrasts = plan->n_contrasts;

	design->effects = plan->effects;
	design->n_columns = plan->n_columns;
	design->n_covariates = plan->with_covariates ? n_covariates : 0;
	design->n_slopes = slopes != NULL ? slopes->n : 1;
	design->k = design->n_columns + design->n_slopes * design->n_covariates;
	design->width = design->k + (plan->effects == EFFECTS_NONE ? 0 : 1);

	design->n_groups = plan->n_groups;
	design->groups = core_alloc_array(n_groups, sizeof(DesignGroup));
	design->columns = core_alloc_array(size_mul(n_groups, n_columns),
									   sizeof(dd));
	for (size_t group = 0; group < n_groups; group++)
		design->groups[group] = (DesignGroup) {
			.cohort = plan->groups[group].cohort,
			.period = plan->groups[group].period,
			.treated = plan->groups[group].treated,
			.after = plan->groups[group].after
		};
	for (size_t i = 0; i < n_groups * n_columns; i++)
		design->columns[i] = dd_from(plan->columns[i]);

	list_slopes(design, plan->n_groups, slopes);

	design->n_contrasts = plan->n_contrasts;
	design->contrasts = core_alloc_array(size_mul(n_contrasts, design->k),
										 sizeof(dd));
	for (size_t i = 0; i < n_contrasts; i++)
		for (size_t j = 0; j < n_columns; j++)
			design->contrasts[i * design->k + j] =
				dd_from(plan->contrasts[i * n_columns + j]);
}

/* ---- the group of each cell ---- */

static int
compare_places(int32_t cohort, int32_t period, const DesignGroup *group)
{
	if (cohort != group->cohort)
		return cohort < group->cohort ? -1 : 1;
	return (period > group->period) - (period < group->period);
}

static int
compare_groups(const void *a, const void *b, const void *context)
{
	const DesignGroup *groups = context;
	const DesignGroup *group = &groups[*(const uint32_t *) a];

	return compare_places(group->cohort, group->period,
						  &groups[*(const uint32_t *) b]);
}

/* "order" holds the groups by cohort and period. */
static uint32_t
find_group(const Design *design, const uint32_t *order, const Cell *cell)
{
	int			low = 0;
	int			high = design->n_groups;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;
		int			side = compare_places(cell->cohort, cell->period,
										  &design->groups[order[middle]]);

		if (side == 0)
			return order[middle];
		if (side > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_GROUP;
}

/* Of all cells of the sample; returns how many have rows and a group. */
static uint32_t
find_groups(Design *design, const Sample *sample)
{
	int			components = sample_components(sample);
	uint32_t   *order = core_alloc_array(design->n_groups, sizeof(uint32_t));
	uint32_t	n_cells = 0;

	for (int group = 0; group < design->n_groups; group++)
		order[group] = group;
	sort_items(order, design->n_groups, sizeof(uint32_t), compare_groups,
			   design->groups);
	design->group_of = core_alloc_array(size_add(sample->image.n_entries, 1),
										sizeof(uint32_t));
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		design->group_of[i] = cell_rows(cell, components) == 0 ? NO_GROUP :
			find_group(design, order, cell);
		n_cells += design->group_of[i] != NO_GROUP;
	}
	core_free(order);
	return n_cells;
}

/* ---- cells and clusters ---- */

/* An image with room for the cells that are in groups. */
static Sample *
allocate_cells(const Sample *sample, uint32_t n_cells)
{
	Sample	   *cells = sample_allocate_for_cells(sample, n_cells);

	image_copy_labels(&cells->image, &sample->image);
	cells->image.n_rows = 0;
	return cells;
}

/* Copy the cells that are in groups; a cluster that has none is absent. */
static void
pick_cells(Design *design, const Sample *sample, uint32_t n_cells)
{
	int			components = sample_components(sample);
	Sample	   *picked = allocate_cells(sample, n_cells);
	uint32_t	n = 0;
	uint32_t	n_clusters = 0;
	uint32_t	next;

	design->absent = core_alloc_array(sample->image.n_entries - n_cells,
									  sizeof(AbsentPsu));
	for (uint32_t i = 0; i < sample->image.n_entries; i = next)
	{
		const Cell *first = sample_cell(sample, i);
		uint32_t	before = n;

		core_check_interrupts();
		for (next = i; next < sample->image.n_entries; next++)
		{
			const Cell *cell = sample_cell(sample, next);

			if (cell->cluster != first->cluster)
				break;
			if (design->group_of[next] == NO_GROUP)
				continue;
			memcpy(sample_cell(picked, n), cell, sample->image.entry_bytes);
			picked->image.n_rows += cell_rows(cell, components);
			design->group_of[n++] = design->group_of[next];
		}
		if (n > before)
			n_clusters++;
		else
		{
			design->absent[design->n_absent].block = first->block;
			design->absent[design->n_absent++].before = n_clusters;
		}
	}
	design->sample = design->in_groups = picked;
}

static void
list_clusters(Design *design)
{
	const Sample *sample = design->sample;

	design->first_cell = core_alloc_array(size_add(sample->image.n_entries, 1),
										  sizeof(uint32_t));
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		core_check_interrupts();
		if (i == 0 || sample_cell(sample, i)->cluster !=
			sample_cell(sample, i - 1)->cluster)
			design->first_cell[design->n_clusters++] = i;
	}
	design->first_cell[design->n_clusters] = sample->image.n_entries;
}

/*
 * Count rows and clusters of each group and of each side.  Cells of one
 * cluster are of different groups, which may be of one side.
 */
static void
count_groups(Design *design)
{
	int			components = sample_components(design->sample);

	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		bool		seen[DESIGN_SIDES] = {false};

		core_check_interrupts();
		for (uint32_t i = design->first_cell[g];
			 i < design->first_cell[g + 1]; i++)
		{
			DesignGroup *group = &design->groups[design->group_of[i]];
			int			side = design_side(group);
			int64_t		rows = cell_rows(sample_cell(design->sample, i),
										 components);

			group->rows += rows;
			group->clusters++;
			design->sides[side].rows += rows;
			seen[side] = true;
		}
		for (int side = 0; side < DESIGN_SIDES; side++)
			design->sides[side].clusters += seen[side];
		design->n_comparator += seen[0] || seen[1];
		design->n_treated += seen[2] || seen[3];
	}
}

Partition *
partition_by_block(const Design *design)
{
	int64_t    *blocks = core_alloc_array(size_add(design->n_clusters, 1),
										  sizeof(int64_t));
	Partition  *partition;

	for (uint32_t g = 0; g < design->n_clusters; g++)
		blocks[g] = sample_cell(design->sample, design->first_cell[g])->block;
	partition = partition_by_key(blocks, design->n_clusters);
	core_free(blocks);
	return partition;
}

bool
design_cluster_is_treated(const Design *design, uint32_t cluster)
{
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
		if (design_group(design, i)->treated)
			return true;
	return false;
}

Design *
design_create(const Sample *sample, const DesignPlan *plan)
{
	return design_create_sloped(sample, plan, NULL);
}

Design *
design_create_sloped(const Sample *sample, const DesignPlan *plan,
					 const PlannedSlopes *slopes)
{
	Design	   *design = core_alloc(sizeof(Design));
	int			components = sample_components(sample);
	uint32_t	n_cells;

	take_plan(design, plan, slopes, sample->n_covariates);
	design->sample = sample;
	n_cells = find_groups(design, sample);
	if (n_cells < sample->image.n_entries)
		pick_cells(design, sample, n_cells);
	list_clusters(design);
	count_groups(design);

	design->powers = sample_powers(sample);
	design->origin = core_alloc_array(components - 1, sizeof(double));
	for (int j = 0; j < components - 1 && n_cells > 0; j++)
		design->origin[j] = cell_reference(sample_cell(design->sample, 0))[j];
	if (plan->effects != EFFECTS_NONE)
		design->absorbed = plan->effects == EFFECTS_BLOCK ?
			partition_by_block(design) :
			partition_by_cluster(design->n_clusters);
	return design;
}

void
design_free(Design *design)
{
	if (design->absorbed != NULL)
		partition_free(design->absorbed);
	core_free(design->origin);
	core_free(design->first_cell);
	if (design->in_groups != NULL)
	{
		core_free(design->in_groups);
		core_free(design->absent);
	}
	core_free(design->group_of);
	core_free(design->contrasts);
	core_free(design->slopes);
	core_free(design->first_slope);
	core_free(design->columns);
	core_free(design->groups);
	core_free(design);
}

/* ---- cells ---- */

void
design_row(const Design *design, uint32_t cell, dd *row)
{
	const double *reference =
		cell_reference(sample_cell(design->sample, cell));
	int			first = design->n_columns;
	const dd   *columns = design->columns +
		(size_t) design->group_of[cell] * first;
	const int  *slopes;
	int			n_slopes = design_slopes(design, cell, &slopes);

	for (int j = 0; j < first; j++)
		row[j] = columns[j];
	for (int j = first; j < design->k; j++)
		row[j] = DD_ZERO;
	for (int i = 0; i < n_slopes; i++)
		for (int j = 0; j < design->n_covariates; j++)
			row[slopes[i] + j] = dd_two_diff(reference[j], design->origin[j]);
	if (design->width > design->k)
		row[design->k] = dd_from(1.0);
}

CellSums
design_cell_sums(const Design *design, const Cell *cell, int power)
{
	int			components = sample_components(design->sample);
	int			y = components - 1;
	const dd   *m = cell_moments(cell, components, power);
	dd			delta = dd_two_diff(cell_reference(cell)[y - 1],
									design->origin[y - 1]);
	dd			about_cell = m[moments_index(y, 0)];
	CellSums	sums;

	/* As in moments_shift, for the outcome alone. */
	sums.w = m[0];
	sums.wy = dd_add(about_cell, dd_mul(delta, m[0]));
	sums.wyy = dd_add(m[moments_index(y, y)],
					  dd_mul(delta, dd_add(about_cell, sums.wy)));
	return sums;
}
