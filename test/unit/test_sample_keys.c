/*-------------------------------------------------------------------------
 *
 * test_sample_keys.c
 *		Samples whose cells have a further key: units, or patterns.
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

#include "core/answer/group_time.h"
#include "core/base/memory.h"
#include "core/sample/sample_collapse.h"
#include "core/sample/sample_keys.h"
#include "core/sample/sample_relabel.h"
#include "core/sample/sample_wire.h"

#define CLUSTERS 9
#define UNITS 8					/* in each cluster */
#define PERIODS 4
#define N_ROWS (CLUSTERS * UNITS * PERIODS * 2)

/* A hundred times as slow under valgrind. */
static int	mutations = 2000;

/* Rows with what their text keys are written in. */
typedef struct Rows
{
	uint32_t	kind;
	int			n_covariates;
	Row			row[N_ROWS];
	double		covariates[N_ROWS][2];
	char		cluster[N_ROWS][16];
	char		unit[N_ROWS][16];
} Rows;

static void
set_key(Key *key, char *text, bool is_text, const char *what, int number)
{
	*key = (Key) {.number = number};
	if (is_text)
		*key = (Key) {text, sprintf(text, "%s %d", what, number), 0};
}

/*
 * Two rows of each unit in each period, with a few left out: of units and
 * clusters that are numbers below 0 too, and of covariates of few values, -0
 * among them.
 */
static Rows *
make_panel(uint32_t kind, int n_covariates)
{
	Rows	   *rows = core_alloc(sizeof(Rows));
	uint64_t	state = 7;

	rows->kind = kind;
	rows->n_covariates = n_covariates;
	for (int i = 0; i < N_ROWS; i++)
	{
		int			unit = i / 2 % (CLUSTERS * UNITS);
		int			cluster = unit % CLUSTERS;
		Row		   *row = &rows->row[i];

		*row = make_row(3.0 + cluster + next_uniform(&state), false, false, 0,
						(kind & SAMPLE_WEIGHTED) ? 0.5 + next_uniform(&state) : 1.0);
		row->cohort = cluster % 3 == 0 ? NEVER_TREATED : 2012 + cluster % 3;
		row->period = 2011 + i / (2 * CLUSTERS * UNITS);
		for (int j = 0; j < 2; j++)
			rows->covariates[i][j] = j == 0 ? copysign(0.0, unit % 2 ? -1.0 : 1.0) :
				unit % 3;
		row->covariates = rows->covariates[i];
		set_key(&row->cluster, rows->cluster[i],
				kind & SAMPLE_TEXT_CLUSTER, "key", cluster - 2);
		set_key(&row->unit, rows->unit[i], kind & SAMPLE_TEXT_UNIT, "key",
				unit - 3);
		if (kind & SAMPLE_BLOCKED)
			row->block.number = cluster / 2;
	}
	return rows;
}

static Sample *
sample_of(const Rows *rows, uint32_t kind)
{
	Sample	   *sample = sample_create(kind, rows->n_covariates);

	for (int i = 0; i < N_ROWS; i++)
		if (i % 37 != 0)
			add_row(&sample, &rows->row[i]);
	return finish(sample);
}

static const uint32_t kinds[] = {
	SAMPLE_CLUSTERED | SAMPLE_UNITS,
	SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER | SAMPLE_UNITS,
	SAMPLE_CLUSTERED | SAMPLE_UNITS | SAMPLE_TEXT_UNIT | SAMPLE_WEIGHTED,
	SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER | SAMPLE_UNITS | SAMPLE_TEXT_UNIT |
	SAMPLE_WEIGHTED | SAMPLE_BLOCKED,
	SAMPLE_CLUSTERED | SAMPLE_PATTERNS,
	SAMPLE_CLUSTERED | SAMPLE_TEXT_CLUSTER | SAMPLE_WEIGHTED | SAMPLE_BLOCKED |
	SAMPLE_PATTERNS
};

#define N_KINDS ((int) (sizeof(kinds) / sizeof(kinds[0])))

/* ---- cells ---- */

/* Of "key 7"; nothing ends a text that is kept. */
static int
number_in(Key key)
{
	char		text[32];

	snprintf(text, sizeof(text), "%.*s", (int) key.length, key.text);
	return atoi(text + 4);
}

