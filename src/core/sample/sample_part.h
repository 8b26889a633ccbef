/*-------------------------------------------------------------------------
 *
 * sample_part.h
 *		did_sample: what it would be with fewer covariates, without the rows of
 *		a cluster or a block, or with a covariate for the outcome.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_PART_H
#define RESILIENCE_SAMPLE_PART_H

#include "core/sample/sample.h"

typedef enum LeftOut
{
	LEFT_OUT_NOTHING,
	LEFT_OUT_CLUSTER,
	LEFT_OUT_BLOCK
} LeftOut;

/*
 * Of a canonical sample, to be fitted: the covariates that "kept" has a bit for,
 * and not the cluster or the block that has the key, as it is in a cell.  Cells
 * that differ in covariates that are gone stay apart, and the count of missing
 * rows and the digest stay those of all.
 */
extern Sample *sample_part(const Sample *sample, uint64_t kept, LeftOut left_out,
						   int64_t key);

/* The same of all cells, without covariates and with one of them for outcome. */
extern Sample *sample_of_covariate(const Sample *sample, int covariate);

#endif							/* RESILIENCE_SAMPLE_PART_H */
