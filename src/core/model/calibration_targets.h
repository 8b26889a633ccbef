/*-------------------------------------------------------------------------
 *
 * calibration_targets.h
 *		What the columns of a sample's margins are to add up to.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CALIBRATION_TARGETS_H
#define RESILIENCE_CALIBRATION_TARGETS_H

#include "core/model/calibration.h"

typedef struct Totals
{
	KnownTotal *known;
	uint32_t	n;
} Totals;

/* What is to be solved. */
typedef struct Problem
{
	const MarginTable *table;
	const CalibrationChoices *choices;
	Totals		totals;
	uint32_t   *known;			/* the number of the total of each column */
	dd		   *targets;
	dd		   *weights;		/* of patterns */
	CalibrationFault *fault;
} Problem;

/* By margin, an amount before categories. */
extern int	compare_totals(const void *a, const void *b, const void *unused);

/* What the known totals, in that order, say that a margin is. */
extern MarginRole role_by_totals(const void *context, const MarginText *name);

/*
 * Make the targets, for which there is room, as for the numbers of the known
 * totals.  On a failure the problem's fault says of what.
 */
extern CalibrationStatus find_calibration_targets(Problem *problem);

#endif							/* RESILIENCE_CALIBRATION_TARGETS_H */
