/*-------------------------------------------------------------------------
 *
 * method.h
 *		How a result was made: what words_method.c needs to say it in a
 *		sentence.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_METHOD_H
#define RESILIENCE_METHOD_H

#include "core/answer/choices.h"
#include "core/model/link.h"
#include "core/model/waves.h"

/* Ways of inference that share the code that infers. */
typedef enum WayFamily
{
	WAY_NONE,					/* there is no result */
	WAY_VARIANCE,				/* and the t distribution that goes with it */
	WAY_WILD,					/* wild cluster bootstrap */
	WAY_DRAWN,					/* clusters drawn anew */
	WAY_PERMUTATION,
	WAY_CHANGES,				/* tests of the clusters' changes */
	N_WAY_FAMILIES
} WayFamily;

typedef struct Method
{
	WayFamily	family;
	const WaveChoices *waves;	/* of many waves, or NULL */
	bool		pairs;			/* of these: units with rows in both periods */
	bool		triple;			/* less the same of those who are not eligible */
	Link		link;			/* that means are compared on */
	bool		says_scale;		/* that trends are parallel on */
	int			parts;			/* that it is a sum of the effects of; 0: it is one */
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
	uint32_t	outcomes;		/* that step down together; 0: it is one */
	Choices		choices;
} Method;

#endif							/* RESILIENCE_METHOD_H */
