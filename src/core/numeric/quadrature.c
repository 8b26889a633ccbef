/*-------------------------------------------------------------------------
 *
 * quadrature.c
 *		Integrals over an interval, to nearly the last digit.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/quadrature.h"

#include <math.h>

#include "core/base/memory.h"

/* Halves of halves; what is left to do is at most one piece for each. */
#define MAX_DEPTH 40

static double
rule(Integrand f, const void *context, double low, double high)
{
	static const double nodes[5] = {
		0.14887433898163121089, 0.43339539412924719080,
		0.67940956829902440623, 0.86506336668898451073,
		0.97390652851717172008
	};
	static const double weights[5] = {
		0.29552422471475287017, 0.26926671930999635509,
		0.21908636251598204400, 0.14945134915058059315,
		0.06667134430868813759
	};
	double		middle = 0.5 * (low + high);
	double		half = 0.5 * (high - low);
	double		sum = 0.0;

	for (int i = 0; i < 5; i++)
		sum += weights[i] * (f(middle - half * nodes[i], context) +
							 f(middle + half * nodes[i], context));
	return half * sum;
}

typedef struct Piece
{
	double		low;
	double		high;
	double		value;
	int			depth;
} Piece;

double
integrate(Integrand f, const void *context, double low, double high,
		  double tolerance)
{
	Piece		left[MAX_DEPTH + 2];
	int			n = 1;
	double		sum = 0.0;

	if (!(high > low))
		return 0.0;
	left[0] = (Piece) {low, high, rule(f, context, low, high), 0};
	while (n > 0)
	{
		Piece		piece = left[--n];
		double		middle = 0.5 * (piece.low + piece.high);
		double		first = rule(f, context, piece.low, middle);
		double		second = rule(f, context, middle, piece.high);

		core_check_interrupts();
		if (fabs(first + second - piece.value) <= tolerance ||
			piece.depth == MAX_DEPTH)
		{
			sum += first + second;
			continue;
		}
		left[n++] = (Piece) {middle, piece.high, second, piece.depth + 1};
		left[n++] = (Piece) {piece.low, middle, first, piece.depth + 1};
	}
	return sum;
}
