/*-------------------------------------------------------------------------
 *
 * words.h
 *		What a result says about itself: how it was made, and its limits.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WORDS_H
#define RESILIENCE_WORDS_H

#include "core/estimate.h"

/* Estimator, variance and reference distribution, for a report to quote. */
extern void describe_method(const Design *design, const Choices *choices,
							Estimate *estimate);

/* What a careful statistician would add; fit is NULL if a group is empty. */
extern void describe_limits(const Design *design, const Fit *fit,
							const Choices *choices, Estimate *estimate);

#endif							/* RESILIENCE_WORDS_H */
