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
 * Each sample has four columns of a regression, and each of its covariates one
 * more; the work grows with the cube.
 */
#define JOINED_COLUMNS_MOST 200
#define JOINED_MOST (JOINED_COLUMNS_MOST / 4)

/* Complains if there are too many; "things" are what samples are to a function. */
extern void require_joinable(int n, int n_covariates, const char *function,
							 const char *things, const char *hint);

/*
 * Complains if they cannot be; "calls" is how such samples are made, for the
 * hint.
 */
extern const Sample *join_samples(const Sample *const *samples, int n,
								  JoinedCohort number, const char *function,
								  const char *calls);

#endif							/* RESILIENCE_JOIN_SAMPLES_H */
