/*-------------------------------------------------------------------------
 *
 * lasso.h
 *		The numbers u that make u'Qu / 2 + g'u + penalty sum |u| least, for
 *		every penalty.
 *
 * They are linear in the penalty between knots, which are found one after the
 * other from the penalty on where all are 0.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_LASSO_H
#define RESILIENCE_LASSO_H

typedef struct LassoPath LassoPath;

/* Q is n x n, symmetric, without negative eigenvalues but perhaps with some of 0. */
extern LassoPath *lasso_path_create(const double *q, const double *g, int n);
extern void lasso_path_free(LassoPath *path);

/* The least penalty at which all are 0. */
extern double lasso_path_start(const LassoPath *path);

typedef struct LassoPoint
{
	double		size;			/* sum |u| */
	double		objective;		/* u'Qu / 2 + g'u */
} LassoPoint;

/* Puts u. */
extern LassoPoint lasso_path_at(const LassoPath *path, double penalty,
								double *u);

#endif							/* RESILIENCE_LASSO_H */
