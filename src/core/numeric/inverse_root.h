/*-------------------------------------------------------------------------
 *
 * inverse_root.h
 *		The inverse square root of a positive semidefinite matrix, in
 *		double-double.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_INVERSE_ROOT_H
#define RESILIENCE_INVERSE_ROOT_H

#include "core/numeric/dd.h"

typedef struct InverseRoot InverseRoot;

/* Room for matrices of up to "most" rows. */
extern InverseRoot *inverse_root_create(int most);
extern void inverse_root_free(InverseRoot *root);

/*
 * Of M, n x n by rows.  Directions in which it has an eigenvalue up to SINGULAR
 * are left out.
 */
extern void inverse_root_find(InverseRoot *root, const dd *m, int n);

/* y = M^(-1/2) x, of n entries; x and y may be the same. */
extern void inverse_root_apply(InverseRoot *root, dd *y, const dd *x);

#endif							/* RESILIENCE_INVERSE_ROOT_H */