static void
a_cell_is_of_one_unit(void **unused)
{
	(void) unused;
	for (int i = 0; i < 4; i++)
	{
		Rows	   *rows = make_panel(kinds[i], i % 3);
		Sample	   *sample = sample_of(rows, kinds[i]);

		/* Of the two rows of a unit in a period, no more than one is left out. */
		assert_int_equal(sample->image.n_entries, CLUSTERS * UNITS * PERIODS);
		for (uint32_t c = 0; c < sample->image.n_entries; c++)
		{
			const Cell *cell = sample_cell(sample, c);
			Key			key = sample_unit_key(sample, cell);
			int			unit = kinds[i] & SAMPLE_TEXT_UNIT ?
				number_in(key) : (int) key.number;
			Key			cluster = sample_cluster_key(sample, cell);

			assert_int_equal(kinds[i] & SAMPLE_TEXT_CLUSTER ?
							 number_in(cluster) : cluster.number,
							 (unit + 3) % CLUSTERS - 2);
			assert_true(cell_rows(cell, i % 3 + 2) <= 2);
		}
		assert_true(sample_has_units(sample));
		core_free(sample);
		core_free(rows);
	}
}

static void
a_cell_is_of_one_pattern(void **unused)
{
	(void) unused;
	for (int i = 4; i < N_KINDS; i++)
	{
		Rows	   *rows = make_panel(kinds[i], 2);
		Sample	   *sample = sample_of(rows, kinds[i]);
		Sample	   *plain = sample_of(rows, kinds[i] & ~SAMPLE_PATTERNS);

		/* Units of a cluster are alike modulo 9, and so modulo 3; 0 is -0. */
		assert_int_equal(sample->image.n_entries, CLUSTERS * PERIODS);
		assert_true(sample_has_patterns(sample));
		/* So that here the sample without the key has them as well. */
		assert_true(sample_has_patterns(plain));
		for (uint32_t c = 0; c < sample->image.n_entries; c++)
		{
			const double *x = cell_reference(sample_cell(sample, c));

			assert_true(x[0] == 0.0 && !signbit(x[0]));
			assert_true(x[1] == 0.0 || x[1] == 1.0 || x[1] == 2.0);
		}
		core_free(plain);
		core_free(sample);
		core_free(rows);
	}
}

static void
other_covariates_are_other_cells(void **unused)
{
	const double x[3][2] = {{1.0, 2.0}, {2.0, 1.0}, {1.0, 1e-300}};
	Sample	   *sample = sample_create(SAMPLE_PATTERNS, 2);
	Sample	   *plain = sample_create(0, 2);

	(void) unused;
	for (int i = 0; i < 6; i++)
	{
		Row			row = make_row(i, false, false, 0, 1.0);

		row.covariates = x[i % 3];
		add_row(&sample, &row);
		add_row(&plain, &row);
	}
	sample = finish(sample);
	plain = finish(plain);
	assert_int_equal(sample->image.n_entries, 3);
	assert_int_equal(plain->image.n_entries, 1);
	assert_true(sample_has_patterns(sample));
	assert_false(sample_has_patterns(plain));
	/* In order: (1, 1e-300) of outcomes 2 and 5, (1, 2), (2, 1). */
	assert_true(cell_reference(sample_cell(sample, 0))[1] == 1e-300);
	assert_true(cell_reference(sample_cell(sample, 0))[2] == 3.5);
	assert_true(cell_reference(sample_cell(sample, 1))[1] == 2.0);
	assert_true(cell_reference(sample_cell(sample, 2))[0] == 2.0);
	core_free(plain);
	core_free(sample);
}

/* Every effect, to the last digit. */
static void
all_digits(const Sample *sample, char *text, size_t size)
{
	const WaveChoices wave_choices = {.controls = CONTROLS_NEVER};
	Choices		choices = default_choices;
	Waves	   *waves = waves_create(sample);
	size_t		used = 0;

	choices.vcov = VCOV_CR2;
	for (int i = 0; i < waves_treated_cohorts(waves, 0); i++)
		for (int j = 0; j < waves->n_periods; j++)
		{
			GroupTime	found;

			group_time(sample, waves, waves->cohorts[i], waves->periods[j],
					   &wave_choices, &choices, &found);
			used += snprintf(text + used, size - used, "%a %a %a; ",
							 found.estimate.estimate, found.estimate.std_error,
							 found.estimate.df);
			assert_true(used < size);
		}
	assert_true(used > 100);
	waves_free(waves);
}

/* ---- collapse ---- */

