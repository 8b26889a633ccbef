/*-------------------------------------------------------------------------
 *
 * value_sample.c
 *		bootstrap_sample: taking in rows and other samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/value_sample.h"

#include "core/base/memory.h"

/* Entries between two looks at interrupts. */
#define CHECK_EVERY 16384

#define FIRST_ENTRIES 16
#define FIRST_LABELS 8
#define FIRST_HEAP 64

/* How many of each thing an image has room for. */
typedef struct Capacity
{
	size_t		entries;
	size_t		labels;
	size_t		heap;
	bool		indexed;
} Capacity;

/* More slots than this no index has, whatever the limit. */
#define MAX_SLOTS (SIZE_MAX / 2 + 1)

/*
 * A power of two of slots: few entries have three each, so that the first
 * probe mostly decides; of many, memory counts more.
 */
static size_t
slots_for(size_t entries)
{
	size_t		wanted = entries < 10000 ? 3 * entries :
		size_add(entries, entries / 2);
	size_t		slots = 4;

	while (slots < wanted && slots < MAX_SLOTS)
		slots *= 2;
	return slots;
}

static size_t
size_for(uint32_t flags, const Capacity *capacity)
{
	size_t		size = sizeof(ValueSample);

	size = size_add(size, size_mul(capacity->entries,
								   value_entry_bytes(flags)));
	size = size_add(size, size_mul(capacity->labels, sizeof(Label)));
	size = size_add(size, capacity->heap);
	if (capacity->indexed)
	{
		size = size_add(size, size_mul(slots_for(capacity->entries),
									   sizeof(uint32_t)));
		if (capacity->labels > 0)
			size = size_add(size, size_mul(slots_for(capacity->labels),
										   sizeof(uint32_t)));
	}
	return size;
}

static ValueSample *
allocate(uint32_t flags, const Capacity *capacity)
{
	ValueSample *sample = core_alloc(size_for(flags, capacity));

	sample->version = VALUE_SAMPLE_VERSION;
	sample->flags = (uint16_t) flags;
	sample->entry_capacity = capacity->entries;
	sample->entry_bytes = value_entry_bytes(flags);
	sample->label_capacity = capacity->labels;
	sample->heap_capacity = capacity->heap;
	if (capacity->indexed)
	{
		sample->entry_slots = slots_for(capacity->entries);
		if (capacity->labels > 0)
			sample->label_slots = slots_for(capacity->labels);
	}
	sample->slots_offset = (char *) (value_sample_label_slots(sample) +
									 sample->label_slots) - (char *) sample;
	return sample;
}

size_t
value_sample_size(const ValueSample *sample)
{
	return (size_t) (value_sample_heap(sample) - (const char *) sample) +
		sample->heap_capacity;
}

ValueSample *
value_sample_create(uint32_t flags)
{
	Capacity	capacity = {.entries = FIRST_ENTRIES, .indexed = true};

	if (flags & VALUE_SAMPLE_TEXT_CLUSTER)
	{
		capacity.labels = FIRST_LABELS;
		capacity.heap = FIRST_HEAP;
	}
	return allocate(flags & VALUE_SAMPLE_KIND, &capacity);
}

ValueSample *
value_sample_allocate_canonical(uint32_t flags, uint32_t n_entries,
								uint32_t n_labels, uint32_t heap_size)
{
	Capacity	capacity = {n_entries, n_labels, heap_size, false};
	ValueSample *sample = allocate((flags & VALUE_SAMPLE_KIND) | VALUE_SAMPLE_CANONICAL,
								   &capacity);

	sample->n_entries = n_entries;
	sample->n_labels = n_labels;
	sample->heap_used = heap_size;
	return sample;
}

