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

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/answer/estimate.h"
#include "core/base/memory.h"
#include "core/sample/sample_hot.h"

#define ROWS 3000
#define CLUSTERS 40
#define KIND (SAMPLE_CLUSTERED | SAMPLE_WEIGHTED)
#define N_OF(array) ((int) (sizeof(array) / sizeof((array)[0])))

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
	assert_int_equal(image_size(&once->image), image_size(&twice->image));
	assert_memory_equal(once, twice, image_size(&once->image));
	for (uint32_t i = 1; i < once->image.n_entries; i++)
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
	assert_memory_equal(portable, dispatched, image_size(&portable->image));

	slow = finish(slow);
	portable = finish(portable);
	all_digits(slow, first, sizeof(first));
	all_digits(portable, second, sizeof(second));
	assert_string_equal(first, second);
	core_free(slow);
	core_free(portable);
	core_free(dispatched);
}

/* known_cells_add in all the builds that this processor runs. */
typedef int (*AddRows) (Sample *, const KnownRows *, CellMemory *);

#define MOST_BUILDS 3
static AddRows row_builds[MOST_BUILDS];

static int
n_row_builds(void)
{
	int			n = 0;

	row_builds[n++] = known_cells_add_portable;
#ifdef HAS_ROW_CLONES
	if (cpu_has_avx2_fma())
		row_builds[n++] = known_cells_add_avx2;
	if (cpu_has_avx512_doubles())
		row_builds[n++] = known_cells_add_avx512;
#endif
	return n;
}

/* In pieces of some rows, the usual ones of them together. */
#define MOST_AT_ONCE 150

static void
add_in_pieces(Sample **sample, const Row *rows, int n, int at_once,
			  bool weighted, bool flags, AddRows add)
{
	static CellMemory memory;	/* as it was left by another sample */
	int64_t		cluster[MOST_AT_ONCE];
	int64_t		block[MOST_AT_ONCE];
	int32_t		cohort[MOST_AT_ONCE];
	int32_t		period[MOST_AT_ONCE];
	uint64_t	treated[MOST_AT_ONCE];
	uint64_t	post[MOST_AT_ONCE];
	double		outcome[MOST_AT_ONCE];
	double		weight[MOST_AT_ONCE];
	int			i = 0;

	while (i < n)
	{
		KnownRows	known = {0, cluster, block, cohort, period,
			flags ? treated : NULL, flags ? post : NULL, outcome, weight};
		int			taken;

		for (; known.n < at_once && i + known.n < n; known.n++)
		{
			const Row  *r = &rows[i + known.n];

			cluster[known.n] = r->cluster.number;
			block[known.n] = r->block.number;
			cohort[known.n] = r->cohort;
			period[known.n] = r->period;
			treated[known.n] = r->cohort == PERIOD_POST ? (uint64_t) 1 << 40 : 0;
			post[known.n] = r->period == PERIOD_POST;
			outcome[known.n] = r->outcome;
			weight[known.n] = weighted ? r->weight : NAN;
		}
		taken = add(*sample, &known, &memory);
		i += taken;
		if (taken < known.n)
			add_row(sample, &rows[i++]);
	}
}

static void
many_rows_give_the_bits_of_one_after_the_other(void **unused)
{
	static Row	rows[ROWS];
	const int	lengths[] = {64, 1, 7, 63, 65, 143, MOST_AT_ONCE};

	(void) unused;
	for (int kind = 0; kind < 4; kind++)
	{
		bool		weighted = kind % 2 > 0;
		uint32_t	flags = SAMPLE_CLUSTERED | (weighted ? SAMPLE_WEIGHTED : 0) |
			(kind > 1 ? SAMPLE_BOOLEAN_OUTCOME : 0);
		Sample	   *one = sample_create(flags, 0);

		make_rows(rows, ROWS, CLUSTERS, 5 + kind);
		for (int i = 0; i < ROWS; i++)
		{
			Row		   *r = &rows[i];

			if (!weighted)
				r->weight = 1.0;
			if (kind > 1)
				r->outcome = r->outcome > 0;
			if (!known_cell_add(one, r->cluster.number, 0, r->cohort, r->period,
								r->outcome, r->weight, NULL))
				add_row(&one, r);
		}
		for (int build = 0; build < n_row_builds(); build++)
			for (int l = 0; l < N_OF(lengths); l++)
			{
				Sample	   *many = sample_create(flags, 0);

				add_in_pieces(&many, rows, ROWS, lengths[l], weighted, l % 2 == 0,
							  row_builds[build]);
				assert_memory_equal(one, many, image_size(&one->image));
				core_free(many);
			}
		core_free(one);
	}
}

