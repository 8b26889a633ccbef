/*-------------------------------------------------------------------------
 *
 * row_draws.h
 *		Rows drawn with replacement, many rows and many replicates at a time.
 *
 * Each row is drawn a Poisson number of times, of mean lambda = 1 - 4/sqrt n;
 * then single rows, uniformly, until there are n.  Given how many there are in
 * all, independent Poisson numbers are multinomial: so this is the bootstrap
 * of n rows exactly, whatever lambda.  A replicate that already has more than
 * n rows begins anew with other bytes.  docs/rng-values.md says which numbers
 * go where.
 *
 * Everything added up is an integer, so that sums are the same to the last bit
 * however the work is arranged.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ROW_DRAWS_H
#define RESILIENCE_ROW_DRAWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/column/fixed_sum.h"
#include "core/random/poisson_bytes.h"
#include "core/random/random_words.h"

/* Replicates that are drawn together: as many as fit the lanes. */
#define ROW_LANES 32

/* Replicates for which a tile is prepared once; in whole lanes. */
#define ROW_BATCH 256

/* Rows of a tile, which are drawn together: even, and below 4096. */
#define ROW_TILE 512

#define MAX_COLUMNS 2

/* The rows; an entry stands for one or more, one entry after another. */
typedef struct RowSource
{
	uint64_t	seed;
	uint32_t	n_rows;
	uint32_t	n_entries;
	const uint32_t *first_row;	/* of each entry, and n_rows; NULL if every
								 * entry is one row */
	const uint32_t *guide;		/* entry of row i << guide_shift; NULL too */
	int			guide_shift;
	int			n_columns;
	const int64_t *columns[MAX_COLUMNS];	/* a number for each entry */

	/* Sums are wanted by blocks of as many rows; even. */
	uint32_t	block_rows;
	uint32_t	n_blocks;
	PoissonBytes poisson;
	bool		plain;			/* do not use what only this processor has */
	bool		narrow;			/* AVX2 if it has that, but no AVX-512 */
} RowSource;

/* Of one replicate and one block. */
typedef struct RowBlock
{
	uint32_t	n_rows;			/* drawn, single rows included */
	uint32_t	word;			/* words used before it */
	FixedSum	sums[MAX_COLUMNS];
} RowBlock;

/* One replicate. */
typedef struct RowReplicate
{
	uint32_t	number;
	uint32_t	attempt;
	uint32_t	n_singles;		/* rows drawn singly */
	uint32_t   *singles;		/* which; kept if there are blocks */
	uint32_t	singles_room;
	RandomWords	words;
	RowBlock   *blocks;
} RowReplicate;

/* Sets lambda and the table of the source. */
extern void row_source_prepare(RowSource *source);

/* Room for ROW_BATCH replicates of the source. */
extern RowReplicate *row_replicates_create(const RowSource *source);
extern void row_replicates_free(RowReplicate *replicates);

/*
 * Draws replicates first .. first + n - 1, n <= ROW_BATCH, first divisible by
 * ROW_LANES.
 */
extern void row_draws(const RowSource *source, uint32_t first, uint32_t n,
					  RowReplicate *replicates);

/*
 * How often each row of a block was drawn in a replicate, single draws
 * included.
 */
extern void row_block_counts(const RowSource *source,
							 const RowReplicate *replicate, uint32_t block,
							 uint32_t *counts);

/* Which entry a row belongs to. */
static inline uint32_t
row_entry(const RowSource *source, uint32_t row)
{
	uint32_t	entry;

	if (source->first_row == NULL)
		return row;
	entry = source->guide[row >> source->guide_shift];
	while (source->first_row[entry + 1] <= row)
		entry++;
	return entry;
}

#endif							/* RESILIENCE_ROW_DRAWS_H */
