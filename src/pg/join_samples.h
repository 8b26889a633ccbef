/*-------------------------------------------------------------------------
 *
 * join_samples.h
 *		Samples that were given to one function, side by side in one.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_JOIN_SAMPLES_H
#define RESILIENCE_JOIN_SAMPLES_H

#include "core/sample/sample_join.h"

/*
 * Complains if they cannot be; "calls" is how such samples are made, for the
 * hint.
 */
extern const Sample *join_samples(const Sample *const *samples, int n,
								  JoinedCohort number, const char *function,
								  const char *calls);

#endif							/* RESILIENCE_JOIN_SAMPLES_H */
