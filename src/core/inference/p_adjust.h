/*-------------------------------------------------------------------------
 *
 * p_adjust.h
 *		p-values adjusted for there being several of them, by their number
 *		alone.
 *
 * As R's p.adjust (stats), by the same operations.  Whoever knows how the
 * tests go together loses less: core/answer/romano_wolf.h.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_P_ADJUST_H
#define RESILIENCE_P_ADJUST_H

#include <stdint.h>

#include "core/base/names.h"

typedef enum PAdjustment
{
	P_ADJUST_HOLM,
	P_ADJUST_HOCHBERG,
	P_ADJUST_HOMMEL,
	P_ADJUST_BONFERRONI,
	P_ADJUST_BH,
	P_ADJUST_BY,
	P_ADJUST_FDR,				/* another name of BH */
	P_ADJUST_NONE
} PAdjustment;

extern const NameList p_adjustment_names;

/* Tests that Hommel's procedure takes, whose work grows with their square. */
#define HOMMEL_MOST 100000

/*
 * In place.  They are "n" of "total" tests, at least as many; the others had
 * larger p-values.
 */
extern void p_adjust(double *p, uint32_t n, uint32_t total,
					 PAdjustment method);

#endif							/* RESILIENCE_P_ADJUST_H */
