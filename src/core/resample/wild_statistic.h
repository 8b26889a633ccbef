/*-------------------------------------------------------------------------
 *
 * wild_statistic.h
 *		The statistic of a wild cluster bootstrap, vector by vector.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WILD_STATISTIC_H
#define RESILIENCE_WILD_STATISTIC_H

#include "core/resample/wild_scores.h"
#include "core/resample/wild_weights.h"

/*
 * Follows the vectors with the statistic of one set of scores.  Several may
 * follow the same vectors.  The scores are not copied.
 */
typedef struct WildStatistic WildStatistic;

/* "enumerated": vectors may come that are not fresh. */
extern WildStatistic *wild_statistic_create(const WildScores *scores,
											bool enumerated);
extern void wild_statistic_free(WildStatistic *statistic);

/* The statistic, as a function of delta. */
extern Draw wild_statistic_of(WildStatistic *statistic,
							  const WildVector *vector);

/* Of all vectors if they can be enumerated, else of "reps" random ones. */
extern void wild_run(const WildScores *scores, WildWeights weights,
					 uint32_t reps, uint64_t seed, Inversion *inversion);

#endif							/* RESILIENCE_WILD_STATISTIC_H */
