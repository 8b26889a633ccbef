/*-------------------------------------------------------------------------
 *
 * normal_box.c
 *		How probable is it that several normal numbers all lie within their
 *		limits?
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/normal_box.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/inference/chi_scale.h"
#include "core/inference/lattice.h"
#include "core/inference/normal_factor.h"
#include "core/inference/normal_table.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/quadrature.h"
#include "core/numeric/tolerance.h"

/* A normal number is never further from 0: the probability is 1e-18. */
#define FURTHEST 9.0

/* ---- the integrand ---- */

/* A box of numbers that are divided by a scale, if there is one. */
typedef struct Box
{
	NormalFactor *factor;
	const ChiScale *scale;		/* NULL: 1 */
	NormalTable *table;
} Box;

/* The first coordinate is that of the scale, if there is one. */
static double
value_at(const double *point, void *context)
{
	const Box  *box = context;
	NormalFactor *f = box->factor;
	double		scale = box->scale == NULL ? 1.0 :
		chi_scale_quantile(box->scale, *point++);
	double		product = 1.0;

	for (int k = 0;; k++)
	{
		double		low;
		double		high;
		double		below;
		double		inside;

		normal_factor_limits(f, k, scale, &low, &high);
		if (!(low < high))
			return 0.0;
		below = normal_table_cdf(box->table, low);
		inside = normal_table_cdf(box->table, high) - below;
		product *= inside;
		if (k == f->rank - 1 || !(product > 0.0))
			return product;
		f->y[k] = portable_normal_quantile(lattice_inside(below + point[k] * inside));
	}
}

/* ---- made of one or two numbers ---- */

typedef struct Slice
{
	NormalFactor *factor;
	double		scale;
} Slice;

static double
slice_value(double y, const void *context)
{
	const Slice *slice = context;
	double		low;
	double		high;

	slice->factor->y[0] = y;
	normal_factor_limits(slice->factor, 1, slice->scale, &low, &high);
	return 0.3989422804014327 * portable_exp(-0.5 * y * y) *
		interval_probability(low, high);
}

/* Where the limits of the second number cross its mean. */
static int
find_cuts(const NormalFactor *f, double scale, double low, double high,
		  double *cuts)
{
	int			n = 0;

	cuts[n++] = low;
	for (int i = f->first[1]; i < f->first[2]; i++)
	{
		int			row = f->rows[i];
		double		slope = f->factor[row * f->n];
		double		at[2] = {scale * f->low[row] / slope,
			scale * f->high[row] / slope};

		for (int j = 0; j < 2; j++)
			if (at[j] > low && at[j] < high)
				cuts[n++] = at[j];
	}
	cuts[n++] = high;
	sort_numbers(cuts, n);
	return n;
}

static double
probability_of_two(NormalFactor *f, double scale)
{
	Slice		slice = {f, scale};
	double	   *cuts = core_alloc_array(size_add(size_mul(2, f->n), 2),
										sizeof(double));
	double		sum = 0.0;
	double		low;
	double		high;
	int			n;

	normal_factor_limits(f, 0, scale, &low, &high);
	low = fmax(low, -FURTHEST);
	high = fmin(high, FURTHEST);
	n = low < high ? find_cuts(f, scale, low, high, cuts) : 0;
	for (int i = 1; i < n; i++)
		sum += integrate(slice_value, &slice, cuts[i - 1], cuts[i], SLICE_INTEGRAL);
	core_free(cuts);
	return sum;
}

/* Of a box that is made of up to two numbers. */
static double
exact_probability(double scale, const void *context)
{
	NormalFactor *f = ((const Box *) context)->factor;
	double		low;
	double		high;

	if (f->rank == 2)
		return probability_of_two(f, scale);
	normal_factor_limits(f, 0, scale, &low, &high);
	return interval_probability(low, high);
}

/* ---- made of any ---- */

/* Lattices from one to another, until one is as good as that. */
typedef struct Accuracy
{
	int			first;
	int			last;
	double		target;
} Accuracy;

