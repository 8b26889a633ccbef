/*-------------------------------------------------------------------------
 *
 * survey_estimate.h
 *		Means, totals, proportions and ratios of a survey.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SURVEY_ESTIMATE_H
#define RESILIENCE_SURVEY_ESTIMATE_H

#include "core/answer/facts.h"
#include "core/inference/proportion_interval.h"
#include "core/variance/of_row_sums.h"

typedef enum SurveyStatistic
{
	SURVEY_MEAN,
	SURVEY_TOTAL,
	SURVEY_PROPORTION,
	SURVEY_RATIO				/* of the outcome to the first auxiliary */
} SurveyStatistic;

/* What a design effect compares with: rows drawn from so many, or from any. */
typedef enum DesignEffect
{
	DEFF_REPLACE,
	DEFF_FINITE
} DesignEffect;

extern const NameList design_effect_names;

typedef struct SurveyQuestion
{
	SurveyStatistic statistic;
	ProportionInterval interval;
	DesignEffect deff;
	SurveyChoices survey;
	double		conf_level;
} SurveyQuestion;

extern const SurveyQuestion default_survey_question;

/* Numbers that there are not are NaN. */
typedef struct SurveyEstimate
{
	double		estimate;
	double		std_error;
	double		df;
	double		low;
	double		high;
	int64_t		rows;			/* in the domain */
	int64_t		missing;		/* outside, or left out */
	double		weight;			/* of the rows in the domain */
	double		design_effect;
	double		effective_rows;
	uint32_t	replicates;		/* sets of weights; 0: units were drawn */
	double		psus;			/* with rows in the domain, and their strata */
	double		strata;
	VarianceStatus status;
	Facts		facts;
} SurveyEstimate;

/*
 * The sample is canonical, and has no further key unless it is calibrated; the
 * units are its own.
 */
extern void survey_estimate(const Sample *sample, const SurveyUnits *units,
							const SurveyQuestion *question,
							SurveyEstimate *estimate);

/* Are the values of all rows 0 or 1? */
extern bool survey_is_binary(const Sample *sample);

/*
 * The smallest and largest values of the rows in the domain: those outside have
 * none, but are kept as 0.  False of a boolean.
 */
extern bool survey_value_range(const Sample *sample, ValueRange *range);

#endif							/* RESILIENCE_SURVEY_ESTIMATE_H */
