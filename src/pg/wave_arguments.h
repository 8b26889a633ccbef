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
#include "pg/compat.h"

/* control, base and anticipation, from the n-th argument on. */
extern WaveChoices get_wave_choices(FunctionCallInfo fcinfo, int n);

/* How covariates are adjusted for, by the n-th. */
extern CovariateMethod get_covariate_method(FunctionCallInfo fcinfo, int n);

/* Complain that there is no such variance of adjusted effects; others are. */
pg_noreturn extern void refuse_adjusted_vcov(const Sample *sample,
											 CovariateMethod method,
											 const char *vcov,
											 const char *others);

/* Of estimators of means; the function is whose name is told. */
extern void refuse_wave_covariates(const Sample *sample, const char *function);

#endif							/* RESILIENCE_WAVE_ARGUMENTS_H */
