/*-------------------------------------------------------------------------
 *
 * by_way.h
 *		A did_result by a way of inference and its choices.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_BY_WAY_H
#define RESILIENCE_BY_WAY_H

#include "fmgr.h"

#include "core/answer/ways.h"

/*
 * For a function whose arguments are a sample, the name of one of its ways,
 * and these choices.
 */
extern Datum result_by_way(FunctionCallInfo fcinfo, const char *function,
						   const Choice *arguments, int n_arguments);

#endif							/* RESILIENCE_BY_WAY_H */
