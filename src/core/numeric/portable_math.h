/*-------------------------------------------------------------------------
 *
 * portable_math.h
 *		Functions that random draws go through, of the same digits everywhere.
 *
 * The C library's log differs in its last bit from platform to platform, and
 * with it would every bootstrap.  These use +, -, *, / and sqrt only, which
 * IEEE 754 fixes to the last bit.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PORTABLE_MATH_H
#define RESILIENCE_PORTABLE_MATH_H

/* Natural logarithm of a normal positive number, to about 1 ulp. */
extern double portable_log(double x);

/* Its inverse, to about 1 ulp; infinite from 709.79 on. */
extern double portable_exp(double x);

/* P(Z <= x) of a standard normal, to 1e-15 of itself down to 1e-300. */
extern double portable_normal_cdf(double x);

/* Its logarithm, for any x. */
extern double portable_normal_log_cdf(double x);

/* The inverse of the standard normal distribution, 0 < p < 1, to 1e-15. */
extern double portable_normal_quantile(double p);

#endif							/* RESILIENCE_PORTABLE_MATH_H */
