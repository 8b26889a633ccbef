/*-------------------------------------------------------------------------
 *
 * partition.h
 *		The clusters in parts: blocks, strata, effects, whatever has a key.
 *
 * What is in parts need not be clusters: anything that is numbered from 0 can
 * be, such as what is drawn of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PARTITION_H
#define RESILIENCE_PARTITION_H

#include <stdint.h>

#define NO_PART UINT32_MAX

/* Parts are in the order of their keys; within one, clusters keep theirs. */
typedef struct Partition
{
	uint32_t	n_parts;
	int64_t    *keys;			/* by part */
	uint32_t   *part_of;		/* by cluster */
	uint32_t   *first;			/* member of each part, and one past the last */
	uint32_t   *members;		/* clusters, part by part */
} Partition;

static inline uint32_t
partition_size(const Partition *partition, uint32_t part)
{
	return partition->first[part + 1] - partition->first[part];
}

/* Members of all parts. */
static inline uint32_t
partition_members(const Partition *partition)
{
	return partition->first[partition->n_parts];
}

static inline uint32_t
partition_first_cluster(const Partition *partition, uint32_t part)
{
	return partition->members[partition->first[part]];
}

/* Clusters with the same key are a part. */
extern Partition *partition_by_key(const int64_t *keys, uint32_t n_clusters);

/*
 * From the part of each cluster, or NO_PART for what no part has; a part may
 * be empty, and its number is its key.
 */
extern Partition *partition_by_part(const uint32_t *part_of,
									uint32_t n_clusters, uint32_t n_parts);

/* Each cluster is a part of its own. */
extern Partition *partition_by_cluster(uint32_t n_clusters);

extern void partition_free(Partition *partition);

/* The part that has the key, or NO_PART. */
extern uint32_t partition_find(const Partition *partition, int64_t key);

#endif							/* RESILIENCE_PARTITION_H */
