/*-------------------------------------------------------------------------
 *
 * wave_study.h
 *		The event study of a sample of many waves, as questions about trends
 *		that may not have been parallel need it.
 *
 * Those averages of effects by event time that have one base in common: the
 * universal base, which must be event time -1.  Event times must follow each
 * other without gaps, so that changes of a violation from one to the next mean
 * the same everywhere.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_STUDY_H
#define RESILIENCE_WAVE_STUDY_H

#include "core/answer/wave_aggregate.h"
#include "core/inference/event_effects.h"

typedef enum WaveStudyStatus
{
	STUDY_OK,
	STUDY_NO_EFFECTS,
	STUDY_NO_REFERENCE,			/* event time -1 is not every cohort's base */
	STUDY_NONE_BEFORE,			/* the reference */
	STUDY_NONE_AFTER,
	STUDY_GAP,					/* in event times, before "at" */
	STUDY_NO_ESTIMATE,			/* at "at" */
	STUDY_NO_ERROR				/* no standard error there */
} WaveStudyStatus;

typedef struct WaveStudy
{
	WaveStudyStatus status;
	int32_t		at;				/* an event time */
	uint32_t	clusters;
	EventStudy	study;			/* without weights */
	double	   *beta;
	double	   *covariance;
} WaveStudy;

/* The sample must be canonical, have clusters and rows. */
extern WaveStudy *wave_study_create(const Sample *sample, Controls controls,
									AggregateVcov vcov);
extern void wave_study_free(WaveStudy *study);

#endif							/* RESILIENCE_WAVE_STUDY_H */
