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
#include "core/sample/image_wire.h"

/* Of the header, what follows the start: it ends with the counts. */
#define HEADER_SIZE (8 + WIRE_COUNTS_SIZE)

/* Entries between two looks at interrupts. */
#define CHECK_EVERY 1024

static const WireFormat format = {
	"bts", 1, 0, "it does not begin like a bootstrap_sample", &value_sample_type
};

/* ---- writing ---- */

size_t
value_sample_wire_size(const ValueSample *sample)
{
	WireCounts	counts = counts_of(&sample->image);

	return WIRE_START_SIZE + HEADER_SIZE +
		arrays_size(&counts, sample->image.entry_bytes);
}

void
value_sample_wire_encode(const ValueSample *sample, unsigned char *bytes)
{
	bytes = put_start(bytes, &format, &sample->image);
	bytes = put_uint(bytes, sample->image.n_missing, 8);
	bytes = put_counts(bytes, &sample->image);
	bytes = put_labels(bytes, &sample->image);
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(sample, i);

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		if (sample->image.flags & VALUE_SAMPLE_CLUSTERED)
			bytes = put_uint(bytes, entry->cluster, 8);
		bytes = put_double(bytes, entry->value);
		if (sample->image.flags & VALUE_SAMPLE_WEIGHTED)
			bytes = put_double(bytes, entry->weight);
		bytes = put_uint(bytes, entry->rows, 8);
	}
}

/* ---- reading ---- */

static const char *
read_header(WireReader *reader, uint32_t *kind, int64_t *n_missing,
			WireCounts *counts)
{
	const char *problem = get_start(reader, &format, HEADER_SIZE, kind);

	if (problem != NULL)
		return problem;
	if ((*kind & (VALUE_SAMPLE_TEXT_CLUSTER | VALUE_SAMPLE_WEIGHTED)) != 0 &&
		(*kind & VALUE_SAMPLE_CLUSTERED) == 0)
		return "its kind of rows does not exist";
	problem = get_rows_left_out(reader, n_missing);
	if (problem == NULL)
		problem = get_counts(reader, &format, *kind, counts);
	if (problem != NULL)
		return problem;
	return check_arrays(reader, counts, value_entry_bytes(*kind),
						value_sample_canonical_size(*kind, counts->n_entries,
													counts->n_labels,
													counts->heap_size));
}

/* A label is used if the clusters, which are in order, leave none out. */
static const char *
check_cluster(const ValueSample *sample, int64_t cluster,
			  const ValueEntry *previous)
{
	if (previous != NULL && previous->cluster > cluster)
		return "its entries are not in order";
	if ((sample->image.flags & VALUE_SAMPLE_TEXT_CLUSTER) == 0)
		return NULL;
	if (cluster < 0 || cluster >= sample->image.n_labels)
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

	if (sample->image.flags & VALUE_SAMPLE_CLUSTERED)
		problem = check_cluster(sample, entry->cluster, previous);
	if (problem != NULL)
		return problem;
	if (!(fabs(entry->value) <= VALUE_LIMIT) ||
		(entry->value == 0.0 && signbit(entry->value)))
		return "a value is out of range";
	if ((sample->image.flags & VALUE_SAMPLE_BOOLEAN) && entry->value != 0.0 &&
		entry->value != 1.0)
		return "a boolean is neither 0 nor 1";
	if ((sample->image.flags & VALUE_SAMPLE_WEIGHTED) &&
		!(entry->weight >= 1.0 / WEIGHT_LIMIT &&
		  entry->weight <= WEIGHT_LIMIT))
		return "a weight is out of range";
	if (entry->rows < 1 || entry->rows > SAMPLE_MAX_ROWS - sample->image.n_rows)
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
read_entries(WireReader *reader, ValueSample *sample)
{
	const ValueEntry *previous = NULL;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		ValueEntry *entry = value_sample_entry(sample, i);
		const char *problem;

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		if (sample->image.flags & VALUE_SAMPLE_CLUSTERED)
			entry->cluster = (int64_t) get_uint(reader, 8);
		entry->value = get_double(reader);
		if (sample->image.flags & VALUE_SAMPLE_WEIGHTED)
			entry->weight = get_double(reader);
		entry->rows = (int64_t) get_uint(reader, 8);
		problem = check_entry(sample, entry, previous);
		if (problem != NULL)
			return problem;
		sample->image.n_rows += entry->rows;
		previous = entry;
	}
	if ((sample->image.flags & VALUE_SAMPLE_TEXT_CLUSTER) &&
		sample->image.n_labels != (previous == NULL ? 0 : previous->cluster + 1))
		return "a text key is not used";
	return NULL;
}

ValueSample *
value_sample_wire_decode(const unsigned char *bytes, size_t length,
						 const char **problem)
{
	WireReader	reader = {bytes, bytes + length};
	uint32_t	kind;
	int64_t		n_missing;
	WireCounts	counts;
	ValueSample *sample;

	*problem = read_header(&reader, &kind, &n_missing, &counts);
	if (*problem != NULL)
		return NULL;
	sample = value_sample_allocate_canonical(kind, counts.n_entries,
											 counts.n_labels,
											 counts.heap_size);
	sample->image.n_missing = n_missing;
	*problem = get_labels(&reader, &sample->image);
	if (*problem == NULL)
		*problem = read_entries(&reader, sample);
	if (*problem == NULL)
		return sample;
	core_free(sample);
	return NULL;
}
