/*-------------------------------------------------------------------------
 *
 * sample_unweighted.c
 *		did_sample: what it would be had every row counted the same.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_unweighted.h"

#include "core/base/memory.h"
#include "core/sample/sample_cells.h"
#include "core/sample/sample_keys.h"

/* The sums of a cell without those of weights, as they lie in "to". */
static void
copy_sums(Cell *to, const Cell *from, int components)
{
	core_copy(cell_reference(to), cell_reference(from),
			  (components - 1) * sizeof(double));
	core_copy(cell_moments(to, components, 0), cell_moments(from, components, 0),
			  moments_count(components) * sizeof(dd));
}

Sample *
sample_unweighted(const Sample *sample)
{
	uint32_t	n = sample->image.n_entries;
	int			components = sample_components(sample);
	Sample	   *plain = sample_allocate_canonical(sample->image.flags & ~SAMPLE_WEIGHTED,
												  sample->n_covariates, n,
												  sample->image.n_labels,
												  sample->image.heap_used);
	Cell	   *weighted_mean = core_alloc(plain->image.entry_bytes);

	image_copy_labels(&plain->image, &sample->image);
	for (int i = 0; i < sample_n_ranges(sample->image.flags, sample->n_covariates); i++)
		sample_ranges(plain)[i] = sample_ranges(sample)[i];
	plain->digest = sample->digest;
	plain->image.n_missing = sample->image.n_missing;
	plain->image.n_rows = sample->image.n_rows;
	for (uint32_t i = 0; i < n; i++)
	{
		const Cell *from = sample_cell(sample, i);
		Cell	   *to = sample_cell(plain, i);

		core_check_interrupts();
		to->cluster = from->cluster;
		to->block = from->block;
		to->cohort = from->cohort;
		to->period = from->period;
		if (sample_has_units(sample))
			*cell_unit(plain, to) = *cell_unit(sample, from);
		if (cell_rows(from, components) == 0)
			continue;
		copy_sums(weighted_mean, from, components);
		cell_recentre(to, weighted_mean, plain);
	}
	core_free(weighted_mean);
	return plain;
}
