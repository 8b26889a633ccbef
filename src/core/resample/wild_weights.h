/*-------------------------------------------------------------------------
 *
 * wild_weights.h
 *		The random weights of a wild cluster bootstrap, by cluster.
 *
 * Each has mean 0 and variance 1, such as a sign.  With few clusters there are
 * few vectors of signs: they are all used, and the p-value has no Monte-Carlo
 * error.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WILD_WEIGHTS_H
#define RESILIENCE_WILD_WEIGHTS_H

#include "core/base/names.h"
#include "core/inference/inversion.h"

typedef enum WildWeights
{
	WEIGHTS_RADEMACHER,			/* -1 or 1 */
	WEIGHTS_WEBB,				/* six values */
	WEIGHTS_MAMMEN,				/* two values, skewed */
	WEIGHTS_NORMAL
} WildWeights;

extern const NameList wild_weights_names;

#define N_WILD_WEIGHTS 4

/* How many vectors there are, or 0 if too many to enumerate. */
extern uint32_t wild_vectors(WildWeights weights, uint32_t n_clusters);

/* The weights of one replicate. */
extern void wild_draw(WildWeights weights, uint64_t seed, uint32_t replicate,
					  double *v, uint32_t n_clusters);

/* The data are the vector of ones, and their mirror image its negative. */
extern Likeness wild_likeness(const double *v, uint32_t n);

/*
 * Are the data one of the vectors for sure?  Mammen's weights are never 1, and
 * what is drawn at random need not be.
 */
extern bool wild_includes_data(WildWeights weights, uint32_t n_clusters);

/* One after the other; where all are gone through, most differ by one weight. */
typedef struct WildVector
{
	const double *v;
	uint32_t	changed;		/* the weight that differs from the vector */
	double		change;			/* before, and by how much */
	bool		fresh;			/* unless all may differ */
	double		weight;			/* 1, or that on average, by probability */
	bool		mirrored;		/* its negative is to be counted, too */
	Likeness	likeness;
} WildVector;

typedef void (*WildVisitor) (void *context, const WildVector *vector);

/* All vectors if they can be enumerated, else "reps" random ones. */
extern void wild_visit(WildWeights weights, uint32_t n_clusters, uint32_t reps,
					   uint64_t seed, WildVisitor visit, void *context);

#endif							/* RESILIENCE_WILD_WEIGHTS_H */
