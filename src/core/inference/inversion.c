/*-------------------------------------------------------------------------
 *
 * inversion.c
 *		p-values and confidence sets from draws of a test statistic.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/inversion.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/numeric/polynomial.h"
#include "core/numeric/tolerance.h"

/* In the order of Alternative and of Ties. */
const NameList alternative_names =
NAME_LIST("two-sided", "equal-tailed", "greater", "less");

const NameList ties_names = NAME_LIST("inclusive", "strict");

Inversion *
inversion_create(const Test *test, bool wants_set)
{
	Inversion  *inversion = core_alloc(sizeof(Inversion));

	inversion->test = *test;
	inversion->statistic = (test->estimate - test->null_value) /
		sqrt(test->variance);
	inversion->wants_set = wants_set;
	if (wants_set)
	{
		inversion->capacity = 1024;
		inversion->steps = core_alloc_array(inversion->capacity, sizeof(Step));
	}
	return inversion;
}

void
inversion_free(Inversion *inversion)
{
	if (inversion->steps != NULL)
		core_free(inversion->steps);
	core_free(inversion);
}

/* ---- at the null value ---- */

bool
is_as_extreme(double draw, double data, double noise, Ties ties)
{
	double		tolerance = fmax(TIED * fabs(data), noise);

	return ties == TIES_STRICT ? draw > data + tolerance :
		draw >= data - tolerance;
}

static void
count_statistic(Inversion *inversion, double draw, double weight)
{
	const Test *test = &inversion->test;
	double		data = inversion->statistic;

	if (test->alternative == ALTERNATIVE_TWO_SIDED)
	{
		if (is_as_extreme(fabs(draw), fabs(data), test->noise, test->ties))
			inversion->beyond += weight;
		return;
	}
	if (is_as_extreme(draw, data, test->noise, test->ties))
		inversion->beyond += weight;
	if (is_as_extreme(-draw, -data, test->noise, test->ties))
		inversion->below += weight;
}

double
draw_statistic(const Draw *draw, double delta)
{
	double		numerator = draw->n0 + draw->n1 * delta;
	double		variance = draw->q0 + delta * (draw->q1 + delta * draw->q2);
	double		size = fabs(draw->n0) + fabs(draw->n1 * delta);
	double		variance_size = draw->q0 +
		fabs(delta) * (fabs(draw->q1) + fabs(delta) * draw->q2);

	if (fabs(numerator) <= CANCELLED * size)
		return 0.0;
	/* No variance at all: as far out as can be. */
	if (!(variance > CANCELLED * variance_size))
		return numerator > 0.0 ? INFINITY : -INFINITY;
	return numerator / sqrt(variance);
}

/* As one draw more under the null, the data keep the test to its level. */
double
share_of_draws(double weight, double total, bool includes_data, Ties ties)
{
	/* Sums of probabilities may come to a little more than their total. */
	if (ties == TIES_INCLUSIVE && !includes_data)
		return fmin(1.0, (1.0 + weight) / (1.0 + total));
	return fmin(1.0, weight / total);
}

/*
 * From the weights of draws as extreme as the data.  P-values, sets and the
 * smallest possible p-value are all found here.
 */
static double
p_value_of(const Inversion *inversion, double beyond, double below)
{
	const Test *test = &inversion->test;
	bool		equal_tailed = test->alternative == ALTERNATIVE_EQUAL_TAILED;
	double		weight = beyond;
	double		share;

	if (test->alternative == ALTERNATIVE_LESS)
		weight = below;
	else if (equal_tailed)
		weight = fmin(beyond, below);
	share = share_of_draws(weight, inversion->total, test->includes_data,
						   test->ties);
	return equal_tailed ? fmin(1.0, 2.0 * share) : share;
}

double
inversion_p_value(const Inversion *inversion)
{
	return p_value_of(inversion, inversion->beyond, inversion->below);
}

