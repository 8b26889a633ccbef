/*-------------------------------------------------------------------------
 *
 * calibrated_fit.h
 *		What the margins of a calibrated sample say of a score.
 *
 * Calibrated totals of margins do not vary.  What is left of a score's variance
 * is that of its residual from the regression on the margins (Deville and
 * Sarndal 1992), with the weights of before the calibration.  After raking by
 * R's rake() the regression is without weights, as that program has it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CALIBRATED_FIT_H
#define RESILIENCE_CALIBRATED_FIT_H

#include "core/model/margin_fit.h"

typedef struct CalibratedFit
{
	MarginTable *table;
	MarginFit  *fit;
	int			power;			/* of the weights of the regression */
} CalibratedFit;

/* Of a calibrated sample; NULL if it has no rows. */
extern CalibratedFit *calibrated_fit_create(const Sample *sample);
extern void calibrated_fit_free(CalibratedFit *fit);

/*
 * Sums of the rows' scores by pattern, each row with its weight to the power of
 * the regression, become what the regression says of a row.
 */
extern void calibrated_fit_values(const CalibratedFit *fit, dd *by_pattern);

#endif							/* RESILIENCE_CALIBRATED_FIT_H */
