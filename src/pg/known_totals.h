/*-------------------------------------------------------------------------
 *
 * known_totals.h
 *		Totals of the population, as jsonb:
 *		{"sex": {"f": 52000, "m": 48000}, "income": 3100000}
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_KNOWN_TOTALS_H
#define RESILIENCE_KNOWN_TOTALS_H

#include "utils/jsonb.h"

#include "core/answer/survey_calibration.h"

typedef struct KnownTotals
{
	KnownTotal *known;
	uint32		n;
} KnownTotals;

extern KnownTotals get_known_totals(Jsonb *totals);

#endif							/* RESILIENCE_KNOWN_TOTALS_H */
