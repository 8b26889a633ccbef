/*-------------------------------------------------------------------------
 *
 * partition_keys.h
 *		Partitions of anything that is numbered from 0: clusters, what is drawn
 *		of them, or their changes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PARTITION_KEYS_H
#define RESILIENCE_PARTITION_KEYS_H

#include "core/model/design.h"

/* A part for each key, in the order of the keys. */
extern Partition *partition_by_key(const int64_t *keys, uint32_t n);

/* From the part of each, or NO_PART for what no part has. */
extern Partition *partition_by_part(const uint32_t *part_of, uint32_t n,
									uint32_t n_parts);

/* How many all parts have together. */
static inline uint32_t
partition_total(const Partition *partition)
{
	return partition->first[partition->n_parts];
}

#endif							/* RESILIENCE_PARTITION_KEYS_H */