double
inversion_smallest_p(const Inversion *inversion)
{
	return p_value_of(inversion, inversion->data, inversion->data);
}

/* ---- at all null values ---- */

static void
add_step(Inversion *inversion, double at, double change)
{
	if (inversion->n_steps == inversion->capacity)
	{
		Step	   *more = core_alloc_array(size_mul(2, inversion->capacity),
											sizeof(Step));

		memcpy(more, inversion->steps, inversion->n_steps * sizeof(Step));
		core_free(inversion->steps);
		inversion->steps = more;
		inversion->capacity *= 2;
	}
	inversion->steps[inversion->n_steps].at = at;
	inversion->steps[inversion->n_steps].change = change;
	inversion->n_steps++;
}

/* a - b, or 0 if that is but noise */
static double
difference(double a, double b)
{
	double		result = a - b;

	return fabs(result) <= CANCELLED * (fabs(a) + fabs(b)) ? 0.0 : result;
}

/*
 * The quartic variance (n0 + n1 delta)^2 - delta^2 (q0 + q1 delta + q2
 * delta^2), positive where the draw is further from 0 than the data, with
 * delta in units of the standard error.
 */
typedef struct Quartic
{
	double		c[MAX_DEGREE + 1];
	int			lowest;			/* coefficients below this are 0, */
	int			degree;			/* and above this */
	double		places[MAX_DEGREE]; /* where it changes its sign, but for 0 */
	int			n_places;
} Quartic;

/* False if it is 0 everywhere. */
static bool
find_quartic(const Draw *draw, double variance, Quartic *quartic)
{
	double		unit = sqrt(variance);
	double		n1 = draw->n1 * unit;
	double		q1 = fabs(draw->q1) <= CANCELLED * sqrt(draw->q0 * draw->q2) ?
		0.0 : draw->q1;
	double	   *c = quartic->c;

	c[0] = draw->n0 * draw->n0;
	c[1] = 2.0 * draw->n0 * n1;
	c[2] = difference(n1 * n1, draw->q0);
	c[3] = -q1 * unit;
	c[4] = -draw->q2 * variance;
	quartic->degree = MAX_DEGREE;
	while (quartic->degree > 0 && c[quartic->degree] == 0.0)
		quartic->degree--;
	if (c[quartic->degree] == 0.0)
		return false;

	/* Without roots at 0 none of the others can be confused with them. */
	quartic->lowest = 0;
	while (c[quartic->lowest] == 0.0)
		quartic->lowest++;
	quartic->n_places = sign_changes(c + quartic->lowest,
									 quartic->degree - quartic->lowest,
									 quartic->places);
	return true;
}

static double
slope_at(const double c[5], double x)
{
	return c[1] + x * (2.0 * c[2] + x * (3.0 * c[3] + x * 4.0 * c[4]));
}

/*
 * A draw that equals the data, or the data's negative, at every null value.
 */
static void
add_tied(Inversion *inversion, double sign, double weight)
{
	bool		one_sided = inversion->test.alternative != ALTERNATIVE_TWO_SIDED;

	if (!one_sided || sign > 0.0)
	{
		inversion->always += weight;
		return;
	}
	/* The negative is above the data while delta is below 0. */
	inversion->at_infinity += weight;
	add_step(inversion, 0.0, -weight);
}

/*
 * What a draw of n0 = 0 changes at delta = 0, where it and the data are 0:
 * above the data it was and will be by the signs of n1 and of the quartic.
 */
static void
add_step_at_zero(Inversion *inversion, double n1, double weight,
				 const Quartic *quartic)
{
	bool		further_after = quartic->c[quartic->lowest] > 0.0;
	bool		further_before = further_after == (quartic->lowest % 2 == 0);
	bool		before = further_before;
	bool		after = further_after;

	if (inversion->test.alternative != ALTERNATIVE_TWO_SIDED)
	{
		before = n1 <= 0.0 || !further_before;
		after = n1 > 0.0 && further_after;
	}
	if (before != after)
		add_step(inversion, 0.0, after ? weight : -weight);
}

