/*-------------------------------------------------------------------------
 *
 * honest_magnitudes.c
 *		Effects that are not rejected if violations after the reference are at
 *		most m times the largest before it.
 *
 * Say that the largest change before is x, one of the changes with one of the
 * signs; the set is the union over these.  Given x, an effect e is in it if the
 * changes g_t after the reference can be chosen with sum L_t g_t = e and
 *
 *		|D_t - g_t| <= m x,
 *
 * where D_t are the changes of the coefficients.  Andrews, Roth and Pakes (2023)
 * ask for the least h for which this holds with h standard errors more on the
 * right hand side, of D_t - m x or -D_t - m x.  It is the largest of
 *
 *		(f - e - m L x) / S,		S = sum |L_t| times the errors that bind below,
 *		(e - f - m L x) / S',		those that bind above,
 *		-2 m x / s_t,				s_t the sum of both errors of one t,
 *
 * f = sum L_t D_t, L = sum |L_t|: the vertices of the dual of their linear
 * program, which need no solver.  Each is normal; which one is largest leaves it
 * a normal number between limits, that of the others, and that gives the test.
 *
 * The least favourable critical value is a quantile of the largest of them with
 * means of 0.  As all are made of f and x, it is an integral over one number, and
 * has no error of simulation.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/inference/honest.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/inference/normal_box.h"
#include "core/inference/normal_factor.h"
#include "core/inference/sign_changes.h"
#include "core/numeric/portable_math.h"
#include "core/numeric/tolerance.h"

/* The first test has this share of what may be rejected. */
#define FIRST_SHARE 0.1

struct Magnitudes
{
	int			n_pre;
	int			n_post;
	double	   *changes;		/* estimated, those before first */
	double	   *covariance;		/* of them */
	double	   *weights;		/* L_t */
	double		length;			/* L */
	double		estimate;		/* f */
	double		variance;		/* of f */
	double	   *with;			/* covariances of f with the changes before */
};

/* One of the three kinds of numbers above: of f - e and of x. */
typedef struct Vertex
{
	double		of_effect;
	double		of_change;
} Vertex;

/* One change before, with one sign, as the largest. */
typedef struct Case
{
	double		estimate;		/* f and x, and their covariances */
	double		change;
	double		variance;
	double		covariance;
	double		change_variance;
	int			n;
	Vertex	   *vertices;		/* the first two: below and above */
	double		share;			/* rejected by the conditional test */
	double		critical;		/* of the first test; infinite without it */
} Case;

/* ---- changes from event time to event time ---- */

/* The i-th change is the coefficient of "after" less that of "before". */
static void
ends_of_change(const EventStudy *study, int i, int *before, int *after)
{
	*before = i < study->n_pre ? i : i == study->n_pre ? -1 : i - 1;
	*after = i < study->n_pre - 1 ? i + 1 : i == study->n_pre - 1 ? -1 : i;
}

/* The reference, -1, is 0 and does not vary. */
static double
covariance_between(const EventStudy *study, int i, int j)
{
	int			n = study->n_pre + study->n_post;

	return i < 0 || j < 0 ? 0.0 : study->covariance[i * n + j];
}

static void
set_changes(Magnitudes *x, const EventStudy *study)
{
	int			n = study->n_pre + study->n_post;

	for (int i = 0; i < n; i++)
	{
		int			before;
		int			after;

		core_check_interrupts();
		ends_of_change(study, i, &before, &after);
		x->changes[i] = (after < 0 ? 0.0 : study->beta[after]) -
			(before < 0 ? 0.0 : study->beta[before]);
		for (int j = 0; j < n; j++)
		{
			int			from;
			int			to;

			ends_of_change(study, j, &from, &to);
			x->covariance[i * n + j] =
				covariance_between(study, after, to) -
				covariance_between(study, after, from) -
				covariance_between(study, before, to) +
				covariance_between(study, before, from);
		}
	}
}

