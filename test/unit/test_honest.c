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
#include "csv.h"

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

/* Ends to so many standard errors; those that R cut off at 25 are further out. */
static void
check_magnitudes(const Study *s, const Csv *values, int row)
{
	bool		conditional = csv_is(values, row, "what", "conditional");
	Magnitudes *magnitudes = magnitudes_create(&s->study);
	HonestSet  *set = magnitudes_set(magnitudes, csv_number(values, row, "m"),
									 conditional ? HONEST_CONDITIONAL :
									 HONEST_CONDITIONAL_LF, 0.95);
	double		tolerance = (conditional ? 5e-4 : 1e-2) *
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

static void
values_of_r(void **unused)
{
	Csv			data = csv_read("../oracle/honest_data.csv");
	Csv			values = csv_read("../oracle/honest_values.csv");
	int			smooth = 0;
	int			magnitudes = 0;

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
	}
	assert_int_equal(smooth, 48);
	assert_int_equal(magnitudes, 12);
	csv_free(&values);
	csv_free(&data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_r),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
