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
#include "core/resample/cluster_changes.h"

typedef enum PermutationStatistic
{
	STATISTIC_DIFFERENCE,		/* of mean changes */
	STATISTIC_T					/* that, over its standard error */
} PermutationStatistic;

extern const NameList permutation_statistic_names;

#define N_PERMUTATION_STATISTICS 2

typedef enum PermutationStatus
{
	PERMUTATION_OK,
	PERMUTATION_EMPTY,			/* no group has both arms */
	PERMUTATION_TOO_FEW,		/* for a standard error that t needs */
	PERMUTATION_CONSTANT		/* t: the changes vary between arms only */
} PermutationStatus;

typedef struct Permutation
{
	PermutationStatus status;
	uint32_t	n;				/* clusters in groups with both arms */
	uint32_t	n_groups;
	uint32_t	n_left_out;		/* clusters in groups with one arm */
	uint32_t	n_assignments;	/* 0 if too many to enumerate */
	double		estimate;		/* mean over groups of the arms' difference */
	double		std_error;		/* 0 if there is none */
	double		variance;		/* of the data's statistic, for the test */
	struct GroupedChanges *grouped; /* what the labels move among */
} Permutation;

extern void permutation_create(const ClusterChanges *changes, Scheme scheme,
							   PermutationStatistic statistic,
							   Permutation *permutation);
extern void permutation_free(Permutation *permutation);

/*
 * The statistic of all assignments if they can be enumerated, else of "reps"
 * random ones.
 */
extern void permutation_run(const Permutation *permutation, uint32_t reps,
							uint64_t seed, Inversion *inversion);

#endif							/* RESILIENCE_PERMUTATION_H */
