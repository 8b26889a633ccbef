/*-------------------------------------------------------------------------
 *
 * fitted_terms.h
 *		From the terms of one regression to rows of an event study.
 *
 * A row is a mean of terms: coefficients of cohorts in periods, which count by
 * their rows, or a coefficient by itself.  What they count by is taken as
 * fixed, and so are the means of covariates that they are told at; only the
 * jackknife computes these anew.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_FITTED_TERMS_H
#define RESILIENCE_FITTED_TERMS_H

#include "core/answer/event_rows.h"

typedef struct FittedTerms
{
	const Places *places;
	const WaveRegression *regression;
	const EventChoices *choices;
	Design	   *design;
	Fit		   *fit;
	int		   *term_of;		/* by group of the design, or -1 */
	bool		averaged;		/* terms count by their rows, else by themselves */
	int			n;
	int		   *row_of;			/* by term: beside that over all, or NO_ROW */
	bool	   *over_all;		/* by term: is it a part of that over all? */
	dd		   *weights;		/* by term */
	dd		   *means;			/* of covariates, from the origin; by term */
	dd		   *contrasts;		/* by term */
	bool	   *exists;			/* by term */
	uint32_t   *rests_on;		/* by term: a cluster without which it does not
								 * exist, or NO_CLUSTER */
} FittedTerms;

/* Terms are in the rows of their places. */
extern FittedTerms *fitted_terms_create(const Sample *sample,
										const Places *places,
										const WaveRegression *regression,
										const EventChoices *choices,
										const EventRows *rows);
extern void fitted_terms_free(FittedTerms *terms);

/* Does a term count in a row? */
extern bool fitted_term_is_of_row(const FittedTerms *terms, int term,
								  int row);

/* Estimate and judge rows, from "first" to before "end". */
extern void fitted_terms_judge(FittedTerms *terms, EventRows *rows, int first,
							   int end);

/*
 * The covariances of rows that have an estimate, "numbers" of them: (G - 1) / G
 * times the products of what leaving a cluster out changes.
 */
extern void fitted_terms_leave_out(FittedTerms *terms, EventRows *rows,
								   const int *numbers, int n_numbers);

/* ---- what terms count by ---- */

/* Weights of terms, and weighted sums of covariates from the origin. */
typedef struct TermSums
{
	dd		   *weights;
	dd		   *covariates;		/* terms x covariates */
} TermSums;

extern TermSums term_sums_create(const FittedTerms *terms);
extern void term_sums_free(TermSums *sums);

/* Add the cells of a cluster, or take them away (sign -1). */
extern void term_sums_add(const FittedTerms *terms, TermSums *sums,
						  uint32_t cluster, double sign);

/* Have covariates slopes by term, and the column of one of these. */
extern bool fitted_terms_have_slopes(const FittedTerms *terms);
extern int	fitted_terms_slope(const FittedTerms *terms, int term,
							   int covariate);

#endif							/* RESILIENCE_FITTED_TERMS_H */
