/*-------------------------------------------------------------------------
 *
 * test_wire.c
 *		Bytes of samples, honest and hostile.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "host.h"
#include "rows.h"

#include <stdio.h>
#include <string.h>

#include "core/answer/estimate.h"
#include "core/base/memory.h"
#include "core/sample/sample_wire.h"

/* A hundred times as slow under valgrind. */
static int	mutations = 2000;

/* A sample with every part that a sample can have. */
static Sample *
rich_sample(uint32_t kind, int n_covariates)
{
	Sample	   *sample = sample_create(kind, n_covariates);
	double		covariates[3];
	char		name[20];
	char		block[20];
	uint64_t	state = 3;

	for (int i = 0; i < 120; i++)
	{
		int			cluster = i % 6;
		Row			row = make_row(next_uniform(&state) < 0.5, cluster % 2,
								   i / 6 % 2, cluster,
								   0.5 + next_uniform(&state));

		for (int j = 0; j < n_covariates; j++)
			covariates[j] = next_uniform(&state);
		row.covariates = covariates;
		if (kind & SAMPLE_TEXT_CLUSTER)
		{
			row.cluster.text = name;
			row.cluster.length = sprintf(name, "area %d", cluster);
		}
		if (kind & SAMPLE_BLOCKED)
			row.block.number = cluster / 2;
		if (kind & SAMPLE_TEXT_BLOCK)
		{
			row.block.text = block;
			row.block.length = sprintf(block, "pair %d", cluster / 2);
		}
		if (!(kind & SAMPLE_CLUSTERED))
			row.cluster.number = 0;
		add_row(&sample, &row);
	}
	sample->image.n_missing = 5;
	return finish(sample);
}

/* All that version 2 of the bytes has. */
#define WHOLE_KIND (SAMPLE_KIND & ~(SAMPLE_FURTHER_KEY | SAMPLE_SURVEY_KIND | SAMPLE_REPLICATES))

static const uint32_t kinds[] = {
	0,
	SAMPLE_BOOLEAN_OUTCOME | SAMPLE_CLUSTERED,
	SAMPLE_CLUSTERED | SAMPLE_WEIGHTED,
	SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER | SAMPLE_WEIGHTED | SAMPLE_BLOCKED,
	WHOLE_KIND
};

#define N_KINDS ((int) (sizeof(kinds) / sizeof(kinds[0])))

static void
what_is_written_is_read(void **unused)
{
	(void) unused;
	for (int i = 0; i < N_KINDS; i++)
	{
		Sample	   *sample = rich_sample(kinds[i], i % 4);
		size_t		size = sample_wire_size(sample);
		unsigned char *bytes = core_alloc(size);
		unsigned char *again = core_alloc(size);
		const char *problem;
		Sample	   *copy;

		sample_wire_encode(sample, bytes);
		copy = sample_wire_decode(bytes, size, &problem);
		assert_null(problem);
		assert_int_equal(sample_wire_size(copy), size);
		sample_wire_encode(copy, again);
		assert_memory_equal(bytes, again, size);
		assert_int_equal(image_size(&copy->image), image_size(&sample->image));
		assert_memory_equal(copy, sample, image_size(&sample->image));
		core_free(copy);
		core_free(again);
		core_free(bytes);
		core_free(sample);
	}
}

/*
 * The format is for others to read: these bytes are its definition.  They are
 * written by test/oracle/did_sample.py from the reference.
 */
static const char plain_bytes[] =
	"\x64\x69\x64\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x20\x17\x5c\x0a\x81\x03\xb2\x8d\x44\x3a\x26\x1b\xad\x6c\xab\x8d"
	"\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3f\xf0\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x40\x08"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00\x00\x00\x7f\xff"
	"\xff\xff\x00\x00\x00\x01\x40\x00\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";