/* Rows without the key make it, to the last digit that is shown. */
static void
without_the_key_it_is_the_plain_sample(void **unused)
{
	char		expected[2000];
	char		found[2000];

	(void) unused;
	for (int i = 0; i < N_KINDS; i++)
	{
		Rows	   *rows = make_panel(kinds[i], kinds[i] & SAMPLE_PATTERNS ? 2 : 0);
		Sample	   *keyed = sample_of(rows, kinds[i]);
		Sample	   *plain = sample_of(rows, kinds[i] & ~SAMPLE_FURTHER_KEY);
		Sample	   *collapsed;

		assert_int_equal(sample_collapse(keyed, &collapsed), SAMPLE_OK);
		assert_int_equal(image_size(&collapsed->image), image_size(&plain->image));
		assert_int_equal(collapsed->image.flags, plain->image.flags);
		assert_int_equal(collapsed->image.n_rows, plain->image.n_rows);
		assert_int_equal(collapsed->image.n_labels, plain->image.n_labels);
		assert_memory_equal(sample_ranges(collapsed), sample_ranges(plain),
							sample_n_ranges(kinds[i], keyed->n_covariates) * sizeof(ValueRange));
		for (uint32_t c = 0; c < plain->image.n_entries; c++)
		{
			const Cell *a = sample_cell(collapsed, c);
			const Cell *b = sample_cell(plain, c);
			int			components = sample_components(plain);
			double		rows_of_cell = cell_rows(b, components);

			assert_memory_equal(a, b, sizeof(Cell));
			for (int j = 0; j < components - 1; j++)
				assert_true(cell_reference(a)[j] == cell_reference(b)[j]);
			/* About the mean first moments are noise; squares are exact to 1e-28. */
			for (int k = 0; k < moments_count(components) * sample_powers(plain); k++)
			{
				dd			difference = dd_sub(dd_normalize(cell_moments(a, components, 0)[k]),
												dd_normalize(cell_moments(b, components, 0)[k]));

				assert_true(fabs(difference.hi) <= 1e-28 * rows_of_cell);
			}
		}
		if (kinds[i] & SAMPLE_UNITS)
		{
			all_digits(plain, expected, sizeof(expected));
			all_digits(collapsed, found, sizeof(found));
			assert_string_equal(expected, found);
		}
		core_free(collapsed);
		core_free(plain);
		core_free(keyed);
		core_free(rows);
	}
}

/* ---- order, parts and bytes ---- */

static bool
same_cells(const Sample *a, const Sample *b)
{
	return image_size(&a->image) == image_size(&b->image) &&
		digest_equal(a->digest, b->digest);
}

static void
order_and_parts_do_not_matter(void **unused)
{
	(void) unused;
	for (int i = 0; i < N_KINDS; i++)
	{
		Rows	   *rows = make_panel(kinds[i], 2);
		Sample	   *expected = sample_of(rows, kinds[i]);
		Sample	   *whole = sample_create(kinds[i], 2);

		for (int part = 4; part >= 0; part--)
		{
			Sample	   *piece = sample_create(kinds[i], 2);

			for (int r = N_ROWS - 1; r >= 0; r--)
				if (r % 37 != 0 && r % 5 == part)
					add_row(&piece, &rows->row[r]);
			if (part % 2 == 0)
				piece = finish(piece);
			merge(&whole, piece);
			core_free(piece);
		}
		whole = finish(whole);
		assert_true(same_cells(whole, expected));
		for (uint32_t c = 0; c < whole->image.n_entries; c++)
		{
			CellKey		a = cell_key(whole, sample_cell(whole, c));
			CellKey		b = cell_key(expected, sample_cell(expected, c));

			assert_int_equal(compare_cell_keys(&a, &b, 2), 0);
			assert_int_equal(cell_rows(sample_cell(whole, c), 4),
							 cell_rows(sample_cell(expected, c), 4));
			assert_true(cell_reference(sample_cell(whole, c))[2] ==
						cell_reference(sample_cell(expected, c))[2]);
		}
		core_free(whole);
		core_free(expected);
		core_free(rows);
	}
}

static const char *
problem_of(const unsigned char *bytes, size_t size)
{
	const char *problem;
	Sample	   *read = sample_wire_decode(bytes, size, &problem);

	if (read != NULL)
		core_free(read);
	return problem;
}

static void
what_is_written_is_read(void **unused)
{
	(void) unused;
	for (int i = 0; i < N_KINDS; i++)
	{
		Rows	   *rows = make_panel(kinds[i], i % 3);
		Sample	   *sample = sample_of(rows, kinds[i]);
		size_t		size = sample_wire_size(sample);
		unsigned char *bytes = core_alloc(size);
		const char *problem;
		Sample	   *copy;

		sample_wire_encode(sample, bytes);
		assert_int_equal(bytes[3], 3);
		copy = sample_wire_decode(bytes, size, &problem);
		assert_null(problem);
		assert_int_equal(image_size(&copy->image), image_size(&sample->image));
		assert_memory_equal(copy, sample, image_size(&sample->image));
		/* Of the other version, a kind that it does not have. */
		bytes[3] = 2;
		assert_string_equal(problem_of(bytes, size), "its kind of rows does not exist");
		core_free(copy);
		core_free(bytes);
		core_free(sample);
		core_free(rows);
	}
}

