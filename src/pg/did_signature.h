/*-------------------------------------------------------------------------
 *
 * did_signature.h
 *		What the overloads of the aggregates that make a did_sample take.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DID_SIGNATURE_H
#define RESILIENCE_DID_SIGNATURE_H

#include "core/sample/sample.h"
#include "pg/arguments.h"

/*
 * What an overload takes: the positions of its arguments (0 if there is none
 * such) and their types.  How many of the arguments there are is known at run
 * time.
 */
typedef struct Signature
{
	int			treated;		/* where it is not ARG_TREATED */
	int			post;
	int			period;			/* of many waves; then the arm is a cohort */
	int			unit;			/* of a panel; the cluster too, if there is no such */
	int			cluster;
	int			weight;
	int			block;
	int			covariates;
	int			rank;			/* a covariate by itself, which is a key */
	bool		patterns;		/* of covariates are keys */
	bool		text_unit;
	ArgumentTypes types;
} Signature;

/* The positions that are the same in all. */
enum
{
	ARG_STATE,
	ARG_OUTCOME,
	ARG_TREATED,
	ARG_FIRST_TREATED = ARG_TREATED
};

#define HAS(argument) (signature.argument > 0 && nargs > signature.argument)

/* A unit's key may be of another type than those of clusters and blocks. */
static inline ArgumentTypes
types_of_unit(Signature signature)
{
	ArgumentTypes types = signature.types;

	types.text_keys = signature.text_unit;
	return types;
}

/* Of samples whose cells have a further key. */
static inline uint32
further_kind_of(Signature signature, int nargs)
{
	bool		text_unit;
	uint32		kind = signature.patterns ? SAMPLE_PATTERNS : 0;

	if (!HAS(unit))
		return kind;
	text_unit = key_is_text(types_of_unit(signature), signature.unit);
	kind |= SAMPLE_UNITS | (text_unit ? SAMPLE_TEXT_UNIT : 0);
	if (!HAS(cluster))
		kind |= SAMPLE_CLUSTERED | (text_unit ? SAMPLE_TEXT_CLUSTER : 0);
	return kind;
}

static inline uint32
kind_of(Signature signature, int nargs)
{
	uint32		kind = outcome_is_boolean(signature.types, ARG_OUTCOME) ?
		SAMPLE_BOOLEAN_OUTCOME : 0;

	if (HAS(cluster))
		kind |= SAMPLE_CLUSTERED |
			(key_is_text(signature.types, signature.cluster) ? SAMPLE_TEXT_CLUSTER : 0);
	if (HAS(weight))
		kind |= SAMPLE_WEIGHTED;
	if (HAS(block))
		kind |= SAMPLE_BLOCKED |
			(key_is_text(signature.types, signature.block) ? SAMPLE_TEXT_BLOCK : 0);
	return kind | further_kind_of(signature, nargs);
}

#endif							/* RESILIENCE_DID_SIGNATURE_H */
