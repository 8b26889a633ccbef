/*-------------------------------------------------------------------------
 *
 * signed_rank.h
 *		Wilcoxon's signed rank test of paired differences, exactly.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SIGNED_RANK_H
#define RESILIENCE_SIGNED_RANK_H

#include <stdint.h>

/* The exact distribution of n ranks takes n^3 / 2 additions. */
#define MAX_SIGNED_RANK 300

typedef struct SignedRank
{
	double		estimate;		/* Hodges and Lehmann's pseudomedian */
	double		statistic;		/* sum of the ranks of positive differences */
	double		p_value;		/* two-sided */
	double		low;			/* may be infinite if there are few pairs */
	double		high;
} SignedRank;

/* n is between 1 and MAX_SIGNED_RANK. */
extern SignedRank signed_rank_test(const double *differences, uint32_t n,
								   double conf_level);

#endif							/* RESILIENCE_SIGNED_RANK_H */
