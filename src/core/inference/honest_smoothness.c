/*-------------------------------------------------------------------------
 *
 * honest_smoothness.c
 *		The shortest interval of fixed length under bounded changes of slope.
 *
 * The estimator is l'b + v'a with b the coefficients after the reference and a
 * those before it.  Its weights v are second differences of numbers u_1 ... u_P,
 *
 *		v_k = u_k - 2 u_(k-1) + u_(k-2),	u_0 = u_-1 = 0,		u_P = sum s l_s,
 *
 * the last of which lets it be free of a linear trend; the largest bias is then
 *
 *		m (constant + sum |u_i|).
 *
 * Of all u of one sum |u_i| that of the least variance is best, as the length
 * grows with bias and variance; these are the solutions of a lasso, which are
 * linear in its penalty between finitely many knots (Osborne, Presnell and
 * Turlach 2000).  Along them the length is convex in the sum, and where it is
 * least its derivative changes sign.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/honest.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/inference/lasso.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/tolerance.h"

struct Smoothness
{
	const EventStudy *study;
	int			n;				/* free numbers u */
	double		total;			/* the one that is not */
	double		constant;		/* of the largest bias, with that one */
	double		variance;		/* of the estimator where u = 0 */
	double	   *gradient;		/* half the variance's, there */
	LassoPath  *path;
};

/* ---- the critical value ---- */

double
folded_normal_quantile(double bias, double level)
{
	double		low = 0.0;
	double		high = bias - portable_normal_quantile(0.5 * (1.0 - level));
	double		c = bias;

	for (int i = 0; i < 200; i++)
	{
		double		off = (1.0 - level) - portable_normal_cdf(bias - c) -
			portable_normal_cdf(-c - bias);
		double		slope = 0.3989422804014327 *
			(portable_exp(-0.5 * (c - bias) * (c - bias)) +
			 portable_exp(-0.5 * (c + bias) * (c + bias)));
		double		next = c - off / slope;

		if (off < 0.0)
			low = c;
		else
			high = c;
		if (!(next > low && next < high))
			next = 0.5 * (low + high);
		if (fabs(next - c) <= NO_CLOSER * next)
			return next;
		c = next;
	}
	return c;
}

/* ---- the estimator ---- */

/* Add u_i, i from 1 on, to the weights. */
static void
add_second_difference(double *weights, int n_pre, int i, double u)
{
	static const double parts[3] = {1.0, -2.0, 1.0};

	for (int k = 0; k < 3 && i + k <= n_pre; k++)
		weights[i - 1 + k] += parts[k] * u;
}

/* The total, and the constant of the bias. */
static void
set_constants(Smoothness *s)
{
	const double *l = s->study->weights;
	int			n = s->study->n_post;

	for (int t = 0; t < n; t++)
		s->total += (t + 1) * l[t];
	for (int k = 1; k <= n; k++)
	{
		double		sum = 0.0;

		for (int j = 1; j <= k; j++)
			sum += j * l[n - k + j - 1];
		s->constant += fabs(sum);
	}
	s->constant += fabs(s->total) - s->total;
}

/* V x */
static double *
covariance_times(const EventStudy *study, const double *x)
{
	int			n = study->n_pre + study->n_post;
	double	   *result = core_alloc_array(n, sizeof(double));

	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			result[i] += study->covariance[i * n + j] * x[j];
	return result;
}

/* x'y, x the weights that u_i adds. */
static double
second_difference(const double *y, int n_pre, int i)
{
	double		sum = y[i - 1] - 2.0 * y[i];

	return i + 1 < n_pre ? sum + y[i + 1] : sum;
}

