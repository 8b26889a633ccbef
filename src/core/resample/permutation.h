/*-------------------------------------------------------------------------
 *
 * permutation.h
 *		Randomisation inference: what if other clusters had been treated?
 *
 * The changes of the clusters stay, the labels "treated" move: over all
 * clusters, or within each block only.  With few clusters there are few ways
 * to move them, and all are used.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PERMUTATION_H
#define RESILIENCE_PERMUTATION_H

#include "core/inference/inversion.h"
#include "core/random/random.h"
#include "core/resample/cluster_changes.h"

typedef enum Scheme
{
	SCHEME_CLUSTERS,
	SCHEME_BLOCKS
} Scheme;

#define N_SCHEMES 2

typedef enum PermutationStatistic
{
	STATISTIC_DIFFERENCE,		/* of mean changes */
	STATISTIC_T					/* that, over its standard error */
} PermutationStatistic;

extern const NameList permutation_statistic_names;

#define N_PERMUTATION_STATISTICS 2

/* The clusters that labels move among, by group. */
typedef struct Permutation
{
	PermutationStatistic statistic;
	uint32_t	n;				/* clusters in groups with both arms */
	uint32_t	n_groups;
	uint32_t   *first;			/* of each group, and one past the last */
	uint32_t   *n_treated;		/* of each group */
	double	   *changes;		/* by cluster, less the estimate if treated */
	bool	   *treated;		/* as it was */
	bool	   *assigned;		/* as it might have been */
	double	   *x;				/* scratch, by group */
	double	   *y;
	uint32_t	n_left_out;		/* clusters in groups with one arm */
	double		estimate;		/* mean over groups of the arms' difference */
	double		std_error;		/* 0 if there is none */
	double		noise;			/* means of changes this small are 0 */
	double		unit;			/* of the order of what assignments change */
} Permutation;

typedef enum PermutationStatus
{
	PERMUTATION_OK,
	PERMUTATION_EMPTY,			/* no group has both arms */
	PERMUTATION_TOO_FEW,		/* for a standard error that t needs */
	PERMUTATION_CONSTANT		/* t: the changes vary between arms only */
} PermutationStatus;

extern PermutationStatus permutation_create(const Collapsed *collapsed,
											Scheme scheme,
											PermutationStatistic statistic,
											Permutation *permutation);
extern void permutation_free(Permutation *permutation);

/* How many assignments there are, or 0 if too many to enumerate. */
extern uint32_t permutation_assignments(const Permutation *permutation);

/* Variance of the data's statistic, for the test. */
extern double permutation_variance(const Permutation *permutation);

/* All assignments if they can be enumerated, else "reps" random ones. */
extern void permutation_run(Permutation *permutation, uint32_t reps,
							uint64_t seed, Inversion *inversion);

#endif							/* RESILIENCE_PERMUTATION_H */
