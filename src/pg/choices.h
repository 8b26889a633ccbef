/*-------------------------------------------------------------------------
 *
 * choices.h
 *		The choices of an analyst, from the arguments of SQL functions.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CHOICES_H
#define RESILIENCE_CHOICES_H

#include "fmgr.h"

#include "core/estimate.h"

extern Vcov get_vcov(FunctionCallInfo fcinfo, int n);
extern Effects get_effects(FunctionCallInfo fcinfo, int n);
extern double get_conf_level(FunctionCallInfo fcinfo, int n);
extern LonelyPsu get_lonely_psu(FunctionCallInfo fcinfo, int n);

/* Complain of effects that the sample does not have. */
extern void require_effects(const Sample *sample, Effects effects);

/* PSUs in the population of each stratum, in the order of the strata. */
extern const double *get_fpc(FunctionCallInfo fcinfo, int n,
							 const Sample *sample, Vcov vcov);

#endif							/* RESILIENCE_CHOICES_H */
