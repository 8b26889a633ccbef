/*-------------------------------------------------------------------------
 *
 * sample_hot.c
 *		The short way of a row, and of many, into a sample.
 *
 * sample_hot_fma.c compiles this file a second time, under another name.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_hot.h"

#ifndef KNOWN_CELL_ADD
#define KNOWN_CELL_ADD known_cell_add_portable
#define KNOWN_CELLS_ADD known_cells_add_portable
#endif

/* Apart, so that rows without covariates do not pay for its room. */
static __attribute__((noinline)) void
add_with_covariates(Sample *sample, Cell *cell, double outcome,
					double weight, const double *covariates)
{
	int			components = sample_components(sample);
	dd			deviation[MAX_COMPONENTS];

	deviation[0] = dd_from(1.0);
	for (int j = 0; j < sample->n_covariates; j++)
		range_add(&sample_ranges(sample)[j], covariates[j]);
	for (int j = 1; j < components - 1; j++)
		deviation[j] = dd_two_diff(covariates[j - 1],
								   cell_reference(cell)[j - 1]);
	deviation[components - 1] = dd_two_diff(outcome,
											cell_reference(cell)[components - 2]);
	moments_add_row(cell_moments(cell, components, 0), components,
					sample_powers(sample), deviation, weight);
}

bool
KNOWN_CELL_ADD(Sample *sample, int64_t cluster, int64_t block,
			   int32_t cohort, int32_t period, double outcome, double weight,
			   const double *covariates)
{
	uint32_t	slot = *find_cell_slot(sample, cluster, cohort, period);
	bool		weighted = (sample->image.flags & SAMPLE_WEIGHTED) != 0;
	Cell	   *cell;
	dd			deviation;

	if (slot == 0)
		return false;
	cell = sample_cell(sample, slot - 1);
	if (cell->block != block ||
		cell_rows(cell, sample_components(sample)) == 0)
		return false;

	sample->image.n_rows++;
	digest_add(&sample->digest,
			   row_digest(sample_key_digests(sample)[slot - 1], weighted,
						  outcome, weight, covariates,
						  sample->n_covariates));
	if (!(sample->image.flags & SAMPLE_BOOLEAN_OUTCOME))
		range_add(&sample_ranges(sample)[sample->n_covariates], outcome);
	if (sample->n_covariates > 0)
	{
		add_with_covariates(sample, cell, outcome, weight, covariates);
		return true;
	}
	deviation = dd_two_diff(outcome, cell_reference(cell)[0]);
	if (weighted)
		moments_add_weighted_outcome(cell_moments(cell, 2, 0), deviation,
									 weight);
	else
		moments_add_outcome(cell_moments(cell, 2, 0), deviation);
	return true;
}

/* ---- many rows at once ---- */

static inline bool
is_cell_of(const Cell *cell, int64_t cluster, int32_t cohort, int32_t period)
{
	return cell->cluster == cluster && cell->cohort == cohort &&
		cell->period == period;
}

/* The number of a cell, or UINT32_MAX. */
static inline uint32_t
find_cell(const Sample *sample, CellMemory *memory, int64_t cluster,
		  int32_t cohort, int32_t period)
{
	/* Bits that do not follow from those which choose the slot. */
	uint16_t   *known = &memory->cell[(hash_cell_key(cluster, cohort, period) >> 40) %
									  CELL_MEMORY];
	uint32_t	slot;

	if (*known < sample->image.n_entries &&
		is_cell_of(sample_cell(sample, *known), cluster, cohort, period))
		return *known;
	slot = *find_cell_slot(sample, cluster, cohort, period);
	if (slot == 0)
		return UINT32_MAX;
	if (slot - 1 <= UINT16_MAX)
		*known = slot - 1;
	return slot - 1;
}

static inline __attribute__((always_inline)) int
add_rows(Sample *sample, const KnownRows *rows, CellMemory *memory,
		 bool weighted)
{
	/* What every row changes is kept apart until the end. */
	Digest		digest = sample->digest;
	ValueRange *range = sample->image.flags & SAMPLE_BOOLEAN_OUTCOME ? NULL :
		&sample_ranges(sample)[0];
	int			i;

	for (i = 0; i < rows->n; i++)
	{
		double		outcome = rows->outcome[i];
		double		weight = weighted ? rows->weight[i] : 1.0;
		uint32_t	number = find_cell(sample, memory, rows->cluster[i],
									   rows->cohort[i], rows->period[i]);
		Cell	   *cell;
		dd			deviation;

		if (number == UINT32_MAX)
			break;
		cell = sample_cell(sample, number);
		if (cell->block != rows->block[i] || cell_rows(cell, 2) == 0)
			break;
		digest_add(&digest, row_digest(sample_key_digests(sample)[number],
									   weighted, outcome, weight, NULL, 0));
		if (range != NULL)
			range_add(range, outcome);
		deviation = dd_two_diff(outcome, cell_reference(cell)[0]);
		if (weighted)
			moments_add_weighted_outcome(cell_moments(cell, 2, 0), deviation,
										 weight);
		else
			moments_add_outcome(cell_moments(cell, 2, 0), deviation);
	}
	sample->digest = digest;
	sample->image.n_rows += i;
	return i;
}

int
KNOWN_CELLS_ADD(Sample *sample, const KnownRows *rows, CellMemory *memory)
{
	if (sample->n_covariates > 0 || sample->image.entry_slots == 0)
		return 0;
	return sample->image.flags & SAMPLE_WEIGHTED ?
		add_rows(sample, rows, memory, true) :
		add_rows(sample, rows, memory, false);
}
