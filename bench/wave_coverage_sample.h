/*-------------------------------------------------------------------------
 *
 * wave_coverage_sample.h
 *		The samples of the study of coverage of many waves.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_COVERAGE_SAMPLE_H
#define RESILIENCE_WAVE_COVERAGE_SAMPLE_H

#include <stdbool.h>

#include <gsl/gsl_rng.h>

#include "core/sample/sample.h"

#define WAVES 6

/* Cohorts start in waves 3 and 4; the last is never treated. */
#define COHORTS 3

/* Event times that are looked at: from 0 to this. */
#define LAST_EVENT 2

typedef struct WaveStudy
{
	const char *title;
	int			clusters[COHORTS];	/* of each cohort */
	double		icc;
	bool		unequal;		/* sizes */
	double		lasting;		/* correlation of a cluster's effects in one wave
								 * and the next */
	double		effect;			/* 0, or a size: then effects differ by cohort and
								 * grow with time */
} WaveStudy;

extern int	study_clusters(const WaveStudy *study);

/* What is true at an event time, and over all of them for -1. */
extern double study_truth(const WaveStudy *study, int event);

/* To be freed by the caller. */
extern Sample *study_sample(const WaveStudy *study);
extern void study_draw(const WaveStudy *study, gsl_rng *rng, Sample *sample);

#endif							/* RESILIENCE_WAVE_COVERAGE_SAMPLE_H */
