/*-------------------------------------------------------------------------
 *
 * value_sample.h
 *		bootstrap_sample: the values of a column, equal ones counted.
 *
 * A keyed image (core/sample/image.h) without anything else in its header.
 * Its entries are one per (cluster, value, weight) that occurs, with how many
 * rows have it.  In canonical form they are sorted by these three.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_VALUE_SAMPLE_H
#define RESILIENCE_VALUE_SAMPLE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "core/sample/digest.h"
#include "core/sample/image.h"

/* Of the image: its bytes as they are sent have a number of their own. */
#define VALUE_SAMPLE_VERSION 1

/* What the rows are like; rows of two kinds do not mix in one sample. */
#define VALUE_SAMPLE_BOOLEAN		0x0001
#define VALUE_SAMPLE_CLUSTERED	0x0002
#define VALUE_SAMPLE_TEXT_CLUSTER 0x0004
#define VALUE_SAMPLE_WEIGHTED		0x0008	/* only with clusters */
#define VALUE_SAMPLE_KIND			0x000F

/* The fields that a kind of rows does not have are not there. */
typedef struct ValueEntry
{
	double		value;			/* never -0 */
	int64_t		rows;
	int64_t		cluster;		/* the key, or the number of its label */
	double		weight;
} ValueEntry;

typedef struct ValueSample
{
	Image		image;
} ValueSample;

/*
 * ---- making and changing; *sample moves when it must grow: the old image is
 * left for the caller to free.  Without clusters the key is 0, without weights
 * the weight 1. ----
 */

extern ValueSample *value_sample_create(uint32_t flags);
extern SampleStatus value_sample_add(ValueSample **sample, double value,
									 const Key *cluster, double weight);

/* After a failed merge *into holds a part of the other's rows. */
extern SampleStatus value_sample_merge(ValueSample **into,
									   const ValueSample *from);

/* A copy that value_sample_add and value_sample_merge can work on. */
extern SampleStatus value_sample_thaw(const ValueSample *sample,
									  ValueSample **thawed);

/* Never larger than what it is made of. */
extern ValueSample *value_sample_canonical(const ValueSample *sample);

/* A canonical sample to be filled, and the size it would have. */
extern ValueSample *value_sample_allocate_canonical(uint32_t flags,
													uint32_t n_entries,
													uint32_t n_labels,
													uint32_t heap_size);
extern size_t value_sample_canonical_size(uint32_t flags, uint32_t n_entries,
										  uint32_t n_labels,
										  uint32_t heap_size);

extern const ImageType value_sample_type;

/* The digest of the rows of a canonical sample: value, cluster and weight. */
extern Digest value_sample_digest(const ValueSample *sample);

/*
 * How many values look like codes for missing answers, as in range_codes
 * (core/sample/value_range.h): which, and of how many rows.
 */
extern int	value_sample_codes(const ValueSample *sample, double codes[2],
							   int64_t *rows);

/* Whether every value is 0 or 1. */
extern bool value_sample_is_binary(const ValueSample *sample);

/* ---- parts ---- */

static inline uint32_t
value_entry_bytes(uint32_t flags)
{
	return (flags & VALUE_SAMPLE_WEIGHTED) ? sizeof(ValueEntry) :
		(flags & VALUE_SAMPLE_CLUSTERED) ? offsetof(ValueEntry, weight) :
		offsetof(ValueEntry, cluster);
}

static inline ValueEntry *
value_sample_entry(const ValueSample *sample, uint32_t i)
{
	return (ValueEntry *) ((char *) (sample + 1) +
						   (size_t) i * sample->image.entry_bytes);
}

static inline int64_t
entry_cluster(const ValueSample *sample, const ValueEntry *entry)
{
	return (sample->image.flags & VALUE_SAMPLE_CLUSTERED) ? entry->cluster : 0;
}

static inline double
entry_weight(const ValueSample *sample, const ValueEntry *entry)
{
	return (sample->image.flags & VALUE_SAMPLE_WEIGHTED) ? entry->weight : 1.0;
}

/* The key behind an entry's cluster. */
static inline Key
value_sample_cluster_key(const ValueSample *sample, const ValueEntry *entry)
{
	return image_key(&sample->image, entry_cluster(sample, entry),
					 sample->image.flags & VALUE_SAMPLE_TEXT_CLUSTER);
}

/* ---- finding an entry ---- */

static inline uint64_t
hash_value(double value, int64_t cluster, double weight)
{
	uint64_t	bits;
	uint64_t	h;

	memcpy(&bits, &value, sizeof(bits));
	h = (bits ^ (bits >> 32)) * UINT64_C(0x9E3779B97F4A7C15);
	memcpy(&bits, &weight, sizeof(bits));
	h ^= (uint64_t) cluster * UINT64_C(0xD6E8FEB86659FD93);
	h ^= bits * UINT64_C(0xA0761D6478BD642F);
	h ^= h >> 29;
	h *= UINT64_C(0xBF58476D1CE4E5B9);
	return h ^ (h >> 32);
}

static inline bool
is_entry(const ValueSample *sample, const ValueEntry *entry, double value,
		 int64_t cluster, double weight)
{
	return entry->value == value &&
		entry_cluster(sample, entry) == cluster &&
		entry_weight(sample, entry) == weight;
}

/* The slot that holds the entry, or the free one where it belongs. */
static inline uint32_t *
find_entry_slot(const ValueSample *sample, double value, int64_t cluster,
				double weight)
{
	uint32_t   *slots = image_entry_slots(&sample->image);
	uint32_t	mask = sample->image.entry_slots - 1;
	uint32_t	i = hash_value(value, cluster, weight) & mask;

	while (slots[i] != 0)
	{
		if (is_entry(sample, value_sample_entry(sample, slots[i] - 1), value,
					 cluster, weight))
			break;
		i = (i + 1) & mask;
	}
	return &slots[i];
}

/*
 * Count a row whose entry exists: nearly every row of most surveys.  The
 * value must not be -0; the cluster is a key, or the number of a label.
 */
static inline bool
value_sample_count(ValueSample *sample, double value, int64_t cluster,
				   double weight)
{
	uint32_t	slot = *find_entry_slot(sample, value, cluster, weight);

	if (slot == 0)
		return false;
	value_sample_entry(sample, slot - 1)->rows++;
	sample->image.n_rows++;
	return true;
}

#endif							/* RESILIENCE_VALUE_SAMPLE_H */
