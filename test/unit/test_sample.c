/*-------------------------------------------------------------------------
 *
 * test_sample.c
 *		Taking rows and samples into a sample, and its canonical form.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <stdio.h>
#include <string.h>

#include "core/estimate.h"
#include "core/known_cell.h"
#include "core/memory.h"

#define ROWS 3000
#define CLUSTERS 40
#define KIND (SAMPLE_CLUSTERED | SAMPLE_WEIGHTED)

/* Every digit of a result, as one string. */
static void
all_digits(const Sample *sample, char *text, size_t size)
{
	size_t		used = 0;
	const Vcov	kinds[] = {VCOV_IID, VCOV_HC1, VCOV_CR0, VCOV_CR2, VCOV_CR3, VCOV_CRV3J};

	for (int i = 0; i < 6; i++)
	{
		Choices		choices = {.vcov = kinds[i], .conf_level = 0.95};
		Estimate	e;

		estimate_effect(sample, &choices, &e);
		assert_true(e.has_interval);
		used += snprintf(text + used, size - used,
						 "%a %a %a %a %a %a; ", e.estimate, e.std_error, e.df,
						 e.interval.p_value, e.interval.low, e.interval.high);
	}
}

static Sample *
sample_of(const Row *rows, int n)
{
	Sample	   *sample = sample_create(KIND, 0);

	add_rows(&sample, rows, n);
	return finish(sample);
}

static void
order_does_not_matter(void **unused)
{
	static Row	rows[ROWS];
	static Row	shuffled[ROWS];
	uint64_t	state = 11;
	char		first[2000];
	char		second[2000];
	Sample	   *sample;

	(void) unused;
	make_rows(rows, ROWS, CLUSTERS, 5);
	sample = sample_of(rows, ROWS);
	all_digits(sample, first, sizeof(first));
	core_free(sample);

	memcpy(shuffled, rows, sizeof(rows));
	for (int round = 0; round < 10; round++)
	{
		for (int i = ROWS - 1; i > 0; i--)
		{
			int			j = next_random(&state) % (i + 1);
			Row			swap = shuffled[i];

			shuffled[i] = shuffled[j];
			shuffled[j] = swap;
		}
		sample = sample_of(shuffled, ROWS);
		all_digits(sample, second, sizeof(second));
		core_free(sample);
		assert_string_equal(first, second);
	}
}

static void
partition_does_not_matter(void **unused)
{
	static Row	rows[ROWS];
	char		first[2000];
	char		second[2000];
	Sample	   *sample;

	(void) unused;
	make_rows(rows, ROWS, CLUSTERS, 5);
	sample = sample_of(rows, ROWS);
	all_digits(sample, first, sizeof(first));
	core_free(sample);

	for (int parts = 2; parts < 300; parts *= 3)
	{
		Sample	   *whole = sample_create(KIND, 0);

		for (int part = 0; part < parts; part++)
		{
			int			from = ROWS / parts * part;
			int			to = part == parts - 1 ? ROWS : ROWS / parts * (part + 1);
			Sample	   *piece = sample_create(KIND, 0);

			add_rows(&piece, rows + from, to - from);
			/* As a worker sends it, or as it is stored. */
			if (part % 2 == 0)
				piece = finish(piece);
			merge(&whole, piece);
			core_free(piece);
		}
		sample = finish(whole);
		all_digits(sample, second, sizeof(second));
		core_free(sample);
		assert_string_equal(first, second);
	}
}

static void
canonical_form_is_final(void **unused)
{
	static Row	rows[ROWS];
	Sample	   *once;
	Sample	   *twice;

	(void) unused;
	make_rows(rows, ROWS, CLUSTERS, 5);
	once = sample_of(rows, ROWS);
	twice = finish(thaw(once));
	assert_int_equal(sample_size(once), sample_size(twice));
	assert_memory_equal(once, twice, sample_size(once));
	for (uint32_t i = 1; i < once->n_cells; i++)
		assert_true(sample_cell(once, i - 1)->cluster <=
					sample_cell(once, i)->cluster);
	assert_int_equal(sample_rows(once), ROWS);
	core_free(once);
	core_free(twice);
}

static void
short_way_gives_the_same_digits(void **unused)
{
	static Row	rows[ROWS];
	Sample	   *slow = sample_create(KIND, 0);
	Sample	   *portable = sample_create(KIND, 0);
	Sample	   *dispatched = sample_create(KIND, 0);
	char		first[2000];
	char		second[2000];

	(void) unused;
	make_rows(rows, ROWS, CLUSTERS, 5);
	for (int i = 0; i < ROWS; i++)
	{
		const Row  *r = &rows[i];

		add_row(&slow, r);
		if (!known_cell_add_portable(portable, r->cluster.number, 0, r->cohort,
									 r->period, r->outcome, r->weight, NULL))
			add_row(&portable, r);
		if (!known_cell_add(dispatched, r->cluster.number, 0, r->cohort,
							r->period, r->outcome, r->weight, NULL))
			add_row(&dispatched, r);
	}
	/* With and without fused multiply-add, bit for bit. */
	assert_memory_equal(portable, dispatched, sample_size(portable));

	slow = finish(slow);
	portable = finish(portable);
	all_digits(slow, first, sizeof(first));
	all_digits(portable, second, sizeof(second));
	assert_string_equal(first, second);
	core_free(slow);
	core_free(portable);
	core_free(dispatched);
}