/* Written by test/oracle/did_sample.py from the reference. */
static const char panel_bytes[] =
	"\x64\x69\x64\x03\x00\xc4\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xfe\xe8\x44\xe4\x1a\x77\x04\x11\x2c\xb8\xf5\xf7\x99\x0a\xa6\x60"
	"\x00\x00\x00\x02\x00\x00\x00\x02\x00\x00\x00\x02\x02\x00\x40\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x40\x14"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\x75\x76\xff\xff\xff\xff\xff\xff\xff\xff"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x07\xde\x00\x00\x07\xdd\x40\x00\x00\x00\x00\x00\x00\x00\x3f\xf0\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x07\xde\x00\x00\x07\xdd\x40\x14\x00\x00\x00\x00\x00\x00\x3f\xf0\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x01";

static const char pattern_bytes[] =
	"\x64\x69\x64\x03\x02\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\xd0\x23\xcc\x73\x8c\x13\x35\x90\x80\x01\xe1\x54\x29\x01\x31\xfd"
	"\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x3f\xf0"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"
	"\x40\x10\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x40\x18\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x7f\xff\xff\xff\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x3f\xf0\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x7f\xff\xff\xff\x00\x00\x00\x07"
	"\x3f\xf0\x00\x00\x00\x00\x00\x00\x40\x14\x00\x00\x00\x00\x00\x00\x40\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	"\x40\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00";

static void
assert_bytes(Sample *sample, const char *expected, size_t size)
{
	unsigned char *bytes;

	sample = finish(sample);
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
	static const double one = 1.0;
	static const double minus_zero = -0.0;
	const double outcomes[] = {4.0, 0.0, 6.0};
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_UNITS | SAMPLE_TEXT_UNIT, 0);

	(void) unused;
	for (int i = 1; i >= 0; i--)
	{
		Row			row = make_row(2.0 + 3.0 * i, false, false, -1, 1.0);

		row.cohort = 2014;
		row.period = 2013;
		row.unit = (Key) {i == 0 ? "u" : "v", 1, 0};
		add_row(&sample, &row);
	}
	assert_bytes(sample, panel_bytes, sizeof(panel_bytes) - 1);

	sample = sample_create(SAMPLE_PATTERNS, 1);
	for (int i = 0; i < 3; i++)
	{
		Row			row = make_row(outcomes[i], false, false, 0, 1.0);

		row.period = 7;
		row.covariates = i == 1 ? &minus_zero : &one;
		add_row(&sample, &row);
	}
	assert_bytes(sample, pattern_bytes, sizeof(pattern_bytes) - 1);
}

/* ---- hostile bytes ---- */

/* What the reader says of bytes with some changed. */
static const char *
problem_with(const char *honest, size_t size, size_t at, const char *change,
			 size_t n)
{
	unsigned char bytes[sizeof(pattern_bytes)];

	memcpy(bytes, honest, size);
	memcpy(bytes + at, change, n);
	return problem_of(bytes, size);
}

#define OF_PANEL(at, change) \
	problem_with(panel_bytes, sizeof(panel_bytes) - 1, at, change, sizeof(change) - 1)
#define OF_PATTERNS(at, change) \
	problem_with(pattern_bytes, sizeof(pattern_bytes) - 1, at, change, sizeof(change) - 1)

enum
{
	AT_KIND = 4,
	PANEL_CELLS = 88, PANEL_CELL = 24 + 8 + 48 + 8,
	AT_SECOND = PANEL_CELLS + PANEL_CELL,
	TO_COHORT = 16, TO_UNIT = PANEL_CELL - 8,
	PATTERN_RANGE = 44, PATTERN_CELLS = 128, PATTERN_CELL = 24 + 16 + 96,
	AT_SECOND_PATTERN = PATTERN_CELLS + PATTERN_CELL,
	TO_X = 24, TO_XX = 24 + 16 + 2 * 16, TO_YX = TO_XX + 2 * 16
};

#define ONE "\x3f\xf0\0\0\0\0\0\0"

