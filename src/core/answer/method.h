/*-------------------------------------------------------------------------
 *
 * method.h
 *		How a result was made: what words.c needs to say it in a sentence.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_METHOD_H
#define RESILIENCE_METHOD_H

#include "core/answer/choices.h"

typedef enum MethodKind
{
	METHOD_NONE,
	METHOD_VARIANCE,
	METHOD_WILD,
	METHOD_STEPDOWN,
	METHOD_PERMUTATION,
	METHOD_COLLAPSE,
	METHOD_BOOTSTRAP
} MethodKind;

typedef struct Method
{
	MethodKind	kind;
	/* the design */
	bool		weighted;
	Effects		effects;
	uint32_t	n_effects;
	int			n_covariates;
	int64_t		rows;
	/* what it was judged by */
	uint32_t	clusters;		/* or primary sampling units */
	uint32_t	strata;			/* of a survey variance */
	uint32_t	draws;			/* all vectors or assignments; 0: at random */
	uint32_t	groups;			/* blocks that assignments move within */
	uint32_t	outcomes;		/* that step down together */
	union
	{
		Choices		variance;
		WildChoices wild;		/* and of METHOD_STEPDOWN */
		PermutationChoices permutation;
		CollapseChoices collapse;
		BootstrapChoices bootstrap;
	}			choices;
} Method;

#endif							/* RESILIENCE_METHOD_H */
