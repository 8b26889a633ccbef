/*-------------------------------------------------------------------------
 *
 * canonical.c
 *		did_sample: the canonical form, in which samples are stored and read.
 *
 * Cells are sorted by (cluster, cohort, period) and labels by their bytes,
 * whatever the locale, so that the clusters of a sample have one order
 * everywhere.  Each cell is recentred at its own mean rounded to double: the
 * same rows then give the same reference, however they arrived.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>
#include <string.h>

#include "core/memory.h"
#include "core/sample.h"

typedef struct LabelOrder
{
	const char *text;
	uint32_t	length;
	uint32_t	number;
} LabelOrder;

typedef struct CellOrder
{
	int64_t		cluster;
	int64_t		block;
	int32_t		cohort;
	int32_t		period;
	uint32_t	number;
} CellOrder;

static int
compare_labels(const void *a, const void *b)
{
	const LabelOrder *la = a;
	const LabelOrder *lb = b;
	uint32_t	shorter = la->length < lb->length ? la->length : lb->length;
	int			order = memcmp(la->text, lb->text, shorter);

	if (order != 0)
		return order;
	return (la->length > lb->length) - (la->length < lb->length);
}

static int
compare_cells(const void *a, const void *b)
{
	const CellOrder *ca = a;
	const CellOrder *cb = b;

	if (ca->cluster != cb->cluster)
		return ca->cluster < cb->cluster ? -1 : 1;
	if (ca->cohort != cb->cohort)
		return ca->cohort < cb->cohort ? -1 : 1;
	return (ca->period > cb->period) - (ca->period < cb->period);
}

/* Fill the labels of the copy in order; rank[old number] = new number. */
static void
sort_labels(const Sample *sample, Sample *sorted, uint32_t *rank)
{
	LabelOrder *order = core_alloc(sample->n_labels * sizeof(LabelOrder));
	uint32_t	used = 0;

	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label		label = sample_labels(sample)[i];

		order[i].text = sample_heap(sample) + label.offset;
		order[i].length = label.length;
		order[i].number = i;
	}
	qsort(order, sample->n_labels, sizeof(LabelOrder), compare_labels);
	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label	   *label = &sample_labels(sorted)[i];

		label->offset = used;
		label->length = order[i].length;
		memcpy(sample_heap(sorted) + used, order[i].text, order[i].length);
		used += order[i].length;
		rank[order[i].number] = i;
	}
	core_free(order);
}

static CellOrder *
sort_cells(const Sample *sample, const uint32_t *rank)
{
	CellOrder  *order = core_alloc(sample->n_cells * sizeof(CellOrder));

	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		order[i].cluster = (sample->flags & SAMPLE_TEXT_CLUSTER) ?
			rank[cell->cluster] : cell->cluster;
		order[i].block = (sample->flags & SAMPLE_TEXT_BLOCK) ?
			rank[cell->block] : cell->block;
		order[i].cohort = cell->cohort;
		order[i].period = cell->period;
		order[i].number = i;
	}
	qsort(order, sample->n_cells, sizeof(CellOrder), compare_cells);
	return order;
}

/*
 * Centre a cell at its weighted mean, rounded to double: the new reference c'
 * is exact, and so is the shift c - c' in double-double.
 */
static void
recentre(Cell *centred, const Cell *cell, int components, int powers)
{
	int			power = powers > 1 ? 1 : 0;
	const dd   *moments = cell_moments(cell, components, power);
	dd			delta[MAX_COMPONENTS];

	for (int j = 1; j < components; j++)
	{
		double		old = cell_reference(cell)[j - 1];
		dd			mean = dd_add(dd_from(old),
								  dd_div(dd_normalize(moments[moments_index(j, 0)]),
										 dd_normalize(moments[0])));

		cell_reference(centred)[j - 1] = mean.hi;
		delta[j] = dd_two_diff(old, mean.hi);
	}
	for (power = 0; power < powers; power++)
		moments_shift(cell_moments(centred, components, power),
					  cell_moments(cell, components, power), components,
					  delta);
}

SampleStatus
sample_canonical(const Sample *sample, Sample **canonical,
				 const Cell **conflict)
{
	int			components = sample_components(sample);
	int			powers = sample_powers(sample);
	Sample	   *sorted = sample_allocate_canonical(sample->flags,
												   sample->n_covariates,
												   sample->n_cells,
												   sample->n_labels,
												   sample->heap_used);
	uint32_t   *rank = core_alloc((sample->n_labels + 1) * sizeof(uint32_t));
	CellOrder  *order;
	SampleStatus status = SAMPLE_OK;

	sorted->n_missing = sample->n_missing;
	sort_labels(sample, sorted, rank);
	order = sort_cells(sample, rank);
	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		const Cell *cell = sample_cell(sample, order[i].number);
		Cell	   *target = sample_cell(sorted, i);

		core_check_interrupts();
		if (i > 0 && order[i].cluster == order[i - 1].cluster &&
			order[i].block != order[i - 1].block &&
			(sample->flags & SAMPLE_CLUSTERED))
		{
			*conflict = cell;
			status = SAMPLE_TWO_BLOCKS;
			break;
		}
		target->cluster = order[i].cluster;
		target->block = order[i].block;
		target->cohort = order[i].cohort;
		target->period = order[i].period;
		recentre(target, cell, components, powers);
	}
	core_free(order);
	core_free(rank);
	if (status == SAMPLE_OK)
		*canonical = sorted;
	else
		core_free(sorted);
	return status;
}
