/*-------------------------------------------------------------------------
 *
 * inequality.h
 *		An index of inequality, and the difference-in-differences of one, with
 *		their standard errors.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_INEQUALITY_H
#define RESILIENCE_INEQUALITY_H

#include "core/answer/estimate.h"
#include "core/model/inequality_index.h"
#include "core/variance/of_row_sums.h"

/* Who is ranked together. */
typedef enum RankWithin
{
	WITHIN_ARM_AND_WAVE,
	WITHIN_WAVE					/* both arms */
} RankWithin;

extern const NameList rank_within_names;

/* The sample must be canonical and of patterns of one covariate. */
typedef struct InequalityRequest
{
	const Sample *sample;
	InequalityQuestion question;	/* bounds not given are NaN */
	RankWithin within;			/* of a difference-in-differences */
	const Choices *choices;		/* vcov, conf_level, and what draws */
	SurveyChoices survey;		/* of VCOV_SURVEY */
	const SurveyUnits *units;	/* of a survey_sample: what was drawn */
} InequalityRequest;

typedef struct Inequality
{
	InequalityQuestion question;
	const InequalityRequest *request;
	double		at_fault;		/* an outcome that is not as needed */
	int			n_populations;	/* 1, or TWO_WAVES_GROUPS */
	Estimate	estimate;		/* the interval of a ratio is by its logarithm */
	double		values[MOST_POPULATIONS];	/* of the index; NaN */
	double		mean;			/* of one population */
	double		psus;			/* of a survey, with rows in the domain */
	double		strata;			/* likewise */
	uint32_t	n_ranks;
	uint32_t	draws;			/* of a permutation: all assignments, or 0 */
} Inequality;

/* What is not as it must be, so that nothing was estimated. */
typedef enum InequalityNeed
{
	INEQUALITY_NEEDS_NOTHING,
	INEQUALITY_NEEDS_FEWER_RANKS,
	INEQUALITY_NEEDS_VALUES,	/* as what is ranked by */
	INEQUALITY_NEEDS_BOUNDS,	/* to be given */
	INEQUALITY_NEEDS_WIDER_BOUNDS,
	INEQUALITY_NEEDS_PROPORTIONS,
	INEQUALITY_NEEDS_COUNTS,	/* or other outcomes of 0 or more */
	INEQUALITY_NEEDS_NO_NEGATIVES,
	INEQUALITY_NEEDS_POSITIVE
} InequalityNeed;

/* Is there such a variance of an index, with ranks estimated or as if fixed? */
extern bool inequality_vcov_applies(const InequalityQuestion *question, Vcov vcov);

/* Of a survey_sample; of the two-by-two of a did_sample. */
extern InequalityNeed inequality_of_survey(const InequalityRequest *request,
										   Inequality *found);
extern InequalityNeed inequality_did(const InequalityRequest *request,
									 Inequality *found);

/*
 * The latter by randomisation: the p-value of no effect is the share of ways
 * to assign the treatment that give as large a difference; ranks are found
 * anew for each.
 */
extern InequalityNeed inequality_permutation(const InequalityRequest *request,
											 Inequality *found);

#endif							/* RESILIENCE_INEQUALITY_H */
