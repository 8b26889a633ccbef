/*-------------------------------------------------------------------------
 *
 * test_wire.c
 *		Bytes of samples, honest and hostile.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <stdio.h>
#include <string.h>

#include "core/estimate.h"
#include "core/memory.h"
#include "core/wire.h"

#define MUTATIONS 10000

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
	sample->n_missing = 5;
	return finish(sample);
}

static const uint32_t kinds[] = {
	0,
	SAMPLE_BOOLEAN_OUTCOME | SAMPLE_CLUSTERED,
	SAMPLE_CLUSTERED | SAMPLE_WEIGHTED,
	SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER | SAMPLE_WEIGHTED | SAMPLE_BLOCKED,
	SAMPLE_KIND
};

#define N_KINDS ((int) (sizeof(kinds) / sizeof(kinds[0])))

static void
what_is_written_is_read(void **unused)
{
	(void) unused;
	for (int i = 0; i < N_KINDS; i++)
	{
		Sample	   *sample = rich_sample(kinds[i], i % 4);
		size_t		size = wire_size(sample);
		unsigned char *bytes = core_alloc(size);
		unsigned char *again = core_alloc(size);
		const char *problem;
		Sample	   *copy;

		wire_encode(sample, bytes);
		copy = wire_decode(bytes, size, &problem);
		assert_null(problem);
		assert_int_equal(wire_size(copy), size);
		wire_encode(copy, again);
		assert_memory_equal(bytes, again, size);
		assert_int_equal(sample_size(copy), sample_size(sample));
		assert_memory_equal(copy, sample, sample_size(sample));
		core_free(copy);
		core_free(again);
		core_free(bytes);
		core_free(sample);
	}
}

/* The format is for others to read: these bytes are its definition. */
static void
the_format_is_fixed(void **unused)
{
	static const unsigned char expected[] = {
		'd', 'i', 'd', 1, 0, 4, 0, 0,	/* clustered, no covariates */
		0, 0, 0, 0, 0, 0, 0, 2, /* two missing rows */
		0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, /* one cell, no labels */
		0, 0, 0, 0, 0, 0, 0, 7, /* cluster 7 */
		0, 0, 0, 0, 0, 0, 0, 0, /* no block */
		0x7f, 0xff, 0xff, 0xff, /* never treated */
		0, 0, 0, 1,				/* post */
		0x40, 0x00, 0, 0, 0, 0, 0, 0,	/* mean 2 */
		0x40, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,	/* 2 rows */
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* sum of deviations */
		0x40, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0	/* of squares: 2 */
	};
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED, 0);
	Row			one = make_row(1.0, false, true, 7, 1.0);
	Row			three = make_row(3.0, false, true, 7, 1.0);
	unsigned char bytes[sizeof(expected)];

	(void) unused;
	add_row(&sample, &one);
	add_row(&sample, &three);
	sample->n_missing = 2;
	sample = finish(sample);
	assert_int_equal(wire_size(sample), sizeof(expected));
	wire_encode(sample, bytes);
	assert_memory_equal(bytes, expected, sizeof(expected));
	core_free(sample);
}

/*
 * What every function that reads a sample does with it; of the many choices of
 * an estimate, three that differ from turn to turn.
 */
static void
use_sample(const Sample *sample, int turn)
{
	const Vcov	tried[] = {VCOV_IID, VCOV_HC1, VCOV_HC3, VCOV_CR1S, VCOV_CR2, VCOV_CR3, VCOV_SURVEY, VCOV_JKN};
	GroupMean	means[N_GROUPS];
	Sample	   *merged = thaw(sample);

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
	merge(&merged, sample);
	merged = finish(merged);
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
	for (int i = 0; i < MUTATIONS; i++)
	{
		Sample	   *sample = rich_sample(kinds[i % N_KINDS], i % 4);
		size_t		size = wire_size(sample);
		unsigned char *bytes = core_alloc(size);
		unsigned char *exact;
		const char *problem;
		Sample	   *copy;

		wire_encode(sample, bytes);
		core_free(sample);
		mutate(bytes, &size, &state);
		/* A block of just this size, so that valgrind sees a read beyond. */
		exact = core_alloc(size);
		memcpy(exact, bytes, size);
		copy = wire_decode(exact, size, &problem);
		if (copy != NULL)
			use_sample(copy, i / N_KINDS);
		refused += copy == NULL;
		assert_true((copy == NULL) == (problem != NULL));
		if (copy != NULL)
			core_free(copy);
		core_free(exact);
		core_free(bytes);
	}
	print_message("%d of %d mutations refused\n", refused, MUTATIONS);
	/* Most bytes are low digits of sums, where any value is as good. */
	assert_true(refused > MUTATIONS / 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(the_format_is_fixed),
		cmocka_unit_test(no_mutation_gets_through_and_harms),
	};

	return cmocka_run_group_tests_name("wire", tests, NULL, NULL);
}
