/*-------------------------------------------------------------------------
 *
 * inequality_arguments.h
 *		What is asked of an index of inequality, from the arguments of SQL
 *		functions.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_INEQUALITY_ARGUMENTS_H
#define RESILIENCE_INEQUALITY_ARGUMENTS_H

#include "fmgr.h"

#include "core/answer/inequality.h"

/* Arguments index and model, from the n-th on ... */
#define N_INDEX_ARGUMENTS 2

/* ... and lower, upper, epsilon and reference, further on. */
#define N_INDEX_VALUES 4

extern void get_inequality_index(FunctionCallInfo fcinfo, int n,
								 InequalityQuestion *question);
extern void get_inequality_values(FunctionCallInfo fcinfo, int n,
								  InequalityQuestion *question);

/* Arguments vcov and ranks, after the index is known. */
extern Vcov get_inequality_vcov(FunctionCallInfo fcinfo, int n,
								InequalityQuestion *question);

/* Complain of a sample that is not by rank; "how" makes one. */
extern void require_ranks(const Sample *sample, const char *function, const char *how);

/* Complain of what an index needs. */
extern void require_inequality(InequalityNeed need, const Inequality *found,
							   const char *how);

#endif							/* RESILIENCE_INEQUALITY_ARGUMENTS_H */
