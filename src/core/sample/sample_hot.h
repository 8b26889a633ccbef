/*-------------------------------------------------------------------------
 *
 * sample_hot.h
 *		The short way of a row into a sample.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_HOT_H
#define RESILIENCE_SAMPLE_HOT_H

#include "core/numeric/fma.h"
#include "core/sample/sample.h"

/*
 * Add a row, with as many covariates as the sample has (NULL if none), to the
 * cell it belongs to; cluster and block
 * are integer keys, or the numbers of text keys.  False if that needs
 * sample_add: the cell does not exist, or something is wrong.  Nearly every
 * row of most surveys goes this way.
 */
extern bool known_cell_add_portable(Sample *sample, int64_t cluster,
									int64_t block, int32_t cohort,
									int32_t period, double outcome,
									double weight,
									const double *covariates);

/*
 * The same function compiled for processors with fused multiply-add: the same
 * digits in two thirds of the time.  Only where it is not the ordinary case.
 */
extern bool known_cell_add_fma(Sample *sample, int64_t cluster,
							   int64_t block, int32_t cohort,
							   int32_t period, double outcome,
							   double weight,
							   const double *covariates);

static inline bool
known_cell_add(Sample *sample, int64_t cluster, int64_t block,
			   int32_t cohort, int32_t period, double outcome, double weight,
			   const double *covariates)
{
	return CALL_FASTEST(known_cell_add, sample, cluster, block, cohort, period,
						outcome, weight, covariates);
}

/* ---- many rows at once ---- */

/* Rows without covariates. */
typedef struct KnownRows
{
	int			n;
	const int64_t *cluster;
	const int64_t *block;
	const int32_t *cohort;
	const int32_t *period;
	const double *outcome;
	const double *weight;
} KnownRows;

/*
 * Where cells were found before, by a part of their keys' hash.  It may be of
 * another sample, or of an earlier time: cells are looked at before they are
 * believed.  Zeroed before its first use.
 */
#define CELL_MEMORY 512
typedef struct CellMemory
{
	uint16_t	cell[CELL_MEMORY];	/* later cells are not remembered */
} CellMemory;

/*
 * As known_cell_add with one row after the other, as far as it can: returns
 * how many were added.
 */
extern int	known_cells_add_portable(Sample *sample, const KnownRows *rows,
									 CellMemory *memory);
extern int	known_cells_add_fma(Sample *sample, const KnownRows *rows,
								CellMemory *memory);

static inline int
known_cells_add(Sample *sample, const KnownRows *rows, CellMemory *memory)
{
	return CALL_FASTEST(known_cells_add, sample, rows, memory);
}

#endif							/* RESILIENCE_SAMPLE_HOT_H */
