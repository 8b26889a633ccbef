/*-------------------------------------------------------------------------
 *
 * test_value_images.c
 *		bootstrap_sample: no image beyond the limit, no count beyond its own,
 *		and the digest of its rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <stdio.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/sample/value_sample_wire.h"

static const uint32_t kinds[] = {
	0,
	VALUE_SAMPLE_BOOLEAN,
	VALUE_SAMPLE_CLUSTERED,
	VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_TEXT_CLUSTER,
	VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_WEIGHTED,
	VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_TEXT_CLUSTER | VALUE_SAMPLE_WEIGHTED | VALUE_SAMPLE_BOOLEAN
};

#define N_KINDS (sizeof(kinds) / sizeof(kinds[0]))

typedef struct ValueRow
{
	double		value;
	double		weight;
	char		name[24];
	Key			key;
} ValueRow;

/* Row i of a sample of the kind; the key points into the row. */
static void
make_value_row(ValueRow *row, uint32_t kind, int i)
{
	memset(row, 0, sizeof(ValueRow));
	row->value = (kind & VALUE_SAMPLE_BOOLEAN) ? i % 2 : i % 23 - 11.5;
	row->weight = (kind & VALUE_SAMPLE_WEIGHTED) ? 0.25 + i % 19 : 1.0;
	row->key.number = (kind & VALUE_SAMPLE_CLUSTERED) ? i % 17 - 8 : 0;
	if (kind & VALUE_SAMPLE_TEXT_CLUSTER)
	{
		row->key.length = snprintf(row->name, sizeof(row->name),
								   "area%.*s %d", i % 11, "...........",
								   i % 17);
		row->key.text = row->name;
	}
}

static SampleStatus
add_value_row(ValueSample **sample, const ValueRow *row, size_t limit)
{
	ValueSample *before = *sample;
	SampleStatus status;

	sample_max_size = limit;
	status = value_sample_add(sample, row->value, &row->key, row->weight);
	sample_max_size = SAMPLE_MAX_SIZE;
	if (*sample != before)
		core_free(before);
	return status;
}

static SampleStatus
merge_values(ValueSample **into, const ValueSample *from, size_t limit)
{
	ValueSample *before = *into;
	SampleStatus status;

	sample_max_size = limit;
	status = value_sample_merge(into, from);
	sample_max_size = SAMPLE_MAX_SIZE;
	if (*into != before)
		core_free(before);
	return status;
}

/* NULL if it would be larger than the limit. */
static ValueSample *
thaw_values(const ValueSample *sample, size_t limit)
{
	ValueSample *thawed;
	SampleStatus status;

	sample_max_size = limit;
	status = value_sample_thaw(sample, &thawed);
	sample_max_size = SAMPLE_MAX_SIZE;
	assert_true(status == SAMPLE_OK || status == SAMPLE_TOO_LARGE);
	return status == SAMPLE_OK ? thawed : NULL;
}

static ValueSample *
read_values(const unsigned char *bytes, size_t size, size_t limit,
			const char **problem)
{
	ValueSample *read;

	sample_max_size = limit;
	read = value_sample_wire_decode(bytes, size, problem);
	sample_max_size = SAMPLE_MAX_SIZE;
	return read;
}

/* Rows from to to, every step-th, in canonical form. */
static ValueSample *
sample_of(uint32_t kind, int from, int to, int step)
{
	ValueSample *state = value_sample_create(kind);
	ValueSample *canonical;
	ValueRow	row;

	for (int i = from; i < to; i += step)
	{
		make_value_row(&row, kind, i);
		assert_int_equal(add_value_row(&state, &row, SAMPLE_MAX_SIZE),
						 SAMPLE_OK);
	}
	canonical = value_sample_canonical(state);
	assert_true(image_size(&canonical->image) <= image_size(&state->image));
	core_free(state);
	return canonical;
}

/* ---- the limit ---- */

/*
 * Rows are taken in until there is no room: never more than the limit, and
 * what was taken in stays a sample.
 */
