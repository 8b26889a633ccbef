/*-------------------------------------------------------------------------
 *
 * quadrature.h
 *		Integrals over an interval, to nearly the last digit.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_QUADRATURE_H
#define RESILIENCE_QUADRATURE_H

typedef double (*Integrand) (double x, const void *context);

/*
 * By Gauss and Legendre's rule of ten points on halves of halves, until those
 * change nothing beyond "tolerance".  What is narrow or has kinks should be cut
 * there by the caller.
 */
extern double integrate(Integrand f, const void *context, double low,
						double high, double tolerance);

#endif							/* RESILIENCE_QUADRATURE_H */
