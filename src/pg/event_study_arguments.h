/*-------------------------------------------------------------------------
 *
 * event_study_arguments.h
 *		Event studies as arguments: arrays of coefficients and covariances, or
 *		samples of many waves.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_EVENT_STUDY_ARGUMENTS_H
#define RESILIENCE_EVENT_STUDY_ARGUMENTS_H

#include "fmgr.h"

#include "core/answer/wave_study.h"

/*
 * From arguments 0 to 2, beta, vcov and n_pre; the weights are left out.  False
 * if beta or vcov is NULL.
 */
extern bool get_event_study(FunctionCallInfo fcinfo, EventStudy *study);

/* The effects of a sample: averages, or a regression of study_estimators. */
extern int	get_study_estimator(FunctionCallInfo fcinfo, int n);

/*
 * The choices of a regression that has effects before the start: its vcov is the
 * n-th argument, and what effects it has besides the "levels"-th.
 */
extern EventChoices get_study_events(FunctionCallInfo fcinfo, int estimator,
									 Controls controls, int32 anticipation,
									 int vcov, int levels);

/* The sample in argument 0; NULL if it is NULL or has no rows. */
extern const Sample *get_study_sample(FunctionCallInfo fcinfo,
									  const char *function);

/* Complain of choices that are of regressions, where there is none. */
extern void refuse_study_levels(FunctionCallInfo fcinfo, int levels);

/* How the study of a sample is made: control, base, vcov, anticipation,
 * estimator, effects. */
#define N_STUDY_ARGUMENTS 6

/*
 * Of the sample in argument 0, by those from the n-th on; NULL if it is NULL or
 * has no rows.
 */
extern WaveStudy *get_wave_study(FunctionCallInfo fcinfo, int n,
								 const char *function);

/* Numbers that are finite and not negative; how many, or -1 for NULL. */
extern int	get_bounds_of(FunctionCallInfo fcinfo, int n, const char *name,
						  const char *hint, double **numbers);

/*
 * 'first', 'mean' or a position among the effects from the start on: that from
 * 1, 0 for the mean.
 */
extern int	get_position(FunctionCallInfo fcinfo, int n, int n_post);

/* Weights of the effects after the reference, of which some are anticipated. */
extern double *position_weights(int position, int n_post, int n_anticipated);

#endif							/* RESILIENCE_EVENT_STUDY_ARGUMENTS_H */
