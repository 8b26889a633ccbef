/*-------------------------------------------------------------------------
 *
 * wave_arguments.h
 *		What the functions for many waves have in common among their
 *		arguments.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_ARGUMENTS_H
#define RESILIENCE_WAVE_ARGUMENTS_H

#include "fmgr.h"

#include "core/answer/group_time.h"
#include "core/answer/wave_average.h"
#include "pg/compat.h"

extern int32 get_anticipation(FunctionCallInfo fcinfo, int n);

/* control, base and anticipation, from the n-th argument on. */
extern WaveChoices get_wave_choices(FunctionCallInfo fcinfo, int n);

/* The event time up to which cohorts must be observed, or NULL. */
extern void get_balance(FunctionCallInfo fcinfo, int n,
						AverageChoices *choices);

/* The first and the last event time, from the n-th argument on. */
extern void get_events(FunctionCallInfo fcinfo, int n,
					   AverageChoices *choices);

/* Of estimators of means; the function is whose name is told. */
extern void refuse_wave_covariates(const Sample *sample, const char *function);

#endif							/* RESILIENCE_WAVE_ARGUMENTS_H */
