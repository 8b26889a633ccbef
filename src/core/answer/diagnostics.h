/*-------------------------------------------------------------------------
 *
 * diagnostics.h
 *		What an estimate rests on: its clusters, its blocks, and how alike the
 *		rows of a cluster are.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DIAGNOSTICS_H
#define RESILIENCE_DIAGNOSTICS_H

#include "core/model/cluster_visit.h"

/* A mean that may have no rows. */
typedef struct Mean
{
	int64_t		rows;
	double		mean;
} Mean;

typedef struct ClusterInside
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
} ClusterInside;

/* Of all clusters, in the order of the design; false if there is no effect. */
extern bool inside_clusters(const Fit *fit, ClusterInside *clusters);

/*
 * The effective number of clusters of Carter, Schnepel and Steigerwald (2017)
 * when rows of a cluster correlate by rho; false if there is none.
 */
extern bool inside_effective_clusters(const Fit *fit, double rho,
									  double *effective);

typedef struct BlockInside
{
	int64_t		rows;
	bool		has_estimate;
	double		estimate;		/* its own difference-in-differences */
	bool		has_estimate_without;
	double		estimate_without;
} BlockInside;

/* Of all parts of the partition. */
extern void inside_blocks(const Fit *fit, const Partition *blocks,
						  BlockInside *inside);

typedef struct Similarity
{
	bool		has_icc;
	double		icc;			/* one-way analysis of variance */
	double		cluster_size;	/* sum n_g^2 / n */
	double		deff_clusters;	/* 1 + (cluster_size - 1) icc */
	double		deff_weights;	/* n sum w^2 / (sum w)^2 (Kish) */
	double		effective_rows;
} Similarity;

/* Of the residuals from the group means. */
extern Similarity inside_similarity(const Design *design);

#endif							/* RESILIENCE_DIAGNOSTICS_H */
