/*-------------------------------------------------------------------------
 *
 * of_row_sums.h
 *		The covariance of statistics of a survey_sample whose scores are linear
 *		in the rows of a cell: means, totals, ratios, shares, also of several
 *		samples side by side (core/sample/sample_join.h).
 *
 * The score of a row is its weight times a sum over its covariates and its
 * outcome, with coefficients that are its cell's.  So the scores of PSUs follow
 * from the moments of their cells, and where rows were drawn, so do the squares
 * of the scores of rows: from the moments with the square of the weight.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_OF_ROW_SUMS_H
#define RESILIENCE_OF_ROW_SUMS_H

#include "core/sample/sample.h"
#include "core/variance/of_scores.h"

/*
 * What was drawn, PSUs or rows, by stratum.  What is numbered from 0 are PSUs;
 * where rows were drawn, cells: their rows are units that have one number.
 */
typedef struct SurveyUnits
{
	bool		rows_are_psus;
	uint32_t	n;				/* numbers */
	uint32_t   *number_of;		/* by cell */
	uint32_t   *first_cell;		/* by number */
	Partition  *strata;			/* of the numbers; keys are those of blocks */
	double	   *drawn;			/* units, by stratum */
	double	   *in_domain;		/* those with rows in the domain, by stratum; of
								 * a calibrated sample all */
	double		with_rows;		/* units that have rows in the domain */
	uint32_t	strata_with_rows;	/* likewise */
} SurveyUnits;

/* Of a canonical sample. */
extern SurveyUnits *survey_units_create(const Sample *sample);
extern void survey_units_free(SurveyUnits *units);

/*
 * The units that were drawn are those of another sample, which has the rows
 * outside the domain as well, of a sample that was made of the domain's alone.
 * If it is none such, *at is a cell of the sample of the domain that is not in
 * it.
 */
typedef enum DesignFit
{
	DESIGN_FITS,
	DESIGN_OF_OTHER_KIND,		/* other keys, or keys of another type */
	DESIGN_WITHOUT_UNIT,
	DESIGN_OTHER_STRATUM,
	DESIGN_WITHOUT_ROWS			/* fewer of a stratum than the domain */
} DesignFit;

extern DesignFit survey_units_take_design(SurveyUnits *units,
										  const Sample *sample,
										  const Sample *design, uint32_t *at);

/* Degrees of freedom: units less strata, of those with rows in the domain. */
static inline double
survey_units_df(const SurveyUnits *units)
{
	return units->with_rows - units->strata_with_rows;
}

/*
 * Strata that say nothing of their own variance, among those with rows in the
 * domain.  One that is lonely in the domain only counts where the choice looks
 * at others; else it is left as it is.
 */
typedef struct LonelyStrata
{
	int64_t		lonely;
	int64_t		of;
} LonelyStrata;

extern LonelyStrata survey_lonely_strata(const SurveyUnits *units,
										 const SurveyChoices *survey);

/*
 * The coefficients of a cell's rows, for each statistic those of 1, of the
 * covariates and of the outcome: all are 0 on entry.
 */
typedef struct RowSums
{
	int			n;				/* statistics */
	void		(*coefficients) (const Sample *sample, const Cell *cell,
								 dd *coefficients, const void *context);
	const void *context;
} RowSums;

/*
 * The sums of cells' rows, n of each statistic: those of cell i are added to
 * the statistics of part_of[i], of NO_PART to none.
 */
extern void row_sums_by_part(const Sample *sample, const RowSums *sums,
							 const uint32_t *part_of, dd *totals);

/* What "at" says of a failure is a cell of the stratum. */
extern Covariance *covariance_of_row_sums(const Sample *sample,
										  const SurveyUnits *units,
										  const RowSums *sums,
										  const SurveyChoices *survey);

#endif							/* RESILIENCE_OF_ROW_SUMS_H */
