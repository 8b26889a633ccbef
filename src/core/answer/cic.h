/*-------------------------------------------------------------------------
 *
 * cic.h
 *		Changes in changes of outcomes that are 0 or 1 (Athey and Imbens 2006).
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_CIC_H
#define RESILIENCE_CIC_H

#include "core/answer/group_time.h"
#include "core/answer/score_variance.h"

typedef struct CicChoices
{
	WaveChoices waves;
	ScoreVcov vcov;
	double		conf_level;
} CicChoices;

typedef struct Cic
{
	GroupTime	effect;			/* its method is not filled in */
	double		low;			/* what the effect lies between without the
								 * assumption that makes it a point; NaN */
	double		high;
} Cic;

/*
 * The effects on cohorts from their start on, by cohort and period; how many
 * they are.  The sample must be canonical and have clusters, its outcomes be 0
 * or 1; the caller frees them.
 */
extern Cic *cic_of_proportions(const Sample *sample, const Waves *waves,
							   const CicChoices *choices, int *n);

#endif							/* RESILIENCE_CIC_H */
