/*-------------------------------------------------------------------------
 *
 * cluster_scores.h
 *		The vectors v_g that cluster-robust variances are made of.
 *
 * For cluster g with rows X_g, weights W_g and residuals e_g, the variance of
 * l'b is the sum of squares of v_g'e_g, times a factor, where
 *
 *		v_g = A_g' W_g X_g M l,		M = (X'WX)^-1,
 *
 * and A_g makes up for what fitting took out of the residuals.  v_g lies in
 * the span of X_g and W_g X_g, so that it is given by two short vectors, and
 * everything asked of it by X_g' W_g^j X_g for j = 0, 1, 2: no n_g x n_g
 * matrix.
 *
 * All is done in coordinates where X'WX is the identity: with X'WX = R'R, the
 * rows of X become u = R^-T x, and l becomes R^-T l.  An absorbed effect adds
 * one column to the clusters it has, its indicator, which is orthogonal to
 * the others under W.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CLUSTER_SCORES_H
#define RESILIENCE_CLUSTER_SCORES_H

#include "core/model/others.h"
#include "core/model/whitened.h"

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

typedef struct ClusterVectors
{
	const Fit  *fit;
	int			k;				/* columns without the effect's */
	int			width;			/* with it */
	bool		weighted;
	dd		   *l;				/* the whitened contrast */
	const dd   *contrast;		/* as it was given */

	/* of the cluster loaded, whitened */
	Whitened	whitened;
	dd		  **uu;				/* U'W^jU */
	dd		  **ue;				/* U'W^je for the residuals e */
	dd		   *omega;			/* M X'W^2X M, as far as the cluster's columns
								 * go; the identity without weights */

	uint32_t	cluster;
	bool		outweighs;		/* some of I - H may be lost: ask the others */
	bool		factorised;		/* the others are those of this cluster */
	Others	   *others;

	/* v = U alpha + WU gamma */
	dd		   *alpha;
	dd		   *gamma;

	/* scratch: a factor R with the effect's column; 2 width x 2 width; 2 width */
	dd		   *r;
	dd		   *omega_columns;	/* omega without the effect's column */
	dd		   *crossing;		/* of each effect: its column's part of omega */
	double	   *smallest;		/* diagonals of Z'Z that are nothing but noise */
	dd		   *coefficients;
	dd		   *span;
	dd		   *basis;
	dd		   *adjust;
	dd		   *vectors;
	dd		   *values;
	dd		   *scaling;
	dd		   *v1;
	dd		   *v2;
} ClusterVectors;

extern ClusterVectors *cluster_vectors_create(const Fit *fit,
											  const dd *contrast,
											  Squares squares);
extern void cluster_vectors_free(ClusterVectors *cv);

extern void cluster_vectors_load(ClusterVectors *cv, uint32_t cluster);

/* Find alpha and gamma for the cluster loaded. */
extern void cluster_vectors_adjust(ClusterVectors *cv, Adjustment adjustment);

/* v'e.  After ADJUST_INVERSE: the estimate less the one without the cluster. */
extern dd	cluster_vectors_score(const ClusterVectors *cv);

/*
 * What U'W e of the cluster loaded would be had the others alone been fitted,
 * U_g'W_g (y_g - U_g b_(-g)), is H (I - H)^+ U'We more than it is, with H =
 * U_g'W_gU_g.  These find a generalised inverse of I - H times x, after the
 * eigenvalues of H, and H x.  (Which inverse does not matter: x, and what the
 * product is multiplied by, are orthogonal to what I - H takes to 0.)
 */
extern void cluster_vectors_decompose(ClusterVectors *cv);
extern void cluster_vectors_without(const ClusterVectors *cv, dd *y,
									const dd *x);
extern void cluster_vectors_share(const ClusterVectors *cv, dd *y,
								  const dd *x);

/* Would there be no estimate without the cluster loaded? */
extern bool cluster_vectors_indispensable(ClusterVectors *cv);

#endif							/* RESILIENCE_CLUSTER_SCORES_H */
