/*-------------------------------------------------------------------------
 *
 * polynomial.h
 *		The real roots of a polynomial of low degree.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_POLYNOMIAL_H
#define RESILIENCE_POLYNOMIAL_H

#define MAX_DEGREE 4

/*
 * The places where c[0] + c[1] x + ... + c[degree] x^degree changes its sign,
 * in order; returns how many.  A root that it only touches is not one.
 */
extern int	sign_changes(const double *c, int degree,
						 double places[MAX_DEGREE]);

#endif							/* RESILIENCE_POLYNOMIAL_H */
