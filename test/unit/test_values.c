/*-------------------------------------------------------------------------
 *
 * test_values.c
 *		bootstrap_sample: that draws have the law they should have, the same
 *		on every path, and that bytes are not believed.
 *
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <math.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "core/base/memory.h"
#include "core/column/column_replicates.h"
#include "core/column/row_draws.h"
#include "core/random/binomial.h"
#include "core/sample/value_sample_wire.h"
#include "host.h"

/* A hundred times as slow under valgrind. */
static int	draws_of_a_law = 100000;
static bool every_bit = true;

/*
 * The chi-square statistic of counts against probabilities, as the chance of
 * a larger one.  Cells are joined until 8 are expected.
 */
static double
goodness_of_fit(const double *counts, const double *probabilities, int n,
				double total)
{
	double		statistic = 0.0;
	double		expected = 0.0;
	double		found = 0.0;
	double		rest = total;
	int			cells = 0;

	for (int i = 0; i < n; i++)
	{
		expected += total * probabilities[i];
		found += counts[i];
		rest -= total * probabilities[i];
		if ((expected >= 8.0 && rest >= 8.0) || i == n - 1)
		{
			if (expected > 0.0)
				statistic += (found - expected) * (found - expected) / expected;
			cells++;
			expected = found = 0.0;
		}
	}
	return gsl_cdf_chisq_Q(statistic, cells - 1);
}

/* ---- binomials ---- */

static double
binomial_probability(int n, double p, int k)
{
	return exp(lgamma(n + 1.0) - lgamma(k + 1.0) - lgamma(n - k + 1.0) +
			   k * log(p) + (n - k) * log1p(-p));
}

static void
binomials_have_their_law(void **unused)
{
	static const struct
	{
		int			n;
		int			part;
		int			whole;
	}			cases[] = {
		/* By waiting, its complement, by rejection from its first mean on. */
		{1, 1, 3}, {3, 1, 2}, {5, 1, 7}, {40, 1, 5}, {9, 8, 9}, {1000, 1, 200},
		{20, 1, 2}, {21, 1, 2}, {40, 1, 4}, {100, 1, 10}, {100, 3, 4},
		{500, 33, 100}, {1000, 999, 1998}, {3000, 1, 250}
	};

	(void) unused;
	for (size_t c = 0; c < sizeof(cases) / sizeof(cases[0]); c++)
	{
		int			n = cases[c].n;
		double		p = (double) cases[c].part / cases[c].whole;
		double	   *counts = core_alloc((n + 1) * sizeof(double));
		double	   *probabilities = core_alloc((n + 1) * sizeof(double));
		Random		random;

		random_start(&random, 99, STREAM_VALUES, (uint32_t) c);
		for (int i = 0; i < draws_of_a_law; i++)
		{
			int64_t		k = random_binomial(&random, n, cases[c].part,
											cases[c].whole);

			assert_true(k >= 0 && k <= n);
			counts[k]++;
		}
		for (int k = 0; k <= n; k++)
			probabilities[k] = binomial_probability(n, p, k);
		assert_true(goodness_of_fit(counts, probabilities, n + 1, draws_of_a_law) > 1e-4);
		core_free(counts);
		core_free(probabilities);
	}
}

static void
large_binomials_have_their_moments(void **unused)
{
	const int64_t n = INT64_C(1000000000000);
	double		sum = 0.0;
	double		squares = 0.0;
	Random		random;

	(void) unused;
	random_start(&random, 98, STREAM_VALUES, 0);
	for (int i = 0; i < draws_of_a_law; i++)
	{
		double		z = (random_binomial(&random, n, 3, 10) - 0.3 * n) /
			sqrt(0.21 * n);

		sum += z;
		squares += z * z;
	}
	/* 4 standard errors */
	assert_true(fabs(sum / draws_of_a_law) < 4.0 / sqrt(draws_of_a_law));
	assert_true(fabs(squares / draws_of_a_law - 1.0) < 4.0 * sqrt(2.0 / draws_of_a_law));
	assert_int_equal(random_binomial(&random, 0, 1, 2), 0);
	assert_int_equal(random_binomial(&random, 7, 0, 2), 0);
	assert_int_equal(random_binomial(&random, 7, 2, 2), 7);
}

/* ---- Poisson numbers from bytes ---- */