static const Accuracy usual = {1, LATTICES - 1, BOX_ERROR};
static const Accuracy rough = {0, 0, 1.0};

static LatticeMean
box_probability(Box *box, const Accuracy *accuracy)
{
	NormalFactor *f = box->factor;
	LatticeMean exact = {0.0, EXACT_BOX_ERROR, 0};

	if (f->rank > 2)
		return lattice_mean(value_at, box, f->rank - 1 + (box->scale != NULL),
							accuracy->first, accuracy->last, accuracy->target);
	exact.mean = box->scale == NULL ? exact_probability(1.0, box) :
		chi_scale_mean(box->scale, exact_probability, box);
	return exact;
}

static Box
box_open(const double *correlation, int n, const double *low,
		 const double *high, const ChiScale *scale)
{
	Box			box = {normal_factor_create(correlation, n, low, high), scale,
		NULL};

	if (box.factor->rank > 2)
		box.table = normal_table_create();
	return box;
}

static void
box_close(Box *box)
{
	if (box->table != NULL)
		normal_table_free(box->table);
	normal_factor_free(box->factor);
}

/* No number varies: all are 0. */
static bool
holds_zero(const NormalFactor *f)
{
	for (int i = 0; i < f->n; i++)
		if (!(f->low[i] <= 0.0 && f->high[i] >= 0.0))
			return false;
	return true;
}

static BoxProbability
probability_and_close(Box *box)
{
	BoxProbability result = {0.0, 0.0};
	LatticeMean found;

	if (box->factor->rank == 0)
		result.probability = holds_zero(box->factor) ? 1.0 : 0.0;
	else
	{
		found = box_probability(box, &usual);
		result.probability = fmin(fmax(found.mean, 0.0), 1.0);
		result.error = found.error;
	}
	box_close(box);
	return result;
}

BoxProbability
normal_box(const double *correlation, int n, const double *low,
		   const double *high)
{
	Box			box = box_open(correlation, n, low, high, NULL);

	return probability_and_close(&box);
}

/* The box of all numbers between -c and c. */
static Box
sup_box(const double *correlation, int n, double c, const ChiScale *scale)
{
	double	   *low = core_alloc_array(n, sizeof(double));
	double	   *high = core_alloc_array(n, sizeof(double));
	Box			box;

	for (int i = 0; i < n; i++)
	{
		low[i] = -c;
		high[i] = c;
	}
	box = box_open(correlation, n, low, high, scale);
	core_free(high);
	core_free(low);
	return box;
}

BoxProbability
sup_probability(const double *correlation, int n, double df, double c)
{
	ChiScale   *scale = isinf(df) ? NULL : chi_scale_create(df);
	Box			box = sup_box(correlation, n, c, scale);
	BoxProbability result = probability_and_close(&box);

	if (scale != NULL)
		chi_scale_free(scale);
	return result;
}

/* ---- quantiles ---- */

static double
sup_at(Box *box, double c, const Accuracy *accuracy, LatticeMean *found)
{
	normal_factor_limit(box->factor, c);
	*found = box_probability(box, accuracy);
	return found->mean;
}

/* Where the probability is "level", between limits, by false position. */
static double
find_level(Box *box, double level, double low, double high,
		   const Accuracy *accuracy)
{
	LatticeMean found;
	double		below = sup_at(box, low, accuracy, &found) - level;
	double		above = sup_at(box, high, accuracy, &found) - level;
	int			side = 0;

	if (below >= 0.0)
		return low;
	if (above <= 0.0)
		return high;
	for (int i = 0; i < 200 && high - low > LEVEL_WITHIN * high; i++)
	{
		double		c = (low * above - high * below) / (above - below);
		double		off = sup_at(box, c, accuracy, &found) - level;

		if (fabs(off) < SAME_LEVEL)
			return c;
		/* An end that stays twice counts half (the Illinois rule). */
		if (off < 0.0)
		{
			low = c;
			below = off;
			above *= side == -1 ? 0.5 : 1.0;
			side = -1;
		}
		else
		{
			high = c;
			above = off;
			below *= side == 1 ? 0.5 : 1.0;
			side = 1;
		}
	}
	return 0.5 * (low + high);
}

