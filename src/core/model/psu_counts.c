/*-------------------------------------------------------------------------
 *
 * psu_counts.c
 *		How many primary sampling units the strata of a survey have.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/psu_counts.h"

#include "core/base/memory.h"

/* Absent PSUs by the block that they lie in. */
static Partition *
absent_by_block(const Design *design)
{
	uint32_t	n = design->n_absent;
	int64_t    *blocks = core_alloc_array(size_add(n, 1), sizeof(int64_t));
	Partition  *absent;

	for (uint32_t i = 0; i < n; i++)
		blocks[i] = design->absent[i].block;
	absent = partition_by_key(blocks, n);
	core_free(blocks);
	return absent;
}

PsuCounts
psu_counts_create(const Design *design, const Partition *strata)
{
	Partition  *absent = absent_by_block(design);
	PsuCounts	counts;

	counts.in_stratum = core_alloc_array(size_add(strata->n_parts, 1),
										 sizeof(uint32_t));
	counts.outside = core_alloc_array(size_add(absent->n_parts, 1),
									  sizeof(uint32_t));
	counts.n_outside = 0;
	for (uint32_t h = 0; h < strata->n_parts; h++)
		counts.in_stratum[h] = partition_size(strata, h);
	for (uint32_t part = 0; part < absent->n_parts; part++)
	{
		uint32_t	h = partition_find(strata, absent->keys[part]);

		core_check_interrupts();
		if (h != NO_PART)
			counts.in_stratum[h] += partition_size(absent, part);
		else
			counts.outside[counts.n_outside++] = partition_size(absent, part);
	}
	partition_free(absent);
	return counts;
}

void
psu_counts_free(PsuCounts *counts)
{
	core_free(counts->outside);
	core_free(counts->in_stratum);
}
