/*-------------------------------------------------------------------------
 *
 * cluster_diagnostics.h
 *		What an estimate rests on, cluster by cluster (did_clusters), and how
 *		many clusters that is in effect (did_effective_clusters).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CLUSTER_DIAGNOSTICS_H
#define RESILIENCE_CLUSTER_DIAGNOSTICS_H

#include "core/model/fit.h"

/* A mean that may have no rows. */
typedef struct Mean
{
	int64_t		rows;
	double		mean;
} Mean;

typedef struct ClusterDiagnostics
{
	bool		treated;		/* has treated rows */
	bool		comparator;		/* has comparator rows */
	Mean		pre;
	Mean		post;
	double		leverage;		/* trace of its block of the hat matrix */
	double		partial_leverage;	/* its share of l'Ml */
	bool		has_estimate_without;
	double		estimate_without;
	double		score_share;	/* of the sum of squared scores */
} ClusterDiagnostics;

/* Of all clusters, in the order of the design; false if there is no effect. */
extern bool diagnose_clusters(const Fit *fit, ClusterDiagnostics *clusters);

/*
 * The effective number of clusters of Carter, Schnepel and Steigerwald (2017)
 * when rows of a cluster correlate by rho; false if there is none.
 */
extern bool effective_clusters(const Fit *fit, double rho, double *effective);

#endif							/* RESILIENCE_CLUSTER_DIAGNOSTICS_H */
