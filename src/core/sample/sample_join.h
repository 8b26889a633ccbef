/*-------------------------------------------------------------------------
 *
 * sample_join.h
 *		did_sample: two samples side by side in one, joined by their clusters.
 *
 * The cohorts of the second get other numbers, so that its cells stay apart
 * from those of the first: both can then take part in one design.  Such a
 * sample never leaves the function that made it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_JOIN_H
#define RESILIENCE_SAMPLE_JOIN_H

#include "core/sample/sample.h"

/* The number that a cohort of the second sample has: that of no other. */
static inline int32_t
joined_cohort(int32_t cohort)
{
	/* Cohorts lie between -WAVE_LIMIT and WAVE_LIMIT: beyond is nobody. */
	if (cohort == NEVER_TREATED)
		return NEVER_TREATED - 1;
	return cohort < 0 ? cohort - WAVE_LIMIT - 1 : cohort + WAVE_LIMIT + 1;
}

/*
 * A canonical sample of the rows of both, which are canonical and of one kind.
 * On SAMPLE_TWO_BLOCKS *cluster is one that they know in different blocks.
 */
extern SampleStatus sample_join(const Sample *first, const Sample *second,
								Sample **joined, Key *cluster);

#endif							/* RESILIENCE_SAMPLE_JOIN_H */
