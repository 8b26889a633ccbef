/*-------------------------------------------------------------------------
 *
 * values_canonical.c
 *		bootstrap_sample: the canonical form, in which it is stored and read.
 *
 * Labels are sorted by their bytes, whatever the locale, so that the clusters
 * of a sample have one order everywhere.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>

#include "core/memory.h"
#include "core/values.h"

/* Entries between two looks at interrupts. */
#define CHECK_EVERY 65536

typedef struct LabelOrder
{
	const char *text;
	uint32_t	length;
	uint32_t	number;
} LabelOrder;

static int
compare_labels(const void *a, const void *b)
{
	const LabelOrder *la = a;
	const LabelOrder *lb = b;
	uint32_t	shorter = la->length < lb->length ? la->length : lb->length;
	int			order = memcmp(la->text, lb->text, shorter);

	if (order != 0)
		return order;
	return (la->length > lb->length) - (la->length < lb->length);
}

/* Fill the labels of the copy in order; rank[old number] = new number. */
static void
sort_labels(const Values *values, Values *sorted, uint32_t *rank)
{
	LabelOrder *order = core_alloc(((size_t) values->n_labels + 1) *
								   sizeof(LabelOrder));
	uint32_t	used = 0;

	for (uint32_t i = 0; i < values->n_labels; i++)
	{
		Label		label = values_labels(values)[i];

		order[i].text = values_heap(values) + label.offset;
		order[i].length = label.length;
		order[i].number = i;
	}
	qsort(order, values->n_labels, sizeof(LabelOrder), compare_labels);
	for (uint32_t i = 0; i < values->n_labels; i++)
	{
		Label	   *label = &values_labels(sorted)[i];

		label->offset = used;
		label->length = order[i].length;
		memcpy(values_heap(sorted) + used, order[i].text, order[i].length);
		used += order[i].length;
		rank[order[i].number] = i;
	}
	core_free(order);
}

static inline bool
comes_after(const Values *values, const ValueEntry *a, const ValueEntry *b)
{
	int64_t		cluster_a = entry_cluster(values, a);
	int64_t		cluster_b = entry_cluster(values, b);

	if (cluster_a != cluster_b)
		return cluster_a > cluster_b;
	if (a->value != b->value)
		return a->value > b->value;
	return entry_weight(values, a) > entry_weight(values, b);
}

/* Merge two sorted runs, [start, middle) and [middle, end). */
static void
merge_runs(const Values *values, const char *from, char *to, size_t start,
		   size_t middle, size_t end)
{
	size_t		width = values->entry_bytes;
	size_t		left = start;
	size_t		right = middle;

	for (size_t i = start; i < end; i++)
	{
		bool		take_right = left == middle || (right < end &&
													comes_after(values, (const ValueEntry *) (from + left * width),
																(const ValueEntry *) (from + right * width)));
		size_t		next = take_right ? right++ : left++;

		memcpy(to + i * width, from + next * width, width);
		if (i % CHECK_EVERY == 0)
			core_check_interrupts();
	}
}

/*
 * Merge sort, from runs of one entry: qsort could not be cancelled.
 */
static void
sort_entries(Values *values)
{
	size_t		n = values->n_entries;
	size_t		size = n * values->entry_bytes;
	char	   *scratch;
	char	   *from = (char *) values_entry(values, 0);
	char	   *to;

	if (n < 2)
		return;
	to = scratch = core_alloc(size);
	for (size_t width = 1; width < n; width *= 2)
	{
		char	   *swap;

		for (size_t start = 0; start < n; start += 2 * width)
		{
			size_t		middle = start + width < n ? start + width : n;
			size_t		end = middle + width < n ? middle + width : n;

			merge_runs(values, from, to, start, middle, end);
		}
		swap = from;
		from = to;
		to = swap;
	}
	if (from == scratch)
		memcpy(values_entry(values, 0), scratch, size);
	core_free(scratch);
}

Values *
values_canonical(const Values *values)
{
	Values	   *sorted = values_allocate_canonical(values->flags,
												   values->n_entries,
												   values->n_labels,
												   values->heap_used);
	uint32_t   *rank = core_alloc(((size_t) values->n_labels + 1) *
								  sizeof(uint32_t));

	sorted->n_missing = values->n_missing;
	sorted->n_rows = values->n_rows;
	memcpy(values_entry(sorted, 0), values_entry(values, 0),
		   (size_t) values->n_entries * values->entry_bytes);
	if (values->flags & VALUES_TEXT_CLUSTER)
	{
		sort_labels(values, sorted, rank);
		for (uint32_t i = 0; i < sorted->n_entries; i++)
		{
			ValueEntry *entry = values_entry(sorted, i);

			entry->cluster = rank[entry->cluster];
		}
	}
	core_free(rank);
	sort_entries(sorted);
	return sorted;
}
