/*-------------------------------------------------------------------------
 *
 * variance.h
 *		The variance of a contrast, and the degrees of freedom to judge it by.
 *
 * Three families, each in a file of its own: of rows, of clusters, and of a
 * survey design.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_VARIANCE_H
#define RESILIENCE_VARIANCE_H

#include "core/model/fit.h"
#include "core/model/psu_counts.h"

typedef enum Vcov
{
	VCOV_IID,
	VCOV_HC0,
	VCOV_HC1,
	VCOV_HC2,
	VCOV_HC3,
	VCOV_CR0,
	VCOV_CR1,
	VCOV_CR1S,
	VCOV_CR1N,
	VCOV_CR2,
	VCOV_CR3,
	VCOV_CRV3,
	VCOV_CRV3J,
	VCOV_SURVEY,
	VCOV_JK1,
	VCOV_JKN
} Vcov;

typedef enum VarianceStatus
{
	VARIANCE_OK,
	VARIANCE_TOO_FEW,			/* a group rests on one row or one cluster */
	VARIANCE_INDISPENSABLE,		/* without one cluster there is no estimate */
	VARIANCE_ZERO,				/* the residuals do not vary */
	VARIANCE_UNEQUAL_ROWS,		/* HC wants rows that sums do not hold */
	VARIANCE_LONELY_PSU,		/* a stratum with one PSU */
	VARIANCE_FPC_TOO_SMALL		/* more PSUs in a stratum than it has */
} VarianceStatus;

typedef struct Variance
{
	VarianceStatus status;
	double		std_error;
	double		df;
	uint32_t	at;				/* the cluster at fault */
} Variance;

/* What to do with a stratum that has one PSU: R's survey.lonely.psu. */
typedef enum LonelyPsu
{
	LONELY_FAIL,
	LONELY_REMOVE,
	LONELY_CERTAINTY,
	LONELY_AVERAGE,
	LONELY_ADJUST
} LonelyPsu;

typedef struct SurveyChoices
{
	LonelyPsu	lonely;
	const Partition *strata;
	const double *population;	/* PSUs in the population of each stratum, or
								 * NULL: no finite population correction */
} SurveyChoices;

/* By name, whatever the case; false if there is none. */
extern bool vcov_by_name(const char *name, Vcov *vcov);
extern const char *vcov_name(Vcov vcov);

/* All names, for messages. */
extern const char vcov_names[];

static inline bool
vcov_is_of_survey(Vcov vcov)
{
	return vcov >= VCOV_SURVEY;
}

static inline bool
vcov_is_clustered(Vcov vcov)
{
	return vcov >= VCOV_CR0;
}

extern Variance variance_of_rows(const Fit *fit, const dd *contrast,
								 Vcov vcov);
extern Variance variance_of_clusters(const Fit *fit, const dd *contrast,
									 Vcov vcov);
extern Variance variance_of_survey(const Fit *fit, const dd *contrast,
								   Vcov vcov, const SurveyChoices *survey);

/* JKn, with the PSUs that the strata have. */
extern Variance variance_of_jackknife(const Fit *fit, const dd *contrast,
									  const Partition *strata,
									  const PsuCounts *counts);

/* From a variance in double-double; zero if it drowns in the noise. */
extern Variance variance_result(dd variance, bool noise, double df);
extern Variance variance_failed(VarianceStatus status, uint32_t at);

#endif							/* RESILIENCE_VARIANCE_H */
