/*-------------------------------------------------------------------------
 *
 * sample_join.c
 *		did_sample: two samples side by side in one, joined by their clusters.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_join.h"

#include "core/base/memory.h"

/* Cells without rows are all there is of their cluster: they keep their place. */
static void
move_cohorts(Sample *sample)
{
	int			components = sample_components(sample);

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		Cell	   *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell_rows(cell, components) > 0)
			cell->cohort = joined_cohort(cell->cohort);
	}
}

/* The rows of "from", which is only read from its first cell to its last. */
static SampleStatus
add_sample(Sample **into, const Sample *from, Key *cluster)
{
	Sample	   *before = *into;
	const Cell *conflict = NULL;
	SampleStatus status = sample_merge(into, from, &conflict);

	if (status == SAMPLE_TWO_BLOCKS)
		*cluster = sample_cluster_key(from, conflict);
	if (*into != before)
		core_free(before);
	return status;
}

SampleStatus
sample_join(const Sample *first, const Sample *second, Sample **joined,
			Key *cluster)
{
	Sample	   *moved;
	Sample	   *both;
	const Cell *conflict = NULL;
	SampleStatus status = sample_thaw(second, &moved);

	if (status == SAMPLE_OK)
		status = sample_thaw(first, &both);
	if (status != SAMPLE_OK)
		return status;
	move_cohorts(moved);
	status = add_sample(&both, moved, cluster);
	if (status != SAMPLE_OK)
		return status;
	core_free(moved);
	status = sample_canonical(both, joined, &conflict);
	if (status == SAMPLE_TWO_BLOCKS)
		*cluster = sample_cluster_key(both, conflict);
	else
		core_free(both);
	return status;
}
