/*-------------------------------------------------------------------------
 *
 * value_sample_wire.c
 *		bootstrap_sample: the bytes it is sent and written as.
 *
 * The reader trusts nothing.  What it lets through is a sample that could
 * have come from rows, so that no function after it need check again.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/value_sample_wire.h"

#include <math.h>

#include "core/base/memory.h"

#define HEADER_SIZE 26

/* ---- writing ---- */

static unsigned char *
put_uint(unsigned char *to, uint64_t value, int width)
{
	for (int i = width - 1; i >= 0; i--)
	{
		to[i] = (unsigned char) value;
		value >>= 8;
	}
	return to + width;
}

static unsigned char *
put_double(unsigned char *to, double value)
{
	uint64_t	bits;

	memcpy(&bits, &value, sizeof(bits));
	return put_uint(to, bits, 8);
}

static size_t
wire_size_for(uint32_t flags, size_t n_labels, size_t heap_size,
			  size_t n_entries)
{
	size_t		size = size_add(HEADER_SIZE, heap_size);

	size = size_add(size, size_mul(n_labels, 4));
	return size_add(size, size_mul(n_entries, value_entry_bytes(flags)));
}

size_t
value_sample_wire_size(const ValueSample *sample)
{
	return wire_size_for(sample->flags, sample->n_labels, sample->heap_used,
						 sample->n_entries);
}

void
value_sample_wire_encode(const ValueSample *sample, unsigned char *bytes)
{
	memcpy(bytes, "bts", 3);
	bytes = put_uint(bytes + 3, VALUE_SAMPLE_VERSION, 1);
	bytes = put_uint(bytes, sample->flags & VALUE_SAMPLE_KIND, 2);
	bytes = put_uint(bytes, sample->n_missing, 8);
	bytes = put_uint(bytes, sample->n_entries, 4);
	bytes = put_uint(bytes, sample->n_labels, 4);
	bytes = put_uint(bytes, sample->heap_used, 4);
	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		if (i % 1024 == 0)
			core_check_interrupts();
		bytes = put_uint(bytes, value_sample_labels(sample)[i].length, 4);
	}
	core_copy(bytes, value_sample_heap(sample), sample->heap_used);
	bytes += sample->heap_used;
	for (uint32_t i = 0; i < sample->n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(sample, i);

		if (i % 1024 == 0)
			core_check_interrupts();
		if (sample->flags & VALUE_SAMPLE_CLUSTERED)
			bytes = put_uint(bytes, entry->cluster, 8);
		bytes = put_double(bytes, entry->value);
		if (sample->flags & VALUE_SAMPLE_WEIGHTED)
			bytes = put_double(bytes, entry->weight);
		bytes = put_uint(bytes, entry->rows, 8);
	}
}

/* ---- reading ---- */

static uint64_t
get_uint(const unsigned char **at, int width)
{
	uint64_t	value = 0;

	for (int i = 0; i < width; i++)
		value = (value << 8) | *(*at)++;
	return value;
}

static double
get_double(const unsigned char **at)
{
	uint64_t	bits = get_uint(at, 8);
	double		value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

typedef struct Header
{
	uint32_t	kind;
	int64_t		n_missing;
	uint32_t	n_entries;
	uint32_t	n_labels;
	uint32_t	heap_size;
} Header;

static const char *
read_header(const unsigned char **at, size_t length, size_t limit,
			Header *header)
{
	if (length < HEADER_SIZE || memcmp(*at, "bts", 3) != 0)
		return "it does not begin like a bootstrap_sample";
	*at += 3;
	if (get_uint(at, 1) != VALUE_SAMPLE_VERSION)
		return "its format version is not known to this release";
	header->kind = get_uint(at, 2);
	header->n_missing = (int64_t) get_uint(at, 8);
	header->n_entries = get_uint(at, 4);
	header->n_labels = get_uint(at, 4);
	header->heap_size = get_uint(at, 4);

	if ((header->kind & ~VALUE_SAMPLE_KIND) != 0 ||
		((header->kind & (VALUE_SAMPLE_TEXT_CLUSTER | VALUE_SAMPLE_WEIGHTED)) != 0 &&
		 (header->kind & VALUE_SAMPLE_CLUSTERED) == 0))
		return "its kind of rows does not exist";
	if (header->n_missing < 0 || header->n_missing > VALUE_SAMPLE_MAX_ROWS)
		return "its number of missing rows is out of range";
	if ((header->kind & VALUE_SAMPLE_TEXT_CLUSTER) == 0 &&
		(header->n_labels != 0 || header->heap_size != 0))
		return "it has text keys where its kind has none";
	if (wire_size_for(header->kind, header->n_labels, header->heap_size,
					  header->n_entries) != length)
		return "its length is not what its header says";
	if (value_sample_canonical_size(header->kind, header->n_entries,
									header->n_labels, header->heap_size) > limit)
		return "it is too large";
	return NULL;
}

static const char *
read_labels(const unsigned char **at, ValueSample *sample)
{
	size_t		used = 0;

	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label	   *label = &value_sample_labels(sample)[i];

		if (i % 1024 == 0)
			core_check_interrupts();
		label->offset = (uint32_t) used;
		label->length = get_uint(at, 4);
		used += label->length;
		if (used > sample->heap_used)
			return "its text keys do not fit";
	}
	if (used != sample->heap_used)
		return "its text keys do not fit";
	core_copy(value_sample_heap(sample), *at, used);
	*at += used;

	for (uint32_t i = 1; i < sample->n_labels; i++)
	{
		Label		a = value_sample_labels(sample)[i - 1];
		Label		b = value_sample_labels(sample)[i];
		int			order = memcmp(value_sample_heap(sample) + a.offset,
								   value_sample_heap(sample) + b.offset,
								   a.length < b.length ? a.length : b.length);

		if (i % 1024 == 0)
			core_check_interrupts();
		if (order > 0 || (order == 0 && a.length >= b.length))
			return "its text keys are not in order";
	}
	return NULL;
}

