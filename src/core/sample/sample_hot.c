/*-------------------------------------------------------------------------
 *
 * sample_hot.c
 *		The short way of a row into a sample.
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
