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

/*
 * What both hold is added up in "both"; the keys of cells are those of the
 * sample that they were taken from.
 */
static SampleStatus
add_sample(Sample **both, const Sample *moved, const Sample *second,
		   Key *cluster)
{
	Sample	   *before = *both;
	const Cell *conflict = NULL;
	SampleStatus status = sample_merge(both, moved, &conflict);

	if (status == SAMPLE_TWO_BLOCKS)
		*cluster = sample_cluster_key(second, conflict);
	if (*both != before)
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

	if (status != SAMPLE_OK)
		return status;
	status = sample_thaw(first, &both);
	if (status == SAMPLE_OK)
	{
		move_cohorts(moved);
		status = add_sample(&both, moved, second, cluster);
		if (status == SAMPLE_OK)
			status = sample_canonical(both, joined, &conflict);
		if (conflict != NULL)
			/* It is in both, or one of them would know it in two blocks. */
			*cluster = sample_cluster_key(first, conflict);
		core_free(both);
	}
	core_free(moved);
	return status;
}
