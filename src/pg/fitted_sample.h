/*-------------------------------------------------------------------------
 *
 * fitted_sample.h
 *		A sample, fitted: for what an estimate rests on.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FITTED_SAMPLE_H
#define RESILIENCE_FITTED_SAMPLE_H

#include "core/answer/estimate.h"

/* A design and its fit, or NULL if one of the four groups is empty. */
extern Fit *fit_sample(const Sample *sample, Effects effects);

#endif							/* RESILIENCE_FITTED_SAMPLE_H */
