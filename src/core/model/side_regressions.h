/*-------------------------------------------------------------------------
 *
 * side_regressions.h
 *		An effect adjusted by outcome regression as a contrast of one fit.
 *
 * The means of the treated before and after and the regressions of comparators
 * before and after (adjusted.h) are one regression, of a column for each side
 * and the covariates of comparators of each period; at a fixed mean x of the
 * covariates of the treated the effect is a contrast of its coefficients,
 *
 *		(mean after - mean before) - (1, x)'(b after - b before).
 *
 * So its residuals can be adjusted as those of any fit (CR2, CR3), and it has
 * Satterthwaite's degrees of freedom.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SIDE_REGRESSIONS_H
#define RESILIENCE_SIDE_REGRESSIONS_H

#include "core/model/fit.h"

/* Covariates of two periods are as many columns. */
#define MAX_SIDE_COVARIATES (MAX_COVARIATES / 2)

typedef struct SideRegressions
{
	Sample	   *sample;
	Design	   *design;
	Fit		   *fit;
	dd		   *contrast;
} SideRegressions;

/*
 * Groups of the design on their sides, or OUTSIDE; "mean" is from its origin,
 * and bits of "dropped" are covariates that are left out.  The clusters of the
 * fit are those that have rows on some side, in order.
 */
extern SideRegressions *side_regressions_create(const Design *design,
												const signed char *side_of,
												const dd *mean,
												uint64_t dropped);
extern void side_regressions_free(SideRegressions *regressions);

#endif							/* RESILIENCE_SIDE_REGRESSIONS_H */
