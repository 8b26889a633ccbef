/*-------------------------------------------------------------------------
 *
 * cluster_changes.h
 *		The change of each cluster: what is left of the rows when clusters,
 *		not rows, are the units of analysis.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CLUSTER_CHANGES_H
#define RESILIENCE_CLUSTER_CHANGES_H

#include "core/model/design.h"

typedef struct ClusterChange
{
	uint32_t	cluster;
	uint32_t	block;			/* part of the partition by block */
	bool		treated;
	double		change;			/* weighted mean after less before */
} ClusterChange;

typedef struct Collapsed
{
	uint32_t	n;
	uint32_t	n_treated;
	uint32_t	n_blocks;		/* of all clusters */
	uint32_t	n_left_out;		/* clusters without rows in both periods */
	ClusterChange *changes;		/* in the order of the clusters */
} Collapsed;

/*
 * With covariates the means are adjusted first: for the within-cell regression
 * of the outcome on them, which the programme cannot have a part in.
 */
extern void collapse_create(const Design *design, Collapsed *collapsed);
extern void collapse_free(Collapsed *collapsed);

/* The size of the largest change: what the others' noise is measured by. */
extern double collapse_largest(const Collapsed *collapsed);

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
	double		statistic;
	double		df;				/* 0 if the test has none */
	double		p_value;
	double		low;
	double		high;
	uint32_t	units;			/* clusters, or blocks */
	uint32_t	n_left_out;		/* clusters in blocks with one arm */
} CollapseResult;

extern CollapseResult collapse_test(const Collapsed *collapsed,
									CollapseTest test, double conf_level);

#endif							/* RESILIENCE_CLUSTER_CHANGES_H */