/* The probability of each number, by counting what leads to it. */
static void
poisson_tables_hold_the_law(void **unused)
{
	(void) unused;
	for (double lambda = 0.87; lambda <= 1.0; lambda += 0.0113)
	{
		PoissonBytes table;
		double		law[POISSON_MOST + 1] = {0.0};
		double		left_over = 0.0;
		double		p = exp(-lambda);

		poisson_bytes(&table, lambda);
		for (int byte = 0; byte < 256; byte++)
		{
			int			reached = 0;

			for (int k = 0; k < POISSON_BYTE_MOST; k++)
				reached += (int8_t) byte >= table.threshold[k];
			if ((int8_t) byte >= table.threshold[POISSON_BYTE_MOST])
			{
				assert_int_equal(table.count[byte], POISSON_UNDECIDED);
				left_over += 1.0;
			}
			else
			{
				assert_int_equal(table.count[byte], reached);
				law[reached] += 1.0 / 256.0;
			}
		}
		for (int k = 0; k <= POISSON_MOST; k++)
		{
			double		from = k == 0 ? 0.0 : table.bound[k - 1] * 0x1p-64;
			double		to = k == POISSON_MOST ? 1.0 : table.bound[k] * 0x1p-64;

			law[k] += left_over / 256.0 * (to - from);
			if (k < POISSON_MOST)
				assert_true(fabs(law[k] - p) < 0x1p-45);
			p *= lambda / (k + 1);
		}
	}
}

/* The guide decides as the bounds do. */
static void
guides_agree_with_bounds(void **unused)
{
	PoissonBytes table;
	RandomWords	words;

	(void) unused;
	poisson_bytes(&table, 0.99);
	random_words_start(&words, 5, STREAM_VALUES, 0, 0, true);
	for (int i = 0; i < draws_of_a_law; i++)
	{
		RandomWords	again = words;
		uint32_t	word = random_words_next(&again);
		uint64_t	u = (uint64_t) word << 32;
		int			expected = 0;

		while (expected < POISSON_MOST && table.bound[expected] <= u)
			expected++;
		assert_int_equal(poisson_left_over(&table, &words), expected);
	}
	/* A word that is the upper half of a bound needs the next. */
	for (int k = 0; k < POISSON_MOST; k++)
	{
		RandomWords	again = words;
		uint32_t	word = (uint32_t) (table.bound[k] >> 32);
		uint64_t	u = ((uint64_t) word << 32) | random_words_next(&again);
		int			expected = 0;

		while (expected < POISSON_MOST && table.bound[expected] <= u)
			expected++;
		assert_int_equal(poisson_compare(&table, &words, word), expected);
	}
}

/* ---- rows ---- */

static void
make_rows(RowSource *source, uint32_t n, int n_columns, int64_t *numbers,
		  double lambda)
{
	memset(source, 0, sizeof(*source));
	source->seed = UINT64_C(0xfedcba9876543210);
	source->n_rows = source->n_entries = n;
	source->n_columns = n_columns;
	source->columns[0] = numbers;
	source->columns[1] = numbers + n;
	source->block_rows = n + n % 2;
	source->n_blocks = 1;
	poisson_bytes(&source->poisson, lambda);
}

/*
 * Three rows have ten outcomes.  With so few rows, replicates often have too
 * many of them, and begin anew; with so large a lambda, hardly any row is
 * drawn singly: yet the law must be the multinomial one.
 */
static void
three_rows_are_multinomial(void **unused)
{
	/* The numbers of rows 0, 1, 2: a sum says how often each was drawn. */
	int64_t		numbers[6] = {1, 4, 16};
	double		counts[64] = {0.0};
	double		probabilities[64] = {0.0};
	RowSource	source;
	RowReplicate *replicates;
	uint32_t	attempts = 0;

	(void) unused;
	make_rows(&source, 3, 1, numbers, 0.9);
	replicates = row_replicates_create(&source);
	for (uint32_t first = 0; first < 160 * ROW_BATCH; first += ROW_BATCH)
	{
		row_draws(&source, first, ROW_BATCH, replicates);
		for (int i = 0; i < ROW_BATCH; i++)
		{
			FixedSum	sum = replicates[i].blocks[0].sums[0];

			assert_int_equal(sum.high, 0);
			assert_int_equal(replicates[i].blocks[0].n_rows, 3);
			counts[sum.low]++;
			attempts += replicates[i].attempt;
		}
	}
	for (int a = 0; a < 3; a++)
		for (int b = 0; b < 3; b++)
			for (int c = 0; c < 3; c++)
				probabilities[numbers[a] + numbers[b] + numbers[c]] += 1.0 / 27.0;
	assert_true(attempts > 400);
	assert_true(goodness_of_fit(counts, probabilities, 64, 160.0 * ROW_BATCH) > 1e-4);
	row_replicates_free(replicates);
}