static void
what_no_rows_give_is_refused(void **unused)
{
	const char *order = "its cells are not in order";
	const char *kind = "its kind of rows does not exist";
	const char *ranges = "its smallest and largest values are not those of rows";
	const char *deviating = "rows of a cell have other covariates than its key";
	const char *outside = "a covariate that is a key is out of range";

	(void) unused;
	assert_int_equal(sizeof(panel_bytes) - 1, PANEL_CELLS + 2 * PANEL_CELL);
	assert_int_equal(sizeof(pattern_bytes) - 1, PATTERN_CELLS + 2 * PATTERN_CELL);

	/* units without clusters, text units without units, both further keys */
	assert_string_equal(OF_PANEL(AT_KIND, "\0\xc0"), kind);
	assert_string_equal(OF_PANEL(AT_KIND, "\0\x84"), kind);
	assert_string_equal(OF_PANEL(AT_KIND, "\2\xc4"), kind);
	assert_string_equal(OF_PANEL(AT_KIND, "\1\xc4"), kind);
	/* none of them: of version 2 only */
	assert_string_equal(OF_PANEL(AT_KIND, "\0\4"), kind);

	/* no such label, none at all, one twice, one never, the wrong order */
	assert_string_equal(OF_PANEL(AT_SECOND + TO_UNIT + 7, "\2"), "a cell has no such unit");
	assert_string_equal(OF_PANEL(AT_SECOND + TO_UNIT, "\xff\xff\xff\xff\xff\xff\xff\xff"),
						"a cell has no such unit");
	assert_string_equal(OF_PANEL(AT_SECOND + TO_UNIT + 7, "\0"), order);
	assert_string_equal(OF_PANEL(PANEL_CELLS + TO_UNIT + 7, "\1"), order);
	/* the second cell is of the first unit, a cluster or a cohort later */
	assert_string_equal(OF_PANEL(AT_SECOND + TO_COHORT + 3, "\xdf"
								 "\0\0\7\xdd" "\x40\x14\0\0\0\0\0\0" ONE "\0\0\0\0\0\0\0\0"
								 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
								 "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
								 "\0\0\0\0\0\0\0\0"), "a text key is not used");

	/* a pattern deviates: x itself, x with y; NaN, -0, beyond the limit */
	assert_string_equal(OF_PATTERNS(AT_SECOND_PATTERN + TO_XX, ONE), deviating);
	assert_string_equal(OF_PATTERNS(AT_SECOND_PATTERN + TO_YX, ONE), deviating);
	assert_string_equal(OF_PATTERNS(AT_SECOND_PATTERN + TO_YX, "\xbf\xf0"), deviating);
	assert_string_equal(OF_PATTERNS(PATTERN_CELLS + TO_X, "\x80"), outside);
	assert_string_equal(OF_PATTERNS(AT_SECOND_PATTERN + TO_X, "\x4a\x60"), outside);
	assert_string_equal(OF_PATTERNS(AT_SECOND_PATTERN + TO_X, "\x7f\xf8"),
						"the mean of a cell is out of range");
	/* the same one twice, others than the range says, another number of rows */
	assert_string_equal(OF_PATTERNS(AT_SECOND_PATTERN + TO_X, "\0\0"), order);
	assert_string_equal(OF_PATTERNS(AT_SECOND_PATTERN + TO_X, "\x3f\xe0"), ranges);
	assert_string_equal(OF_PATTERNS(PATTERN_RANGE + 17, "\2"), ranges);
	assert_string_equal(OF_PATTERNS(PATTERN_RANGE + 18, "\x3f\xe0"), ranges);
}

/* Bytes of rows whose unit is in two places: made without the check of the writer. */
static const char *
problem_of_units(int64_t second_cluster, int32_t second_cohort)
{
	Sample	   *sample = sample_allocate_canonical(SAMPLE_CLUSTERED | SAMPLE_UNITS, 0, 2, 0, 0);
	size_t		size = sample_wire_size(sample);
	unsigned char *bytes;
	const char *problem;

	for (int i = 0; i < 2; i++)
	{
		Cell	   *cell = sample_cell(sample, i);

		cell->cluster = i == 0 ? 3 : second_cluster;
		cell->cohort = i == 0 ? 2014 : second_cohort;
		cell->period = 2012 + i;
		*cell_unit(sample, cell) = 8;
		cell_moments(cell, 2, 0)->hi = 1.0;
	}
	range_insert(&sample_ranges(sample)[0], 0.0, 2);
	size = sample_wire_size(sample);
	bytes = core_alloc(size);
	sample_wire_encode(sample, bytes);
	problem = problem_of(bytes, size);
	core_free(bytes);
	core_free(sample);
	return problem;
}

static void
a_unit_has_one_place_in_bytes(void **unused)
{
	(void) unused;
	assert_null(problem_of_units(3, 2014));
	assert_string_equal(problem_of_units(4, 2014), "a unit lies in two clusters");
	assert_string_equal(problem_of_units(4, 2015), "a unit lies in two clusters");
	assert_string_equal(problem_of_units(3, 2015), "a unit lies in two cohorts");
	assert_string_equal(problem_of_units(3, NEVER_TREATED), "a unit lies in two cohorts");
}

