/*-------------------------------------------------------------------------
 *
 * partition.c
 *		The clusters in parts.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/partition.h"

#include "core/base/memory.h"
#include "core/base/sort.h"

typedef struct KeyOrder
{
	int64_t		key;
	uint32_t	cluster;
} KeyOrder;

static int
compare_keys(const void *a, const void *b, const void *unused)
{
	const KeyOrder *ka = a;
	const KeyOrder *kb = b;

	(void) unused;
	return (ka->key > kb->key) - (ka->key < kb->key);
}

static Partition *
partition_create(uint32_t n_clusters, uint32_t most_parts)
{
	Partition  *partition = core_alloc(sizeof(Partition));
	size_t		clusters = size_add(n_clusters, 1);
	size_t		parts = size_add(most_parts, 1);

	partition->keys = core_alloc_array(parts, sizeof(int64_t));
	partition->part_of = core_alloc_array(clusters, sizeof(uint32_t));
	partition->first = core_alloc_array(parts, sizeof(uint32_t));
	partition->members = core_alloc_array(clusters, sizeof(uint32_t));
	return partition;
}

void
partition_free(Partition *partition)
{
	core_free(partition->members);
	core_free(partition->first);
	core_free(partition->part_of);
	core_free(partition->keys);
	core_free(partition);
}

Partition *
partition_by_cluster(uint32_t n_clusters)
{
	Partition  *partition = partition_create(n_clusters, n_clusters);

	partition->n_parts = n_clusters;
	for (uint32_t g = 0; g < n_clusters; g++)
		partition->keys[g] = partition->part_of[g] = partition->first[g] =
			partition->members[g] = g;
	partition->first[n_clusters] = n_clusters;
	return partition;
}

Partition *
partition_by_key(const int64_t *keys, uint32_t n_clusters)
{
	uint32_t	n = n_clusters;
	Partition  *partition = partition_create(n, n);
	KeyOrder   *order = core_alloc_array(size_add(n, 1), sizeof(KeyOrder));

	for (uint32_t g = 0; g < n; g++)
	{
		order[g].key = keys[g];
		order[g].cluster = g;
	}
	sort_items(order, n, sizeof(KeyOrder), compare_keys, NULL);
	for (uint32_t i = 0; i < n; i++)
	{
		if (i == 0 || order[i].key != order[i - 1].key)
		{
			partition->keys[partition->n_parts] = order[i].key;
			partition->first[partition->n_parts++] = i;
		}
		partition->members[i] = order[i].cluster;
		partition->part_of[order[i].cluster] = partition->n_parts - 1;
	}
	partition->first[partition->n_parts] = n;
	core_free(order);
	return partition;
}

Partition *
partition_by_part(const uint32_t *part_of, uint32_t n_clusters,
				  uint32_t n_parts)
{
	Partition  *partition = partition_create(n_clusters, n_parts);
	uint32_t   *next = core_alloc_array(size_add(n_parts, 1),
										sizeof(uint32_t));

	partition->n_parts = n_parts;
	for (uint32_t g = 0; g < n_clusters; g++)
	{
		partition->part_of[g] = part_of[g];
		if (part_of[g] != NO_PART)
			partition->first[part_of[g] + 1]++;
	}
	for (uint32_t h = 0; h < n_parts; h++)
	{
		partition->keys[h] = h;
		next[h] = partition->first[h];
		partition->first[h + 1] += partition->first[h];
	}
	for (uint32_t g = 0; g < n_clusters; g++)
	{
		core_check_interrupts();
		if (part_of[g] != NO_PART)
			partition->members[next[part_of[g]]++] = g;
	}
	core_free(next);
	return partition;
}

uint32_t
partition_find(const Partition *partition, int64_t key)
{
	uint32_t	low = 0;
	uint32_t	high = partition->n_parts;

	while (low < high)
	{
		uint32_t	middle = low + (high - low) / 2;

		if (partition->keys[middle] == key)
			return middle;
		if (partition->keys[middle] < key)
			low = middle + 1;
		else
			high = middle;
	}
	return NO_PART;
}
