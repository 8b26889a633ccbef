/*-------------------------------------------------------------------------
 *
 * sample.c
 *		did_sample: taking in rows and other samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/sample/sample_image.h"

/*
 * An image that moved twice within one call leaves the one in between to us:
 * the caller frees only what it passed in.
 */
static SampleStatus
grow_within_call(Sample **sample, const Sample *original, bool for_cell,
				 size_t label_length)
{
	Sample	   *before = *sample;
	SampleStatus status = sample_grow(sample, for_cell, label_length);

	if (status == SAMPLE_OK && before != original)
		core_free(before);
	return status;
}

/* The number that stands for a key in the cells. */
static SampleStatus
intern_key(Sample **sample, const Sample *original, const Key *key,
		   int64_t *number)
{
	uint32_t   *slot;
	Label	   *label;

	if (key->text == NULL)
	{
		*number = key->number;
		return SAMPLE_OK;
	}

	slot = sample_label_slot(*sample, key->text, key->length);
	if (*slot == 0)
	{
		if ((*sample)->n_labels == (*sample)->label_capacity ||
			(*sample)->heap_used + key->length > (*sample)->heap_capacity)
		{
			SampleStatus status = grow_within_call(sample, original, false,
												   key->length);

			if (status != SAMPLE_OK)
				return status;
			slot = sample_label_slot(*sample, key->text, key->length);
		}
		label = &sample_labels(*sample)[(*sample)->n_labels];
		label->offset = (*sample)->heap_used;
		label->length = key->length;
		memcpy(sample_heap(*sample) + label->offset, key->text, key->length);
		(*sample)->heap_used += key->length;
		*slot = ++(*sample)->n_labels;
	}
	*number = *slot - 1;
	return SAMPLE_OK;
}

/*
 * Find the cell, or make an empty one about the given reference row (in which
 * case *cell has no rows yet).
 */
static SampleStatus
find_cell(Sample **sample, const Sample *original, const Key *cluster_key,
		  const Key *block_key, int32_t cohort, int32_t period, Cell **cell)
{
	int64_t		cluster;
	int64_t		block;
	uint32_t   *slot;
	SampleStatus status;

	status = intern_key(sample, original, cluster_key, &cluster);
	if (status == SAMPLE_OK)
		status = intern_key(sample, original, block_key, &block);
	if (status != SAMPLE_OK)
		return status;

	slot = find_cell_slot(*sample, cluster, cohort, period);
	if (*slot != 0)
	{
		*cell = sample_cell(*sample, *slot - 1);
		return (*cell)->block == block ? SAMPLE_OK : SAMPLE_TWO_BLOCKS;
	}

	if ((*sample)->n_cells == (*sample)->cell_capacity)
	{
		status = grow_within_call(sample, original, true, 0);
		if (status != SAMPLE_OK)
			return status;
		slot = find_cell_slot(*sample, cluster, cohort, period);
	}
	*cell = sample_cell(*sample, (*sample)->n_cells);
	sample_key_digests(*sample)[(*sample)->n_cells] =
		sample_key_digest((*sample)->flags, cluster_key, block_key, cohort,
						  period);
	*slot = ++(*sample)->n_cells;
	(*cell)->cluster = cluster;
	(*cell)->block = block;
	(*cell)->cohort = cohort;
	(*cell)->period = period;
	return SAMPLE_OK;
}

/* ---- taking in ---- */

static Digest
digest_of(const Sample *sample, const Row *row)
{
	Digest		keys = sample_key_digest(sample->flags, &row->cluster,
										 &row->block, row->cohort,
										 row->period);

	return row_digest(keys, sample->flags & SAMPLE_WEIGHTED, row->outcome,
					  row->weight, row->covariates, sample->n_covariates);
}

static void
count_row(Sample *sample, const Row *row)
{
	ValueRange *ranges = sample_ranges(sample);

	for (int j = 0; j < sample->n_covariates; j++)
		range_add(&ranges[j], row->covariates[j]);
	if (!(sample->flags & SAMPLE_BOOLEAN_OUTCOME))
		range_add(&ranges[sample->n_covariates], row->outcome);
	digest_add(&sample->digest, digest_of(sample, row));
	sample->n_rows++;
}

SampleStatus
sample_add(Sample **sample, const Row *row)
{
	int			components = sample_components(*sample);
	dd			deviation[MAX_COMPONENTS];
	double	   *reference;
	Cell	   *cell;
	SampleStatus status;

	if ((*sample)->n_rows >= SAMPLE_MAX_ROWS)
		return SAMPLE_TOO_MANY_ROWS;
	status = find_cell(sample, *sample, &row->cluster, &row->block,
					   row->cohort, row->period, &cell);
	if (status != SAMPLE_OK)
		return status;

	reference = cell_reference(cell);
	if (cell_rows(cell, components) == 0)
	{
		for (int j = 0; j < components - 2; j++)
			reference[j] = row->covariates[j];
		reference[components - 2] = row->outcome;
	}
	deviation[0] = dd_from(1.0);
	for (int j = 0; j < components - 2; j++)
		deviation[j + 1] = dd_two_diff(row->covariates[j], reference[j]);
	deviation[components - 1] = dd_two_diff(row->outcome,
											reference[components - 2]);
	moments_add_row(cell_moments(cell, components, 0), components,
					sample_powers(*sample), deviation, row->weight);
	count_row(*sample, row);
	return SAMPLE_OK;
}

