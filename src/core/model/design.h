/*-------------------------------------------------------------------------
 *
 * design.h
 *		From a sample to the normal equations of each cluster.
 *
 * Three designs, all with additive covariates:
 *
 *		none		a column for each of the four groups (arm by period); the
 *					coefficients are the group means, and the effect is their
 *					contrast (treated post - treated pre) - (comparator post -
 *					comparator pre).  This is the regression on treated, post
 *					and their product in other coordinates.
 *		cluster		treated x post, post, and an effect for each cluster
 *		block		treated x post, treated, post, and an effect for each block
 *
 * Effects have no columns.  They are absorbed: the equations have one more
 * column, a constant, from which fit.c takes the means within each effect.
 *
 * Covariates and outcomes are measured from one origin common to all cells,
 * chosen inside the data; the effect does not notice.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DESIGN_H
#define RESILIENCE_DESIGN_H

#include "core/base/names.h"
#include "core/sample/sample.h"

#define N_GROUPS 4

typedef enum DidGroup
{
	COMPARATOR_PRE,
	COMPARATOR_POST,
	TREATED_PRE,
	TREATED_POST
} DidGroup;

typedef enum Effects
{
	EFFECTS_NONE,
	EFFECTS_CLUSTER,
	EFFECTS_BLOCK
} Effects;

extern const NameList effects_names;

/* Columns of the designs with effects. */
enum
{
	COLUMN_TREATED_POST,
	COLUMN_POST,
	COLUMN_TREATED
};

/* The clusters in parts; within a part they keep their order. */
typedef struct Partition
{
	uint32_t	n_parts;
	uint32_t   *part_of;		/* by cluster */
	uint32_t   *first;			/* member of each part, and one past the last */
	uint32_t   *members;		/* clusters, part by part */
} Partition;

static inline uint32_t
partition_size(const Partition *partition, uint32_t part)
{
	return partition->first[part + 1] - partition->first[part];
}

static inline uint32_t
partition_first_cluster(const Partition *partition, uint32_t part)
{
	return partition->members[partition->first[part]];
}

/*
 * A primary sampling unit without rows in the sample, all of which had the
 * weight 0: it lies outside the domain, but was drawn.  It is no cluster, and
 * only the survey's variances know of it.
 */
typedef struct AbsentPsu
{
	int64_t		block;			/* its stratum, as in a cell */
	uint32_t	before;			/* clusters that sort before it */
} AbsentPsu;

typedef struct Design
{
	const Sample *sample;		/* canonical, every cell with rows */
	Sample	   *with_rows;		/* the same, if it had to be made */
	Effects		effects;
	int			n_covariates;	/* adjusted for */
	int			k;				/* columns of the regression */
	int			width;			/* of the equations: k, and the constant */
	int			powers;			/* powers of the weight there are sums for */
	double	   *origin;			/* covariates, then outcome */
	uint32_t	n_clusters;
	uint32_t   *first_cell;		/* of each cluster, and one past the last */
	uint32_t	n_absent;
	AbsentPsu  *absent;			/* NULL if there are none */
	Partition  *absorbed;		/* the effects; NULL if there are none */
	int64_t		group_rows[N_GROUPS];
	uint32_t	group_clusters[N_GROUPS];
	uint32_t	n_treated;		/* clusters with treated rows */
	uint32_t	n_comparator;	/* clusters with comparator rows */
} Design;

/*
 * X'W^j X and X'W^j y for j = 0, 1, 2.  Without weights the three are one:
 * all pointers are the same.
 */
typedef struct Equations
{
	int			width;
	int			powers;
	dd		   *xx[MAX_POWERS];
	dd		   *xy[MAX_POWERS];
	dd			yy;				/* y'Wy */
} Equations;

extern Design *design_create(const Sample *sample, Effects effects,
							 bool with_covariates);
extern void design_free(Design *design);

static inline DidGroup
design_group(const Cell *cell)
{
	return (cell->cohort == NEVER_TREATED ? 0 : 2) +
		(cell->period == PERIOD_PRE ? 0 : 1);
}

/* The power of the weight that rows are weighted by. */
static inline int
design_weight_power(const Design *design)
{
	return design->powers > 1 ? 1 : 0;
}

/* The effect as a contrast of the columns. */
extern void design_contrast(const Design *design, dd *contrast);

/*
 * The row of the design that all rows of a cell have in common: of its
 * covariates the mean.
 */
extern void design_row(const Design *design, const Cell *cell, dd *row);

/* sum w^j, sum w^j y and sum w^j y^2 of a cell, y from the origin. */
typedef struct CellSums
{
	dd			w;
	dd			wy;
	dd			wyy;
} CellSums;

extern CellSums design_cell_sums(const Design *design, const Cell *cell,
								 int power);

extern void equations_init(Equations *equations, int width, int powers);
extern void equations_free(Equations *equations);
extern void equations_clear(Equations *equations);

/* Add "factor" times other equations, for one power of the weight. */
extern void equations_add(Equations *to, const Equations *from, int power,
						  dd factor);

/*
 * The equations of one cell, and of one cluster, with columns measured from
 * "means" (k of them; NULL for none).  The constant of the effects stays.
 */
extern void design_cell(const Design *design, const Cell *cell,
						const dd *means, Equations *equations);
extern void design_cluster(const Design *design, uint32_t cluster,
						   const dd *means, Equations *equations);

/* Clusters by block; one part if there are no blocks. */
extern Partition *partition_by_block(const Design *design);
extern void partition_free(Partition *partition);

/* The part of a partition by block that has the block, or NO_PART. */
#define NO_PART UINT32_MAX
extern uint32_t partition_find_block(const Design *design,
									 const Partition *blocks, int64_t block);

/* How many PSUs the design has, absent ones counted. */
typedef struct PsuCounts
{
	uint32_t   *in_stratum;		/* by part of a partition by block */
	uint32_t	n_outside;		/* strata that have no cluster */
	uint32_t   *outside;		/* in each of them */
} PsuCounts;

extern PsuCounts psu_counts_create(const Design *design,
								   const Partition *strata);
extern void psu_counts_free(PsuCounts *counts);

#endif							/* RESILIENCE_DESIGN_H */
