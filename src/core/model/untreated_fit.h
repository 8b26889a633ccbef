/*-------------------------------------------------------------------------
 *
 * untreated_fit.h
 *		A regression on untreated cells, and what it lets expect of any cell.
 *
 * The first stage of imputation (Borusyak, Jaravel and Spiess 2024) and of two
 * stages (Gardner 2022): y on effects of clusters or cohorts and of periods,
 * and on covariates.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_UNTREATED_FIT_H
#define RESILIENCE_UNTREATED_FIT_H

#include "core/model/fit.h"
#include "core/model/wave_regression.h"

#define NO_PLACE (-1)

typedef struct UntreatedFit
{
	const Sample *sample;
	const Places *places;
	WaveRegression *regression;
	Design	   *design;			/* of untreated cells */
	Fit		   *fit;

	/* all cells of the sample */
	uint32_t	n_clusters;
	uint32_t   *first_cell;		/* of each cluster, and one past the last */
	uint32_t   *in_design;		/* by cluster: its number there, or NO_CLUSTER */
	int		   *place_of;		/* by cell: NO_PLACE if nothing can be expected */
	int64_t		left_out;		/* rows of such cells */
} UntreatedFit;

extern UntreatedFit *untreated_fit_create(const Sample *sample,
										  const Places *places,
										  Levels levels);
extern void untreated_fit_free(UntreatedFit *untreated);

/*
 * Sums over the rows of a cell by a power of their weights: of the weight, of
 * the outcome and of the regression's row, both less what is taken as the mean
 * of the cluster's effect.  What they are apart from what is expected is
 * outcome - row'b.
 */
typedef struct CellRest
{
	dd			weight;
	dd			outcome;
	dd		   *row;			/* design->k */
} CellRest;

extern void untreated_fit_rest(const UntreatedFit *untreated,
							   uint32_t cluster, uint32_t cell, int power,
							   CellRest *rest);

/* The powers of the weight that stand for w and w^2. */
static inline int
untreated_fit_power(const UntreatedFit *untreated, int power)
{
	return untreated->design->powers > 1 ? power : 0;
}

#endif							/* RESILIENCE_UNTREATED_FIT_H */
