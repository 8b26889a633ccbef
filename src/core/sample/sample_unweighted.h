/*-------------------------------------------------------------------------
 *
 * sample_unweighted.h
 *		did_sample: what it would be had every row counted the same.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_UNWEIGHTED_H
#define RESILIENCE_SAMPLE_UNWEIGHTED_H

#include "core/sample/sample.h"

/*
 * Of a canonical sample, to be fitted: the sums for the weights to the power 0.
 * Rows of weight 0 have none and stay outside; the digest stays that of the
 * rows with their weights.
 */
extern Sample *sample_unweighted(const Sample *sample);

#endif							/* RESILIENCE_SAMPLE_UNWEIGHTED_H */
