/*-------------------------------------------------------------------------
 *
 * noise.h
 *		How large an effect would be if outcomes did not cancel.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_NOISE_H
#define RESILIENCE_NOISE_H

#include "core/fit.h"

/*
 * An effect is a sum over rows of outcomes times influences, and so is each
 * cluster's part in its variance.  This is the root of the sum over clusters of
 * the squared size of their sums, were all terms of one sign: what is left of
 * a variance or an effect is rounding if it is next to nothing beside this.
 * Outcomes are as they came, before effects are taken out: what is left after
 * that may be nothing but rounding itself.
 */
extern double noise_scale(const Fit *fit, const dd *contrast);

#endif							/* RESILIENCE_NOISE_H */
