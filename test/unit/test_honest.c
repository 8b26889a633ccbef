/*-------------------------------------------------------------------------
 *
 * test_honest.c
 *		Effects under bounded violations of parallel trends, against R
 *		(test/oracle/honest_values.csv) and by hand.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/memory.h"
#include "core/inference/honest.h"
#include "core/inference/pretrend_power.h"
#include "core/inference/sign_changes.h"
#include "core/random/random.h"
#include "csv.h"
#include "host.h"

#define MOST 8

static void
assert_within(double ours, double theirs, double tolerance)
{
	if (!(fabs(ours - theirs) <= tolerance))
		fail_msg("%.12g instead of %.12g", ours, theirs);
}

/* ---- the event studies of the oracle ---- */

typedef struct Study
{
	EventStudy	study;
	double		beta[MOST];
	double		covariance[MOST * MOST];
	double		weights[MOST];
} Study;

static void
ask_for(Study *s, const char *of)
{
	for (int t = 0; t < s->study.n_post; t++)
		s->weights[t] = strcmp(of, "mean") == 0 ? 1.0 / s->study.n_post :
			t == 0 ? 1.0 : 0.0;
	s->study.beta = s->beta;
	s->study.covariance = s->covariance;
	s->study.weights = s->weights;
}

static void
read_study(const Csv *data, const char *set, Study *s)
{
	int			n = 0;
	int			first = -1;

	memset(s, 0, sizeof(Study));
	for (int row = 0; row < data->n_rows; row++)
		if (csv_is(data, row, "set", set))
		{
			first = first < 0 ? row : first;
			s->beta[n++] = csv_number(data, row, "beta");
			if (csv_number(data, row, "event_time") < 0.0)
				s->study.n_pre++;
		}
	s->study.n_post = n - s->study.n_pre;
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
		{
			char		name[] = {'v', '1' + j, '\0'};

			s->covariance[i * n + j] = csv_number(data, first + i, name);
		}
}

static void
check_smooth(const Study *s, const Csv *values, int row)
{
	Smoothness *smoothness = smoothness_create(&s->study);
	double		m = csv_number(values, row, "m");
	double		before[MOST];
	SmoothInterval interval = smoothness_interval(smoothness, m, 0.95, before);

	if (csv_is(values, row, "what", "flci"))
	{
		assert_within(interval.estimate, csv_number(values, row, "a"), 1e-7);
		assert_within(interval.half, csv_number(values, row, "b"), 1e-11);
	}
	else
	{
		/* The minimum is flat: R's places are right to some 1e-7. */
		assert_within(before[0], csv_number(values, row, "a"), 1e-6);
		assert_within(before[1], csv_number(values, row, "b"), 1e-6);
	}
	smoothness_free(smoothness);
}

/*
 * Ends to so many standard errors; those that R cut off at 25 are further out.
 * HonestDiD draws its least favourable critical value 1,000 times: with its draws
 * (seed 0) it comes to 2.52 for the first effect and m = 0.5, where the exact one
 * is 2.80; sets_are_those_of_the_linear_program draws more.
 */
static void
check_magnitudes(const Study *s, const Csv *values, int row)
{
	bool		conditional = csv_is(values, row, "what", "conditional");
	Magnitudes *magnitudes = magnitudes_create(&s->study);
	HonestSet  *set = magnitudes_set(magnitudes, csv_number(values, row, "m"),
									 conditional ? HONEST_CONDITIONAL :
									 HONEST_CONDITIONAL_LF, 0.95);
	double		tolerance = (conditional ? 5e-4 : 4e-2) *
		event_study_error(&s->study);

	assert_true(set->n >= 1);
	if (csv_number(values, row, "c") == 0.0)
		assert_within(set->segments[0].low, csv_number(values, row, "a"),
					  tolerance);
	else
		assert_true(set->segments[0].low < csv_number(values, row, "a"));
	if (csv_number(values, row, "d") == 0.0)
		assert_within(set->segments[set->n - 1].high,
					  csv_number(values, row, "b"), tolerance);
	else
		assert_true(set->segments[set->n - 1].high >
					csv_number(values, row, "b"));
	honest_set_free(set);
	magnitudes_free(magnitudes);
}

