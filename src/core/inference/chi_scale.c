/*-------------------------------------------------------------------------
 *
 * chi_scale.c
 *		What makes normal numbers a multivariate t.
 *
 * With t the logarithm of the scale s, the density is a multiple of
 *
 *		exp(df (t - s^2 / 2 + 1/2)),	s = e^t,
 *
 * which is 1 where it is highest, at t = 0.  What it is a multiple of comes from
 * its integral.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/chi_scale.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/quadrature.h"
#include "core/numeric/tolerance.h"

#define PIECES 2048

/* Probabilities by which the search for a quantile begins: a power of 2. */
#define GUIDES 2048

/* Densities less than e^-34 of the highest are left out. */
#define DEPTH 34.0

struct ChiScale
{
	double		df;
	double		low;			/* logarithms of scales */
	double		high;
	double		total;
	double		scales[PIECES + 1];
	double		shares[PIECES + 1]; /* probability of less */
	int			guides[GUIDES + 1]; /* the piece that a share of so many
									 * parts lies in */
};

/* The logarithm of the density at the logarithm of a scale. */
static double
log_density(double t, double df)
{
	return df * (t - 0.5 * portable_exp(2.0 * t) + 0.5);
}

/* Where it is -DEPTH, on the side of "far", where it is less. */
static double
find_end(double df, double far)
{
	double		near = 0.0;

	for (int i = 0; i < 60; i++)
	{
		double		middle = 0.5 * (near + far);

		if (log_density(middle, df) < -DEPTH)
			far = middle;
		else
			near = middle;
	}
	return far;
}

static double
density(double t, const void *context)
{
	return portable_exp(log_density(t, *(const double *) context));
}

static void
find_guides(ChiScale *scale)
{
	int			piece = 0;

	for (int i = 0; i <= GUIDES; i++)
	{
		while (piece + 1 < PIECES &&
			   scale->shares[piece + 1] <= (double) i / GUIDES)
			piece++;
		scale->guides[i] = piece;
	}
}

ChiScale *
chi_scale_create(double df)
{
	ChiScale   *scale = core_alloc(sizeof(ChiScale));
	double		width;

	scale->df = df;
	scale->low = find_end(df, -(DEPTH / df + 1.0));
	scale->high = find_end(df, 1.0 + 0.5 * portable_log(2.0 + 4.0 * DEPTH / df));
	width = (scale->high - scale->low) / PIECES;
	scale->scales[0] = portable_exp(scale->low);
	for (int i = 0; i < PIECES; i++)
	{
		double		t = scale->low + i * width;

		/* Simpson's rule */
		scale->shares[i + 1] = scale->shares[i] + width / 6.0 *
			(density(t, &df) + 4.0 * density(t + 0.5 * width, &df) +
			 density(t + width, &df));
		scale->scales[i + 1] = portable_exp(t + width);
	}
	scale->total = scale->shares[PIECES];
	for (int i = 0; i <= PIECES; i++)
		scale->shares[i] /= scale->total;
	find_guides(scale);
	return scale;
}

void
chi_scale_free(ChiScale *scale)
{
	core_free(scale);
}

double
chi_scale_quantile(const ChiScale *scale, double probability)
{
	int			guide = probability < 1.0 ? (int) (probability * GUIDES) : GUIDES - 1;
	int			low = scale->guides[guide];
	int			high = scale->guides[guide + 1] + 1;
	double		share;

	while (high - low > 1)
	{
		int			middle = (low + high) / 2;

		if (scale->shares[middle] <= probability)
			low = middle;
		else
			high = middle;
	}
	share = scale->shares[high] - scale->shares[low];
	if (!(share > 0.0))
		return scale->scales[low];
	return scale->scales[low] + (probability - scale->shares[low]) / share *
		(scale->scales[high] - scale->scales[low]);
}

typedef struct Weighed
{
	const ChiScale *scale;
	double		(*f) (double scale, const void *context);
	const void *context;
} Weighed;

static double
weighed(double t, const void *context)
{
	const Weighed *what = context;

	return density(t, &what->scale->df) *
		what->f(portable_exp(t), what->context);
}

double
chi_scale_mean(const ChiScale *scale,
			   double (*f) (double scale, const void *context),
			   const void *context)
{
	Weighed		what = {scale, f, context};

	return (integrate(weighed, &what, scale->low, 0.0, SCALE_INTEGRAL) +
			integrate(weighed, &what, 0.0, scale->high, SCALE_INTEGRAL)) / scale->total;
}
