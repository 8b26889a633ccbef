/*-------------------------------------------------------------------------
 *
 * limits.h
 *		What to keep in mind of an estimate: the facts about its rows, its
 *		fit and its variance.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_LIMITS_H
#define RESILIENCE_LIMITS_H

#include "core/answer/estimate.h"
#include "core/variance/of_row_sums.h"

/* Of every result: groups without rows, and rows that are odd. */
extern void note_rows(const Sample *sample, const Design *design,
					  Estimate *estimate);

/*
 * The same of some of the rows of a sample, whose other rows say more.  The
 * facts of clusters with rows of both arms, or in one period, are named.
 */
extern void note_rows_of(const Sample *sample, const Design *design,
						 FactCode both_arms, FactCode one_period,
						 Estimate *estimate);

/* Values, n of them, that look like codes for missing answers. */
extern void note_codes(int n, const double codes[2], int64_t rows,
					   Facts *facts);

/* Is there nothing to estimate from? */
extern bool has_empty_groups(const Design *design);

/* Columns that say nothing the others do not; an effect without a value. */
extern void note_fit(const Design *design, const Fit *fit,
					 Estimate *estimate);

/* Why there is no standard error, if there is none. */
extern void note_variance(const Design *design, bool clustered,
						  Estimate *estimate);

/* Too few clusters, or degrees of freedom, for a variance by clusters. */
extern void note_few_clusters(const Design *design, Vcov vcov,
							  Estimate *estimate);

/* Too few degrees of freedom, whatever of. */
extern void note_low_df(Estimate *estimate);

/* Too few clusters, or degrees of freedom, with so many of either arm. */
extern void note_few_arms(uint32_t treated, uint32_t comparators,
						  Estimate *estimate);

/* Strata that say nothing of their own variance. */
extern void note_lonely_strata(const SurveyUnits *units,
							   const SurveyChoices *survey, Facts *facts);

#endif							/* RESILIENCE_LIMITS_H */
