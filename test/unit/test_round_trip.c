/*-------------------------------------------------------------------------
 *
 * test_round_trip.c
 *		What the aggregates make of any rows they accept is read back.
 *
 * Samples of random rows over the whole range that is accepted, in parts that
 * are stored, thawed and merged: the reader refuses none of them.
 *
 *		test_round_trip [samples [seed]]
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "host.h"
#include "rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/sample/sample_hot.h"
#include "core/sample/sample_wire.h"

#define MAX_ROWS 200
#define MAX_X 5

static int	n_samples = 20000;
static uint64_t first_seed = 1;

/* How the numbers of one column come about. */
typedef struct Column
{
	int			shape;
	double		offset;
	double		scale;
	int			copied;			/* the column that one is a multiple of */
} Column;

enum
{
	UNIFORM, LOG_UNIFORM, AT_THE_LIMITS, CONSTANT, ALMOST_CONSTANT, TINY,
	DENORMAL, BINARY, INTEGER, MULTIPLE, N_SHAPES
};

static double
within_limit(double x)
{
	return fmax(-VALUE_LIMIT, fmin(VALUE_LIMIT, x));
}

static double
either_sign(uint64_t *state, double x)
{
	return next_random(state) % 2 ? x : -x;
}

static Column
random_column(uint64_t *state, int number)
{
	Column		column = {.shape = next_random(state) % N_SHAPES};

	column.offset = either_sign(state, pow(10.0, 100.0 * next_uniform(state) - 50.0));
	column.scale = pow(10.0, 100.0 * next_uniform(state) - 50.0);
	if (next_random(state) % 3 == 0)
		column.offset = 0.0;
	column.copied = number > 0 ? (int) (next_random(state) % number) : -1;
	if (column.shape == MULTIPLE && column.copied < 0)
		column.shape = UNIFORM;
	return column;
}

static double
random_number(uint64_t *state, const Column *column, const double *before)
{
	double		u = next_uniform(state);
	double		x = 0.0;

	switch (column->shape)
	{
		case UNIFORM:
			x = column->offset + column->scale * u;
			break;
		case LOG_UNIFORM:
			x = either_sign(state, pow(10.0, 100.0 * u - 50.0));
			break;
		case AT_THE_LIMITS:
			x = u < 0.3 ? 0.0 : either_sign(state, u < 0.6 ? VALUE_LIMIT : 1.0 / VALUE_LIMIT);
			break;
		case CONSTANT:
			x = column->offset;
			break;
		case ALMOST_CONSTANT:
			x = column->offset * (1.0 + ldexp(floor(4.0 * u), -52));
			break;
		case TINY:
			x = either_sign(state, pow(10.0, -50.0 - 250.0 * u));
			break;
		case DENORMAL:
			x = either_sign(state, floor(4.0 * u) * 4.9406564584124654e-324);
			break;
		case BINARY:
			x = u < 0.5;
			break;
		case INTEGER:
			x = floor(11.0 * u);
			break;
		case MULTIPLE:
			x = column->offset + 3.0 * before[column->copied];
			break;
	}
	return within_limit(x);
}

static double
random_weight(uint64_t *state, int shape)
{
	double		u = next_uniform(state);
	double		w = 1.0;

	if (next_random(state) % 10 == 0)
		return 0.0;
	if (shape == 1)
		w = 0.5 + u;
	else if (shape == 2)
		w = pow(10.0, 18.0 * u - 9.0);
	else if (shape == 3)
		w = u < 0.5 ? WEIGHT_LIMIT : 1.0 / WEIGHT_LIMIT;
	else if (shape == 4)
		w = u < 0.05 ? WEIGHT_LIMIT : 1.0;
	return fmax(1.0 / WEIGHT_LIMIT, fmin(WEIGHT_LIMIT, w));
}

typedef struct RandomRows
{
	uint32_t	kind;
	int			n_covariates;
	int			n;
	Row			row[MAX_ROWS];
	double		covariates[MAX_ROWS][MAX_X];
	char		cluster[MAX_ROWS][20];
	char		block[MAX_ROWS][20];
} RandomRows;

static const uint32_t kinds[] = {
	0,
	SAMPLE_WEIGHTED,
	SAMPLE_CLUSTERED,
	SAMPLE_CLUSTERED | SAMPLE_WEIGHTED,
	SAMPLE_CLUSTERED | SAMPLE_WEIGHTED | SAMPLE_BLOCKED,
	SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER | SAMPLE_WEIGHTED |
	SAMPLE_BLOCKED | SAMPLE_TEXT_BLOCK,
	SAMPLE_BOOLEAN_OUTCOME | SAMPLE_CLUSTERED | SAMPLE_WEIGHTED,
};

