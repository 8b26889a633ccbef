/*-------------------------------------------------------------------------
 *
 * inference.h
 *		Ways to say how sure an effect is: each from a sample to a result.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_INFERENCE_H
#define RESILIENCE_INFERENCE_H

#include "core/answer/estimate.h"

/* Segments, from low to high. */
typedef struct ConfidenceSet
{
	Segment    *segments;
	uint32_t	n;
} ConfidenceSet;

/* The set of what gives none. */
static inline void
no_set(ConfidenceSet *set)
{
	set->segments = NULL;
	set->n = 0;
}

/* ---- the ways, by family ---- */

extern void infer_by_variance(const Sample *sample, const Choices *choices,
							  Estimate *estimate, ConfidenceSet *set);
extern void infer_by_wild_bootstrap(const Sample *sample,
									const Choices *choices,
									Estimate *estimate, ConfidenceSet *set);
extern void infer_by_bootstrap(const Sample *sample, const Choices *choices,
							   Estimate *estimate, ConfidenceSet *set);
extern void infer_by_permutation(const Sample *sample, const Choices *choices,
								 Estimate *estimate, ConfidenceSet *set);
extern void infer_by_changes(const Sample *sample, const Choices *choices,
							 Estimate *estimate, ConfidenceSet *set);

/* Of a design of some of the rows, which it frees; its first contrast is the effect. */
extern void infer_designed_by_wild_bootstrap(const Sample *sample,
											 Design *design,
											 const Choices *choices,
											 Estimate *estimate,
											 ConfidenceSet *set);

/*
 * By changes that the caller made: the estimate, its test and its method.  Of
 * groups that are empty he has said so.
 */
extern void infer_by_permutation_of(const ClusterChanges *changes, bool empty,
									const Choices *choices,
									Estimate *estimate, ConfidenceSet *set);

/* ---- parts of them ---- */

/* A test by draws, of which the rest is as chosen. */
extern Inversion *begin_test(Test *test, const Choices *choices);

/*
 * After the draws: the p-value and the set, if wanted, whose ends are those of
 * the interval, and the facts that go with them.  Frees the inversion.
 */
extern void end_test(Inversion *inversion, const Choices *choices,
					 Estimate *estimate, ConfidenceSet *set);

/* The variance that the wild method's statistic goes with. */
extern Vcov wild_vcov(WildKind wild);

/* Does the variance differ from that by a constant factor only? */
extern bool wild_vcov_fits(WildKind wild, Vcov vcov);

/*
 * The standard error that is shown, and the scores that are tested with, to be
 * freed by the caller; false, with the status set, if there are none.
 */
extern bool infer_scores(const Fitted *fitted, const Choices *choices,
						 Estimate *estimate, WildScores *scores);

/*
 * A cell of a cluster that has rows of both arms, or NULL.  What moves whole
 * clusters between arms, or draws them within one, is not for such a sample.
 */
extern const Cell *find_mixed_cluster(const Sample *sample);

#endif							/* RESILIENCE_INFERENCE_H */
