/*-------------------------------------------------------------------------
 *
 * waves.h
 *		The cohorts and periods of a sample of many waves, and the plan of the
 *		effect on one cohort in one period.
 *
 * The effect of (g, t) is a two-by-two (Callaway and Sant'Anna 2021): cohort g
 * and its controls, in t and in a base period.  Cells of all others are
 * outside the design; controls of several cohorts share their means.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVES_H
#define RESILIENCE_WAVES_H

#include "core/model/design_plan.h"
#include "core/sample/sample.h"

typedef enum Controls
{
	CONTROLS_NEVER,				/* never treated */
	CONTROLS_NOT_YET			/* these, and whoever is treated later */
} Controls;

extern const NameList wave_controls;

/* What a period before the start is compared with. */
typedef enum WaveBase
{
	BASE_VARYING,				/* the period before it */
	BASE_UNIVERSAL				/* the last before the start, as those after */
} WaveBase;

extern const NameList wave_bases;

typedef struct WaveChoices
{
	Controls	controls;
	WaveBase	base;
	int32_t		anticipation;	/* periods before the start in which there may
								 * be an effect: 0 to WAVE_LIMIT */
} WaveChoices;

/* Of cells with rows, each once, in order. */
typedef struct Waves
{
	int			n_periods;
	int			n_cohorts;
	int32_t    *periods;
	int32_t    *cohorts;		/* the never treated last */
	bool		coded;			/* periods look like 202304 */
} Waves;

extern Waves *waves_create(const Sample *sample);
extern void waves_free(Waves *waves);

/*
 * Cohorts whose start is not observed, nor any period in which they may expect
 * it, are as good as never treated.
 */
extern bool waves_is_never_treated(const Waves *waves, int32_t cohort,
								   int32_t anticipation);

/* The number, from the first, of cohorts that are not such. */
extern int	waves_treated_cohorts(const Waves *waves, int32_t anticipation);

/* The base of a period, or false if there is none. */
extern bool waves_find_base(const Waves *waves, int32_t cohort,
							int32_t period, const WaveChoices *choices,
							int32_t *base);

/* Was the cohort treated in every period, or did it expect to be? */
extern bool waves_is_always_treated(const Waves *waves, int32_t cohort,
									int32_t anticipation);

/*
 * Where nobody is never treated the last cohort is a control, as in the
 * program did, and no more: earlier cohorts that could be compared with it
 * before they start would make its effects of other controls than theirs.
 */
extern bool waves_is_only_control(const Waves *waves, int32_t cohort,
								  const WaveChoices *choices);

/* A plan, and what it is made of. */
typedef struct WavePlan
{
	DesignPlan	plan;
	int			n_controls;		/* cohorts to compare with */
	PlannedGroup *groups;
	double	   *columns;
} WavePlan;

extern WavePlan *wave_plan_create(const Waves *waves, int32_t cohort,
								  int32_t period, int32_t base,
								  const WaveChoices *choices);
extern void wave_plan_free(WavePlan *wave_plan);

#endif							/* RESILIENCE_WAVES_H */