/* The variance is that at u = 0, plus 2 gradient'u, plus u'Qu, which is given. */
static double *
set_variance(Smoothness *s)
{
	const EventStudy *study = s->study;
	int			n_pre = study->n_pre;
	int			n_all = n_pre + study->n_post;
	double	   *start = core_alloc_array(n_all, sizeof(double));
	double	   *q = core_alloc_array(size_add(size_mul(s->n, s->n), 1),
									 sizeof(double));
	double	   *times;

	for (int t = 0; t < study->n_post; t++)
		start[n_pre + t] = study->weights[t];
	add_second_difference(start, n_pre, n_pre, s->total);
	times = covariance_times(study, start);
	for (int i = 0; i < n_all; i++)
		s->variance += start[i] * times[i];
	for (int i = 0; i < s->n; i++)
	{
		double	   *step = core_alloc_array(n_all, sizeof(double));
		double	   *moved;

		core_check_interrupts();
		add_second_difference(step, n_pre, i + 1, 1.0);
		moved = covariance_times(study, step);
		s->gradient[i] = second_difference(times, n_pre, i + 1);
		for (int j = 0; j < s->n; j++)
			q[i * s->n + j] = second_difference(moved, n_pre, j + 1);
		core_free(moved);
		core_free(step);
	}
	core_free(times);
	core_free(start);
	return q;
}

Smoothness *
smoothness_create(const EventStudy *study)
{
	Smoothness *s = core_alloc(sizeof(Smoothness));
	double	   *q;

	s->study = study;
	s->n = study->n_pre - 1;
	s->gradient = core_alloc_array(study->n_pre, sizeof(double));
	set_constants(s);
	q = set_variance(s);
	s->path = lasso_path_create(q, s->gradient, s->n);
	core_free(q);
	return s;
}

void
smoothness_free(Smoothness *smoothness)
{
	lasso_path_free(smoothness->path);
	core_free(smoothness->gradient);
	core_free(smoothness);
}

/* ---- the shortest interval ---- */

/* What the length of the interval is made of, at a penalty. */
typedef struct Place
{
	double		error;			/* standard error */
	double		bias;
} Place;

static Place
place_at(const Smoothness *s, double m, double penalty, double *u)
{
	LassoPoint	point = lasso_path_at(s->path, penalty, u);
	Place		place;

	place.error = sqrt(fmax(s->variance + 2.0 * point.objective, 0.0));
	place.bias = m * (s->constant + point.size);
	return place;
}

static double
half_length(const Place *place, double level)
{
	if (!(place->error > 0.0) || !isfinite(place->bias / place->error))
		return place->bias;
	return place->error *
		folded_normal_quantile(place->bias / place->error, level);
}

/*
 * The derivative of half the length in the sum |u|, of which the variance's is
 * -2 times the penalty.
 */
static double
slope_at(const Smoothness *s, double m, double level, double penalty,
		 double *u)
{
	Place		place = place_at(s, m, penalty, u);
	double		bias = place.bias / place.error;
	double		c;
	double		steep;

	if (!(place.error > 0.0) || !isfinite(bias))
		return m;
	c = folded_normal_quantile(bias, level);
	/* tanh(c bias), the derivative of the quantile in the bias */
	steep = 1.0 - 2.0 / (portable_exp(2.0 * c * bias) + 1.0);
	return m * steep - (c - bias * steep) * penalty / place.error;
}

static double
best_penalty(const Smoothness *s, double m, double level, double *u)
{
	double		start = lasso_path_start(s->path);
	double		high = start;
	double		low = 0.0;

	if (s->n == 0 || m == 0.0)
		return 0.0;
	if (slope_at(s, m, level, high, u) >= 0.0)
		return high;
	for (;;)
	{
		double		middle = 0.5 * (low + high);

		if (!(middle > low && middle < high) || high < NO_PENALTY * start)
			return high;
		if (slope_at(s, m, level, middle, u) >= 0.0)
			low = middle;
		else
			high = middle;
	}
}

SmoothInterval
smoothness_interval(const Smoothness *s, double m, double level, double *before)
{
	const EventStudy *study = s->study;
	double	   *u = core_alloc_array(study->n_pre, sizeof(double));
	double	   *weights = core_alloc_array(study->n_pre, sizeof(double));
	double		penalty = best_penalty(s, m, level, u);
	Place		place = place_at(s, m, penalty, u);
	SmoothInterval interval = {event_study_estimate(study),
		half_length(&place, level)};

	u[study->n_pre - 1] = s->total;
	for (int i = 0; i < study->n_pre; i++)
		add_second_difference(weights, study->n_pre, i + 1, u[i]);
	for (int i = 0; i < study->n_pre; i++)
	{
		interval.estimate += weights[i] * study->beta[i];
		if (before != NULL)
			before[i] = weights[i];
	}
	core_free(weights);
	core_free(u);
	return interval;
}
