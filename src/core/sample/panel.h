/*-------------------------------------------------------------------------
 *
 * panel.h
 *		did_sample: a panel's units, followed through the periods.
 *
 * A sample of units in which each has one row in a period, at most: then its
 * cells are the rows, exactly, and others can be made of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_PANEL_H
#define RESILIENCE_PANEL_H

#include "core/sample/sample.h"

/* A row of a panel: which cell, of which unit. */
typedef struct PanelRow
{
	int64_t		unit;
	int32_t		period;
	uint32_t	number;
} PanelRow;

typedef struct Panel
{
	const Sample *sample;		/* canonical, of units */
	const Cell *twice;			/* one with two rows or more, or NULL */
	uint32_t	n_rows;
	PanelRow   *rows;			/* by unit and period */
	int			n_periods;		/* that anybody has rows of */
} Panel;

/* If a unit has two rows in one period, there is nothing but "twice". */
extern Panel *panel_create(const Sample *sample);
extern void panel_free(Panel *panel);

/*
 * The sample of those units that have a row in every period.  Rows of the
 * others count as left out.
 */
extern SampleStatus panel_balance(const Panel *panel, Sample **balanced);

/*
 * The sample, with the key of units if it is asked for, of those that have a row
 * in both of two periods; in the later one they have the covariates and the
 * weight of the earlier one.
 */
extern SampleStatus panel_pair(const Panel *panel, int32_t one, int32_t other,
							   bool keyed, Sample **pair);

#endif							/* RESILIENCE_PANEL_H */
