/*-------------------------------------------------------------------------
 *
 * wave_regression.c
 *		Regressions on all cohorts and periods at once, as plans.
 *
 * The columns are, in this order, a constant and one for each cohort but the
 * never treated (not with effects of clusters, which are absorbed), one for
 * each period but the first, and the terms.  Of columns that depend on others
 * the fit drops the last, so that it is terms that go.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/model/wave_regression.h"

#include "core/base/memory.h"
#include "core/base/sort.h"
#include "core/model/saturated.h"

/* In the order of Levels. */
const NameList wave_levels = NAME_LIST("cluster", "cohort");

#define NO_TERM (-1)

/* ---- places ---- */

/* As did_group_time's base after the start. */
bool
places_reference(const Places *places, int32_t cohort, int32_t *period)
{
	WaveChoices choices = {
		.controls = CONTROLS_NEVER, .base = BASE_UNIVERSAL,
		.anticipation = -places->reference - 1
	};

	return waves_find_base(places->waves, cohort, cohort, &choices, period);
}

static PlaceKind
kind_of(const Places *places, Parts parts, int32_t cohort, int32_t period,
		bool is_control)
{
	int32_t		reference;

	if (places->has_end && period >= places->end)
		return PLACE_OUT;
	if (is_control)
		return PLACE_CONTROL;
	if (!places_reference(places, cohort, &reference))
		return parts == PARTS_ALL ?
			(period >= cohort ? PLACE_TREATED : PLACE_BEFORE) : PLACE_OUT;
	if (period >= cohort)
		return PLACE_TREATED;
	return period == reference ? PLACE_REFERENCE : PLACE_BEFORE;
}

Places *
places_create(const Sample *sample, const Waves *waves, int32_t reference,
			  Parts parts)
{
	Places	   *places = core_alloc(sizeof(Places));
	int			n_treated = waves_treated_cohorts(waves, 0);
	PlannedGroup *groups = saturated_groups(sample, &places->n);
	int			level = 0;

	places->waves = waves;
	places->reference = reference;
	if (parts == PARTS_UNTIL_LAST && n_treated > 0 &&
		n_treated == waves->n_cohorts)
	{
		places->has_end = true;
		places->end = waves->cohorts[--n_treated];
	}
	places->places = core_alloc_array(size_add(places->n, 1), sizeof(Place));
	for (int i = 0; i < places->n; i++)
	{
		Place	   *place = &places->places[i];
		bool		is_control = n_treated == 0 ||
			groups[i].cohort > waves->cohorts[n_treated - 1];

		core_check_interrupts();
		place->cohort = groups[i].cohort;
		place->period = groups[i].period;
		if (!is_control && (i == 0 || groups[i - 1].cohort != place->cohort))
			level++;
		place->level = is_control ? 0 : level;
		place->kind = kind_of(places, parts, place->cohort, place->period,
							  is_control);
	}
	places->n_levels = level + 1;
	core_free(groups);
	return places;
}

void
places_free(Places *places)
{
	core_free(places->places);
	core_free(places);
}

/* ---- terms ---- */

static int
compare_numbers(const void *a, const void *b, const void *unused)
{
	int32_t		na = *(const int32_t *) a;
	int32_t		nb = *(const int32_t *) b;

	(void) unused;
	return (na > nb) - (na < nb);
}

static bool
takes_part(const Place *place, Terms terms)
{
	if (place->kind == PLACE_OUT)
		return false;
	return place->kind != PLACE_TREATED ||
		(terms != TERMS_NONE && terms != TERMS_EVENT_UNTREATED);
}

/* Has the place a column of the treatment? */
static bool
has_term(const Place *place, Terms terms)
{
	if (!takes_part(place, terms))
		return false;
	switch (terms)
	{
		case TERMS_NONE:
			return false;
		case TERMS_STATIC:
		case TERMS_TREATED:
			return place->kind == PLACE_TREATED;
		default:
			return place->kind == PLACE_TREATED || place->kind == PLACE_BEFORE;
	}
}