/* A label is used if the clusters, which are in order, leave none out. */
static const char *
check_cluster(const ValueSample *sample, int64_t cluster,
			  const ValueEntry *previous)
{
	if (previous != NULL && previous->cluster > cluster)
		return "its entries are not in order";
	if ((sample->flags & VALUE_SAMPLE_TEXT_CLUSTER) == 0)
		return NULL;
	if (cluster < 0 || cluster >= sample->n_labels)
		return "an entry has no such cluster";
	if (cluster > (previous == NULL ? 0 : previous->cluster + 1))
		return "a text key is not used";
	return NULL;
}

static const char *
check_entry(const ValueSample *sample, const ValueEntry *entry,
			const ValueEntry *previous)
{
	const char *problem = NULL;

	if (sample->flags & VALUE_SAMPLE_CLUSTERED)
		problem = check_cluster(sample, entry->cluster, previous);
	if (problem != NULL)
		return problem;
	if (!(fabs(entry->value) <= VALUE_LIMIT) ||
		(entry->value == 0.0 && signbit(entry->value)))
		return "a value is out of range";
	if ((sample->flags & VALUE_SAMPLE_BOOLEAN) && entry->value != 0.0 &&
		entry->value != 1.0)
		return "a boolean is neither 0 nor 1";
	if ((sample->flags & VALUE_SAMPLE_WEIGHTED) &&
		!(entry->weight >= 1.0 / WEIGHT_LIMIT &&
		  entry->weight <= WEIGHT_LIMIT))
		return "a weight is out of range";
	if (entry->rows < 1 || entry->rows > VALUE_SAMPLE_MAX_ROWS - sample->n_rows)
		return "the number of rows of an entry is out of range";
	if (previous != NULL &&
		entry_cluster(sample, previous) == entry_cluster(sample, entry) &&
		(previous->value > entry->value ||
		 (previous->value == entry->value &&
		  entry_weight(sample, previous) >= entry_weight(sample, entry))))
		return "its entries are not in order";
	return NULL;
}

static const char *
read_entries(const unsigned char **at, ValueSample *sample)
{
	const ValueEntry *previous = NULL;

	for (uint32_t i = 0; i < sample->n_entries; i++)
	{
		ValueEntry *entry = value_sample_entry(sample, i);
		const char *problem;

		if (i % 1024 == 0)
			core_check_interrupts();
		if (sample->flags & VALUE_SAMPLE_CLUSTERED)
			entry->cluster = (int64_t) get_uint(at, 8);
		entry->value = get_double(at);
		if (sample->flags & VALUE_SAMPLE_WEIGHTED)
			entry->weight = get_double(at);
		entry->rows = (int64_t) get_uint(at, 8);
		problem = check_entry(sample, entry, previous);
		if (problem != NULL)
			return problem;
		sample->n_rows += entry->rows;
		previous = entry;
	}
	if ((sample->flags & VALUE_SAMPLE_TEXT_CLUSTER) &&
		sample->n_labels != (previous == NULL ? 0 : previous->cluster + 1))
		return "a text key is not used";
	return NULL;
}

ValueSample *
value_sample_wire_decode(const unsigned char *bytes, size_t length, size_t limit,
						 const char **problem)
{
	const unsigned char *at = bytes;
	Header		header;
	ValueSample *sample;

	*problem = read_header(&at, length, limit, &header);
	if (*problem != NULL)
		return NULL;
	sample = value_sample_allocate_canonical(header.kind, header.n_entries,
											 header.n_labels, header.heap_size);
	sample->n_missing = header.n_missing;
	*problem = read_labels(&at, sample);
	if (*problem == NULL)
		*problem = read_entries(&at, sample);
	if (*problem != NULL)
	{
		core_free(sample);
		return NULL;
	}
	return sample;
}
