/*-------------------------------------------------------------------------
 *
 * sample.c
 *		did_sample: taking in rows and other samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample.h"

#include <string.h>

#include "core/base/memory.h"

/* ---- the image ---- */

/* What tells a did_sample's rows from those of other types. */
#define DIGEST_DOMAIN (UINT64_C(0x646964) << 32)

/* The part of a row's digest that is the same for all rows of its cell. */
static Digest
key_digest(uint32_t flags, const Key *cluster, const Key *block,
		   int32_t cohort, int32_t period)
{
	Digest		digest = digest_start(DIGEST_DOMAIN | (flags & SAMPLE_KIND));

	if (flags & SAMPLE_CLUSTERED)
		digest = digest_key(digest, cluster);
	if (flags & SAMPLE_BLOCKED)
		digest = digest_key(digest, block);
	return digest_word(digest, (uint64_t) (uint32_t) cohort << 32 |
					   (uint32_t) period);
}

static void
enter_cell(Image *image, uint32_t number)
{
	Sample	   *sample = (Sample *) image;
	const Cell *cell = sample_cell(sample, number);
	Key			cluster = sample_cluster_key(sample, cell);
	Key			block = sample_block_key(sample, cell);

	*find_cell_slot(sample, cell->cluster, cell->cohort,
					cell->period) = number + 1;
	sample_key_digests(sample)[number] =
		key_digest(image->flags, &cluster, &block, cell->cohort,
				   cell->period);
}

#define FIRST_CELLS 8

const ImageType sample_type = {
	.version = SAMPLE_VERSION,
	.kind = SAMPLE_KIND,
	.text_keys = SAMPLE_TEXT_KEYS,
	.first_entries = FIRST_CELLS,
	.index_bytes = sizeof(Digest),
	.roomy_entries = SIZE_MAX,
	.enter = enter_cell
};

static ImageForm
form_of(uint32_t flags, int n_covariates)
{
	int			powers = (flags & SAMPLE_WEIGHTED) ? MAX_POWERS : 1;
	ImageForm	form = {
		.flags = flags & SAMPLE_KIND,
		.header_bytes = sizeof(Sample) +
		(size_t) sample_n_ranges(flags, n_covariates) * sizeof(ValueRange),
		.entry_bytes = cell_size(n_covariates + 2, powers)
	};

	return form;
}

static Sample *
begin(Image *image, const ImageForm *form, int n_covariates)
{
	Sample	   *sample = (Sample *) image;

	sample->n_covariates = n_covariates;
	sample->cells_offset = form->header_bytes;
	for (int i = 0; i < sample_n_ranges(form->flags, n_covariates); i++)
		range_init(&sample_ranges(sample)[i]);
	return sample;
}

Sample *
sample_create(uint32_t flags, int n_covariates)
{
	ImageForm	form = form_of(flags, n_covariates);

	/* Without clusters there are mostly the four cells of the two-by-two. */
	return begin(image_create(&sample_type, &form,
							  (flags & SAMPLE_CLUSTERED) ? FIRST_CELLS : 4),
				 &form, n_covariates);
}

Sample *
sample_allocate_canonical(uint32_t flags, int n_covariates, uint32_t n_cells,
						  uint32_t n_labels, uint32_t heap_size)
{
	ImageForm	form = form_of(flags, n_covariates);

	return begin(image_allocate_canonical(&sample_type, &form, n_cells,
										  n_labels, heap_size),
				 &form, n_covariates);
}

size_t
sample_canonical_size(uint32_t flags, int n_covariates, uint32_t n_cells,
					  uint32_t n_labels, uint32_t heap_size)
{
	ImageForm	form = form_of(flags, n_covariates);

	return image_canonical_size(&form, n_cells, n_labels, heap_size);
}

Sample *
sample_allocate_for_cells(const Sample *sample, uint32_t n_cells)
{
	ImageForm	form = image_form(&sample_type, &sample->image);
	Image	   *image = image_allocate_canonical(&sample_type, &form, n_cells,
												 sample->image.n_labels,
												 sample->image.heap_used);

	image_copy_header(&sample_type, image, &sample->image);
	return (Sample *) image;
}

