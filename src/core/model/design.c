/*-------------------------------------------------------------------------
 *
 * design.c
 *		From a sample to the normal equations of each cluster.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/design.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"

const NameList effects_names = NAME_LIST("none", "cluster", "block");

/* Note which groups and arms each cluster has, and how many rows. */
static void
count_groups(Design *design)
{
	int			components = sample_components(design->sample);

	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		bool		seen[N_GROUPS] = {false};

		core_check_interrupts();
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

/* ---- partitions ---- */

typedef struct BlockOrder
{
	int64_t		block;
	uint32_t	cluster;
} BlockOrder;

static int64_t
cluster_block(const Design *design, uint32_t cluster)
{
	return sample_cell(design->sample, design->first_cell[cluster])->block;
}

/* Clusters of the same block keep their order. */
static int
compare_blocks(const void *a, const void *b, const void *context)
{
	const BlockOrder *ba = a;
	const BlockOrder *bb = b;

	(void) context;
	return (ba->block > bb->block) - (ba->block < bb->block);
}

static Partition *
partition_create(uint32_t n_clusters)
{
	Partition  *partition = core_alloc(sizeof(Partition));
	size_t		size = ((size_t) n_clusters + 1) * sizeof(uint32_t);

	partition->part_of = core_alloc(size);
	partition->first = core_alloc(size);
	partition->members = core_alloc(size);
	return partition;
}

void
partition_free(Partition *partition)
{
	core_free(partition->members);
	core_free(partition->first);
	core_free(partition->part_of);
	core_free(partition);
}

static Partition *
partition_by_cluster(const Design *design)
{
	Partition  *partition = partition_create(design->n_clusters);

	partition->n_parts = design->n_clusters;
	for (uint32_t g = 0; g < design->n_clusters; g++)
		partition->part_of[g] = partition->first[g] =
			partition->members[g] = g;
	partition->first[design->n_clusters] = design->n_clusters;
	return partition;
}

Partition *
partition_by_block(const Design *design)
{
	uint32_t	n = design->n_clusters;
	Partition  *partition = partition_create(n);
	BlockOrder *order = core_alloc_array(size_add(n, 1), sizeof(BlockOrder));

	for (uint32_t g = 0; g < n; g++)
	{
		order[g].block = cluster_block(design, g);
		order[g].cluster = g;
	}
	sort_items(order, n, sizeof(BlockOrder), compare_blocks, NULL);
	for (uint32_t i = 0; i < n; i++)
	{
		if (i == 0 || order[i].block != order[i - 1].block)
			partition->first[partition->n_parts++] = i;
		partition->members[i] = order[i].cluster;
		partition->part_of[order[i].cluster] = partition->n_parts - 1;
	}
	partition->first[partition->n_parts] = n;
	core_free(order);
	return partition;
}

uint32_t
partition_find_block(const Design *design, const Partition *blocks,
					 int64_t block)
{
	uint32_t	low = 0;
	uint32_t	high = blocks->n_parts;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;
		int64_t		at = cluster_block(design, partition_first_cluster(blocks,
																	  middle));

		if (at == block)
			return middle;
		if (at < block)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_PART;
}

PsuCounts
psu_counts_create(const Design *design, const Partition *strata)
{
	uint32_t	n = design->n_absent;
	BlockOrder *order = core_alloc_array(size_add(n, 1), sizeof(BlockOrder));
	PsuCounts	counts;

	counts.in_stratum = core_alloc_array(size_add(strata->n_parts, 1),
										 sizeof(uint32_t));
	counts.outside = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	counts.n_outside = 0;
	for (uint32_t h = 0; h < strata->n_parts; h++)
		counts.in_stratum[h] = partition_size(strata, h);
	for (uint32_t i = 0; i < n; i++)
		order[i].block = design->absent[i].block;
	sort_items(order, n, sizeof(BlockOrder), compare_blocks, NULL);
	for (uint32_t i = 0; i < n; i++)
	{
		uint32_t	h = partition_find_block(design, strata, order[i].block);

		core_check_interrupts();
		if (h != NO_PART)
			counts.in_stratum[h]++;
		else
		{
			if (i == 0 || order[i].block != order[i - 1].block)
				counts.n_outside++;
			counts.outside[counts.n_outside - 1]++;
		}
	}
	core_free(order);
	return counts;
}

void
psu_counts_free(PsuCounts *counts)
{
	core_free(counts->outside);
	core_free(counts->in_stratum);
}

/* ---- design ---- */

/* Set PSUs without rows apart; what has rows becomes the design's sample. */
static void
set_absent_apart(Design *design, const Sample *sample)
{
	int			components = sample_components(sample);
	uint32_t	n_cells = 0;
	Sample	   *with_rows;

	design->sample = sample;
	for (uint32_t i = 0; i < sample->n_cells; i++)
		n_cells += cell_rows(sample_cell(sample, i), components) > 0;
	if (n_cells == sample->n_cells)
		return;

	with_rows = sample_allocate_canonical(sample->flags, sample->n_covariates,
										  n_cells, sample->n_labels,
										  sample->heap_used);
	with_rows->n_rows = sample->n_rows;
	with_rows->n_missing = sample->n_missing;
	memcpy(sample_labels(with_rows), sample_labels(sample),
		   sample->n_labels * sizeof(Label));
	memcpy(sample_heap(with_rows), sample_heap(sample), sample->heap_used);
	design->absent = core_alloc_array(sample->n_cells - n_cells,
									  sizeof(AbsentPsu));
	n_cells = 0;
	for (uint32_t i = 0, clusters = 0; i < sample->n_cells; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell_rows(cell, components) == 0)
		{
			design->absent[design->n_absent].block = cell->block;
			design->absent[design->n_absent++].before = clusters;
			continue;
		}
		if (n_cells == 0 || cell->cluster !=
			sample_cell(with_rows, n_cells - 1)->cluster)
			clusters++;
		memcpy(sample_cell(with_rows, n_cells++), cell, sample->cell_bytes);
	}
	design->sample = design->with_rows = with_rows;
}