SampleStatus
sample_add_weightless(Sample **sample, const Row *row)
{
	uint32_t	flags = (*sample)->flags;
	SampleStatus status = SAMPLE_OK;
	Cell	   *cell;

	if (flags & SAMPLE_CLUSTERED)
		status = find_cell(sample, *sample, &row->cluster, &row->block,
						   NEVER_TREATED, PERIOD_PRE, &cell);
	if (status != SAMPLE_OK)
		return status;
	(*sample)->n_missing++;
	digest_add(&(*sample)->digest, digest_of(*sample, row));
	return SAMPLE_OK;
}

SampleStatus
sample_expect_covariates(Sample **sample, int n_covariates)
{
	Sample	   *fresh;

	if ((*sample)->n_covariates == n_covariates)
		return SAMPLE_OK;
	if ((*sample)->n_cells > 0)
		return SAMPLE_OTHER_COVARIATES;
	fresh = sample_create((*sample)->flags, n_covariates);
	fresh->n_missing = (*sample)->n_missing;
	fresh->digest = (*sample)->digest;
	*sample = fresh;
	return SAMPLE_OK;
}

static void
merge_cell(Cell *into, const Cell *from, int components, int powers)
{
	dd			shifted[MAX_COMPONENTS * (MAX_COMPONENTS + 1) / 2];
	dd			delta[MAX_COMPONENTS];

	if (cell_rows(from, components) == 0)
		return;
	if (cell_rows(into, components) == 0)
	{
		memcpy(into->data, from->data,
			   cell_size(components, powers) - sizeof(Cell));
		return;
	}
	for (int j = 1; j < components; j++)
		delta[j] = dd_two_diff(cell_reference(from)[j - 1],
							   cell_reference(into)[j - 1]);
	for (int power = 0; power < powers; power++)
	{
		moments_shift(shifted, cell_moments(from, components, power),
					  components, delta);
		moments_add(cell_moments(into, components, power), shifted,
					components);
	}
}

SampleStatus
sample_merge(Sample **into, const Sample *from, const Cell **conflict)
{
	const Sample *original = *into;
	SampleStatus status;

	if (((*into)->flags & SAMPLE_KIND) != (from->flags & SAMPLE_KIND))
		return SAMPLE_OTHER_KIND;
	if ((*into)->n_rows + from->n_rows > SAMPLE_MAX_ROWS ||
		(*into)->n_missing + from->n_missing > SAMPLE_MAX_ROWS)
		return SAMPLE_TOO_MANY_ROWS;
	if (from->n_cells > 0)
	{
		status = sample_expect_covariates(into, from->n_covariates);
		if (status != SAMPLE_OK)
			return status;
	}

	for (uint32_t i = 0; i < from->n_cells; i++)
	{
		const Cell *cell = sample_cell(from, i);
		Key			cluster = sample_cluster_key(from, cell);
		Key			block = sample_block_key(from, cell);
		Cell	   *target;

		core_check_interrupts();
		status = find_cell(into, original, &cluster, &block, cell->cohort,
						   cell->period, &target);
		if (status != SAMPLE_OK)
		{
			*conflict = cell;
			return status;
		}
		merge_cell(target, cell, sample_components(from),
				   sample_powers(from));
	}
	if (from->n_cells > 0)
		for (int j = 0; j < sample_n_ranges(from->flags, from->n_covariates); j++)
			range_combine(&sample_ranges(*into)[j], &sample_ranges(from)[j]);
	(*into)->n_rows += from->n_rows;
	(*into)->n_missing += from->n_missing;
	digest_add(&(*into)->digest, from->digest);
	return SAMPLE_OK;
}

/* ---- looking ---- */

static Key
make_key(const Sample *sample, int64_t number, bool is_text)
{
	Key			key = {.number = number};

	if (is_text)
	{
		Label		label = sample_labels(sample)[number];

		key.text = sample_heap(sample) + label.offset;
		key.length = label.length;
	}
	return key;
}

Key
sample_cluster_key(const Sample *sample, const Cell *cell)
{
	return make_key(sample, cell->cluster,
					sample->flags & SAMPLE_TEXT_CLUSTER);
}

Key
sample_block_key(const Sample *sample, const Cell *cell)
{
	return make_key(sample, cell->block, sample->flags & SAMPLE_TEXT_BLOCK);
}

int64_t
sample_rows(const Sample *sample)
{
	return sample->n_rows;
}

const ValueRange *
sample_range(const Sample *sample, int component)
{
	return component < sample_n_ranges(sample->flags, sample->n_covariates) ?
		&sample_ranges(sample)[component] : NULL;
}
