/*-------------------------------------------------------------------------
 *
 * inequality_parts.h
 *		What the files behind inequality.h share.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_INEQUALITY_PARTS_H
#define RESILIENCE_INEQUALITY_PARTS_H

#include "core/answer/inequality.h"

/* Factors of the populations' indices: what is estimated is their sum. */
extern const double inequality_of_one[1];
extern const double inequality_effect[TWO_WAVES_GROUPS];

/* The two-by-two: by cohort and period; which are ranked together. */
extern int	two_waves_population(int32_t cohort, int32_t period);
extern const int *two_waves_pools(RankWithin within);

/* Nothing estimated yet; "ranked" is to be freed if nothing is needed. */
extern InequalityNeed inequality_begin(const InequalityRequest *request,
									   PopulationOf population_of,
									   int n_populations, Ranked **ranked,
									   Inequality *found);

/* The estimate, or why there is none. */
extern bool inequality_estimate(Ranked *ranked, const double *factors,
								Inequality *found);

/*
 * The sum of the populations' indices; NaN if one is not there, which then
 * has a status.
 */
extern double inequality_sum(const Ranked *ranked,
							 const InequalityQuestion *question,
							 const double *factors, double *values,
							 InequalityStatus *status);

/* What one row does to the sum, by population and rank: w (a + b y). */
typedef struct InequalityScores
{
	dd		   *by_weight;
	dd		   *by_sum;
} InequalityScores;

extern InequalityScores inequality_scores(const Ranked *ranked,
										  const InequalityQuestion *question,
										  const double *factors);
extern void inequality_scores_free(InequalityScores *scores);

/* The variance of what stands in found->estimate. */
extern Variance inequality_variance(Ranked *ranked, const double *factors,
									const Inequality *found);

#endif							/* RESILIENCE_INEQUALITY_PARTS_H */
