/*-------------------------------------------------------------------------
 *
 * sample.h
 *		did_sample: what is kept of the rows.
 *
 * A keyed image (core/sample/image.h).  Its header is followed by the ranges of
 * each covariate and of the outcome, unless that is boolean: its smallest and
 * largest values.  Its entries are cells, one per (cluster, cohort, period):
 * keys, a reference row and the cross-moments of the rows about it.  Beside
 * each cell the index keeps its part of the digests of its rows.
 *
 * Of some samples a cell has a further key (sample_keys.h): the unit that was
 * seen again and again, or the pattern of covariates that all of its rows have.
 * Who does not ask for it collapses it away (sample_collapse.h).
 *
 * In canonical form each cell's reference is its own mean.
 *
 * A survey_sample is the same of rows that have no treatment: its clusters are
 * primary sampling units and its blocks are strata.  All its cells are of
 * NEVER_TREATED.  Rows in the domain have IN_DOMAIN for a period; those whose
 * value is missing have OUT_OF_DOMAIN and an outcome of 0, so that the design
 * does not lose them.  Where strata are given and no units, the stratum is the
 * key of its cell, and each row is a unit (SAMPLE_ROWS_ARE_PSUS).  Of one that
 * can be calibrated the further key is not a unit, but the margins of the rows
 * (margins.h); once it is calibrated, what the weights of a cell's rows are to be
 * multiplied by is the last of the covariates, the same in all of them.  Of a
 * distribution the pattern of a row is its value (SAMPLE_OF_VALUES), of ranks it
 * is what the row is ranked by: the two do not mix.
 *
 * A cluster that has rows of weight 0 only is kept in a cell without rows, at
 * (NEVER_TREATED, PERIOD_PRE) and of no unit: the design of a survey counts it
 * as a unit that was drawn.  In canonical form no other cell is without rows.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SAMPLE_H
#define RESILIENCE_SAMPLE_H

#include <stddef.h>
#include <stdint.h>

#include "core/numeric/dd.h"
#include "core/numeric/moments.h"
#include "core/sample/digest.h"
#include "core/sample/image.h"
#include "core/sample/value_range.h"

/* Of the image: its bytes as they are sent have a number of their own. */
#define SAMPLE_VERSION 3
#define SAMPLE_KEYED_VERSION 4	/* with a further key */

/* What the rows are like; rows of two kinds do not mix in one sample. */
#define SAMPLE_BOOLEAN_OUTCOME	0x0001
#define SAMPLE_WEIGHTED			0x0002
#define SAMPLE_CLUSTERED		0x0004
#define SAMPLE_TEXT_CLUSTER		0x0008
#define SAMPLE_BLOCKED			0x0010
#define SAMPLE_TEXT_BLOCK		0x0020
#define SAMPLE_UNITS			0x0040	/* a cell is of one unit */
#define SAMPLE_TEXT_UNIT		0x0080
#define SAMPLE_PATTERNS			0x0200	/* a cell is of one covariate vector */
#define SAMPLE_SURVEY			0x0400	/* a survey_sample */
#define SAMPLE_ROWS_ARE_PSUS	0x0800	/* cells are of strata */
#define SAMPLE_REPLICATES		0x1000	/* of sets of weights (replicate_keys.h) */
#define SAMPLE_CALIBRATED		0x2000	/* cells have factors of weights */
#define SAMPLE_RAKED			0x4000	/* and residuals by numbers of rows */
#define SAMPLE_OF_VALUES		0x8000	/* the vector begins with the outcome */
#define SAMPLE_KIND				0xFEFF
#define SAMPLE_SURVEY_KIND		(SAMPLE_SURVEY | SAMPLE_ROWS_ARE_PSUS | \
								 SAMPLE_REPLICATES | SAMPLE_CALIBRATED | \
								 SAMPLE_RAKED)
#define SAMPLE_TEXT_KEYS		(SAMPLE_TEXT_CLUSTER | SAMPLE_TEXT_BLOCK | \
								 SAMPLE_TEXT_UNIT)
#define SAMPLE_FURTHER_KEY		(SAMPLE_UNITS | SAMPLE_TEXT_UNIT | \
								 SAMPLE_PATTERNS | SAMPLE_OF_VALUES)

/* The cohort of those never treated; others are named by their first period. */
#define NEVER_TREATED INT32_MAX

/*
 * Periods, and the first periods of cohorts, lie between -WAVE_LIMIT and
 * WAVE_LIMIT: differences of them, and such with an anticipation, are int32.
 */
