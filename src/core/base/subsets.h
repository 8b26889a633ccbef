/*-------------------------------------------------------------------------
 *
 * subsets.h
 *		Subsets of a few things, such as covariates: a bit for each.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SUBSETS_H
#define RESILIENCE_SUBSETS_H

#include <stdint.h>

#define SUBSETS_OF_MOST 64

/* Those of at most so many of n, and the whole; infinite if beyond counting. */
extern double subsets_count(int n, int most);

typedef void (*SubsetVisitor) (void *context, uint64_t subset);

/* The whole first, then none, and then by size. */
extern void subsets_visit(int n, int most, SubsetVisitor visit, void *context);

#endif							/* RESILIENCE_SUBSETS_H */
