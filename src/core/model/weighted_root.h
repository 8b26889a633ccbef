/*-------------------------------------------------------------------------
 *
 * weighted_root.h
 *		The adjustment of CR2 with weights.
 *
 * For a cluster with rows U (whitened: fit.h) and weights W it is the
 * symmetric root
 *
 *		A = (I - H - H' + U Omega U')^(-1/2),	H = UU'W,
 *
 * of an n x n matrix that differs from I on the span of Z = (U, WU) only:
 * with J = [Omega -I; -I 0] it is I + Z J Z'.  On an orthonormal basis Q of
 * that span,
 *
 *		A = I + Q ((I + Q'Z J Z'Q)^(-1/2) - I) Q',
 *
 * so that all it takes are the products U'W^jU for j = 0, 1, 2.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WEIGHTED_ROOT_H
#define RESILIENCE_WEIGHTED_ROOT_H

#include "core/numeric/dd.h"

typedef struct WeightedRoot WeightedRoot;

/* For clusters of "width" columns. */
extern WeightedRoot *weighted_root_create(int width);
extern void weighted_root_free(WeightedRoot *root);

/*
 * Of a cluster with uu[j] = U'W^jU.  A diagonal of Z'Z up to "smallest" (2
 * width of them) is nothing but noise.
 */
extern void weighted_root_find(WeightedRoot *root, dd *const *uu,
							   const dd *omega, const double *smallest);

/* A WU l = U alpha + WU gamma */
extern void weighted_root_apply(const WeightedRoot *root, const dd *l,
								dd *alpha, dd *gamma);

#endif							/* RESILIENCE_WEIGHTED_ROOT_H */
