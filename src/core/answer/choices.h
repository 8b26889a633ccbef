/*-------------------------------------------------------------------------
 *
 * choices.h
 *		What an analyst may choose, once the way of inference is chosen.
 *
 * All ways read the same Choices; which of them a way has is said by the
 * registry of ways (ways.c).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CHOICES_H
#define RESILIENCE_CHOICES_H

#include "core/inference/bootstrap_interval.h"
#include "core/inference/inversion.h"
#include "core/model/adjusted.h"
#include "core/resample/cluster_draws.h"
#include "core/resample/collapse.h"
#include "core/resample/permutation.h"
#include "core/resample/wild_scores.h"
#include "core/resample/wild_weights.h"
#include "core/variance/variance.h"

struct Way;

typedef struct Choices
{
	const struct Way *way;		/* NULL only where vcov says it all */
	double		conf_level;		/* NaN: no interval is wanted */
	Effects		effects;
	Vcov		vcov;			/* of the standard error shown */
	CovariateMethod covariates; /* of many waves: how they are adjusted for */
	/* of a survey design */
	LonelyPsu	lonely;
	const double *population;	/* PSUs in the population of each stratum, in
								 * the order of partition_by_block, or NULL */
	/* of whatever draws */
	uint32_t	reps;
	uint64_t	seed;
	double		null_value;		/* the effect that the p-value is of */
	/* of a test by draws */
	Alternative alternative;
	Ties		ties;
	WildWeights weights;
	PermutationStatistic statistic;
	/* of clusters drawn anew */
	Resample	resample;
	IntervalKind conf_type;
} Choices;

/* Without a way; choices_of (ways.h) gives those of one. */
extern const Choices default_choices;

/* ---- as they are named in SQL ---- */

typedef enum Choice
{
	CHOICE_EFFECTS = 1 << 0,
	CHOICE_CONF_LEVEL = 1 << 1,
	CHOICE_FPC = 1 << 2,
	CHOICE_LONELY_PSU = 1 << 3,
	CHOICE_REPS = 1 << 4,
	CHOICE_SEED = 1 << 5,
	CHOICE_NULL_VALUE = 1 << 6,
	CHOICE_ALTERNATIVE = 1 << 7,
	CHOICE_TIES = 1 << 8,
	CHOICE_WEIGHTS = 1 << 9,
	CHOICE_VCOV = 1 << 10,
	CHOICE_STATISTIC = 1 << 11,
	CHOICE_RESAMPLE = 1 << 12,
	CHOICE_CONF_TYPE = 1 << 13
} Choice;

#define N_CHOICES 14

typedef struct ChoiceKind
{
	Choice		choice;
	const char *name;			/* of the argument */
	const NameList *names;		/* it is one of these, or NULL */
	const char *function;		/* that shows how to write it */
} ChoiceKind;

extern const ChoiceKind choice_kinds[N_CHOICES];

extern const ChoiceKind *choice_kind(Choice choice);

#endif							/* RESILIENCE_CHOICES_H */
