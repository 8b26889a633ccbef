/*-------------------------------------------------------------------------
 *
 * sample_keys.c
 *		did_sample: cells that have a further key.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_keys.h"

#include <string.h>

#include "core/base/memory.h"
#include "core/base/sort.h"

CellKey
cell_key(const Sample *sample, const Cell *cell)
{
	CellKey		key = {.cluster = cell->cluster, .cohort = cell->cohort,
	.period = cell->period};

	if (sample->image.flags & SAMPLE_UNITS)
		key.unit = *cell_unit(sample, cell);
	if (sample->image.flags & SAMPLE_PATTERNS)
		key.pattern = cell_reference(cell);
	return key;
}

int
compare_patterns(const double *a, const double *b, int n)
{
	for (int j = 0; j < n; j++)
		if (a[j] != b[j])
			return a[j] < b[j] ? -1 : 1;
	return 0;
}

int
compare_cell_keys(const CellKey *a, const CellKey *b, int n_covariates)
{
	if (a->cluster != b->cluster)
		return a->cluster < b->cluster ? -1 : 1;
	if (a->cohort != b->cohort)
		return a->cohort < b->cohort ? -1 : 1;
	if (a->period != b->period)
		return a->period < b->period ? -1 : 1;
	if (a->unit != b->unit)
		return a->unit < b->unit ? -1 : 1;
	return a->pattern == NULL ? 0 :
		compare_patterns(a->pattern, b->pattern, n_covariates);
}

/* ---- finding a cell ---- */

static uint64_t
mix(uint64_t h, uint64_t word)
{
	h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return h ^ (h >> 29);
}

static uint64_t
hash_further_key(const CellKey *key, int n_covariates)
{
	uint64_t	h = mix(hash_cell_key(key->cluster, key->cohort, key->period),
						(uint64_t) key->unit);

	for (int j = 0; key->pattern != NULL && j < n_covariates; j++)
	{
		double		number = key->pattern[j] + 0.0; /* not -0 */
		uint64_t	bits;

		memcpy(&bits, &number, sizeof(bits));
		h = mix(h, bits);
	}
	h *= UINT64_C(0xBF58476D1CE4E5B9);
	return h ^ (h >> 32);
}

static inline bool
has_key(const Sample *sample, const Cell *cell, const CellKey *key)
{
	if (cell->cluster != key->cluster || cell->cohort != key->cohort ||
		cell->period != key->period)
		return false;
	if (key->pattern == NULL)
		return *cell_unit(sample, cell) == key->unit;
	return compare_patterns(cell_reference(cell), key->pattern,
							sample->n_covariates) == 0;
}

uint32_t *
find_slot_of_key(const Sample *sample, const CellKey *key)
{
	uint32_t   *slots = image_entry_slots(&sample->image);
	uint32_t	mask = sample->image.entry_slots - 1;
	uint32_t	i;

	if (!sample_has_further_key(sample))
		return find_cell_slot(sample, key->cluster, key->cohort, key->period);
	i = hash_further_key(key, sample->n_covariates) & mask;
	while (slots[i] != 0)
	{
		if (has_key(sample, sample_cell(sample, slots[i] - 1), key))
			break;
		i = (i + 1) & mask;
	}
	return &slots[i];
}

/* ---- units ---- */

typedef struct UnitPlace
{
	int64_t		unit;
	int64_t		cluster;
	int32_t		cohort;
	uint32_t	number;
} UnitPlace;

static int
compare_places(const void *a, const void *b, const void *unused)
{
	const UnitPlace *pa = a;
	const UnitPlace *pb = b;

	(void) unused;
	if (pa->unit != pb->unit)
		return pa->unit < pb->unit ? -1 : 1;
	if (pa->cluster != pb->cluster)
		return pa->cluster < pb->cluster ? -1 : 1;
	return (pa->cohort > pb->cohort) - (pa->cohort < pb->cohort);
}

static uint32_t
list_places(const Sample *sample, UnitPlace *places)
{
	int			components = sample_components(sample);
	uint32_t	n = 0;

	for (uint32_t i = 0; i < sample->image.n_entries; i++)
	{
		const Cell *cell = sample_cell(sample, i);

		core_check_interrupts();
		if (cell_rows(cell, components) == 0)
			continue;
		places[n++] = (UnitPlace) {*cell_unit(sample, cell), cell->cluster,
			cell->cohort, i};
	}
	return n;
}

uint32_t
sample_count_units(const Sample *sample)
{
	UnitPlace  *places = core_alloc_array(sample->image.n_entries,
										  sizeof(UnitPlace));
	uint32_t	n = list_places(sample, places);
	uint32_t	units = 0;

	sort_items(places, n, sizeof(UnitPlace), compare_places, NULL);
	for (uint32_t i = 0; i < n; i++)
	{
		core_check_interrupts();
		units += i == 0 || places[i].unit != places[i - 1].unit;
	}
	core_free(places);
	return units;
}

SampleStatus
sample_find_mixed_unit(const Sample *sample, const Cell **conflict)
{
	SampleStatus status = SAMPLE_OK;
	UnitPlace  *places;
	uint32_t	n;

	*conflict = NULL;
	if (!sample_has_units(sample))
		return SAMPLE_OK;
	places = core_alloc_array(sample->image.n_entries, sizeof(UnitPlace));
	n = list_places(sample, places);
	sort_items(places, n, sizeof(UnitPlace), compare_places, NULL);
	for (uint32_t i = 1; i < n && status == SAMPLE_OK; i++)
	{
		core_check_interrupts();
		if (places[i].unit != places[i - 1].unit)
			continue;
		*conflict = sample_cell(sample, places[i].number);
		if (places[i].cluster != places[i - 1].cluster)
			status = SAMPLE_TWO_CLUSTERS;
		else if (places[i].cohort != places[i - 1].cohort)
			status = SAMPLE_TWO_COHORTS;
	}
	core_free(places);
	return status;
}