static void
check_growth(uint32_t kind, size_t limit)
{
	ValueSample *state = value_sample_create(kind);
	ValueSample *canonical;
	SampleStatus status = SAMPLE_OK;
	ValueRow	row;
	int			n;

	for (n = 0; n < 10000 && status == SAMPLE_OK; n++)
	{
		make_value_row(&row, kind, n);
		status = add_value_row(&state, &row, limit);
		assert_true(image_size(&state->image) <= limit);
	}
	/* A boolean without clusters has two entries. */
	assert_int_equal(status, kind == VALUE_SAMPLE_BOOLEAN ||
					 kind == 0 ? SAMPLE_OK : SAMPLE_TOO_LARGE);
	if (status == SAMPLE_TOO_LARGE)
	{
		assert_int_equal(state->image.n_rows, n - 1);
		/* At least a third of the room was used. */
		canonical = value_sample_canonical(state);
		assert_true(image_size(&canonical->image) > limit / 3);
		core_free(canonical);
		/* Rows of an entry that is there have room. */
		make_value_row(&row, kind, 0);
		assert_int_equal(add_value_row(&state, &row, limit), SAMPLE_OK);
	}
	core_free(state);
}

static void
no_sample_grows_beyond_the_limit(void **unused)
{
	(void) unused;
	for (size_t kind = 0; kind < N_KINDS; kind++)
		for (size_t limit = 1500; limit < 8000; limit += 700)
			check_growth(kinds[kind], limit);
}

/* A label that is larger than all the room there is. */
static void
a_large_label_is_refused(void **unused)
{
	ValueSample *state = value_sample_create(VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_TEXT_CLUSTER);
	char	   *text = core_alloc(5000);
	ValueRow	row = {.value = 1.0, .weight = 1.0};

	(void) unused;
	memset(text, 'x', 5000);
	row.key.text = text;
	row.key.length = 5000;
	assert_int_equal(add_value_row(&state, &row, 4096),
					 SAMPLE_TOO_LARGE);
	assert_int_equal(state->image.n_rows, 0);
	row.key.length = 500;
	assert_int_equal(add_value_row(&state, &row, 4096), SAMPLE_OK);
	core_free(text);
	core_free(state);
}

/*
 * A canonical sample that is as large as can be is larger when it has room
 * for indexes: every limit between the two.
 */
static void
thawing_and_reading_keep_the_limit(void **unused)
{
	(void) unused;
	for (size_t kind = 0; kind < N_KINDS; kind++)
	{
		ValueSample *canonical = sample_of(kinds[kind], 0, 400, 1);
		ValueSample *thawed = thaw_values(canonical, SIZE_MAX);
		size_t		smallest = image_size(&canonical->image);
		size_t		largest = image_size(&thawed->image);
		size_t		wire_size = value_sample_wire_size(canonical);
		unsigned char *bytes = core_alloc(wire_size);
		const char *problem;

		assert_true(smallest < largest && wire_size <= smallest);
		core_free(thawed);
		value_sample_wire_encode(canonical, bytes);
		for (size_t limit = smallest - 8; limit < largest + 8; limit++)
		{
			ValueSample *read = read_values(bytes, wire_size,
														 limit,
														 &problem);

			assert_true((read != NULL) == (limit >= smallest));
			if (read == NULL)
				assert_string_equal(problem, "it is too large");
			else
				core_free(read);
			thawed = thaw_values(canonical, limit);
			assert_true((thawed != NULL) == (limit >= largest));
			if (thawed != NULL)
				core_free(thawed);
		}
		core_free(bytes);
		core_free(canonical);
	}
}

static void
merging_keeps_the_limit(void **unused)
{
	uint32_t	kind = VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_TEXT_CLUSTER | VALUE_SAMPLE_WEIGHTED;
	ValueSample *first = sample_of(kind, 0, 100, 1);
	ValueSample *second = sample_of(kind, 100, 200, 1);
	int			merged = 0;

	(void) unused;
	for (size_t limit = 6000; limit < 30000; limit += 100)
	{
		ValueSample *into = thaw_values(first, limit);
		SampleStatus status;

		if (into == NULL)
			continue;
		status = merge_values(&into, second, limit);
		assert_true(image_size(&into->image) <= limit);
		assert_true(status == SAMPLE_OK ||
					status == SAMPLE_TOO_LARGE);
		assert_true(status == SAMPLE_OK || merged == 0);
		merged += status == SAMPLE_OK;
		core_free(into);
	}
	assert_true(merged > 0);
	core_free(first);
	core_free(second);
}

