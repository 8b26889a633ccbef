/*-------------------------------------------------------------------------
 *
 * wave_study.h
 *		The event study of a sample of many waves, as questions about trends
 *		that may not have been parallel need it.
 *
 * Those averages of effects by event time that have one base in common: the
 * universal base, or the reference of a regression, which must be the same
 * event time for every cohort: -1, or what is before anticipation.  Event times
 * must follow each other without gaps, so that changes of a violation from one
 * to the next mean the same everywhere.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_STUDY_H
#define RESILIENCE_WAVE_STUDY_H

#include "core/answer/event_study.h"
#include "core/answer/wave_aggregate.h"
#include "core/inference/event_effects.h"

typedef enum WaveStudyStatus
{
	STUDY_OK,
	STUDY_NO_EFFECTS,
	STUDY_NO_REFERENCE,			/* it is not every cohort's base */
	STUDY_NONE_BEFORE,			/* the reference */
	STUDY_NONE_AFTER,			/* the start */
	STUDY_GAP,					/* in event times, before "at" */
	STUDY_NO_ESTIMATE,			/* at "at" */
	STUDY_NO_ERROR				/* no standard error there */
} WaveStudyStatus;

/* What makes the effects: averages of those on cohorts in periods, or one of
 * EventMethod. */
extern const NameList study_estimators;

#define STUDY_OF_AVERAGES 0

static inline int
study_of_events(EventMethod method)
{
	return 1 + (int) method;
}

static inline EventMethod
study_event_method(int estimator)
{
	return (EventMethod) (estimator - 1);
}

typedef struct WaveStudy
{
	WaveStudyStatus status;
	int32_t		at;				/* an event time */
	int			estimator;		/* of study_estimators */
	int32_t		reference;
	int			n_anticipated;	/* event times after the reference, before 0 */
	uint32_t	clusters;
	EventStudy	study;			/* without weights */
	double	   *beta;
	double	   *covariance;
} WaveStudy;

/* The sample must be canonical, have clusters and rows. */
extern WaveStudy *wave_study_of_averages(const Sample *sample,
										 const WaveChoices *waves,
										 AggregateVcov vcov);

/* The same of a regression, one with effects before the start. */
extern WaveStudy *wave_study_of_events(const Sample *sample,
									   const EventChoices *choices);
extern void wave_study_free(WaveStudy *study);

#endif							/* RESILIENCE_WAVE_STUDY_H */