/* Of one number. */
static double
quantile_of_one(const ChiScale *scale, double level)
{
	static const double one = 1.0;
	Box			box;
	LatticeMean found;
	double		high = 1.0;
	double		c;

	if (scale == NULL)
		return -portable_normal_quantile(0.5 * (1.0 - level));
	box = sup_box(&one, 1, high, scale);
	while (sup_at(&box, high, &usual, &found) < level && high < 1e300)
		high *= 2.0;
	c = find_level(&box, level, 0.0, high, &usual);
	box_close(&box);
	return c;
}

/*
 * From the quantile on few points, with the slope there: a step on each lattice,
 * the last of which is as good as it takes; once more there if that step was
 * long, with the slope between.
 */
static SupQuantile
refine(Box *box, double level, double c)
{
	LatticeMean found;
	double		step = 0.01 * c;
	double		slope = (sup_at(box, c + step, &rough, &found) -
						 sup_at(box, c - step, &rough, &found)) / (2.0 * step);
	double		before;

	for (int lattice = 1;; lattice++)
	{
		const Accuracy one = {lattice, lattice, 1.0};

		before = sup_at(box, c, &one, &found);
		step = (level - before) / slope;
		c += step;
		if (found.error <= BOX_ERROR || lattice == LATTICES - 1)
			break;
	}
	if (fabs(level - before) > LONG_STEP)
	{
		const Accuracy same = {found.lattice, found.lattice, 1.0};
		double		after = sup_at(box, c, &same, &found);

		slope = (after - before) / step;
		c += (level - after) / slope;
	}
	return (SupQuantile) {c, found.error / slope, box->factor->n};
}

static SupQuantile
quantile_of_box(Box *box, double level)
{
	int			n = box->factor->n;
	double		low = quantile_of_one(box->scale, level);
	double		high = low;
	double		c;

	if (box->factor->rank > 1)
		high = quantile_of_one(box->scale, 1.0 - (1.0 - level) / n);
	c = find_level(box, level, low, high, &rough);
	if (box->factor->rank > 2)
		return refine(box, level, c);
	return (SupQuantile) {c, EXACT_BOX_ERROR, n};
}

SupQuantile
sup_quantile(const double *correlation, int n, double df, double level)
{
	SupQuantile result = {NAN, NAN, n};
	ChiScale   *scale = isinf(df) ? NULL : chi_scale_create(df);
	/* The order of the numbers is that of a middling box. */
	Box			box = sup_box(correlation, n, 2.0, scale);

	if (box.factor->rank > 0)
		result = quantile_of_box(&box, level);
	box_close(&box);
	if (scale != NULL)
		chi_scale_free(scale);
	return result;
}

SupQuantile
sup_quantile_of_covariance(const double *covariance, int n, double df,
						   double level)
{
	double	   *correlation = core_alloc_array(size_mul(n, n), sizeof(double));
	int		   *kept = core_alloc_array(n, sizeof(int));
	int			n_kept = 0;
	SupQuantile result;

	for (int i = 0; i < n; i++)
		if (covariance[i * (n + 1)] > 0.0)
			kept[n_kept++] = i;
	for (int i = 0; i < n_kept; i++)
		for (int j = 0; j < n_kept; j++)
			correlation[i * n_kept + j] = i == j ? 1.0 :
				covariance[kept[i] * n + kept[j]] /
				(sqrt(covariance[kept[i] * (n + 1)]) *
				 sqrt(covariance[kept[j] * (n + 1)]));
	result = sup_quantile(correlation, n_kept, df, level);
	core_free(kept);
	core_free(correlation);
	return result;
}
