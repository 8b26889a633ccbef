/*-------------------------------------------------------------------------
 *
 * column_draws.h
 *		Bootstrap replicates of a statistic of a bootstrap_sample.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_COLUMN_DRAWS_H
#define RESILIENCE_COLUMN_DRAWS_H

#include "core/column/column_data.h"

/* How rows are drawn; the distribution is the same. */
typedef enum ValueWay
{
	WAY_CLUSTERS,				/* whole clusters, one after another */
	WAY_BINOMIAL,				/* how many rows of each entry */
	WAY_SINGLE,					/* row by row */
	WAY_POISSON					/* core/column/row_draws.h */
} ValueWay;

typedef struct ValueDraws
{
	const ValueData *data;
	const ValueQuestion *question;
	uint64_t	seed;
	uint32_t	reps;
	bool		plain;			/* do not use what only this processor has */

	/* To be filled, reps of each; std_errors is NULL if not wanted. */
	double	   *values;
	double	   *std_errors;
} ValueDraws;

extern ValueWay value_way(const ValueData *data);
extern void value_draws(const ValueDraws *draws);

/* The same by one way each; value_draws chooses. */
extern void value_draws_counts(const ValueDraws *draws, ValueWay way);
extern void value_draws_rows(const ValueDraws *draws);

/*
 * The plug-in standard error of a mean or sum; multiplicity is how often each
 * cluster was drawn, NULL without clusters or for once each.
 */
extern double plug_in_error(const ValueData *data,
							const ValueQuestion *question,
							const ValueTotals *totals,
							const uint32_t *multiplicity);

#endif							/* RESILIENCE_COLUMN_DRAWS_H */
