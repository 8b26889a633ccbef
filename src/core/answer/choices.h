/*-------------------------------------------------------------------------
 *
 * choices.h
 *		What an analyst may choose, by way of inference.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CHOICES_CORE_H
#define RESILIENCE_CHOICES_CORE_H

#include "core/inference/inversion.h"
#include "core/inference/bootstrap_interval.h"
#include "core/resample/collapse.h"
#include "core/resample/cluster_draws.h"
#include "core/resample/permutation.h"
#include "core/resample/wild_scores.h"
#include "core/resample/wild_weights.h"
#include "core/variance/variance.h"

/* Of a variance and the t distribution that goes with it. */
typedef struct Choices
{
	Vcov		vcov;
	Effects		effects;
	double		conf_level;
	LonelyPsu	lonely;
	const double *population;	/* PSUs in the population of each stratum, in
								 * the order of partition_by_block, or NULL */
} Choices;

extern const Choices default_choices;

typedef struct WildChoices
{
	const WildMethod *method;
	WildWeights weights;
	Vcov		vcov;			/* of the standard error shown */
	Effects		effects;
	uint32_t	reps;
	uint64_t	seed;
	double		null_value;
	Alternative alternative;
	Ties		ties;
	double		conf_level;		/* NaN: no interval is wanted */
} WildChoices;

extern const WildChoices default_wild_choices;

typedef struct PermutationChoices
{
	Scheme		scheme;
	PermutationStatistic statistic;
	uint32_t	reps;
	uint64_t	seed;
	double		null_value;
	Alternative alternative;
	Ties		ties;
	double		conf_level;		/* NaN: no interval is wanted */
} PermutationChoices;

extern const PermutationChoices default_permutation_choices;

typedef struct CollapseChoices
{
	CollapseTest test;
	double		conf_level;
} CollapseChoices;

typedef struct BootstrapChoices
{
	BootstrapMethod method;
	Resample	resample;
	IntervalKind kind;
	Effects		effects;
	uint32_t	reps;
	uint64_t	seed;
	double		null_value;
	double		conf_level;
} BootstrapChoices;

extern const BootstrapChoices default_bootstrap_choices;

/*
 * The kind that comes nearest to its level in bench/coverage: studentized,
 * where replicates have a standard error of their own.
 */
extern IntervalKind default_interval_kind(BootstrapMethod method);

#endif							/* RESILIENCE_CHOICES_CORE_H */
