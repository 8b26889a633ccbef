/*-------------------------------------------------------------------------
 *
 * contrast_plan.h
 *		The plan of effects on parts of the same clusters: four groups of each
 *		part, and slopes of its own.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CONTRAST_PLAN_H
#define RESILIENCE_CONTRAST_PLAN_H

#include "core/answer/inference.h"

typedef struct ContrastPlan
{
	DesignPlan	plan;
	PlannedGroup *groups;
	double	   *columns;
	double	   *contrasts;
	PlannedSlopes slopes;		/* those of covariates in each part */
	bool	   *has_slope;
} ContrastPlan;

/*
 * Of n of the parts, from "first" on; the weights are those of each contrast in
 * turn.
 */
extern ContrastPlan contrast_plan_create(int first, int n, int n_contrasts,
										 const double *weights);
extern void contrast_plan_free(ContrastPlan *of);
extern Design *contrast_plan_design(const Sample *joined,
									const ContrastPlan *of);

/* A weighted sum by permutation of the clusters' labels (contrast_permutation.c). */
extern void contrast_permute(const Sample *joined, int n,
							 const double *weights, const Choices *choices,
							 Estimate *estimate, ConfidenceSet *set);

#endif							/* RESILIENCE_CONTRAST_PLAN_H */
