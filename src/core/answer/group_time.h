/*-------------------------------------------------------------------------
 *
 * group_time.h
 *		The effect on each cohort in each period.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_GROUP_TIME_H
#define RESILIENCE_GROUP_TIME_H

#include "core/answer/estimate.h"

/* Where there is no estimate, or no standard error, the facts say why. */
typedef struct GroupTime
{
	int32_t		cohort;
	int32_t		period;
	bool		has_base;
	int32_t		base;
	bool		has_rows;		/* a two-by-two was looked at */
	Estimate	estimate;
} GroupTime;

/*
 * Of a cohort that is treated, in a period; the waves are the sample's.
 * Covariates are not adjusted for.  The wave choices must outlive the result,
 * whose method refers to them.
 */
extern void group_time(const Sample *sample, const Waves *waves,
					   int32_t cohort, int32_t period,
					   const WaveChoices *wave_choices,
					   const Choices *choices, GroupTime *result);

/*
 * The parts of it that are the same however the cohort and its controls are
 * compared.  To begin with, the base; false if there is nothing to compare, and
 * the facts say why.  Then, that there is nobody to compare with; and in the
 * end, what is said whatever the numbers are.
 */
extern bool group_time_begin(const Waves *waves, int32_t cohort,
							 int32_t period, const WaveChoices *wave_choices,
							 GroupTime *result);
extern void group_time_note_no_controls(const Waves *waves,
										const WaveChoices *choices,
										GroupTime *result);
extern void group_time_note_waves(const Waves *waves,
								  const WaveChoices *choices,
								  GroupTime *result);

/* Of any result: cohorts that count as never treated, periods that are codes. */
extern void note_cohorts(const Waves *waves, const WaveChoices *choices,
						 Facts *facts);

#endif							/* RESILIENCE_GROUP_TIME_H */
