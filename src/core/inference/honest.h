/*-------------------------------------------------------------------------
 *
 * honest.h
 *		What an event study says if its trends are not parallel, but not further
 *		from it than something that can be said (Rambachan and Roth 2023).
 *
 * The violations d_t of parallel trends, one for each event time, are 0 at the
 * reference, -1.  Two restrictions:
 *
 * relative magnitudes: from one event time to the next the violation changes
 *		after the reference by at most m times the largest change before it;
 *
 * smoothness: the change itself changes by at most m from one event time to the
 *		next; with m = 0 the violation is a line.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_HONEST_H
#define RESILIENCE_HONEST_H

#include <stdbool.h>

#include "core/base/names.h"
#include "core/inference/event_effects.h"

typedef enum Restriction
{
	RELATIVE_MAGNITUDES,
	SMOOTHNESS
} Restriction;

extern const NameList honest_restrictions;

typedef enum HonestMethod
{
	HONEST_CONDITIONAL_LF,		/* least favourable first, then conditional */
	HONEST_CONDITIONAL,			/* Andrews, Roth and Pakes */
	HONEST_FLCI					/* an interval of fixed length */
} HonestMethod;

extern const NameList honest_methods;

/* ---- smoothness ---- */

/*
 * The shortest interval of fixed length about an estimator that is linear in the
 * coefficients and covers with "level", whatever the violation.
 */
typedef struct SmoothInterval
{
	double		estimate;
	double		half;			/* of its length */
} SmoothInterval;

typedef struct Smoothness Smoothness;

/* The study must outlive it. */
extern Smoothness *smoothness_create(const EventStudy *study);
extern void smoothness_free(Smoothness *smoothness);

/* "before", if not NULL: room for the weights on coefficients before. */
extern SmoothInterval smoothness_interval(const Smoothness *smoothness,
										  double m, double level,
										  double *before);

/* The number c with P(|Z + bias| <= c) = level, bias >= 0. */
extern double folded_normal_quantile(double bias, double level);

/* ---- relative magnitudes, by one of the first two methods ---- */

typedef struct Magnitudes Magnitudes;

extern Magnitudes *magnitudes_create(const EventStudy *study);
extern void magnitudes_free(Magnitudes *magnitudes);

/* A stretch of effects that are not rejected; infinite where it has no end. */
typedef struct HonestSegment
{
	double		low;
	double		high;
} HonestSegment;

typedef struct HonestSet
{
	int			n;
	int			capacity;
	HonestSegment *segments;	/* in order, apart from each other */
} HonestSet;

/* The caller frees it. */
extern HonestSet *magnitudes_set(const Magnitudes *magnitudes, double m,
								 HonestMethod test, double level);
extern void honest_set_free(HonestSet *set);

/* Is an effect in that set? */
extern bool magnitudes_hold(const Magnitudes *magnitudes, double m,
							HonestMethod test, double level, double effect);

/* ---- how far a conclusion holds ---- */

/*
 * The largest m up to which 0 is not in the set; negative if it is in that of
 * m = 0, infinite if it is in none.
 */
extern double smoothness_breakdown(const Smoothness *smoothness, double level);
extern double magnitudes_breakdown(const Magnitudes *magnitudes,
								   HonestMethod test, double level);

#endif							/* RESILIENCE_HONEST_H */
