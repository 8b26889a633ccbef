/*-------------------------------------------------------------------------
 *
 * wave_regression.h
 *		Regressions on all cohorts and periods at once, as plans.
 *
 * Every cell is of a cohort in a period.  A regression has effects of clusters
 * or of cohorts, effects of periods, and columns for the treatment, which are
 * its terms.  All regressors are functions of cohort and period, and those
 * times covariates: the sums of a sample are all that is needed.
 *
 * The reference of a cohort is the last period observed at or before the event
 * time of reference, -1 mostly.  Cohorts that start after the last period
 * count as never treated.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_WAVE_REGRESSION_H
#define RESILIENCE_WAVE_REGRESSION_H

#include "core/model/design.h"
#include "core/model/waves.h"

/* Whose levels may differ. */
typedef enum Levels
{
	LEVELS_CLUSTER,
	LEVELS_COHORT
} Levels;

extern const NameList wave_levels;

/* What a cohort is in a period. */
typedef enum PlaceKind
{
	PLACE_CONTROL,				/* of the never treated */
	PLACE_BEFORE,				/* not treated yet */
	PLACE_REFERENCE,			/* not treated yet: what is compared with */
	PLACE_TREATED,
	PLACE_OUT					/* no part: there is nothing to compare with */
} PlaceKind;

typedef struct Place
{
	int32_t		cohort;
	int32_t		period;
	PlaceKind	kind;
	int			level;			/* of its cohort: 0 is the never treated's */
} Place;

/* The cohorts in periods that have rows, by cohort, then period. */
typedef struct Places
{
	const Waves *waves;
	int32_t		reference;		/* an event time */
	int			n;
	Place	   *places;
	int			n_levels;
	int32_t		end;			/* of what takes part: the start of the last
								 * cohort, if nobody is never treated */
	bool		has_end;
} Places;

/*
 * Who takes part in a static regression: all.  In others the always treated do
 * not, nor, if the last cohort stands in for the never treated, does anything
 * from its start on.
 */
typedef enum Parts
{
	PARTS_ALL,
	PARTS_WITH_REFERENCE,
	PARTS_UNTIL_LAST
} Parts;

extern Places *places_create(const Sample *sample, const Waves *waves,
							 int32_t reference, Parts parts);
extern void places_free(Places *places);

/* The reference period of a cohort, if it has one. */
extern bool places_reference(const Places *places, int32_t cohort,
							 int32_t *period);

/* What the terms of a regression are. */
typedef enum Terms
{
	TERMS_NONE,					/* untreated cells only */
	TERMS_STATIC,				/* one: treated by now */
	TERMS_EVENT,				/* each event time but the reference */
	TERMS_EVENT_UNTREATED,		/* those before the start, of untreated cells */
	TERMS_TREATED,				/* each cohort in each of its treated periods */
	TERMS_SATURATED				/* these, and periods before but the reference */
} Terms;

/* What becomes of the covariates. */
typedef enum Adjusting
{
	ADJUSTING_NONE,
	ADJUSTING_COMMON,			/* one slope each */
	ADJUSTING_BY_PLACE			/* by cohort, by period and by term */
} Adjusting;

typedef struct RegressionChoices
{
	Terms		terms;
	Levels		levels;
	Adjusting	adjusting;
	/* event times outside have the columns of the first and the last inside */
	bool		binned;
	int32_t		first_event;
	int32_t		last_event;
} RegressionChoices;

typedef struct WaveRegression
{
	DesignPlan	plan;			/* of the arrays below */
	PlannedGroup *groups;
	double	   *columns;
	PlannedSlopes slopes;		/* n is 0 if there is one */
	bool	   *has_slope;
	int		   *place_of;		/* by group */
	Terms		terms;
	int			n_terms;
	int			first_term;		/* its column */
	int			first_slope;	/* its slopes, if these are by place */
	int		   *term_of;		/* by place: its term, or -1 */
	int32_t    *event_times;	/* by term, of TERMS_EVENT */
	int			n_periods;		/* of what takes part */
	int32_t    *periods;
	bool		with_levels;	/* columns for cohorts */
	int			n_levels;
} WaveRegression;

extern WaveRegression *wave_regression_create(const Places *places,
											  const RegressionChoices *choices);
extern void wave_regression_free(WaveRegression *regression);

/*
 * The columns of a place, without a term, whether it takes part or not; false
 * if nothing does in its period.
 */
extern bool wave_regression_row(const WaveRegression *regression,
								const Place *place, double *row);

#endif							/* RESILIENCE_WAVE_REGRESSION_H */
