/*-------------------------------------------------------------------------
 *
 * inference.c
 *		What the ways of inference in by_*.c have in common.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/inference.h"

void
infer_set(Inversion *inversion, double conf_level, Estimate *estimate,
		  ConfidenceSet *set)
{
	if (!inversion->wants_set)
		return;
	set->segments = inversion_set(inversion, 1.0 - conf_level, &set->n);
	if (set->n > 0)
	{
		estimate->interval.low = set->segments[0].low;
		estimate->interval.high = set->segments[set->n - 1].high;
	}
}

const Cell *
find_mixed_cluster(const Sample *sample)
{
	for (uint32_t i = 1; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);
		const Cell *before = sample_cell(sample, i - 1);

		if (cell->cluster == before->cluster &&
			cell->cohort != before->cohort)
			return cell;
	}
	return NULL;
}
