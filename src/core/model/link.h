/*-------------------------------------------------------------------------
 *
 * link.h
 *		The scale that trends are parallel on, of the means of groups.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_LINK_H
#define RESILIENCE_LINK_H

#include "core/base/names.h"
#include "core/numeric/dd.h"

typedef enum Link
{
	LINK_IDENTITY,				/* means */
	LINK_LOG,					/* their logarithms: effects are ratios */
	LINK_LOGIT					/* logarithms of odds: ratios of odds */
} Link;

extern const NameList link_names;

/* What a mean is on the scale; its derivative by the mean. */
extern double link_value(Link link, dd mean);
extern double link_slope(Link link, dd mean);

/* The mean that has a value on the scale; its derivative by that. */
extern double link_mean(Link link, double value);
extern double link_mean_slope(Link link, double value);

#endif							/* RESILIENCE_LINK_H */