/* What one draw, taken with its sign, changes as delta grows. */
static void
add_steps(Inversion *inversion, const Draw *draw, double sign, double weight,
		  const Quartic *quartic)
{
	bool		one_sided = inversion->test.alternative != ALTERNATIVE_TWO_SIDED;
	double		n0 = sign * draw->n0;
	double		n1 = sign * draw->n1;
	bool		further = (quartic->degree % 2 == 0) ==
		(quartic->c[quartic->degree] > 0.0);
	bool		positive = n1 != 0.0 ? n1 < 0.0 : n0 > 0.0;
	double		unit = sqrt(inversion->test.variance);

	/* At minus infinity the data's statistic is as low as can be. */
	if (one_sided ? !further || positive : further)
		inversion->at_infinity += weight;
	if (n0 == 0.0)
		add_step_at_zero(inversion, n1, weight, quartic);
	for (int i = 0; i < quartic->n_places; i++)
	{
		double		place = quartic->places[i];
		double		delta = place * unit;
		double		change = slope_at(quartic->c, place) > 0.0 ? weight :
			-weight;

		if (one_sided)
		{
			/* Equal to the data here, or to its negative? */
			if ((n0 + n1 * delta > 0.0) != (delta > 0.0))
				continue;
			if (delta < 0.0)
				change = -change;
		}
		add_step(inversion, delta, change);
	}
}

static void
count_at_estimate(Inversion *inversion, const Draw *draw)
{
	if (draw->n0 == 0.0)
		return;
	if (draw->n0 > 0.0 || draw->mirrored)
		inversion->above_zero += draw->weight;
	if (draw->n0 < 0.0 || draw->mirrored)
		inversion->below_zero += draw->weight;
}

static void
add_draw(Inversion *inversion, const Draw *draw)
{
	double		delta = inversion->test.estimate - inversion->test.null_value;
	double		statistic = draw_statistic(draw, delta);
	bool		one_sided = inversion->test.alternative != ALTERNATIVE_TWO_SIDED;
	Quartic		quartic;

	inversion->total += draw->mirrored ? 2.0 * draw->weight : draw->weight;
	count_statistic(inversion, statistic, draw->weight);
	if (draw->mirrored)
		count_statistic(inversion, -statistic, draw->weight);
	if (!inversion->wants_set)
		return;

	if (!find_quartic(draw, inversion->test.variance, &quartic))
	{
		add_tied(inversion, draw->n1, draw->weight);
		if (draw->mirrored)
			add_tied(inversion, -draw->n1, draw->weight);
		return;
	}
	count_at_estimate(inversion, draw);
	if (draw->mirrored && !one_sided)
	{
		add_steps(inversion, draw, 1.0, 2.0 * draw->weight, &quartic);
		return;
	}
	add_steps(inversion, draw, 1.0, draw->weight, &quartic);
	if (draw->mirrored)
		add_steps(inversion, draw, -1.0, draw->weight, &quartic);
}

/* As extreme as the data in every sense, at every null value. */
static void
add_data(Inversion *inversion, double weight)
{
	inversion->total += weight;
	inversion->data += weight;
	inversion->beyond += weight;
	inversion->below += weight;
	inversion->always += weight;
}

void
inversion_add(Inversion *inversion, const Draw *draw)
{
	const Test *test = &inversion->test;
	Draw		one = *draw;

	if (draw->likeness == LIKE_NONE || test->ties == TIES_STRICT)
	{
		add_draw(inversion, draw);
		return;
	}
	one.mirrored = false;
	for (int i = 0; i < (draw->mirrored ? 2 : 1); i++)
	{
		if (one.likeness == LIKE_DATA ||
			test->alternative == ALTERNATIVE_TWO_SIDED)
			add_data(inversion, draw->weight);
		else
			add_draw(inversion, &one);
		one.n0 = -one.n0;
		one.n1 = -one.n1;
		one.likeness = one.likeness == LIKE_DATA ? LIKE_MIRROR : LIKE_DATA;
	}
}