/*
 * Of 1,024 rows: how often the first is drawn, and how many of the first
 * third; and that the second is as they say, row by row.
 */
static void
many_rows_are_multinomial(void **unused)
{
	enum
	{
		N = 1024, THIRD = 341, BATCHES = 80
	};
	int64_t    *numbers = core_alloc(2 * N * sizeof(int64_t));
	double		first_row[20] = {0.0};
	double		probabilities[20];
	double		squares = 0.0;
	double		sum = 0.0;
	double		mean = (double) THIRD;
	double		variance = mean * (N - THIRD) / N;
	RowSource	source;
	RowReplicate *replicates;

	(void) unused;
	numbers[0] = INT64_C(1) << 40;
	for (int i = 0; i < THIRD; i++)
		numbers[i] += 1;
	make_rows(&source, N, 1, numbers, 0.875);
	row_source_prepare(&source);
	assert_true(source.poisson.lambda == 0.875);
	replicates = row_replicates_create(&source);
	for (uint32_t first = 0; first < BATCHES * ROW_BATCH; first += ROW_BATCH)
	{
		row_draws(&source, first, ROW_BATCH, replicates);
		for (int i = 0; i < ROW_BATCH; i++)
		{
			FixedSum	total = replicates[i].blocks[0].sums[0];
			int64_t		times = total.high >> 10;
			double		z = total.low - mean;

			first_row[times < 19 ? times : 19]++;
			sum += z;
			squares += z * z;
		}
	}
	for (int k = 0; k < 20; k++)
		probabilities[k] = binomial_probability(N, 1.0 / N, k);
	assert_true(goodness_of_fit(first_row, probabilities, 20, BATCHES * ROW_BATCH) > 1e-4);
	/* 4 standard errors; of independent numbers it would be half as large again. */
	assert_true(fabs(sum) < 4.0 * sqrt(variance * BATCHES * ROW_BATCH));
	assert_true(fabs(squares / variance / (BATCHES * ROW_BATCH) - 1.0) <
				4.0 * sqrt(2.0 / (BATCHES * ROW_BATCH)));
	row_replicates_free(replicates);
	core_free(numbers);
}

/* Every sum of every path, for numbers of all signs and sizes. */
static void
paths_agree(void **unused)
{
	static const uint32_t sizes[] = {3, 5, 511, 512, 513, 1023, 1030, 2047, 5001};
	Random		random;

	(void) unused;
	random_start(&random, 1, STREAM_WILD, 0);
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
	{
		uint32_t	n = sizes[s];
		int64_t    *numbers = core_alloc(2 * n * sizeof(int64_t));
		RowSource	fast;
		RowSource	plain;
		RowSource	narrow;
		RowReplicate *a;
		RowReplicate *b;
		RowReplicate *c;
		uint32_t   *counts = core_alloc((n + 1) * sizeof(uint32_t));

		for (uint32_t i = 0; i < 2 * n; i++)
			numbers[i] = ((int64_t) ((uint64_t) random_word(&random) << 32 |
									 random_word(&random)) >> 3) >>
				(random_word(&random) % 60);
		numbers[0] = INT64_C(0x0fffffffffffffff);
		numbers[1] = -INT64_C(0x0fffffffffffffff);
		numbers[2] = -1;
		make_rows(&fast, n, 2, numbers, 0.87);
		fast.block_rows = n > 600 ? 512 : fast.block_rows;
		fast.n_blocks = (n - 1) / fast.block_rows + 1;
		plain = fast;
		plain.plain = true;
		narrow = fast;
		narrow.narrow = true;
		a = row_replicates_create(&fast);
		b = row_replicates_create(&plain);
		c = row_replicates_create(&narrow);
		row_draws(&fast, 64, 70, a);
		row_draws(&plain, 64, 70, b);
		row_draws(&narrow, 64, 70, c);
		for (int i = 0; i < 70; i++)
			for (uint32_t block = 0; block < fast.n_blocks; block++)
			{
				FixedSum	again = {0, 0};
				uint32_t	rows = 0;

				assert_memory_equal(&a[i].blocks[block], &b[i].blocks[block],
									sizeof(RowBlock));
				assert_memory_equal(&c[i].blocks[block], &b[i].blocks[block],
									sizeof(RowBlock));
				/* The draws, made once more one by one, have these sums. */
				if (n <= 600)
					continue;
				row_block_counts(&fast, &a[i], block, counts);
				for (uint32_t row = 0; row < 512 && block * 512 + row < n; row++)
				{
					int64_t		number = numbers[block * 512 + row];

					rows += counts[row];
					again.low += (number & 0x3fffffff) * counts[row];
					again.high += (number - (number & 0x3fffffff)) / 0x40000000 *
						counts[row];
				}
				assert_int_equal(rows, a[i].blocks[block].n_rows);
				assert_memory_equal(&again, &a[i].blocks[block].sums[0], sizeof(again));
			}
		row_replicates_free(a);
		row_replicates_free(b);
		row_replicates_free(c);
		core_free(counts);
		core_free(numbers);
	}
}

