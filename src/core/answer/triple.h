/*-------------------------------------------------------------------------
 *
 * triple.h
 *		The triple difference: the effect on those who may get the treatment,
 *		less what the same comparison gives of those in the same areas who
 *		may not.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_TRIPLE_H
#define RESILIENCE_TRIPLE_H

#include "core/answer/group_time.h"
#include "core/model/wave_cells.h"

typedef struct Triple
{
	const Sample *joined;		/* of both (core/sample/sample_join.h) */
	Waves	   *waves;			/* of either */
	WaveCells  *cells;			/* of both */
} Triple;

/* The samples must be canonical, and "joined" made of them in this order. */
extern Triple *triple_create(const Sample *eligible, const Sample *ineligible,
							 const Sample *joined);
extern void triple_free(Triple *triple);

/*
 * As group_time, in one regression of both; clusters in the facts are those
 * of the joined sample.
 */
extern void triple_effect(const Triple *triple, int32_t cohort,
						  int32_t period, const WaveChoices *wave_choices,
						  const Choices *choices, GroupTime *result);

#endif							/* RESILIENCE_TRIPLE_H */
