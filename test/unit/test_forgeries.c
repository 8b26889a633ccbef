/*-------------------------------------------------------------------------
 *
 * test_forgeries.c
 *		Samples that no rows have: the reader refuses them.
 *
 * Made from honest samples, in memory, so that nothing here depends on where
 * a field lies among the bytes.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/sample/sample_hot.h"
#include "core/sample/sample_wire.h"

/* Six areas, each with rows in both periods, and one covariate. */
static Sample *
honest_sample(void)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER, 1);
	uint64_t	state = 5;

	for (int i = 0; i < 120; i++)
	{
		int			cluster = i % 6;
		double		covariate = next_uniform(&state);
		char		name[20];
		Row			row = make_row(next_uniform(&state), cluster % 2,
								   i / 6 % 2, cluster, 1.0);

		row.covariates = &covariate;
		row.cluster.text = name;
		row.cluster.length = sprintf(name, "area %d", cluster);
		add_row(&sample, &row);
	}
	return finish(sample);
}

/* What the reader says of it; frees the sample. */
static const char *
verdict(Sample *sample)
{
	size_t		size = sample_wire_size(sample);
	unsigned char *bytes = core_alloc(size);
	const char *problem;
	Sample	   *read;

	sample_wire_encode(sample, bytes);
	read = sample_wire_decode(bytes, size, &problem);
	if (read != NULL)
		core_free(read);
	core_free(bytes);
	core_free(sample);
	return problem;
}

static dd *
moment(const Sample *sample, int j, int k)
{
	return &cell_moments(sample_cell(sample, 0), sample_components(sample),
						 0)[moments_index(j, k)];
}

static void
honest_samples_are_read(void **unused)
{
	(void) unused;
	assert_null(verdict(honest_sample()));
}

static void
keys_of_no_cell_are_refused(void **unused)
{
	Sample	   *sample = honest_sample();

	(void) unused;
	/* the two cells of the last area go, its name stays */
	sample->image.n_entries -= 2;
	assert_non_null(verdict(sample));
}

static void
cells_out_of_order_are_refused(void **unused)
{
	Sample	   *sample = honest_sample();
	size_t		size = sample->image.entry_bytes;
	void	   *first = core_alloc(size);

	(void) unused;
	memcpy(first, sample_cell(sample, 0), size);
	memcpy(sample_cell(sample, 0), sample_cell(sample, 3), size);
	memcpy(sample_cell(sample, 3), first, size);
	core_free(first);
	assert_non_null(verdict(sample));
}

/* Components: 1, the covariate, the outcome.  Cauchy and Schwarz: xy^2 <= xx yy. */
static void
correlations_beyond_1_are_refused(void **unused)
{
	(void) unused;
	for (int sign = -1; sign <= 1; sign += 2)
	{
		Sample	   *sample = honest_sample();
		double		most = sqrt(moment(sample, 1, 1)->hi *
								moment(sample, 2, 2)->hi);

		*moment(sample, 2, 1) = dd_from(sign * most * (1.0 - 1e-6));
		assert_null(verdict(sample));
		sample = honest_sample();
		*moment(sample, 2, 1) = dd_from(sign * most * (1.0 + 1e-6));
		assert_non_null(verdict(sample));
	}
}

static void
negative_squares_are_refused(void **unused)
{
	Sample	   *sample = honest_sample();

	(void) unused;
	*moment(sample, 2, 2) = dd_from(-1e-3);
	assert_non_null(verdict(sample));
}

/* ---- what merging and the quick way of adding rows must not forget ---- */

static void
merging_counts_what_was_left_out(void **unused)
{
	Sample	   *from = honest_sample();
	Sample	   *into;

	(void) unused;
	assert_int_equal(sample_thaw(from, &into), SAMPLE_OK);
	into->image.n_missing = 3;
	from->image.n_missing = 4;
	merge(&into, from);
	assert_int_equal(into->image.n_missing, 7);
	core_free(into);
	core_free(from);
}

static void
known_cells_know_their_block(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);
	Row			row = make_row(1.0, true, false, 7, 1.0);

	(void) unused;
	row.block.number = 1;
	add_row(&sample, &row);
	assert_true(known_cell_add(sample, 7, 1, row.cohort, row.period, 2.0, 1.0,
							   NULL));
	assert_false(known_cell_add(sample, 7, 2, row.cohort, row.period, 2.0, 1.0,
								NULL));
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(honest_samples_are_read),
		cmocka_unit_test(keys_of_no_cell_are_refused),
		cmocka_unit_test(cells_out_of_order_are_refused),
		cmocka_unit_test(correlations_beyond_1_are_refused),
		cmocka_unit_test(negative_squares_are_refused),
		cmocka_unit_test(merging_counts_what_was_left_out),
		cmocka_unit_test(known_cells_know_their_block),
	};

	return cmocka_run_group_tests_name("forgeries", tests, NULL, NULL);
}
