/*-------------------------------------------------------------------------
 *
 * partition_keys.c
 *		Partitions of anything that is numbered from 0.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/partition_keys.h"

#include "core/base/memory.h"
#include "core/base/sort.h"

typedef struct Keyed
{
	int64_t		key;
	uint32_t	item;
} Keyed;

/* Those with the same key keep their order. */
static int
compare_keyed(const void *a, const void *b, const void *context)
{
	const Keyed *ka = a;
	const Keyed *kb = b;

	(void) context;
	return (ka->key > kb->key) - (ka->key < kb->key);
}

Partition *
partition_by_key(const int64_t *keys, uint32_t n)
{
	Keyed	   *order = core_alloc_array(size_add(n, 1), sizeof(Keyed));
	uint32_t   *part_of = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	uint32_t	n_parts = 0;
	Partition  *partition;

	for (uint32_t i = 0; i < n; i++)
	{
		order[i].key = keys[i];
		order[i].item = i;
	}
	sort_items(order, n, sizeof(Keyed), compare_keyed, NULL);
	for (uint32_t i = 0; i < n; i++)
	{
		n_parts += i == 0 || order[i].key != order[i - 1].key;
		part_of[order[i].item] = n_parts - 1;
	}
	partition = partition_by_part(part_of, n, n_parts);
	core_free(part_of);
	core_free(order);
	return partition;
}

Partition *
partition_by_part(const uint32_t *part_of, uint32_t n, uint32_t n_parts)
{
	Partition  *partition = core_alloc(sizeof(Partition));
	uint32_t   *next = core_alloc_array(size_add(n_parts, 1),
										sizeof(uint32_t));

	partition->n_parts = n_parts;
	partition->part_of = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	partition->first = core_alloc_array(size_add(n_parts, 1),
										sizeof(uint32_t));
	partition->members = core_alloc_array(size_add(n, 1), sizeof(uint32_t));
	for (uint32_t i = 0; i < n; i++)
	{
		partition->part_of[i] = part_of[i];
		if (part_of[i] != NO_PART)
			partition->first[part_of[i] + 1]++;
	}
	for (uint32_t h = 0; h < n_parts; h++)
	{
		next[h] = partition->first[h];
		partition->first[h + 1] += partition->first[h];
	}
	for (uint32_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		if (part_of[i] != NO_PART)
			partition->members[next[part_of[i]]++] = i;
	}
	core_free(next);
	return partition;
}
