/*-------------------------------------------------------------------------
 *
 * survey_totals.h
 *		Totals over the rows of a survey_sample, and the covariance of
 *		functions of them: by the design that it was drawn by, or by replicate
 *		weights.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SURVEY_TOTALS_H
#define RESILIENCE_SURVEY_TOTALS_H

#include "core/sample/replicate_keys.h"
#include "core/variance/of_row_sums.h"

typedef struct SurveyTotals
{
	int			n;
	dd		   *totals;
	Covariance *covariance;		/* of the totals; NULL of replicate weights */
	ReplicateDesign *design;	/* of those; NULL if there are none */
	dd		   *replicates;		/* the totals by each of them */
	uint32_t	lost;			/* replicates that had no value of a function */
	double		df;
} SurveyTotals;

/* Of a canonical sample, whose replicate weights, if any, have a design. */
extern SurveyTotals *survey_totals_create(const Sample *sample,
										  const SurveyUnits *units,
										  const RowSums *sums,
										  const SurveyChoices *survey);
extern void survey_totals_free(SurveyTotals *totals);

/*
 * Functions of totals, with their derivatives (functions x totals) unless these
 * are not asked for (NULL).  Not finite where there is no such value.
 */
typedef struct TotalsFunctions
{
	int			n;
	void		(*values) (const dd *totals, dd *values, dd *derivatives,
						   const void *context);
	const void *context;
} TotalsFunctions;

/*
 * Their covariance, by the derivatives or by their values for each replicate.
 * A variance that is nothing but rounding of its terms is 0.
 */
extern Covariance *covariance_of_functions(SurveyTotals *totals,
										   const TotalsFunctions *functions);

#endif							/* RESILIENCE_SURVEY_TOTALS_H */