Magnitudes *
magnitudes_create(const EventStudy *study)
{
	Magnitudes *x = core_alloc(sizeof(Magnitudes));
	int			n = study->n_pre + study->n_post;

	x->n_pre = study->n_pre;
	x->n_post = study->n_post;
	x->changes = core_alloc_array(n, sizeof(double));
	x->covariance = core_alloc_array(size_mul(n, n), sizeof(double));
	x->weights = core_alloc_array(n, sizeof(double));
	x->with = core_alloc_array(n, sizeof(double));
	set_changes(x, study);
	x->estimate = event_study_estimate(study);
	x->variance = event_study_error(study) * event_study_error(study);
	for (int t = study->n_post - 1; t >= 0; t--)
	{
		x->weights[t] = study->weights[t] +
			(t < study->n_post - 1 ? x->weights[t + 1] : 0.0);
		x->length += fabs(x->weights[t]);
	}
	for (int s = 0; s < study->n_pre; s++)
		for (int t = 0; t < study->n_post; t++)
			x->with[s] += x->weights[t] *
				x->covariance[s * n + study->n_pre + t];
	return x;
}

void
magnitudes_free(Magnitudes *x)
{
	core_free(x->with);
	core_free(x->weights);
	core_free(x->covariance);
	core_free(x->changes);
	core_free(x);
}

/* ---- one change as the largest ---- */

static double
vertex_covariance(const Case *c, const Vertex *a, const Vertex *b)
{
	return a->of_effect * b->of_effect * c->variance +
		(a->of_effect * b->of_change + a->of_change * b->of_effect) *
		c->covariance + a->of_change * b->of_change * c->change_variance;
}

static double
vertex_value(const Case *c, const Vertex *v, double effect)
{
	return v->of_effect * (c->estimate - effect) + v->of_change * c->change;
}

static void
add_vertex(Case *c, double of_effect, double of_change, double errors)
{
	if (errors > 0.0)
		c->vertices[c->n++] = (Vertex) {of_effect / errors, of_change / errors};
}

/* False if nothing varies. */
static bool
set_vertices(Case *c, const Magnitudes *x, int s, double sign, double m)
{
	int			n = x->n_pre + x->n_post;
	double		below = 0.0;
	double		above = 0.0;

	c->n = 2;
	for (int t = 0; t < x->n_post; t++)
	{
		int			row = x->n_pre + t;
		double		own = x->covariance[row * (n + 1)] +
			m * m * c->change_variance;
		double		with = 2.0 * m * sign * x->covariance[s * n + row];
		double		plus = sqrt(fmax(own - with, 0.0));
		double		minus = sqrt(fmax(own + with, 0.0));

		below += fabs(x->weights[t]) * (x->weights[t] > 0.0 ? plus : minus);
		above += fabs(x->weights[t]) * (x->weights[t] > 0.0 ? minus : plus);
		if (m > 0.0)
			add_vertex(c, 0.0, -2.0 * m, plus + minus);
	}
	if (!(below > 0.0 && above > 0.0))
		return false;
	c->vertices[0] = (Vertex) {1.0 / below, -m * x->length / below};
	c->vertices[1] = (Vertex) {-1.0 / above, -m * x->length / above};
	return true;
}

static Case *
case_create(const Magnitudes *x, int s, double sign, double m)
{
	Case	   *c = core_alloc(sizeof(Case));

	c->estimate = x->estimate;
	c->variance = x->variance;
	c->change = sign * x->changes[s];
	c->change_variance = x->covariance[s * (x->n_pre + x->n_post + 1)];
	c->covariance = sign * x->with[s];
	c->vertices = core_alloc_array(size_add(x->n_post, 2), sizeof(Vertex));
	c->critical = INFINITY;
	if (!set_vertices(c, x, s, sign, m))
		c->n = 0;
	return c;
}

static void
case_free(Case *c)
{
	core_free(c->vertices);
	core_free(c);
}

/* ---- the least favourable critical value ---- */

/* The vertices that vary: standard errors, and correlations. */
typedef struct Errors
{
	int			n;
	double	   *errors;
	double	   *correlation;
	double	   *low;
	double	   *high;
} Errors;

/*
 * Of the vertices of one number only the largest counts, which is the one with
 * the largest factor.
 */
