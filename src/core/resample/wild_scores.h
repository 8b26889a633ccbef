/*-------------------------------------------------------------------------
 *
 * wild_scores.h
 *		What the statistic of a wild cluster bootstrap is made of.
 *
 * Each cluster's scores are multiplied by a random weight (wild_weights.h), and
 * the test statistic computed anew (wild_statistic.h).
 *
 * The methods of MacKinnon, Nielsen and Webb (2023) by their usual names:
 * WCR imposes the null hypothesis on the scores, WCU does not; the first digit
 * is 3 if the scores are transformed by the jackknife, the second if the
 * statistic has the jackknife variance CRV3, and 1 otherwise.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WILD_SCORES_H
#define RESILIENCE_WILD_SCORES_H

#include "core/model/fit.h"

typedef struct WildMethod
{
	bool		restricted;		/* the null is imposed */
	bool		jackknifed_scores;
	bool		jackknife_variance;
} WildMethod;

typedef enum WildKind
{
	WILD_WCR11,
	WILD_WCR13,
	WILD_WCR31,
	WILD_WCR33,
	WILD_WCU11,
	WILD_WCU13,
	WILD_WCU31,
	WILD_WCU33
} WildKind;

#define N_WILD_METHODS 8

/* In the order of WildKind. */
extern const WildMethod wild_methods[N_WILD_METHODS];

/*
 * For scores s_g (linear in delta: part 0 + part 1 delta) and a vector v
 *
 *		numerator	sum_g c_g v_g
 *		variance	sum_h (own_h v_h - share_h' sum_g s_g v_g)^2
 */
typedef struct WildScores
{
	uint32_t	n_clusters;
	int			n_parts;		/* 2 if the scores depend on delta */
	int			k;				/* columns that all clusters share */
	uint32_t	n_sums;			/* k, and one for each absorbed effect */
	const uint32_t *effect_of;	/* by cluster, or NULL */
	double	   *c[2];			/* by cluster */
	double	   *own[2];			/* by cluster */
	double	   *scores[2];		/* clusters x (k + 1) */
	double	   *share;			/* clusters x (k + 1) */
	double		noise[2];		/* n0 and n1 below these are 0 */
	double		square_noise[2];	/* q0 and q2 below these are 0 */
	double		variance;		/* of the data's statistic: sum of squares */
} WildScores;

/* False if a cluster cannot be left out; *at is then the cluster. */
extern bool wild_scores_create(const Fit *fit, const dd *contrast,
							   const WildMethod *method, WildScores *scores,
							   uint32_t *at);
extern void wild_scores_free(WildScores *scores);

#endif							/* RESILIENCE_WILD_SCORES_H */
