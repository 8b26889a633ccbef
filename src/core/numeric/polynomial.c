/*-------------------------------------------------------------------------
 *
 * polynomial.c
 *		The real roots of a polynomial of low degree.
 *
 * Between two neighbouring roots of its derivative a polynomial is monotone:
 * it changes sign there once or not at all.  So the roots are found for the
 * derivatives one after the other, from the linear one up; each is safely
 * between two known places, and none is missed.  (Closed formulas for quartics
 * lose digits and roots where they are close together.)
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/polynomial.h"

#include <math.h>
#include <stdbool.h>

#include "core/numeric/tolerance.h"

/* Newton's method doubles the digits in a step; bisection guards it. */
#define MAX_STEPS 200

/* A root that is not found by doubling the distance this often is not used. */
#define MAX_DOUBLINGS 1000

static double
value_at(const double *c, int degree, double x)
{
	double		value = c[degree];

	for (int i = degree - 1; i >= 0; i--)
		value = value * x + c[i];
	return value;
}

static void
value_and_slope(const double *c, int degree, double x, double *value,
				double *slope)
{
	double		v = c[degree];
	double		s = 0.0;

	for (int i = degree - 1; i >= 0; i--)
	{
		s = s * x + v;
		v = v * x + c[i];
	}
	*value = v;
	*slope = s;
}

/* The root between two places of different sign. */
static double
root_between(const double *c, int degree, double low, double high,
			 bool rising)
{
	double		x = 0.5 * (low + high);

	for (int step = 0; step < MAX_STEPS; step++)
	{
		double		value;
		double		slope;
		double		next;

		value_and_slope(c, degree, x, &value, &slope);
		if (value == 0.0)
			return x;
		if ((value < 0.0) == rising)
			low = x;
		else
			high = x;
		next = x - value / slope;
		/* Also catches a slope of zero. */
		if (!(next > low && next < high))
			next = 0.5 * (low + high);
		if (fabs(next - x) <= NO_STEP * fabs(x) || next == low || next == high)
			return next;
		x = next;
	}
	return x;
}

/* From "start" outwards, a place where the sign is that of infinity. */
static bool
find_beyond(const double *c, int degree, double start, double direction,
			bool positive, double *place)
{
	double		step = fmax(1.0, fabs(start));

	for (int i = 0; i < MAX_DOUBLINGS; i++)
	{
		double		value;

		*place = start + direction * step;
		value = value_at(c, degree, *place);
		if (!isfinite(value))
			return false;
		if (value != 0.0 && (value > 0.0) == positive)
			return true;
		step *= 2.0;
	}
	return false;
}

/*
 * One polynomial, given the n places where its derivative changes sign.
 * places[] is replaced by those of the polynomial itself.
 */
static int
next_sign_changes(const double *c, int degree, double *places, int n)
{
	double		found[MAX_DEGREE];
	int			n_found = 0;
	bool		positive_above = c[degree] > 0.0;
	bool		positive_below = positive_above == (degree % 2 == 0);
	bool		positive = positive_below;
	double		low = -INFINITY;

	for (int i = 0; i <= n; i++)
	{
		double		high = i < n ? places[i] : INFINITY;
		double		value = i < n ? value_at(c, degree, high) : 0.0;
		bool		positive_next = i == n ? positive_above :
			value == 0.0 ? positive : value > 0.0;
		double		from = low;
		double		to = high;

		low = high;
		if (positive_next == positive)
			continue;
		if (isinf(from) &&
			!find_beyond(c, degree, isinf(to) ? 0.0 : to, -1.0, positive, &from))
			return n_found;
		if (isinf(to) &&
			!find_beyond(c, degree, from, 1.0, positive_next, &to))
			break;
		found[n_found++] = root_between(c, degree, from, to, positive_next);
		positive = positive_next;
	}
	for (int i = 0; i < n_found; i++)
		places[i] = found[i];
	return n_found;
}

int
sign_changes(const double *c, int degree, double places[MAX_DEGREE])
{
	double		derivatives[MAX_DEGREE + 1][MAX_DEGREE + 1] = {{0.0}};
	int			n = 0;

	while (degree > 0 && c[degree] == 0.0)
		degree--;
	if (degree == 0)
		return 0;

	/* derivatives[d] has degree d */
	for (int i = 0; i <= degree; i++)
		derivatives[degree][i] = c[i];
	for (int d = degree - 1; d > 0; d--)
		for (int i = 0; i <= d; i++)
			derivatives[d][i] = (i + 1) * derivatives[d + 1][i + 1];

	places[0] = -derivatives[1][0] / derivatives[1][1];
	n = isfinite(places[0]) ? 1 : 0;
	for (int d = 2; d <= degree; d++)
		n = next_sign_changes(derivatives[d], d, places, n);
	return n;
}
