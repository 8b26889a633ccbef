/*-------------------------------------------------------------------------
 *
 * limits_draws.h
 *		What to keep in mind of results that rest on draws, or on clusters as
 *		units.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_LIMITS_DRAWS_H
#define RESILIENCE_LIMITS_DRAWS_H

#include "core/answer/inference.h"

/* Too few clusters of one arm for a wild bootstrap. */
extern void note_few_treated(const Design *design, Estimate *estimate);

/* A confidence set that is not one interval with two ends. */
extern void note_set(const ConfidenceSet *set, Alternative alternative,
					 Estimate *estimate);

/* Of many waves another function has all of it. */
extern void note_wave_set(Estimate *estimate);

/* No p-value can be as small as alpha. */
extern void note_smallest_p(double smallest, double conf_level,
							Estimate *estimate);

extern void note_permutation(const ClusterChanges *changes,
							 const Permutation *permutation,
							 Estimate *estimate);
extern void note_collapse(const ClusterChanges *changes,
						  const CollapseResult *result, CollapseTest test,
						  Estimate *estimate);

/* How the drawing of replicates went; of a column's, too. */
typedef struct DrawsOutcome
{
	ReplicatesStatus status;
	FactSubject units;			/* rows, clusters or blocks are drawn */
	int64_t		n_units;
	uint32_t	n_strata;		/* they are drawn from */
	uint32_t	n_lonely;		/* strata of one unit */
	uint32_t	reps;
	uint32_t	used;			/* replicates that have what is needed: */
	FactLoss	lost;			/* what the others lack */
	bool		extreme;
	bool		accelerated;
} DrawsOutcome;

extern void note_draws(const DrawsOutcome *outcome,
					   const ConfidenceInterval *interval, Facts *facts);

#endif							/* RESILIENCE_LIMITS_DRAWS_H */