/* ---- counts ---- */

/* Two samples that are accepted make one that is, or an error. */
static void
counts_are_bounded_in_merging(void **unused)
{
	static const int64_t counts[] = {0, 1, SAMPLE_MAX_ROWS / 2,
	SAMPLE_MAX_ROWS / 2 + 1, SAMPLE_MAX_ROWS - 1, SAMPLE_MAX_ROWS};
	size_t		n = sizeof(counts) / sizeof(counts[0]);

	(void) unused;
	for (size_t i = 0; i < n * n * n * n; i++)
	{
		int64_t		rows[2] = {counts[i % n], counts[i / n % n]};
		int64_t		missing[2] = {counts[i / (n * n) % n],
		counts[i / (n * n * n)]};
		ValueSample *samples[2];
		ValueSample *canonical;
		bool		fits = rows[0] + rows[1] <= SAMPLE_MAX_ROWS &&
			missing[0] + missing[1] <= SAMPLE_MAX_ROWS;
		unsigned char bytes[64];
		const char *problem;
		ValueSample *read;

		for (int j = 0; j < 2; j++)
		{
			samples[j] = sample_of(0, 0, rows[j] > 0 ? 1 : 0, 1);
			if (rows[j] > 0)
				value_sample_entry(samples[j], 0)->rows = rows[j];
			samples[j]->image.n_rows = rows[j];
			samples[j]->image.n_missing = missing[j];
		}
		canonical = samples[0];
		samples[0] = thaw_values(canonical, SAMPLE_MAX_SIZE);
		core_free(canonical);
		assert_int_equal(merge_values(&samples[0], samples[1],
									  SAMPLE_MAX_SIZE),
						 fits ? SAMPLE_OK : SAMPLE_TOO_MANY_ROWS);
		if (fits)
		{
			canonical = value_sample_canonical(samples[0]);
			assert_true(value_sample_wire_size(canonical) <= sizeof(bytes));
			value_sample_wire_encode(canonical, bytes);
			read = read_values(bytes,
											value_sample_wire_size(canonical),
											SAMPLE_MAX_SIZE, &problem);
			assert_non_null(read);
			assert_true(read->image.n_rows == rows[0] + rows[1]);
			assert_true(read->image.n_missing == missing[0] + missing[1]);
			core_free(read);
			core_free(canonical);
		}
		core_free(samples[0]);
		core_free(samples[1]);
	}
}

/* ---- the digest ---- */

/* From the rows themselves, without entries, labels or counts. */
static Digest
digest_of_rows(uint32_t kind, int n)
{
	Digest		sum = {{0, 0}};
	ValueRow	row;

	for (int i = 0; i < n; i++)
	{
		Digest		digest = digest_start(kind);

		make_value_row(&row, kind, i);
		digest = row.key.text != NULL ?
			digest_bytes(digest, row.key.text, row.key.length) :
			digest_word(digest, (uint64_t) row.key.number);
		digest_add(&sum, digest_finish(digest_double(digest_double(digest, row.value),
													 row.weight)));
	}
	return sum;
}

static void
the_digest_is_that_of_the_rows(void **unused)
{
	(void) unused;
	for (size_t kind = 0; kind < N_KINDS; kind++)
	{
		ValueSample *whole = sample_of(kinds[kind], 0, 3000, 1);
		ValueSample *odd = sample_of(kinds[kind], 1, 3000, 2);
		ValueSample *even = sample_of(kinds[kind], 0, 3000, 2);
		ValueSample *merged = thaw_values(odd, SAMPLE_MAX_SIZE);
		ValueSample *canonical;
		Digest		expected = digest_of_rows(kinds[kind], 3000);
		Digest		sum = value_sample_digest(odd);

		assert_true(digest_equal(value_sample_digest(whole), expected));
		digest_add(&sum, value_sample_digest(even));
		assert_true(digest_equal(sum, expected));
		assert_int_equal(merge_values(&merged, even, SAMPLE_MAX_SIZE),
						 SAMPLE_OK);
		canonical = value_sample_canonical(merged);
		assert_true(digest_equal(value_sample_digest(canonical), expected));
		core_free(canonical);
		core_free(merged);
		core_free(odd);
		core_free(even);
		core_free(whole);
	}
}

