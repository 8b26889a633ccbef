/*-------------------------------------------------------------------------
 *
 * sample_hot_rows.c
 *		The short way of many rows into a sample.
 *
 * Rows go through in chunks, each step for all of a chunk: its loops over
 * doubles and words are for the compiler to make vectors of (see the Makefile).
 * What is added to a sum, and in which order, is the same as row by row.
 * sample_hot_rows_avx2.c and its like compile this file again, under other
 * names.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/sample/sample_hot.h"

#ifndef KNOWN_CELLS_ADD
#define KNOWN_CELLS_ADD known_cells_add_portable
#endif

/* A multiple of what a vector holds, so that no row is left over. */
#define CHUNK 64
#define VECTOR 8

typedef struct Chunk
{
	int			n;
	int			n_padded;		/* with rows of zeros up to whole vectors */
	dd		   *sums[CHUNK];	/* of the row's cell */
	const double *outcome;
	const double *weight;
	double		padded_outcome[CHUNK];
	double		padded_weight[CHUNK];
	double		reference[CHUNK];
	uint64_t	lane[2][CHUNK];	/* of digests */
	double		term[2 * WEIGHTED_OUTCOME_TERMS][CHUNK];	/* high and low parts, as
														 * the sums are in a cell */
	dd			nowhere[1 + WEIGHTED_OUTCOME_TERMS];
} Chunk;

/* ---- values that are as they should be ---- */

/* How many, from the first, are within limits. */
static inline int
within(const double *values, int n, double low, double high)
{
	int			odd = 0;
	int			i = 0;

	for (int k = 0; k < n; k++)
		odd |= !(values[k] >= low) | !(values[k] <= high);
	if (!odd)
		return n;
	while (values[i] >= low && values[i] <= high)
		i++;
	return i;
}

/* ---- the cells of rows ---- */

/* The keys of a chunk's rows. */
typedef struct Keys
{
	const int64_t *cluster;
	const int64_t *block;
	const int32_t *cohort;
	const int32_t *period;
	int32_t		cohort_of_flags[CHUNK];
	int32_t		period_of_flags[CHUNK];
} Keys;

static inline const int32_t *
codes_of_flags(int32_t *codes, const uint64_t *flags, int n, int32_t if_set,
			   int32_t if_not)
{
	for (int i = 0; i < n; i++)
		codes[i] = flags[i] != 0 ? if_set : if_not;
	return codes;
}

static inline void
find_keys(const KnownRows *rows, int from, int n, Keys *keys)
{
	keys->cluster = rows->cluster + from;
	keys->block = rows->block + from;
	keys->cohort = rows->treated == NULL ? rows->cohort + from :
		codes_of_flags(keys->cohort_of_flags, rows->treated + from, n,
					   PERIOD_POST, NEVER_TREATED);
	keys->period = rows->post == NULL ? rows->period + from :
		codes_of_flags(keys->period_of_flags, rows->post + from, n,
					   PERIOD_POST, PERIOD_PRE);
}

/*
 * Where cells may be remembered: bits that do not follow from those which
 * choose the slot.
 */
static inline void
find_places(const Keys *keys, int n, uint32_t *place)
{
	for (int i = 0; i < n; i++)
		place[i] = (uint32_t) (hash_cell_key(keys->cluster[i], keys->cohort[i],
											 keys->period[i]) >> 40) % CELL_MEMORY;
}

/* The number of a cell that is not where it was remembered, or UINT32_MAX. */
static __attribute__((noinline)) uint32_t
find_cell(const Sample *sample, uint16_t *known, int64_t cluster,
		  int32_t cohort, int32_t period)
{
	uint32_t	slot = *find_cell_slot(sample, cluster, cohort, period);

	if (slot == 0)
		return UINT32_MAX;
	if (slot - 1 <= UINT16_MAX)
		*known = slot - 1;
	return slot - 1;
}

static inline bool
is_empty(const Cell *cell)
{
	double		rows = cell_moments(cell, 2, 0)->hi;
	uint64_t	bits;

	/* Never -0. */
	memcpy(&bits, &rows, sizeof(bits));
	return bits == 0;
}

