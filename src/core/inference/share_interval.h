/*-------------------------------------------------------------------------
 *
 * share_interval.h
 *		Confidence intervals for a share of people, as Woodruff's for a quantile
 *		start from: R's survey::svyquantile(interval.type = ...).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SHARE_INTERVAL_H
#define RESILIENCE_SHARE_INTERVAL_H

#include <stdbool.h>

#include "core/base/names.h"

typedef enum ShareInterval
{
	SHARE_MEAN,					/* the share and so many standard errors */
	SHARE_BETA,					/* Korn and Graubard's, by an effective number */
	SHARE_XLOGIT,				/* of log odds */
	SHARE_ASIN					/* of the angle whose sine's square it is */
} ShareInterval;

extern const NameList share_interval_names;

/* What is known of a share. */
typedef struct Share
{
	double		share;
	double		variance;
	double		df;				/* infinite: the normal distribution */
	double		rows;
} Share;

/*
 * The t quantile of the interval goes to *quantile.  False if there is none: no
 * variance, as of a share of 0 or 1, or no degrees of freedom.
 */
extern bool share_interval(const Share *share, ShareInterval kind,
						   double conf_level, double *low, double *high,
						   double *quantile);

#endif							/* RESILIENCE_SHARE_INTERVAL_H */
