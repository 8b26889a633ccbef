/*-------------------------------------------------------------------------
 *
 * design.c
 *		From a sample to the normal equations of each cluster.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/design.h"

#include <stdlib.h>

#include "core/memory.h"

/* Note which groups and arms each cluster has, and how many rows. */
static void
count_groups(Design *design)
{
	int			components = sample_components(design->sample);

	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		bool		seen[N_GROUPS] = {false};

		for (uint32_t i = design->first_cell[g];
			 i < design->first_cell[g + 1]; i++)
		{
			const Cell *cell = sample_cell(design->sample, i);

			seen[design_group(cell)] = true;
			design->group_rows[design_group(cell)] +=
				cell_rows(cell, components);
		}
		for (int group = 0; group < N_GROUPS; group++)
			design->group_clusters[group] += seen[group];
		design->n_treated += seen[TREATED_PRE] || seen[TREATED_POST];
		design->n_comparator += seen[COMPARATOR_PRE] || seen[COMPARATOR_POST];
	}
}

Design *
design_create(const Sample *sample, Effects effects, bool with_covariates)
{
	Design	   *design = core_alloc(sizeof(Design));
	int			components = sample_components(sample);

	design->sample = sample;
	design->effects = effects;
	design->n_covariates = with_covariates ? sample->n_covariates : 0;
	design->k = design->n_covariates +
		(effects == EFFECTS_NONE ? N_GROUPS : effects == EFFECTS_BLOCK ? 3 : 2);
	design->width = design->k + (effects == EFFECTS_NONE ? 0 : 1);
	design->powers = sample_powers(sample);
	design->origin = core_alloc((components - 1) * sizeof(double));
	for (int j = 0; j < components - 1 && sample->n_cells > 0; j++)
		design->origin[j] = cell_reference(sample_cell(sample, 0))[j];

	design->first_cell = core_alloc(((size_t) sample->n_cells + 1) *
									sizeof(uint32_t));
	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		if (i == 0 || sample_cell(sample, i)->cluster !=
			sample_cell(sample, i - 1)->cluster)
			design->first_cell[design->n_clusters++] = i;
	}
	design->first_cell[design->n_clusters] = sample->n_cells;
	count_groups(design);

	if (effects == EFFECTS_BLOCK)
		design->absorbed = partition_by_block(design);
	else if (effects == EFFECTS_CLUSTER)
	{
		Partition  *partition = core_alloc(sizeof(Partition));
		size_t		size = ((size_t) design->n_clusters + 1) * sizeof(uint32_t);

		partition->n_parts = design->n_clusters;
		partition->part_of = core_alloc(size);
		partition->first_cluster = core_alloc(size);
		partition->n_clusters = core_alloc(size);
		for (uint32_t g = 0; g < design->n_clusters; g++)
		{
			partition->part_of[g] = partition->first_cluster[g] = g;
			partition->n_clusters[g] = 1;
		}
		design->absorbed = partition;
	}
	return design;
}

void
design_free(Design *design)
{
	if (design->absorbed != NULL)
		partition_free(design->absorbed);
	core_free(design->first_cell);
	core_free(design->origin);
	core_free(design);
}

/* ---- partitions ---- */

typedef struct BlockOrder
{
	int64_t		block;
	uint32_t	cluster;
} BlockOrder;

static int
compare_blocks(const void *a, const void *b)
{
	const BlockOrder *ba = a;
	const BlockOrder *bb = b;

	if (ba->block != bb->block)
		return ba->block < bb->block ? -1 : 1;
	return (ba->cluster > bb->cluster) - (ba->cluster < bb->cluster);
}

Partition *
partition_by_block(const Design *design)
{
	size_t		size = ((size_t) design->n_clusters + 1) * sizeof(uint32_t);
	Partition  *partition = core_alloc(sizeof(Partition));
	BlockOrder *order = core_alloc(((size_t) design->n_clusters + 1) *
								   sizeof(BlockOrder));

	partition->part_of = core_alloc(size);
	partition->first_cluster = core_alloc(size);
	partition->n_clusters = core_alloc(size);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		order[g].block = sample_cell(design->sample,
									 design->first_cell[g])->block;
		order[g].cluster = g;
	}
	qsort(order, design->n_clusters, sizeof(BlockOrder), compare_blocks);
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		if (g == 0 || order[g].block != order[g - 1].block)
			partition->first_cluster[partition->n_parts++] = order[g].cluster;
		partition->part_of[order[g].cluster] = partition->n_parts - 1;
		partition->n_clusters[partition->n_parts - 1]++;
	}
	core_free(order);
	return partition;
}

void
partition_free(Partition *partition)
{
	core_free(partition->n_clusters);
	core_free(partition->first_cluster);
	core_free(partition->part_of);
	core_free(partition);
}

/* ---- columns ---- */

void
design_contrast(const Design *design, dd *contrast)
{
	for (int j = 0; j < design->k; j++)
		contrast[j] = DD_ZERO;
	if (design->effects != EFFECTS_NONE)
	{
		contrast[COLUMN_TREATED_POST] = dd_from(1.0);
		return;
	}
	contrast[TREATED_POST] = contrast[COMPARATOR_PRE] = dd_from(1.0);
	contrast[TREATED_PRE] = contrast[COMPARATOR_POST] = dd_from(-1.0);
}