static void
buffered_words_are_the_words(void **unused)
{
	(void) unused;
	for (int plain = 0; plain <= 1; plain++)
	{
		RandomWords	words;
		Random		random;

		for (uint32_t position = 0; position < 70; position++)
		{
			random_words_start(&words, 77, STREAM_VALUES, 9, position,
							   plain != 0);
			random_start(&random, 77, STREAM_VALUES, 9);
			for (uint32_t i = 0; i < position; i++)
				random_word(&random);
			for (int i = 0; i < 200; i++)
			{
				assert_int_equal(random_words_position(&words), position + i);
				assert_int_equal(random_words_next(&words), random_word(&random));
			}
		}
	}
}

static void
fixed_sums_are_rounded_once(void **unused)
{
	FixedSum	sums[] = {{0, 0}, {1, 0}, {-1, 5}, {INT64_C(1) << 50, 1},
		{-(INT64_C(1) << 50), -1}, {INT64_C(0x123456789abcdef), INT64_C(0xfedcba987654321)}};

	(void) unused;
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
	{
		long double exact = (long double) sums[i].high * 0x1p30L + sums[i].low;
		double		rounded = fixed_to_double(sums[i]);

		assert_true(fabsl(rounded - exact) <= fabsl(exact) * 0x1p-53L);
	}
}

/* ---- replicates ---- */

static ValueSample *
make_values(int n, int distinct, uint32_t flags)
{
	ValueSample *state = value_sample_create(flags);
	ValueSample *canonical;

	for (int i = 0; i < n; i++)
	{
		Key			key = {.number = (flags & VALUE_SAMPLE_CLUSTERED) ? i % 7 : 0};
		char		name[8];
		ValueSample *before = state;

		if (flags & VALUE_SAMPLE_TEXT_CLUSTER)
		{
			name[0] = (char) ('g' - i % 7);
			key.text = name;
			key.length = 1 + i % 7 % 3;
			memset(name + 1, 'x', 3);
		}
		assert_int_equal(value_sample_add(&state,
										  (flags & VALUE_SAMPLE_BOOLEAN) ? i % 2 :
										  sqrt(i % distinct + 1.0), &key,
										  (flags & VALUE_SAMPLE_WEIGHTED) ? 1.0 + i % 3 : 1.0),
						 SAMPLE_OK);
		if (state != before)
			core_free(before);
	}
	canonical = value_sample_canonical(state);
	core_free(state);
	return canonical;
}

/* Of three rows, by each way that draws rows one at a time or by binomials. */
static void
small_samples_are_multinomial(void **unused)
{
	ColumnQuestion question = {COLUMN_SUM, 0.5, 0.1};
	ValueSample *state = value_sample_create(0);
	ValueSample *sample;
	ColumnData	data;
	double	   *replicates = core_alloc(draws_of_a_law * sizeof(double));

	(void) unused;
	for (int i = 0; i < 3; i++)
	{
		Key			key = {0};

		value_sample_add(&state, i == 0 ? 1.0 : i == 1 ? 4.0 : 16.0, &key, 1.0);
	}
	sample = value_sample_canonical(state);
	column_data_create(sample, &question, &data);
	for (int way = 0; way < 2; way++)
	{
		ColumnDraws	draws = {.data = &data, .question = &question, .seed = 3,
		.reps = draws_of_a_law, .values = replicates};
		double		counts[64] = {0.0};
		double		probabilities[64] = {0.0};
		int			numbers[3] = {1, 4, 16};

		(way == 0 ? column_draw_binomials : column_draw_singly) (&draws);
		for (int i = 0; i < draws_of_a_law; i++)
			counts[(int) floor(replicates[i] + 0.5)]++;
		for (int a = 0; a < 27; a++)
			probabilities[numbers[a % 3] + numbers[a / 3 % 3] + numbers[a / 9]] += 1.0 / 27.0;
		assert_true(goodness_of_fit(counts, probabilities, 64, draws_of_a_law) > 1e-4);
	}
	column_data_free(&data);
	core_free(sample);
	core_free(state);
	core_free(replicates);
}

