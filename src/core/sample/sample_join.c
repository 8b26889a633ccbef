/*-------------------------------------------------------------------------
 *
 * sample_join.c
 *		did_sample: several samples side by side in one, joined by their
 *		clusters.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_join.h"

#include "core/base/memory.h"

int32_t
joined_wave_cohort(int32_t cohort, int part)
{
	/* Cohorts lie between -WAVE_LIMIT and WAVE_LIMIT: beyond is nobody. */
	if (part == 0)
		return cohort;
	if (cohort == NEVER_TREATED)
		return NEVER_TREATED - 1;
	return cohort < 0 ? cohort - WAVE_LIMIT - 1 : cohort + WAVE_LIMIT + 1;
}

int32_t
joined_arm(int32_t cohort, int part)
{
	return cohort == NEVER_TREATED ? NEVER_TREATED - part : cohort + part;
}

int32_t
joined_as_one(int32_t cohort, int part)
{
	(void) part;
	return cohort;
}

/* Cells without rows are all there is of their cluster: they keep their place. */
static void
move_cohorts(Sample *sample, JoinedCohort number, int part)
{
	int			components = sample_components(sample);

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		Cell	   *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell_rows(cell, components) > 0)
			cell->cohort = number(cell->cohort, part);
	}
}

/*
 * What all hold is added up in "all"; the keys of cells are those of the sample
 * that they were taken from.
 */
static SampleStatus
add_sample(Sample **all, const Sample *sample, JoinedCohort number, int part,
		   Key *cluster)
{
	Sample	   *before = *all;
	Sample	   *moved;
	const Cell *conflict = NULL;
	SampleStatus status = sample_thaw(sample, &moved);

	if (status != SAMPLE_OK)
		return status;
	move_cohorts(moved, number, part);
	status = sample_merge(all, moved, &conflict);
	if (status == SAMPLE_TWO_BLOCKS)
		*cluster = sample_cluster_key(sample, conflict);
	if (*all != before)
		core_free(before);
	core_free(moved);
	return status;
}

/* That outlives the sample; for a complaint, and not freed. */
static Key
kept_key(Key key)
{
	char	   *text;

	if (key.text == NULL)
		return key;
	text = core_alloc(key.length);
	core_copy(text, key.text, key.length);
	key.text = text;
	return key;
}

SampleStatus
sample_join(const Sample *const *samples, int n, JoinedCohort number,
			Sample **joined, int *at, Key *cluster)
{
	Sample	   *all;
	const Cell *conflict = NULL;
	SampleStatus status = sample_thaw(samples[0], &all);

	*at = 0;
	if (status != SAMPLE_OK)
		return status;
	move_cohorts(all, number, 0);
	for (int part = 1; part < n && status == SAMPLE_OK; part++)
	{
		*at = part;
		status = add_sample(&all, samples[part], number, part, cluster);
	}
	if (status == SAMPLE_OK)
		status = sample_canonical(all, joined, &conflict);
	if (conflict != NULL)
		*cluster = kept_key(sample_cluster_key(all, conflict));
	core_free(all);
	return status;
}
