/*-------------------------------------------------------------------------
 *
 * bootstrap_interval.h
 *		From bootstrap replicates to a confidence interval.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_BOOTSTRAP_INTERVAL_H
#define RESILIENCE_BOOTSTRAP_INTERVAL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/names.h"

typedef enum IntervalKind
{
	INTERVAL_NORMAL,
	INTERVAL_BASIC,
	INTERVAL_PERCENTILE,
	INTERVAL_BCA,
	INTERVAL_STUDENTIZED
} IntervalKind;

extern const NameList interval_kind_names;

/* Most replicates there may be: their memory stays below 100 MB. */
#define MAX_REPLICATES 1000000

typedef struct BootstrapReplicates
{
	double		estimate;		/* of the sample itself */
	double		std_error;		/* its own, if there are pivots */
	double		acceleration;	/* for bca */
	double		noise;			/* what rounded data alone would make of its
								 * standard error */
	uint32_t	n;				/* replicates that have an estimate */
	double	   *values;			/* their estimates */
	double	   *pivots;			/* (value - estimate) / its own standard
								 * error; NULL if not wanted */
} BootstrapReplicates;

typedef enum ReplicatesStatus
{
	REPLICATES_OK,
	REPLICATES_TOO_FEW,			/* fewer than two */
	REPLICATES_CONSTANT,		/* they do not vary */
	REPLICATES_ONE_SIDED		/* bca: all on one side of the estimate */
} ReplicatesStatus;

typedef struct BootstrapInterval
{
	ReplicatesStatus status;
	double		std_error;		/* standard deviation of the replicates */
	double		bias;			/* their mean less the estimate */
	double		low;
	double		high;
	double		p_value;		/* of the null value, by the same reasoning */
	bool		extreme;		/* an end is the outermost replicate */
} BootstrapInterval;

/* Sorts the values, or the pivots. */
extern BootstrapInterval bootstrap_interval(BootstrapReplicates *replicates,
											IntervalKind kind,
											double conf_level,
											double null_value);

/*
 * Efron's acceleration from the influence of n units: sum L^3 / (6 (sum
 * L^2)^1.5), 0 if they have none.
 */
extern double acceleration_of(const double *influence, uint32_t n);

#endif							/* RESILIENCE_BOOTSTRAP_INTERVAL_H */
