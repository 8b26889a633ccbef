/*-------------------------------------------------------------------------
 *
 * wave_pretrend.h
 *		Are there effects before the start?  A joint test of all of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_PRETREND_H
#define RESILIENCE_WAVE_PRETREND_H

#include "core/answer/event_study.h"
#include "core/answer/wave_aggregate.h"
#include "core/inference/wald_test.h"

typedef struct Pretrend
{
	bool		has_wald;
	double		wald;			/* of so many effects that do not depend on others */
	int			rank;
	bool		has_test;
	WaldTest	test;
	bool		by_eta;			/* as many degrees of freedom as the variance has */
	int			effects;		/* tested */
	uint32_t	clusters;		/* that have rows of them */
	Method		method;
	Facts		facts;
} Pretrend;

/*
 * Of the effects at event times within the bounds of choices->average, of which
 * the rest is not looked at.  What else wave_aggregate() asks for.
 */
extern Pretrend *wave_pretrend(const Sample *sample, const Waves *waves,
							   const AggregateChoices *choices);

/*
 * Of the coefficients of a regression at event times within the bounds of the
 * choices: means over cohorts.  Of methods that impute, of the regression on
 * untreated rows.
 */
extern Pretrend *event_pretrend(const Sample *sample, const Waves *waves,
								const EventChoices *choices,
								Reference reference);

/*
 * What both have in common: Wald's statistic of n effects with covariances v,
 * and which effects depend on others before them; then its test, with degrees
 * of freedom that are infinite if v is taken as known.
 */
extern void pretrend_find_wald(Pretrend *pretrend, int n,
							   const double *effects, const dd *v,
							   bool *dropped);
extern bool pretrend_is_testable(Pretrend *pretrend);
extern void pretrend_judge(Pretrend *pretrend, double freedom);
extern void pretrend_note_tested(Pretrend *pretrend, int64_t tested,
								 int64_t all);

#endif							/* RESILIENCE_WAVE_PRETREND_H */
