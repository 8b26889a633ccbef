/*-------------------------------------------------------------------------
 *
 * survey_calibration.h
 *		A survey_sample whose weights reproduce known totals, and these weights.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SURVEY_CALIBRATION_H
#define RESILIENCE_SURVEY_CALIBRATION_H

#include "core/base/names.h"
#include "core/model/calibration.h"

extern const NameList calibration_method_names;

/* Of a sample with margins that is not calibrated; sorts the totals. */
extern CalibrationStatus survey_calibrate(const Sample *sample,
										  KnownTotal *totals,
										  uint32_t n_totals,
										  const CalibrationChoices *choices,
										  Sample **calibrated,
										  CalibrationFault *fault);

/* Rows that are alike in all margins. */
typedef struct MarginWeights
{
	Key			margins;
	int64_t		rows;
	double		sum_weights;
	double		factor;			/* NaN if the sample is not calibrated */
} MarginWeights;

/* In the order of the margins' texts; the caller frees them. */
extern MarginWeights *survey_margin_weights(const Sample *sample, uint32_t *n);

#endif							/* RESILIENCE_SURVEY_CALIBRATION_H */