typedef struct Changed
{
	double		value;
	double		weight;
	int64_t		cluster;
} Changed;

static Digest
digest_of(const Changed *rows, int n)
{
	ValueSample *state = value_sample_create(VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_WEIGHTED);
	ValueSample *canonical;
	Digest		digest;

	for (int i = 0; i < n; i++)
	{
		ValueRow	row = {.value = rows[i].value,.weight = rows[i].weight,
		.key.number = rows[i].cluster};

		add_value_row(&state, &row, SAMPLE_MAX_SIZE);
	}
	canonical = value_sample_canonical(state);
	digest = value_sample_digest(canonical);
	core_free(canonical);
	core_free(state);
	return digest;
}

static void
other_rows_have_other_digests(void **unused)
{
	static const Changed same[] = {{1.5, 2.0, 7}, {2.5, 1.0, 7}, {0.0, 3.0, 8}};
	static const Changed turned[] = {{0.0, 3.0, 8}, {2.5, 1.0, 7}, {1.5, 2.0, 7}};
	static const Changed others[][4] = {
		{{1.5000000000000002, 2.0, 7}, {2.5, 1.0, 7}, {0.0, 3.0, 8}},
		{{1.5, 1.0, 7}, {2.5, 2.0, 7}, {0.0, 3.0, 8}},
		{{1.5, 2.0, 8}, {2.5, 1.0, 7}, {0.0, 3.0, 7}},
		{{1.5, 2.0, 7}, {2.5, 1.0, 7}, {0.0, 3.0, 9}},
		{{-1.5, 2.0, 7}, {2.5, 1.0, 7}, {0.0, 3.0, 8}},
		{{1.5, 2.0, 7}, {2.5, 1.0, 7}, {0.0, 3.0, 8}, {0.0, 3.0, 8}},
	};

	(void) unused;
	assert_true(digest_equal(digest_of(same, 3), digest_of(turned, 3)));
	for (int i = 0; i < 6; i++)
		assert_false(digest_equal(digest_of(same, 3),
								  digest_of(others[i], i == 5 ? 4 : 3)));
	assert_false(digest_equal(digest_of(same, 3), digest_of(same, 2)));
}

/* ---- values like codes ---- */

/* Answers from 1 to 5 in many clusters, and -9 and 99 for no answer. */
static void
codes_are_found_among_all_clusters(void **unused)
{
	static const double answers[] = {1, 2, 3, 4, 5};
	ValueSample *state = value_sample_create(VALUE_SAMPLE_CLUSTERED);
	double		codes[2];
	int64_t		rows = -1;

	(void) unused;
	for (int i = 0; i < 500; i++)
	{
		ValueRow	row = {.value = answers[i % 5],.weight = 1.0,
		.key.number = i % 9};

		assert_int_equal(add_value_row(&state, &row, SAMPLE_MAX_SIZE),
						 SAMPLE_OK);
	}
	assert_int_equal(value_sample_codes(state, codes, &rows), 0);
	for (int i = 0; i < 10; i++)
	{
		ValueRow	row = {.value = i < 7 ? -9.0 : 99.0,.weight = 1.0,
		.key.number = i % 4};

		assert_int_equal(add_value_row(&state, &row, SAMPLE_MAX_SIZE),
						 SAMPLE_OK);
	}
	assert_int_equal(value_sample_codes(state, codes, &rows), 2);
	assert_true((codes[0] == 99.0 && codes[1] == -9.0) ||
				(codes[0] == -9.0 && codes[1] == 99.0));
	assert_int_equal(rows, 10);
	core_free(state);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_sample_grows_beyond_the_limit),
		cmocka_unit_test(a_large_label_is_refused),
		cmocka_unit_test(thawing_and_reading_keep_the_limit),
		cmocka_unit_test(merging_keeps_the_limit),
		cmocka_unit_test(counts_are_bounded_in_merging),
		cmocka_unit_test(the_digest_is_that_of_the_rows),
		cmocka_unit_test(other_rows_have_other_digests),
		cmocka_unit_test(codes_are_found_among_all_clusters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
