/*-------------------------------------------------------------------------
 *
 * balance.h
 *		Are the arms alike to begin with?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_BALANCE_H
#define RESILIENCE_BALANCE_H

#include "core/answer/estimate.h"

typedef struct Balance
{
	int64_t		rows_treated;
	int64_t		rows_comparator;
	double		mean_treated;	/* if there are rows */
	double		mean_comparator;
	bool		has_spread;		/* both arms vary */
	double		smd;			/* difference / root mean variance */
	double		variance_ratio; /* treated / comparator */
	Estimate	difference;		/* treated less comparator, and its test */
} Balance;

/* Of a canonical sample of one period, PERIOD_PRE. */
extern Balance compare_arms(const Sample *sample);

#endif							/* RESILIENCE_BALANCE_H */
