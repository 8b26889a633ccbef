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

#include "core/model/cluster_visit.h"

typedef struct Satterthwaite Satterthwaite;

/* Of one of the contrasts of a visit WITH_SQUARES. */
extern Satterthwaite *satterthwaite_create(const Fit *fit,
										   const ClusterVisit *visit,
										   int contrast);
extern void satterthwaite_free(Satterthwaite *sums);

/* Add the cluster loaded and adjusted. */
extern void satterthwaite_add(Satterthwaite *sums, uint32_t cluster);
extern double satterthwaite_df(Satterthwaite *sums);

#endif							/* RESILIENCE_SATTERTHWAITE_H */
