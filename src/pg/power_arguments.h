/*-------------------------------------------------------------------------
 *
 * power_arguments.h
 *		What functions about power are asked: an effect or a power.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_POWER_ARGUMENTS_H
#define RESILIENCE_POWER_ARGUMENTS_H

#include "fmgr.h"

#include "pg/compat.h"

/* A number from "low" to "high", which it may be or not; never NULL. */
extern double get_between(FunctionCallInfo fcinfo, int n, const char *name,
						  double low, double high, bool ends);

extern double get_alpha(FunctionCallInfo fcinfo, int n);
extern double get_effect(FunctionCallInfo fcinfo, int n);

/* Above alpha, which tests without any effect have. */
extern double get_power(FunctionCallInfo fcinfo, int n, double alpha);

pg_noreturn extern void report_nothing_given(void);

#endif							/* RESILIENCE_POWER_ARGUMENTS_H */
