/*-------------------------------------------------------------------------
 *
 * test_digest.c
 *		Digests of rows against those of another program, and their quality;
 *		sizes that cannot wrap.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "rows.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/memory.h"
#include "core/sample/digest.h"

/* ---- digests ---- */

static Digest
row(double value, double weight, int64_t cluster)
{
	Digest		digest = digest_word(digest_start(1), (uint64_t) cluster);

	return digest_finish(digest_double(digest_double(digest, value), weight));
}

static Digest
text(uint64_t domain, const char *bytes)
{
	return digest_bytes(digest_start(domain), bytes, strlen(bytes));
}

static Digest
made(const char *name)
{
	Digest		start = digest_start(0);
	Digest		sum = {{0, 0}};

	if (strcmp(name, "nothing") == 0)
		return digest_finish(start);
	if (strcmp(name, "word") == 0)
		return digest_finish(digest_word(start, 1));
	if (strcmp(name, "negative") == 0)
		return digest_finish(digest_word(digest_start(7), (uint64_t) -1));
	if (strcmp(name, "zero") == 0)
		return digest_finish(digest_double(start, -0.0));
	if (strcmp(name, "number") == 0)
		return digest_finish(digest_double(start, 37.5));
	if (strcmp(name, "text") == 0)
		return digest_finish(text(0, "E06000004"));
	if (strcmp(name, "empty") == 0)
		return digest_finish(text(0, ""));
	if (strcmp(name, "accent") == 0)
		return digest_finish(text(3, "N\303\270rrebro"));
	if (strcmp(name, "joined") == 0)
		return digest_finish(digest_join(digest_start(2), text(0, "E06000004")));
	if (strcmp(name, "rows") == 0)
	{
		digest_add(&sum, row(0.1, 0.25, -4));
		digest_add(&sum, row(-3.0, 1.0, 10));
		digest_add(&sum, row(1.5, 2.0, 10));
		return sum;
	}
	if (strcmp(name, "sample") == 0)
	{
		for (int i = 0; i < 3; i++)
			digest_add(&sum, digest_finish(digest_double(digest_double(digest_word(start, 0),
																	   i == 0 ? 1.5 : 2.5), 1.0)));
		return sum;
	}
	assert_string_equal(name, "many");
	digest_add_times(&sum, row(1.5, 2.0, 10), UINT64_C(1000000000000));
	digest_add_times(&sum, row(-3.0, 1.0, 10), 3);
	return sum;
}

static void
another_program_agrees(void **unused)
{
	FILE	   *file = fopen("../oracle/digest.csv", "r");
	char		name[32];
	Digest		expected;
	int			n = 0;

	(void) unused;
	assert_non_null(file);
	while (fscanf(file, "%31[^,],%" SCNx64 ",%" SCNx64 "\n", name,
				  &expected.lane[0], &expected.lane[1]) == 3)
	{
		assert_true(digest_equal(made(name), expected));
		n++;
	}
	fclose(file);
	assert_int_equal(n, 12);
}

/*
 * One bit of one field changed: each bit of the digest changes in half of the
 * cases.  Of 4,000 coins, 2,000 +- 200 is six standard deviations.
 */
static void
every_bit_of_a_row_moves_every_bit(void **unused)
{
	uint64_t	state = 1;

	(void) unused;
	for (int field = 0; field < 3; field++)
		for (int bit = 0; bit < 64; bit++)
		{
			int			changed[128] = {0};

			for (int i = 0; i < 4000; i++)
			{
				uint64_t	words[3];
				Digest		digests[2];

				for (int j = 0; j < 3; j++)
					words[j] = next_random(&state);
				for (int k = 0; k < 2; k++)
				{
					digests[k] = digest_start(0);
					for (int j = 0; j < 3; j++)
						digests[k] = digest_word(digests[k], words[j]);
					digests[k] = digest_finish(digests[k]);
					words[field] ^= UINT64_C(1) << bit;
				}
				for (int j = 0; j < 128; j++)
					changed[j] += ((digests[0].lane[j / 64] ^
									digests[1].lane[j / 64]) >> (j % 64)) & 1;
			}
			for (int j = 0; j < 128; j++)
				assert_true(changed[j] >= 1800 && changed[j] <= 2200);
		}
}

/*
 * Two rows that swap a field have another sum, in either lane: of all pairs
 * of small whole numbers, which differ in few bits.
 */
