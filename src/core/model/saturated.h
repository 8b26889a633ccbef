/*-------------------------------------------------------------------------
 *
 * saturated.h
 *		A column for each cohort in each period that has rows.
 *
 * Without effects the coefficients are the means of cohorts in periods, and
 * every effect of a cohort in a period, and every sum of these with fixed
 * factors, is a contrast of them.  With effects, columns that tell no more than
 * the effects are dropped by the fit, and contrasts of means within clusters or
 * blocks remain.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SATURATED_H
#define RESILIENCE_SATURATED_H

#include "core/model/design.h"

typedef struct SaturatedPlan
{
	DesignPlan	plan;			/* of the arrays below */
	PlannedGroup *groups;		/* by cohort, then period */
	double	   *columns;
	double	   *contrasts;		/* of 0, to be filled */
} SaturatedPlan;

/* The cohorts and periods of cells with rows, each once. */
extern PlannedGroup *saturated_groups(const Sample *sample, int *n_groups);

extern SaturatedPlan *saturated_create(const Sample *sample, Effects effects,
									   bool with_covariates, int n_contrasts);
extern void saturated_free(SaturatedPlan *saturated);

/*
 * Let a contrast be (treated in period - in base) - (comparators in period -
 * in base), of two cohorts; false if one of the four has no rows.
 */
extern bool saturated_difference(SaturatedPlan *saturated, int contrast,
								 int32_t treated, int32_t comparators,
								 int32_t period, int32_t base);

#endif							/* RESILIENCE_SATURATED_H */
