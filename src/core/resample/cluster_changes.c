/*-------------------------------------------------------------------------
 *
 * cluster_changes.c
 *		The change of each cluster.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/resample/cluster_changes.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/model/cluster_means.h"
#include "core/numeric/tolerance.h"

void
cluster_changes_create(const Design *design, ClusterChanges *changes)
{
	dd		   *coefficients = within_coefficients(design);
	double		size = 0.0;

	changes->n = changes->n_left_out = 0;
	changes->changes = core_alloc_array(size_add(design->n_clusters, 1),
										sizeof(ClusterChange));
	for (uint32_t g = 0; g < design->n_clusters; g++)
	{
		ClusterChange *change = &changes->changes[changes->n];
		ClusterMean pre;
		ClusterMean post;

		core_check_interrupts();
		pre = cluster_mean(design, g, false, coefficients);
		post = cluster_mean(design, g, true, coefficients);
		if (pre.weight.hi > 0.0)
			size = fmax(size, fmax(pre.size, post.size));
		if (!(pre.weight.hi > 0.0 && post.weight.hi > 0.0))
		{
			changes->n_left_out++;
			continue;
		}
		change->cluster = g;
		change->block = sample_cell(design->sample,
									design->first_cell[g])->block;
		change->treated = design_cluster_is_treated(design, g);
		change->change = dd_sub(post.mean, pre.mean).hi;
		changes->n++;
	}
	/* A mean that stayed where it was has not changed by its rounding. */
	for (uint32_t i = 0; i < changes->n; i++)
		if (fabs(changes->changes[i].change) <= CANCELLED_SUM * size)
			changes->changes[i].change = 0.0;
	core_free(coefficients);
}

void
cluster_changes_free(ClusterChanges *changes)
{
	core_free(changes->changes);
}

double
cluster_changes_largest(const ClusterChanges *changes)
{
	double		largest = 0.0;

	for (uint32_t i = 0; i < changes->n; i++)
		largest = fmax(largest, fabs(changes->changes[i].change));
	return largest;
}

double
cluster_changes_noise(const ClusterChanges *changes)
{
	return CANCELLED_SUM * cluster_changes_largest(changes);
}

/* The number that each part of "all" has among those with both arms. */
static uint32_t
number_parts(const ClusterChanges *changes, const Partition *all,
			 uint32_t *number, uint32_t *n_left_out)
{
	uint32_t	n = 0;

	*n_left_out = 0;
	for (uint32_t h = 0; h < all->n_parts; h++)
	{
		uint32_t	size = partition_size(all, h);
		uint32_t	treated = 0;

		core_check_interrupts();
		for (uint32_t i = all->first[h]; i < all->first[h + 1]; i++)
			treated += changes->changes[all->members[i]].treated;
		number[h] = treated > 0 && treated < size ? n++ : NO_PART;
		if (number[h] == NO_PART)
			*n_left_out += size;
	}
	return n;
}

Partition *
cluster_changes_by_group(const ClusterChanges *changes, Scheme scheme,
						 uint32_t *n_left_out)
{
	size_t		room = size_add(changes->n, 1);
	int64_t    *keys = core_alloc_array(room, sizeof(int64_t));
	uint32_t   *number = core_alloc_array(room, sizeof(uint32_t));
	uint32_t   *part_of = core_alloc_array(room, sizeof(uint32_t));
	uint32_t	n_groups;
	Partition  *all;
	Partition  *groups;

	for (uint32_t i = 0; i < changes->n; i++)
		keys[i] = scheme == SCHEME_BLOCKS ? changes->changes[i].block : 0;
	all = partition_by_key(keys, changes->n);
	n_groups = number_parts(changes, all, number, n_left_out);
	for (uint32_t i = 0; i < changes->n; i++)
		part_of[i] = number[all->part_of[i]];
	groups = partition_by_part(part_of, changes->n, n_groups);
	partition_free(all);
	core_free(part_of);
	core_free(number);
	core_free(keys);
	return groups;
}
