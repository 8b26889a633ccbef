/*-------------------------------------------------------------------------
 *
 * satterthwaite.h
 *		Degrees of freedom of cluster-robust variances.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SATTERTHWAITE_H
#define RESILIENCE_SATTERTHWAITE_H

#include "core/model/cluster_scores.h"

typedef struct Satterthwaite Satterthwaite;

extern Satterthwaite *satterthwaite_create(const ClusterVectors *cv);
extern void satterthwaite_free(Satterthwaite *sums);

/* Add the cluster loaded and adjusted. */
extern void satterthwaite_add(Satterthwaite *sums, ClusterVectors *cv,
							  uint32_t cluster);
extern double satterthwaite_df(Satterthwaite *sums, ClusterVectors *cv);

#endif							/* RESILIENCE_SATTERTHWAITE_H */
