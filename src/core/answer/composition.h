/*-------------------------------------------------------------------------
 *
 * composition.h
 *		How much of an effect is who answered: what the covariates' own
 *		differences-in-differences contribute to it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COMPOSITION_H
#define RESILIENCE_COMPOSITION_H

#include "core/answer/estimate.h"

/* A number of the decomposition; NaN where there is none. */
typedef struct Component
{
	double		estimate;
	double		std_error;
	double		df;
	ConfidenceInterval interval;
} Component;

/* What one covariate has to do with it. */
typedef struct CovariatePart
{
	double		means[TWO_WAVES_GROUPS];
	Component	difference;		/* of its means, in differences */
	Component	coefficient;	/* of the adjusted regression */
	Component	contribution;	/* their product */
} CovariatePart;

typedef enum CompositionProblem
{
	COMPOSITION_OK,
	COMPOSITION_EMPTY,			/* a group has no rows */
	COMPOSITION_NO_EFFECT,		/* covariates tell the effect */
	COMPOSITION_NO_VARIANCE		/* it rests on one cluster */
} CompositionProblem;

typedef struct Composition
{
	CompositionProblem problem;
	uint32_t	cluster;		/* that it rests on, of COMPOSITION_NO_VARIANCE */
	Component	raw;			/* the effect without covariates */
	Component	adjusted;
	Component	composition;	/* the sum of the contributions */
	int			n_covariates;
	CovariatePart *covariates;	/* the caller frees it */
	uint64_t	dropped;		/* a bit for each that follows from others */
	int64_t		rows;
	uint32_t	clusters;
} Composition;

/* CR0, CR1, CR2, CR3, or CRV3: each cluster left out, and all done anew. */
extern bool composition_vcov_applies(Vcov vcov);

/* Of a canonical sample of two waves with clusters and covariates. */
extern void composition_find(const Sample *sample, Vcov vcov,
							 double conf_level, Composition *composition);

#endif							/* RESILIENCE_COMPOSITION_H */