static void
text_keys_are_sorted_by_bytes(void **unused)
{
	const char *names[] = {"Worsley", "", "Old Swan", "\xC3\x89tang", "Old", "worsley"};
	const char *sorted[] = {"", "Old", "Old Swan", "Worsley", "worsley", "\xC3\x89tang"};
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER, 0);

	(void) unused;
	for (int i = 0; i < 600; i++)
	{
		Row			row = make_row(i, i % 2, i % 3 == 0, 0, 1.0);

		row.cluster.text = names[i % 6];
		row.cluster.length = strlen(names[i % 6]);
		add_row(&sample, &row);
	}
	sample = finish(sample);
	assert_int_equal(sample->n_labels, 6);
	for (uint32_t i = 0; i < 6; i++)
	{
		Label		label = sample_labels(sample)[i];

		assert_int_equal(label.length, strlen(sorted[i]));
		assert_memory_equal(sample_heap(sample) + label.offset, sorted[i],
							label.length);
	}
	core_free(sample);
}

static void
many_clusters(void **unused)
{
	const int	n = 20000;
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER |
									   SAMPLE_BLOCKED | SAMPLE_TEXT_BLOCK, 0);
	char		name[20];
	char		block[20];

	(void) unused;
	for (int i = 0; i < 2 * n; i++)
	{
		Row			row = make_row(i % 17, i % 2, i / n, 0, 1.0);

		row.cluster.text = name;
		row.cluster.length = sprintf(name, "cluster %d", i % n);
		row.block.text = block;
		row.block.length = sprintf(block, "block %d", i % n / 2);
		add_row(&sample, &row);
	}
	sample = finish(sample);
	assert_int_equal(sample->n_labels, n + n / 2);
	assert_int_equal(sample->n_cells, 2 * n);
	assert_int_equal(sample_rows(sample), 2 * n);
	core_free(sample);
}

static void
a_cluster_has_one_block(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);
	Sample	   *other = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);
	Sample	   *canonical;
	Row			row = make_row(1.0, true, false, 42, 1.0);
	const Cell *conflict = NULL;
	Sample	   *before = sample;

	(void) unused;
	row.block.number = 1;
	add_row(&sample, &row);
	row.block.number = 2;
	/* in the cell it has */
	assert_int_equal(sample_add(&sample, &row), SAMPLE_TWO_BLOCKS);
	add_row(&other, &row);
	assert_int_equal(sample_merge(&sample, other, &conflict), SAMPLE_TWO_BLOCKS);
	assert_int_equal(conflict->cluster, 42);
	/* in another cell: seen once all cells of the cluster are side by side */
	row.period = PERIOD_POST;
	add_row(&sample, &row);
	conflict = NULL;
	assert_int_equal(sample_canonical(sample, &canonical, &conflict),
					 SAMPLE_TWO_BLOCKS);
	assert_int_equal(conflict->cluster, 42);
	assert_ptr_equal(sample, before);
	core_free(sample);
	core_free(other);
}

static void
kinds_do_not_mix(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 2);
	Sample	   *other = sample_create(SAMPLE_CLUSTERED, 3);
	Sample	   *weighted = sample_create(KIND, 2);
	Sample	   *before = sample;
	const double covariates[] = {1.0, 2.0, 3.0};
	Row			row = make_row(1.0, true, false, 1, 1.0);
	const Cell *conflict;

	(void) unused;
	row.covariates = covariates;
	assert_int_equal(sample_merge(&sample, weighted, &conflict), SAMPLE_OTHER_KIND);
	/* Without rows the number of covariates is open. */
	assert_int_equal(sample_merge(&sample, other, &conflict), SAMPLE_OK);
	add_row(&other, &row);
	merge(&sample, other);
	assert_int_equal(sample->n_covariates, 3);
	core_free(other);
	other = sample_create(SAMPLE_CLUSTERED, 2);
	add_row(&other, &row);
	assert_int_equal(sample_merge(&sample, other, &conflict),
					 SAMPLE_OTHER_COVARIATES);
	assert_ptr_not_equal(sample, before);
	core_free(sample);
	core_free(other);
	core_free(weighted);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(partition_does_not_matter),
		cmocka_unit_test(canonical_form_is_final),
		cmocka_unit_test(short_way_gives_the_same_digits),
		cmocka_unit_test(text_keys_are_sorted_by_bytes),
		cmocka_unit_test(many_clusters),
		cmocka_unit_test(a_cluster_has_one_block),
		cmocka_unit_test(kinds_do_not_mix),
	};

	return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
