/*-------------------------------------------------------------------------
 *
 * adjusted.h
 *		A two-by-two that is adjusted for covariates, as in Callaway and
 *		Sant'Anna (2021) for repeated cross-sections.
 *
 * The sides are comparators and treated, before and after.  With means y of a
 * side, the mean x of the covariates of the treated of both periods, and
 * regressions b of the outcome on (1, covariates) within a side, the effect is
 * the difference, after less before, of
 *
 *		reg		y of the treated - x'b of comparators
 *		ipw		y of the treated - the mean of comparators weighted by
 *				p / (1 - p)
 *		dr		x'(b of the treated - b of comparators) - the mean of residuals of
 *				comparators, weighted likewise
 *
 * where p is the propensity of being treated, a logistic regression over both
 * periods.  Weighted means have weights that sum to 1 (Hajek); dr is the locally
 * efficient one of Sant'Anna and Zhao (2020).  Unlike a regression with one
 * coefficient for all sides, these are effects on the treated, whose covariates
 * may differ in their effects on trends.
 *
 * reg needs sums only.  The others need the propensity of each row, which has
 * one value in a cell whose rows have the same covariates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ADJUSTED_H
#define RESILIENCE_ADJUSTED_H

#include "core/base/names.h"
#include "core/model/equations.h"

/* How covariates are adjusted for. */
typedef enum CovariateMethod
{
	COVARIATES_REG,				/* outcome regression */
	COVARIATES_IPW,				/* inverse probability weighting */
	COVARIATES_DR,				/* both: doubly robust */
	N_COVARIATE_METHODS
} CovariateMethod;

extern const NameList covariate_methods;

typedef enum AdjustedStatus
{
	ADJUSTED_OK,
	ADJUSTED_EMPTY,				/* a side has no rows */
	ADJUSTED_VARYING,			/* covariates vary within cells */
	ADJUSTED_SEPARATED,			/* covariates tell the arms apart */
	ADJUSTED_NO_OVERLAP			/* and all comparators of a period are out */
} AdjustedStatus;

typedef struct AdjustedWork AdjustedWork;

typedef struct Adjusted
{
	CovariateMethod method;
	AdjustedStatus status;
	double		estimate;		/* NaN unless ADJUSTED_OK */
	int64_t		cells;
	int64_t		varying;		/* cells whose covariates vary */
	int64_t		trimmed;		/* rows of comparators that are left out, as
								 * there is nobody like them among these */
	uint64_t	dropped;		/* bits: covariates that depend on others, on
								 * some side that there is a regression of */
	int			parameters;		/* that were estimated */
	AdjustedWork *work;
} Adjusted;

/* A group that takes no part; others have a side, as in TwoWavesGroup. */
#define OUTSIDE (-1)

/*
 * The design has one column, of 1, and the covariates; it must outlive what is
 * made of it.  Groups have a side each.
 */
extern Adjusted *adjusted_create(const Design *design,
								 const signed char *side_of,
								 CovariateMethod method);
extern void adjusted_free(Adjusted *adjusted);

/* What a cluster moves the estimate by, to first order. */
extern double adjusted_score(Adjusted *adjusted, uint32_t cluster);

/* The estimate without it, all computed anew; NaN if there is none. */
extern double adjusted_without(Adjusted *adjusted, uint32_t cluster);

/* ---- of reg ---- */

/*
 * The part of the score that comes of what covariates the treated have; the
 * rest are residuals of the regressions.
 */
extern double adjusted_score_of_mean(Adjusted *adjusted, uint32_t cluster);

/* The mean of the covariates of the treated, from the design's origin. */
extern const dd *adjusted_mean(const Adjusted *adjusted);

#endif							/* RESILIENCE_ADJUSTED_H */