SampleStatus
sample_thaw(const Sample *sample, Sample **thawed)
{
	Image	   *image = image_thaw(&sample_type, &sample->image);

	if (image == NULL)
		return SAMPLE_TOO_LARGE;
	*thawed = (Sample *) image;
	return SAMPLE_OK;
}

/*
 * Find the cell, or make an empty one about the given reference row (in which
 * case *cell has no rows yet).
 */
static SampleStatus
find_cell(MovingImage *image, const Key *cluster_key, const Key *block_key,
		  int32_t cohort, int32_t period, Cell **cell)
{
	Sample	   *sample;
	int64_t		cluster;
	int64_t		block;
	uint32_t   *slot;
	SampleStatus status;

	status = image_intern(image, cluster_key, &cluster);
	if (status == SAMPLE_OK)
		status = image_intern(image, block_key, &block);
	if (status != SAMPLE_OK)
		return status;

	sample = (Sample *) image->now;
	slot = find_cell_slot(sample, cluster, cohort, period);
	if (*slot != 0)
	{
		*cell = sample_cell(sample, *slot - 1);
		return (*cell)->block == block ? SAMPLE_OK : SAMPLE_TWO_BLOCKS;
	}

	if (image_is_full(image->now))
	{
		status = image_grow_entries(image);
		if (status != SAMPLE_OK)
			return status;
		sample = (Sample *) image->now;
		slot = find_cell_slot(sample, cluster, cohort, period);
	}
	*cell = sample_cell(sample, sample->image.n_entries);
	sample_key_digests(sample)[sample->image.n_entries] =
		key_digest(sample->image.flags, cluster_key, block_key, cohort,
				   period);
	*slot = ++sample->image.n_entries;
	(*cell)->cluster = cluster;
	(*cell)->block = block;
	(*cell)->cohort = cohort;
	(*cell)->period = period;
	return SAMPLE_OK;
}

/* ---- taking in ---- */

static Digest
digest_of(const Sample *sample, const Row *row)
{
	Digest		keys = key_digest(sample->image.flags, &row->cluster,
										 &row->block, row->cohort,
										 row->period);

	return row_digest(keys, sample->image.flags & SAMPLE_WEIGHTED, row->outcome,
					  row->weight, row->covariates, sample->n_covariates);
}

static void
count_row(Sample *sample, const Row *row)
{
	ValueRange *ranges = sample_ranges(sample);

	for (int j = 0; j < sample->n_covariates; j++)
		range_add(&ranges[j], row->covariates[j]);
	if (!(sample->image.flags & SAMPLE_BOOLEAN_OUTCOME))
		range_add(&ranges[sample->n_covariates], row->outcome);
	digest_add(&sample->digest, digest_of(sample, row));
	sample->image.n_rows++;
}

static void
add_to_cell(const Sample *sample, Cell *cell, const Row *row)
{
	int			components = sample_components(sample);
	double	   *reference = cell_reference(cell);
	dd			deviation[MAX_COMPONENTS];

	if (cell_rows(cell, components) == 0)
	{
		for (int j = 0; j < components - 2; j++)
			reference[j] = row->covariates[j];
		reference[components - 2] = row->outcome;
	}
	deviation[0] = dd_from(1.0);
	for (int j = 0; j < components - 2; j++)
		deviation[j + 1] = dd_two_diff(row->covariates[j], reference[j]);
	deviation[components - 1] = dd_two_diff(row->outcome,
											reference[components - 2]);
	moments_add_row(cell_moments(cell, components, 0), components,
					sample_powers(sample), deviation, row->weight);
}

SampleStatus
sample_add(Sample **sample, const Row *row)
{
	MovingImage image = image_moving(&sample_type, &(*sample)->image);
	Cell	   *cell;
	SampleStatus status;

	if ((*sample)->image.n_rows >= SAMPLE_MAX_ROWS)
		return SAMPLE_TOO_MANY_ROWS;
	status = find_cell(&image, &row->cluster, &row->block, row->cohort,
					   row->period, &cell);
	*sample = (Sample *) image.now;
	if (status != SAMPLE_OK)
		return status;
	add_to_cell(*sample, cell, row);
	count_row(*sample, row);
	return SAMPLE_OK;
}