static Errors
errors_of(const Case *c)
{
	Errors		e = {0};
	Vertex		v[3] = {c->vertices[0], c->vertices[1], {0.0, 0.0}};

	for (int i = 2; i < c->n; i++)
		if (c->vertices[i].of_change < v[2].of_change)
			v[2] = c->vertices[i];
	e.errors = core_alloc_array(3, sizeof(double));
	e.correlation = core_alloc_array(9, sizeof(double));
	e.low = core_alloc_array(3, sizeof(double));
	e.high = core_alloc_array(3, sizeof(double));
	for (int i = 0; i < 3; i++)
		if (vertex_covariance(c, &v[i], &v[i]) > 0.0)
		{
			e.errors[e.n] = sqrt(vertex_covariance(c, &v[i], &v[i]));
			v[e.n++] = v[i];
		}
	for (int i = 0; i < e.n; i++)
		for (int j = 0; j < e.n; j++)
			e.correlation[i * e.n + j] = i == j ? 1.0 :
				vertex_covariance(c, &v[i], &v[j]) /
				(e.errors[i] * e.errors[j]);
	return e;
}

static double
probability_of_less(double critical, const void *context)
{
	const Errors *e = context;

	for (int i = 0; i < e->n; i++)
	{
		e->low[i] = -INFINITY;
		e->high[i] = critical / e->errors[i];
	}
	return normal_box(e->correlation, e->n, e->low, e->high).probability;
}

typedef struct Excess
{
	const Errors *errors;
	double		level;
} Excess;

static double
excess_at(double critical, const void *context)
{
	const Excess *excess = context;

	return probability_of_less(critical, excess->errors) - excess->level;
}

static double
least_favourable(const Case *c, double share)
{
	Errors		e = errors_of(c);
	Excess		excess = {&e, 1.0 - share};
	double		largest = 0.0;
	double		critical = 0.0;

	for (int i = 0; i < e.n; i++)
		largest = fmax(largest, e.errors[i]);
	if (e.n > 0)
		critical = find_rising(excess_at, &excess,
							   -largest * portable_normal_quantile(share),
							   -largest * portable_normal_quantile(share / e.n),
							   CRITICAL_LEVEL);
	core_free(e.high);
	core_free(e.low);
	core_free(e.correlation);
	core_free(e.errors);
	return critical;
}

/* ---- the test ---- */

/* The logarithm of the probability between limits. */
static double
log_between(double low, double high)
{
	double		larger;
	double		smaller;

	if (!(low < high))
		return -INFINITY;
	if (low + high < 0.0)
		return log_between(-high, -low);
	if (low <= 0.0)
		return portable_log(interval_probability(low, high));
	larger = portable_normal_log_cdf(-low);
	smaller = portable_normal_log_cdf(-high);
	/* Tails that are nearly the same: the density times the width. */
	if (larger - smaller < SAME_TAILS)
		return portable_log(0.3989422804014327 * (high - low)) -
			0.125 * (low + high) * (low + high);
	return larger + portable_log(1.0 - portable_exp(smaller - larger));
}

/* What is as good as infinite. */
#define SURE 50.0

/*
 * Not negative if the effect is not rejected: the logarithm of how likely the
 * largest number is to be larger than it is, against smaller, as it would have
 * to be.
 */
static double
margin_at(double effect, const void *context)
{
	const Case *c = context;
	int			largest = 0;
	double		value = -INFINITY;
	double		variance;
	double		error;
	double		low = -INFINITY;
	double		high = c->critical;
	double		margin;

	for (int i = 0; i < c->n; i++)
	{
		double		at = vertex_value(c, &c->vertices[i], effect);

		if (at > value)
		{
			value = at;
			largest = i;
		}
	}
	if (!(value > 0.0))
		return SURE;
	variance = vertex_covariance(c, &c->vertices[largest],
								 &c->vertices[largest]);
	if (value > c->critical || !(variance > 0.0))
		return -SURE;

	/* Where it would still be the largest: the others move with it. */
	for (int i = 0; i < c->n; i++)
	{
		double		with = vertex_covariance(c, &c->vertices[i],
											 &c->vertices[largest]) / variance;
		double		limit = (vertex_value(c, &c->vertices[i], effect) -
							 with * value) / (1.0 - with);

		if (i == largest || fabs(1.0 - with) <= CANCELLED)
			continue;
		if (with < 1.0)
			low = fmax(low, fmin(limit, value));
		else
			high = fmin(high, fmax(limit, value));
	}
	error = sqrt(variance);
	margin = log_between(value / error, high / error) -
		log_between(low / error, value / error) +
		portable_log((1.0 - c->share) / c->share);
	return isnan(margin) ? SURE : fmax(-SURE, fmin(SURE, margin));
}

