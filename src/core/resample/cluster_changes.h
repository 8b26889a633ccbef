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
	int64_t		block;			/* as in a cell */
	bool		treated;
	double		change;			/* weighted mean after less before */
} ClusterChange;

typedef struct ClusterChanges
{
	uint32_t	n;
	uint32_t	n_left_out;		/* clusters without rows in both periods */
	ClusterChange *changes;		/* in the order of the clusters */
} ClusterChanges;

/*
 * With covariates the means are adjusted first: for the within-cell regression
 * of the outcome on them, which the programme cannot have a part in.
 */
extern void cluster_changes_create(const Design *design,
								   ClusterChanges *changes);
extern void cluster_changes_free(ClusterChanges *changes);

/* Means of changes this small are 0: the rounding of the largest. */
extern double cluster_changes_noise(const ClusterChanges *changes);

/* The size of the largest change. */
extern double cluster_changes_largest(const ClusterChanges *changes);

/* What changes are compared within. */
typedef enum Scheme
{
	SCHEME_CLUSTERS,			/* all together */
	SCHEME_BLOCKS
} Scheme;

#define N_SCHEMES 2

/*
 * The changes by group.  A group without both arms has nothing to say: it is
 * no part, and its clusters are counted.
 */
extern Partition *cluster_changes_by_group(const ClusterChanges *changes,
										   Scheme scheme,
										   uint32_t *n_left_out);

#endif							/* RESILIENCE_CLUSTER_CHANGES_H */
