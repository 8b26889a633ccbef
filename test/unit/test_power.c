/*-------------------------------------------------------------------------
 *
 * test_power.c
 *		Power: the noncentral t distribution, and assignments counted by hand.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>

#include "core/answer/multiverse.h"
#include "core/base/memory.h"
#include "core/inference/power.h"
#include "core/resample/permutation_power.h"
#include "csv.h"

/* By integrals in 30 digits. */
static void
noncentral_t(void **unused)
{
	Csv			csv = csv_read("../oracle/noncentral_t.csv");

	(void) unused;
	for (int row = 0; row < csv.n_rows; row++)
	{
		double		t = csv_number(&csv, row, "t");
		double		df = csv_number(&csv, row, "df");
		double		delta = csv_number(&csv, row, "noncentrality");
		double		theirs = csv_number(&csv, row, "probability");
		double		ours = noncentral_t_tails(t, df, delta);

		if (!(fabs(ours / theirs - 1.0) <= 1e-10))
			fail_msg("t = %g, df = %g, delta = %g: %.17g is not %.17g", t, df,
					 delta, ours, theirs);
		assert_true(noncentral_t_tails(t, df, -delta) == ours);
	}
	assert_true(csv.n_rows > 200);
	csv_free(&csv);
}

/*
 * Changes 0, 1 and 3, one of them treated.  With the effect r on the first its
 * difference from the mean of the others is r - 2, and those of the others
 * -1/2 - r/2 and 5/2 - r/2: it is the largest in size, with p = 1/3, above 5.
 * On the second it is r - 1/2, the others' -2 - r/2 and 5/2 - r/2: above 5.  On
 * the third it is 5/2 + r, the others' -2 - r/2 and -1/2 - r/2: from 0 on.
 */
static void
three_areas(void **unused)
{
	ClusterChange changes[3] = {{0, 0, true, 0.0}, {1, 0, false, 1.0}, {2, 0, false, 3.0}};
	ClusterChanges all = {3, 0, changes};
	PermutationPower found;
	double		reached;

	(void) unused;
	permutation_power_create(&all, SCHEME_CLUSTERS, 0.34, 100, 1, &found);
	assert_int_equal(found.status, PERMUTATION_POWER_OK);
	assert_int_equal(found.n_assignments, 3);
	assert_int_equal(found.n_true, 3);
	assert_true(found.smallest_p == 1.0 / 3.0);
	assert_true(permutation_power_at(&found, 0.0) == 1.0 / 3.0);
	assert_true(permutation_power_at(&found, 5.0) == 1.0 / 3.0);
	assert_true(permutation_power_at(&found, 5.01) == 1.0);
	assert_true(permutation_power_effect(&found, 0.3, &reached) == 0.0);
	assert_true(reached == 1.0 / 3.0);
	assert_true(fabs(permutation_power_effect(&found, 0.5, &reached) - 5.0) < 1e-14);
	assert_true(reached == 1.0);
	permutation_power_free(&found);
	permutation_power_create(&all, SCHEME_CLUSTERS, 0.05, 2, 1, &found);
	assert_int_equal(found.n_true, 2);
	assert_true(isnan(permutation_power_effect(&found, 0.9, &reached)));
	permutation_power_free(&found);
	changes[0].treated = false;
	permutation_power_create(&all, SCHEME_CLUSTERS, 0.05, 2, 1, &found);
	assert_int_equal(found.status, PERMUTATION_POWER_EMPTY);
	permutation_power_free(&found);
}

static void
count_universe(void *context, const Universe *universe)
{
	assert_true(universe->estimate.has_estimate);
	++*(int *) context;
}

/* Each cluster but one is left to estimate from, and nothing leaks. */
static void
universes(void **unused)
{
	static const Vcov vcovs[] = {VCOV_CR2, VCOV_CR3};
	static const Effects effects[] = {EFFECTS_NONE, EFFECTS_CLUSTER};
	static const Link links[] = {LINK_IDENTITY, LINK_LOG};
	Multiverse	multiverse = {
		.vcovs = vcovs, .n_vcovs = 2, .effects = effects, .n_effects = 2,
		.links = links, .n_links = 2, .without_clusters = true,
		.conf_level = 0.95
	};
	Row			rows[400];
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	int			n = 0;

	(void) unused;
	make_rows(rows, 400, 8, 7);
	add_rows(&sample, rows, 400);
	sample = finish(sample);
	/* on the second scale by both variances, without effects */
	assert_true(multiverse_count(sample, &multiverse) == 6.0 * (1.0 + 8.0));
	multiverse.n_links = 1;
	assert_true(multiverse_count(sample, &multiverse) == 4.0 * (1.0 + 8.0));
	multiverse_visit(sample, &multiverse, count_universe, &n);
	assert_int_equal(n, 36);
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noncentral_t),
		cmocka_unit_test(three_areas),
		cmocka_unit_test(universes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