Design *
design_create(const Sample *sample, Effects effects, bool with_covariates)
{
	Design	   *design = core_alloc(sizeof(Design));
	int			components = sample_components(sample);

	set_absent_apart(design, sample);
	sample = design->sample;
	design->effects = effects;
	design->n_covariates = with_covariates ? sample->n_covariates : 0;
	design->k = design->n_covariates +
		(effects == EFFECTS_NONE ? N_GROUPS : effects == EFFECTS_BLOCK ? 3 : 2);
	design->width = design->k + (effects == EFFECTS_NONE ? 0 : 1);
	design->powers = sample_powers(sample);
	design->origin = core_alloc_array(components - 1, sizeof(double));
	for (int j = 0; j < components - 1 && sample->n_cells > 0; j++)
		design->origin[j] = cell_reference(sample_cell(sample, 0))[j];

	design->first_cell = core_alloc_array(size_add(sample->n_cells, 1),
										  sizeof(uint32_t));
	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		core_check_interrupts();
		if (i == 0 || sample_cell(sample, i)->cluster !=
			sample_cell(sample, i - 1)->cluster)
			design->first_cell[design->n_clusters++] = i;
	}
	design->first_cell[design->n_clusters] = sample->n_cells;
	count_groups(design);

	if (effects != EFFECTS_NONE)
		design->absorbed = effects == EFFECTS_BLOCK ?
			partition_by_block(design) : partition_by_cluster(design);
	return design;
}

