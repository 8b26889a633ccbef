/*-------------------------------------------------------------------------
 *
 * sample_image.c
 *		did_sample: how its image is laid out, found in, and grown.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_image.h"

#include <string.h>

#include "core/base/memory.h"

size_t		sample_max_size = SAMPLE_MAX_SIZE;

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
ranges_end(uint32_t flags, int n_covariates)
{
	return sizeof(Sample) +
		(size_t) sample_n_ranges(flags, n_covariates) * sizeof(ValueRange);
}

static size_t
size_for(uint32_t flags, int n_covariates, const Capacity *capacity)
{
	int			powers = (flags & SAMPLE_WEIGHTED) ? MAX_POWERS : 1;
	size_t		size = ranges_end(flags, n_covariates);

	size = size_add(size, size_mul(capacity->cells,
								   cell_size(n_covariates + 2, powers)));
	size = size_add(size, size_mul(capacity->labels, sizeof(Label)));
	size = size_add(size, capacity->heap);
	if (capacity->indexed)
	{
		size = size_add(size, size_mul(capacity->cells, sizeof(Digest)));
		size = size_add(size, size_mul(slots_for(capacity->cells),
									   sizeof(uint32_t)));
		if (capacity->labels > 0)
			size = size_add(size, size_mul(slots_for(capacity->labels),
										   sizeof(uint32_t)));
	}
	return size;
}

/* An empty image; its size has been found to be within the limit. */
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
	sample->cells_offset = ranges_end(flags, n_covariates);
	sample->slots_offset = (char *) (sample_label_slots(sample) +
									 sample->label_slots) - (char *) sample;
	for (int i = 0; i < sample_n_ranges(flags, n_covariates); i++)
		range_init(&sample_ranges(sample)[i]);
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

uint32_t *
sample_label_slot(const Sample *sample, const char *text, size_t length)
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
	return (int64_t) *sample_label_slot(sample, text, length) - 1;
}

static Digest
digest_key(Digest digest, const Key *key)
{
	return key->text != NULL ?
		digest_bytes(digest, key->text, key->length) :
		digest_word(digest, (uint64_t) key->number);
}

/* What tells a did_sample's rows from those of other types. */
#define DIGEST_DOMAIN (UINT64_C(0x646964) << 32)

Digest
sample_key_digest(uint32_t flags, const Key *cluster, const Key *block,
				  int32_t cohort, int32_t period)
{
	Digest		digest = digest_start(DIGEST_DOMAIN | (flags & SAMPLE_KIND));

	if (flags & SAMPLE_CLUSTERED)
		digest = digest_key(digest, cluster);
	if (flags & SAMPLE_BLOCKED)
		digest = digest_key(digest, block);
	return digest_word(digest, (uint64_t) (uint32_t) cohort << 32 |
					   (uint32_t) period);
}

static void
rebuild_indexes(Sample *sample)
{
	for (uint32_t i = 0; i < sample->n_cells; i++)
	{
		Cell	   *cell = sample_cell(sample, i);
		Key			cluster = sample_cluster_key(sample, cell);
		Key			block = sample_block_key(sample, cell);

		core_check_interrupts();
		*find_cell_slot(sample, cell->cluster, cell->cohort,
						cell->period) = i + 1;
		sample_key_digests(sample)[i] =
			sample_key_digest(sample->flags, &cluster, &block, cell->cohort,
							  cell->period);
	}
	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label		label = sample_labels(sample)[i];

		core_check_interrupts();
		*sample_label_slot(sample, sample_heap(sample) + label.offset,
						   label.length) = i + 1;
	}
}

/* ---- growing ---- */

static SampleStatus
copy_with_capacity(const Sample *sample, const Capacity *capacity,
				   Sample **copied)
{
	Sample	   *copy;

	if (size_for(sample->flags, sample->n_covariates, capacity) >
		sample_max_size)
		return SAMPLE_TOO_LARGE;
	copy = allocate(sample->flags & SAMPLE_KIND, sample->n_covariates,
					capacity);
	copy->n_rows = sample->n_rows;
	copy->n_missing = sample->n_missing;
	copy->digest = sample->digest;
	copy->n_cells = sample->n_cells;
	copy->n_labels = sample->n_labels;
	copy->heap_used = sample->heap_used;
	memcpy(sample_ranges(copy), sample_ranges(sample),
		   sample->cells_offset - sizeof(Sample));
	core_copy(sample_cell(copy, 0), sample_cell(sample, 0),
			  size_mul(sample->n_cells, sample->cell_bytes));
	core_copy(sample_labels(copy), sample_labels(sample),
			  size_mul(sample->n_labels, sizeof(Label)));
	core_copy(sample_heap(copy), sample_heap(sample), sample->heap_used);
	rebuild_indexes(copy);
	*copied = copy;
	return SAMPLE_OK;
}

static size_t
at_least(size_t a, size_t b)
{
	return a > b ? a : b;
}

SampleStatus
sample_thaw(const Sample *sample, Sample **thawed)
{
	Capacity	capacity = {.indexed = true};

	capacity.cells = at_least(sample->n_cells, FIRST_CELLS);
	if (sample->flags & (SAMPLE_TEXT_CLUSTER | SAMPLE_TEXT_BLOCK))
	{
		capacity.labels = at_least(sample->n_labels, FIRST_LABELS);
		capacity.heap = at_least(sample->heap_used, FIRST_HEAP);
	}
	return copy_with_capacity(sample, &capacity, thawed);
}

/*
 * Doubling keeps the cost per row constant; close to the limit it takes what
 * is left in halves before giving up.
 */
SampleStatus
sample_grow(Sample **sample, bool for_cell, size_t label_length)
{
	const Sample *old = *sample;
	size_t		heap_needed = size_add(old->heap_used, label_length);
	Capacity	capacity = {old->cell_capacity, old->label_capacity,
	old->heap_capacity, true};

	for (size_t divisor = 1; divisor <= 16; divisor *= 2)
	{
		if (for_cell)
			capacity.cells = (size_t) old->n_cells + old->n_cells / divisor + 1;
		else
		{
			capacity.labels = (size_t) old->n_labels +
				old->n_labels / divisor + 1;
			capacity.heap = at_least(old->heap_capacity,
									 size_add(heap_needed,
											  heap_needed / divisor));
		}
		if (copy_with_capacity(old, &capacity, sample) == SAMPLE_OK)
			return SAMPLE_OK;
	}
	return SAMPLE_TOO_LARGE;
}
