/*-------------------------------------------------------------------------
 *
 * sample_canonical.c
 *		did_sample: the canonical form, in which samples are stored and read.
 *
 * Cells are sorted by (cluster, cohort, period) and labels by their bytes,
 * whatever the locale, so that the clusters of a sample have one order
 * everywhere.  Each cell is recentred at its own mean rounded to double: the
 * same rows then give the same reference, however they arrived.  A cell without
 * rows stays only where it is all there is of its cluster.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/sample/image_canonical.h"
#include "core/sample/sample.h"

typedef struct CellOrder
{
	int64_t		cluster;
	int64_t		block;
	int32_t		cohort;
	int32_t		period;
	uint32_t	number;
} CellOrder;

static int
compare_cells(const void *a, const void *b, const void *unused)
{
	const CellOrder *ca = a;
	const CellOrder *cb = b;

	(void) unused;
	if (ca->cluster != cb->cluster)
		return ca->cluster < cb->cluster ? -1 : 1;
	if (ca->cohort != cb->cohort)
		return ca->cohort < cb->cohort ? -1 : 1;
	return (ca->period > cb->period) - (ca->period < cb->period);
}

static CellOrder *
order_cells(const Sample *sample, const LabelOrder *labels)
{
	uint32_t	flags = sample->image.flags;
	CellOrder  *order = core_alloc_array(sample->image.n_entries, sizeof(CellOrder));

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		order[i].cluster = ranked_key(labels, cell->cluster,
									  flags & SAMPLE_TEXT_CLUSTER);
		order[i].block = ranked_key(labels, cell->block,
									flags & SAMPLE_TEXT_BLOCK);
		order[i].cohort = cell->cohort;
		order[i].period = cell->period;
		order[i].number = i;
	}
	sort_items(order, sample->image.n_entries, sizeof(CellOrder), compare_cells,
			   NULL);
	return order;
}

/* A cell of the sample whose cluster has another in another block, or NULL. */
static const Cell *
find_conflict(const Sample *sample, const CellOrder *order)
{
	if (!(sample->image.flags & SAMPLE_CLUSTERED))
		return NULL;
	for (uint32_t i = 1; i < sample->image.n_entries; i++)
	{
		core_check_interrupts();
		if (order[i].cluster == order[i - 1].cluster &&
			order[i].block != order[i - 1].block)
			return sample_cell(sample, order[i].number);
	}
	return NULL;
}

/*
 * Leave out cells without rows of clusters that have other cells; the number
 * of cells that stay.
 */
static uint32_t
drop_idle_cells(const Sample *sample, CellOrder *order)
{
	int			components = sample_components(sample);
	uint32_t	kept = 0;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, order[i].number);
		bool		has_others = (kept > 0 &&
								  order[kept - 1].cluster == order[i].cluster) ||
			(i + 1 < sample->image.n_entries &&
			 order[i + 1].cluster == order[i].cluster);

		core_check_interrupts();
		if (cell_rows(cell, components) > 0 || !has_others)
			order[kept++] = order[i];
	}
	return kept;
}

/*
 * Centre a cell at its weighted mean, rounded to double: the new reference c'
 * is exact, and so is the shift c - c' in double-double.
 */
static void
recentre(Cell *centred, const Cell *cell, const Sample *sample)
{
	int			components = sample_components(sample);
	int			powers = sample_powers(sample);
	bool		boolean = (sample->image.flags & SAMPLE_BOOLEAN_OUTCOME) != 0;
	int			power = powers > 1 ? 1 : 0;
	const dd   *moments = cell_moments(cell, components, power);
	dd			delta[MAX_COMPONENTS];

	for (int j = 1; j < components; j++)
	{
		double		old = cell_reference(cell)[j - 1];
		dd			mean = dd_add(dd_from(old),
								  dd_div(dd_normalize(moments[moments_index(j, 0)]),
										 dd_normalize(moments[0])));

		/* Rounding may leave it outside by a hair. */
		if (boolean && j == components - 1)
			mean.hi = fmin(fmax(mean.hi, 0.0), 1.0);
		cell_reference(centred)[j - 1] = mean.hi;
		delta[j] = dd_two_diff(old, mean.hi);
	}
	for (power = 0; power < powers; power++)
		moments_shift(cell_moments(centred, components, power),
					  cell_moments(cell, components, power), components,
					  delta);
}

static void
fill_cells(Sample *sorted, const Sample *sample, const CellOrder *order)
{
	int			components = sample_components(sample);

	for (uint32_t i = 0; i < sorted->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, order[i].number);
		Cell	   *target = sample_cell(sorted, i);

		core_check_interrupts();
		target->cluster = order[i].cluster;
		target->block = order[i].block;
		target->cohort = order[i].cohort;
		target->period = order[i].period;
		if (cell_rows(cell, components) > 0)
			recentre(target, cell, sample);
	}
}

static SampleStatus
make_canonical(const Sample *sample, CellOrder *cells,
			   const LabelOrder *labels, Sample **canonical)
{
	uint32_t	n_cells = drop_idle_cells(sample, cells);

	if (sample_canonical_size(sample->image.flags, sample->n_covariates, n_cells,
							  sample->image.n_labels, sample->image.heap_used) >
		sample_max_size)
		return SAMPLE_TOO_LARGE;
	*canonical = sample_allocate_for_cells(sample, n_cells);
	image_fill_labels(&(*canonical)->image, labels);
	fill_cells(*canonical, sample, cells);
	return SAMPLE_OK;
}

SampleStatus
sample_canonical(const Sample *sample, Sample **canonical,
				 const Cell **conflict)
{
	LabelOrder	labels;
	CellOrder  *cells;
	SampleStatus status;

	if (sample->image.n_rows > SAMPLE_MAX_ROWS ||
		sample->image.n_missing > SAMPLE_MAX_ROWS)
		return SAMPLE_TOO_MANY_ROWS;
	label_order_create(&sample->image, &labels);
	cells = order_cells(sample, &labels);
	*conflict = find_conflict(sample, cells);
	status = *conflict != NULL ? SAMPLE_TWO_BLOCKS :
		make_canonical(sample, cells, &labels, canonical);
	core_free(cells);
	label_order_free(&labels);
	return status;
}
