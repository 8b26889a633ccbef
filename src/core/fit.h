/*-------------------------------------------------------------------------
 *
 * fit.h
 *		Weighted least squares from normal equations.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FIT_H
#define RESILIENCE_FIT_H

#include "core/design.h"

typedef struct Fit
{
	int			k;
	int			rank;
	bool	   *dropped;		/* columns that depend on earlier ones */
	Equations	total;
	dd		   *r;				/* X'WX = R'R */
	dd		   *coefficients;	/* those of dropped columns are 0 */
	dd			rss;			/* weighted residual sum of squares */
	int64_t		rows;
} Fit;

extern Fit *fit_create(const Design *design);
extern void fit_free(Fit *fit);

/* b'(contrast) */
extern dd	fit_estimate(const Fit *fit, const dd *contrast);

#endif							/* RESILIENCE_FIT_H */