/* Thresholds of 1.96; slopes with two periods before are exact. */
static void
check_pretrends(const Study *s, const Csv *values, int row)
{
	static const char *const columns[] = {"a", "b", "c"};
	double		power = csv_number(values, row, "m");
	double		slope = pretrend_slope(&s->study, 1.96, power);
	double		bias[MOST];

	assert_within(1.0 - pretrend_pass(&s->study, 1.96, slope).probability,
				  power, 1e-10);
	if (csv_is(values, row, "what", "slope"))
	{
		assert_within(slope / csv_number(values, row, "a"), 1.0, 1e-9);
		return;
	}
	pretrend_bias(&s->study, 1.96, slope, bias);
	for (int t = 0; t < s->study.n_post; t++)
		assert_within(bias[s->study.n_pre + t],
					  csv_number(values, row, columns[t]), 1e-4);
}

static void
values_of_r(void **unused)
{
	Csv			data = csv_read("../oracle/honest_data.csv");
	Csv			values = csv_read("../oracle/honest_values.csv");
	int			smooth = 0;
	int			magnitudes = 0;
	int			pretrends = 0;

	(void) unused;
	for (int row = 0; row < values.n_rows; row++)
	{
		const char *what = csv_text(&values, row, "what");
		Study		s;

		read_study(&data, csv_text(&values, row, "set"), &s);
		ask_for(&s, csv_text(&values, row, "of"));
		if (strncmp(what, "flci", 4) == 0)
		{
			check_smooth(&s, &values, row);
			smooth++;
		}
		else if (strncmp(what, "conditional", 11) == 0)
		{
			check_magnitudes(&s, &values, row);
			magnitudes++;
		}
		else if (strcmp(what, "supt") != 0)
		{
			check_pretrends(&s, &values, row);
			pretrends++;
		}
	}
	assert_int_equal(smooth, 48);
	assert_int_equal(magnitudes, 12);
	assert_int_equal(pretrends, 16);
	csv_free(&values);
	csv_free(&data);
}

/* ---- by brute force: every vertex of the dual of the linear program ---- */

/*
 * A test of Andrews, Roth and Pakes written down as they do: rows A of the
 * restriction, nuisance parameters made explicit, vertices by trying every
 * basis, and the least favourable critical value from draws.
 */
typedef struct Program
{
	int			n_rows;			/* 2 n_post */
	double		a[2 * MOST][MOST];	/* on the coefficients */
	double		on_effect[2 * MOST];
	double		y[2 * MOST];
	double		sigma[2 * MOST][2 * MOST];
	int			n_vertices;
	double		vertices[128][2 * MOST];
} Program;

/* Solves in place, the last column is the right hand side; false if singular. */
static bool
solve(double m[MOST][MOST + 1], int n)
{
	for (int k = 0; k < n; k++)
	{
		int			pivot = k;

		for (int i = k + 1; i < n; i++)
			if (fabs(m[i][k]) > fabs(m[pivot][k]))
				pivot = i;
		if (fabs(m[pivot][k]) < 1e-9)
			return false;
		for (int j = 0; j <= n; j++)
		{
			double		kept = m[k][j];

			m[k][j] = m[pivot][j];
			m[pivot][j] = kept;
		}
		for (int i = 0; i < n; i++)
		{
			double		share = i == k ? 0.0 : m[i][k] / m[k][k];

			for (int j = k; j <= n; j++)
				m[i][j] -= share * m[k][j];
		}
	}
	for (int i = 0; i < n; i++)
		m[i][n] /= m[i][i];
	return true;
}

