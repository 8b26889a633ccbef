/*-------------------------------------------------------------------------
 *
 * by_variance.c
 *		From a sample to a result, by a variance and a t distribution.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/inference.h"

void
infer_by_variance(const Sample *sample, const Choices *choices,
				  Estimate *estimate, ConfidenceSet *set)
{
	no_set(set);
	estimate_effect(sample, choices, estimate);
}
