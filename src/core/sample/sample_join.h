/*-------------------------------------------------------------------------
 *
 * sample_join.h
 *		did_sample: several samples side by side in one, joined by their
 *		clusters.
 *
 * The cohorts of each get numbers of their own, so that its cells stay apart
 * from those of the others: all can then take part in one design.  Such a
 * sample never leaves the function that made it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_JOIN_H
#define RESILIENCE_SAMPLE_JOIN_H

#include "core/sample/sample.h"

/* The number that a cohort of sample "part", from 0 on, has: that of no other. */
typedef int32_t (*JoinedCohort) (int32_t cohort, int part);

/* Of two samples of many waves. */
extern int32_t joined_wave_cohort(int32_t cohort, int part);

/* Of any number of samples of two waves. */
extern int32_t joined_arm(int32_t cohort, int part);

/* All in one, nothing kept apart: what did_rollup makes of them. */
extern int32_t joined_as_one(int32_t cohort, int part);

/* How two samples cannot stand in one: 0, or the flags that differ. */
static inline uint32_t
join_differs(const Sample *first, const Sample *second)
{
	return (first->image.flags ^ second->image.flags) & SAMPLE_KIND;
}

/*
 * A canonical sample of the rows of all, which are canonical and of one kind.
 * On SAMPLE_TWO_BLOCKS *cluster is one that they know in different blocks; in
 * any case but SAMPLE_OK *at is a sample that was at fault.
 */
extern SampleStatus sample_join(const Sample *const *samples, int n,
								JoinedCohort number, Sample **joined,
								int *at, Key *cluster);

#endif							/* RESILIENCE_SAMPLE_JOIN_H */
