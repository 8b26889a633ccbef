/*-------------------------------------------------------------------------
 *
 * pretrend_power.h
 *		What trends does a look at the effects before the start find, and what
 *		do those that it does not find do to the effects after it (Roth 2022)?
 *
 * The violation of parallel trends is a line through the reference: as many steps
 * from it, so many times the slope.  A study passes if no effect before the
 * reference is further from 0 than "critical" standard errors.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PRETREND_POWER_H
#define RESILIENCE_PRETREND_POWER_H

#include "core/inference/event_effects.h"
#include "core/inference/normal_box.h"

/* Has every effect before the reference a standard error above 0? */
extern bool pretrends_vary(const EventStudy *study);

/* How probable it is to pass. */
extern BoxProbability pretrend_pass(const EventStudy *study, double critical,
									double slope);

/*
 * The slope, positive, that does not pass with the probability "power"; NaN if
 * no trend at all passes as rarely.
 */
extern double pretrend_slope(const EventStudy *study, double critical,
							 double power);

/*
 * What the coefficients, those after the reference too, are on average among
 * studies that pass, if there is no effect: the violation and what passing adds.
 */
extern void pretrend_bias(const EventStudy *study, double critical,
						  double slope, double *bias);

#endif							/* RESILIENCE_PRETREND_POWER_H */
