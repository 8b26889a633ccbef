/*-------------------------------------------------------------------------
 *
 * others.h
 *		The sample without one cluster, from the sums of the others.
 *
 * With H = U_g'W_gU_g in whitened coordinates, what is left without cluster g
 * is I - H.  Subtracting loses the digits of the others where the cluster
 * outweighs them: with 1e18 times their weight I - H is 1e-18.  Added up from
 * the others it keeps them, and whether there is an estimate without the
 * cluster is asked of the others alone.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_OTHERS_H
#define RESILIENCE_OTHERS_H

#include "core/model/fit.h"

typedef struct Others Others;

extern Others *others_create(const Fit *fit);
extern void others_free(Others *others);

/*
 * Sum and factorise for all clusters but one.  If its columns outweigh the
 * others' ("heavy"), all of these are gone through; else only those that
 * share its effect.
 */
extern void others_factorise(Others *others, uint32_t cluster,
							 bool heavy);

/* Does the contrast have one value in the others? */
extern bool others_estimable(const Others *others, const dd *contrast);

/* y = (I - H)^- x, where R is the whitening factor of "width" columns. */
extern void others_solve(const Others *others, const dd *r, dd *y,
						 const dd *x);

#endif							/* RESILIENCE_OTHERS_H */
