/*-------------------------------------------------------------------------
 *
 * power.h
 *		How surely would two waves in so many areas find an effect?
 *
 * The variance of an outcome is that between areas, a share "icc" of it, and
 * that between people of one area.  From wave to wave, areas keep a part of
 * what sets them apart, and people too if the same are asked again.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_POWER_H
#define RESILIENCE_POWER_H

#include <stdint.h>

typedef struct PowerArm
{
	uint32_t	areas;
	double		inverse_rows;	/* mean over areas of 1 / rows in a wave */
} PowerArm;

typedef struct PowerDesign
{
	PowerArm	treated;
	PowerArm	comparators;
	double		variance;		/* of the outcome, in one wave */
	double		icc;
	double		area_correlation;	/* of an area's effect between the waves */
	double		person_correlation; /* of a person's; 0: others are asked */
	double		alpha;			/* two-sided */
} PowerDesign;

/* Degrees of freedom that are not positive leave only the normal. */
typedef struct Power
{
	double		std_error;
	double		df;
	double		by_t;			/* both tails counted */
	double		by_normal;
} Power;

extern Power power_of(const PowerDesign *design, double effect);

/* The effect, positive, that has this power, which is above alpha. */
extern double power_effect(const PowerDesign *design, double power);

typedef enum PowerSearch
{
	SEARCH_BOTH,				/* as many comparators as treated */
	SEARCH_TREATED,
	SEARCH_COMPARATORS
} PowerSearch;

#define POWER_AREAS_MOST 1000000

/*
 * The fewest areas with at least this power, which are put into the design;
 * 0 if the most have less.
 */
extern uint32_t power_areas(PowerDesign *design, PowerSearch search,
							double effect, double power);

/*
 * P(|T| > t) of the noncentral t distribution, t > 0: the chance that a
 * two-sided test rejects.
 */
extern double noncentral_t_tails(double t, double df, double noncentrality);

#endif							/* RESILIENCE_POWER_H */
