/*-------------------------------------------------------------------------
 *
 * rest.h
 *		What a cluster leaves of its residuals: I - H, its inverse and the root
 *		of that.
 *
 * In whitened coordinates (fit.h) H = U'WU of the cluster's rows U, which span
 * few of many columns: H = LL' with as few columns in L, and all work is done on
 * those.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_REST_H
#define RESILIENCE_REST_H

#include "core/numeric/dd.h"

typedef struct Rest Rest;

/* For clusters of "width" columns. */
extern Rest *rest_create(int width);
extern void rest_free(Rest *rest);

/*
 * Another cluster; H must stay while it is asked about.  Of the columns from n on
 * nothing is left: the effect's, if no other cluster has it.
 */
extern void rest_load(Rest *rest, const dd *hat, int n);

/* Is some of I - H left, by far, whatever the direction (of the first n)? */
extern bool rest_is_clear(Rest *rest);

/* y = (I - H)^-1 x, for a cluster of which some of I - H is left for sure. */
extern void rest_inverse(Rest *rest, dd *y, const dd *x);

/* y = (I - H)^(-1/2) x.  Either is 0 along directions of which nothing is left. */
extern void rest_inverse_root(Rest *rest, dd *y, const dd *x);

#endif							/* RESILIENCE_REST_H */
