/*-------------------------------------------------------------------------
 *
 * sample_factors.h
 *		survey_sample: a calibrated one is the same cells with factors.
 *
 * The weights and the sums of a cell stay those of its rows; what they are
 * multiplied by lies beside them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_FACTORS_H
#define RESILIENCE_SAMPLE_FACTORS_H

#include "core/sample/margins.h"

/* Known at SAMPLE_CALIBRATED, or that with SAMPLE_RAKED. */
typedef struct Factors
{
	const double *of_label;
	const MarginRole *roles;	/* of margins, in their order */
	uint32_t	flags;
} Factors;

/*
 * Of a canonical sample with margins that is not calibrated.  NULL if it would
 * be too large, or a primary sampling unit has margins for a name.
 */
extern Sample *sample_with_factors(const Sample *sample,
								   const Factors *factors);

#endif							/* RESILIENCE_SAMPLE_FACTORS_H */
