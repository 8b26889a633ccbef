/*-------------------------------------------------------------------------
 *
 * linked_arguments.h
 *		Arguments of effects on another scale: did_ratio, and did_estimate with
 *		a link.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_LINKED_ARGUMENTS_H
#define RESILIENCE_LINKED_ARGUMENTS_H

#include "fmgr.h"

#include "core/answer/linked.h"

/* vcov, conf_level, fpc, lonely_psu */
#define LINKED_ARGS 4

typedef struct Linked
{
	const Sample *sample;
	Link		link;
	Choices		choices;
	LinkedEffect effect;
} Linked;

/*
 * The effect of the sample that is argument 0, by the choices that are arguments
 * from "first" on; false if there is no sample.  Complains, as "function", of
 * what the scale does not have.
 */
extern bool get_linked(FunctionCallInfo fcinfo, Link link, int first,
					   const char *function, Linked *linked);

#endif							/* RESILIENCE_LINKED_ARGUMENTS_H */
