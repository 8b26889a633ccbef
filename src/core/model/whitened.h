/*-------------------------------------------------------------------------
 *
 * whitened.h
 *		The sums of a cluster in coordinates where X'WX is the identity.
 *
 * Rows are whitened before they are summed up, cell by cell.  A cell that
 * outweighs the others is next to nothing in some directions, and of sums of
 * its rows, whitened afterwards, no digit of that would be left.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WHITENED_H
#define RESILIENCE_WHITENED_H

#include "core/model/fit.h"
#include "core/numeric/fma.h"

typedef struct Whitened
{
	int			width;
	int			powers;
	dd		   *uu[MAX_POWERS]; /* U'W^jU */
	dd		   *ue[2];			/* U'W^je for the residuals e */
	dd		   *u1;				/* U'W1 */
	/* scratch */
	dd		   *row;
	dd		   *first;			/* moments of covariates about the cell's row */
	dd		   *spread[MAX_POWERS];
	dd		   *along[2];
	dd		   *product;
} Whitened;

extern void whitened_init(Whitened *sums, int width, int powers);
extern void whitened_free(Whitened *sums);

/* The sums as so many entries, put away and taken out again. */
extern size_t whitened_entries(const Whitened *sums);
extern void whitened_keep(const Whitened *sums, dd *kept);
extern void whitened_restore(Whitened *sums, const dd *kept);

/*
 * The sums of a cluster, where R is the factor and "coefficients" those of
 * the columns, both with the effect's column.
 */
extern void whitened_cluster_portable(Whitened *sums, const Fit *fit,
									  uint32_t cluster, const dd *r,
									  const dd *coefficients);
extern void whitened_cluster_fma(Whitened *sums, const Fit *fit,
								 uint32_t cluster, const dd *r,
								 const dd *coefficients);

static inline void
whitened_cluster(Whitened *sums, const Fit *fit, uint32_t cluster,
				 const dd *r, const dd *coefficients)
{
	CALL_FASTEST(whitened_cluster, sums, fit, cluster, r, coefficients);
}

#endif							/* RESILIENCE_WHITENED_H */