/* Statistics by sums and by order, of rows and by both paths. */
static void
replicates_do_not_depend_on_the_path(void **unused)
{
	ValueSample *sample = make_values(3001, 1500, 0);
	double		replicates[2][300];

	(void) unused;
	for (int statistic = 0; statistic < N_COLUMN_STATISTICS; statistic++)
	{
		ColumnQuestion question = {(ColumnStatistic) statistic, 0.3, 0.1};
		ColumnData	data;

		column_data_create(sample, &question, &data);
		assert_true(column_way(&data) == column_draw_rows);
		for (int plain = 0; plain <= 1; plain++)
		{
			ColumnDraws	draws = {.data = &data, .question = &question,
				.seed = (uint64_t) -4, .reps = 300, .plain = plain,
			.values = replicates[plain]};

			column_replicates(&draws);
		}
		assert_memory_equal(replicates[0], replicates[1], sizeof(replicates[0]));
		column_data_free(&data);
	}
	core_free(sample);
}

/* ---- bytes ---- */

static void
samples_survive_their_bytes(void **unused)
{
	static const uint32_t kinds[] = {0, VALUE_SAMPLE_BOOLEAN, VALUE_SAMPLE_CLUSTERED,
		VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_TEXT_CLUSTER,
		VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_WEIGHTED,
	VALUE_SAMPLE_CLUSTERED | VALUE_SAMPLE_TEXT_CLUSTER | VALUE_SAMPLE_WEIGHTED | VALUE_SAMPLE_BOOLEAN};

	(void) unused;
	for (size_t kind = 0; kind < sizeof(kinds) / sizeof(kinds[0]); kind++)
	{
		ValueSample *sample = make_values(200, 50, kinds[kind]);
		size_t		size = value_sample_wire_size(sample);
		unsigned char *bytes = core_alloc(size);
		unsigned char *again = core_alloc(size);
		const char *problem;
		ValueSample *read;

		value_sample_wire_encode(sample, bytes);
		read = value_sample_wire_decode(bytes, size,
										&problem);
		assert_non_null(read);
		assert_int_equal(read->image.n_rows, 200);
		value_sample_wire_encode(read, again);
		assert_memory_equal(bytes, again, size);
		core_free(read);

		/* No other length, and no byte more than once, goes unnoticed or harms. */
		assert_null(value_sample_wire_decode(bytes, size - 1, &problem));
		for (size_t i = 0; i < size; i++)
			for (int bit = 0; bit < 8; bit++)
			{
				if (!every_bit && bit != (int) (i % 8))
					continue;
				memcpy(again, bytes, size);
				again[i] ^= 1 << bit;
				read = value_sample_wire_decode(again, size,
												&problem);
				if (read != NULL)
				{
					ColumnQuestion question = {COLUMN_MEDIAN, 0.5, 0.1};
					ColumnData	data;

					column_data_create(read, &question, &data);
					column_data_free(&data);
					core_free(read);
				}
				else
					assert_non_null(problem);
			}
		core_free(bytes);
		core_free(again);
		core_free(sample);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(binomials_have_their_law),
		cmocka_unit_test(large_binomials_have_their_moments),
		cmocka_unit_test(poisson_tables_hold_the_law),
		cmocka_unit_test(guides_agree_with_bounds),
		cmocka_unit_test(three_rows_are_multinomial),
		cmocka_unit_test(many_rows_are_multinomial),
		cmocka_unit_test(paths_agree),
		cmocka_unit_test(buffered_words_are_the_words),
		cmocka_unit_test(fixed_sums_are_rounded_once),
		cmocka_unit_test(small_samples_are_multinomial),
		cmocka_unit_test(replicates_do_not_depend_on_the_path),
		cmocka_unit_test(samples_survive_their_bytes),
	};

	if (is_quick())
	{
		draws_of_a_law = 10000;
		every_bit = false;
	}
	return cmocka_run_group_tests_name("values", tests, NULL, NULL);
}