/* +-(change t) - m sign (change s before), of coefficients around a 0 */
static void
set_rows(Program *p, const Study *s, int largest, double sign, double m)
{
	int			n_pre = s->study.n_pre;

	p->n_rows = 2 * s->study.n_post;
	for (int i = 0; i < p->n_rows; i++)
	{
		int			t = n_pre + i / 2;
		double		way = i % 2 == 0 ? 1.0 : -1.0;

		p->a[i][t] += way;
		if (t > n_pre)
			p->a[i][t - 1] -= way;
		p->a[i][largest] += m * sign;
		if (largest < n_pre - 1)
			p->a[i][largest + 1] -= m * sign;
	}
	for (int i = 0; i < p->n_rows; i++)
		for (int k = 0; k < n_pre + s->study.n_post; k++)
			p->y[i] += p->a[i][k] * s->beta[k];
	for (int i = 0; i < p->n_rows; i++)
		for (int j = 0; j < p->n_rows; j++)
			for (int k = 0; k < n_pre + s->study.n_post; k++)
				for (int l = 0; l < n_pre + s->study.n_post; l++)
					p->sigma[i][j] += p->a[i][k] * p->a[j][l] *
						s->covariance[k * (n_pre + s->study.n_post) + l];
}

/*
 * With e = l'effects and the effects from the second on as nuisance, the first
 * is (e - sum of l_t effects) / l_1 (l_1 is not 0 here).
 */
static void
set_vertices(Program *p, const Study *s)
{
	int			q = s->study.n_post;
	int			n_pre = s->study.n_pre;
	double		nuisance[2 * MOST][MOST];

	for (int i = 0; i < p->n_rows; i++)
	{
		p->on_effect[i] = p->a[i][n_pre] / s->weights[0];
		for (int t = 1; t < q; t++)
			nuisance[i][t] = p->a[i][n_pre + t] -
				p->a[i][n_pre] * s->weights[t] / s->weights[0];
	}
	for (int set = 0; set < 1 << p->n_rows; set++)
	{
		double		m[MOST][MOST + 1] = {{0}};
		int			chosen[2 * MOST];
		int			n = 0;
		bool		feasible;

		for (int i = 0; i < p->n_rows; i++)
			if (set >> i & 1)
				chosen[n++] = i;
		if (n != q)
			continue;
		for (int k = 0; k < q; k++)
		{
			m[0][k] = sqrt(p->sigma[chosen[k]][chosen[k]]);
			for (int t = 1; t < q; t++)
				m[t][k] = nuisance[chosen[k]][t];
		}
		m[0][q] = 1.0;
		feasible = solve(m, q);
		for (int k = 0; k < q && feasible; k++)
			feasible = m[k][q] > -1e-9;
		if (!feasible)
			continue;
		memset(p->vertices[p->n_vertices], 0, sizeof(p->vertices[0]));
		for (int k = 0; k < q; k++)
			p->vertices[p->n_vertices][chosen[k]] = m[k][q];
		p->n_vertices++;
	}
}

static double
value_of(const Program *p, int vertex, const double *y)
{
	double		sum = 0.0;

	for (int i = 0; i < p->n_rows; i++)
		sum += p->vertices[vertex][i] * y[i];
	return sum;
}

static double
covariance_of(const Program *p, int a, int b)
{
	double		sum = 0.0;

	for (int i = 0; i < p->n_rows; i++)
		for (int j = 0; j < p->n_rows; j++)
			sum += p->vertices[a][i] * p->vertices[b][j] * p->sigma[i][j];
	return sum;
}

static double
tail(double x)
{
	return 0.5 * erfc(x / sqrt(2.0));
}

static bool
accepts(const Program *p, double effect, double critical, double share)
{
	double		y[2 * MOST];
	int			best = 0;
	double		value;
	double		error;
	double		low = -INFINITY;
	double		high = critical;

	for (int i = 0; i < p->n_rows; i++)
		y[i] = p->y[i] - p->on_effect[i] * effect;
	for (int v = 1; v < p->n_vertices; v++)
		if (value_of(p, v, y) > value_of(p, best, y))
			best = v;
	value = value_of(p, best, y);
	error = sqrt(covariance_of(p, best, best));
	if (value <= 1e-12)
		return true;
	if (value > critical)
		return false;
	for (int v = 0; v < p->n_vertices; v++)
	{
		double		with = covariance_of(p, v, best) / (error * error);
		double		limit = (value_of(p, v, y) - with * value) / (1.0 - with);

		if (fabs(1.0 - with) < 1e-9)
			continue;
		if (with < 1.0)
			low = fmax(low, limit);
		else
			high = fmin(high, limit);
	}
	/* P(more, given the limits) >= share */
	return tail(value / error) - tail(high / error) >=
		share * (tail(low / error) - tail(high / error));
}

