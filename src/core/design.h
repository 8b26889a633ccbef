/*-------------------------------------------------------------------------
 *
 * design.h
 *		From a sample to the normal equations of each cluster.
 *
 * The two-by-two design has a column for each of the four groups (arm by
 * period), so that its coefficients are the group means and the effect is a
 * contrast of them:
 *
 *		(treated post - treated pre) - (comparator post - comparator pre).
 *
 * This is the regression on treated, post and their product in other
 * coordinates, with the advantage that the groups are orthogonal.
 *
 * Outcomes are measured from one origin common to all cells, chosen inside
 * the data; contrasts do not notice.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_DESIGN_H
#define RESILIENCE_DESIGN_H

#include "core/sample.h"

#define N_GROUPS 4

typedef enum DidGroup
{
	COMPARATOR_PRE,
	COMPARATOR_POST,
	TREATED_PRE,
	TREATED_POST
} DidGroup;

typedef struct Design
{
	const Sample *sample;		/* canonical */
	int			k;				/* columns */
	int			powers;			/* powers of the weight there are sums for */
	double		origin;			/* what outcomes are measured from */
	uint32_t	n_clusters;
	uint32_t   *first_cell;		/* of each cluster, and one past the last */
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
	int			k;
	dd		   *xx[MAX_POWERS];
	dd		   *xy[MAX_POWERS];
	dd			yy;				/* y'Wy */
} Equations;

/* The sums of one cell about the origin, for one power of the weight. */
typedef struct CellSums
{
	dd			w;
	dd			wy;
	dd			wyy;
} CellSums;

extern Design *design_create(const Sample *sample);
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

extern CellSums design_cell_sums(const Design *design, const Cell *cell,
								 int power);

extern void equations_init(Equations *equations, const Design *design);
extern void equations_free(Equations *equations);

/* The equations of one cluster, or of all rows. */
extern void design_cluster(const Design *design, uint32_t cluster,
						   Equations *equations);
extern void design_total(const Design *design, Equations *equations);

#endif							/* RESILIENCE_DESIGN_H */
