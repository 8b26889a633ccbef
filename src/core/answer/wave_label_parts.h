/*-------------------------------------------------------------------------
 *
 * wave_label_parts.h
 *		What WaveLabels are made of: for those who make them.
 *
 * What a cluster brings to whatever label it has is a row of sums by place.  A
 * place is a period, or where clusters are the units, a pair of periods
 * between which they change.  A mean is of some labels in one place, and an
 * effect a sum of means with signs.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_LABEL_PARTS_H
#define RESILIENCE_WAVE_LABEL_PARTS_H

#include "core/answer/wave_labels.h"

/* What a label adds to in a place where nobody counts it. */
#define NO_SHARE (-1)

/* Rows or clusters, and sums of the outcomes, each by its weight. */
typedef struct Sums
{
	double		w;
	double		wy[N_LABEL_OUTCOMES];
	double		rows;
	double		units;			/* clusters that have any */
} Sums;

typedef struct Place
{
	int			period;			/* its number among the waves' */
	int			base;			/* likewise; the same, unless it is a pair */
} Place;

typedef struct Mean
{
	int			place;
	bool	   *of;				/* by label */
	Sums		sums;			/* under the last assignment */
	double		values[N_LABEL_OUTCOMES];	/* NaN of nobody */
} Mean;

/* Means, with signs: of the cohort, then of those it is compared with. */
#define MAX_TERMS 4

typedef struct Effect
{
	int			n_terms;		/* 0: it is a base, or has none */
	int			means[MAX_TERMS];
	double		signs[MAX_TERMS];
} Effect;

struct WaveLabels
{
	const WaveEffects *effects;
	WaveAverage *average;
	WaveUnit	unit;
	int			n_always;		/* cohorts that have no label */
	uint32_t	n_labels;
	uint32_t	n_units;
	uint32_t   *clusters;		/* by unit */
	uint32_t   *actual;			/* labels by unit */
	const uint32_t *assigned;	/* in the last assignment */
	double		size;
	int			n_places;
	Place	   *places;
	Sums	   *of_units;		/* units x places */
	Sums	   *of_labels;		/* labels x places */
	int			n_means;
	Mean	   *means;
	Effect	   *of_effects;
	int		   *share_of;		/* labels x places: what a sum adds to; -1 */
	uint32_t   *label_of_share; /* of clusters, by share */
};

static inline Sums *
sums_of_unit(const WaveLabels *labels, uint32_t unit)
{
	return labels->of_units + (size_t) unit * labels->n_places;
}

static inline Sums *
sums_of_label(const WaveLabels *labels, uint32_t label)
{
	return labels->of_labels + (size_t) label * labels->n_places;
}

/* The label of a cohort; always treated, it has none: n_labels. */
extern uint32_t wave_label_of(const WaveLabels *labels, int32_t cohort);

/* A period's number among the waves'. */
extern int	wave_number_of_period(const Waves *waves, int32_t period);

/* The units, and what each brings to the places that there are. */
extern void wave_labels_list_units(WaveLabels *labels);

#endif							/* RESILIENCE_WAVE_LABEL_PARTS_H */
