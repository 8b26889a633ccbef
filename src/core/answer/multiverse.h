/*-------------------------------------------------------------------------
 *
 * multiverse.h
 *		The effect by every choice that could be defended.
 *
 * Covariates and rows make a sample, effects a fit of it, variances judge the
 * fit: each is made once for all that follows from it.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_MULTIVERSE_H
#define RESILIENCE_MULTIVERSE_H

#include "core/answer/linked.h"
#include "core/sample/sample_part.h"

/* More specifications nobody looks at. */
#define SPECIFICATIONS_MOST 100000

typedef struct Multiverse
{
	const Vcov *vcovs;			/* that apply to the sample */
	int			n_vcovs;
	const Effects *effects;		/* likewise */
	int			n_effects;
	const Link *links;			/* likewise; others than the identity only where
								 * there are no effects and no covariates, and of
								 * a vcov that they have */
	int			n_links;
	int			covariates_most;	/* in a subset; all together always */
	bool		without_clusters;	/* each left out, too */
	bool		without_blocks;
	double		conf_level;
} Multiverse;

/* One of the choices, and what comes of it. */
typedef struct Universe
{
	Vcov		vcov;
	Effects		effects;
	Link		link;
	uint64_t	covariates;		/* a bit for each that is adjusted for */
	LeftOut		left_out;
	int64_t		key;			/* as in a cell, of what is left out */
	Estimate	estimate;		/* in units of the outcome */
	LinkedProblem problem;		/* why a group has no value on the scale */
} Universe;

typedef void (*UniverseVisitor) (void *context, const Universe *universe);

/* How many there are; infinite if beyond counting. */
extern double multiverse_count(const Sample *sample,
							   const Multiverse *multiverse);

/*
 * All of them, of a canonical sample, the whole one with all covariates first:
 * each is what estimate_effect gives of the sample that the choice makes, or, on
 * another scale, what linked_effect gives back in units of the outcome.
 */
extern void multiverse_visit(const Sample *sample,
							 const Multiverse *multiverse,
							 UniverseVisitor visit, void *context);

#endif							/* RESILIENCE_MULTIVERSE_H */
