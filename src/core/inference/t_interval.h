/*-------------------------------------------------------------------------
 *
 * t_interval.h
 *		From an estimate and its standard error to p-value and interval.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_T_INTERVAL_H
#define RESILIENCE_T_INTERVAL_H

#include <stdbool.h>

typedef struct ConfidenceInterval
{
	double		statistic;
	double		p_value;		/* two-sided */
	double		low;
	double		high;
} ConfidenceInterval;

/* By Student's t; false if the numbers given make no interval. */
extern bool t_interval(double estimate, double std_error, double df,
					   double conf_level, ConfidenceInterval *interval);

/* The same by the normal distribution. */
extern bool normal_interval(double estimate, double std_error,
							double conf_level, ConfidenceInterval *interval);

/* P(T <= t) of Student's t, or of the normal distribution if df is infinite. */
extern double t_probability(double t, double df);

#endif							/* RESILIENCE_T_INTERVAL_H */
