/*-------------------------------------------------------------------------
 *
 * synthetic_fit.h
 *		Weights of areas and periods that make comparators run beside the
 *		treated before the start, and the effect by these.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_SYNTHETIC_FIT_H
#define RESILIENCE_SYNTHETIC_FIT_H

#include "core/model/area_means.h"

/* Who is compared with whom; areas of the means. */
typedef struct SyntheticSides
{
	const AreaMeans *means;
	int			n_before;		/* periods before the start, or what is expected of it */
	int			first_after;	/* from the start on; between them is what is left out */
	const uint32_t *controls;
	uint32_t	n_controls;
	const uint32_t *treated;
	uint32_t	n_treated;
} SyntheticSides;

/* How weights are to be found. */
typedef struct SyntheticRule
{
	bool		areas_free;		/* else all have the same */
	bool		areas_shifted;	/* a constant difference does not matter */
	dd			area_penalty;	/* zeta^2, of each period */
	bool		periods_free;	/* else all have the same, or 0 */
	bool		in_levels;		/* periods before have the weight 0 */
	dd			period_penalty; /* zeta^2, of each comparator */
} SyntheticRule;

typedef struct SyntheticWeights
{
	dd		   *of_controls;	/* sum to 1 */
	dd		   *of_before;		/* sum to 1, or are 0 */
} SyntheticWeights;

/* Room for weights of so many. */
extern SyntheticWeights synthetic_weights_allocate(uint32_t n_controls,
												   int n_before);
extern void synthetic_weights_free(SyntheticWeights *weights);

/*
 * The variance of the changes of comparators from one period before the start
 * to the next; false if there are fewer than two such.
 */
extern bool synthetic_noise(const SyntheticSides *sides, dd *variance);

/* The weights; false if the rule does not determine them. */
extern bool synthetic_fit(const SyntheticSides *sides,
						  const SyntheticRule *rule,
						  SyntheticWeights *weights);

/* The mean after the start less that before it, by the weights of periods. */
extern dd	synthetic_change(const SyntheticSides *sides, uint32_t area,
							 const SyntheticWeights *weights);

/* The mean change of the treated less that of the comparators. */
extern dd	synthetic_effect(const SyntheticSides *sides,
							 const SyntheticWeights *weights);

#endif							/* RESILIENCE_SYNTHETIC_FIT_H */
