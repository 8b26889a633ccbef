/*-------------------------------------------------------------------------
 *
 * sample.h
 *		did_sample: what is kept of the rows.
 *
 * One flat piece of memory holds a header and these arrays:
 *
 *		ranges		of each covariate and of the outcome, unless it is boolean:
 *					its smallest and largest values
 *		cells		one per (cluster, cohort, period): keys, a reference row
 *					and the cross-moments of the rows about it
 *		labels		where each text key lies in the heap
 *		label slots, cell slots		hash indexes over the two
 *		key digests	of each cell: its part of the digests of its rows
 *		heap		the bytes of the text keys
 *
 * While rows arrive the arrays have room to grow and the indexes are in use.
 * In canonical form, the only one that is stored or sent, cells and labels
 * are sorted, each cell's reference is its own mean, nothing is spare and
 * there are no indexes.
 *
 * A cluster that has rows of weight 0 only is kept in a cell without rows, at
 * (NEVER_TREATED, PERIOD_PRE): the design of a survey counts it as a unit that
 * was drawn.  In canonical form no other cell is without rows.
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
#include "core/sample/value_range.h"

#define SAMPLE_VERSION 2

/* What the rows are like; rows of two kinds do not mix in one sample. */
#define SAMPLE_BOOLEAN_OUTCOME	0x0001
#define SAMPLE_WEIGHTED			0x0002
#define SAMPLE_CLUSTERED		0x0004
#define SAMPLE_TEXT_CLUSTER		0x0008
#define SAMPLE_BLOCKED			0x0010
#define SAMPLE_TEXT_BLOCK		0x0020
#define SAMPLE_KIND				0x003F
/* Sorted, centred, without slack or indexes. */
#define SAMPLE_CANONICAL		0x0100

/* The cohort of those never treated; others are named by their first period. */
#define NEVER_TREATED INT32_MAX

/* In the two-wave case. */
#define PERIOD_PRE	0
#define PERIOD_POST 1

/*
 * Beyond the first, squares of products would leave the range of double.  Of
 * weights from 1 / limit to limit, the squares differ by 36 orders of
 * magnitude: further apart, what is left of the light rows is noise.
 */
#define VALUE_LIMIT		1e50
#define WEIGHT_LIMIT	1e9

typedef struct Sample
{
	int32_t		vl_len_;		/* the server's length word; not ours */
	uint16_t	version;
	uint16_t	n_covariates;	/* open to change while there are no cells */
	uint32_t	flags;
	uint32_t	n_cells;
	uint32_t	cell_capacity;
	uint32_t	cell_slots;		/* a power of 2, or 0 in canonical form */
	uint32_t	n_labels;
	uint32_t	label_capacity;
	uint32_t	label_slots;	/* likewise */
	uint32_t	heap_used;
	uint32_t	heap_capacity;
	uint32_t	cell_bytes;		/* of one cell */
	uint32_t	cells_offset;	/* from the start of the image */
	uint32_t	slots_offset;	/* likewise, to the cell slots */
	int64_t		n_rows;			/* in the cells */
	int64_t		n_missing;		/* rows left out */
	Digest		digest;			/* of the rows, those of weight 0 too */
} Sample;

typedef struct Cell
{
	int64_t		cluster;		/* the key itself, or the number of a label */
	int64_t		block;			/* likewise */
	int32_t		cohort;
	int32_t		period;
	double		data[];			/* the reference row, then the moments */
} Cell;

/* A cluster or block as the caller knows it. */
typedef struct Key
{
	const char *text;			/* NULL for an integer key */
	size_t		length;
	int64_t		number;
} Key;

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
} Row;

typedef enum SampleStatus
{
	SAMPLE_OK,
	SAMPLE_TOO_LARGE,			/* would exceed sample_max_size */
	SAMPLE_TOO_MANY_ROWS,		/* would exceed SAMPLE_MAX_ROWS */
	SAMPLE_TWO_BLOCKS,			/* a cluster lies in two blocks */
	SAMPLE_OTHER_KIND,			/* flags differ */
	SAMPLE_OTHER_COVARIATES		/* number of covariates differs */
} SampleStatus;

/*
 * The largest image there may be: PostgreSQL's MaxAllocSize.  Tests set
 * another, which leaves room for what sample_create makes.
 */
