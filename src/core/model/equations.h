/*-------------------------------------------------------------------------
 *
 * equations.h
 *		The normal equations of a cell, of a cluster, and sums of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_EQUATIONS_H
#define RESILIENCE_EQUATIONS_H

#include "core/model/design.h"

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
	dd		   *row;			/* room for the columns of a cell */
} Equations;

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
extern void equations_of_cell(const Design *design, uint32_t cell,
							  const dd *means, Equations *equations);
extern void equations_of_cluster(const Design *design, uint32_t cluster,
								 const dd *means, Equations *equations);

#endif							/* RESILIENCE_EQUATIONS_H */