static const char rich_bytes[] =
	"\x64\x69\x64\x02\x00\x3f\x00\x01\x00\x00\x00\x00\x00\x00\x00\x01\x61\x19\xa2\x79\xee\x71\xf8\x5c\xef\x51\x27\x4a\x07\xe7\x4d\x31"
	"\x00\x00\x00\x02\x00\x00\x00\x03\x00\x00\x00\x03\x01\x00\x3f\xe0\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00"
	"\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x61\x62\x70\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x7f\xff\xff"
	"\xff\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00"
	"\x00\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00\x00\x3f\xe0\x00\x00\x00\x00\x00\x00\x3f\xf0\x00\x00\x00\x00\x00\x00\x3f\xf0\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x40\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x40\x10\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";

static void
assert_bytes(Sample *sample, const char *expected, size_t size)
{
	unsigned char *bytes;

	assert_int_equal(sample_wire_size(sample), size);
	bytes = core_alloc(size);
	sample_wire_encode(sample, bytes);
	assert_memory_equal(bytes, expected, size);
	core_free(bytes);
	core_free(sample);
}

static void
the_format_is_fixed(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Row			one = make_row(1.0, false, true, 7, 1.0);
	Row			three = make_row(3.0, false, true, 7, 1.0);
	const double half = 0.5;
	const double quarter = 0.25;
	Row			heavy = make_row(1.0, true, false, 0, 2.0);
	Row			weightless = make_row(0.0, true, true, 0, 0.0);

	(void) unused;
	add_row(&sample, &one);
	add_row(&sample, &three);
	sample->image.n_missing = 2;
	assert_bytes(finish(sample), plain_bytes, sizeof(plain_bytes) - 1);

	heavy.cluster = (Key) {.text = "b", .length = 1};
	heavy.block = weightless.block = (Key) {.text = "p", .length = 1};
	heavy.covariates = &half;
	weightless.cluster = (Key) {.text = "a", .length = 1};
	weightless.covariates = &quarter;
	sample = sample_create(WHOLE_KIND, 1);
	add_row(&sample, &heavy);
	add_weightless(&sample, &weightless);
	assert_bytes(finish(sample), rich_bytes, sizeof(rich_bytes) - 1);
}

/* What the reader says of the bytes of the rich sample with some changed. */
static const char *
problem_with(size_t at, const char *change, size_t n)
{
	unsigned char bytes[sizeof(rich_bytes) - 1];
	const char *problem;
	Sample	   *sample;

	memcpy(bytes, rich_bytes, sizeof(bytes));
	memcpy(bytes + at, change, n);
	sample = sample_wire_decode(bytes, sizeof(bytes), &problem);
	if (sample != NULL)
		core_free(sample);
	return problem;
}

#define PROBLEM(at, change) problem_with(at, change, sizeof(change) - 1)

enum
{
	AT_VERSION = 3, AT_KIND = 5, AT_MISSING = 8, AT_DIGEST = 16, AT_RANGE = 44,
	AT_LABELS = AT_RANGE + 18, AT_CELLS = AT_LABELS + 15,
	CELL_BYTES = 24 + 2 * 8 + 18 * 16, AT_SECOND = AT_CELLS + CELL_BYTES,
	TO_PERIOD = 20, TO_REFERENCE = 24, TO_ROWS = 40
};

