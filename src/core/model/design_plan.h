/*-------------------------------------------------------------------------
 *
 * design_plan.h
 *		What a design is made from: which cells take part, the columns that
 *		they have, and what is asked of the coefficients.
 *
 * A plan is data.  Its groups are cells of one cohort in one period, over all
 * clusters; each has a row of the columns that come before the covariates.
 * Several groups may have the same row, so that they share a mean.  Contrasts
 * are rows of factors of the same columns; those of one plan share one fit.
 * Covariates have one slope each, or several, of which each group has some: a
 * covariate's slope in a cohort is one that the groups of the cohort have.
 * two_waves.h and saturated.h make plans; others are written as tables.
 *
 * Cells of no group are outside the design, as if they had the weight 0: a
 * cluster that has no other cells is a PSU without rows, as with R's subset()
 * of a survey design.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DESIGN_PLAN_H
#define RESILIENCE_DESIGN_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/names.h"

typedef enum Effects
{
	EFFECTS_NONE,
	EFFECTS_CLUSTER,
	EFFECTS_BLOCK
} Effects;

extern const NameList effects_names;

typedef struct PlannedGroup
{
	int32_t		cohort;
	int32_t		period;
	bool		treated;		/* on the side of the treated, not of those that
								 * they are compared with */
	bool		after;			/* the start of treatment, not before it */
} PlannedGroup;

typedef struct DesignPlan
{
	Effects		effects;
	bool		with_covariates;
	int			n_groups;
	int			n_columns;		/* before the covariates */
	int			n_contrasts;
	const PlannedGroup *groups; /* no two of one cohort and period */
	const double *columns;		/* groups x columns */
	const double *contrasts;	/* contrasts x columns */
} DesignPlan;

typedef struct PlannedSlopes
{
	int			n;				/* of each covariate */
	const bool *has;			/* groups x slopes: which a group has */
} PlannedSlopes;

#endif							/* RESILIENCE_DESIGN_PLAN_H */
