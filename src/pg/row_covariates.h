/*-------------------------------------------------------------------------
 *
 * row_covariates.h
 *		The array of covariates, or of auxiliaries, of a row of an aggregate.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ROW_COVARIATES_H
#define RESILIENCE_ROW_COVARIATES_H

#include "fmgr.h"

#include "pg/arguments.h"

/*
 * The numbers in argument n, which is not NULL, and how many; or NULL if one of
 * them is missing.
 */
extern const double *read_covariates(FunctionCallInfo fcinfo, int n,
									 ArgumentTypes types, const char *name,
									 int *length);

/* Have so many in the sample: fixes it while the sample has no cells. */
extern void expect_covariates(Sample **state, int length);

#endif							/* RESILIENCE_ROW_COVARIATES_H */
