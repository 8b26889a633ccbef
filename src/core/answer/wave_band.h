/*-------------------------------------------------------------------------
 *
 * wave_band.h
 *		Intervals of averages of effects that hold all at once.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_BAND_H
#define RESILIENCE_WAVE_BAND_H

#include "core/answer/wave_aggregate.h"

/* Put the ends of intervals anew; that over all stays, by itself. */
extern void wave_band(WaveRows *rows, const AggregateChoices *choices);

#endif							/* RESILIENCE_WAVE_BAND_H */
