/*-------------------------------------------------------------------------
 *
 * wave_terms.h
 *		Averages of the effects on cohorts in periods as sums of means: of
 *		one cohort in one period each, times coefficients.
 *
 * Shares are taken as they are in the sample.  There are no covariates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_TERMS_H
#define RESILIENCE_WAVE_TERMS_H

#include "core/answer/wave_average.h"

typedef struct WaveTerm
{
	bool		overall;		/* no key */
	int32_t		key;			/* of the average: event time, cohort or period */
	int32_t		cohort;			/* of the mean; NEVER_TREATED */
	int32_t		period;
	int64_t		rows;
	double		mean;
	double		coefficient;	/* not 0 */
} WaveTerm;

/*
 * Puts as many as it returns, average by average; an average that is 0 by
 * construction has none.  The sample must be canonical.
 */
extern int	wave_terms(const Sample *sample, const Waves *waves,
					   const AverageChoices *average,
					   const WaveChoices *choices, WaveTerm **terms);

#endif							/* RESILIENCE_WAVE_TERMS_H */
