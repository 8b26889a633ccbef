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
sort_labels(const Values *values, Values *sorted, uint32_t *rank)
{
	LabelOrder *order = core_alloc_array(values->n_labels, sizeof(LabelOrder));
	uint32_t	used = 0;

	for (uint32_t i = 0; i < values->n_labels; i++)
	{
		Label		label = values_labels(values)[i];

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		order[i].text = values_heap(values) + label.offset;
		order[i].length = label.length;
		order[i].number = i;
	}
	sort_items(order, values->n_labels, sizeof(LabelOrder), compare_labels,
			   NULL);
	for (uint32_t i = 0; i < values->n_labels; i++)
	{
		Label	   *label = &values_labels(sorted)[i];

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		label->offset = used;
		label->length = order[i].length;
		memcpy(values_heap(sorted) + used, order[i].text, order[i].length);
		used += order[i].length;
		rank[order[i].number] = i;
	}
	core_free(order);
}

static int
compare_entries(const void *a, const void *b, const void *context)
{
	const Values *values = context;
	const ValueEntry *ea = a;
	const ValueEntry *eb = b;
	int64_t		cluster_a = entry_cluster(values, ea);
	int64_t		cluster_b = entry_cluster(values, eb);
	double		weight_a = entry_weight(values, ea);
	double		weight_b = entry_weight(values, eb);

	if (cluster_a != cluster_b)
		return cluster_a > cluster_b ? 1 : -1;
	if (ea->value != eb->value)
		return ea->value > eb->value ? 1 : -1;
	return (weight_a > weight_b) - (weight_a < weight_b);
}

Values *
values_canonical(const Values *values)
{
	Values	   *sorted = values_allocate_canonical(values->flags,
												   values->n_entries,
												   values->n_labels,
												   values->heap_used);
	uint32_t   *rank = core_alloc_array(values->n_labels, sizeof(uint32_t));

	sorted->n_missing = values->n_missing;
	sorted->n_rows = values->n_rows;
	core_copy(values_entry(sorted, 0), values_entry(values, 0),
			  (size_t) values->n_entries * values->entry_bytes);
	if (values->flags & VALUES_TEXT_CLUSTER)
	{
		sort_labels(values, sorted, rank);
		for (uint32_t i = 0; i < sorted->n_entries; i++)
		{
			ValueEntry *entry = values_entry(sorted, i);

			if (i % CHECK_EVERY == 0)
				core_check_interrupts();
			entry->cluster = rank[entry->cluster];
		}
	}
	core_free(rank);
	sort_items(values_entry(sorted, 0), sorted->n_entries, sorted->entry_bytes,
			   compare_entries, sorted);
	return sorted;
}

/* ---- the digest ---- */

/* What the rows of a cluster have in common. */
static Digest
cluster_digest(const Values *values, const ValueEntry *entry)
{
	Digest		digest = digest_start(values->flags & VALUES_KIND);
	Label		label;

	if ((values->flags & VALUES_TEXT_CLUSTER) == 0)
		return digest_word(digest, (uint64_t) entry_cluster(values, entry));
	label = values_labels(values)[entry->cluster];
	return digest_bytes(digest, values_heap(values) + label.offset,
						label.length);
}

Digest
values_digest(const Values *values)
{
	Digest		sum = {{0, 0}};
	Digest		cluster = sum;

	for (uint32_t i = 0; i < values->n_entries; i++)
	{
		const ValueEntry *entry = values_entry(values, i);
		Digest		row;

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		if (i == 0 || entry_cluster(values, entry) !=
			entry_cluster(values, values_entry(values, i - 1)))
			cluster = cluster_digest(values, entry);
		row = digest_double(cluster, entry->value);
		row = digest_double(row, entry_weight(values, entry));
		digest_add_times(&sum, digest_finish(row), (uint64_t) entry->rows);
	}
	return sum;
}

/* ---- values like codes ---- */

int
values_codes(const Values *values, double codes[2], int64_t *rows)
{
	ValueRange	range;

	range_init(&range);
	for (uint32_t i = 0; i < values->n_entries; i++)
	{
		const ValueEntry *entry = values_entry(values, i);

		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
		range_insert(&range, entry->value, entry->rows);
	}
	return range_codes(&range, codes, rows);
}