#define SAMPLE_MAX_SIZE ((size_t) 0x3fffffff)
extern size_t sample_max_size;

/* More rows than this, or as many left out, no sample has. */
#define SAMPLE_MAX_ROWS INT64_C(1000000000000)

extern Sample *sample_create(uint32_t flags, int n_covariates);
extern size_t sample_size(const Sample *sample);

/*
 * Add a row, or the rows of another sample.  *sample may move: the old image
 * is left for the caller to free.  After a failed merge the sample holds a
 * part of the other's rows.  On SAMPLE_TWO_BLOCKS *conflict is the cell of
 * "from" whose cluster "into" knows in another block.
 */
extern SampleStatus sample_add(Sample **sample, const Row *row);

/*
 * The same for a row of weight 0, in whatever cell: it counts as missing, but
 * its cluster stays in the sample.
 */
extern SampleStatus sample_add_weightless(Sample **sample, const Row *row);

extern SampleStatus sample_merge(Sample **into, const Sample *from,
								 const Cell **conflict);

/* Fix the number of covariates: possible while there are no cells. */
extern SampleStatus sample_expect_covariates(Sample **sample,
											 int n_covariates);

/* A copy that sample_add and sample_merge can work on. */
extern SampleStatus sample_thaw(const Sample *sample, Sample **thawed);

/*
 * A copy in canonical form.  On SAMPLE_TWO_BLOCKS *conflict is the cell (of
 * the sample given) whose cluster was seen before in another block.
 */
extern SampleStatus sample_canonical(const Sample *sample, Sample **canonical,
									 const Cell **conflict);

/* Rows in the cells. */
extern int64_t sample_rows(const Sample *sample);

/*
 * The range of a covariate, from 0, or of the outcome, which follows them;
 * NULL of a boolean outcome.
 */
extern const ValueRange *sample_range(const Sample *sample, int component);

/* Memory for the arrays of a canonical sample, to be filled by a decoder. */
extern Sample *sample_allocate_canonical(uint32_t flags, int n_covariates,
										 uint32_t n_cells, uint32_t n_labels,
										 uint32_t heap_size);
extern size_t sample_canonical_size(uint32_t flags, int n_covariates,
									uint32_t n_cells, uint32_t n_labels,
									uint32_t heap_size);

/* ---- where things lie ---- */

typedef struct Label
{
	uint32_t	offset;			/* in the heap */
	uint32_t	length;
} Label;

static inline int
sample_components(const Sample *sample)
{
	return sample->n_covariates + 2;
}

static inline int
sample_powers(const Sample *sample)
{
	return (sample->flags & SAMPLE_WEIGHTED) ? MAX_POWERS : 1;
}

static inline size_t
cell_size(int components, int powers)
{
	return sizeof(Cell) + (size_t) (components - 1) * sizeof(double) +
		(size_t) powers * moments_count(components) * sizeof(dd);
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
					 (size_t) i * sample->cell_bytes);
}

static inline Label *
sample_labels(const Sample *sample)
{
	return (Label *) sample_cell(sample, sample->cell_capacity);
}

static inline uint32_t *
sample_label_slots(const Sample *sample)
{
	return (uint32_t *) (sample_labels(sample) + sample->label_capacity);
}

static inline uint32_t *
sample_cell_slots(const Sample *sample)
{
	return (uint32_t *) ((char *) sample + sample->slots_offset);
}

static inline Digest *
sample_key_digests(const Sample *sample)
{
	return (Digest *) (sample_cell_slots(sample) + sample->cell_slots);
}

static inline char *
sample_heap(const Sample *sample)
{
	return (char *) (sample_key_digests(sample) +
					 (sample->cell_slots > 0 ? sample->cell_capacity : 0));
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

/* ---- finding a cell ---- */

/* A hash index is open addressing; a slot holds the entry's number + 1. */
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
	uint32_t   *slots = sample_cell_slots(sample);
	uint32_t	mask = sample->cell_slots - 1;
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

/* The number of a text key, or -1 if the sample has not seen it. */
extern int64_t sample_find_label(const Sample *sample, const char *text,
								 size_t length);

/* The key behind a cell's cluster or block field. */
extern Key	sample_cluster_key(const Sample *sample, const Cell *cell);
extern Key	sample_block_key(const Sample *sample, const Cell *cell);

#endif							/* RESILIENCE_SAMPLE_H */
