/*-------------------------------------------------------------------------
 *
 * t_tests.h
 *		Student's t tests of numbers: two samples with equal or with unequal
 *		variances, and one sample against 0, which is the paired test.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_T_TESTS_H
#define RESILIENCE_T_TESTS_H

#include <stdint.h>

#include "core/inference/t_interval.h"

typedef enum TTestStatus
{
	T_TEST_OK,
	T_TEST_EMPTY,				/* of two samples one has no number, or the one */
	T_TEST_TOO_FEW,				/* numbers for a variance */
	T_TEST_CONSTANT				/* they do not vary */
} TTestStatus;

/* Without numbers in each sample there is no estimate; else it is set. */
typedef struct TTest
{
	TTestStatus status;
	double		estimate;		/* the mean, or the second less the first */
	double		std_error;
	double		df;
	ConfidenceInterval interval;
} TTest;

/* Standard errors up to "noise" are rounding: the numbers do not vary. */
extern TTest pooled_t_test(const double *first, uint32_t n_first,
						   const double *second, uint32_t n_second,
						   double noise, double conf_level);
extern TTest welch_t_test(const double *first, uint32_t n_first,
						  const double *second, uint32_t n_second,
						  double noise, double conf_level);
extern TTest paired_t_test(const double *differences, uint32_t n,
						   double noise, double conf_level);

#endif							/* RESILIENCE_T_TESTS_H */
