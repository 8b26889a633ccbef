/*-------------------------------------------------------------------------
 *
 * sample.c
 *		did_sample and survey_sample: taking in rows and other samples.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/sample/margins.h"
#include "core/sample/sample_cells.h"
#include "core/sample/sample_keys.h"

/* ---- the image ---- */

/* What tells a did_sample's rows from those of other types. */
#define DIGEST_DOMAIN (UINT64_C(0x646964) << 32)

/* Where a row belongs, in the words of the caller. */
typedef struct Place
{
	const Key  *cluster;
	const Key  *block;
	const Key  *unit;			/* NULL: of none */
	const double *covariates;	/* not looked at but of patterns */
	int32_t		cohort;
	int32_t		period;
} Place;

static Place
place_of_row(const Row *row)
{
	Place		place = {&row->cluster, &row->block, &row->unit,
	row->covariates, row->cohort, row->period};

	return place;
}

/* The part of a row's digest that is the same for all rows of its cell. */
static Digest
place_digest(uint32_t flags, const Place *place)
{
	Digest		digest = digest_start(DIGEST_DOMAIN | (flags & SAMPLE_KIND));

	if (flags & SAMPLE_CLUSTERED)
		digest = digest_key(digest, place->cluster);
	if (flags & SAMPLE_BLOCKED)
		digest = digest_key(digest, place->block);
	if ((flags & SAMPLE_UNITS) && place->unit != NULL)
		digest = digest_key(digest, place->unit);
	return digest_word(digest, (uint64_t) (uint32_t) place->cohort << 32 |
					   (uint32_t) place->period);
}

/* The keys of a cell that has been made; the unit's only if it has one. */
typedef struct CellKeys
{
	Key			cluster;
	Key			block;
	Key			unit;
} CellKeys;

static Place
place_of_cell(const Sample *sample, const Cell *cell, CellKeys *keys)
{
	Place		place = {&keys->cluster, &keys->block, NULL,
	cell_reference(cell), cell->cohort, cell->period};

	keys->cluster = sample_cluster_key(sample, cell);
	keys->block = sample_block_key(sample, cell);
	if (sample_has_units(sample) &&
		cell_rows(cell, sample_components(sample)) > 0)
	{
		keys->unit = sample_unit_key(sample, cell);
		place.unit = &keys->unit;
	}
	return place;
}

static void
enter_cell(Image *image, uint32_t number)
{
	Sample	   *sample = (Sample *) image;
	const Cell *cell = sample_cell(sample, number);
	CellKey		key = cell_key(sample, cell);
	CellKeys	keys;
	Place		place = place_of_cell(sample, cell, &keys);

	*find_slot_of_key(sample, &key) = number + 1;
	sample_key_digests(sample)[number] = place_digest(image->flags, &place);
}

#define FIRST_CELLS 8