static void
use_sample(Sample *sample)
{
	Sample	   *merged = thaw(sample);
	Sample	   *before = merged;
	const Cell *conflict;
	SampleStatus status = sample_merge(&merged, sample, &conflict);
	Sample	   *result;

	assert_true(status == SAMPLE_OK || status == SAMPLE_TOO_MANY_ROWS);
	if (merged != before)
		core_free(before);
	if (status == SAMPLE_OK &&
		sample_canonical(merged, &result, &conflict) == SAMPLE_OK)
	{
		size_t		size = sample_wire_size(result);
		unsigned char *bytes = core_alloc(size);

		sample_wire_encode(result, bytes);
		assert_null(problem_of(bytes, size));
		core_free(bytes);
		core_free(result);
	}
	core_free(merged);
	status = sample_collapse(sample, &result);
	assert_true(status == SAMPLE_OK || status == SAMPLE_NO_ROWS_LIKE_IT);
	if (status == SAMPLE_OK)
	{
		size_t		size = sample_wire_size(result);
		unsigned char *bytes = core_alloc(size);

		/* Its digest is that of no plain rows, but of as many. */
		sample_wire_encode(result, bytes);
		assert_null(problem_of(bytes, size));
		core_free(bytes);
		core_free(result);
	}
}

static void
no_mutation_gets_through_and_harms(void **unused)
{
	uint64_t	state = 5;
	int			accepted = 0;
	int			refused = 0;

	(void) unused;
	for (int i = 0; i < mutations; i++)
	{
		bool		panel = i % 2;
		size_t		size = (panel ? sizeof(panel_bytes) : sizeof(pattern_bytes)) - 1;
		unsigned char *bytes = core_alloc(size);
		const char *problem;
		Sample	   *sample;

		memcpy(bytes, panel ? panel_bytes : pattern_bytes, size);
		for (int n = 1 + next_random(&state) % 3; n > 0; n--)
		{
			size_t		at = next_random(&state) % size;

			bytes[at] = next_random(&state) % 2 ? next_random(&state) :
				bytes[next_random(&state) % size];
		}
		sample = sample_wire_decode(bytes, size, &problem);
		if (sample != NULL)
		{
			unsigned char *again = core_alloc(size);

			accepted++;
			sample_wire_encode(sample, again);
			assert_memory_equal(bytes, again, size);
			core_free(again);
			use_sample(sample);
			core_free(sample);
		}
		else
		{
			assert_non_null(problem);
			refused++;
		}
		core_free(bytes);
	}
	assert_true(refused > mutations / 2);
	assert_true(mutations < 100 || accepted > mutations / 50);
}

/* ---- units that move ---- */

static SampleStatus
status_of_two(int64_t second_cluster, int32_t second_cohort, bool merged)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_UNITS, 0);
	Sample	   *canonical;
	const Cell *conflict;
	SampleStatus status;

	for (int i = 0; i < 2; i++)
	{
		Sample	   *piece = sample_create(SAMPLE_CLUSTERED | SAMPLE_UNITS, 0);
		Row			row = make_row(i, false, false, i == 0 ? 3 : second_cluster, 1.0);
		Row			neighbour = make_row(i, false, false, 3, 1.0);

		row.cohort = i == 0 ? 2014 : second_cohort;
		row.period = 2012 + i;
		row.unit.number = 8;
		neighbour.unit.number = 9;
		add_row(merged ? &piece : &sample, &row);
		add_row(merged ? &piece : &sample, &neighbour);
		merge(&sample, piece);
		core_free(piece);
	}
	status = sample_canonical(sample, &canonical, &conflict);
	if (status == SAMPLE_OK)
		core_free(canonical);
	else
		assert_int_equal(sample_unit_key(sample, conflict).number, 8);
	core_free(sample);
	return status;
}

static void
a_unit_has_one_cluster_and_one_cohort(void **unused)
{
	(void) unused;
	for (int merged = 0; merged < 2; merged++)
	{
		assert_int_equal(status_of_two(3, 2014, merged), SAMPLE_OK);
		assert_int_equal(status_of_two(4, 2014, merged), SAMPLE_TWO_CLUSTERS);
		assert_int_equal(status_of_two(3, 2015, merged), SAMPLE_TWO_COHORTS);
		assert_int_equal(status_of_two(3, NEVER_TREATED, merged), SAMPLE_TWO_COHORTS);
	}
}

/* ---- rows of weight 0 ---- */

/*
 * Clusters 1 and 2 have rows of weight 0, of two units each; unit -1, which is
 * what cells without rows have, is one of cluster 3.
 */
