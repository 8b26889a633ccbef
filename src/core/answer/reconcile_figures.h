/*-------------------------------------------------------------------------
 *
 * reconcile_figures.h
 *		A choice's numbers beside the ones that were published.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_RECONCILE_FIGURES_H
#define RESILIENCE_RECONCILE_FIGURES_H

#include "core/answer/reconcile.h"

/* Confidence levels that are tried. */
#define N_LEVELS 3

#define QUANTILES_KEPT 32

typedef struct Quantiles
{
	int			n;
	double		df[QUANTILES_KEPT];
	double		values[QUANTILES_KEPT][N_LEVELS];
} Quantiles;

extern double quantiles_find(Quantiles *quantiles, double df, int level);

/*
 * Of a regression and its variance: the units, the rounding, the alternative and
 * the confidence level that come nearest, and how near that is.
 */
extern void reconcile_writing(Reconciled *found, const Published *published,
							  Quantiles *quantiles);

#endif							/* RESILIENCE_RECONCILE_FIGURES_H */
