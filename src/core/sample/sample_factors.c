/*-------------------------------------------------------------------------
 *
 * sample_factors.c
 *		survey_sample: a calibrated one is the same cells with factors.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_factors.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/sample/image_canonical.h"
#include "core/sample/sample_keys.h"

/* ---- labels ---- */

/* Say in a text of margins what the roles are: of others there is none. */
static void
set_roles(char *text, uint32_t length, const MarginRole *roles)
{
	MarginText	rest = {text, length};
	MarginField field;

	for (int j = 0; margins_next(&rest, &field); j++)
		text[field.value.text - text - 2] = (char) roles[j];
}

static void
copy_labels(Sample *to, const Sample *from, const Factors *factors)
{
	char	   *is_margins = core_alloc(from->image.n_labels);
	int			components = sample_components(from);

	image_copy_labels(&to->image, &from->image);
	for (uint32_t i = 0; i < from->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(from, i);

		core_check_interrupts();
		if (cell_rows(cell, components) > 0)
			is_margins[*cell_unit(from, cell)] = 1;
	}
	for (uint32_t i = 0; i < to->image.n_labels; i++)
	{
		Label		label = image_labels(&to->image)[i];

		core_check_interrupts();
		if (is_margins[i])
			set_roles(image_heap(&to->image) + label.offset, label.length,
					  factors->roles);
	}
	core_free(is_margins);
}

static bool
labels_are_sorted(const Image *image)
{
	for (uint32_t i = 1; i < image->n_labels; i++)
	{
		core_check_interrupts();
		if (!labels_in_order(image, i - 1))
			return false;
	}
	return true;
}

/* ---- cells ---- */

/* The moments of rows that have no deviation in a component beside. */
static void
copy_moments(dd *to, const dd *from, int n_covariates)
{
	int			outcome = n_covariates + 1;

	for (int j = 0; j <= n_covariates; j++)
		for (int k = 0; k <= j; k++)
			to[moments_index(j, k)] = from[moments_index(j, k)];
	for (int k = 0; k <= n_covariates; k++)
		to[moments_index(outcome + 1, k)] = from[moments_index(outcome, k)];
	to[moments_index(outcome + 1, outcome + 1)] =
		from[moments_index(outcome, outcome)];
}

static void
copy_cell(const Sample *to, Cell *copy, const Sample *from, const Cell *cell,
		  double factor)
{
	int			n = from->n_covariates;
	double	   *reference = cell_reference(copy);

	copy->cluster = cell->cluster;
	copy->block = cell->block;
	copy->cohort = cell->cohort;
	copy->period = cell->period;
	*cell_unit(to, copy) = *cell_unit(from, cell);
	if (cell_rows(cell, n + 2) == 0)
		return;
	memcpy(reference, cell_reference(cell), (size_t) n * sizeof(double));
	reference[n] = factor + 0.0;	/* not -0 */
	reference[n + 1] = cell_reference(cell)[n];
	for (int power = 0; power < sample_powers(from); power++)
		copy_moments(cell_moments(copy, n + 3, power),
					 cell_moments(cell, n + 2, power), n);
}

static void
copy_cells(Sample *to, const Sample *from, const double *factors)
{
	ValueRange *range = &sample_ranges(to)[from->n_covariates];

	for (uint32_t i = 0; i < from->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(from, i);
		int64_t		rows = cell_rows(cell, sample_components(from));
		double		factor = rows > 0 ? factors[*cell_unit(from, cell)] : 0.0;

		core_check_interrupts();
		copy_cell(to, sample_cell(to, i), from, cell, factor);
		if (rows > 0)
			range_insert(range, factor + 0.0, rows);
	}
}

/* That of the rows, and of what the calibration made of them. */
static Digest
digest_of_factors(const Sample *sample, const Sample *from)
{
	Digest		digest = digest_join(digest_start(sample->image.flags),
									 from->digest);

	for (uint32_t i = 0; i < sample->image.n_labels; i++)
	{
		Label		label = image_labels(&sample->image)[i];

		core_check_interrupts();
		digest = digest_bytes(digest, image_heap(&sample->image) + label.offset,
							  label.length);
	}
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		core_check_interrupts();
		digest = digest_double(digest,
							   cell_factor(sample, sample_cell(sample, i)));
	}
	return digest_finish(digest);
}

static void
copy_ranges(Sample *to, const Sample *from)
{
	int			n = from->n_covariates;
	ValueRange *ranges = sample_ranges(to);

	memcpy(ranges, sample_ranges(from), (size_t) n * sizeof(ValueRange));
	if (sample_n_ranges(from->image.flags, n) > n)
		ranges[n + 1] = sample_ranges(from)[n];
}

/* In the order of the other's cells: that of its labels may have moved. */
static Sample *
make_unsorted(const Sample *sample, const Factors *factors)
{
	const Image *image = &sample->image;
	uint32_t	flags = (image->flags & SAMPLE_KIND) | factors->flags;
	int			n = sample->n_covariates + 1;
	Sample	   *made;

	if (n > MAX_COVARIATES ||
		sample_canonical_size(flags, n, image->n_entries, image->n_labels,
							  image->heap_used) > sample_max_size)
		return NULL;
	made = sample_allocate_canonical(flags, n, image->n_entries,
									 image->n_labels, image->heap_used);
	made->image.n_rows = image->n_rows;
	made->image.n_missing = image->n_missing;
	copy_ranges(made, sample);
	copy_labels(made, sample, factors);
	copy_cells(made, sample, factors->of_label);
	return made;
}

Sample *
sample_with_factors(const Sample *sample, const Factors *factors)
{
	Sample	   *unsorted = make_unsorted(sample, factors);
	Sample	   *made = NULL;
	const Cell *conflict;
	SampleStatus status;

	if (unsorted == NULL)
		return NULL;
	status = sample_canonical(unsorted, &made, &conflict);
	core_free(unsorted);
	if (status != SAMPLE_OK)
		return NULL;
	if (!labels_are_sorted(&made->image))
	{
		core_free(made);
		return NULL;
	}
	made->digest = digest_of_factors(made, sample);
	return made;
}