/* The test is of this level; its shares of what may be rejected. */
static void
set_test(Case *c, HonestMethod test, double level, bool first)
{
	double		alpha = 1.0 - level;
	double		share = FIRST_SHARE * alpha;

	c->share = alpha;
	if (test == HONEST_CONDITIONAL)
		return;
	c->share = (alpha - share) / (1.0 - share);
	if (first)
		c->critical = least_favourable(c, share);
}

/* ---- sets ---- */

static void
add_segment(double low, double high, void *context)
{
	HonestSet  *set = context;

	if (set->n == set->capacity)
	{
		int			capacity = 2 * set->capacity + 16;
		HonestSegment *more = core_alloc_array(capacity, sizeof(HonestSegment));

		if (set->n > 0)
			memcpy(more, set->segments, set->n * sizeof(HonestSegment));
		if (set->segments != NULL)
			core_free(set->segments);
		set->segments = more;
		set->capacity = capacity;
	}
	set->segments[set->n++] = (HonestSegment) {low, high};
}

/* In order, and those that are no further apart as one. */
static void
unite(HonestSet *set, double apart)
{
	int			n = 0;

	for (int i = 1; i < set->n; i++)
	{
		HonestSegment one = set->segments[i];
		int			j = i;

		for (; j > 0 && set->segments[j - 1].low > one.low; j--)
			set->segments[j] = set->segments[j - 1];
		set->segments[j] = one;
	}
	for (int i = 0; i < set->n; i++)
	{
		HonestSegment *last = &set->segments[n - 1];

		if (n > 0 && set->segments[i].low <= last->high + apart)
			last->high = fmax(last->high, set->segments[i].high);
		else
			set->segments[n++] = set->segments[i];
	}
	set->n = n;
}

/* Where two of them are the same, or one is "value"; no place is NaN. */
static double
meeting(const Case *c, const Vertex *a, const Vertex *b, double value)
{
	double		slope = a->of_effect;
	double		at = a->of_change * c->change - value;

	if (b != NULL)
	{
		slope -= b->of_effect;
		at -= b->of_change * c->change;
	}
	return c->estimate + at / slope;
}

/* Between these places the largest number and those beside it stay the same. */
static int
find_places(const Case *c, double *places)
{
	double		most = 0.0;
	int			n = 0;

	for (int i = 2; i < c->n; i++)
		most = fmax(most, c->vertices[i].of_change * c->change);
	places[n++] = meeting(c, &c->vertices[0], &c->vertices[1], 0.0);
	for (int i = 0; i < 2; i++)
	{
		places[n++] = meeting(c, &c->vertices[i], NULL, 0.0);
		places[n++] = meeting(c, &c->vertices[i], NULL, most);
		if (isfinite(c->critical))
			places[n++] = meeting(c, &c->vertices[i], NULL, c->critical);
	}
	return n;
}

HonestSet *
magnitudes_set(const Magnitudes *x, double m, HonestMethod test, double level)
{
	HonestSet  *set = core_alloc(sizeof(HonestSet));
	double		places[16];

	for (int i = 0; i < 2 * x->n_pre; i++)
	{
		Case	   *c = case_create(x, i / 2, i % 2 == 0 ? 1.0 : -1.0, m);

		core_check_interrupts();
		if (c->n > 0)
		{
			set_test(c, test, level, true);
			find_stretches(margin_at, c, places, find_places(c, places),
						   sqrt(x->variance), add_segment, set);
		}
		case_free(c);
	}
	unite(set, TOUCHING_SEGMENTS * sqrt(x->variance));
	return set;
}

void
honest_set_free(HonestSet *set)
{
	if (set->segments != NULL)
		core_free(set->segments);
	core_free(set);
}

bool
magnitudes_hold(const Magnitudes *x, double m, HonestMethod test,
				double level, double effect)
{
	bool		held = false;

	for (int i = 0; i < 2 * x->n_pre && !held; i++)
	{
		Case	   *c = case_create(x, i / 2, i % 2 == 0 ? 1.0 : -1.0, m);

		/* The first test can only reject more, and costs more. */
		set_test(c, test, level, false);
		held = c->n > 0 && margin_at(effect, c) >= 0.0;
		if (held && test == HONEST_CONDITIONAL_LF)
		{
			set_test(c, test, level, true);
			held = margin_at(effect, c) >= 0.0;
		}
		case_free(c);
	}
	return held;
}
