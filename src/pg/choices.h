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

#include "core/answer/inference.h"
#include "pg/compat.h"

/* In the order of Effects and of LonelyPsu. */
#define N_EFFECTS 3
extern const char *const effects_names[N_EFFECTS];
#define N_LONELY_PSU 5
extern const char *const lonely_psu_names[N_LONELY_PSU];

extern Vcov get_vcov(FunctionCallInfo fcinfo, int n);
extern Effects get_effects(FunctionCallInfo fcinfo, int n);
extern double get_conf_level(FunctionCallInfo fcinfo, int n);
extern LonelyPsu get_lonely_psu(FunctionCallInfo fcinfo, int n);

/*
 * Which of the names, whatever the case; "list" is all of them for a hint.
 */
extern int	get_one_of(FunctionCallInfo fcinfo, int n, const char *name,
					   const char *const *names, int n_names,
					   const char *list);
extern char *get_choice(FunctionCallInfo fcinfo, int n, const char *name);
pg_noreturn extern void report_unknown(const char *name, const char *choice,
									   const char *list);

extern const WildMethod *get_wild_method(FunctionCallInfo fcinfo, int n);
extern WildWeights get_weights(FunctionCallInfo fcinfo, int n);
extern Alternative get_alternative(FunctionCallInfo fcinfo, int n);
extern Ties get_ties(FunctionCallInfo fcinfo, int n);
extern uint32 get_reps(FunctionCallInfo fcinfo, int n);
extern uint64 get_seed(FunctionCallInfo fcinfo, int n);
extern double get_number(FunctionCallInfo fcinfo, int n, const char *name);
extern double get_null_value(FunctionCallInfo fcinfo, int n);

/* Complain of a sample without clusters, for a function that needs them. */
extern void require_clusters(const Sample *sample, const char *function);

/* Complain of a cluster that has rows of both arms. */
extern void require_one_arm(const Sample *sample, const char *function);

/* Complain of effects that the sample does not have. */
extern void require_effects(const Sample *sample, Effects effects);

/* PSUs in the population of each stratum, in the order of the strata. */
extern const double *get_fpc(FunctionCallInfo fcinfo, int n,
							 const Sample *sample, Vcov vcov);

#endif							/* RESILIENCE_CHOICES_H */