static int
by_size(const void *a, const void *b)
{
	double		x = *(const double *) a;
	double		y = *(const double *) b;

	return (x > y) - (x < y);
}

/* The quantile of the largest of the vertices' values, with means of 0. */
static double
drawn_critical(const Program *p, const Study *s, double share)
{
	int			n = s->study.n_pre + s->study.n_post;
	int			draws = 100000;
	double	   *largest = core_alloc_array(draws, sizeof(double));
	double		root[MOST][MOST] = {{0}};
	double		critical;
	Random		random;

	for (int i = 0; i < n; i++)
		for (int j = 0; j <= i; j++)
		{
			double		left = s->covariance[i * n + j];

			for (int k = 0; k < j; k++)
				left -= root[i][k] * root[j][k];
			root[i][j] = i == j ? sqrt(left) : left / root[j][j];
		}
	random_start(&random, 7, STREAM_WILD, 0);
	for (int d = 0; d < draws; d++)
	{
		double		z[MOST];
		double		y[2 * MOST] = {0};

		for (int i = 0; i < n; i++)
			z[i] = random_normal(&random);
		for (int i = 0; i < p->n_rows; i++)
			for (int k = 0; k < n; k++)
				for (int j = 0; j <= k; j++)
					y[i] += p->a[i][k] * root[k][j] * z[j];
		largest[d] = value_of(p, 0, y);
		for (int v = 1; v < p->n_vertices; v++)
			largest[d] = fmax(largest[d], value_of(p, v, y));
	}
	qsort(largest, draws, sizeof(double), by_size);
	critical = largest[(int) (draws * (1.0 - share))];
	core_free(largest);
	return critical;
}

static bool
in_set(const HonestSet *set, double effect)
{
	for (int i = 0; i < set->n; i++)
		if (effect >= set->segments[i].low && effect <= set->segments[i].high)
			return true;
	return false;
}

static double
distance_to_ends(const HonestSet *set, double effect)
{
	double		least = INFINITY;

	for (int i = 0; i < set->n; i++)
		least = fmin(least, fmin(fabs(effect - set->segments[i].low),
								 fabs(effect - set->segments[i].high)));
	return least;
}

/* On a grid, and on both sides of every end. */
static void
compare_sets(const Study *s, double m, HonestMethod method)
{
	Magnitudes *magnitudes = magnitudes_create(&s->study);
	HonestSet  *set = magnitudes_set(magnitudes, m, method, 0.9);
	double		error = event_study_error(&s->study);
	double		near = (method == HONEST_CONDITIONAL ? 1e-6 : 0.02) * error;
	double		alpha = 0.1;
	double		share = method == HONEST_CONDITIONAL ? alpha :
		(alpha - 0.1 * alpha) / (1.0 - 0.1 * alpha);
	double		effects[80];
	bool		accepted[80] = {false};
	int			n = 0;

	for (int i = -30; i <= 30; i++)
		effects[n++] = event_study_estimate(&s->study) + 0.4 * i * error;
	for (int i = 0; i < set->n && n < 76; i++)
	{
		effects[n++] = set->segments[i].low - 1.1 * near;
		effects[n++] = set->segments[i].low + 1.1 * near;
		effects[n++] = set->segments[i].high - 1.1 * near;
		effects[n++] = set->segments[i].high + 1.1 * near;
	}
	for (int largest = 0; largest < s->study.n_pre; largest++)
		for (double sign = -1.0; sign <= 1.0; sign += 2.0)
		{
			Program		p = {0};
			double		critical = INFINITY;

			set_rows(&p, s, largest, sign, m);
			set_vertices(&p, s);
			assert_true(p.n_vertices > 0);
			if (method == HONEST_CONDITIONAL_LF)
				critical = drawn_critical(&p, s, 0.1 * alpha);
			for (int i = 0; i < n; i++)
				accepted[i] = accepted[i] ||
					accepts(&p, effects[i], critical, share);
		}
	for (int i = 0; i < n; i++)
		if (isfinite(effects[i]) && distance_to_ends(set, effects[i]) > near)
		{
			if (in_set(set, effects[i]) != accepted[i])
				fail_msg("effect %g, m %g, %d and %d periods", effects[i], m,
						 s->study.n_pre, s->study.n_post);
			assert_int_equal(magnitudes_hold(magnitudes, m, method, 0.9,
											 effects[i]), accepted[i]);
		}
	honest_set_free(set);
	magnitudes_free(magnitudes);
}