SampleStatus
sample_add_weightless(Sample **sample, const Row *row)
{
	MovingImage image = image_moving(&sample_type, &(*sample)->image);
	SampleStatus status = SAMPLE_OK;
	Cell	   *cell;

	if (image.now->flags & SAMPLE_CLUSTERED)
		status = find_cell(&image, &row->cluster, &row->block, NEVER_TREATED,
						   PERIOD_PRE, &cell);
	*sample = (Sample *) image.now;
	if (status != SAMPLE_OK)
		return status;
	image.now->n_missing++;
	digest_add(&(*sample)->digest, digest_of(*sample, row));
	return SAMPLE_OK;
}

SampleStatus
sample_expect_covariates(Sample **sample, int n_covariates)
{
	Sample	   *fresh;

	if ((*sample)->n_covariates == n_covariates)
		return SAMPLE_OK;
	if ((*sample)->image.n_entries > 0)
		return SAMPLE_OTHER_COVARIATES;
	fresh = sample_create((*sample)->image.flags, n_covariates);
	fresh->image.n_missing = (*sample)->image.n_missing;
	fresh->digest = (*sample)->digest;
	*sample = fresh;
	return SAMPLE_OK;
}

static void
merge_cell(Cell *into, const Cell *from, int components, int powers)
{
	dd			shifted[MAX_COMPONENTS * (MAX_COMPONENTS + 1) / 2];
	dd			delta[MAX_COMPONENTS];

	if (cell_rows(from, components) == 0)
		return;
	if (cell_rows(into, components) == 0)
	{
		memcpy(into->data, from->data,
			   cell_size(components, powers) - sizeof(Cell));
		return;
	}
	for (int j = 1; j < components; j++)
		delta[j] = dd_two_diff(cell_reference(from)[j - 1],
							   cell_reference(into)[j - 1]);
	for (int power = 0; power < powers; power++)
	{
		moments_shift(shifted, cell_moments(from, components, power),
					  components, delta);
		moments_add(cell_moments(into, components, power), shifted,
					components);
	}
}

static SampleStatus
merge_cells(MovingImage *into, const Sample *from, const Cell **conflict)
{
	for (uint32_t i = 0; i < from->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(from, i);
		Key			cluster = sample_cluster_key(from, cell);
		Key			block = sample_block_key(from, cell);
		Cell	   *target;
		SampleStatus status;

		core_check_interrupts();
		status = find_cell(into, &cluster, &block, cell->cohort, cell->period,
						   &target);
		if (status != SAMPLE_OK)
		{
			*conflict = cell;
			return status;
		}
		merge_cell(target, cell, sample_components(from),
				   sample_powers(from));
	}
	return SAMPLE_OK;
}

SampleStatus
sample_merge(Sample **into, const Sample *from, const Cell **conflict)
{
	MovingImage image = image_moving(&sample_type, &(*into)->image);
	SampleStatus status = image_can_merge(&sample_type, image.now,
										  &from->image);

	if (status == SAMPLE_OK && from->image.n_entries > 0)
		status = sample_expect_covariates(into, from->n_covariates);
	if (status != SAMPLE_OK)
		return status;

	image.now = &(*into)->image;
	status = merge_cells(&image, from, conflict);
	*into = (Sample *) image.now;
	if (status != SAMPLE_OK)
		return status;
	if (from->image.n_entries > 0)
		for (int j = 0; j < sample_n_ranges(from->image.flags, from->n_covariates); j++)
			range_combine(&sample_ranges(*into)[j], &sample_ranges(from)[j]);
	(*into)->image.n_rows += from->image.n_rows;
	(*into)->image.n_missing += from->image.n_missing;
	digest_add(&(*into)->digest, from->digest);
	return SAMPLE_OK;
}

/* ---- looking ---- */

bool
sample_is_two_waves(const Sample *sample)
{
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if ((cell->cohort != NEVER_TREATED && cell->cohort != PERIOD_POST) ||
			(cell->period != PERIOD_PRE && cell->period != PERIOD_POST))
			return false;
	}
	return true;
}

const ValueRange *
sample_range(const Sample *sample, int component)
{
	return component < sample_n_ranges(sample->image.flags, sample->n_covariates) ?
		&sample_ranges(sample)[component] : NULL;
}
