/*-------------------------------------------------------------------------
 *
 * sign_changes.c
 *		Where a function of one number is not negative.
 *
 * A stretch between two places is looked at on a grid; where the function turns
 * back before it reaches 0, the turning point is looked for, so that what lies
 * between two points of the grid is found as well.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/sign_changes.h"

#include <math.h>
#include <stdbool.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/numeric/tolerance.h"

/* Points between two places, and beyond the first or last one. */
#define INNER_POINTS 32
#define OUTER_POINTS 176

/* Beyond, in units: the first step, and how much longer the next. */
#define FIRST_STEP 0.02
#define GROWTH 1.15

double
find_rising(RealFunction f, const void *context, double low, double high,
			double tolerance)
{
	double		below = f(low, context);
	double		above = f(high, context);
	int			side = 0;

	if (below >= 0.0)
		return low;
	if (above <= 0.0)
		return high;
	for (int i = 0; i < 200 && high - low > NO_CLOSER * fabs(high); i++)
	{
		double		x = (low * above - high * below) / (above - below);
		double		value = f(x, context);

		core_check_interrupts();
		if (fabs(value) <= tolerance)
			return x;
		/* An end that stays twice counts half (the Illinois rule). */
		if (value < 0.0)
		{
			low = x;
			below = value;
			above *= side == -1 ? 0.5 : 1.0;
			side = -1;
		}
		else
		{
			high = x;
			above = value;
			below *= side == 1 ? 0.5 : 1.0;
			side = 1;
		}
	}
	return 0.5 * (low + high);
}

typedef struct Point
{
	double		x;
	double		value;
} Point;

typedef struct Search
{
	RealFunction f;
	const void *context;
	double		unit;
	void		(*give) (double low, double high, void *to);
	void	   *to;

	/* the stretch that is open, if there is one */
	bool		open;
	double		low;
} Search;

static Point
point_at(const Search *search, double x)
{
	return (Point) {x, search->f(x, search->context)};
}

/* Between points of different signs. */
static double
find_end(const Search *search, Point a, Point b)
{
	for (;;)
	{
		double		middle = 0.5 * (a.x + b.x);
		Point		between = point_at(search, middle);

		if (fabs(b.x - a.x) <= END_WITHIN * (search->unit + fabs(middle)))
			return middle;
		if ((between.value >= 0.0) == (a.value >= 0.0))
			a = between;
		else
			b = between;
	}
}

/*
 * Between points of one sign, of which the middle one is next to 0: a point of
 * the other sign, or the one that is closest to 0, by golden sections.
 */
static Point
find_turn(const Search *search, Point a, Point middle, Point b)
{
	double		sign = middle.value >= 0.0 ? 1.0 : -1.0;

	for (int i = 0; i < 60 && sign * middle.value >= 0.0; i++)
	{
		bool		left = middle.x - a.x > b.x - middle.x;
		Point		other = point_at(search, middle.x + 0.381966 *
									 ((left ? a.x : b.x) - middle.x));

		if (sign * other.value < sign * middle.value)
		{
			if (left)
				b = middle;
			else
				a = middle;
			middle = other;
		}
		else if (left)
			a = other;
		else
			b = other;
	}
	return middle;
}

static void
pass(Search *search, Point from, Point to)
{
	double		end;

	if ((from.value >= 0.0) == (to.value >= 0.0))
		return;
	end = find_end(search, from, to);
	if (search->open)
		search->give(search->low, end, search->to);
	else
		search->low = end;
	search->open = !search->open;
}

/* Over points in order; the stretch at its ends goes on to "low" and "high". */
static void
go_along(Search *search, const Point *points, int n, double low, double high)
{
	search->open = points[0].value >= 0.0;
	search->low = low;
	for (int i = 1; i < n; i++)
	{
		const Point *p = points + i;

		core_check_interrupts();
		if (i > 1 && (p[-2].value >= 0.0) == (p->value >= 0.0) &&
			(p[-1].value >= 0.0) == (p->value >= 0.0) &&
			fabs(p[-1].value) < fabs(p[-2].value) &&
			fabs(p[-1].value) < fabs(p->value))
		{
			Point		turn = find_turn(search, p[-2], p[-1], p[0]);

			/* It lies before or after the middle point; both ways are there. */
			if (turn.x < p[-1].x)
			{
				pass(search, p[-2], turn);
				pass(search, turn, p[-1]);
			}
			else
			{
				pass(search, p[-1], turn);
				pass(search, turn, p[0]);
			}
			continue;
		}
		pass(search, p[-1], p[0]);
	}
	if (search->open)
		search->give(search->low, high, search->to);
}

static void
go_between(Search *search, double low, double high)
{
	Point		points[INNER_POINTS + 2];
	double		width = high - low;

	if (!(width > 4.0 * END_WITHIN * (search->unit + fabs(low))))
		return;
	points[0] = point_at(search, low + NEXT_TO_PLACE * width);
	for (int i = 1; i <= INNER_POINTS; i++)
		points[i] = point_at(search, low + width * i / (INNER_POINTS + 1));
	points[INNER_POINTS + 1] = point_at(search, high - NEXT_TO_PLACE * width);
	go_along(search, points, INNER_POINTS + 2, low, high);
}

/* From the last place on, or to the first one: sign -1. */
static void
go_beyond(Search *search, double from, double sign)
{
	Point		points[OUTER_POINTS + 1];
	double		step = FIRST_STEP * search->unit;
	double		x = from + sign * NEXT_TO_PLACE * search->unit;

	for (int i = 0; i <= OUTER_POINTS; i++)
	{
		points[sign > 0.0 ? i : OUTER_POINTS - i] = point_at(search, x);
		x += sign * step;
		step *= GROWTH;
	}
	if (sign > 0.0)
		go_along(search, points, OUTER_POINTS + 1, from, INFINITY);
	else
		go_along(search, points, OUTER_POINTS + 1, -INFINITY, from);
}

void
find_stretches(RealFunction f, const void *context, double *places, int n,
			   double unit, void (*give) (double low, double high, void *to),
			   void *to)
{
	Search		search = {f, context, unit, give, to, false, 0.0};
	int			n_finite = 0;

	for (int i = 0; i < n; i++)
		if (isfinite(places[i]))
			places[n_finite++] = places[i];
	if (n_finite == 0)
		places[n_finite++] = 0.0;
	sort_numbers(places, n_finite);
	go_beyond(&search, places[0], -1.0);
	for (int i = 1; i < n_finite; i++)
		go_between(&search, places[i - 1], places[i]);
	go_beyond(&search, places[n_finite - 1], 1.0);
}
