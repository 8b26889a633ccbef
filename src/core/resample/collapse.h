/*-------------------------------------------------------------------------
 *
 * collapse.h
 *		The two-step analysis: clusters collapsed to their changes, and the
 *		changes compared by a test of numbers.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COLLAPSE_H
#define RESILIENCE_COLLAPSE_H

#include "core/inference/t_interval.h"
#include "core/resample/cluster_changes.h"

typedef enum CollapseTest
{
	COLLAPSE_POOLED,			/* two samples of changes, equal variance */
	COLLAPSE_WELCH,				/* unequal variances */
	COLLAPSE_PAIRED,			/* differences within blocks */
	COLLAPSE_SIGNED_RANK		/* Wilcoxon's, of the same differences */
} CollapseTest;

#define N_COLLAPSE_TESTS 4

typedef enum CollapseStatus
{
	COLLAPSE_OK,
	COLLAPSE_EMPTY,				/* an arm has no cluster, or no block both */
	COLLAPSE_TOO_FEW,
	COLLAPSE_CONSTANT,			/* the changes vary between arms only */
	COLLAPSE_TOO_MANY			/* pairs for an exact rank test */
} CollapseStatus;

typedef struct CollapseResult
{
	CollapseStatus status;
	double		estimate;
	double		std_error;		/* 0 if the test has none */
	double		df;				/* 0 if the test has none */
	ConfidenceInterval interval;
	uint32_t	units;			/* clusters, or blocks */
	uint32_t	n_left_out;		/* clusters in blocks with one arm */
} CollapseResult;

extern CollapseResult collapse_test(const ClusterChanges *changes,
									CollapseTest test, double conf_level);

#endif							/* RESILIENCE_COLLAPSE_H */
