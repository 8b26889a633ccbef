/*-------------------------------------------------------------------------
 *
 * cluster_visit.h
 *		The clusters of a fit, one at a time, and the scores of contrasts.
 *
 * For cluster g with rows X_g, weights W_g and residuals e_g, the score of a
 * contrast l is v_g'e_g, where
 *
 *		v_g = A_g' W_g X_g M l,		M = (X'WX)^-1,
 *
 * and A_g makes up for what fitting took out of the residuals.  Sums of
 * squares and products of scores are what cluster-robust variances are made
 * of.  v_g lies in the span of X_g and W_g X_g, so that it is given by two
 * short vectors, and everything asked of it by X_g' W_g^j X_g for j = 0, 1, 2:
 * no n_g x n_g matrix.
 *
 * All is done in whitened coordinates (fit.h).  Vectors have an entry for each
 * column of the fit and, if effects were absorbed, a last one for that of the
 * cluster: fit->design->width in all.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CLUSTER_VISIT_H
#define RESILIENCE_CLUSTER_VISIT_H

#include "core/model/fit.h"

typedef enum Adjustment
{
	ADJUST_NONE,				/* A_g = I */
	ADJUST_ROOT,				/* CR2 */
	ADJUST_INVERSE				/* CR3: leaving the cluster out */
} Adjustment;

/*
 * Sums with squared weights, U'W^2U and omega, are wanted by ADJUST_ROOT and
 * for degrees of freedom.  Without them there is less to load.
 */
typedef enum Squares
{
	WITHOUT_SQUARES,
	WITH_SQUARES
} Squares;

typedef struct ClusterVisit ClusterVisit;

/* For n contrasts of k entries each, one after the other. */
extern ClusterVisit *cluster_visit_create(const Fit *fit, const dd *contrasts,
										  int n_contrasts, Squares squares);
extern void cluster_visit_free(ClusterVisit *visit);

/* A contrast in whitened coordinates. */
extern const dd *cluster_visit_contrast(const ClusterVisit *visit,
										int contrast);

/* Go to a cluster: what follows is about the one that was loaded last. */
extern void cluster_visit_load(ClusterVisit *visit, uint32_t cluster);

/* ---- sums over its rows U, weights W and residuals e ---- */

/* U'W^jU; H = U'WU, of which the trace is the cluster's leverage; U'We. */
extern const dd *cluster_visit_products(const ClusterVisit *visit, int power);
extern const dd *cluster_visit_hat(const ClusterVisit *visit);
extern const dd *cluster_visit_residuals(const ClusterVisit *visit);

/*
 * M X'W^2X M over all clusters, as far as this one's columns go: the identity
 * without weights.  Only WITH_SQUARES.
 */
extern const dd *cluster_visit_omega(const ClusterVisit *visit);

/* sum w u'l and sum w^j (u'l)^2 over its rows */
extern dd	cluster_visit_sum(const ClusterVisit *visit, int contrast);
extern dd	cluster_visit_squares(const ClusterVisit *visit, int contrast,
								  int power);

/* ---- scores ---- */

/* Find v = U alpha + WU gamma for each contrast. */
extern void cluster_visit_adjust(ClusterVisit *visit, Adjustment adjustment);
extern const dd *cluster_visit_alpha(const ClusterVisit *visit, int contrast);
extern const dd *cluster_visit_gamma(const ClusterVisit *visit, int contrast);

/* v'e.  After ADJUST_INVERSE: the estimate less the one without the cluster. */
extern dd	cluster_visit_score(const ClusterVisit *visit, int contrast);

/* ---- the sample without the cluster ---- */

/*
 * What U'We would be had the others alone been fitted, U_g'W_g (y_g - U_g
 * b_(-g)), is H (I - H)^+ U'We more than it is.  These find a generalised
 * inverse of I - H times x, and H x.  (Which inverse does not matter: x, and
 * what the product is multiplied by, are orthogonal to what I - H takes to 0.)
 */
extern void cluster_visit_without(ClusterVisit *visit, dd *y, const dd *x);
extern void cluster_visit_share(const ClusterVisit *visit, dd *y,
								const dd *x);

/* Would there be no estimate of the contrast without the cluster? */
extern bool cluster_visit_indispensable(ClusterVisit *visit, int contrast);

/* Would any contrast, of k entries, have one? */
extern bool cluster_visit_dispensable(ClusterVisit *visit,
									  const dd *contrast);

/* Does it hold all but nothing of some column?  Then some of I - H is lost. */
extern bool cluster_visit_outweighs(const ClusterVisit *visit);

#endif							/* RESILIENCE_CLUSTER_VISIT_H */
