/*-------------------------------------------------------------------------
 *
 * synthetic_placebo.h
 *		What would be found if some of the comparators were the treated.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SYNTHETIC_PLACEBO_H
#define RESILIENCE_SYNTHETIC_PLACEBO_H

#include "core/answer/synthetic.h"
#include "core/model/synthetic_fit.h"

/*
 * The standard error of a synthetic that has an estimate, its p-value and
 * interval, or why there are none.
 */
extern void synthetic_placebo(const SyntheticSides *sides,
							  const SyntheticRule *rule,
							  const SyntheticChoices *choices,
							  Synthetic *synthetic);

#endif							/* RESILIENCE_SYNTHETIC_PLACEBO_H */
