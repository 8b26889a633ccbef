/*-------------------------------------------------------------------------
 *
 * coverage_sample.h
 *		The samples of the study of coverage.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COVERAGE_SAMPLE_H
#define RESILIENCE_COVERAGE_SAMPLE_H

#include <stdbool.h>

#include <gsl/gsl_rng.h>

#include "core/sample/sample.h"

typedef enum Sizes
{
	SIZES_EQUAL,
	SIZES_UNEQUAL,				/* whoever is treated */
	SIZES_TREATED_LARGEST,		/* as unequal, and the largest are treated */
	SIZES_TREATED_SMALLEST
} Sizes;

/* How samples come about. */
typedef struct Study
{
	const char *title;
	int			clusters;
	int			treated;		/* pairs with as many others if that is half */
	double		icc;
	Sizes		sizes;
	double		effect;			/* in standard deviations of the change of a
								 * cluster of the mean size */
	double		own_effects;	/* likewise: the standard deviation of what
								 * the programme does in one treated cluster */
	double		pair_share;		/* of the variance of a cluster in a wave:
								 * common to the clusters of a pair */
} Study;

/* The same rows, without blocks and with the pairs as blocks. */
typedef struct Subject
{
	Sample	   *plain;
	Sample	   *paired;			/* NULL if there are no pairs */
} Subject;

extern void subject_create(const Study *study, Subject *subject);
extern void subject_draw(const Study *study, gsl_rng *rng, Subject *subject);
extern void subject_free(Subject *subject);

#endif							/* RESILIENCE_COVERAGE_SAMPLE_H */
