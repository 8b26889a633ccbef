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
#include "core/sample/value_range.h"
#include "core/sample/value_sample.h"

/* Entries between two looks at interrupts. */
#define CHECK_EVERY 16384

typedef struct LabelOrder
{
	const char *text;
	uint32_t	length;
	uint32_t	number;
} LabelOrder;

static int
compare_labels(const void *a, const void *b, const void *context)
{
	const LabelOrder *la = a;
	const LabelOrder *lb = b;
	uint32_t	shorter = la->length < lb->length ? la->length : lb->length;
	int			order = memcmp(la->text, lb->text, shorter);

	(void) context;
	if (order != 0)
		return order;
	return (la->length > lb->length) - (la->length < lb->length);
}

/* Fill the labels of the copy in order; rank[old number] = new number. */
static void
sort_labels(const ValueSample *sample, ValueSample *sorted, uint32_t *rank)
{
	LabelOrder *order = core_alloc_array(sample->n_labels, sizeof(LabelOrder));
	uint32_t	used = 0;

	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label		label = value_sample_labels(sample)[i];

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		order[i].text = value_sample_heap(sample) + label.offset;
		order[i].length = label.length;
		order[i].number = i;
	}
	sort_items(order, sample->n_labels, sizeof(LabelOrder), compare_labels,
			   NULL);
	for (uint32_t i = 0; i < sample->n_labels; i++)
	{
		Label	   *label = &value_sample_labels(sorted)[i];

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		label->offset = used;
		label->length = order[i].length;
		memcpy(value_sample_heap(sorted) + used, order[i].text, order[i].length);
		used += order[i].length;
		rank[order[i].number] = i;
	}
	core_free(order);
}

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
	ValueSample *sorted = value_sample_allocate_canonical(sample->flags,
														  sample->n_entries,
														  sample->n_labels,
														  sample->heap_used);
	uint32_t   *rank = core_alloc_array(sample->n_labels, sizeof(uint32_t));

	sorted->n_missing = sample->n_missing;
	sorted->n_rows = sample->n_rows;
	core_copy(value_sample_entry(sorted, 0), value_sample_entry(sample, 0),
			  (size_t) sample->n_entries * sample->entry_bytes);
	if (sample->flags & VALUE_SAMPLE_TEXT_CLUSTER)
	{
		sort_labels(sample, sorted, rank);
		for (uint32_t i = 0; i < sorted->n_entries; i++)
		{
			ValueEntry *entry = value_sample_entry(sorted, i);

			if (i % CHECK_EVERY == 0)
				core_check_interrupts();
			entry->cluster = rank[entry->cluster];
		}
	}
	core_free(rank);
	sort_items(value_sample_entry(sorted, 0), sorted->n_entries, sorted->entry_bytes,
			   compare_entries, sorted);
	return sorted;
}

/* ---- the digest ---- */

/* What the rows of a cluster have in common. */
static Digest
cluster_digest(const ValueSample *sample, const ValueEntry *entry)
{
	Digest		digest = digest_start(sample->flags & VALUE_SAMPLE_KIND);
	Label		label;

	if ((sample->flags & VALUE_SAMPLE_TEXT_CLUSTER) == 0)
		return digest_word(digest, (uint64_t) entry_cluster(sample, entry));
	label = value_sample_labels(sample)[entry->cluster];
	return digest_bytes(digest, value_sample_heap(sample) + label.offset,
						label.length);
}

Digest
value_sample_digest(const ValueSample *sample)
{
	Digest		sum = {{0, 0}};
	Digest		cluster = sum;

	for (uint32_t i = 0; i < sample->n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(sample, i);
		Digest		row;

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		if (i == 0 || entry_cluster(sample, entry) !=
			entry_cluster(sample, value_sample_entry(sample, i - 1)))
			cluster = cluster_digest(sample, entry);
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
	for (uint32_t i = 0; i < sample->n_entries; i++)
	{
		const ValueEntry *entry = value_sample_entry(sample, i);

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		range_insert(&range, entry->value, entry->rows);
	}
	return range_codes(&range, codes, rows);
}
