/*-------------------------------------------------------------------------
 *
 * inversion.h
 *		p-values and confidence sets from draws of a test statistic.
 *
 * A test of "the effect is r" compares the statistic of the data with that of
 * every draw (a vector of signs, another assignment of the treatment).  With
 * delta = estimate - r, for the tests here both are known functions of delta:
 *
 *		data	delta / sqrt(variance)
 *		draw	(n0 + n1 delta) / sqrt(q0 + q1 delta + q2 delta^2)
 *
 * So they are equal where a quartic in delta is 0; between such places the
 * p-value is constant.  Collect the places of all draws, sort them, and sweep:
 * what comes out is the exact set of all r that the test does not reject.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_INVERSION_H
#define RESILIENCE_INVERSION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/names.h"
#include "core/base/sort.h"

typedef enum Alternative
{
	ALTERNATIVE_TWO_SIDED,		/* by the size of the statistic */
	ALTERNATIVE_EQUAL_TAILED,	/* twice the smaller tail */
	ALTERNATIVE_GREATER,		/* the effect is greater than r */
	ALTERNATIVE_LESS
} Alternative;

extern const NameList alternative_names;

#define N_ALTERNATIVES 4

/*
 * Is a draw that equals the data as extreme as the data?  If so, the data are
 * one of the draws they are compared with, and for tests by size their mirror
 * image is another, whatever statistic these would have as draws: a method
 * that transforms residuals does not give that of the data back.
 */
typedef enum Ties
{
	TIES_INCLUSIVE,
	TIES_STRICT
} Ties;

extern const NameList ties_names;

#define N_TIES 2

typedef struct Test
{
	double		estimate;
	double		variance;		/* of the data's statistic */
	double		noise;			/* statistics this close are equal, too */
	double		null_value;
	Alternative alternative;
	Ties		ties;
	bool		includes_data;	/* the data are sure to be among the draws */
} Test;

/* What a draw has to do with the data. */
typedef enum Likeness
{
	LIKE_NONE,
	LIKE_DATA,					/* it is the data */
	LIKE_MIRROR					/* it is the data's mirror image */
} Likeness;

typedef struct Draw
{
	double		n0;
	double		n1;
	double		q0;
	double		q1;
	double		q2;
	double		weight;			/* 1, or that on average, by probability */
	bool		mirrored;		/* counts for its negative, too */
	Likeness	likeness;		/* its negative's is the other */
} Draw;

typedef struct Inversion
{
	Test		test;
	double		statistic;		/* of the data, at the null value */
	double		total;			/* weight of all draws */
	double		data;			/* of those that count as the data */
	/* weight of those as extreme, by size or above, and below */
	double		beyond;
	double		below;
	/* for the set: the count at minus infinity, and where it changes */
	bool		wants_set;
	double		at_infinity;
	double		always;			/* weight of draws that are equal everywhere */
	/* where delta is 0, so is the data's statistic */
	double		above_zero;
	double		below_zero;
	Step	   *steps;
	uint32_t	n_steps;
	uint32_t	capacity;
} Inversion;

typedef struct Segment
{
	double		low;			/* may be infinite */
	double		high;
} Segment;

/* The statistic of a draw where the null value is delta below the estimate. */
extern double draw_statistic(const Draw *draw, double delta);

/* Is the statistic of a draw as large as the data's, or larger? */
extern bool is_as_extreme(double draw, double data, double noise, Ties ties);

/*
 * The p-value of draws as extreme as the data, by their weights.  If the data
 * are not sure to be among the draws, they are one draw more.
 */
extern double share_of_draws(double weight, double total, bool includes_data,
							 Ties ties);

extern Inversion *inversion_create(const Test *test, bool wants_set);
extern void inversion_free(Inversion *inversion);

extern void inversion_add(Inversion *inversion, const Draw *draw);

extern double inversion_p_value(const Inversion *inversion);

/* No null value has a p-value below this. */
extern double inversion_smallest_p(const Inversion *inversion);

/*
 * The set of null values whose p-value is greater than alpha, from low to
 * high; *n segments, to be freed by the caller.
 */
extern Segment *inversion_set(Inversion *inversion, double alpha,
							  uint32_t *n);

#endif							/* RESILIENCE_INVERSION_H */