/* The p-value between steps, of the count there. */
static double
p_value_of_count(const Inversion *inversion, double count)
{
	double		always = inversion->test.ties == TIES_INCLUSIVE ?
		inversion->always : 0.0;
	double		above = count + always;
	double		below = inversion->total - inversion->always - count + always;

	return p_value_of(inversion, above, below);
}

/* The p-value of the estimate itself, where draws of 0 are equal to the data. */
static double
p_value_of_estimate(const Inversion *inversion)
{
	double		above = inversion->above_zero;
	double		below = inversion->below_zero;

	bool		two_sided = inversion->test.alternative ==
		ALTERNATIVE_TWO_SIDED;

	if (inversion->test.ties == TIES_INCLUSIVE)
		return p_value_of(inversion, two_sided ? inversion->total :
						  inversion->total - below, inversion->total - above);
	return p_value_of(inversion, two_sided ? above + below : above, below);
}

/* Places as close as this, in standard errors or relatively, are one. */
static bool
same_place(const Inversion *inversion, double a, double b)
{
	return fabs(a - b) <= TIED * (fabs(b) + sqrt(inversion->test.variance));
}

/* Stretches of delta with a p-value above alpha, from high r to low. */
static uint32_t
sweep(const Inversion *inversion, double alpha, Segment *segments)
{
	const Step *steps = inversion->steps;
	uint32_t	n_steps = inversion->n_steps;
	double		count = inversion->at_infinity;
	bool		inside = p_value_of_count(inversion, count) > alpha;
	double		from = -INFINITY;
	uint32_t	n = 0;

	for (uint32_t i = 0; i <= n_steps; i++)
	{
		double		at = i < n_steps ? steps[i].at : INFINITY;
		bool		next = false;

		if (i < n_steps)
		{
			count += steps[i].change;
			while (i + 1 < n_steps && same_place(inversion, steps[i + 1].at, at))
				count += steps[++i].change;
			next = p_value_of_count(inversion, count) > alpha;
		}
		if (inside && !next)
		{
			/* delta from "from" to "at" is r from estimate - at. */
			segments[n].low = inversion->test.estimate - at;
			segments[n].high = inversion->test.estimate - from;
			n++;
		}
		if (next && !inside)
			from = at;
		inside = next;
	}
	return n;
}

/*
 * At the estimate itself more draws may equal the data than next to it: it is
 * then a point of the set by itself.
 */
static uint32_t
add_estimate(const Inversion *inversion, Segment *segments, uint32_t n)
{
	double		estimate = inversion->test.estimate;
	uint32_t	at = 0;

	while (at < n && segments[at].low > estimate &&
		   !same_place(inversion, segments[at].low, estimate))
		at++;
	if (at < n && (segments[at].high >= estimate ||
				   same_place(inversion, segments[at].high, estimate)))
		return n;
	memmove(segments + at + 1, segments + at, (n - at) * sizeof(Segment));
	segments[at].low = segments[at].high = estimate;
	return n + 1;
}

Segment *
inversion_set(Inversion *inversion, double alpha, uint32_t *n)
{
	Segment    *segments = core_alloc_array(size_add(inversion->n_steps / 2, 2),
											sizeof(Segment));

	/* 1 - 0.8 is a little less than 1/5. */
	alpha *= 1.0 + TIED;
	sort_steps(inversion->steps, inversion->n_steps);
	*n = sweep(inversion, alpha, segments);
	if (p_value_of_estimate(inversion) > alpha)
		*n = add_estimate(inversion, segments, *n);

	/* From low to high. */
	for (uint32_t i = 0; i < *n / 2; i++)
	{
		Segment		other = segments[i];

		segments[i] = segments[*n - 1 - i];
		segments[*n - 1 - i] = other;
	}
	return segments;
}
