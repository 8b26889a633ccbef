/*-------------------------------------------------------------------------
 *
 * sample_keys.h
 *		did_sample: cells that have a further key.
 *
 * Of a sample of units a cell is of one unit, in its cohort and period; a unit
 * has one cluster and one cohort.  Its key lies behind the cell's moments.  Of
 * a sample of patterns a cell is of one vector of covariates, which is its
 * reference: it needs no place of its own, and all deviations from it are 0.
 * No sample has both.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_KEYS_H
#define RESILIENCE_SAMPLE_KEYS_H

#include "core/sample/sample.h"

/* The unit of a cell without rows: no label has that number. */
#define NO_UNIT INT64_C(-1)

static inline bool
sample_has_units(const Sample *sample)
{
	return (sample->image.flags & SAMPLE_UNITS) != 0;
}

static inline bool
sample_has_further_key(const Sample *sample)
{
	return (sample->image.flags & SAMPLE_FURTHER_KEY) != 0;
}

/* Of a sample of units: where a cell has the key, or the number of its label. */
static inline int64_t *
cell_unit(const Sample *sample, const Cell *cell)
{
	return (int64_t *) ((char *) cell + sample->image.entry_bytes) - 1;
}

/* Of a cell with rows. */
static inline Key
sample_unit_key(const Sample *sample, const Cell *cell)
{
	return image_key(&sample->image, *cell_unit(sample, cell),
					 sample->image.flags & SAMPLE_TEXT_UNIT);
}

/* All that tells a cell from others; what is not a key is 0 or NULL. */
typedef struct CellKey
{
	int64_t		cluster;
	int64_t		unit;
	const double *pattern;
	int32_t		cohort;
	int32_t		period;
} CellKey;

extern CellKey cell_key(const Sample *sample, const Cell *cell);

/* The order of vectors, number by number: 0 is -0. */
extern int	compare_patterns(const double *a, const double *b, int n);

/* The order of cells; labels by their numbers. */
extern int	compare_cell_keys(const CellKey *a, const CellKey *b,
							  int n_covariates);

/* As find_cell_slot, of any sample. */
extern uint32_t *find_slot_of_key(const Sample *sample, const CellKey *key);

/* How many there are, of a sample of units. */
extern uint32_t sample_count_units(const Sample *sample);

/*
 * A cell whose unit has another in another cluster (SAMPLE_TWO_CLUSTERS) or in
 * another cohort (SAMPLE_TWO_COHORTS); SAMPLE_OK if there is none.
 */
extern SampleStatus sample_find_mixed_unit(const Sample *sample,
										   const Cell **conflict);

#endif							/* RESILIENCE_SAMPLE_KEYS_H */
