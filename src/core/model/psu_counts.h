/*-------------------------------------------------------------------------
 *
 * psu_counts.h
 *		How many primary sampling units the strata of a survey have, those
 *		without rows in the design among them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PSU_COUNTS_H
#define RESILIENCE_PSU_COUNTS_H

#include "core/model/design.h"

typedef struct PsuCounts
{
	uint32_t   *in_stratum;		/* by part of a partition by block */
	uint32_t	n_outside;		/* strata that have no cluster */
	uint32_t   *outside;		/* in each of them */
} PsuCounts;

extern PsuCounts psu_counts_create(const Design *design,
								   const Partition *strata);
extern void psu_counts_free(PsuCounts *counts);

#endif							/* RESILIENCE_PSU_COUNTS_H */
