/*-------------------------------------------------------------------------
 *
 * rows.c
 *		Rows and samples for the unit tests.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include "core/base/memory.h"

uint64_t
next_random(uint64_t *state)
{
	uint64_t	z = (*state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return z ^ (z >> 31);
}

double
next_uniform(uint64_t *state)
{
	return (double) (next_random(state) >> 11) / 9007199254740992.0;
}

Row
make_row(double outcome, bool treated, bool post, int64_t cluster,
		 double weight)
{
	Row			row = {.outcome = outcome, .weight = weight};

	row.cluster.number = cluster;
	row.cohort = treated ? PERIOD_POST : NEVER_TREATED;
	row.period = post ? PERIOD_POST : PERIOD_PRE;
	return row;
}

void
make_rows(Row *rows, int n, int clusters, uint64_t seed)
{
	uint64_t	state = seed;

	for (int i = 0; i < n; i++)
	{
		int64_t		cluster = (int64_t) (next_random(&state) % clusters);

		rows[i] = make_row(3.0 + 0.1 * cluster + next_uniform(&state),
						   cluster % 2 == 0, next_uniform(&state) < 0.5,
						   cluster, 0.1 + 10.0 * next_uniform(&state));
	}
}

void
add_row(Sample **sample, const Row *row)
{
	Sample	   *before = *sample;

	assert_int_equal(sample_add(sample, row), SAMPLE_OK);
	if (*sample != before)
		core_free(before);
}

void
add_weightless(Sample **sample, const Row *row)
{
	Sample	   *before = *sample;

	assert_int_equal(sample_add_weightless(sample, row), SAMPLE_OK);
	if (*sample != before)
		core_free(before);
}

void
add_rows(Sample **sample, const Row *rows, int n)
{
	for (int i = 0; i < n; i++)
		add_row(sample, &rows[i]);
}

void
merge(Sample **into, const Sample *from)
{
	Sample	   *before = *into;
	const Cell *conflict;

	assert_int_equal(sample_merge(into, from, &conflict), SAMPLE_OK);
	if (*into != before)
		core_free(before);
}

Sample *
thaw(const Sample *sample)
{
	Sample	   *thawed;

	assert_int_equal(sample_thaw(sample, &thawed), SAMPLE_OK);
	return thawed;
}

Sample *
finish(Sample *sample)
{
	Sample	   *canonical;
	const Cell *conflict;

	assert_int_equal(sample_canonical(sample, &canonical, &conflict),
					 SAMPLE_OK);
	core_free(sample);
	return canonical;
}