static void
what_no_rows_give_is_refused(void **unused)
{
	(void) unused;
	assert_null(PROBLEM(AT_DIGEST, "\1\2\3"));
	assert_string_equal(PROBLEM(AT_VERSION, "\1"),
						"its format is that of a version before the first release: build it again from the rows");
	assert_string_equal(PROBLEM(AT_VERSION, "\4"),
						"its format version is not known to this release");
	assert_string_equal(PROBLEM(AT_MISSING, "\0\0\1"),
						"its number of missing rows is out of range");
	/* of the range: no value, other rows, more of them, a NaN */
	assert_string_equal(PROBLEM(AT_RANGE, "\0"),
						"its length is not what its header says");
	assert_string_equal(PROBLEM(AT_RANGE, "\xff"),
						"its smallest and largest values are not those of rows");
	assert_string_equal(PROBLEM(AT_RANGE + 1, "\1"),
						"its smallest and largest values are not those of rows");
	assert_string_equal(PROBLEM(AT_RANGE + 2, "\x7f\xff"),
						"its smallest and largest values are not those of rows");
	assert_string_equal(PROBLEM(AT_RANGE + 17, "\2"),
						"its smallest and largest values are not those of rows");
	/* of the cluster without rows: where it is, what it sums, whose it is */
	assert_string_equal(PROBLEM(AT_CELLS + TO_PERIOD + 3, "\1"),
						"a cell has no rows");
	assert_string_equal(PROBLEM(AT_CELLS + TO_REFERENCE, "\x3f"),
						"a cell has sums without rows");
	assert_string_equal(PROBLEM(AT_CELLS + TO_ROWS, "\x80"),
						"a cell has sums without rows");
	assert_string_equal(PROBLEM(AT_CELLS + TO_ROWS + 48, "\x3f"),
						"a cell has sums without rows");
	assert_string_equal(PROBLEM(AT_CELLS + 7, "\1"),
						"a cell has no rows, where its cluster has others");
	assert_string_equal(PROBLEM(AT_SECOND + 7, "\0"),
						"a cell has no rows, where its cluster has others");
	assert_string_equal(PROBLEM(AT_CELLS + 7, "\2"),
						"its cells are not in order");
	/* rows: half of one, and too many */
	assert_string_equal(PROBLEM(AT_SECOND + TO_ROWS, "\x3f\xe0"),
						"the number of rows of a cell is out of range");
	assert_string_equal(PROBLEM(AT_SECOND + TO_ROWS, "\x42\xf0"),
						"the number of rows of a cell is out of range");
}

/* The last sum of squares of a sample of two rows, and the one before. */
static const char *
problem_with_sums(double product, double square)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 1);
	double		x[2] = {0.0, 2.0};
	unsigned char bytes[400];
	size_t		size;
	const char *problem;
	dd		   *moments;
	Sample	   *read;

	for (int i = 0; i < 2; i++)
	{
		Row			row = make_row(10.0 * i, false, false, 1, 1.0);

		row.covariates = &x[i];
		add_row(&sample, &row);
	}
	sample = finish(sample);
	/* about the means 1 and 5: x x' = 2, x y = 10, y y = 50 */
	moments = cell_moments(sample_cell(sample, 0), 3, 0);
	assert_true(moments[moments_index(2, 1)].hi == 10.0 &&
				moments[moments_index(2, 2)].hi == 50.0);
	moments[moments_index(2, 1)] = dd_from(product);
	moments[moments_index(2, 2)] = dd_from(square);
	size = sample_wire_size(sample);
	assert_true(size <= sizeof(bytes));
	sample_wire_encode(sample, bytes);
	read = sample_wire_decode(bytes, size, &problem);
	if (read != NULL)
		core_free(read);
	core_free(sample);
	return problem;
}

/* The reader asks whether there are rows for the sums, and to how many digits. */
static void
forged_sums_are_refused(void **unused)
{
	const char *forged = "no rows have the sums of a cell";

	(void) unused;
	assert_null(problem_with_sums(10.0, 50.0));
	assert_null(problem_with_sums(10.0 * (1.0 + 1e-15), 50.0));
	assert_string_equal(problem_with_sums(10.0 * (1.0 + 1e-6), 50.0), forged);
	assert_string_equal(problem_with_sums(10.0, 50.0 * (1.0 - 1e-6)), forged);
	assert_string_equal(problem_with_sums(-10.0 * (1.0 + 1e-6), 50.0), forged);
	assert_string_equal(problem_with_sums(10.0, -50.0), forged);
	assert_string_equal(problem_with_sums(0.0, -1e-30), forged);
}

/* Frees the sample given. */
static Sample *
read_back(Sample *sample)
{
	size_t		size = sample_wire_size(sample);
	unsigned char *bytes = core_alloc(size);
	const char *problem;
	Sample	   *read;

	sample_wire_encode(sample, bytes);
	read = sample_wire_decode(bytes, size, &problem);
	assert_null(problem);
	core_free(bytes);
	core_free(sample);
	return read;
}