static void
clusters_without_rows_have_no_unit(void **unused)
{
	const uint32_t kind = SAMPLE_CLUSTERED | SAMPLE_WEIGHTED;
	const double nothing[1] = {0.0};

	(void) unused;
	for (int text = 0; text < 3; text++)
	{
		uint32_t	further = text == 2 ? SAMPLE_PATTERNS :
			text ? SAMPLE_UNITS | SAMPLE_TEXT_UNIT : SAMPLE_UNITS;
		int			n_covariates = text == 2 ? 1 : 0;
		Sample	   *sample = sample_create(kind | further, n_covariates);
		Sample	   *collapsed;
		size_t		size;
		unsigned char *bytes;

		for (int i = 0; i < 8; i++)
		{
			Row			row = make_row(i, false, false, 1 + i / 2, i < 4 ? 0.0 : 2.0);
			char		name[8];

			row.covariates = nothing;
			set_key(&row.unit, name, text == 1, "u", i == 4 ? -1 : i);
			if (i < 4)
				add_weightless(&sample, &row);
			else
				add_row(&sample, &row);
			/* One more of cluster 3, which has others. */
			row.cluster.number = 3;
			row.weight = 0.0;
			add_weightless(&sample, &row);
		}
		sample = finish(sample);
		assert_int_equal(sample->image.n_missing, 12);
		assert_int_equal(sample->image.n_labels, text == 1 ? 4 : 0);
		assert_int_equal(sample->image.n_entries, text == 2 ? 4 : 6);
		for (uint32_t i = 0; i < 2; i++)
		{
			assert_int_equal(sample_cell(sample, i)->cluster, i + 1);
			assert_int_equal(cell_rows(sample_cell(sample, i), n_covariates + 2), 0);
			if (text < 2)
				assert_int_equal(*cell_unit(sample, sample_cell(sample, i)), NO_UNIT);
		}
		size = sample_wire_size(sample);
		bytes = core_alloc(size);
		sample_wire_encode(sample, bytes);
		assert_null(problem_of(bytes, size));
		core_free(bytes);
		assert_int_equal(sample_collapse(sample, &collapsed), SAMPLE_OK);
		assert_int_equal(collapsed->image.n_entries, 4);
		assert_int_equal(collapsed->image.n_labels, 0);
		core_free(collapsed);
		core_free(sample);
	}
}

/* ---- other keys ---- */

static void
rename_key(void *unused, KeyRole role, const Key *key,
		   unsigned char bytes[RELABEL_BYTES])
{
	Digest		digest = digest_finish(digest_key(digest_start(role), key));

	(void) unused;
	memcpy(bytes, &digest, RELABEL_BYTES);
}

static void
keys_become_others(void **unused)
{
	(void) unused;
	for (int i = 0; i < N_KINDS; i++)
	{
		Rows	   *rows = make_panel(kinds[i], 2);
		Sample	   *sample = sample_of(rows, kinds[i]);
		Digest		digest = {{1, 2}};
		Sample	   *other;
		Key			first;
		Key			second;
		size_t		size;
		unsigned char *bytes;
		double		sum[2] = {0.0, 0.0};

		assert_int_equal(sample_relabel(sample, rename_key, NULL, digest, &other,
										&first, &second), RELABEL_OK);
		assert_int_equal(other->image.n_entries, sample->image.n_entries);
		/* A cluster and a unit of one name are two: 9 of the one, 72 of the other. */
		assert_int_equal(other->image.n_labels,
						 (kinds[i] & SAMPLE_TEXT_CLUSTER ? CLUSTERS : 0) +
						 (kinds[i] & SAMPLE_TEXT_UNIT ? CLUSTERS * UNITS : 0));
		size = sample_wire_size(other);
		bytes = core_alloc(size);
		sample_wire_encode(other, bytes);
		assert_null(problem_of(bytes, size));
		core_free(bytes);
		for (uint32_t c = 0; c < other->image.n_entries; c++)
		{
			sum[0] += cell_reference(sample_cell(sample, c))[2];
			sum[1] += cell_reference(sample_cell(other, c))[2];
			if (kinds[i] & SAMPLE_UNITS)
			{
				Key			unit = sample_unit_key(other, sample_cell(other, c));

				assert_int_equal(unit.text == NULL ? 0 : unit.length,
								 kinds[i] & SAMPLE_TEXT_UNIT ? RELABEL_LENGTH : 0);
				assert_true(unit.text != NULL || unit.number > 1000000);
			}
		}
		assert_true(fabs(sum[0] - sum[1]) < 1e-9);
		core_free(other);
		core_free(sample);
		core_free(rows);
	}
}

/* ---- equality ---- */

static void
the_unit_counts_into_the_digest(void **unused)
{
	Sample	   *sample[3];

	(void) unused;
	for (int i = 0; i < 3; i++)
	{
		Row			row = make_row(1.0, false, false, 3, 1.0);

		sample[i] = sample_create(SAMPLE_CLUSTERED | (i < 2 ? SAMPLE_UNITS : 0), 0);
		row.unit.number = i;
		add_row(&sample[i], &row);
		sample[i] = finish(sample[i]);
	}
	assert_false(digest_equal(sample[0]->digest, sample[1]->digest));
	assert_false(digest_equal(sample[0]->digest, sample[2]->digest));
	for (int i = 0; i < 3; i++)
		core_free(sample[i]);
}

