/*-------------------------------------------------------------------------
 *
 * wild.h
 *		The wild cluster bootstrap.
 *
 * Each cluster's scores are multiplied by a random weight of mean 0 and
 * variance 1, such as a sign, and the test statistic computed anew.  With few
 * clusters there are few vectors of signs: they are all used, and the p-value
 * has no Monte-Carlo error.
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
#ifndef RESILIENCE_WILD_H
#define RESILIENCE_WILD_H

#include "core/inference/inversion.h"
#include "core/model/fit.h"
#include "core/random/random.h"
#include "core/variance/variance.h"

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

typedef enum WildWeights
{
	WEIGHTS_RADEMACHER,			/* -1 or 1 */
	WEIGHTS_WEBB,				/* six values */
	WEIGHTS_MAMMEN,				/* two values, skewed */
	WEIGHTS_NORMAL
} WildWeights;

extern const NameList wild_weights_names;

#define N_WILD_WEIGHTS 4

/* More vectors of weights than this are drawn from, not enumerated. */
#define MAX_ENUMERATED (1 << 20)

/*
 * What the statistic of any vector of weights is made of.  For scores s_g
 * (linear in delta: part 0 + part 1 delta) and a vector v
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
	double	   *sums;			/* scratch */
	double		noise[2];		/* n0 and n1 below these are 0 */
	double		square_noise[2];	/* q0 and q2 below these are 0 */
	double		variance;		/* of the data's statistic: sum of squares */
} WildScores;

/* False if a cluster cannot be left out; *at is then the cluster. */
extern bool wild_scores_create(const Fit *fit, const dd *contrast,
							   const WildMethod *method, WildScores *scores,
							   uint32_t *at);
extern void wild_scores_free(WildScores *scores);

/* How many vectors there are, or 0 if too many to enumerate. */
extern uint32_t wild_vectors(WildWeights weights, uint32_t n_clusters);

/* The weights of one replicate. */
extern void wild_draw(WildWeights weights, uint64_t seed, uint32_t replicate,
					  double *v, uint32_t n_clusters);

/* All vectors if they can be enumerated, else "reps" random ones. */
extern void wild_run(WildScores *scores, WildWeights weights, uint32_t reps,
					 uint64_t seed, Inversion *inversion);

/* ---- for several sets of scores with the same vectors ---- */

typedef struct WildVector
{
	const double *v;
	uint32_t	changed;		/* the weight that differs from the vector */
	double		change;			/* before, and by how much */
	bool		fresh;			/* unless all may differ */
	double		weight;			/* 1, or that on average, by probability */
	bool		mirrored;		/* its negative is to be counted, too */
	Likeness	likeness;
} WildVector;

/* The data are the vector of ones, and their mirror image its negative. */
extern Likeness wild_likeness(const double *v, uint32_t n);

/*
 * Are the data one of the vectors for sure?  Mammen's weights are never 1, and
 * what is drawn at random need not be.
 */
extern bool wild_includes_data(WildWeights weights, uint32_t n_clusters);

typedef void (*WildVisitor) (void *context, const WildVector *vector);

extern void wild_visit(WildWeights weights, uint32_t n_clusters, uint32_t reps,
					   uint64_t seed, WildVisitor visit, void *context);

/* Follows the vectors with the statistic of one set of scores. */
typedef struct WildTracker
{
	WildScores *scores;
	double	   *applied;
	double	   *columns;		/* what each weight adds to it */
} WildTracker;

extern void wild_tracker_create(WildTracker *tracker, WildScores *scores,
								bool enumerated);
extern void wild_tracker_free(WildTracker *tracker);
extern Draw wild_track(WildTracker *tracker, const WildVector *vector);

/* ---- of one vector ---- */

/* Numerator and the clusters' contributions to the variance, by part. */
extern void wild_apply(WildScores *scores, const double *v, double *out);

static inline int
wild_width(const WildScores *scores)
{
	return scores->n_parts * (1 + (int) scores->n_clusters);
}

/* The statistic of what wild_apply made, as a function of delta. */
extern Draw wild_statistic(const WildScores *scores, const double *applied);

#endif							/* RESILIENCE_WILD_H */