/*
 * The cells of rows, as far as they are known and have rows.  What is
 * remembered may be of a larger sample.
 */
static inline int
find_cells(const Sample *sample, const KnownRows *rows, int from, int most,
		   CellMemory *memory, uint32_t *numbers)
{
	const char *cells = (const char *) sample_cell(sample, 0);
	const size_t cell_bytes = sample->image.entry_bytes;
	const uint32_t last = sample->image.n_entries - 1;
	uint32_t	place[CHUNK];
	Keys		keys;
	const int64_t *cluster;
	const int64_t *block;
	const int32_t *cohort;
	const int32_t *period;

	find_keys(rows, from, most, &keys);
	find_places(&keys, most, place);
	cluster = keys.cluster;
	block = keys.block;
	cohort = keys.cohort;
	period = keys.period;
	for (int i = 0; i < most; i++)
	{
		uint32_t	number = memory->cell[place[i]];
		const Cell *cell;

		number = number > last ? last : number;
		cell = (const Cell *) (cells + number * cell_bytes);
		if (cell->cluster != cluster[i] || cell->cohort != cohort[i] ||
			cell->period != period[i])
		{
			number = find_cell(sample, &memory->cell[place[i]], cluster[i],
							   cohort[i], period[i]);
			if (number == UINT32_MAX)
				return i;
			cell = (const Cell *) (cells + number * cell_bytes);
		}
		if (cell->block != block[i] || is_empty(cell))
			return i;
		numbers[i] = number;
	}
	return most;
}

/* What is wanted of the cells. */
static inline void
read_cells(const Sample *sample, Chunk *chunk, const uint32_t *numbers)
{
	char	   *cells = (char *) sample_cell(sample, 0);
	const size_t cell_bytes = sample->image.entry_bytes;
	const Digest *keys = sample_key_digests(sample);

	for (int i = 0; i < chunk->n; i++)
	{
		Cell	   *cell = (Cell *) (cells + numbers[i] * cell_bytes);

		chunk->sums[i] = cell_moments(cell, 2, 0);
		chunk->reference[i] = cell_reference(cell)[0];
		chunk->lane[0][i] = keys[numbers[i]].lane[0];
		chunk->lane[1][i] = keys[numbers[i]].lane[1];
	}
	for (int i = chunk->n; i < chunk->n_padded; i++)
	{
		chunk->sums[i] = chunk->nowhere;
		chunk->reference[i] = 0.0;
	}
}

/* Where they are, or with zeros behind in "room". */
static inline const double *
take_values(double *room, const double *values, const Chunk *chunk)
{
	if (chunk->n == chunk->n_padded)
		return values;
	for (int i = 0; i < chunk->n_padded; i++)
		room[i] = i < chunk->n ? values[i] : 0.0;
	return room;
}

/* ---- what is kept of all rows ---- */

static inline __attribute__((always_inline)) void
add_digests(Digest *digest, const Chunk *chunk, bool weighted)
{
	Digest		sum = *digest;

	for (int i = 0; i < chunk->n; i++)
	{
		Digest		keys = {{chunk->lane[0][i], chunk->lane[1][i]}};

		digest_add(&sum, row_digest(keys, weighted, chunk->outcome[i],
									weighted ? chunk->weight[i] : 1.0, NULL, 0));
	}
	*digest = sum;
}

/* Few rows are among the smallest or largest, once there are many values. */
static inline void
add_to_range(ValueRange *range, const Chunk *chunk)
{
	double		low = range->value[RANGE_SIDE - 1];
	double		high = range->value[RANGE_SIDE];
	int			outside = !range->more;

	for (int i = 0; i < chunk->n; i++)
		outside |= (chunk->outcome[i] <= low) | (chunk->outcome[i] >= high);
	if (!outside)
		return;
	for (int i = 0; i < chunk->n; i++)
		range_add(range, chunk->outcome[i]);
}

/* ---- sums ---- */