/* The columns before the covariates; each holds 0 or 1. */
static void
group_columns(const Design *design, DidGroup group, bool *columns)
{
	if (design->effects == EFFECTS_NONE)
	{
		for (int j = 0; j < N_GROUPS; j++)
			columns[j] = j == (int) group;
		return;
	}
	columns[COLUMN_TREATED_POST] = group == TREATED_POST;
	columns[COLUMN_POST] = group == TREATED_POST || group == COMPARATOR_POST;
	if (design->effects == EFFECTS_BLOCK)
		columns[COLUMN_TREATED] = group == TREATED_POST ||
			group == TREATED_PRE;
}

void
design_row(const Design *design, const Cell *cell, dd *row)
{
	int			first = design->k - design->n_covariates;
	bool		columns[N_GROUPS];

	group_columns(design, design_group(cell), columns);
	for (int j = 0; j < first; j++)
		row[j] = dd_from(columns[j] ? 1.0 : 0.0);
	for (int j = 0; j < design->n_covariates; j++)
		row[first + j] = dd_two_diff(cell_reference(cell)[j],
									 design->origin[j]);
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

/* ---- equations ---- */

void
equations_init(Equations *equations, int width, int powers)
{
	equations->width = width;
	equations->powers = powers;
	for (int power = 0; power < MAX_POWERS; power++)
	{
		bool		own = power < powers;

		equations->xx[power] = own ?
			core_alloc(width * width * sizeof(dd)) : equations->xx[0];
		equations->xy[power] = own ?
			core_alloc(width * sizeof(dd)) : equations->xy[0];
	}
	equations->yy = DD_ZERO;
}

void
equations_free(Equations *equations)
{
	for (int power = equations->powers - 1; power >= 0; power--)
	{
		core_free(equations->xy[power]);
		core_free(equations->xx[power]);
	}
}

void
equations_clear(Equations *equations)
{
	int			width = equations->width;

	for (int power = 0; power < equations->powers; power++)
	{
		for (int i = 0; i < width * width; i++)
			equations->xx[power][i] = DD_ZERO;
		for (int i = 0; i < width; i++)
			equations->xy[power][i] = DD_ZERO;
	}
	equations->yy = DD_ZERO;
}

void
equations_add(Equations *to, const Equations *from, int power, dd factor)
{
	for (int i = 0; i < to->width * to->width; i++)
		dd_accumulate_product(&to->xx[power][i], from->xx[power][i], factor);
	for (int i = 0; i < to->width; i++)
		dd_accumulate_product(&to->xy[power][i], from->xy[power][i], factor);
}

static void
add_symmetric(dd *xx, int width, int i, int j, dd term)
{
	dd_accumulate(&xx[i * width + j], term);
	if (i != j)
		dd_accumulate(&xx[j * width + i], term);
}

/* The covariates' part: their moments about the origin, for one power. */
static void
add_covariates(const Design *design, const Cell *cell, int power,
			   const bool *columns, Equations *equations)
{
	int			components = sample_components(design->sample);
	int			first = design->k - design->n_covariates;
	int			width = equations->width;
	dd			m[MAX_COMPONENTS * (MAX_COMPONENTS + 1) / 2];
	dd			delta[MAX_COMPONENTS];

	for (int j = 1; j < components; j++)
		delta[j] = dd_two_diff(cell_reference(cell)[j - 1],
							   design->origin[j - 1]);
	moments_shift(m, cell_moments(cell, components, power), components, delta);

	for (int j = 1; j <= design->n_covariates; j++)
	{
		int			column = first + j - 1;
		dd			sum = m[moments_index(j, 0)];

		for (int i = 0; i < first; i++)
			if (columns[i])
				add_symmetric(equations->xx[power], width, column, i, sum);
		if (width > design->k)
			add_symmetric(equations->xx[power], width, column, design->k, sum);
		for (int i = 1; i <= j; i++)
			add_symmetric(equations->xx[power], width, column, first + i - 1,
						  m[moments_index(j, i)]);
		dd_accumulate(&equations->xy[power][column],
					  m[moments_index(components - 1, j)]);
	}
}

static void
add_cell(const Design *design, const Cell *cell, int power,
		 Equations *equations)
{
	int			first = design->k - design->n_covariates;
	int			width = equations->width;
	CellSums	sums = design_cell_sums(design, cell, power);
	bool		columns[N_GROUPS];

	group_columns(design, design_group(cell), columns);
	for (int i = 0; i < first; i++)
	{
		if (!columns[i])
			continue;
		for (int j = 0; j <= i; j++)
			if (columns[j])
				add_symmetric(equations->xx[power], width, i, j, sums.w);
		if (width > design->k)
			add_symmetric(equations->xx[power], width, i, design->k, sums.w);
		dd_accumulate(&equations->xy[power][i], sums.wy);
	}
	if (width > design->k)
	{
		add_symmetric(equations->xx[power], width, design->k, design->k,
					  sums.w);
		dd_accumulate(&equations->xy[power][design->k], sums.wy);
	}
	if (design->n_covariates > 0)
		add_covariates(design, cell, power, columns, equations);
	if (power == design_weight_power(design))
		dd_accumulate(&equations->yy, sums.wyy);
}

void
design_cluster(const Design *design, uint32_t cluster, Equations *equations)
{
	equations_clear(equations);
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
		for (int power = 0; power < design->powers; power++)
			add_cell(design, sample_cell(design->sample, i), power, equations);
}
