/*-------------------------------------------------------------------------
 *
 * choice_arguments.h
 *		The choices of an analyst, from the arguments of SQL functions.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CHOICE_ARGUMENTS_H
#define RESILIENCE_CHOICE_ARGUMENTS_H

#include "fmgr.h"

#include "core/answer/ways.h"
#include "pg/compat.h"

/* ---- one argument ---- */

/* Which of the names, whatever the case. */
extern int	get_one_of(FunctionCallInfo fcinfo, int n, const char *name,
					   const NameList *names);
extern char *get_choice(FunctionCallInfo fcinfo, int n, const char *name);
pg_noreturn extern void report_unknown(const char *name, const char *choice,
									   const char *list);

extern Effects get_effects(FunctionCallInfo fcinfo, int n);
extern double get_conf_level(FunctionCallInfo fcinfo, int n);
extern uint32 get_reps(FunctionCallInfo fcinfo, int n);
extern uint64 get_seed(FunctionCallInfo fcinfo, int n);
extern double get_number(FunctionCallInfo fcinfo, int n, const char *name);

/* ---- a way of inference, and its choices ---- */

extern const Way *get_way(FunctionCallInfo fcinfo, int n, const WaysOf *of);

/*
 * One that gives a set: of did_bootstrap by its name, or of did_permutation by
 * its scheme, if the name is "permutation".
 */
extern const Way *get_way_to_set(FunctionCallInfo fcinfo, int method_arg,
								 int scheme_arg);

/*
 * The choices that arguments from the n-th on stand for, in this order, on top
 * of those of choices->way.  Returns the ones that are not the default.
 */
extern unsigned get_choices(FunctionCallInfo fcinfo, int n,
							const Choice *arguments, int n_arguments,
							Choices *choices);

/* Complain of those given that the way does not have. */
extern void refuse_choices(const Choices *choices, unsigned given);

#endif							/* RESILIENCE_CHOICE_ARGUMENTS_H */
