/*-------------------------------------------------------------------------
 *
 * survey_contrast.h
 *		Contrasts of means, totals or ratios of parts of a survey that share
 *		its units.
 *
 * "joined" holds the samples of the parts side by side (core/sample/sample_join.h,
 * by joined_arm): what a unit's people have in common in two parts goes into
 * their covariance.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SURVEY_CONTRAST_H
#define RESILIENCE_SURVEY_CONTRAST_H

#include "core/base/names.h"
#include "core/inference/t_interval.h"
#include "core/inference/wald_test.h"
#include "core/variance/survey_totals.h"

/* What of each part. */
typedef enum PartStatistic
{
	PART_MEAN,
	PART_TOTAL,
	PART_RATIO					/* of the value to the first auxiliary */
} PartStatistic;

extern const NameList part_statistic_names;

/* Of the statistics t and the weights w: sum w t, sum w log t, prod t^w. */
typedef enum ContrastScale
{
	SCALE_DIFFERENCE,
	SCALE_LOG_RATIO,
	SCALE_RATIO					/* its interval and test are of the logarithm */
} ContrastScale;

extern const NameList contrast_scale_names;

/* Statistics of the parts, and their covariance. */
typedef struct SurveyParts
{
	int			n;
	dd		   *values;			/* NaN of a part without rows, or a ratio to 0 */
	int64_t    *rows;			/* in the domain, by part */
	Covariance *covariance;
	double		df;
	uint32_t	replicates;		/* sets of weights; 0: units were drawn */
	uint32_t	lost;			/* replicates without a value of some part */
	int			lacking;		/* the first part without a value, or -1 */
} SurveyParts;

extern SurveyParts *survey_parts_create(const Sample *joined,
										const SurveyUnits *units, int n,
										PartStatistic statistic,
										const SurveyChoices *survey);
extern void survey_parts_free(SurveyParts *parts);

typedef struct SurveyContrast
{
	double		estimate;
	double		std_error;		/* NaN: none, as the covariance says why */
	double		df;
	bool		has_interval;
	ConfidenceInterval interval;
	int			not_positive;	/* of ratios: a part that has no logarithm, or -1 */
} SurveyContrast;

/* By t, or by the normal distribution if the degrees of freedom are infinite. */
extern void survey_contrast(const SurveyParts *parts, const double *weights,
							ContrastScale scale, double conf_level,
							SurveyContrast *contrast);

/* Are all of these contrasts 0?  Rows of the matrix are contrasts. */
typedef struct SurveyWald
{
	int			rank;			/* contrasts that do not follow from others */
	double		wald;
	WaldTest	test;
} SurveyWald;

extern void survey_contrasts_wald(const SurveyParts *parts,
								  const double *contrasts, int n_contrasts,
								  SurveyWald *wald);

#endif							/* RESILIENCE_SURVEY_CONTRAST_H */