#define WAVE_LIMIT 1000000000

static inline bool
is_wave(int64_t period)
{
	return period >= -WAVE_LIMIT && period <= WAVE_LIMIT;
}

/* In the two-wave case, where the treated are the cohort of PERIOD_POST. */
#define PERIOD_PRE	0
#define PERIOD_POST 1

/* Of a survey_sample. */
#define IN_DOMAIN		PERIOD_PRE
#define OUT_OF_DOMAIN	PERIOD_POST

typedef struct Sample
{
	Image		image;
	uint16_t	n_covariates;	/* open to change while there are no cells */
	uint16_t	merged;			/* cells of others came in since it was read */
	uint32_t	cells_offset;	/* from the start of the image */
	Digest		digest;			/* of the rows, those of weight 0 too */
} Sample;

typedef struct Cell
{
	int64_t		cluster;		/* the key itself, or the number of a label */
	int64_t		block;			/* likewise */
	int32_t		cohort;
	int32_t		period;
	double		data[];			/* the reference row, the moments, the unit */
} Cell;

/* A complete row: nothing missing, values within the limits, weight > 0. */
typedef struct Row
{
	double		outcome;
	const double *covariates;
	double		weight;
	Key			cluster;
	Key			block;
	int32_t		cohort;
	int32_t		period;
	Key			unit;
} Row;

extern Sample *sample_create(uint32_t flags, int n_covariates);

/*
 * Add a row, or the rows of another sample.  *sample may move: the old image
 * is left for the caller to free.  After a failed merge the sample holds a
 * part of the other's rows.  On SAMPLE_TWO_BLOCKS *conflict is the cell of
 * "from" whose cluster "into" knows in another block.  That a unit has one
 * cluster and one cohort is seen to when the sample is made canonical.
 */
extern SampleStatus sample_add(Sample **sample, const Row *row);

/*
 * The same for a row of weight 0, in whatever cell: it counts as missing, but
 * its cluster stays in the sample, if that is more than the row.
 */
extern SampleStatus sample_add_weightless(Sample **sample, const Row *row);

extern SampleStatus sample_merge(Sample **into, const Sample *from,
								 const Cell **conflict);

/* Rows in the cells. */
static inline int64_t
sample_rows(const Sample *sample)
{
	return sample->image.n_rows;
}

/*
 * Is it of the two-wave case?  A sample of many waves is, if it has these
 * cohorts and periods and no other; one without rows is.
 */
extern bool sample_is_two_waves(const Sample *sample);

/*
 * Have the rows of every cell the same covariates, which are then the cell's
 * reference?  So of a sample of patterns, and of one that has none to differ in.
 */
extern bool sample_has_patterns(const Sample *sample);

/* Fix the number of covariates: possible while there are no cells. */
extern SampleStatus sample_expect_covariates(Sample **sample,
											 int n_covariates);

/* A copy that sample_add and sample_merge can work on. */
extern SampleStatus sample_thaw(const Sample *sample, Sample **thawed);

/*
 * A copy in canonical form.  *conflict is NULL, or the cell (of the sample
 * given) that is at fault: on SAMPLE_TWO_BLOCKS its cluster was seen before in
 * another block, on SAMPLE_TWO_CLUSTERS and SAMPLE_TWO_COHORTS its unit in
 * another cluster or cohort; on SAMPLE_NO_ROWS_LIKE_IT samples were merged whose
 * sums no rows have.
 */
extern SampleStatus sample_canonical(const Sample *sample, Sample **canonical,
									 const Cell **conflict);

/*
 * The range of a covariate, from 0, or of the outcome, which follows them;
 * NULL of a boolean outcome.
 */
extern const ValueRange *sample_range(const Sample *sample, int component);

/* Canonical, with room for cells and labels, which are to be filled. */
extern Sample *sample_allocate_canonical(uint32_t flags, int n_covariates,
										 uint32_t n_cells, uint32_t n_labels,
										 uint32_t heap_size);
extern size_t sample_canonical_size(uint32_t flags, int n_covariates,
									uint32_t n_cells, uint32_t n_labels,
									uint32_t heap_size);

/* The same for some of the cells of another sample, whose header it gets. */
extern Sample *sample_allocate_for_cells(const Sample *sample,
										 uint32_t n_cells);

extern const ImageType sample_type;

/* ---- where things lie ---- */