/* Coefficients of any size, and the covariances of twelve vectors. */
static void
draw_study(Random *random, Study *s, int n_pre, int n_post)
{
	int			n = n_pre + n_post;

	memset(s, 0, sizeof(Study));
	s->study.n_pre = n_pre;
	s->study.n_post = n_post;
	for (int i = 0; i < n; i++)
		s->beta[i] = random_normal(random);
	for (int v = 0; v < 12; v++)
	{
		double		common = random_normal(random);
		double		z[MOST];

		for (int i = 0; i < n; i++)
			z[i] = common + random_normal(random);
		for (int i = 0; i < n; i++)
			for (int j = 0; j < n; j++)
				s->covariance[i * n + j] += 0.02 * z[i] * z[j];
	}
}

static void
sets_are_those_of_the_linear_program(void **unused)
{
	static const double bounds[] = {0.0, 0.5, 2.0};
	Random		random;
	Study		s;

	(void) unused;
	random_start(&random, 2016, STREAM_WILD, 1);
	for (int n_pre = 1; n_pre <= 3; n_pre++)
		for (int n_post = 1; n_post <= 3; n_post++)
			for (int i = 0; i < 6; i++)
			{
				draw_study(&random, &s, n_pre, n_post);
				ask_for(&s, i % 2 == 0 ? "first" : "mean");
				compare_sets(&s, bounds[i / 2], HONEST_CONDITIONAL);
				/* It draws a lot, which takes valgrind too long. */
				if (n_pre == n_post && n_pre >= 2 && i >= 2 * n_pre - 2 &&
					!is_quick())
					compare_sets(&s, bounds[i / 2], HONEST_CONDITIONAL_LF);
			}
}

/* ---- smoothness ---- */

/* Half the length with other weights v, by the definition of the largest bias. */
static double
length_with(const Study *s, const double *v, double m)
{
	int			n_pre = s->study.n_pre;
	int			n = n_pre + s->study.n_post;
	double		weights[MOST];
	double		variance = 0.0;
	double		bias = 0.0;
	double		sum = 0.0;

	for (int i = 0; i < n; i++)
		weights[i] = i < n_pre ? v[i] : s->weights[i - n_pre];
	for (int i = 0; i < n; i++)
		for (int j = 0; j < n; j++)
			variance += weights[i] * weights[j] * s->covariance[i * n + j];

	/*
	 * The second difference of the violation at time t is d_t, within m.  Before
	 * the reference, from it outwards, and after it, what the weights do to d_t is
	 * the sum of those further out times how much further; the one at the
	 * reference itself, with both sides, is free of bias if lines are, and is
	 * counted with the side after.
	 */
	for (int t = 0; t < n_pre - 1; t++)
	{
		sum = 0.0;
		for (int k = 0; k <= t; k++)
			sum += (t - k + 1) * weights[k];
		bias += fabs(sum);
	}
	for (int t = 0; t < s->study.n_post; t++)
	{
		sum = 0.0;
		for (int k = t; k < s->study.n_post; k++)
			sum += (k - t + 1) * weights[n_pre + k];
		bias += fabs(sum);
	}
	return sqrt(variance) *
		folded_normal_quantile(m * bias / sqrt(variance), 0.95);
}

