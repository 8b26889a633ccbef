/*-------------------------------------------------------------------------
 *
 * sample_part.c
 *		did_sample: what it would be with fewer covariates, without the rows of
 *		a cluster or a block, or with a covariate for the outcome.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_part.h"

#include "core/base/memory.h"
#include "core/sample/sample_keys.h"

/* A part has another pattern, and its cells need none. */
#define PATTERN_FLAGS (SAMPLE_PATTERNS | SAMPLE_OF_VALUES)

/* Components of the whole that a part has: 1, covariates, outcome. */
typedef struct Kept
{
	int			components[MAX_COMPONENTS];
	int			n;
} Kept;

static Kept
components_of(const Sample *sample, uint64_t kept)
{
	Kept		of = {.n = 1};

	for (int j = 0; j < sample->n_covariates; j++)
		if ((kept >> j) & 1)
			of.components[of.n++] = j + 1;
	of.components[of.n++] = sample->n_covariates + 1;
	return of;
}

static bool
is_left_out(const Cell *cell, LeftOut left_out, int64_t key)
{
	return (left_out == LEFT_OUT_CLUSTER && cell->cluster == key) ||
		(left_out == LEFT_OUT_BLOCK && cell->block == key);
}

static void
copy_cell(Sample *part, Cell *to, const Sample *sample, const Cell *from,
		  const Kept *kept)
{
	int			all = sample_components(sample);

	to->cluster = from->cluster;
	to->block = from->block;
	to->cohort = from->cohort;
	to->period = from->period;
	for (int j = 1; j < kept->n; j++)
		cell_reference(to)[j - 1] = cell_reference(from)[kept->components[j] - 1];
	for (int power = 0; power < sample_powers(sample); power++)
		for (int j = 0; j < kept->n; j++)
			for (int k = 0; k <= j; k++)
				cell_moments(to, kept->n, power)[moments_index(j, k)] =
					cell_moments(from, all, power)[moments_index(kept->components[j],
																 kept->components[k])];
	if (sample_has_units(sample))
		*cell_unit(part, to) = *cell_unit(sample, from);
}

static void
copy_ranges(Sample *part, const Sample *sample, const Kept *kept)
{
	for (int i = 0; i < sample_n_ranges(part->image.flags, part->n_covariates); i++)
		sample_ranges(part)[i] = sample_ranges(sample)[kept->components[i + 1] - 1];
}

static Sample *
part_of(const Sample *sample, const Kept *kept, uint32_t flags,
		LeftOut left_out, int64_t key)
{
	uint32_t	n = 0;
	Sample	   *part;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
		n += !is_left_out(sample_cell(sample, i), left_out, key);
	part = sample_allocate_canonical(flags, kept->n - 2, n, sample->image.n_labels,
									 sample->image.heap_used);
	image_copy_labels(&part->image, &sample->image);
	copy_ranges(part, sample, kept);
	part->digest = sample->digest;
	part->image.n_missing = sample->image.n_missing;
	n = 0;
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (is_left_out(cell, left_out, key))
			continue;
		copy_cell(part, sample_cell(part, n++), sample, cell, kept);
		part->image.n_rows += cell_rows(cell, sample_components(sample));
	}
	return part;
}

Sample *
sample_part(const Sample *sample, uint64_t kept, LeftOut left_out, int64_t key)
{
	Kept		of = components_of(sample, kept);

	return part_of(sample, &of, sample->image.flags & ~PATTERN_FLAGS,
				   left_out, key);
}

Sample *
sample_of_covariate(const Sample *sample, int covariate)
{
	Kept		of = {.components = {0, covariate + 1}, .n = 2};

	return part_of(sample, &of, sample->image.flags &
				   ~(PATTERN_FLAGS | SAMPLE_BOOLEAN_OUTCOME),
				   LEFT_OUT_NOTHING, 0);
}
