/*-------------------------------------------------------------------------
 *
 * eigen_double.c
 *		Eigenvalues and -vectors of a symmetric matrix in double.
 *
 * Householder's reflections make A tridiagonal, implicit QR steps with
 * Wilkinson's shift take what is left beside the diagonal (Golub and Van Loan,
 * Matrix Computations, 8.3).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/numeric/eigen_double.h"

#include <float.h>
#include <math.h>

#define QR_STEPS_EACH 60

/*
 * Reflect rows and columns from "first" on, so that of column first - 1 only
 * the first of them is left.  v has n entries, w too.
 */
static void
reflect(double *a, int n, int first, double *v, double *w, double *vectors)
{
	double		below = 0.0;
	double		head = a[first * n + first - 1];
	double		length;
	double		beta;
	double		along = 0.0;

	for (int i = first + 1; i < n; i++)
		below += a[i * n + first - 1] * a[i * n + first - 1];
	if (below == 0.0)
		return;
	length = sqrt(head * head + below);
	for (int i = first; i < n; i++)
		v[i] = a[i * n + first - 1];
	v[first] += head < 0.0 ? -length : length;
	beta = 2.0 / (v[first] * v[first] + below);
	a[first * n + first - 1] = head < 0.0 ? length : -length;

	/* A - v w' - w v', w = beta A v - (beta^2 v'Av / 2) v */
	for (int i = first; i < n; i++)
	{
		double		sum = 0.0;

		for (int j = first; j < n; j++)
			sum += a[i * n + j] * v[j];
		w[i] = beta * sum;
		along += w[i] * v[i];
	}
	for (int i = first; i < n; i++)
		w[i] -= 0.5 * beta * along * v[i];
	for (int i = first; i < n; i++)
		for (int j = first; j < n; j++)
			a[i * n + j] -= v[i] * w[j] + w[i] * v[j];

	for (int j = 0; j < n; j++)
		w[j] = 0.0;
	for (int i = first; i < n; i++)
		for (int j = 0; j < n; j++)
			w[j] += v[i] * vectors[i * n + j];
	for (int i = first; i < n; i++)
		for (int j = 0; j < n; j++)
			vectors[i * n + j] -= beta * v[i] * w[j];
}

/* One step on the block from "start" to "end" of the tridiagonal (d, e). */
static void
qr_step(double *d, double *e, int start, int end, double *vectors, int n)
{
	double		half = (d[end - 1] - d[end]) / 2.0;
	double		last = e[end - 1];
	double		root = sqrt(half * half + last * last);
	double		shift = d[end] - last * last / (half + (half < 0.0 ? -root : root));
	double		x = d[start] - shift;
	double		z = e[start];

	for (int k = start; k < end; k++)
	{
		double		r = sqrt(x * x + z * z);
		double		c = r > 0.0 ? x / r : 1.0;
		double		s = r > 0.0 ? z / r : 0.0;
		double		first = d[k];
		double		second = d[k + 1];
		double		beside = e[k];
		double	   *row = vectors + k * n;

		if (k > start)
			e[k - 1] = r;
		d[k] = c * c * first + 2.0 * c * s * beside + s * s * second;
		d[k + 1] = s * s * first - 2.0 * c * s * beside + c * c * second;
		e[k] = (c * c - s * s) * beside + c * s * (second - first);
		if (k < end - 1)
		{
			x = e[k];
			z = s * e[k + 1];
			e[k + 1] *= c;
		}
		for (int j = 0; j < n; j++)
		{
			double		old = row[j];

			row[j] = c * old + s * row[j + n];
			row[j + n] = c * row[j + n] - s * old;
		}
	}
}

static bool
is_nothing(const double *d, const double *e, int i)
{
	return fabs(e[i]) <= DBL_EPSILON * (fabs(d[i]) + fabs(d[i + 1]));
}

bool
eigen_double(double *a, int n, double *values, double *vectors,
			 double *scratch)
{
	int			steps = QR_STEPS_EACH * n;
	double	   *e = scratch;

	for (int i = 0; i < n * n; i++)
		vectors[i] = i / n == i % n ? 1.0 : 0.0;
	for (int first = 1; first < n - 1; first++)
		reflect(a, n, first, scratch, values, vectors);
	for (int i = 0; i < n; i++)
	{
		values[i] = a[i * n + i];
		if (i > 0)
			e[i - 1] = a[i * n + i - 1];
	}
	for (int end = n - 1; end > 0;)
	{
		int			start = end;

		while (start > 0 && !is_nothing(values, e, start - 1))
			start--;
		if (start == end)
		{
			end--;
			continue;
		}
		if (steps-- == 0)
			return false;
		qr_step(values, e, start, end, vectors, n);
	}
	return true;
}
