/*-------------------------------------------------------------------------
 *
 * wald_test.h
 *		From a Wald statistic to its p-value.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WALD_TEST_H
#define RESILIENCE_WALD_TEST_H

#include <stdbool.h>

typedef struct WaldTest
{
	double		statistic;		/* judged by F */
	double		df1;
	double		df2;			/* infinite if by chi-squared over df1 */
	double		p_value;
} WaldTest;

/*
 * Of q restrictions, by Hotelling's T-squared with that many degrees of freedom
 * of the covariance; infinite: by chi-squared.  False if there is no such test,
 * as with fewer degrees of freedom than restrictions.
 */
extern bool wald_test(double wald, int q, double freedom, WaldTest *test);

/* By F itself, whose degrees of freedom need not be whole. */
extern bool f_test(double statistic, double df1, double df2, WaldTest *test);

#endif							/* RESILIENCE_WALD_TEST_H */