/* Weights that keep lines without bias: sum over both sides of time x weight. */
static void
lines_have_no_bias(const Study *s, const double *v)
{
	double		sum = 0.0;

	for (int i = 0; i < s->study.n_pre; i++)
		sum -= (s->study.n_pre - i) * v[i];
	for (int t = 0; t < s->study.n_post; t++)
		sum += (t + 1) * s->weights[t];
	assert_within(sum, 0.0, 1e-12);
}

/* No other weights that keep lines without bias make a shorter interval. */
static void
intervals_are_the_shortest(void **unused)
{
	Random		random;
	Study		s;

	(void) unused;
	random_start(&random, 11, STREAM_WILD, 2);
	for (int n_pre = 1; n_pre <= 4; n_pre++)
		for (int i = 0; i < 8; i++)
		{
			double		m = 0.02 * i * i;
			Smoothness *smoothness;
			SmoothInterval interval;
			double		v[MOST];

			draw_study(&random, &s, n_pre, 3);
			ask_for(&s, i % 2 == 0 ? "first" : "mean");
			smoothness = smoothness_create(&s.study);
			interval = smoothness_interval(smoothness, m, 0.95, v);
			lines_have_no_bias(&s, v);
			assert_within(interval.half, length_with(&s, v, m), 1e-12);
			for (int trial = 0; trial < (is_quick() ? 40 : 400); trial++)
			{
				double		other[MOST];
				double		size = pow(10.0, -(trial % 8));
				double		trend = 0.0;

				for (int k = 0; k < n_pre; k++)
				{
					double		step = size * random_normal(&random);

					other[k] = v[k] + step;
					trend += step * (n_pre - k);
				}
				other[n_pre - 1] -= trend;
				assert_true(length_with(&s, other, m) >=
							interval.half * (1.0 - 1e-13));
			}
			smoothness_free(smoothness);
		}
}

/*
 * One effect before, b, and one after, a: v = 1 takes a line out, so the estimate
 * is a + b; the changes of slope at the reference make a bias of m.  Here var = 1
 * + 1, and cv(1 / sqrt 2) is the quantile of |N(1 / sqrt 2, 1)|.
 */
static void
one_period_before_leaves_no_choice(void **unused)
{
	double		beta[2] = {0.5, 2.0};
	double		covariance[4] = {1.0, 0.0, 0.0, 1.0};
	double		one = 1.0;
	EventStudy	study = {1, 1, beta, covariance, &one};
	Smoothness *smoothness = smoothness_create(&study);
	double		v;
	SmoothInterval interval = smoothness_interval(smoothness, 1.0, 0.95, &v);
	double		c = interval.half / sqrt(2.0);

	(void) unused;
	assert_within(v, 1.0, 0.0);
	assert_within(interval.estimate, 2.5, 1e-15);
	assert_within(tail(-c - sqrt(0.5)) - tail(c - sqrt(0.5)), 0.95, 1e-14);
	smoothness_free(smoothness);
}

/* Two effects before that are one and the same number, but for a factor. */
static void
singular_covariances_are_no_trouble(void **unused)
{
	double		beta[4] = {0.4, 0.2, 1.0, 1.5};
	double		root[4] = {2.0, 1.0, 0.0, 0.0};
	double		covariance[16];
	double		weights[2] = {1.0, 0.0};
	EventStudy	study = {2, 2, beta, covariance, weights};
	Smoothness *smoothness;
	Magnitudes *magnitudes;
	HonestSet  *set;
	SmoothInterval interval;
	double		v[2];

	(void) unused;
	for (int i = 0; i < 16; i++)
		covariance[i] = root[i / 4] * root[i % 4] + (i == 10 || i == 15 ? 0.25 : 0.0);
	assert_true(is_covariance(covariance, 4));
	smoothness = smoothness_create(&study);
	interval = smoothness_interval(smoothness, 0.0, 0.95, v);
	/* -2 v_1 - v_2 + 1 = 0 takes out lines, and the noise before is (2 v_1 + v_2) z */
	assert_within(2.0 * v[0] + v[1], 1.0, 1e-12);
	assert_within(interval.half, 1.959963984540054 * sqrt(1.25), 1e-12);
	smoothness_free(smoothness);
	magnitudes = magnitudes_create(&study);
	set = magnitudes_set(magnitudes, 1.0, HONEST_CONDITIONAL_LF, 0.95);
	assert_true(in_set(set, 1.0));
	honest_set_free(set);
	magnitudes_free(magnitudes);
}

