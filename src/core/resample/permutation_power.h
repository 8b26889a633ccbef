/*-------------------------------------------------------------------------
 *
 * permutation_power.h
 *		How surely would randomisation inference find an effect, with the
 *		changes that clusters had without one?
 *
 * Whoever is treated has the effect added to the change.  For every assignment
 * that could come to be the true one, the test goes through all of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PERMUTATION_POWER_H
#define RESILIENCE_PERMUTATION_POWER_H

#include "core/resample/cluster_changes.h"

typedef enum PermutationPowerStatus
{
	PERMUTATION_POWER_OK,
	PERMUTATION_POWER_EMPTY,	/* no group has both arms */
	PERMUTATION_POWER_TOO_MANY	/* assignments to go through */
} PermutationPowerStatus;

/* The test of one true assignment rejects below "low" and above "high". */
typedef struct Rejected
{
	double		low;
	double		high;
} Rejected;

typedef struct PermutationPower
{
	PermutationPowerStatus status;
	uint32_t	n;				/* clusters in groups with both arms */
	uint32_t	n_treated;
	uint32_t	n_groups;
	uint32_t	n_left_out;
	uint32_t	n_assignments;
	uint32_t	n_true;			/* assignments that were tried as the true one */
	double		smallest_p;		/* that any effect can have */
	double		largest;		/* change */
	Rejected   *rejected;		/* by true assignment */
	bool		has_t;			/* a t test of the same changes is there */
	Rejected   *by_t;			/* likewise */
} PermutationPower;

/*
 * Of the difference, two-sided, ties counted: did_permutation's defaults.  All
 * assignments are tried as the true one, or "reps" random ones if they are more.
 */
extern void permutation_power_create(const ClusterChanges *changes,
									 Scheme scheme, double alpha,
									 uint32_t reps, uint64_t seed,
									 PermutationPower *found);
extern void permutation_power_free(PermutationPower *found);

/* The share of true assignments in which an effect, 0 or more, is found. */
extern double permutation_power_at(const PermutationPower *found,
								   double effect);

/*
 * The same by the t test of the changes, or of the groups' differences if there
 * are several: pooled and paired (t_tests.h).  NaN if there are too few, or
 * changes do not vary.
 */
extern double permutation_power_by_t(const PermutationPower *found,
									 double effect);

/*
 * The effect just above which the power is first as large, and what it is
 * there; NaN if it never is.
 */
extern double permutation_power_effect(const PermutationPower *found,
									   double power, double *reached);

#endif							/* RESILIENCE_PERMUTATION_POWER_H */
