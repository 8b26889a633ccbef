/*-------------------------------------------------------------------------
 *
 * quantiles.h
 *		Quantiles of the distributions that intervals are made of.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_QUANTILES_H
#define RESILIENCE_QUANTILES_H

/* What T exceeds with that probability; infinite df: the normal distribution. */
extern double t_upper_quantile(double tail, double df);

/*
 * Of the beta distribution, a and b not negative: 0 if a is 0, 1 if b is.  The
 * tail is below or above.
 */
extern double beta_lower_quantile(double tail, double a, double b);
extern double beta_upper_quantile(double tail, double a, double b);

#endif							/* RESILIENCE_QUANTILES_H */