void
design_free(Design *design)
{
	if (design->absorbed != NULL)
		partition_free(design->absorbed);
	if (design->with_rows != NULL)
	{
		core_free(design->absent);
		core_free(design->with_rows);
	}
	core_free(design->first_cell);
	core_free(design->origin);
	core_free(design);
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
			core_alloc_array(size_mul(width, width),
							 sizeof(dd)) : equations->xx[0];
		equations->xy[power] = own ?
			core_alloc_array(width, sizeof(dd)) : equations->xy[0];
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

/*
 * Columns measured from their means, cell by cell: a cell that outweighs the
 * others lies so near the mean that of sums over cells nothing would be left.
 */
static void
measured_from(const Design *design, const Cell *cell, const dd *means,
			  dd *row)
{
	design_row(design, cell, row);
	for (int j = 0; means != NULL && j < design->k; j++)
		row[j] = dd_sub(row[j], means[j]);
}

/* The part of the columns that all rows of a cell have in common. */
static void
add_common(const Design *design, const CellSums *sums, int power,
		   const dd *row, Equations *equations)
{
	int			first = design->k - design->n_covariates;
	int			width = equations->width;

	for (int i = 0; i < width; i++)
	{
		dd			weighted;

		if ((i >= first && i < design->k) || dd_is_zero(row[i]))
			continue;
		weighted = dd_mul(row[i], sums->w);
		for (int j = 0; j <= i; j++)
			if ((j < first || j == design->k) && !dd_is_zero(row[j]))
				add_symmetric(equations->xx[power], width, i, j,
							  dd_mul(weighted, row[j]));
		dd_accumulate_product(&equations->xy[power][i], row[i], sums->wy);
	}
}

/* The covariates' part: their moments about where they are measured from. */
static void
add_covariates(const Design *design, const Cell *cell, int power,
			   const dd *row, Equations *equations)
{
	int			components = sample_components(design->sample);
	int			first = design->k - design->n_covariates;
	int			width = equations->width;
	dd			m[MAX_COMPONENTS * (MAX_COMPONENTS + 1) / 2];
	dd			delta[MAX_COMPONENTS];

	for (int j = 1; j <= design->n_covariates; j++)
		delta[j] = row[first + j - 1];
	delta[components - 1] = dd_two_diff(cell_reference(cell)[components - 2],
										design->origin[components - 2]);
	moments_shift(m, cell_moments(cell, components, power), components, delta);

	for (int j = 1; j <= design->n_covariates; j++)
	{
		int			column = first + j - 1;
		dd			sum = m[moments_index(j, 0)];

		for (int i = 0; i < width; i++)
			if ((i < first || i == design->k) && !dd_is_zero(row[i]))
				add_symmetric(equations->xx[power], width, column, i,
							  dd_mul(row[i], sum));
		for (int i = 1; i <= j; i++)
			add_symmetric(equations->xx[power], width, column, first + i - 1,
						  m[moments_index(j, i)]);
		dd_accumulate(&equations->xy[power][column],
					  m[moments_index(components - 1, j)]);
	}
}

static void
add_cell(const Design *design, const Cell *cell, const dd *means, dd *row,
		 Equations *equations)
{
	measured_from(design, cell, means, row);
	for (int power = 0; power < design->powers; power++)
	{
		CellSums	sums = design_cell_sums(design, cell, power);

		add_common(design, &sums, power, row, equations);
		if (design->n_covariates > 0)
			add_covariates(design, cell, power, row, equations);
		if (power == design_weight_power(design))
			dd_accumulate(&equations->yy, sums.wyy);
	}
}

void
design_cell(const Design *design, const Cell *cell, const dd *means,
			Equations *equations)
{
	dd			row[MAX_COVARIATES + N_GROUPS + 1];

	equations_clear(equations);
	add_cell(design, cell, means, row, equations);
}

void
design_cluster(const Design *design, uint32_t cluster, const dd *means,
			   Equations *equations)
{
	dd			row[MAX_COVARIATES + N_GROUPS + 1];

	equations_clear(equations);
	for (uint32_t i = design->first_cell[cluster];
		 i < design->first_cell[cluster + 1]; i++)
		add_cell(design, sample_cell(design->sample, i), means, row,
				 equations);
}
