/*-------------------------------------------------------------------------
 *
 * sample.c
 *		did_sample: taking in rows and other samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample.h"

#include <string.h>

#include "core/memory.h"

#define FIRST_CELLS 8
#define FIRST_LABELS 8
#define FIRST_HEAP 64

/* How many of each thing an image has room for. */
typedef struct Capacity
{
	size_t		cells;
	size_t		labels;
	size_t		heap;
	bool		indexed;
} Capacity;

/*
 * A power of two of slots, at least three for each entry: the first probe then
 * mostly decides, and its branch is predicted.
 */
static size_t
slots_for(size_t entries)
{
	size_t		slots = 4;

	while (slots < 3 * entries)
		slots *= 2;
	return slots;
}

static size_t
size_for(uint32_t flags, int n_covariates, const Capacity *capacity)
{
	int			powers = (flags & SAMPLE_WEIGHTED) ? MAX_POWERS : 1;
	size_t		size = sizeof(Sample) +
		capacity->cells * cell_size(n_covariates + 2, powers) +
		capacity->labels * sizeof(Label) + capacity->heap;

	if (capacity->indexed)
	{
		size += slots_for(capacity->cells) * sizeof(uint32_t);
		if (capacity->labels > 0)
			size += slots_for(capacity->labels) * sizeof(uint32_t);
	}
	return size;
}

static Sample *
allocate(uint32_t flags, int n_covariates, const Capacity *capacity)
{
	Sample	   *sample = core_alloc(size_for(flags, n_covariates, capacity));

	sample->version = SAMPLE_VERSION;
	sample->flags = flags;
	sample->n_covariates = n_covariates;
	sample->cell_capacity = capacity->cells;
	sample->label_capacity = capacity->labels;
	sample->heap_capacity = capacity->heap;
	if (capacity->indexed)
	{
		sample->cell_slots = slots_for(capacity->cells);
		if (capacity->labels > 0)
			sample->label_slots = slots_for(capacity->labels);
	}
	sample->cell_bytes = cell_size(n_covariates + 2, sample_powers(sample));
	sample->slots_offset = (char *) (sample_label_slots(sample) +
									 sample->label_slots) - (char *) sample;
	return sample;
}

size_t
sample_size(const Sample *sample)
{
	return (size_t) (sample_heap(sample) - (const char *) sample) +
		sample->heap_capacity;
}

Sample *
sample_create(uint32_t flags, int n_covariates)
{
	Capacity	capacity = {.cells = FIRST_CELLS, .indexed = true};

	/* Without clusters there are the four cells of the two-by-two at most. */
	if (!(flags & SAMPLE_CLUSTERED))
		capacity.cells = 4;
	if (flags & (SAMPLE_TEXT_CLUSTER | SAMPLE_TEXT_BLOCK))
	{
		capacity.labels = FIRST_LABELS;
		capacity.heap = FIRST_HEAP;
	}
	return allocate(flags & SAMPLE_KIND, n_covariates, &capacity);
}

Sample *
sample_allocate_canonical(uint32_t flags, int n_covariates, uint32_t n_cells,
						  uint32_t n_labels, uint32_t heap_size)
{
	Capacity	capacity = {n_cells, n_labels, heap_size, false};
	Sample	   *sample = allocate((flags & SAMPLE_KIND) | SAMPLE_CANONICAL,
								  n_covariates, &capacity);

	sample->n_cells = n_cells;
	sample->n_labels = n_labels;
	sample->heap_used = heap_size;
	return sample;
}

size_t
sample_canonical_size(uint32_t flags, int n_covariates, uint32_t n_cells,
					  uint32_t n_labels, uint32_t heap_size)
{
	Capacity	capacity = {n_cells, n_labels, heap_size, false};

	return size_for(flags, n_covariates, &capacity);
}

/* ---- hash indexes ---- */

/* Eight bytes at a time: area codes have about nine. */
static uint64_t
hash_bytes(const char *bytes, size_t length)
{
	uint64_t	h = length;
	uint64_t	word;

	for (; length >= sizeof(word); length -= sizeof(word))
	{
		memcpy(&word, bytes, sizeof(word));
		bytes += sizeof(word);
		h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
		h ^= h >> 32;
	}
	word = 0;
	while (length-- > 0)
		word = word << 8 | (unsigned char) *bytes++;
	h = (h ^ word) * UINT64_C(0xBF58476D1CE4E5B9);
	return h ^ (h >> 32);
}

static uint32_t *
find_label_slot(const Sample *sample, const char *text, size_t length)
{
	uint32_t   *slots = sample_label_slots(sample);
	uint32_t	mask = sample->label_slots - 1;
	uint32_t	i = hash_bytes(text, length) & mask;

	while (slots[i] != 0)
	{
		Label		label = sample_labels(sample)[slots[i] - 1];

		if (label.length == length &&
			memcmp(sample_heap(sample) + label.offset, text, length) == 0)
			break;
		i = (i + 1) & mask;
	}
	return &slots[i];
}

