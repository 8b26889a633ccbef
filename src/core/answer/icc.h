/*-------------------------------------------------------------------------
 *
 * icc.h
 *		How alike the rows of a cluster are, and what that and the weights
 *		cost in rows (did_icc).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_ICC_H
#define RESILIENCE_ICC_H

#include "core/model/design.h"

typedef struct IntraclassCorrelation
{
	bool		has_icc;
	double		icc;			/* one-way analysis of variance */
	double		cluster_size;	/* sum n_g^2 / n */
	double		deff_clusters;	/* 1 + (cluster_size - 1) icc */
	double		deff_weights;	/* n sum w^2 / (sum w)^2 (Kish) */
	double		effective_rows;
} IntraclassCorrelation;

/* Of the residuals from the group means. */
extern IntraclassCorrelation intraclass_correlation(const Design *design);

#endif							/* RESILIENCE_ICC_H */
