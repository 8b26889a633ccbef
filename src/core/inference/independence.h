/*-------------------------------------------------------------------------
 *
 * independence.h
 *		Do the rows and columns of a two-way table of a survey depend on each
 *		other?  The tests of Rao and Scott (1984), and Wald's.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_INDEPENDENCE_H
#define RESILIENCE_INDEPENDENCE_H

#include "core/inference/wald_test.h"
#include "core/numeric/dd.h"

/* Of cells, row by row; k of them. */
typedef struct TwoWayTable
{
	int			n_rows;
	int			n_columns;
	double		people;			/* rows of the data */
	const dd   *totals;			/* sums of weights */
	const dd   *of_totals;		/* their covariance: k x k */
	const dd   *of_shares;		/* that of the shares of the whole */
	double		df;				/* of the covariances */
} TwoWayTable;

/* R's names for them: F, Chisq, Wald, adjWald. */
typedef struct IndependenceTests
{
	double		pearson;		/* X-squared of the shares, for so many people */
	double		deff;			/* mean design effect: what X-squared is over by */
	WaldTest	second_order;	/* df1 and df2 need not be whole */
	WaldTest	first_order;	/* by chi-squared over df1: df2 is infinite */
	WaldTest	wald;
	WaldTest	adjusted_wald;
} IndependenceTests;

/*
 * False if cells without people leave nothing to test.  A test that there is
 * not, as Wald's with fewer degrees of freedom than cells, is NaN.
 */
extern bool test_independence(const TwoWayTable *table,
							  IndependenceTests *tests);

#endif							/* RESILIENCE_INDEPENDENCE_H */
