/*-------------------------------------------------------------------------
 *
 * design.h
 *		From a sample and a plan to clusters, groups and columns.
 *
 * The columns are those of the plan, then the covariates, once for each slope:
 * 0 in groups that do not have it.  Effects have none: they are absorbed.  The equations have one more column, a constant, from
 * which fit.c takes the means within each effect.
 *
 * Covariates and outcomes are measured from one origin common to all cells,
 * chosen inside the data; contrasts of groups do not notice.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DESIGN_H
#define RESILIENCE_DESIGN_H

#include "core/model/design_plan.h"
#include "core/model/partition.h"
#include "core/sample/sample.h"

/*
 * A primary sampling unit without rows in the design, because all of them had
 * the weight 0 or are in no group of the plan: it lies outside the domain, but
 * was drawn.  It is no cluster, and only the survey's variances know of it.
 */
typedef struct AbsentPsu
{
	int64_t		block;			/* its stratum, as in a cell */
	uint32_t	before;			/* clusters that sort before it */
} AbsentPsu;

/* A group of the plan, and what there is of it. */
typedef struct DesignGroup
{
	int32_t		cohort;
	int32_t		period;
	bool		treated;
	bool		after;
	int64_t		rows;
	uint32_t	clusters;		/* that have rows of it */
} DesignGroup;

/* Of all groups that are comparators or treated, before or after: in this
 * order, as in TwoWavesGroup. */
#define DESIGN_SIDES 4

typedef struct DesignSide
{
	int64_t		rows;
	uint32_t	clusters;		/* that have rows of it */
} DesignSide;

typedef struct Design
{
	const Sample *sample;		/* canonical, every cell with rows and a group */
	Sample	   *in_groups;		/* the same, if it had to be made */
	Effects		effects;
	int			n_columns;		/* of the plan */
	int			n_covariates;	/* adjusted for */
	int			n_slopes;		/* of each: 1, or more */
	int			k;				/* columns of the regression */
	int			width;			/* of the equations: k, and the constant */
	int			powers;			/* powers of the weight there are sums for */
	double	   *origin;			/* covariates, then outcome */

	int			n_groups;
	DesignGroup *groups;
	DesignSide	sides[DESIGN_SIDES];
	dd		   *columns;		/* groups x n_columns */
	int		   *first_slope;	/* of each group in the list, and the end */
	int		   *slopes;			/* by group: their first columns */
	uint32_t   *group_of;		/* by cell */
	int			n_contrasts;
	dd		   *contrasts;		/* contrasts x k */

	uint32_t	n_clusters;
	uint32_t   *first_cell;		/* of each cluster, and one past the last */
	uint32_t	n_treated;		/* clusters with treated rows */
	uint32_t	n_comparator;	/* clusters with comparator rows */
	uint32_t	n_absent;
	AbsentPsu  *absent;			/* NULL if there are none */
	Partition  *absorbed;		/* the effects; NULL if there are none */
} Design;

/* The sample must be canonical; the plan is not needed any more after that. */
extern Design *design_create(const Sample *sample, const DesignPlan *plan);

/* The same with several slopes of each covariate; NULL: one that all have. */
extern Design *design_create_sloped(const Sample *sample,
									const DesignPlan *plan,
									const PlannedSlopes *slopes);
extern void design_free(Design *design);

/* The power of the weight that rows are weighted by. */
static inline int
design_weight_power(const Design *design)
{
	return design->powers > 1 ? 1 : 0;
}

/* One of the plan's contrasts, as factors of all k columns. */
static inline const dd *
design_contrast(const Design *design, int i)
{
	return design->contrasts + (size_t) i * design->k;
}

static inline const DesignGroup *
design_group(const Design *design, uint32_t cell)
{
	return &design->groups[design->group_of[cell]];
}

/* A group's place among the sides. */
static inline int
design_side(const DesignGroup *group)
{
	return 2 * group->treated + group->after;
}

/* Of a cluster with rows on both sides: yes. */
extern bool design_cluster_is_treated(const Design *design, uint32_t cluster);

/*
 * The slopes that a cell's covariates have: of each the column of the first
 * covariate, in order; how many there are.
 */
static inline int
design_slopes(const Design *design, uint32_t cell, const int **slopes)
{
	const int  *first = design->first_slope + design->group_of[cell];

	*slopes = design->slopes + first[0];
	return design->n_covariates > 0 ? first[1] - first[0] : 0;
}

/*
 * The row of the design that all rows of a cell have in common: of its
 * covariates the mean.
 */
extern void design_row(const Design *design, uint32_t cell, dd *row);

/* sum w^j, sum w^j y and sum w^j y^2 of a cell, y from the origin. */
typedef struct CellSums
{
	dd			w;
	dd			wy;
	dd			wyy;
} CellSums;

extern CellSums design_cell_sums(const Design *design, const Cell *cell,
								 int power);

/* Clusters by block; one part if there are no blocks. */
extern Partition *partition_by_block(const Design *design);

#endif							/* RESILIENCE_DESIGN_H */
