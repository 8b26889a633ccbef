/*-------------------------------------------------------------------------
 *
 * honest.c
 *		How large violations may be before no effect at all can be excluded.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/honest.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/tolerance.h"

/* In the order of Restriction and of HonestMethod. */
const NameList honest_restrictions =
NAME_LIST("relative_magnitudes", "smoothness");

const NameList honest_methods =
NAME_LIST("conditional_lf", "conditional", "flci");

/*
 * Sets grow with m, but those of tests need not do so everywhere: m is raised in
 * steps of this factor, from SMALLEST_BOUND to this multiple of the unit.
 */
#define GROWTH 1.2
#define LARGEST 1e6

typedef struct Question
{
	const Smoothness *smoothness;
	const Magnitudes *magnitudes;
	HonestMethod test;
	double		level;
} Question;

static bool
holds_zero(const Question *question, double m)
{
	SmoothInterval interval;

	core_check_interrupts();
	if (question->magnitudes != NULL)
		return magnitudes_hold(question->magnitudes, m, question->test,
							   question->level, 0.0);
	interval = smoothness_interval(question->smoothness, m, question->level,
								   NULL);
	return fabs(interval.estimate) <= interval.half;
}

static double
find_breakdown(const Question *question, double unit)
{
	double		low = 0.0;
	double		high = SMALLEST_BOUND * unit;

	if (holds_zero(question, 0.0))
		return -1.0;
	while (!holds_zero(question, high))
	{
		low = high;
		high *= GROWTH;
		if (high > LARGEST * unit)
			return INFINITY;
	}
	while (high - low > BREAKDOWN_WITHIN * high)
	{
		double		middle = 0.5 * (low + high);

		if (holds_zero(question, middle))
			high = middle;
		else
			low = middle;
	}
	return low;
}

double
smoothness_breakdown(const Smoothness *smoothness, double level)
{
	Question	question = {.smoothness = smoothness, .level = level};
	SmoothInterval start = smoothness_interval(smoothness, 0.0, level, NULL);

	return find_breakdown(&question, fabs(start.estimate));
}

double
magnitudes_breakdown(const Magnitudes *magnitudes, HonestMethod test,
					 double level)
{
	Question	question = {.magnitudes = magnitudes, .test = test,
	.level = level};

	return find_breakdown(&question, 1.0);
}
