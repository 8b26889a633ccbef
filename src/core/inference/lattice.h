/*-------------------------------------------------------------------------
 *
 * lattice.h
 *		Means of a function over the unit cube, by shifted lattices.
 *
 * The points are i z / N modulo 1 for i = 0 .. N - 1, all moved by the same
 * random shift and folded by 1 - |2x - 1|, so that a function without a period
 * has one.  The vector z was found component by component (Sloan and Reztsov
 * 2002), with weights 1/j^2 and smoothness 2.  Several shifts say how far off a
 * mean may be.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_LATTICE_H
#define RESILIENCE_LATTICE_H

/* Lattices by size: 251, 1021, 4093, 16381 and 65521 points for each shift. */
#define LATTICES 5

/* A value at a point of the open cube. */
typedef double (*LatticeFunction) (const double *point, void *context);

typedef struct LatticeMean
{
	double		mean;
	double		error;			/* three standard errors */
	int			lattice;		/* which one it is of */
} LatticeMean;

/* 0 and 1 are of the cube's faces, not inside. */
static inline double
lattice_inside(double x)
{
	x = x > 0x1p-53 ? x : 0x1p-53;
	return x < 1.0 - 0x1p-53 ? x : 1.0 - 0x1p-53;
}

/* The first lattice between two whose error is at most "target"; or the last. */
extern LatticeMean lattice_mean(LatticeFunction f, void *context, int dims,
								int first, int last, double target);

#endif							/* RESILIENCE_LATTICE_H */