static void
random_keys(RandomRows *rows, int i, int cluster)
{
	Row		   *row = &rows->row[i];

	if (rows->kind & SAMPLE_TEXT_CLUSTER)
	{
		row->cluster.text = rows->cluster[i];
		row->cluster.length = sprintf(rows->cluster[i], "area %d", cluster);
	}
	else if (rows->kind & SAMPLE_CLUSTERED)
		row->cluster.number = cluster;
	if (rows->kind & SAMPLE_TEXT_BLOCK)
	{
		row->block.text = rows->block[i];
		row->block.length = sprintf(rows->block[i], "pair %d", cluster / 2);
	}
	else if (rows->kind & SAMPLE_BLOCKED)
		row->block.number = cluster / 2;
}

static void
random_rows(RandomRows *rows, uint64_t *state)
{
	int			clusters = 1 + next_random(state) % 4;
	int			weights = next_random(state) % 5;
	Column		columns[MAX_X + 1];

	rows->kind = kinds[next_random(state) % (sizeof(kinds) / sizeof(kinds[0]))];
	rows->n_covariates = next_random(state) % 2 ? next_random(state) % (MAX_X + 1) : 0;
	rows->n = 1 + next_random(state) % (next_random(state) % 4 ? 20 : MAX_ROWS);
	for (int j = 0; j <= rows->n_covariates; j++)
		columns[j] = random_column(state, j);
	for (int i = 0; i < rows->n; i++)
	{
		double		x[MAX_X + 1];
		int			cluster = next_random(state) % clusters;

		for (int j = 0; j <= rows->n_covariates; j++)
			x[j] = random_number(state, &columns[j], x);
		memcpy(rows->covariates[i], x, rows->n_covariates * sizeof(double));
		rows->row[i] = make_row((rows->kind & SAMPLE_BOOLEAN_OUTCOME) ?
								(double) (next_random(state) % 2) :
								x[rows->n_covariates],
								cluster % 2, next_random(state) % 2, 0,
								(rows->kind & SAMPLE_WEIGHTED) ?
								random_weight(state, weights) : 1.0);
		rows->row[i].covariates = rows->covariates[i];
		random_keys(rows, i, cluster);
	}
}

/* The sample as it comes out of a dump; frees the one given. */
static Sample *
stored_and_read(Sample *sample, uint64_t seed)
{
	size_t		size = sample_wire_size(sample);
	unsigned char *bytes = core_alloc(size);
	const char *problem;
	Sample	   *read;

	sample_wire_encode(sample, bytes);
	read = sample_wire_decode(bytes, size, &problem);
	if (read == NULL)
		print_message("seed %llu: %s\n", (unsigned long long) seed, problem);
	assert_non_null(read);
	assert_memory_equal(read, sample, image_size(&sample->image));
	core_free(bytes);
	core_free(sample);
	return read;
}

static Sample *
thaw_stored(Sample *sample)
{
	Sample	   *thawed = thaw(sample);

	core_free(sample);
	return thawed;
}

static void
add_as_the_server_does(Sample **sample, const Row *row)
{
	bool		text = row->cluster.text != NULL;

	if (row->weight == 0.0)
		add_weightless(sample, row);
	else if (text || !known_cell_add(*sample, row->cluster.number,
								row->block.number, row->cohort, row->period,
								row->outcome, row->weight, row->covariates))
		add_row(sample, row);
}

static void
every_sample_is_read_back(void **unused)
{
	RandomRows *rows = core_alloc(sizeof(RandomRows));

	(void) unused;
	for (uint64_t seed = first_seed; seed < first_seed + n_samples; seed++)
	{
		uint64_t	state = seed;
		int			parts;
		Sample	   *whole;

		random_rows(rows, &state);
		parts = 1 + next_random(&state) % 4;
		whole = sample_create(rows->kind, rows->n_covariates);
		for (int part = 0; part < parts; part++)
		{
			Sample	   *piece = sample_create(rows->kind, rows->n_covariates);

			for (int i = part; i < rows->n; i += parts)
				add_as_the_server_does(&piece, &rows->row[i]);
			/* As a table of samples by day has it, or as a worker sends it. */
			if (next_random(&state) % 2 == 0)
				piece = stored_and_read(finish(piece), seed);
			merge(&whole, piece);
			core_free(piece);
			/* A rollup of rollups. */
			if (next_random(&state) % 3 == 0)
				whole = thaw_stored(stored_and_read(finish(whole), seed));
		}
		whole = stored_and_read(finish(whole), seed);
		whole = stored_and_read(finish(thaw_stored(whole)), seed);
		core_free(whole);
	}
	core_free(rows);
	print_message("%d samples\n", n_samples);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_sample_is_read_back),
	};

	if (is_quick())
		n_samples = 200;
	if (argc > 1)
		n_samples = atoi(argv[1]);
	if (argc > 2)
		first_seed = strtoull(argv[2], NULL, 10);
	return cmocka_run_group_tests_name("round trip", tests, NULL, NULL);
}
