/*-------------------------------------------------------------------------
 *
 * proportion_interval.h
 *		Confidence intervals of a proportion from a survey.
 *
 * The names and formulas are those of R's survey::svyciprop, whose logit is
 * called xlogit there.  beta is Korn and Graubard's (1998); the other name of it
 * is theirs.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PROPORTION_INTERVAL_H
#define RESILIENCE_PROPORTION_INTERVAL_H

#include <stdbool.h>

#include "core/base/names.h"

typedef enum ProportionInterval
{
	PROPORTION_WILSON,
	PROPORTION_LOGIT,
	PROPORTION_BETA,
	PROPORTION_KORN_GRAUBARD,
	PROPORTION_LINEAR
} ProportionInterval;

extern const NameList proportion_interval_names;

/*
 * Of a proportion from so many rows with that variance, which is not 0; false if
 * there is no such interval.
 */
extern bool proportion_interval(ProportionInterval kind, double proportion,
								double variance, double rows, double df,
								double conf_level, double *low, double *high);

#endif							/* RESILIENCE_PROPORTION_INTERVAL_H */
