/*-------------------------------------------------------------------------
 *
 * replicate_keys.h
 *		survey_sample: the keys of one that has replicate weights.
 *
 * Of such a sample (SAMPLE_REPLICATES) a cluster is not a unit that was drawn
 * but a set of weights: number 0 is that of sampling weights, from 1 on are the
 * replicates.  All have the same rows.  What is said of the replicates lies in
 * blocks, so that samples of which other things are said do not merge:
 *
 *		of a replicate, the bits of the factor that its squared deviation has
 *		in the variance, scale times rscale;
 *		of number 0, the bits of the degrees of freedom;
 *		of cluster REPLICATE_CENTRE, which has no rows, the number of replicates,
 *		doubled, and 1 more if deviations are from the estimate: otherwise they
 *		are from the mean of the replicates.
 *
 * Before anything is said the first two are 0.
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

/* How many replicates a canonical sample has; 0 if it has none such. */
extern uint32_t replicates_count(const Sample *sample);

/* A state that rows can be added to, by replicate_sample_add. */
extern Sample *replicate_sample_create(uint32_t flags, int n_covariates);

/*
 * Add a row by its sampling weight and n replicate weights, from 0 on; further
 * values as sample_add takes them.  SAMPLE_OTHER_COVARIATES: other rows had
 * another number of weights.
 */
typedef struct ReplicateRow
{
	double		value;
	const double *further;
	int32_t		domain;			/* IN_DOMAIN or OUT_OF_DOMAIN */
	double		weight;
	const double *replicates;
	uint32_t	n;
} ReplicateRow;

extern SampleStatus replicate_sample_add(Sample **sample,
										 const ReplicateRow *row);

/* A copy that says this of as many replicates. */
extern Sample *sample_with_design(const Sample *sample,
								  const ReplicateDesign *design);

#endif							/* RESILIENCE_REPLICATE_KEYS_H */
