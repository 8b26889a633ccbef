/*-------------------------------------------------------------------------
 *
 * sample_canonical.c
 *		did_sample: the canonical form, in which samples are stored and read.
 *
 * Cells are sorted by (cluster, cohort, period), then by the further key, and
 * labels by their bytes, whatever the locale, so that the clusters of a sample
 * have one order everywhere.  Each cell is recentred at its own mean rounded to double: the
 * same rows then give the same reference, however they arrived.  A cell without
 * rows stays only where it is all there is of its cluster.
 *
 * What comes out can be read again.  Sums of rows always can; those of a sample
 * that was forged, if only just so that it could be read, may leave that edge
 * when others are merged with them: such are refused.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/sample/image_canonical.h"
#include "core/sample/margins.h"
#include "core/sample/sample_cells.h"
#include "core/sample/sample_check.h"
#include "core/sample/sample_keys.h"

typedef struct CellOrder
{
	CellKey		key;			/* labels by their ranks */
	int64_t		block;
	uint32_t	number;
} CellOrder;

static int
compare_cells(const void *a, const void *b, const void *sample)
{
	const CellOrder *ca = a;
	const CellOrder *cb = b;

	return compare_cell_keys(&ca->key, &cb->key,
							 ((const Sample *) sample)->n_covariates);
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
		order[i].key = cell_key(sample, cell);
		order[i].key.cluster = ranked_key(labels, cell->cluster,
										  flags & SAMPLE_TEXT_CLUSTER);
		if (order[i].key.unit != NO_UNIT)
			order[i].key.unit = ranked_key(labels, order[i].key.unit,
										   flags & SAMPLE_TEXT_UNIT);
		order[i].block = ranked_key(labels, cell->block,
									flags & SAMPLE_TEXT_BLOCK);
		order[i].number = i;
	}
	sort_items(order, sample->image.n_entries, sizeof(CellOrder), compare_cells,
			   sample);
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
		if (order[i].key.cluster == order[i - 1].key.cluster &&
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
		int64_t		cluster = order[i].key.cluster;
		bool		has_others = (kept > 0 &&
								  order[kept - 1].key.cluster == cluster) ||
			(i + 1 < sample->image.n_entries &&
			 order[i + 1].key.cluster == cluster);

		core_check_interrupts();
		if (cell_rows(cell, components) > 0 || !has_others)
			order[kept++] = order[i];
	}
	return kept;
}

/* The sums of a sample that rows were added to are those of rows. */
static bool
leaves_the_edge(const Sample *sample, const Sample *centred, const Cell *cell)
{
	return sample->merged && problem_of_sums(centred, cell) != NULL;
}

/* A cell of the sample that no rows have made, or NULL. */
static const Cell *
fill_cells(Sample *sorted, const Sample *sample, const CellOrder *order)
{
	int			components = sample_components(sample);

	for (uint32_t i = 0; i < sorted->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, order[i].number);
		Cell	   *target = sample_cell(sorted, i);

		core_check_interrupts();
		target->cluster = order[i].key.cluster;
		target->block = order[i].block;
		target->cohort = order[i].key.cohort;
		target->period = order[i].key.period;
		if (sample_has_units(sorted))
			*cell_unit(sorted, target) = order[i].key.unit;
		if (cell_rows(cell, components) > 0)
		{
			cell_recentre(target, cell, sample);
			if (leaves_the_edge(sample, sorted, target))
				return cell;
		}
	}
	return NULL;
}

static SampleStatus
make_canonical(const Sample *sample, CellOrder *cells,
			   const LabelOrder *labels, Sample **canonical,
			   const Cell **conflict)
{
	uint32_t	n_cells = drop_idle_cells(sample, cells);

	if (sample_canonical_size(sample->image.flags, sample->n_covariates, n_cells,
							  sample->image.n_labels, sample->image.heap_used) >
		sample_max_size)
		return SAMPLE_TOO_LARGE;
	*canonical = sample_allocate_for_cells(sample, n_cells);
	(*canonical)->merged = 0;
	image_fill_labels(&(*canonical)->image, labels);
	*conflict = fill_cells(*canonical, sample, cells);
	if (*conflict == NULL)
		return SAMPLE_OK;
	core_free(*canonical);
	return SAMPLE_NO_ROWS_LIKE_IT;
}

static SampleStatus
find_mixed(const Sample *sample, const CellOrder *cells,
		   const Cell **conflict)
{
	*conflict = find_conflict(sample, cells);
	if (*conflict != NULL)
		return SAMPLE_TWO_BLOCKS;
	if (sample_has_margins(sample))
		return problem_of_margins(sample, conflict) == NULL ? SAMPLE_OK :
			SAMPLE_OTHER_MARGINS;
	return sample_find_mixed_unit(sample, conflict);
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
	status = find_mixed(sample, cells, conflict);
	if (status == SAMPLE_OK)
		status = make_canonical(sample, cells, &labels, canonical, conflict);
	core_free(cells);
	label_order_free(&labels);
	return status;
}
