/*-------------------------------------------------------------------------
 *
 * event_study.h
 *		Regressions on many waves: the effect over all, and by event time.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_EVENT_STUDY_H
#define RESILIENCE_EVENT_STUDY_H

#include "core/answer/estimate.h"
#include "core/model/wave_regression.h"

typedef enum EventMethod
{
	EVENT_TWFE,					/* one coefficient, or one by event time */
	EVENT_SUNAB,				/* by cohort and event time (Sun and Abraham) */
	EVENT_ETWFE,				/* by treated cohort and period (Wooldridge) */
	EVENT_IMPUTATION,			/* Borusyak, Jaravel and Spiess */
	EVENT_TWO_STAGE				/* Gardner */
} EventMethod;

extern const NameList event_methods;

/* What the effects of cohorts in periods count by in an average. */
typedef enum EventWeights
{
	EVENT_BY_CELL,				/* sums of weights of their rows */
	EVENT_BY_ROWS				/* numbers of rows */
} EventWeights;

extern const NameList event_weights;

typedef enum EventVcov
{
	EVENT_CR0,
	EVENT_CR1,
	EVENT_CR1S,
	EVENT_CR1N,
	EVENT_CR2,
	EVENT_CR3,
	EVENT_JACKKNIFE				/* each cluster left out, all computed anew */
} EventVcov;

extern const NameList event_vcovs;

typedef struct EventChoices
{
	EventMethod method;
	Controls	controls;		/* of EVENT_ETWFE */
	Levels		levels;
	int32_t		reference;
	EventWeights weights;
	EventVcov	vcov;
	int32_t		min_event;		/* -WAVE_LIMIT * 2: all */
	int32_t		max_event;
	bool		binned;			/* what is beyond counts as the first, or last */
	double		conf_level;
} EventChoices;

/* No bounds of the event times. */
#define MIN_EVENT (-2 * WAVE_LIMIT)
#define MAX_EVENT (2 * WAVE_LIMIT)

/* Is the vcov one of the method's? */
extern bool event_has_vcov(EventMethod method, EventVcov vcov);

typedef struct EventRow
{
	bool		overall;		/* no event time */
	int32_t		event_time;
	bool		has_base;		/* all cohorts have this one as reference */
	int32_t		base;
	bool		is_reference;	/* of all its cohorts: 0 by construction */
	bool		other_reference;	/* of some cohort, which has no wave at the event
									 * time of reference */
	uint32_t	comparators;	/* clusters untreated in periods of the effect */
	Estimate	estimate;
} EventRow;

/* Over all first, then by event time. */
typedef struct EventRows
{
	int			n;
	EventRow   *rows;
	dd		   *covariance;		/* n x n, of two rows of one regression that have
								 * standard errors; of others NaN */
} EventRows;

/* The sample must be canonical and have clusters and rows. */
extern EventRows *event_study(const Sample *sample, const Waves *waves,
							  const EventChoices *choices);

/*
 * The same, but of methods that impute only the rows before the start, which
 * are of a regression: it has all variances.
 */
extern EventRows *event_study_before(const Sample *sample, const Waves *waves,
									 const EventChoices *choices);
extern void event_rows_free(EventRows *rows);

static inline dd *
event_rows_covariance(const EventRows *rows, int i, int j)
{
	return &rows->covariance[(size_t) i * rows->n + j];
}

#endif							/* RESILIENCE_EVENT_STUDY_H */
