/*-------------------------------------------------------------------------
 *
 * wave_labels.h
 *		The effects of cohorts in periods, if other clusters were of these
 *		cohorts.
 *
 * A cluster's cohort is a label that can move; its sums by period stay.  What
 * is asked of an assignment of labels is what would be reported of the sample
 * in which the clusters were of these cohorts.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_LABELS_H
#define RESILIENCE_WAVE_LABELS_H

#include "core/answer/wave_average.h"

/* What counts once in a mean. */
typedef enum WaveUnit
{
	UNIT_ROWS,					/* by their weights */
	UNIT_CLUSTERS				/* changes of clusters between two periods */
} WaveUnit;

extern const NameList wave_units;

#define N_WAVE_UNITS 2

/* The outcome, and what the treatment would add to it by one. */
#define N_LABEL_OUTCOMES 2

/*
 * Values of an assignment: of the outcome, and of 1 in each cell in which the
 * cluster was in fact treated, from which it is told what the outcome would
 * have come to under any constant effect.
 */
typedef struct LabelValues
{
	double	   *effects[N_LABEL_OUTCOMES];	/* NaN where there is none */
	double	   *shares;			/* by share of the average, if there is one */
} LabelValues;

typedef struct WaveLabels WaveLabels;

/*
 * Of effects, and of an average of them, or NULL; both must outlive it.  (The
 * average gets shares for cohorts in periods in which nobody is of them yet.)
 * Clusters that are always treated, or expected to be, have no label that
 * moves; nor, where clusters are the units, those without a change.  No
 * cluster may be of two cohorts.
 */
extern WaveLabels *wave_labels_create(const WaveEffects *effects,
									  WaveAverage *average, WaveUnit unit);
extern void wave_labels_free(WaveLabels *labels);

/* ---- whose labels move ---- */

/* Clusters that have a label: the units. */
extern uint32_t wave_labels_units(const WaveLabels *labels);
extern uint32_t wave_labels_cluster(const WaveLabels *labels, uint32_t unit);

/* From 0: cohorts in order, those never treated as one and last. */
extern uint32_t wave_labels_number(const WaveLabels *labels);

/* As they are, by unit. */
extern const uint32_t *wave_labels_actual(const WaveLabels *labels);

/* How far apart means, or how large changes, can be. */
extern double wave_labels_size(const WaveLabels *labels);

/* ---- of an assignment ---- */

extern LabelValues *label_values_create(const WaveLabels *labels);
extern void label_values_free(LabelValues *values);

/* Labels are by unit. */
extern void wave_labels_assign(WaveLabels *labels, const uint32_t *assigned,
							   LabelValues *values);

/*
 * What a unit moves effects and shares by under the last assignment, to first
 * order; of clusters as units times what makes their sum of squares unbiased.
 */
extern void wave_labels_moves(const WaveLabels *labels, uint32_t unit,
							  LabelValues *moves);

#endif							/* RESILIENCE_WAVE_LABELS_H */
