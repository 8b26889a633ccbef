/*-------------------------------------------------------------------------
 *
 * survey_parts.h
 *		Samples of parts of a survey as arguments, and the row of a test.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SURVEY_PARTS_H
#define RESILIENCE_SURVEY_PARTS_H

#include "fmgr.h"
#include "utils/array.h"

#include "core/answer/survey_contrast.h"
#include "pg/row.h"

/* Each part has totals, whose covariances are of all with all. */
#define SURVEY_PARTS_MOST 250

/* The elements of an array that may not hold NULL. */
extern Datum *get_whole_array(FunctionCallInfo fcinfo, int n, const char *name,
							  int *n_elements);

/* The samples of an array, which may have replicate weights. */
extern const Sample **get_survey_parts(FunctionCallInfo fcinfo, int n,
									   int *n_samples);

/* Side by side, by joined_arm. */
extern const Sample *join_survey_parts(const Sample *const *samples, int n,
									   const char *function);

/* PSUs, and in the next column strata; of replicate weights NULL. */
extern void set_survey_units(ResultRow *row, int column, const Sample *sample,
							 const SurveyUnits *units);

/* The columns of survey_test_result. */
enum
{
	COL_TEST,
	COL_TEST_STATISTIC,
	COL_TEST_DF1,
	COL_TEST_DF2,
	COL_TEST_P_VALUE,
	COL_TEST_DESIGN_EFFECT,
	COL_TEST_N,
	COL_TEST_N_PSUS,
	COL_TEST_N_STRATA,
	COL_TEST_METHOD,
	COL_TEST_NOTE,
	N_TEST_COLS
};

#endif							/* RESILIENCE_SURVEY_PARTS_H */
