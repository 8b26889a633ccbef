/*-------------------------------------------------------------------------
 *
 * normal_factor.c
 *		Correlated normal numbers as sums of independent ones.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/normal_factor.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/tolerance.h"

double
interval_probability(double low, double high)
{
	if (!(low < high))
		return 0.0;
	/* From the smaller tails, which have all their digits. */
	if (low > 0.0)
		return portable_normal_cdf(-low) - portable_normal_cdf(-high);
	return portable_normal_cdf(high) - portable_normal_cdf(low);
}

/* The mean of a normal number between limits; finite. */
static double
mean_between(double low, double high)
{
	double		probability = interval_probability(low, high);
	double		bell_low = portable_exp(-0.5 * low * low);
	double		bell_high = portable_exp(-0.5 * high * high);

	if (probability > 0.0)
		return 0.3989422804014327 * (bell_low - bell_high) / probability;
	return isfinite(low) ? low : isfinite(high) ? high : 0.0;
}

static void
exchange(double *a, double *b)
{
	double		kept = *a;

	*a = *b;
	*b = kept;
}

static void
exchange_rows(NormalFactor *f, int a, int b)
{
	int			kept = f->order[a];

	if (a == b)
		return;
	f->order[a] = f->order[b];
	f->order[b] = kept;
	exchange(&f->low[a], &f->low[b]);
	exchange(&f->high[a], &f->high[b]);
	for (int j = 0; j < f->n; j++)
		exchange(&f->factor[a * f->n + j], &f->factor[b * f->n + j]);
}

/* The sum of the first k columns of a row times the values of Y. */
static double
sum_before(const NormalFactor *f, int row, int k)
{
	const double *l = f->factor + row * f->n;
	double		sum = 0.0;

	for (int j = 0; j < k; j++)
		sum += l[j] * f->y[j];
	return sum;
}

/* What is left of the variance of a row after k columns. */
static double
variance_left(const NormalFactor *f, const double *correlation, int row, int k)
{
	const double *l = f->factor + row * f->n;
	double		left = correlation[f->order[row] * (f->n + 1)];

	for (int j = 0; j < k; j++)
		left -= l[j] * l[j];
	return left;
}

/*
 * Of the rows from k on, one that does not depend on those before and is least
 * likely to be inside if they are at their means; -1 if all depend on them.
 */
static int
next_row(const NormalFactor *f, const double *correlation, int k)
{
	double		least = INFINITY;
	int			found = -1;

	for (int row = k; row < f->n; row++)
	{
		double		left = variance_left(f, correlation, row, k);
		double		root = sqrt(left);
		double		before = sum_before(f, row, k);
		double		p;

		if (!(left > SINGULAR_CORRELATION))
			continue;
		p = interval_probability((f->low[row] - before) / root,
								 (f->high[row] - before) / root);
		if (p < least)
		{
			least = p;
			found = row;
		}
	}
	return found;
}

/* Column k, whose row is in its place, and the mean of its Y. */
static void
fill_column(NormalFactor *f, const double *correlation, int k)
{
	double	   *pivot = f->factor + k * f->n;
	double		root = sqrt(variance_left(f, correlation, k, k));
	double		before = sum_before(f, k, k);

	pivot[k] = root;
	for (int row = k + 1; row < f->n; row++)
	{
		double	   *l = f->factor + row * f->n;
		double		left = correlation[f->order[row] * f->n + f->order[k]];

		for (int j = 0; j < k; j++)
			left -= l[j] * pivot[j];
		l[k] = left / root;
	}
	f->y[k] = mean_between((f->low[k] - before) / root,
						   (f->high[k] - before) / root);
}

/* The last Y that a row is made of. */
static int
last_of(const NormalFactor *f, int row)
{
	const double *l = f->factor + row * f->n;
	int			k = f->rank - 1;

	if (row < f->rank)
		return row;
	while (k > 0 && !(l[k] * l[k] > SINGULAR_CORRELATION))
		k--;
	return k;
}

/* Rows by the Y that they limit. */
static void
group_rows(NormalFactor *f)
{
	int			done = 0;

	for (int k = 0; k < f->rank; k++)
	{
		f->first[k] = done;
		for (int row = k; row < f->n; row++)
			if (last_of(f, row) == k)
				f->rows[done++] = row;
	}
	f->first[f->rank] = done;
}

NormalFactor *
normal_factor_create(const double *correlation, int n, const double *low,
					 const double *high)
{
	NormalFactor *f = core_alloc(sizeof(NormalFactor));
	int			row;

	f->n = n;
	f->factor = core_alloc_array(size_mul(n, n), sizeof(double));
	f->low = core_alloc_array(n, sizeof(double));
	f->high = core_alloc_array(n, sizeof(double));
	f->order = core_alloc_array(n, sizeof(int));
	f->rows = core_alloc_array(n, sizeof(int));
	f->first = core_alloc_array(size_add(n, 1), sizeof(int));
	f->y = core_alloc_array(n, sizeof(double));
	for (int i = 0; i < n; i++)
	{
		f->order[i] = i;
		f->low[i] = low[i];
		f->high[i] = high[i];
	}
	while (f->rank < n &&
		   (row = next_row(f, correlation, f->rank)) >= 0)
	{
		core_check_interrupts();
		exchange_rows(f, f->rank, row);
		fill_column(f, correlation, f->rank);
		f->rank++;
	}
	group_rows(f);
	return f;
}

void
normal_factor_free(NormalFactor *f)
{
	core_free(f->y);
	core_free(f->first);
	core_free(f->rows);
	core_free(f->order);
	core_free(f->high);
	core_free(f->low);
	core_free(f->factor);
	core_free(f);
}

void
normal_factor_limit(NormalFactor *f, double c)
{
	for (int i = 0; i < f->n; i++)
	{
		f->low[i] = -c;
		f->high[i] = c;
	}
}

void
normal_factor_limits(const NormalFactor *f, int k, double scale, double *low,
					 double *high)
{
	*low = -INFINITY;
	*high = INFINITY;
	for (int i = f->first[k]; i < f->first[k + 1]; i++)
	{
		int			row = f->rows[i];
		double		coefficient = f->factor[row * f->n + k];
		double		before = sum_before(f, row, k);
		double		a = (scale * f->low[row] - before) / coefficient;
		double		b = (scale * f->high[row] - before) / coefficient;

		/* not by fmax and fmin, which are calls, once for each of a million */
		if (coefficient < 0.0)
		{
			*low = b > *low ? b : *low;
			*high = a < *high ? a : *high;
		}
		else
		{
			*low = a > *low ? a : *low;
			*high = b < *high ? b : *high;
		}
	}
}
