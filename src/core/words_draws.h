/*-------------------------------------------------------------------------
 *
 * words_draws.h
 *		What results that rest on draws, or on clusters as units, say about
 *		themselves: how they were made, and their limits.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_DRAWS_H
#define RESILIENCE_WORDS_DRAWS_H

#include "core/inference.h"

extern void describe_wild(const Design *design, const WildChoices *choices,
						  Estimate *estimate);
extern void describe_wild_limits(const Design *design,
								 const WildChoices *choices,
								 const ConfidenceSet *set, double smallest_p,
								 Estimate *estimate);

/* Of one of several outcomes, with the clusters of them all. */
extern void describe_stepdown(const Design *design,
							  const WildChoices *choices,
							  uint32_t n_clusters, uint32_t n_outcomes,
							  Estimate *estimate);

/* Too few clusters of one arm for a wild bootstrap. */
extern void describe_few_treated(const Design *design, Estimate *estimate);

extern void describe_permutation(const Permutation *permutation,
								 const PermutationChoices *choices,
								 bool adjusted, Estimate *estimate);
extern void describe_permutation_limits(const Collapsed *collapsed,
										const Permutation *permutation,
										PermutationStatus status,
										const PermutationChoices *choices,
										const ConfidenceSet *set,
										double smallest_p,
										Estimate *estimate);

extern void describe_collapse(const Collapsed *collapsed,
							  const CollapseResult *result, CollapseTest test,
							  bool adjusted, Estimate *estimate);
extern void describe_collapse_limits(const Collapsed *collapsed,
									 const CollapseResult *result,
									 CollapseTest test, Estimate *estimate);

extern void describe_bootstrap(const Design *design,
							   const BootstrapChoices *choices,
							   Estimate *estimate);
extern void describe_bootstrap_limits(const BootstrapChoices *choices,
									  const BootstrapOutcome *outcome,
									  Estimate *estimate);

#endif							/* RESILIENCE_WORDS_DRAWS_H */