const ImageType sample_type = {
	.version = SAMPLE_VERSION,
	.later_version = SAMPLE_KEYED_VERSION,
	.later = SAMPLE_FURTHER_KEY,
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
	ImageForm	form = {
		.flags = flags & SAMPLE_KIND,
		.header_bytes = sizeof(Sample) +
		(size_t) sample_n_ranges(flags, n_covariates) * sizeof(ValueRange),
		.entry_bytes = sample_entry_size(flags, n_covariates)
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

/* What the keys of a place are known by in cells. */
static SampleStatus
intern_keys(MovingImage *image, const Place *place, CellKey *key,
			int64_t *block)
{
	const uint32_t flags = image->now->flags;
	SampleStatus status = image_intern(image, place->cluster, &key->cluster);

	if (status == SAMPLE_OK)
		status = image_intern(image, place->block, block);
	key->unit = (flags & SAMPLE_UNITS) ? NO_UNIT : 0;
	if (status == SAMPLE_OK && (flags & SAMPLE_UNITS) && place->unit != NULL)
		status = image_intern(image, place->unit, &key->unit);
	key->pattern = (flags & SAMPLE_PATTERNS) ? place->covariates : NULL;
	key->cohort = place->cohort;
	key->period = place->period;
	return status;
}

/*
 * Find the cell, or make an empty one about the given reference row (in which
 * case *cell has no rows yet).
 */
static SampleStatus
find_cell(MovingImage *image, const Place *place, Cell **cell)
{
	Sample	   *sample;
	CellKey		key;
	int64_t		block;
	uint32_t   *slot;
	SampleStatus status;

	status = intern_keys(image, place, &key, &block);
	if (status != SAMPLE_OK)
		return status;

	sample = (Sample *) image->now;
	slot = find_slot_of_key(sample, &key);
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
		slot = find_slot_of_key(sample, &key);
	}
	*cell = sample_cell(sample, sample->image.n_entries);
	sample_key_digests(sample)[sample->image.n_entries] =
		place_digest(sample->image.flags, place);
	*slot = ++sample->image.n_entries;
	(*cell)->cluster = key.cluster;
	(*cell)->block = block;
	(*cell)->cohort = key.cohort;
	(*cell)->period = key.period;
	if (sample_has_units(sample))
		*cell_unit(sample, *cell) = key.unit;
	return SAMPLE_OK;
}

/* ---- taking in ---- */

static Digest
digest_of(const Sample *sample, const Row *row)
{
	Place		place = place_of_row(row);
	Digest		keys = place_digest(sample->image.flags, &place);

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
	Place		place = place_of_row(row);
	Cell	   *cell;
	SampleStatus status;

	if ((*sample)->image.n_rows >= SAMPLE_MAX_ROWS)
		return SAMPLE_TOO_MANY_ROWS;
	status = find_cell(&image, &place, &cell);
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
	static const double no_pattern[MAX_COVARIATES];
	MovingImage image = image_moving(&sample_type, &(*sample)->image);
	Place		place = {&row->cluster, &row->block, NULL, no_pattern,
	NEVER_TREATED, PERIOD_PRE};
	SampleStatus status = SAMPLE_OK;
	Cell	   *cell;

	if ((image.now->flags & SAMPLE_CLUSTERED) &&
		!(image.now->flags & SAMPLE_ROWS_ARE_PSUS))
		status = find_cell(&image, &place, &cell);
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

static SampleStatus
merge_cells(MovingImage *into, const Sample *from, const Cell **conflict)
{
	for (uint32_t i = 0; i < from->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(from, i);
		CellKeys	keys;
		Place		place = place_of_cell(from, cell, &keys);
		Cell	   *target;
		SampleStatus status;

		core_check_interrupts();
		status = find_cell(into, &place, &target);
		if (status != SAMPLE_OK)
		{
			*conflict = cell;
			return status;
		}
		cell_merge(target, cell, sample_components(from),
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

	if (status == SAMPLE_OK && sample_is_calibrated(from))
		status = SAMPLE_HAS_FACTORS;
	if (status == SAMPLE_OK && from->image.n_entries > 0)
		status = sample_expect_covariates(into, from->n_covariates);
	if (status != SAMPLE_OK)
		return status;

	image.now = &(*into)->image;
	(*into)->merged = 1;
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

/* Are the squares of all rows' deviations from the reference of the cell 0? */
static bool
has_one_pattern(const Sample *sample, const Cell *cell)
{
	const dd   *moments = cell_moments(cell, sample_components(sample), 0);

	for (int j = 1; j <= sample->n_covariates; j++)
		if (moments[moments_index(j, j)].hi != 0.0)
			return false;
	return true;
}

bool
sample_has_patterns(const Sample *sample)
{
	if ((sample->image.flags & SAMPLE_PATTERNS) || sample->n_covariates == 0)
		return true;
	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		core_check_interrupts();
		if (!has_one_pattern(sample, sample_cell(sample, i)))
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