/* ---- the edge ---- */

/*
 * A sample is forged so that it can just be read: its covariance is the largest
 * that the reader takes.  With itself merged, in whatever company, it can be
 * read again, or it is refused.
 */
static void
what_is_merged_can_be_read(void **unused)
{
	int			refused = 0;

	(void) unused;
	for (int i = 0; i < 400; i++)
	{
		Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_WEIGHTED, 1);
		double		x[3] = {0.0, 2.0, 5.0 + i};
		size_t		size;
		unsigned char *bytes;

		for (int j = 0; j < 3; j++)
		{
			Row			row = make_row(1.0 + 3.0 * x[j], false, false, 1, 1.0 + j);

			row.covariates = &x[j];
			add_row(&sample, &row);
		}
		sample = finish(sample);
		size = sample_wire_size(sample);
		bytes = core_alloc(size);
		/* Bisect for the largest product that is accepted. */
		{
			dd		   *product = &cell_moments(sample_cell(sample, 0), 3, i % 3)[moments_index(2, 1)];
			double		low = product->hi;
			double		high = low * 1.001;

			while (high - low > 0.0 && low + (high - low) / 2.0 > low &&
				   low + (high - low) / 2.0 < high)
			{
				double		middle = low + (high - low) / 2.0;

				*product = dd_from(middle);
				sample_wire_encode(sample, bytes);
				if (problem_of(bytes, size) == NULL)
					low = middle;
				else
					high = middle;
			}
			*product = dd_from(low);
		}
		{
			Sample	   *merged = thaw(sample);
			Sample	   *result;
			const Cell *conflict;
			SampleStatus status;

			merge(&merged, sample);
			merge(&merged, sample);
			status = sample_canonical(merged, &result, &conflict);
			if (status == SAMPLE_OK)
			{
				assert_int_equal(sample_wire_size(result), size);
				sample_wire_encode(result, bytes);
				assert_null(problem_of(bytes, size));
				core_free(result);
			}
			else
			{
				assert_int_equal(status, SAMPLE_NO_ROWS_LIKE_IT);
				assert_int_equal(conflict->cluster, 1);
				refused++;
			}
			core_free(merged);
		}
		core_free(bytes);
		core_free(sample);
	}
	/* The edge is where it is: else this tests nothing. */
	assert_true(refused > 0);
}

/* ---- sizes ---- */

static void
sizes_stay_within_the_limit(void **unused)
{
	Sample	   *sample = sample_create(SAMPLE_CLUSTERED | SAMPLE_UNITS | SAMPLE_TEXT_UNIT, 0);
	SampleStatus status = SAMPLE_OK;
	int			n = 0;

	(void) unused;
	sample_max_size = 100000;
	while (status == SAMPLE_OK && n < 100000)
	{
		Row			row = make_row(n, false, false, 1, 1.0);
		Sample	   *before = sample;
		char		name[16];

		set_key(&row.unit, name, true, "u", n++);
		status = sample_add(&sample, &row);
		if (sample != before)
			core_free(before);
		assert_true(image_size(&sample->image) <= sample_max_size);
	}
	assert_int_equal(status, SAMPLE_TOO_LARGE);
	assert_true(n > 100000 / 200 && n < 100000 / 88);
	sample_max_size = SAMPLE_MAX_SIZE;
	core_free(sample);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell_is_of_one_unit),
		cmocka_unit_test(a_cell_is_of_one_pattern),
		cmocka_unit_test(other_covariates_are_other_cells),
		cmocka_unit_test(without_the_key_it_is_the_plain_sample),
		cmocka_unit_test(order_and_parts_do_not_matter),
		cmocka_unit_test(what_is_written_is_read),
		cmocka_unit_test(the_format_is_fixed),
		cmocka_unit_test(what_no_rows_give_is_refused),
		cmocka_unit_test(a_unit_has_one_place_in_bytes),
		cmocka_unit_test(no_mutation_gets_through_and_harms),
		cmocka_unit_test(a_unit_has_one_cluster_and_one_cohort),
		cmocka_unit_test(clusters_without_rows_have_no_unit),
		cmocka_unit_test(keys_become_others),
		cmocka_unit_test(the_unit_counts_into_the_digest),
		cmocka_unit_test(what_is_merged_can_be_read),
		cmocka_unit_test(sizes_stay_within_the_limit),
	};

	if (is_quick())
		mutations = 40;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
