/*-------------------------------------------------------------------------
 *
 * sensitivity.h
 *		What is left of a conclusion if trends were not quite parallel.
 *
 * With one period before, nothing in the data speaks for parallel trends.  But
 * one may ask: if the arms' trends differed by up to m, what could the effect
 * be?  The estimate then has a bias of up to m, and the shortest interval of
 * fixed length that covers whatever the bias is
 *
 *		estimate -+ cv(m / std_error) std_error,
 *
 * where cv(b) is the quantile of |T + b| (Armstrong and Kolesar 2018; Rambachan
 * and Roth 2023, for a bound on the size of the violation).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SENSITIVITY_H
#define RESILIENCE_SENSITIVITY_H

/* The number c with P(|T + bias| <= c) = level; T normal if df is infinite. */
extern double biased_critical_value(double bias, double df, double level);

/*
 * The largest m whose interval does not hold 0; negative if even that of
 * m = 0 holds it.
 */
extern double breakdown_point(double estimate, double std_error, double df,
							  double level);

#endif							/* RESILIENCE_SENSITIVITY_H */
