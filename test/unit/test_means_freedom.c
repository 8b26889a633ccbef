/*-------------------------------------------------------------------------
 *
 * test_means_freedom.c
 *		Degrees of freedom of sums of means: from the matrix itself, and both
 *		ways of summing.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/memory.h"
#include "core/variance/means_freedom.h"

#define N_CLUSTERS 9
#define N_PERIODS 3
#define N_MEANS 5

/* A row of the sample, and whether its cluster is of two cohorts. */
typedef struct Person
{
	uint32_t	cluster;
	int32_t		cohort;
	int32_t		period;
	double		weight;
} Person;

typedef struct People
{
	int			n;
	Person		people[400];
} People;

/* Cohorts 1, 2 and 3; cluster 8 has rows of 1 and 2. */
static People
make_people(bool weighted)
{
	People		people = {0};
	uint32_t	state = 7;

	for (uint32_t cluster = 0; cluster < N_CLUSTERS; cluster++)
		for (int32_t period = 1; period <= N_PERIODS; period++)
			for (uint32_t i = 0; i < 2 + cluster * (uint32_t) period % 5; i++)
			{
				state = state * 1664525u + 1013904223u;
				people.people[people.n++] = (Person) {
					cluster, cluster == 8 ? 1 + (int) i % 2 : 1 + (int) cluster % 3,
					period, weighted ? 0.25 + (state >> 8) % 1000 / 100.0 : 1.0
				};
			}
	return people;
}

static Sample *
sample_of(const People *people, bool weighted)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED |
									   (weighted ? SAMPLE_WEIGHTED : 0), 0);

	for (int i = 0; i < people->n; i++)
	{
		const Person *person = &people->people[i];
		Row			row = {.outcome = i % 7, .weight = person->weight,
			.cluster.number = person->cluster, .cohort = person->cohort,
			.period = person->period
		};

		add_row(&sample, &row);
	}
	return finish(sample);
}

/* Of cohort 1 in 1 and 2, of 2 and 3 together in 1 and 2, of all in 3. */
static const int members[N_MEANS][3] = {
	{0, -1, -1}, {1, -1, -1}, {3, 6, -1}, {4, 7, -1}, {2, 5, 8}
};
static const double factors[N_MEANS] = {1.0, -1.0, -0.75, 1.5, 0.5};

static bool
is_in(const Person *person, int mean)
{
	int			group = (person->cohort - 1) * N_PERIODS + person->period - 1;

	return members[mean][0] == group || members[mean][1] == group ||
		members[mean][2] == group;
}

/* u_c of each row, by the definition: CR0's, with which v is w / W. */
static void
add_u(const People *people, uint32_t cluster, int mean, double *u)
{
	double		all = 0.0;
	double		part = 0.0;

	for (int i = 0; i < people->n; i++)
		if (is_in(&people->people[i], mean))
		{
			all += people->people[i].weight;
			if (people->people[i].cluster == cluster)
				part += people->people[i].weight;
		}
	for (int i = 0; i < people->n; i++)
	{
		const Person *person = &people->people[i];

		if (is_in(person, mean))
			u[i] += factors[mean] * person->weight / all *
				((person->cluster == cluster) - part / all);
	}
}

static double
df_by_rows(const People *people)
{
	double	   *u = calloc((size_t) N_CLUSTERS * people->n, sizeof(double));
	double		trace = 0.0;
	double		squares = 0.0;

	for (uint32_t cluster = 0; cluster < N_CLUSTERS; cluster++)
		for (int mean = 0; mean < N_MEANS; mean++)
			add_u(people, cluster, mean, u + cluster * people->n);
	for (int c = 0; c < N_CLUSTERS; c++)
		for (int d = 0; d < N_CLUSTERS; d++)
		{
			double		p = 0.0;

			for (int i = 0; i < people->n; i++)
				p += u[c * people->n + i] * u[d * people->n + i];
			squares += p * p;
			trace += c == d ? p : 0.0;
		}
	free(u);
	return trace * trace / squares;
}

static WaveMeans *
means_of(const WaveCells *cells)
{
	WaveMeans  *means = wave_means_create(cells);

	for (int mean = 0; mean < N_MEANS; mean++)
	{
		int			n = members[mean][1] < 0 ? 1 : members[mean][2] < 0 ? 2 : 3;

		assert_int_equal(wave_means_of(means, members[mean], n), mean);
	}
	assert_int_equal(wave_means_of(means, members[2], 2), 2);
	assert_int_equal(wave_means_of(means, members[2], 0), NO_MEAN);
	wave_means_close(means);
	return means;
}

static void
by_definition(void **unused)
{
	(void) unused;
	for (int weighted = 0; weighted < 2; weighted++)
	{
		People		people = make_people(weighted);
		Sample	   *sample = sample_of(&people, weighted);
		WaveCells  *cells = wave_cells_create(sample);
		WaveMeans  *means = means_of(cells);
		MeansFreedom *freedom = means_freedom_create(means, ADJUST_NONE);
		double		expected = df_by_rows(&people);

		for (int by = FREEDOM_QUICKEST; by <= FREEDOM_BY_PRODUCTS; by++)
			assert_true(fabs(means_freedom_of(freedom, factors, by) / expected - 1.0) < 1e-12);
		means_freedom_free(freedom);
		wave_means_free(means);
		wave_cells_free(cells);
		core_free(sample);
	}
}

static void
both_ways(void **unused)
{
	static const Adjustment adjustments[] = {ADJUST_ROOT, ADJUST_INVERSE};
	const double none[N_MEANS] = {0.0};

	(void) unused;
	for (int i = 0; i < 4; i++)
	{
		People		people = make_people(i % 2);
		Sample	   *sample = sample_of(&people, i % 2);
		WaveCells  *cells = wave_cells_create(sample);
		WaveMeans  *means = means_of(cells);
		MeansFreedom *freedom = means_freedom_create(means, adjustments[i / 2]);
		double		pairs = means_freedom_of(freedom, factors, FREEDOM_BY_PAIRS);
		double		products = means_freedom_of(freedom, factors, FREEDOM_BY_PRODUCTS);

		assert_true(pairs > 1.0 && pairs < N_CLUSTERS);
		assert_true(fabs(products / pairs - 1.0) < 1e-12);
		assert_true(isnan(means_freedom_of(freedom, none, FREEDOM_BY_PAIRS)));
		assert_true(isnan(means_freedom_of(freedom, none, FREEDOM_BY_PRODUCTS)));
		means_freedom_free(freedom);
		wave_means_free(means);
		wave_cells_free(cells);
		core_free(sample);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_definition),
		cmocka_unit_test(both_ways),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
