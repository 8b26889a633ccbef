/*-------------------------------------------------------------------------
 *
 * replicate_keys.h
 *		survey_sample: the keys of one that has replicate weights.
 *
 * Of such a sample (SAMPLE_REPLICATES) a cluster is not a unit that was drawn
 * but a set of weights: number 0 is that of sampling weights, from 1 on are the
 * replicates.  All have the same rows.  The block of a replicate is the bits of
 * the factor that its squared deviation has in the variance, scale times rscale;
 * that of number 0 is the bits of the degrees of freedom; and cluster
 * REPLICATE_CENTRE, which has no rows, lies in block 1 if deviations are from the
 * estimate, in block 0 if they are from the replicates' mean.  So samples that
 * say something else of the replicates do not merge.  All 0: nothing has been
 * said yet.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_REPLICATE_KEYS_H
#define RESILIENCE_REPLICATE_KEYS_H

#include "core/sample/sample.h"

#define REPLICATE_CENTRE	INT64_C(-1)
#define REPLICATE_SAMPLING	INT64_C(0)
#define REPLICATES_MOST		10000

static inline bool
sample_has_replicates(const Sample *sample)
{
	return (sample->image.flags & SAMPLE_REPLICATES) != 0;
}

/* What is said of the replicates. */
typedef struct ReplicateDesign
{
	uint32_t	n;				/* replicates */
	double	   *factors;		/* of each */
	double		df;
	bool		about_estimate;
} ReplicateDesign;

/*
 * Of a canonical sample, which was read and may hold anything: NULL if nothing
 * has been said, or nothing that is possible.
 */
extern ReplicateDesign *replicate_design_of(const Sample *sample);
extern void replicate_design_free(ReplicateDesign *design);

/* How many replicates a canonical sample has. */
extern uint32_t replicates_count(const Sample *sample);

/* A copy that says this of as many replicates. */
extern Sample *sample_with_design(const Sample *sample,
								  const ReplicateDesign *design);

#endif							/* RESILIENCE_REPLICATE_KEYS_H */
