/*-------------------------------------------------------------------------
 *
 * fpc.h
 *		The argument fpc: how many PSUs the population's strata have.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FPC_H
#define RESILIENCE_FPC_H

#include "fmgr.h"

#include "core/answer/survey_estimate.h"
#include "core/sample/sample.h"

/* PSUs in the population of each stratum, in the order of the strata. */
extern const double *get_fpc(FunctionCallInfo fcinfo, int n,
							 const Sample *sample);

/* The same of the strata of a survey_sample. */
extern const double *get_survey_fpc(FunctionCallInfo fcinfo, int n,
									const Sample *sample,
									const SurveyUnits *units);

#endif							/* RESILIENCE_FPC_H */