size_t
value_sample_canonical_size(uint32_t flags, uint32_t n_entries, uint32_t n_labels,
							uint32_t heap_size)
{
	Capacity	capacity = {n_entries, n_labels, heap_size, false};

	return size_for(flags, &capacity);
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
find_label_slot(const ValueSample *sample, const char *text, size_t length)
{
	uint32_t   *slots = value_sample_label_slots(sample);
	uint32_t	mask = sample->label_slots - 1;
	uint32_t	i = hash_bytes(text, length) & mask;

	while (slots[i] != 0)
	{
		Label		label = value_sample_labels(sample)[slots[i] - 1];

		if (label.length == length &&
			memcmp(value_sample_heap(sample) + label.offset, text, length) == 0)
			break;
		i = (i + 1) & mask;
	}
	return &slots[i];
}

int64_t
value_sample_find_label(const ValueSample *sample, const char *text, size_t length)
{
	return (int64_t) *find_label_slot(sample, text, length) - 1;
}

static uint32_t *
slot_of_entry(const ValueSample *sample, const ValueEntry *entry)
{
	return find_entry_slot(sample, entry->value,
						   entry_cluster(sample, entry),
						   entry_weight(sample, entry));
}

static void
rebuild_indexes(ValueSample *sample)
{
	for (uint32_t i = 0; i < sample->n_entries; i++)
	{
		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		*slot_of_entry(sample, value_sample_entry(sample, i)) = i + 1;
	}
	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label		label = value_sample_labels(sample)[i];

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		*find_label_slot(sample, value_sample_heap(sample) + label.offset,
						 label.length) = i + 1;
	}
}

/* ---- growing ---- */

static ValueSample *
copy_with_capacity(const ValueSample *sample, const Capacity *capacity)
{
	ValueSample *copy = allocate(sample->flags & VALUE_SAMPLE_KIND, capacity);

	copy->n_missing = sample->n_missing;
	copy->n_rows = sample->n_rows;
	copy->n_entries = sample->n_entries;
	copy->n_labels = sample->n_labels;
	copy->heap_used = sample->heap_used;
	core_copy(value_sample_entry(copy, 0), value_sample_entry(sample, 0),
			  (size_t) sample->n_entries * sample->entry_bytes);
	core_copy(value_sample_labels(copy), value_sample_labels(sample),
			  sample->n_labels * sizeof(Label));
	core_copy(value_sample_heap(copy), value_sample_heap(sample), sample->heap_used);
	rebuild_indexes(copy);
	return copy;
}

static size_t
at_least(size_t a, size_t b)
{
	return a > b ? a : b;
}

ValueSample *
value_sample_thaw(const ValueSample *sample, size_t limit)
{
	Capacity	capacity = {.indexed = true};

	capacity.entries = at_least(sample->n_entries, FIRST_ENTRIES);
	if (sample->flags & VALUE_SAMPLE_TEXT_CLUSTER)
	{
		capacity.labels = at_least(sample->n_labels, FIRST_LABELS);
		capacity.heap = at_least(sample->heap_used, FIRST_HEAP);
	}
	/* A canonical sample may be as large as can be, but for the indexes. */
	if (size_for(sample->flags, &capacity) > limit)
		return NULL;
	return copy_with_capacity(sample, &capacity);
}

/* How a sample may grow, and what its caller will free. */
typedef struct Growth
{
	const ValueSample *original;
	size_t		limit;
} Growth;

/*
 * Make room for one more entry, or for one more label of the given length.
 * Doubling keeps the cost per row constant; close to the limit it takes what
 * is left in halves before giving up.
 */
static ValueSampleStatus
grow(ValueSample **sample, const Growth *growth, bool for_entry,
	 size_t label_length)
{
	ValueSample *old = *sample;
	size_t		heap_needed = size_add(old->heap_used, label_length);
	Capacity	capacity = {old->entry_capacity, old->label_capacity,
	old->heap_capacity, true};

	for (size_t divisor = 1; divisor <= 16; divisor *= 2)
	{
		if (for_entry)
			capacity.entries = (size_t) old->n_entries +
				old->n_entries / divisor + 1;
		else
		{
			capacity.labels = (size_t) old->n_labels +
				old->n_labels / divisor + 1;
			capacity.heap = at_least(old->heap_capacity,
									 size_add(heap_needed,
											  heap_needed / divisor));
		}
		if (size_for(old->flags, &capacity) <= growth->limit)
		{
			*sample = copy_with_capacity(old, &capacity);
			/* The caller frees only what it passed in. */
			if (old != growth->original)
				core_free(old);
			return VALUE_SAMPLE_OK;
		}
	}
	return VALUE_SAMPLE_TOO_LARGE;
}

