/*-------------------------------------------------------------------------
 *
 * score_variance.h
 *		The standard error of one number from what clusters do to it: to first
 *		order, or when they are left out.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SCORE_VARIANCE_H
#define RESILIENCE_SCORE_VARIANCE_H

#include "core/answer/estimate.h"

typedef enum ScoreVcov
{
	SCORES_JACKKNIFE,			/* each cluster left out, all computed anew */
	SCORES_CR0					/* sums of squares of linearised scores */
} ScoreVcov;

extern const NameList score_vcovs;

typedef struct ScoreVariance
{
	ScoreVcov vcov;
	uint32_t	n_clusters;
	double		squares;
	bool		indispensable;
	int64_t		cluster;		/* that is, as in a cell */
} ScoreVariance;

extern ScoreVariance score_variance(ScoreVcov vcov, uint32_t n_clusters);

/* A cluster's score, or the estimate without the cluster, NaN if there is none. */
extern void score_variance_add(ScoreVariance *variance, double estimate,
							   double found, int64_t cluster);

/*
 * Standard error and interval of an estimate, by t with its clusters - 1, and
 * why there are none.  "single" says that it rests on one cluster of a side.
 */
extern void score_variance_judge(const ScoreVariance *variance, bool single,
								 double conf_level, Estimate *estimate);

#endif							/* RESILIENCE_SCORE_VARIANCE_H */