/*
 * What every function that reads a sample does with it; of the many choices of
 * an estimate, three that differ from turn to turn.
 */
static void
use_sample(const Sample *sample, int turn)
{
	const Vcov	tried[] = {VCOV_IID, VCOV_HC1, VCOV_HC3, VCOV_CR1S, VCOV_CR2, VCOV_CR3, VCOV_SURVEY, VCOV_JKN};
	GroupMean	means[TWO_WAVES_GROUPS];
	Sample	   *merged = thaw(sample);
	const Cell *conflict;
	SampleStatus status;

	for (int i = 0; i < 3; i++)
	{
		Choices		choices = {.vcov = tried[(turn + 3 * i) % 8], .effects = (Effects) i, .conf_level = 0.95};
		Estimate	e;

		if (!estimate_vcov_applies(sample, &choices.vcov))
			continue;
		estimate_effect(sample, &choices, &e);
		if (e.has_estimate)
			assert_true(isfinite(e.estimate));
		if (e.has_std_error)
			assert_true(e.std_error >= 0.0 && isfinite(e.std_error));
		if (e.has_interval)
			assert_true(isfinite(e.interval.low) && isfinite(e.interval.high) &&
						e.interval.p_value >= 0.0 && e.interval.p_value <= 1.0);
	}
	estimate_group_means(sample, means);
	status = sample_merge(&merged, sample, &conflict);
	assert_true(status == SAMPLE_OK || status == SAMPLE_TOO_MANY_ROWS);
	if (status == SAMPLE_OK)
		merged = read_back(finish(merged));
	core_free(merged);
}

static void
mutate(unsigned char *bytes, size_t *size, uint64_t *state)
{
	int			changes = 1 + next_random(state) % 3;

	for (int i = 0; i < changes; i++)
	{
		size_t		at = next_random(state) % *size;

		switch (next_random(state) % 5)
		{
			case 0:				/* a bit */
				bytes[at] ^= 1 << next_random(state) % 8;
				break;
			case 1:				/* a byte */
				bytes[at] = next_random(state);
				break;
			case 2:				/* one of the values that break things */
				bytes[at] = "\x00\x01\x7f\x80\xff"[next_random(state) % 5];
				break;
			case 3:				/* some bytes from elsewhere */
				bytes[at] = bytes[next_random(state) % *size];
				break;
			case 4:				/* cut short */
				if (next_random(state) % 4 == 0)
					*size = 1 + at;
				break;
		}
	}
}

static void
no_mutation_gets_through_and_harms(void **unused)
{
	uint64_t	state = 99;
	int			refused = 0;

	(void) unused;
	for (int i = 0; i < mutations; i++)
	{
		Sample	   *sample = rich_sample(kinds[i % N_KINDS], i % 4);
		size_t		size = sample_wire_size(sample);
		unsigned char *bytes = core_alloc(size);
		unsigned char *exact;
		const char *problem;
		Sample	   *copy;

		sample_wire_encode(sample, bytes);
		core_free(sample);
		mutate(bytes, &size, &state);
		/* A block of just this size, so that valgrind sees a read beyond. */
		exact = core_alloc(size);
		memcpy(exact, bytes, size);
		copy = sample_wire_decode(exact, size, &problem);
		if (copy != NULL)
			use_sample(copy, i / N_KINDS);
		refused += copy == NULL;
		assert_true((copy == NULL) == (problem != NULL));
		if (copy != NULL)
			core_free(copy);
		core_free(exact);
		core_free(bytes);
	}
	print_message("%d of %d mutations refused\n", refused, mutations);
	/* Most bytes are low digits of sums, where any value is as good. */
	assert_true(refused > mutations / 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(the_format_is_fixed),
		cmocka_unit_test(what_no_rows_give_is_refused),
		cmocka_unit_test(forged_sums_are_refused),
		cmocka_unit_test(no_mutation_gets_through_and_harms),
	};

	if (is_quick())
		mutations = 100;
	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