/* The number that stands for a key in the entries. */
static ValueSampleStatus
intern_key(ValueSample **sample, const Growth *growth, const Key *key,
		   int64_t *number)
{
	uint32_t   *slot;
	Label	   *label;

	if (key->text == NULL)
	{
		*number = key->number;
		return VALUE_SAMPLE_OK;
	}

	slot = find_label_slot(*sample, key->text, key->length);
	if (*slot == 0)
	{
		if ((*sample)->n_labels == (*sample)->label_capacity ||
			key->length >
			(*sample)->heap_capacity - (*sample)->heap_used)
		{
			ValueSampleStatus status = grow(sample, growth, false, key->length);

			if (status != VALUE_SAMPLE_OK)
				return status;
			slot = find_label_slot(*sample, key->text, key->length);
		}
		label = &value_sample_labels(*sample)[(*sample)->n_labels];
		label->offset = (*sample)->heap_used;
		label->length = key->length;
		memcpy(value_sample_heap(*sample) + label->offset, key->text, key->length);
		(*sample)->heap_used += key->length;
		*slot = ++(*sample)->n_labels;
	}
	*number = *slot - 1;
	return VALUE_SAMPLE_OK;
}

/* ---- taking in ---- */

static ValueSampleStatus
add_rows(ValueSample **sample, const Growth *growth, double value,
		 const Key *cluster_key, double weight, int64_t rows)
{
	int64_t		cluster;
	uint32_t   *slot;
	ValueEntry *entry;
	ValueSampleStatus status;

	if ((*sample)->n_rows > VALUE_SAMPLE_MAX_ROWS - rows)
		return VALUE_SAMPLE_TOO_MANY_ROWS;
	status = intern_key(sample, growth, cluster_key, &cluster);
	if (status != VALUE_SAMPLE_OK)
		return status;
	slot = find_entry_slot(*sample, value, cluster, weight);
	if (*slot == 0)
	{
		if ((*sample)->n_entries == (*sample)->entry_capacity)
		{
			status = grow(sample, growth, true, 0);
			if (status != VALUE_SAMPLE_OK)
				return status;
			slot = find_entry_slot(*sample, value, cluster, weight);
		}
		entry = value_sample_entry(*sample, (*sample)->n_entries);
		*slot = ++(*sample)->n_entries;
		entry->value = value;
		entry->rows = 0;
		if ((*sample)->flags & VALUE_SAMPLE_CLUSTERED)
			entry->cluster = cluster;
		if ((*sample)->flags & VALUE_SAMPLE_WEIGHTED)
			entry->weight = weight;
	}
	value_sample_entry(*sample, *slot - 1)->rows += rows;
	(*sample)->n_rows += rows;
	return VALUE_SAMPLE_OK;
}

ValueSampleStatus
value_sample_add(ValueSample **sample, double value, const Key *cluster, double weight,
				 size_t limit)
{
	const Growth growth = {*sample, limit};

	return add_rows(sample, &growth, value, cluster, weight, 1);
}

ValueSampleStatus
value_sample_merge(ValueSample **into, const ValueSample *from, size_t limit)
{
	const Growth growth = {*into, limit};

	if (((*into)->flags & VALUE_SAMPLE_KIND) != (from->flags & VALUE_SAMPLE_KIND))
		return VALUE_SAMPLE_OTHER_KIND;
	if ((*into)->n_missing > VALUE_SAMPLE_MAX_ROWS - from->n_missing)
		return VALUE_SAMPLE_TOO_MANY_ROWS;
	for (uint32_t i = 0; i < from->n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(from, i);
		Key			key = {.number = entry_cluster(from, entry)};
		ValueSampleStatus status;

		if (i % 1024 == 0)
			core_check_interrupts();
		if (from->flags & VALUE_SAMPLE_TEXT_CLUSTER)
		{
			Label		label = value_sample_labels(from)[entry->cluster];

			key.text = value_sample_heap(from) + label.offset;
			key.length = label.length;
		}
		status = add_rows(into, &growth, entry->value, &key,
						  entry_weight(from, entry), entry->rows);
		if (status != VALUE_SAMPLE_OK)
			return status;
	}
	(*into)->n_missing += from->n_missing;
	return VALUE_SAMPLE_OK;
}

bool
value_sample_is_binary(const ValueSample *sample)
{
	for (uint32_t i = 0; i < sample->n_entries; i++)
	{
		double		value = value_sample_entry(sample, i)->value;

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		if (value != 0.0 && value != 1.0)
			return false;
	}
	return true;
}
