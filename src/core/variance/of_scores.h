/*-------------------------------------------------------------------------
 *
 * of_scores.h
 *		The covariance of statistics of a survey, from their scores.
 *
 * This is the door for whatever is linearised: the scores of contrasts of a
 * fit (of_survey.c), or of a total, a ratio, an index, one for each primary
 * sampling unit (cluster).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_OF_SCORES_H
#define RESILIENCE_OF_SCORES_H

#include "core/base/names.h"
#include "core/model/cluster_scores.h"
#include "core/variance/covariance.h"

/* What to do with a stratum that has one PSU: R's survey.lonely.psu. */
typedef enum LonelyPsu
{
	LONELY_FAIL,
	LONELY_REMOVE,
	LONELY_CERTAINTY,
	LONELY_AVERAGE,
	LONELY_ADJUST
} LonelyPsu;

extern const NameList lonely_psu_names;

typedef struct SurveyChoices
{
	LonelyPsu	lonely;
	const double *population;	/* PSUs in the population of each stratum, or
								 * NULL: no finite population correction */
	bool		domain_lonely;	/* so of a stratum of which one PSU has rows in
								 * the domain: survey.adjust.domain.lonely */
} SurveyChoices;

/*
 * Strata and how many PSUs were drawn in each, if some have no scores because
 * they have nothing in the domain: these count as scores of 0.  NULL: there
 * are no such.
 */
typedef struct Strata
{
	const Partition *partition;
	const uint32_t *n_psus;
} Strata;

/*
 * The same, however the scores of units are had: how many units a stratum has,
 * and how many of them rows in the domain; one of them to name it by; the sums
 * of their scores, and those of products of two.  Sums are 0 on entry.  A
 * stratum without rows in the domain is none.
 */
typedef struct StratumSource
{
	uint32_t	n_strata;
	double		(*units) (const void *context, uint32_t stratum);
	double		(*with_rows) (const void *context, uint32_t stratum);
	uint32_t	(*at) (const void *context, uint32_t stratum);
	void		(*sum) (const void *context, uint32_t stratum, dd *sums,
						Covariance *products);
	const void *context;
} StratumSource;

/*
 * Is the variance of a stratum, of so many units and so many with rows in the
 * domain, not to be told from its own units alone?
 */
extern bool stratum_is_lonely(const SurveyChoices *survey, uint32_t h,
							  double units, double with_rows);

/* Was all that there is of it drawn? */
extern bool stratum_is_certain(const SurveyChoices *survey, uint32_t h,
							   double units);

/* Degrees of freedom are the caller's to put. */
extern Covariance *covariance_of_strata(int n, const StratumSource *source,
										const SurveyChoices *survey);

/* Is there a stratum that the choices do not allow for?  Cluster *at is in it. */
extern VarianceStatus strata_check(const Strata *strata,
								   const SurveyChoices *survey, uint32_t *at);

/* The degrees of freedom are PSUs less strata, of those with scores. */
extern Covariance *covariance_of_scores(const Scores *scores,
										const Strata *strata,
										const SurveyChoices *survey);

#endif							/* RESILIENCE_OF_SCORES_H */
