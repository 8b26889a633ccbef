/*-------------------------------------------------------------------------
 *
 * sign_changes.h
 *		Where a function of one number is not negative.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SIGN_CHANGES_H
#define RESILIENCE_SIGN_CHANGES_H

typedef double (*RealFunction) (double x, const void *context);

/*
 * The zero of a function that rises from below 0 at "low" to above it at "high",
 * by false position, where it is within the tolerance of 0; or the end at which
 * it is, if it is not between them.
 */
extern double find_rising(RealFunction f, const void *context, double low,
						  double high, double tolerance);

/*
 * Every stretch where the function is not negative, and between two places
 * that follow each other is smooth; infinite where it goes on for a billion
 * units.  Stretches that touch at a place are given as two, and what is between
 * places closer than 1e-11 units is not looked at.  Sorts the places, of which
 * there is one at least; those that are not finite are left out.
 */
extern void find_stretches(RealFunction f, const void *context,
						   double *places, int n, double unit,
						   void (*give) (double low, double high, void *to),
						   void *to);

#endif							/* RESILIENCE_SIGN_CHANGES_H */