/* Such rows are for the long way, which says what is wrong with them. */
static void
many_rows_stop_before_one_beyond_limits(void **unused)
{
	const double odd_outcome[] = {NAN, INFINITY, -INFINITY, 1.01 * VALUE_LIMIT, -1.01 * VALUE_LIMIT};
	const double odd_weight[] = {NAN, INFINITY, 0.0, -1.0, 0.9 / WEIGHT_LIMIT, 1.1 * WEIGHT_LIMIT};
	const int	n_odd = N_OF(odd_outcome) + N_OF(odd_weight);

	(void) unused;
	for (int build = 0; build < n_row_builds(); build++)
		for (int k = 0; k < n_odd; k++)
			for (int at = 0; at < 70; at += 23)
			{
				Sample	   *sample = sample_create(SAMPLE_WEIGHTED, 0);
				CellMemory	memory = {{0}, {0}};
				int64_t		keys[70] = {0};
				uint64_t	flags[70] = {0};
				double		outcome[70];
				double		weight[70];
				KnownRows	rows = {70, keys, keys, NULL, NULL, flags, flags, outcome, weight};
				Row			first = make_row(1.0, false, false, 0, 1.0);

				for (int i = 0; i < 70; i++)
					outcome[i] = weight[i] = 1.0 + i;
				if (k < N_OF(odd_outcome))
					outcome[at] = odd_outcome[k];
				else
					weight[at] = odd_weight[k - N_OF(odd_outcome)];
				add_row(&sample, &first);
				assert_int_equal(row_builds[build](sample, &rows, &memory), at);
				assert_int_equal(sample_rows(sample), 1 + at);
				core_free(sample);
			}
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
	assert_int_equal(sample->image.n_labels, 6);
	for (uint32_t i = 0; i < 6; i++)
	{
		Label		label = image_labels(&sample->image)[i];

		assert_int_equal(label.length, strlen(sorted[i]));
		assert_memory_equal(image_heap(&sample->image) + label.offset, sorted[i],
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
	assert_int_equal(sample->image.n_labels, n + n / 2);
	assert_int_equal(sample->image.n_entries, 2 * n);
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

/* A sample for which other rows, or none, may have been seen. */
static bool
same_rows(const Sample *a, const Sample *b)
{
	return a->image.n_rows == b->image.n_rows && digest_equal(a->digest, b->digest);
}

static void
a_digest_is_of_the_rows(void **unused)
{
	static Row	rows[ROWS];
	Sample	   *forwards = sample_create(KIND, 0);
	Sample	   *backwards = sample_create(KIND, 0);
	Sample	   *parts[2] = {sample_create(KIND, 0), sample_create(KIND, 0)};
	Sample	   *thawed;

	(void) unused;
	make_rows(rows, ROWS, CLUSTERS, 5);
	add_rows(&forwards, rows, ROWS);
	for (int i = ROWS - 1; i >= 0; i--)
	{
		const Row  *r = &rows[i];

		if (!known_cell_add(backwards, r->cluster.number, 0, r->cohort,
							r->period, r->outcome, r->weight, NULL))
			add_row(&backwards, r);
		add_row(&parts[i % 2], r);
	}
	assert_true(same_rows(forwards, backwards));
	thawed = thaw(parts[0] = finish(parts[0]));
	merge(&thawed, parts[1]);
	assert_true(same_rows(forwards, thawed));
	thawed = finish(thawed);
	assert_true(same_rows(forwards, thawed));
	core_free(thawed);
	core_free(parts[0]);
	core_free(parts[1]);
	core_free(forwards);
	core_free(backwards);
}

static void
every_field_counts_into_the_digest(void **unused)
{
	const uint32_t kind = KIND | SAMPLE_BLOCKED;
	const double x[2] = {1.0, 2.0};
	const double zero[2] = {-0.0, 2.0};
	const double plus_zero[2] = {0.0, 2.0};
	const double other[2] = {1.0, 2.5};
	Row			row = make_row(3.0, true, false, 4, 1.5);
	Row			changed[9];
	Digest		seen[9];

	(void) unused;
	row.covariates = x;
	row.block.number = 8;
	for (int i = 0; i < 9; i++)
		changed[i] = row;
	changed[1].outcome = 3.5;
	changed[2].weight = 2.0;
	changed[3].cluster.number = 8;
	changed[4].block.number = 4;
	changed[5].cohort = NEVER_TREATED;
	changed[6].period = PERIOD_POST;
	changed[7].covariates = other;
	changed[8].covariates = zero;
	for (int i = 0; i < 9; i++)
	{
		Sample	   *sample = sample_create(kind, 2);

		add_row(&sample, &changed[i]);
		seen[i] = sample->digest;
		core_free(sample);
		for (int j = 0; j < i; j++)
			assert_false(digest_equal(seen[i], seen[j]));
	}
	row.covariates = plus_zero;
	{
		Sample	   *sample = sample_create(kind, 2);

		add_row(&sample, &row);
		assert_true(digest_equal(sample->digest, seen[8]));
		core_free(sample);
	}
}

/* What a short way must refuse, the long way tells. */
static void
the_short_way_refuses_another_block(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_BLOCKED, 0);
	Row			row = make_row(1.0, true, false, 42, 1.0);
	CellMemory	memory = {{0}, {0}};
	int64_t		cluster[2] = {42, 42};
	int64_t		block[2] = {1, 2};
	int32_t		cohort[2] = {row.cohort, row.cohort};
	int32_t		period[2] = {row.period, row.period};
	double		outcome[2] = {1.0, 1.0};
	KnownRows	two = {2, cluster, block, cohort, period, NULL, NULL, outcome, outcome};

	(void) unused;
	row.block.number = 1;
	add_row(&sample, &row);
	assert_true(known_cell_add_portable(sample, 42, 1, row.cohort, row.period, 1.0, 1.0, NULL));
	assert_true(known_cell_add(sample, 42, 1, row.cohort, row.period, 1.0, 1.0, NULL));
	assert_false(known_cell_add_portable(sample, 42, 2, row.cohort, row.period, 1.0, 1.0, NULL));
	assert_false(known_cell_add(sample, 42, 2, row.cohort, row.period, 1.0, 1.0, NULL));
	for (int build = 0; build < n_row_builds(); build++)
		assert_int_equal(row_builds[build](sample, &two, &memory), 1);
	assert_int_equal(sample_rows(sample), 3 + n_row_builds());
	core_free(sample);
}

static void
ranges_are_those_of_the_rows(void **unused)
{
	Sample	   *parts[2];
	Sample	   *boolean = sample_create(SAMPLE_BOOLEAN_OUTCOME, 0);
	const ValueRange *range;

	(void) unused;
	assert_null(sample_range(boolean, 0));
	core_free(boolean);
	for (int part = 0; part < 2; part++)
	{
		parts[part] = sample_create(SAMPLE_CLUSTERED, 1);
		for (int i = 0; i < 100; i++)
		{
			double		x = 2 * i + part;
			Row			row = make_row(i % 5 - 9.0 * part, false, false, 1, 1.0);

			row.covariates = &x;
			if (!known_cell_add(parts[part], 1, 0, NEVER_TREATED, PERIOD_PRE,
								row.outcome, 1.0, &x))
				add_row(&parts[part], &row);
		}
	}
	merge(&parts[0], parts[1]);
	parts[0] = finish(parts[0]);
	range = sample_range(parts[0], 0);
	assert_true(range->more && range->value[0] == 0.0 &&
				range->value[3] == 3.0 && range->value[4] == 196.0 &&
				range->value[7] == 199.0 && range->rows[3] == 1);
	range = sample_range(parts[0], 1);
	assert_true(range->more && range->value[0] == -9.0 &&
				range->rows[0] == 20 && range->value[7] == 4.0 &&
				range->rows[7] == 20);
	assert_null(sample_range(parts[0], 2));
	core_free(parts[0]);
	core_free(parts[1]);
}

/* ---- rows of weight 0 ---- */

static Sample *
with_weightless(int order)
{
	Sample	   *sample = sample_create(KIND | SAMPLE_BLOCKED, 0);
	Row			row = make_row(1.0, true, true, 1, 2.0);
	Row			beside = make_row(9.0, true, false, 1, 0.0);
	Row			alone = make_row(5.0, true, true, 2, 0.0);
	Row			kept = make_row(5.0, false, false, 3, 1.0);
	Row			same_cell = make_row(7.0, false, false, 3, 0.0);
	Sample	   *piece;

	row.block.number = beside.block.number = 10;
	alone.block.number = kept.block.number = same_cell.block.number = 20;
	switch (order)
	{
		case 0:
			add_row(&sample, &row);
			add_row(&sample, &kept);
			add_weightless(&sample, &beside);
			add_weightless(&sample, &alone);
			add_weightless(&sample, &same_cell);
			break;
		case 1:
			add_weightless(&sample, &same_cell);
			add_weightless(&sample, &alone);
			add_weightless(&sample, &beside);
			/* the short way must leave a first row to the long way */
			assert_false(known_cell_add(sample, 3, 20, kept.cohort,
										kept.period, 5.0, 1.0, NULL));
			add_row(&sample, &kept);
			add_row(&sample, &row);
			break;
		default:
			piece = sample_create(KIND | SAMPLE_BLOCKED, 0);
			add_weightless(order == 2 ? &sample : &piece, &same_cell);
			add_weightless(order == 2 ? &piece : &sample, &beside);
			add_weightless(&sample, &alone);
			add_row(order == 2 ? &piece : &sample, &row);
			add_row(order == 2 ? &piece : &sample, &kept);
			piece = finish(piece);
			merge(&sample, piece);
			core_free(piece);
	}
	return finish(sample);
}

static void
clusters_without_rows_stay(void **unused)
{
	Sample	   *first = with_weightless(0);

	(void) unused;
	assert_int_equal(first->image.n_entries, 3);
	assert_int_equal(first->image.n_missing, 3);
	assert_int_equal(sample_rows(first), 2);
	assert_int_equal(sample_cell(first, 1)->cluster, 2);
	assert_int_equal(sample_cell(first, 1)->block, 20);
	assert_int_equal(sample_cell(first, 1)->cohort, NEVER_TREATED);
	assert_int_equal(sample_cell(first, 1)->period, PERIOD_PRE);
	assert_int_equal(cell_rows(sample_cell(first, 1), 2), 0);
	for (int order = 1; order < 4; order++)
	{
		Sample	   *other = with_weightless(order);
		Sample	   *again = thaw(other);

		assert_int_equal(image_size(&first->image), image_size(&other->image));
		assert_memory_equal(first, other, image_size(&first->image));
		again = finish(again);
		assert_memory_equal(first, again, image_size(&first->image));
		core_free(again);
		core_free(other);
	}
	core_free(first);
}

static void
clusters_without_rows_have_one_block(void **unused)
{
	Sample	   *sample = sample_create(KIND | SAMPLE_BLOCKED, 0);
	Row			row = make_row(1.0, true, true, 1, 2.0);
	Row			weightless = make_row(1.0, true, true, 1, 0.0);
	Sample	   *canonical;
	const Cell *conflict;

	(void) unused;
	row.block.number = 1;
	weightless.block.number = 2;
	add_row(&sample, &row);
	add_weightless(&sample, &weightless);
	assert_int_equal(sample_canonical(sample, &canonical, &conflict),
					 SAMPLE_TWO_BLOCKS);
	assert_int_equal(conflict->cluster, 1);
	core_free(sample);
}

static void
without_clusters_weight_zero_only_counts(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_WEIGHTED, 0);
	Row			weightless = make_row(1.0, true, true, 0, 0.0);

	(void) unused;
	add_weightless(&sample, &weightless);
	sample = finish(sample);
	assert_int_equal(sample->image.n_entries, 0);
	assert_int_equal(sample->image.n_missing, 1);
	core_free(sample);
}

/* ---- limits ---- */

/* Add until it is refused; the number of clusters that there was room for. */
static int
fill(Sample **sample, bool text)
{
	char		name[20];

	for (int i = 0;; i++)
	{
		Row			row = make_row(i, i % 2, false, i, 1.0);
		Sample	   *before = *sample;
		uint64_t	rows = before->image.n_rows;
		SampleStatus status;

		if (text)
			row.cluster = (Key) {.text = name, .length = sprintf(name, "cluster %d", i)};
		status = sample_add(sample, &row);
		if (*sample != before)
			core_free(before);
		assert_true(image_size(&(*sample)->image) <= sample_max_size);
		if (status == SAMPLE_OK)
			continue;
		assert_int_equal(status, SAMPLE_TOO_LARGE);
		assert_int_equal((*sample)->image.n_rows, rows);
		return i;
	}
}

static void
sizes_stay_within_the_limit(void **unused)
{
	(void) unused;
	for (int text = 0; text < 2; text++)
	{
		const uint32_t kind = SAMPLE_CLUSTERED |
			(text ? SAMPLE_TEXT_CLUSTER : 0);
		Sample	   *sample = sample_create(kind, 0);
		Sample	   *other = sample_create(kind, 0);
		Sample	   *canonical;
		Sample	   *thawed;
		Sample	   *before;
		Row			row = make_row(1.0, true, true, -1, 1.0);
		const Cell *conflict;
		int			clusters;

		sample_max_size = 20000;
		clusters = fill(&sample, text);
		assert_true(clusters > 80 && clusters < 250);
		/* A cell that is there takes no room. */
		if (!text)
			assert_true(known_cell_add(sample, 0, 0, NEVER_TREATED, PERIOD_PRE, 1.0, 1.0, NULL));
		if (text)
			row.cluster = (Key) {.text = "another", .length = 7};
		add_row(&other, &row);
		before = sample;
		assert_int_equal(sample_merge(&sample, other, &conflict),
						 SAMPLE_TOO_LARGE);
		if (sample != before)
			core_free(before);
		assert_int_equal(sample_canonical(sample, &canonical, &conflict),
						 SAMPLE_OK);
		/* One that may be stored, but not grow. */
		sample_max_size = image_size(&canonical->image);
		assert_int_equal(sample_thaw(canonical, &thawed), SAMPLE_TOO_LARGE);
		sample_max_size--;
		core_free(canonical);
		assert_int_equal(sample_canonical(sample, &canonical, &conflict),
						 SAMPLE_TOO_LARGE);
		sample_max_size = SAMPLE_MAX_SIZE;
		core_free(sample);
		core_free(other);
	}
}

/* 12.5 million cells are stored in 1 GB, and need more to grow. */
static void
sizes_do_not_wrap(void **unused)
{
	(void) unused;
	assert_true(sample_canonical_size(SAMPLE_CLUSTERED, 0, 12500000, 0, 0) <
				SAMPLE_MAX_SIZE);
	assert_true(sample_canonical_size(SAMPLE_KIND, MAX_COVARIATES, UINT32_MAX,
									  UINT32_MAX, UINT32_MAX) >
				SAMPLE_MAX_SIZE);
	/* What sample_create makes, the largest kind of all, is far below. */
	assert_true(sample_canonical_size(SAMPLE_KIND, MAX_COVARIATES, 8, 8, 64) <
				SAMPLE_MAX_SIZE / 100);
}

static void
rows_stay_within_the_limit(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Sample	   *other = sample_create(SAMPLE_CLUSTERED, 0);
	Row			row = make_row(1.0, true, true, 1, 1.0);
	Sample	   *canonical;
	const Cell *conflict;

	(void) unused;
	sample->image.n_missing = SAMPLE_MAX_ROWS;
	other->image.n_missing = 3;
	assert_int_equal(sample_merge(&sample, other, &conflict),
					 SAMPLE_TOO_MANY_ROWS);
	sample->image.n_missing = SAMPLE_MAX_ROWS - 3;
	assert_int_equal(sample_merge(&sample, other, &conflict), SAMPLE_OK);
	assert_int_equal(sample->image.n_missing, SAMPLE_MAX_ROWS);
	sample->image.n_missing++;
	assert_int_equal(sample_canonical(sample, &canonical, &conflict),
					 SAMPLE_TOO_MANY_ROWS);
	sample->image.n_missing = 0;
	sample->image.n_rows = SAMPLE_MAX_ROWS;
	assert_int_equal(sample_add(&sample, &row), SAMPLE_TOO_MANY_ROWS);
	other->image.n_rows = 1;
	assert_int_equal(sample_merge(&sample, other, &conflict),
					 SAMPLE_TOO_MANY_ROWS);
	sample->image.n_rows++;
	assert_int_equal(sample_canonical(sample, &canonical, &conflict),
					 SAMPLE_TOO_MANY_ROWS);
	core_free(sample);
	core_free(other);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_does_not_matter),
		cmocka_unit_test(partition_does_not_matter),
		cmocka_unit_test(canonical_form_is_final),
		cmocka_unit_test(short_way_gives_the_same_digits),
		cmocka_unit_test(many_rows_give_the_bits_of_one_after_the_other),
		cmocka_unit_test(many_rows_stop_before_one_beyond_limits),
		cmocka_unit_test(text_keys_are_sorted_by_bytes),
		cmocka_unit_test(many_clusters),
		cmocka_unit_test(a_cluster_has_one_block),
		cmocka_unit_test(kinds_do_not_mix),
		cmocka_unit_test(a_digest_is_of_the_rows),
		cmocka_unit_test(every_field_counts_into_the_digest),
		cmocka_unit_test(the_short_way_refuses_another_block),
		cmocka_unit_test(ranges_are_those_of_the_rows),
		cmocka_unit_test(clusters_without_rows_stay),
		cmocka_unit_test(clusters_without_rows_have_one_block),
		cmocka_unit_test(without_clusters_weight_zero_only_counts),
		cmocka_unit_test(sizes_stay_within_the_limit),
		cmocka_unit_test(sizes_do_not_wrap),
		cmocka_unit_test(rows_stay_within_the_limit),
	};

	return cmocka_run_group_tests_name("sample", tests, NULL, NULL);
}
