/*-------------------------------------------------------------------------
 *
 * sample_hot.h
 *		The short way of a row into a sample.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_HOT_H
#define RESILIENCE_SAMPLE_HOT_H

#include "core/numeric/fma.h"
#include "core/sample/sample.h"

/*
 * Add a row, with as many covariates as the sample has (NULL if none), to the
 * cell it belongs to; cluster and block
 * are integer keys, or the numbers of text keys.  False if that needs
 * sample_add: the cell does not exist, or something is wrong.  Nearly every
 * row of most surveys goes this way.
 */
extern bool known_cell_add_portable(Sample *sample, int64_t cluster,
									int64_t block, int32_t cohort,
									int32_t period, double outcome,
									double weight,
									const double *covariates);

/*
 * The same function compiled for processors with fused multiply-add: the same
 * digits in two thirds of the time.  Only where it is not the ordinary case.
 */
extern bool known_cell_add_fma(Sample *sample, int64_t cluster,
							   int64_t block, int32_t cohort,
							   int32_t period, double outcome,
							   double weight,
							   const double *covariates);

static inline bool
known_cell_add(Sample *sample, int64_t cluster, int64_t block,
			   int32_t cohort, int32_t period, double outcome, double weight,
			   const double *covariates)
{
	return CALL_FASTEST(known_cell_add, sample, cluster, block, cohort, period,
						outcome, weight, covariates);
}

#endif							/* RESILIENCE_SAMPLE_HOT_H */