/* ---- where 0 comes into the set ---- */

static void
zero_comes_in_at_the_breakdown(void **unused)
{
	Csv			data = csv_read("../oracle/honest_data.csv");
	Study		s;
	Smoothness *smoothness;
	Magnitudes *magnitudes;

	(void) unused;
	read_study(&data, "mw_rc_y", &s);
	ask_for(&s, "first");
	smoothness = smoothness_create(&s.study);
	magnitudes = magnitudes_create(&s.study);
	for (int method = HONEST_CONDITIONAL_LF; method <= HONEST_CONDITIONAL; method++)
	{
		double		m = magnitudes_breakdown(magnitudes, method, 0.95);
		HonestSet  *below = magnitudes_set(magnitudes, m * (1.0 - 1e-8), method, 0.95);
		HonestSet  *above = magnitudes_set(magnitudes, m * (1.0 + 1e-8), method, 0.95);

		assert_true(m > 0.5 && m < 1.0);
		assert_false(in_set(below, 0.0));
		assert_true(in_set(above, 0.0));
		honest_set_free(above);
		honest_set_free(below);
	}
	for (double way = -1.0; way <= 1.0; way += 2.0)
	{
		double		m = smoothness_breakdown(smoothness, 0.95);
		SmoothInterval at = smoothness_interval(smoothness, m * (1.0 + way * 1e-8),
												0.95, NULL);

		assert_true((at.half < at.estimate) == (way < 0.0));
	}

	/* No effect at all is in every set. */
	s.beta[2] = s.beta[3] = s.beta[4] = 0.0;
	magnitudes_free(magnitudes);
	magnitudes = magnitudes_create(&s.study);
	assert_true(magnitudes_breakdown(magnitudes, HONEST_CONDITIONAL, 0.95) < 0.0);
	magnitudes_free(magnitudes);
	smoothness_free(smoothness);
	csv_free(&data);
}

/* ---- stretches ---- */

typedef struct Found
{
	int			n;
	double		ends[8];
} Found;

static void
note_stretch(double low, double high, void *to)
{
	Found	   *found = to;

	found->ends[found->n++] = low;
	found->ends[found->n++] = high;
}

/* x (x - 1) (x - 2), not negative from 0 to 1 and from 2 on */
static double
cubic(double x, const void *unused)
{
	(void) unused;
	return x * (x - 1.0) * (x - 2.0);
}

/* Not negative for a thousandth next to 0.5 only, which is no point of the grid. */
static double
sliver(double x, const void *unused)
{
	(void) unused;
	return 2.5e-7 - (x - 0.5) * (x - 0.5);
}

static void
stretches_may_be_endless_or_narrow(void **unused)
{
	Found		found = {0};
	double		places[3] = {0.7, NAN, -3.0};
	double		apart[2] = {-0.31, 1.2};

	(void) unused;
	find_stretches(cubic, NULL, places, 3, 1.0, note_stretch, &found);
	/* in two parts at the place 0.7 */
	assert_int_equal(found.n, 6);
	assert_within(found.ends[0], 0.0, 1e-11);
	assert_within(found.ends[1], 0.7, 0.0);
	assert_within(found.ends[3], 1.0, 1e-11);
	assert_within(found.ends[4], 2.0, 1e-11);
	assert_true(isinf(found.ends[5]));
	found.n = 0;
	find_stretches(sliver, NULL, apart, 2, 1.0, note_stretch, &found);
	assert_int_equal(found.n, 2);
	assert_within(found.ends[0], 0.4995, 1e-11);
	assert_within(found.ends[1], 0.5005, 1e-11);
}

