/*-------------------------------------------------------------------------
 *
 * test_balance.c
 *		Are the arms alike to begin with?  Values are of R
 *		(test/oracle/balance.R).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/answer/balance.h"
#include "core/base/memory.h"

#define MAX_FIELDS 16

static int
split(char *line, char **fields)
{
	int			n = 0;

	line[strcspn(line, "\r\n")] = '\0';
	while (n < MAX_FIELDS)
	{
		fields[n++] = line;
		line = strchr(line, ',');
		if (line == NULL)
			break;
		*line++ = '\0';
	}
	return n;
}

static int
column(char **names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	fail_msg("no column %s", name);
	return -1;
}

/* The rows before, with a covariate for the outcome. */
static Sample *
read_baseline(const char *shape, bool weighted, bool clustered,
			  const char *value)
{
	FILE	   *file = fopen("../oracle/effects_data.csv", "r");
	char		header[256];
	char		line[256];
	char	   *names[MAX_FIELDS];
	char	   *fields[MAX_FIELDS];
	Sample	   *sample = sample_create((clustered ? SAMPLE_CLUSTERED : 0) |
									   (weighted ? SAMPLE_WEIGHTED : 0), 0);
	int			n;

	assert_non_null(file);
	assert_non_null(fgets(header, sizeof(header), file));
	n = split(header, names);
	while (fgets(line, sizeof(line), file) != NULL)
	{
		Row			row;

		split(line, fields);
		if (strcmp(fields[column(names, n, "shape")], shape) != 0 ||
			atoi(fields[column(names, n, "post")]) != 0)
			continue;
		row = make_row(atof(fields[column(names, n, value)]),
					   atoi(fields[column(names, n, "treated")]) == 1, false,
					   clustered ? atoi(fields[column(names, n, "area")]) : 0,
					   weighted ? atof(fields[column(names, n, "weight")]) :
					   1.0);
		add_row(&sample, &row);
	}
	fclose(file);
	return finish(sample);
}

static void
assert_near(double ours, const char *theirs)
{
	if (!(fabs(ours - atof(theirs)) <= 1e-10 * fabs(atof(theirs)) + 1e-14))
		fail_msg("%.17g is not %s", ours, theirs);
}

static void
as_r_has_it(void **unused)
{
	FILE	   *file = fopen("../oracle/balance_values.csv", "r");
	char		line[512];
	char	   *f[MAX_FIELDS];
	int			checked = 0;

	(void) unused;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file) != NULL)
	{
		Sample	   *sample;
		Balance		b;

		assert_int_equal(split(line, f), 12);
		sample = read_baseline(f[0], atoi(f[1]) == 1, atoi(f[2]) == 1, f[3]);
		b = compare_arms(sample);
		assert_near(b.mean_treated, f[4]);
		assert_near(b.mean_comparator, f[5]);
		assert_near(b.difference.estimate, f[6]);
		assert_true(b.has_spread);
		assert_near(b.smd, f[7]);
		assert_near(b.variance_ratio, f[8]);
		assert_near(b.difference.std_error, f[9]);
		assert_near(b.difference.df, f[10]);
		assert_near(b.difference.interval.p_value, f[11]);
		core_free(sample);
		checked++;
	}
	fclose(file);
	assert_int_equal(checked, 18);
}

/* Where there is nothing to compare there are no numbers, and no fault. */
static void
one_arm_or_no_spread(void **unused)
{
	Sample	   *sample = sample_create(0, 0);
	Balance		b;

	(void) unused;
	for (int i = 0; i < 4; i++)
	{
		Row			row = make_row(0.1 * i, true, false, 0, 1.0);

		add_row(&sample, &row);
	}
	sample = finish(sample);
	b = compare_arms(sample);
	assert_int_equal(b.rows_treated, 4);
	assert_int_equal(b.rows_comparator, 0);
	assert_false(b.has_spread);
	assert_false(b.difference.has_estimate);
	core_free(sample);

	sample = sample_create(0, 0);
	for (int i = 0; i < 8; i++)
	{
		Row			row = make_row(i < 4 ? 0.1 : 0.3, i < 4, false, 0, 1.0);

		add_row(&sample, &row);
	}
	sample = finish(sample);
	b = compare_arms(sample);
	assert_false(b.has_spread);
	assert_true(b.difference.std_error == 0.0);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_r_has_it),
		cmocka_unit_test(one_arm_or_no_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
