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
	size_t		size = sizeof(Values);

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

static Values *
allocate(uint32_t flags, const Capacity *capacity)
{
	Values	   *values = core_alloc(size_for(flags, capacity));

	values->version = VALUES_VERSION;
	values->flags = (uint16_t) flags;
	values->entry_capacity = capacity->entries;
	values->entry_bytes = value_entry_bytes(flags);
	values->label_capacity = capacity->labels;
	values->heap_capacity = capacity->heap;
	if (capacity->indexed)
	{
		values->entry_slots = slots_for(capacity->entries);
		if (capacity->labels > 0)
			values->label_slots = slots_for(capacity->labels);
	}
	values->slots_offset = (char *) (values_label_slots(values) +
									 values->label_slots) - (char *) values;
	return values;
}

size_t
values_size(const Values *values)
{
	return (size_t) (values_heap(values) - (const char *) values) +
		values->heap_capacity;
}

Values *
values_create(uint32_t flags)
{
	Capacity	capacity = {.entries = FIRST_ENTRIES, .indexed = true};

	if (flags & VALUES_TEXT_CLUSTER)
	{
		capacity.labels = FIRST_LABELS;
		capacity.heap = FIRST_HEAP;
	}
	return allocate(flags & VALUES_KIND, &capacity);
}

Values *
values_allocate_canonical(uint32_t flags, uint32_t n_entries,
						  uint32_t n_labels, uint32_t heap_size)
{
	Capacity	capacity = {n_entries, n_labels, heap_size, false};
	Values	   *values = allocate((flags & VALUES_KIND) | VALUES_CANONICAL,
								  &capacity);

	values->n_entries = n_entries;
	values->n_labels = n_labels;
	values->heap_used = heap_size;
	return values;
}

size_t
values_canonical_size(uint32_t flags, uint32_t n_entries, uint32_t n_labels,
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
find_label_slot(const Values *values, const char *text, size_t length)
{
	uint32_t   *slots = values_label_slots(values);
	uint32_t	mask = values->label_slots - 1;
	uint32_t	i = hash_bytes(text, length) & mask;

	while (slots[i] != 0)
	{
		Label		label = values_labels(values)[slots[i] - 1];

		if (label.length == length &&
			memcmp(values_heap(values) + label.offset, text, length) == 0)
			break;
		i = (i + 1) & mask;
	}
	return &slots[i];
}

int64_t
values_find_label(const Values *values, const char *text, size_t length)
{
	return (int64_t) *find_label_slot(values, text, length) - 1;
}

static uint32_t *
slot_of_entry(const Values *values, const ValueEntry *entry)
{
	return find_entry_slot(values, entry->value,
						   entry_cluster(values, entry),
						   entry_weight(values, entry));
}

static void
rebuild_indexes(Values *values)
{
	for (uint32_t i = 0; i < values->n_entries; i++)
	{
		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		*slot_of_entry(values, values_entry(values, i)) = i + 1;
	}
	for (uint32_t i = 0; i < values->n_labels; i++)
	{
		Label		label = values_labels(values)[i];

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		*find_label_slot(values, values_heap(values) + label.offset,
						 label.length) = i + 1;
	}
}

/* ---- growing ---- */

static Values *
copy_with_capacity(const Values *values, const Capacity *capacity)
{
	Values	   *copy = allocate(values->flags & VALUES_KIND, capacity);

	copy->n_missing = values->n_missing;
	copy->n_rows = values->n_rows;
	copy->n_entries = values->n_entries;
	copy->n_labels = values->n_labels;
	copy->heap_used = values->heap_used;
	core_copy(values_entry(copy, 0), values_entry(values, 0),
			  (size_t) values->n_entries * values->entry_bytes);
	core_copy(values_labels(copy), values_labels(values),
			  values->n_labels * sizeof(Label));
	core_copy(values_heap(copy), values_heap(values), values->heap_used);
	rebuild_indexes(copy);
	return copy;
}

static size_t
at_least(size_t a, size_t b)
{
	return a > b ? a : b;
}

Values *
values_thaw(const Values *values, size_t limit)
{
	Capacity	capacity = {.indexed = true};

	capacity.entries = at_least(values->n_entries, FIRST_ENTRIES);
	if (values->flags & VALUES_TEXT_CLUSTER)
	{
		capacity.labels = at_least(values->n_labels, FIRST_LABELS);
		capacity.heap = at_least(values->heap_used, FIRST_HEAP);
	}
	/* A canonical sample may be as large as can be, but for the indexes. */
	if (size_for(values->flags, &capacity) > limit)
		return NULL;
	return copy_with_capacity(values, &capacity);
}

/* How a sample may grow, and what its caller will free. */
typedef struct Growth
{
	const Values *original;
	size_t		limit;
} Growth;

/*
 * Make room for one more entry, or for one more label of the given length.
 * Doubling keeps the cost per row constant; close to the limit it takes what
 * is left in halves before giving up.
 */
static ValuesStatus
grow(Values **values, const Growth *growth, bool for_entry,
	 size_t label_length)
{
	Values	   *old = *values;
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
			*values = copy_with_capacity(old, &capacity);
			/* The caller frees only what it passed in. */
			if (old != growth->original)
				core_free(old);
			return VALUES_OK;
		}
	}
	return VALUES_TOO_LARGE;
}

