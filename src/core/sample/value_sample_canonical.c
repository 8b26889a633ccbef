/*-------------------------------------------------------------------------
 *
 * value_sample_canonical.c
 *		bootstrap_sample: the canonical form, in which it is stored and read, and
 *		what is known of a sample in that form.
 *
 * Labels are sorted by their bytes, whatever the locale, so that the clusters
 * of a sample have one order everywhere.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/sample/image_canonical.h"
#include "core/sample/value_range.h"
#include "core/sample/value_sample.h"

/* Entries between two looks at interrupts. */
#define CHECK_EVERY 16384

static int
compare_entries(const void *a, const void *b, const void *context)
{
	const ValueSample *sample = context;
	const ValueEntry *ea = a;
	const ValueEntry *eb = b;
	int64_t		cluster_a = entry_cluster(sample, ea);
	int64_t		cluster_b = entry_cluster(sample, eb);
	double		weight_a = entry_weight(sample, ea);
	double		weight_b = entry_weight(sample, eb);

	if (cluster_a != cluster_b)
		return cluster_a > cluster_b ? 1 : -1;
	if (ea->value != eb->value)
		return ea->value > eb->value ? 1 : -1;
	return (weight_a > weight_b) - (weight_a < weight_b);
}

ValueSample *
value_sample_canonical(const ValueSample *sample)
{
	ValueSample *sorted =
		value_sample_allocate_canonical(sample->image.flags,
										sample->image.n_entries,
										sample->image.n_labels,
										sample->image.heap_used);
	LabelOrder	labels;

	image_copy_header(&value_sample_type, &sorted->image, &sample->image);
	core_copy(value_sample_entry(sorted, 0), value_sample_entry(sample, 0),
			  (size_t) sample->image.n_entries * sample->image.entry_bytes);
	if (sample->image.flags & VALUE_SAMPLE_TEXT_CLUSTER)
	{
		label_order_create(&sample->image, &labels);
		image_fill_labels(&sorted->image, &labels);
		for (uint32_t i = 0; i < sorted->image.n_entries; i++)
		{
			ValueEntry *entry = value_sample_entry(sorted, i);

			if (i % CHECK_EVERY == 0)
				core_check_interrupts();
			entry->cluster = labels.rank[entry->cluster];
		}
		label_order_free(&labels);
	}
	sort_items(value_sample_entry(sorted, 0), sorted->image.n_entries,
			   sorted->image.entry_bytes, compare_entries, sorted);
	return sorted;
}

/* ---- the digest ---- */

/* What the rows of a cluster have in common. */
static Digest
cluster_digest(const ValueSample *sample, const ValueEntry *entry)
{
	Digest		digest = digest_start(sample->image.flags & VALUE_SAMPLE_KIND);
	Key			cluster = value_sample_cluster_key(sample, entry);

	return digest_key(digest, &cluster);
}

Digest
value_sample_digest(const ValueSample *sample)
{
	Digest		sum = {{0, 0}};
	Digest		cluster = sum;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(sample, i);
		Digest		row;

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		if (i == 0 || entry_cluster(sample, entry) !=
			entry_cluster(sample, value_sample_entry(sample, i - 1)))
		{
			/* Its key may be long. */
			core_check_interrupts();
			cluster = cluster_digest(sample, entry);
		}
		row = digest_double(cluster, entry->value);
		row = digest_double(row, entry_weight(sample, entry));
		digest_add_times(&sum, digest_finish(row), (uint64_t) entry->rows);
	}
	return sum;
}

/* ---- values like codes ---- */

int
value_sample_codes(const ValueSample *sample, double codes[2], int64_t *rows)
{
	ValueRange	range;

	range_init(&range);
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(sample, i);

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		range_insert(&range, entry->value, entry->rows);
	}
	return range_codes(&range, codes, rows);
}