int64_t
sample_find_label(const Sample *sample, const char *text, size_t length)
{
	return (int64_t) *find_label_slot(sample, text, length) - 1;
}

static void
rebuild_indexes(Sample *sample)
{
	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		Cell	   *cell = sample_cell(sample, i);

		*find_cell_slot(sample, cell->cluster, cell->cohort,
						cell->period) = i + 1;
	}
	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label		label = sample_labels(sample)[i];

		*find_label_slot(sample, sample_heap(sample) + label.offset,
						 label.length) = i + 1;
	}
}

/* ---- growing ---- */

static Sample *
copy_with_capacity(const Sample *sample, const Capacity *capacity)
{
	Sample	   *copy = allocate(sample->flags & SAMPLE_KIND,
								sample->n_covariates, capacity);

	copy->n_missing = sample->n_missing;
	copy->n_cells = sample->n_cells;
	copy->n_labels = sample->n_labels;
	copy->heap_used = sample->heap_used;
	memcpy(sample_cell(copy, 0), sample_cell(sample, 0),
		   (size_t) sample->n_cells * sample->cell_bytes);
	memcpy(sample_labels(copy), sample_labels(sample),
		   sample->n_labels * sizeof(Label));
	memcpy(sample_heap(copy), sample_heap(sample), sample->heap_used);
	if (capacity->indexed)
		rebuild_indexes(copy);
	return copy;
}

static size_t
at_least(size_t a, size_t b)
{
	return a > b ? a : b;
}

Sample *
sample_thaw(const Sample *sample)
{
	Capacity	capacity = {.indexed = true};

	capacity.cells = at_least(sample->n_cells, FIRST_CELLS);
	if (sample->flags & (SAMPLE_TEXT_CLUSTER | SAMPLE_TEXT_BLOCK))
	{
		capacity.labels = at_least(sample->n_labels, FIRST_LABELS);
		capacity.heap = at_least(sample->heap_used, FIRST_HEAP);
	}
	return copy_with_capacity(sample, &capacity);
}

/*
 * Make room for one more cell, or for one more label of the given length.
 * Doubling keeps the cost per row constant; close to the limit it takes what
 * is left in halves before giving up.
 */
static SampleStatus
grow(Sample **sample, bool for_cell, size_t label_length)
{
	Sample	   *old = *sample;
	size_t		heap_needed = old->heap_used + label_length;
	Capacity	capacity = {old->cell_capacity, old->label_capacity,
	old->heap_capacity, true};

	for (size_t divisor = 1; divisor <= 16; divisor *= 2)
	{
		if (for_cell)
			capacity.cells = old->n_cells + old->n_cells / divisor + 1;
		else
		{
			capacity.labels = old->n_labels + old->n_labels / divisor + 1;
			capacity.heap = at_least(old->heap_capacity,
									 heap_needed + heap_needed / divisor);
		}
		if (size_for(old->flags, old->n_covariates, &capacity) <=
			SAMPLE_MAX_SIZE)
		{
			*sample = copy_with_capacity(old, &capacity);
			return SAMPLE_OK;
		}
	}
	return SAMPLE_TOO_LARGE;
}

/*
 * An image that moved twice within one call leaves the one in between to us:
 * the caller frees only what it passed in.
 */
static SampleStatus
grow_within_call(Sample **sample, const Sample *original, bool for_cell,
				 size_t label_length)
{
	Sample	   *before = *sample;
	SampleStatus status = grow(sample, for_cell, label_length);

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

	slot = find_label_slot(*sample, key->text, key->length);
	if (*slot == 0)
	{
		if ((*sample)->n_labels == (*sample)->label_capacity ||
			(*sample)->heap_used + key->length > (*sample)->heap_capacity)
		{
			SampleStatus status = grow_within_call(sample, original, false,
												   key->length);

			if (status != SAMPLE_OK)
				return status;
			slot = find_label_slot(*sample, key->text, key->length);
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
	*slot = ++(*sample)->n_cells;
	(*cell)->cluster = cluster;
	(*cell)->block = block;
	(*cell)->cohort = cohort;
	(*cell)->period = period;
	return SAMPLE_OK;
}

/* ---- taking in ---- */

SampleStatus
sample_add(Sample **sample, const Row *row)
{
	int			components = sample_components(*sample);
	dd			deviation[MAX_COMPONENTS];
	double	   *reference;
	Cell	   *cell;
	SampleStatus status;

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
	*sample = fresh;
	return SAMPLE_OK;
}

static void
merge_cell(Cell *into, const Cell *from, int components, int powers)
{
	dd			shifted[MAX_COMPONENTS * (MAX_COMPONENTS + 1) / 2];
	dd			delta[MAX_COMPONENTS];

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
	(*into)->n_missing += from->n_missing;
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
	int64_t		rows = 0;

	for (uint32_t i = 0; i < sample->n_cells; i++)
		rows += cell_rows(sample_cell(sample, i), sample_components(sample));
	return rows;
}