/* The number that stands for a key in the entries. */
static ValuesStatus
intern_key(Values **values, const Growth *growth, const Key *key,
		   int64_t *number)
{
	uint32_t   *slot;
	Label	   *label;

	if (key->text == NULL)
	{
		*number = key->number;
		return VALUES_OK;
	}

	slot = find_label_slot(*values, key->text, key->length);
	if (*slot == 0)
	{
		if ((*values)->n_labels == (*values)->label_capacity ||
			key->length >
			(*values)->heap_capacity - (*values)->heap_used)
		{
			ValuesStatus status = grow(values, growth, false, key->length);

			if (status != VALUES_OK)
				return status;
			slot = find_label_slot(*values, key->text, key->length);
		}
		label = &values_labels(*values)[(*values)->n_labels];
		label->offset = (*values)->heap_used;
		label->length = key->length;
		memcpy(values_heap(*values) + label->offset, key->text, key->length);
		(*values)->heap_used += key->length;
		*slot = ++(*values)->n_labels;
	}
	*number = *slot - 1;
	return VALUES_OK;
}

/* ---- taking in ---- */

static ValuesStatus
add_rows(Values **values, const Growth *growth, double value,
		 const Key *cluster_key, double weight, int64_t rows)
{
	int64_t		cluster;
	uint32_t   *slot;
	ValueEntry *entry;
	ValuesStatus status;

	if ((*values)->n_rows > VALUES_MAX_ROWS - rows)
		return VALUES_TOO_MANY_ROWS;
	status = intern_key(values, growth, cluster_key, &cluster);
	if (status != VALUES_OK)
		return status;
	slot = find_entry_slot(*values, value, cluster, weight);
	if (*slot == 0)
	{
		if ((*values)->n_entries == (*values)->entry_capacity)
		{
			status = grow(values, growth, true, 0);
			if (status != VALUES_OK)
				return status;
			slot = find_entry_slot(*values, value, cluster, weight);
		}
		entry = values_entry(*values, (*values)->n_entries);
		*slot = ++(*values)->n_entries;
		entry->value = value;
		entry->rows = 0;
		if ((*values)->flags & VALUES_CLUSTERED)
			entry->cluster = cluster;
		if ((*values)->flags & VALUES_WEIGHTED)
			entry->weight = weight;
	}
	values_entry(*values, *slot - 1)->rows += rows;
	(*values)->n_rows += rows;
	return VALUES_OK;
}

ValuesStatus
values_add(Values **values, double value, const Key *cluster, double weight,
		   size_t limit)
{
	const Growth growth = {*values, limit};

	return add_rows(values, &growth, value, cluster, weight, 1);
}

ValuesStatus
values_merge(Values **into, const Values *from, size_t limit)
{
	const Growth growth = {*into, limit};

	if (((*into)->flags & VALUES_KIND) != (from->flags & VALUES_KIND))
		return VALUES_OTHER_KIND;
	if ((*into)->n_missing > VALUES_MAX_ROWS - from->n_missing)
		return VALUES_TOO_MANY_ROWS;
	for (uint32_t i = 0; i < from->n_entries; i++)
	{
		const ValueEntry *entry = values_entry(from, i);
		Key			key = {.number = entry_cluster(from, entry)};
		ValuesStatus status;

		if (i % 1024 == 0)
			core_check_interrupts();
		if (from->flags & VALUES_TEXT_CLUSTER)
		{
			Label		label = values_labels(from)[entry->cluster];

			key.text = values_heap(from) + label.offset;
			key.length = label.length;
		}
		status = add_rows(into, &growth, entry->value, &key,
						  entry_weight(from, entry), entry->rows);
		if (status != VALUES_OK)
			return status;
	}
	(*into)->n_missing += from->n_missing;
	return VALUES_OK;
}
