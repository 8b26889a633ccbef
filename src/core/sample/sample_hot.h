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

#include "core/base/cpu.h"
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

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define HAS_ROW_CLONES
#endif

/*
 * Rows without covariates.  For cohorts and periods there may be flags, which
 * are words of 0 or another number: of the treated and of rows after.
 */
typedef struct KnownRows
{
	int			n;
	const int64_t *cluster;
	const int64_t *block;
	const int32_t *cohort;
	const int32_t *period;
	const uint64_t *treated;	/* NULL: "cohort" it is */
	const uint64_t *post;		/* NULL: "period" it is */
	const double *outcome;
	const double *weight;
} KnownRows;

/*
 * Where cells and labels were found before, by a part of their keys' hash.  It
 * may be of another sample, or of an earlier time: they are looked at before
 * they are believed.  Zeroed before its first use.  Those of a higher number
 * are not remembered.
 */
#define CELL_MEMORY 512
#define LABEL_MEMORY 256
typedef struct CellMemory
{
	uint16_t	cell[CELL_MEMORY];
	uint16_t	label[LABEL_MEMORY];
} CellMemory;

/* As image_find_label. */
static inline int64_t
find_label_again(const Image *image, CellMemory *memory, const char *text,
				 size_t length)
{
	uint64_t	word = 0;
	uint16_t   *known;
	int64_t		number;

	/* Codes differ at their ends. */
	if (length >= sizeof(word))
		memcpy(&word, text + length - sizeof(word), sizeof(word));
	else if (length > 0)
		word = (unsigned char) text[length - 1];
	known = &memory->label[word * UINT64_C(0x9E3779B97F4A7C15) >> 56];
	if (*known < image->n_labels)
	{
		Label		label = image_labels(image)[*known];

		if (label.length == length &&
			same_bytes(image_heap(image) + label.offset, text, length))
			return *known;
	}
	number = image_find_label(image, text, length);
	if (number >= 0 && number <= UINT16_MAX)
		*known = (uint16_t) number;
	return number;
}

/*
 * As known_cell_add with one row after the other, as far as it can and values
 * are within their limits: returns how many were added.  The same digits whatever the processor has.
 */
extern int	known_cells_add_portable(Sample *sample, const KnownRows *rows,
									 CellMemory *memory);
#ifdef HAS_ROW_CLONES
extern int	known_cells_add_avx2(Sample *sample, const KnownRows *rows,
								 CellMemory *memory);
extern int	known_cells_add_avx512(Sample *sample, const KnownRows *rows,
								   CellMemory *memory);
#endif

static inline int
known_cells_add(Sample *sample, const KnownRows *rows, CellMemory *memory)
{
#ifdef HAS_ROW_CLONES
	if (cpu_has_avx512_doubles())
		return known_cells_add_avx512(sample, rows, memory);
	if (cpu_has_avx2_fma())
		return known_cells_add_avx2(sample, rows, memory);
#endif
	return known_cells_add_portable(sample, rows, memory);
}

#endif							/* RESILIENCE_SAMPLE_HOT_H */
