/*-------------------------------------------------------------------------
 *
 * assignments.h
 *		The ways in which other clusters could have been treated, as many in
 *		each group as were.
 *
 * Clusters stand in the order of the groups' members: whether members[i] of
 * the partition is treated is said by treated[i] and assigned[i].
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ASSIGNMENTS_H
#define RESILIENCE_ASSIGNMENTS_H

#include <stdbool.h>

#include "core/model/partition.h"

/* How many there are, or 0 if too many to enumerate, or no group. */
extern uint32_t assignments_count(const Partition *groups,
								  const bool *treated);

typedef void (*AssignmentVisitor) (void *context, const bool *assigned);

/* All of them if they can be enumerated, else "reps" random ones. */
extern void assignments_visit(const Partition *groups, const bool *treated,
							  uint32_t reps, uint64_t seed,
							  AssignmentVisitor visit, void *context);

/* "reps" random ones, however many there are. */
extern void assignments_draw(const Partition *groups, const bool *treated,
							 uint32_t reps, uint64_t seed,
							 AssignmentVisitor visit, void *context);

#endif							/* RESILIENCE_ASSIGNMENTS_H */
