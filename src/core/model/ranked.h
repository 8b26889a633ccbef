/*-------------------------------------------------------------------------
 *
 * ranked.h
 *		Rows by rank: populations whose people are put in order, such as by
 *		the deprivation of where they live.
 *
 * A sample of patterns whose one covariate is what people are ranked by has
 * all that indices of inequality need of its rows: sums by cluster and rank.
 * A person's rank is the share of weight of those below, and of half of those
 * who are level (a ridit): ties have one rank, their average.  Populations are
 * ranked each by itself, or several together (a pool).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_RANKED_H
#define RESILIENCE_RANKED_H

#include "core/sample/sample.h"

#define NO_POPULATION (-1)
#define MOST_POPULATIONS 4

/*
 * Populations times distinct ranks: of more, what is computed of them would not
 * go into an allocation of the server's.
 */
#define RANKED_MOST 8000000

/* Of a cell of the sample. */
typedef struct RankedCell
{
	uint32_t	cell;
	uint32_t	rank;			/* its number, from the lowest */
	int			population;
	int64_t		rows;
	dd			weight;			/* sum w */
	dd			sum;			/* sum w y, y from the origin */
} RankedCell;

typedef struct RankedCluster
{
	int64_t		cluster;		/* as in a cell */
	int64_t		block;
	uint32_t	first;			/* of its cells; where the next one's begin */
	uint32_t	end;
} RankedCluster;

/* What the rows of one population that have one rank come to. */
typedef struct RankSums
{
	int64_t		rows;
	dd			weight;
	dd			sum;
} RankSums;

typedef struct Ranked
{
	const Sample *sample;
	double		origin;			/* outcomes are measured from here */
	int			n_populations;
	int			pool_of[MOST_POPULATIONS];
	int			n_pools;
	uint32_t	n_ranks;
	double	   *values;			/* of what is ranked by, from the lowest */
	uint32_t	n_cells;
	RankedCell *cells;			/* cluster by cluster */
	uint32_t	n_clusters;		/* that have rows of some population */
	RankedCluster *clusters;
	uint32_t	n_absent;		/* that have none */
	int64_t    *absent;			/* their blocks */
	RankSums   *sums;			/* populations x ranks */
	dd		   *ranks;			/* pools x ranks: from 0 to 1 */
} Ranked;

/* The population of a cell, or NO_POPULATION; of a cohort and a period. */
typedef int (*PopulationOf) (int32_t cohort, int32_t period);

/*
 * The sample must be canonical and of patterns of one covariate.  NULL if there
 * are more than RANKED_MOST ranks.
 */
extern Ranked *ranked_create(const Sample *sample, PopulationOf population_of,
							 int n_populations, const int *pool_of);
extern void ranked_free(Ranked *ranked);

static inline RankSums *
ranked_sums(const Ranked *ranked, int population)
{
	return ranked->sums + (size_t) population * ranked->n_ranks;
}

/* Ranks of the people of a population, by the number of their rank. */
static inline dd *
ranked_ranks(const Ranked *ranked, int population)
{
	return ranked->ranks + (size_t) ranked->pool_of[population] * ranked->n_ranks;
}

/* Sums and ranks anew, with clusters of some arm in the other. */
typedef int (*PopulationMoved) (const void *context, uint32_t cluster,
								int population);

extern void ranked_move(Ranked *ranked, PopulationMoved moved,
						const void *context);

/*
 * The same without one cluster.  It is put back before another is left out; the
 * ranks are then those without the last one still.
 */
extern void ranked_leave_out(Ranked *ranked, uint32_t cluster);
extern void ranked_put_back(Ranked *ranked, uint32_t cluster);

/* Is the outcome of all rows what they are ranked by? */
extern bool ranked_by_outcome(const Ranked *ranked);

/* Sums of w^power, and of these times y and y^2, y from the origin. */
extern void ranked_power_sums(const Ranked *ranked, const RankedCell *cell,
							  int power, dd sums[3]);

#endif							/* RESILIENCE_RANKED_H */