static void
swapped_fields_are_other_rows(void **unused)
{
	(void) unused;
	for (int i = 0; i < 20 * 20 * 20 * 20; i++)
	{
		int			y1 = i % 20;
		int			y2 = i / 20 % 20;
		int			w1 = i / 400 % 20 + 1;
		int			w2 = i / 8000 + 1;
		Digest		sum = {{0, 0}};
		Digest		swapped = {{0, 0}};

		if (y1 == y2 || w1 == w2)
			continue;
		digest_add(&sum, row(y1, w1, 5));
		digest_add(&sum, row(y2, w2, 5));
		digest_add(&swapped, row(y1, w2, 5));
		digest_add(&swapped, row(y2, w1, 5));
		assert_true(sum.lane[0] != swapped.lane[0]);
		assert_true(sum.lane[1] != swapped.lane[1]);
	}
}

static int
compare_words(const void *a, const void *b)
{
	uint64_t	x = *(const uint64_t *) a;
	uint64_t	y = *(const uint64_t *) b;

	return (x > y) - (x < y);
}

/* Half a million rows of fields like those of surveys: no lane occurs twice. */
static void
rows_like_those_of_surveys_do_not_collide(void **unused)
{
	enum
	{
		N = 500000
	};
	uint64_t   *lanes[2] = {core_alloc_array(N, sizeof(uint64_t)),
	core_alloc_array(N, sizeof(uint64_t))};

	(void) unused;
	for (int i = 0; i < N; i++)
	{
		Digest		digest = row(i % 100, 1 + i / 100 % 50 * 0.25,
								 i / 5000);

		lanes[0][i] = digest.lane[0];
		lanes[1][i] = digest.lane[1];
	}
	for (int lane = 0; lane < 2; lane++)
	{
		qsort(lanes[lane], N, sizeof(uint64_t), compare_words);
		for (int i = 1; i < N; i++)
			assert_true(lanes[lane][i] != lanes[lane][i - 1]);
		core_free(lanes[lane]);
	}
}

static void
text_is_its_length_and_its_bytes(void **unused)
{
	static const char *const texts[] = {"", "a", "b", "ab", "ba", "aaaaaaaa",
	"aaaaaaaab", "aaaaaaaaa", "aaaaaaa", "\303\251", "e\314\201", "a ", " a"};

	(void) unused;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		for (size_t j = 0; j < i; j++)
			assert_false(digest_equal(text(0, texts[i]), text(0, texts[j])));
	/* Zero bytes count. */
	assert_false(digest_equal(digest_bytes(digest_start(0), "\0", 1),
							  digest_bytes(digest_start(0), "\0\0", 2)));
}

/* ---- sizes ---- */

static void
sizes_do_not_wrap(void **unused)
{
	(void) unused;
	assert_true(size_add(3, 4) == 7);
	assert_true(size_add(SIZE_MAX, 0) == SIZE_MAX);
	assert_true(size_add(SIZE_MAX - 1, 1) == SIZE_MAX);
	assert_true(size_add(SIZE_MAX - 1, 2) == SIZE_MAX);
	assert_true(size_add(SIZE_MAX, SIZE_MAX) == SIZE_MAX);
	assert_true(size_mul(6, 7) == 42);
	assert_true(size_mul(0, SIZE_MAX) == 0);
	assert_true(size_mul(SIZE_MAX, 0) == 0);
	assert_true(size_mul(SIZE_MAX, 1) == SIZE_MAX);
	assert_true(size_mul(SIZE_MAX / 2 + 1, 2) == SIZE_MAX);
	assert_true(size_mul(SIZE_MAX / 2, 2) == SIZE_MAX - 1);
}

/* An array whose size would wrap to a small one is not handed out. */
static void
no_memory_of_a_wrapped_size(void **unused)
{
	pid_t		child = fork();
	int			status;

	(void) unused;
	if (child == 0)
	{
		if (freopen("/dev/null", "w", stderr) != NULL)
			core_alloc_array(SIZE_MAX / 16 + 2, 16);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_program_agrees),
		cmocka_unit_test(every_bit_of_a_row_moves_every_bit),
		cmocka_unit_test(swapped_fields_are_other_rows),
		cmocka_unit_test(rows_like_those_of_surveys_do_not_collide),
		cmocka_unit_test(text_is_its_length_and_its_bytes),
		cmocka_unit_test(sizes_do_not_wrap),
		cmocka_unit_test(no_memory_of_a_wrapped_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