static inline __attribute__((always_inline)) void
work_out_terms(Chunk *chunk, bool weighted)
{
	int			n_terms = weighted ? WEIGHTED_OUTCOME_TERMS : OUTCOME_TERMS;

	for (int i = 0; i < chunk->n_padded; i++)
	{
		dd			deviation = dd_two_diff(chunk->outcome[i],
											chunk->reference[i]);
		dd			terms[WEIGHTED_OUTCOME_TERMS];

		if (weighted)
			weighted_outcome_terms(terms, deviation, chunk->weight[i]);
		else
			outcome_terms(terms, deviation);
#pragma GCC unroll 8
		for (int k = 0; k < n_terms; k++)
		{
			chunk->term[2 * k][i] = terms[k].hi;
			chunk->term[2 * k + 1][i] = terms[k].lo;
		}
	}
}

#ifdef IN_VECTORS

#define SUM_LANES 4
#define SUM_NAME add_terms_of_two_sums
#include "core/sample/sum_lanes.h"

#ifdef __AVX512F__
#define SUM_LANES 8
#define SUM_NAME add_terms_of_four_sums
#include "core/sample/sum_lanes.h"
#endif

#endif

static inline void
add_terms(const Chunk *chunk, int n_terms)
{
	int			k = 0;

	for (int i = 0; i < chunk->n; i++)
		chunk->sums[i][0].hi += 1.0;
#if defined(IN_VECTORS) && defined(__AVX512F__)
	for (; k + 4 <= n_terms; k += 4)
		add_terms_of_four_sums(chunk->sums, 1 + k, chunk->term + 2 * k,
							   chunk->n_padded);
#endif
#ifdef IN_VECTORS
	for (; k < n_terms; k += 2)
		add_terms_of_two_sums(chunk->sums, 1 + k, chunk->term + 2 * k,
							  chunk->n_padded);
#endif
	for (; k < n_terms; k++)
		for (int i = 0; i < chunk->n; i++)
		{
			dd			term = {chunk->term[2 * k][i], chunk->term[2 * k + 1][i]};

			dd_accumulate_lazily(&chunk->sums[i][1 + k], term);
		}
}

/* ---- all of it ---- */

static inline __attribute__((always_inline)) int
add_rows(Sample *sample, const KnownRows *rows, CellMemory *memory,
		 bool weighted)
{
	ValueRange *range = sample->image.flags & SAMPLE_BOOLEAN_OUTCOME ? NULL :
		&sample_ranges(sample)[0];
	int			done = 0;
	uint32_t	numbers[CHUNK];
	Chunk		chunk;

	while (done < rows->n)
	{
		int			most = rows->n - done < CHUNK ? rows->n - done : CHUNK;
		int			usual = within(rows->outcome + done, most, -VALUE_LIMIT,
								   VALUE_LIMIT);

		if (weighted)
			usual = within(rows->weight + done, usual, 1.0 / WEIGHT_LIMIT,
						   WEIGHT_LIMIT);
		chunk.n = find_cells(sample, rows, done, usual, memory, numbers);
		chunk.n_padded = (chunk.n + VECTOR - 1) / VECTOR * VECTOR;
		read_cells(sample, &chunk, numbers);
		chunk.outcome = take_values(chunk.padded_outcome, rows->outcome + done,
									&chunk);
		if (weighted)
			chunk.weight = take_values(chunk.padded_weight, rows->weight + done,
									   &chunk);
		add_digests(&sample->digest, &chunk, weighted);
		if (range != NULL)
			add_to_range(range, &chunk);
		work_out_terms(&chunk, weighted);
		add_terms(&chunk, weighted ? WEIGHTED_OUTCOME_TERMS : OUTCOME_TERMS);
		done += chunk.n;
		if (chunk.n < most)
			break;
	}
	sample->image.n_rows += done;
	return done;
}

int
KNOWN_CELLS_ADD(Sample *sample, const KnownRows *rows, CellMemory *memory)
{
	if (sample->n_covariates > 0 || sample->image.entry_slots == 0 ||
		sample->image.n_entries == 0)
		return 0;
	return sample->image.flags & SAMPLE_WEIGHTED ?
		add_rows(sample, rows, memory, true) :
		add_rows(sample, rows, memory, false);
}