static void
other_matrices_are_no_covariances(void **unused)
{
	double		good[9] = {4.0, 2.0, 0.0, 2.0, 1.0, 0.0, 0.0, 0.0, 0.0};
	double		large[4] = {1.0, 1.1, 1.1, 1.0};
	double		negative[4] = {1.0, 0.0, 0.0, -1e-3};
	double		indefinite[9] = {1.0, 0.9, 0.0, 0.9, 1.0, 0.9, 0.0, 0.9, 1.0};
	double		skew[4] = {1.0, 0.5, 0.4, 1.0};
	int			row;
	int			column;

	(void) unused;
	assert_true(is_covariance(good, 3));
	assert_false(is_covariance(large, 2));
	assert_false(is_covariance(negative, 2));
	assert_false(is_covariance(indefinite, 3));
	assert_false(find_asymmetry(good, 3, &row, &column));
	assert_true(find_asymmetry(skew, 2, &row, &column));
	assert_int_equal(row, 1);
	assert_int_equal(column, 0);
}

/* ---- looks at the effects before ---- */

/*
 * One effect before, at -2, with standard error 1: the slope s passes with
 * P(|N(-s, 1)| <= c), and its mean is that of a normal number between limits.  An
 * effect after that goes with it by 0.5 is moved by half of what it is.  Two that
 * are one and the same are as one; three, with independent ones, multiply.
 */
static void
one_effect_before_is_a_truncated_normal(void **unused)
{
	double		beta[4] = {0};
	double		covariance[4] = {1.0, 0.5, 0.5, 1.0};
	double		three[16] = {1.0, 0, 0, 0.5, 0, 1.0, 0, 0, 0, 0, 1.0, 0, 0.5, 0, 0, 1.0};
	EventStudy	study = {1, 1, beta, covariance, NULL};
	EventStudy	longer = {3, 1, beta, three, NULL};
	double		c = 1.96;
	double		slope = pretrend_slope(&study, c, 0.5);
	double		pass = tail(-c - slope) - tail(c - slope);
	double		moved;
	double		bias[4];
	double		product = 1.0;

	(void) unused;
	assert_within(pass, 0.5, 1e-11);
	pretrend_bias(&study, c, slope, bias);
	moved = (exp(-0.5 * pow(-c + slope, 2)) - exp(-0.5 * pow(c + slope, 2))) /
		sqrt(2.0 * M_PI) / pass;
	assert_within(bias[0], -slope + moved, 1e-12);
	assert_within(bias[1], slope + 0.5 * moved, 1e-12);
	assert_true(isnan(pretrend_slope(&study, c, 0.04)));

	/* At -4, -3 and -2 the violation is -3, -2 and -1 slopes. */
	pretrend_bias(&longer, c, 0.4, bias);
	for (int i = 0; i < 3; i++)
	{
		double		mean = -0.4 * (3 - i);

		pass = tail(-c - mean) - tail(c - mean);
		product *= pass;
		moved = (exp(-0.5 * pow(-c - mean, 2)) - exp(-0.5 * pow(c - mean, 2))) /
			sqrt(2.0 * M_PI) / pass;
		assert_within(bias[i], mean + moved, 1e-9);
		if (i == 0)
			assert_within(bias[3], 0.4 + 0.5 * moved, 1e-9);
	}
	assert_within(pretrend_pass(&longer, c, 0.4).probability, product, 1e-10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
		cmocka_unit_test(sets_are_those_of_the_linear_program),
		cmocka_unit_test(intervals_are_the_shortest),
		cmocka_unit_test(one_period_before_leaves_no_choice),
		cmocka_unit_test(singular_covariances_are_no_trouble),
		cmocka_unit_test(zero_comes_in_at_the_breakdown),
		cmocka_unit_test(stretches_may_be_endless_or_narrow),
		cmocka_unit_test(other_matrices_are_no_covariances),
		cmocka_unit_test(one_effect_before_is_a_truncated_normal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