static inline int
sample_components(const Sample *sample)
{
	return sample->n_covariates + 2;
}

static inline int
sample_powers(const Sample *sample)
{
	return (sample->image.flags & SAMPLE_WEIGHTED) ? MAX_POWERS : 1;
}

static inline size_t
cell_size(int components, int powers)
{
	return sizeof(Cell) + (size_t) (components - 1) * sizeof(double) +
		(size_t) powers * moments_count(components) * sizeof(dd);
}

/* Of a cell with whatever keys it has. */
static inline size_t
sample_entry_size(uint32_t flags, int n_covariates)
{
	return cell_size(n_covariates + 2,
					 (flags & SAMPLE_WEIGHTED) ? MAX_POWERS : 1) +
		((flags & SAMPLE_UNITS) ? sizeof(int64_t) : 0);
}

static inline int
sample_n_ranges(uint32_t flags, int n_covariates)
{
	return n_covariates + ((flags & SAMPLE_BOOLEAN_OUTCOME) ? 0 : 1);
}

static inline ValueRange *
sample_ranges(const Sample *sample)
{
	return (ValueRange *) (sample + 1);
}

static inline Cell *
sample_cell(const Sample *sample, uint32_t i)
{
	return (Cell *) ((char *) sample + sample->cells_offset +
					 (size_t) i * sample->image.entry_bytes);
}

/* The part of each cell in the digests of its rows: the index's data. */
static inline Digest *
sample_key_digests(const Sample *sample)
{
	return (Digest *) sample_cell(sample, sample->image.entry_capacity);
}

/* What a cell's keys are followed by: the reference row and the moments. */
static inline size_t
cell_doubles(const Sample *sample)
{
	return (cell_size(sample_components(sample), sample_powers(sample)) -
			sizeof(Cell)) / sizeof(double);
}

/* The row that a cell's moments are about: covariates, then outcome. */
static inline double *
cell_reference(const Cell *cell)
{
	return (double *) cell->data;
}

/* The moments of a cell for the given power of the weight. */
static inline dd *
cell_moments(const Cell *cell, int components, int power)
{
	return (dd *) (cell->data + components - 1) +
		power * moments_count(components);
}

static inline int64_t
cell_rows(const Cell *cell, int components)
{
	return (int64_t) cell_moments(cell, components, 0)->hi;
}

/* ---- the digest of a row ---- */

static inline Digest
row_digest(Digest keys, bool weighted, double outcome, double weight,
		   const double *covariates, int n_covariates)
{
	Digest		digest = digest_double(keys, outcome);

	if (weighted)
		digest = digest_double(digest, weight);
	for (int j = 0; j < n_covariates; j++)
		digest = digest_double(digest, covariates[j]);
	return digest_finish(digest);
}

/* ---- finding a cell, where keys are no further ---- */

static inline uint64_t
hash_cell_key(int64_t cluster, int32_t cohort, int32_t period)
{
	uint64_t	h = (uint64_t) cluster * UINT64_C(0x9E3779B97F4A7C15);

	h ^= ((uint64_t) (uint32_t) cohort << 32) | (uint32_t) period;
	h ^= h >> 29;
	h *= UINT64_C(0xBF58476D1CE4E5B9);
	return h ^ (h >> 32);
}

/* The slot that holds the cell, or the free one where it belongs. */
static inline uint32_t *
find_cell_slot(const Sample *sample, int64_t cluster, int32_t cohort,
			   int32_t period)
{
	uint32_t   *slots = image_entry_slots(&sample->image);
	uint32_t	mask = sample->image.entry_slots - 1;
	uint32_t	i = hash_cell_key(cluster, cohort, period) & mask;

	while (slots[i] != 0)
	{
		const Cell *cell = sample_cell(sample, slots[i] - 1);

		if (cell->cluster == cluster && cell->cohort == cohort &&
			cell->period == period)
			break;
		i = (i + 1) & mask;
	}
	return &slots[i];
}

/* The key behind a cell's cluster or block field. */
static inline Key
sample_cluster_key(const Sample *sample, const Cell *cell)
{
	return image_key(&sample->image, cell->cluster,
					 sample->image.flags & SAMPLE_TEXT_CLUSTER);
}

static inline Key
sample_block_key(const Sample *sample, const Cell *cell)
{
	return image_key(&sample->image, cell->block,
					 sample->image.flags & SAMPLE_TEXT_BLOCK);
}

#endif							/* RESILIENCE_SAMPLE_H */
