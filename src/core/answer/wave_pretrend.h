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

#endif							/* RESILIENCE_WAVE_PRETREND_H */
