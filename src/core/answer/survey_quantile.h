/*-------------------------------------------------------------------------
 *
 * survey_quantile.h
 *		Quantiles of a value in a survey, with Woodruff's intervals.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SURVEY_QUANTILE_H
#define RESILIENCE_SURVEY_QUANTILE_H

#include "core/inference/share_interval.h"
#include "core/numeric/weighted_quantile.h"
#include "core/variance/survey_totals.h"

typedef struct QuantileChoices
{
	QuantileRule rule;
	ShareInterval interval;
	SurveyChoices survey;
	double		conf_level;
} QuantileChoices;

typedef struct QuantileEstimate
{
	double		estimate;		/* NaN: there are no rows */
	double		std_error;		/* NaN if an end is */
	double		low;			/* NaN: the share there is below 0 */
	double		high;			/* NaN: the share there is above 1 */
	double		df;
	uint32_t	lost;			/* replicates without rows in the domain */
	VarianceStatus status;
	uint32_t	at;				/* a cell of the stratum at fault */
} QuantileEstimate;

/* A sample of patterns that are the value, and what it is asked often. */
typedef struct SurveyDistribution
{
	const Sample *sample;
	const SurveyUnits *units;	/* the sample's */
	WeightedValues *values;
	int64_t		rows;			/* in the domain */
	int64_t		missing;		/* outside it, or of weight 0 */
} SurveyDistribution;

extern SurveyDistribution *survey_distribution_create(const Sample *sample,
													  const SurveyUnits *units);
extern void survey_distribution_free(SurveyDistribution *distribution);

/* 0 <= p <= 1. */
extern void survey_quantile(const SurveyDistribution *distribution, double p,
							const QuantileChoices *choices,
							QuantileEstimate *estimate);

#endif							/* RESILIENCE_SURVEY_QUANTILE_H */