static int32_t
binned_event_time(const Place *place, const RegressionChoices *choices)
{
	int32_t		event_time = place->period - place->cohort;

	if (choices->binned && event_time < choices->first_event)
		return choices->first_event;
	if (choices->binned && event_time > choices->last_event)
		return choices->last_event;
	return event_time;
}

/* One term for each event time, in order. */
static void
list_event_times(WaveRegression *regression, const Places *places,
				 const RegressionChoices *choices)
{
	int			n = 0;

	for (int i = 0; i < places->n; i++)
		if (has_term(&places->places[i], choices->terms))
			regression->event_times[n++] =
				binned_event_time(&places->places[i], choices);
	sort_items(regression->event_times, n, sizeof(int32_t), compare_numbers,
			   NULL);
	for (int i = 0; i < n; i++)
		if (regression->n_terms == 0 || regression->event_times[i] !=
			regression->event_times[regression->n_terms - 1])
			regression->event_times[regression->n_terms++] =
				regression->event_times[i];
}

static int
find_event_time(const WaveRegression *regression, int32_t event_time)
{
	int			low = 0;
	int			high = regression->n_terms;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (regression->event_times[middle] < event_time)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
number_terms(WaveRegression *regression, const Places *places,
			 const RegressionChoices *choices)
{
	bool		by_event = choices->terms == TERMS_EVENT ||
		choices->terms == TERMS_EVENT_UNTREATED;

	if (by_event)
		list_event_times(regression, places, choices);
	for (int i = 0; i < places->n; i++)
	{
		const Place *place = &places->places[i];

		core_check_interrupts();
		if (!has_term(place, choices->terms))
			regression->term_of[i] = NO_TERM;
		else if (by_event)
			regression->term_of[i] =
				find_event_time(regression, binned_event_time(place, choices));
		else if (choices->terms == TERMS_STATIC)
		{
			regression->term_of[i] = 0;
			regression->n_terms = 1;
		}
		else
			regression->term_of[i] = regression->n_terms++;
	}
}

/* ---- columns ---- */

/* Of the constant, cohorts, periods and terms: where each begins. */
typedef struct Layout
{
	int			constant;		/* -1 for none */
	int			first_level;	/* of level 1 */
	int			first_period;	/* of the second period that takes part */
	int			first_term;
	int			n;
} Layout;

static Layout
layout_of(const WaveRegression *regression, bool with_levels)
{
	Layout		layout = {.constant = with_levels ? 0 : -1};
	int			n_periods = regression->n_periods;

	layout.first_level = with_levels ? 1 : 0;
	layout.first_period = layout.first_level +
		(with_levels ? regression->n_levels - 1 : 0);
	layout.first_term = layout.first_period +
		(n_periods > 0 ? n_periods - 1 : 0);
	layout.n = layout.first_term + regression->n_terms;
	return layout;
}

/* The columns of a place that are 1, at most four; returns how many. */
static int
find_ones(const Layout *layout, const Place *place, int period, int term,
		  int ones[4])
{
	int			n = 0;

	if (layout->constant >= 0)
	{
		ones[n++] = layout->constant;
		if (place->level > 0)
			ones[n++] = layout->first_level + place->level - 1;
	}
	if (period > 0)
		ones[n++] = layout->first_period + period - 1;
	if (term != NO_TERM)
		ones[n++] = layout->first_term + term;
	return n;
}

/* The periods of places that take part, in order. */
static int32_t *
list_periods(const Places *places, Terms terms, int *n)
{
	int32_t    *periods = core_alloc_array(size_add(places->n, 1),
										   sizeof(int32_t));
	int			all = 0;

	*n = 0;
	for (int i = 0; i < places->n; i++)
		if (takes_part(&places->places[i], terms))
			periods[all++] = places->places[i].period;
	sort_items(periods, all, sizeof(int32_t), compare_numbers, NULL);
	for (int i = 0; i < all; i++)
		if (*n == 0 || periods[i] != periods[*n - 1])
			periods[(*n)++] = periods[i];
	return periods;
}

static int
find_period(const WaveRegression *regression, int32_t period)
{
	int			low = 0;
	int			high = regression->n_periods;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (regression->periods[middle] < period)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
add_group(WaveRegression *regression, const Places *places, int i, int period,
		  const Layout *columns, const Layout *slopes)
{
	const Place *place = &places->places[i];
	int			group = regression->plan.n_groups++;
	bool		after = place->kind == PLACE_TREATED;
	int			ones[4];
	int			n;

	regression->place_of[group] = i;
	regression->groups[group] = (PlannedGroup) {
		place->cohort, place->period, place->level > 0, after
	};
	n = find_ones(columns, place, period, regression->term_of[i], ones);
	for (int j = 0; j < n; j++)
		regression->columns[(size_t) group * columns->n + ones[j]] = 1.0;
	if (slopes == NULL)
		return;
	n = find_ones(slopes, place, period, regression->term_of[i], ones);
	for (int j = 0; j < n; j++)
		regression->has_slope[(size_t) group * slopes->n + ones[j]] = true;
}

static void
put_groups(WaveRegression *regression, const Places *places,
		   const RegressionChoices *choices)
{
	Layout		columns = layout_of(regression, regression->with_levels);
	Layout		slopes = layout_of(regression, true);
	bool		by_place = choices->adjusting == ADJUSTING_BY_PLACE;

	regression->columns = core_alloc_array(size_mul(places->n, size_add(columns.n, 1)),
										   sizeof(double));
	regression->has_slope = core_alloc_array(by_place ?
											 size_mul(places->n, slopes.n) : 1,
											 sizeof(bool));
	for (int i = 0; i < places->n; i++)
	{
		const Place *place = &places->places[i];

		core_check_interrupts();
		if (takes_part(place, choices->terms))
			add_group(regression, places, i,
					  find_period(regression, place->period),
					  &columns, by_place ? &slopes : NULL);
	}
	regression->first_term = columns.first_term;
	regression->plan.n_columns = columns.n;
	if (by_place)
	{
		regression->first_slope = slopes.first_term;
		regression->slopes = (PlannedSlopes) {slopes.n, regression->has_slope};
	}
}

WaveRegression *
wave_regression_create(const Places *places, const RegressionChoices *choices)
{
	WaveRegression *regression = core_alloc(sizeof(WaveRegression));
	size_t		room = size_add(places->n, 1);

	regression->groups = core_alloc_array(room, sizeof(PlannedGroup));
	regression->place_of = core_alloc_array(room, sizeof(int));
	regression->term_of = core_alloc_array(room, sizeof(int));
	regression->event_times = core_alloc_array(room, sizeof(int32_t));
	regression->terms = choices->terms;
	regression->with_levels = choices->levels == LEVELS_COHORT;
	regression->n_levels = places->n_levels;
	number_terms(regression, places, choices);
	regression->periods = list_periods(places, choices->terms,
									   &regression->n_periods);
	put_groups(regression, places, choices);
	regression->plan.effects = choices->levels == LEVELS_CLUSTER ?
		EFFECTS_CLUSTER : EFFECTS_NONE;
	regression->plan.with_covariates = choices->adjusting != ADJUSTING_NONE;
	regression->plan.groups = regression->groups;
	regression->plan.columns = regression->columns;
	return regression;
}

void
wave_regression_free(WaveRegression *regression)
{
	core_free(regression->periods);
	core_free(regression->event_times);
	core_free(regression->term_of);
	core_free(regression->place_of);
	core_free(regression->has_slope);
	core_free(regression->columns);
	core_free(regression->groups);
	core_free(regression);
}

bool
wave_regression_row(const WaveRegression *regression, const Place *place,
					double *row)
{
	Layout		layout = layout_of(regression, regression->with_levels);
	int			period = find_period(regression, place->period);
	int			ones[4];
	int			n;

	if (period == regression->n_periods ||
		regression->periods[period] != place->period)
		return false;
	for (int j = 0; j < layout.n; j++)
		row[j] = 0.0;
	n = find_ones(&layout, place, period, NO_TERM, ones);
	for (int j = 0; j < n; j++)
		row[ones[j]] = 1.0;
	return true;
}
