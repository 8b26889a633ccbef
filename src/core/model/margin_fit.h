/*-------------------------------------------------------------------------
 *
 * margin_fit.h
 *		The regression on margins: its normal equations, factored.
 *
 * Every pattern has one category of the first margin, so its block of the
 * normal equations is diagonal: the other columns are taken about their means
 * in it, and only their matrix is factored.  Columns that depend on others, as
 * the last category of each further margin does, get a coefficient of 0.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_MARGIN_FIT_H
#define RESILIENCE_MARGIN_FIT_H

#include "core/model/margin_table.h"

typedef struct MarginFit
{
	const MarginTable *table;
	dd		   *first;			/* sums of weights of the first columns */
	dd		   *means;			/* of the others in each of them */
	dd		   *factor;			/* of the others */
	bool	   *dropped;
} MarginFit;

/* Weights by pattern, none of them negative. */
extern MarginFit *margin_fit_create(const MarginTable *table,
									const dd *weights);
extern void margin_fit_free(MarginFit *fit);

/* Solve X'WX b = sums, both by column. */
extern void margin_fit_solve(const MarginFit *fit, const dd *sums,
							 dd *coefficients);

#endif							/* RESILIENCE_MARGIN_FIT_H */
