/*-------------------------------------------------------------------------
 *
 * assignments.h
 *		The ways in which other clusters could have had each of several
 *		labels, as many in each group as have it.
 *
 * A label is an arm, or a cohort: numbers from 0.  Clusters stand in the order
 * of the groups' members.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ASSIGNMENTS_H
#define RESILIENCE_ASSIGNMENTS_H

#include <stdbool.h>

#include "core/model/partition.h"

typedef struct Labelling
{
	const Partition *groups;
	uint32_t	n_labels;
	const uint32_t *labels;		/* as they are, by member */
} Labelling;

/* How many there are, or 0 if too many to enumerate, or no group. */
extern uint32_t assignments_count(const Labelling *labelling);

typedef void (*AssignmentVisitor) (void *context, const uint32_t *labels);

/* All of them if they can be enumerated, else "reps" random ones. */
extern void assignments_visit(const Labelling *labelling, uint32_t reps,
							  uint64_t seed, AssignmentVisitor visit,
							  void *context);

/* "reps" random ones, however many there are. */
extern void assignments_draw(const Labelling *labelling, uint32_t reps,
							 uint64_t seed, AssignmentVisitor visit,
							 void *context);

#endif							/* RESILIENCE_ASSIGNMENTS_H */
