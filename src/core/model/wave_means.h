/*-------------------------------------------------------------------------
 *
 * wave_means.h
 *		The means that effects of cohorts in periods are made of, and what
 *		each cluster does to them.
 *
 * A mean is that of the rows of some groups of wave_cells.h: of one cohort in
 * one period, or of all that it is compared with.  Effects share means, so that
 * what a cluster moves them by is found once for each mean.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_MEANS_H
#define RESILIENCE_WAVE_MEANS_H

#include "core/model/cluster_visit.h"
#include "core/model/wave_cells.h"

#define NO_MEAN (-1)

typedef struct WaveMean
{
	int			n_groups;
	int		   *groups;			/* in order */
	int			next;			/* mean with the same first group */
	WaveSums	sums;
	dd			value;
	uint32_t	clusters;		/* that have rows of it */
} WaveMean;

typedef struct WaveMeans
{
	const WaveCells *cells;
	int			n_means;
	int			room;
	WaveMean   *means;
	int		   *first_with;		/* by group: a mean that begins with it */
	int		   *first_of;		/* by group: its place in mean_of, and one past */
	int		   *mean_of;		/* means, group by group */
} WaveMeans;

extern WaveMeans *wave_means_create(const WaveCells *cells);
extern void wave_means_free(WaveMeans *means);

/* The mean of groups that are in order, once for all that ask for it; NO_MEAN
 * of none. */
extern int	wave_means_of(WaveMeans *means, const int *groups, int n_groups);

/* To be called when all are there, before the first cluster is visited. */
extern void wave_means_close(WaveMeans *means);

/*
 * A cluster's v on the rows of a mean (cluster_visit.h) is alpha + gamma w,
 * over the sum of all weights.
 */
typedef struct MeanFactors
{
	dd			alpha;
	dd			gamma;
} MeanFactors;

/* What a cluster has of the means, and does to them. */
typedef struct WaveVisit
{
	const WaveMeans *means;
	uint32_t	cluster;
	int			n_touched;
	int		   *touched;		/* the means that it has rows of */
	WaveSums   *parts;			/* by mean: its rows; of 0 if there are none */
	MeanFactors *adjusted;		/* by mean; of 0 if there are none */
	dd		   *moves;			/* by mean; 0 if there are none */
	double	   *sizes;			/* of the terms that moves are sums of */
	dd		   *values;			/* by mean, without the cluster */
} WaveVisit;

extern WaveVisit *wave_visit_create(const WaveMeans *means);
extern void wave_visit_free(WaveVisit *visit);

/* Fill in the parts. */
extern void wave_visit_load(WaveVisit *visit, uint32_t cluster);

/*
 * Put the factors, adjusted as in the regression on the mean alone; NaN if the
 * cluster is all of it and would be left out.
 */
extern void wave_visit_adjust(WaveVisit *visit, Adjustment adjustment);

/* That, and what the cluster moves each mean by, to first order. */
extern void wave_visit_score(WaveVisit *visit, Adjustment adjustment);

/* Put the values that means have without the cluster; NaN if nothing is left. */
extern void wave_visit_leave_out(WaveVisit *visit);

#endif							/* RESILIENCE_WAVE_MEANS_H */
