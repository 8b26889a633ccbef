/*-------------------------------------------------------------------------
 *
 * event_rows.c
 *		The rows of an event study, and what is said of any of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "core/answer/event_rows.h"

#include <math.h>

#include "core/answer/group_time.h"
#include "core/answer/limits.h"
#include "core/base/memory.h"
#include "core/base/sort.h"

/* ---- the list ---- */

static int
compare_event_times(const void *a, const void *b, const void *unused)
{
	int32_t		ea = ((const EventRow *) a)->event_time;
	int32_t		eb = ((const EventRow *) b)->event_time;

	(void) unused;
	return (ea > eb) - (ea < eb);
}

/* False if the place's event time is not asked for. */
static bool
event_time_of(const Place *place, const EventChoices *choices,
			  int32_t *event_time)
{
	if (place->kind == PLACE_CONTROL || place->kind == PLACE_OUT)
		return false;
	*event_time = place->period - place->cohort;
	if (*event_time < choices->min_event)
	{
		if (!choices->binned)
			return false;
		*event_time = choices->min_event;
	}
	if (*event_time > choices->max_event)
	{
		if (!choices->binned)
			return false;
		*event_time = choices->max_event;
	}
	return true;
}

EventRows *
event_rows_list(const Places *places, const EventChoices *choices,
				bool before_start)
{
	EventRows  *all = core_alloc(sizeof(EventRows));
	EventRow   *rows = core_alloc_array(size_add(places->n, 1),
										sizeof(EventRow));
	int			n = 1;

	for (int i = 0; i < places->n; i++)
	{
		const Place *place = &places->places[i];

		core_check_interrupts();
		if ((before_start || place->kind == PLACE_TREATED) &&
			event_time_of(place, choices, &rows[n].event_time))
			n++;
	}
	sort_items(rows + 1, n - 1, sizeof(EventRow), compare_event_times, NULL);
	all->rows = rows;
	all->n = 1;
	for (int i = 1; i < n; i++)
		if (all->n == 1 ||
			rows[i].event_time != rows[all->n - 1].event_time)
			rows[all->n++].event_time = rows[i].event_time;
	rows[0].overall = true;
	for (int i = 0; i < all->n; i++)
		estimate_clear(&rows[i].estimate);
	all->covariance = core_alloc_array(size_mul(all->n, all->n), sizeof(dd));
	for (int i = 0; i < all->n * all->n; i++)
		all->covariance[i] = dd_from(NAN);
	return all;
}

void
event_rows_free(EventRows *rows)
{
	core_free(rows->covariance);
	core_free(rows->rows);
	core_free(rows);
}

int
event_row_of(const EventRows *all, const Place *place,
			 const EventChoices *choices)
{
	const EventRow *rows = all->rows;
	int			low = 1;
	int			high = all->n;
	int32_t		event_time;

	if (!event_time_of(place, choices, &event_time))
		return NO_ROW;
	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (rows[middle].event_time < event_time)
			low = middle + 1;
		else
			high = middle;
	}
	return low < all->n && rows[low].event_time == event_time ? low : NO_ROW;
}

bool
event_over_all(const Place *place, const EventChoices *choices)
{
	int32_t		event_time;

	return place->kind == PLACE_TREATED &&
		event_time_of(place, choices, &event_time);
}

/* ---- what there is of a row ---- */

RowPlaces
row_places_create(const Places *places)
{
	size_t		n = size_add(places->n, 1);

	return (RowPlaces) {
		core_alloc_array(n, sizeof(bool)), core_alloc_array(n, sizeof(bool))
	};
}

void
row_places_free(RowPlaces *row_places)
{
	core_free(row_places->compared);
	core_free(row_places->own);
}

/* The number of a period among those of the waves. */
static int
period_of(const Waves *waves, int32_t period)
{
	int			low = 0;
	int			high = waves->n_periods;

	while (low < high)
	{
		int			middle = low + (high - low) / 2;

		if (waves->periods[middle] < period)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
row_places_compare(const Places *places, RowPlaces *row_places)
{
	bool	   *periods = core_alloc_array(size_add(places->waves->n_periods, 1),
										   sizeof(bool));

	for (int i = 0; i < places->n; i++)
		if (row_places->own[i])
			periods[period_of(places->waves, places->places[i].period)] = true;
	for (int i = 0; i < places->n; i++)
	{
		const Place *place = &places->places[i];

		core_check_interrupts();
		row_places->compared[i] = !row_places->own[i] &&
			place->kind != PLACE_TREATED && place->kind != PLACE_OUT &&
			periods[period_of(places->waves, place->period)];
	}
	core_free(periods);
}

void
event_row_describe(const Design *design, int64_t rows, uint32_t clusters,
				   EventRow *row)
{
	Estimate   *e = &row->estimate;

	e->rows = rows;
	e->clustered = true;
	e->clusters = clusters;
	e->method.weighted = design->powers > 1;
	e->method.effects = design->effects;
	e->method.n_covariates = design->n_covariates;
	e->method.clusters = clusters;
}

void
event_row_judge(const EventChoices *choices, double df, EventRow *row)
{
	Estimate   *e = &row->estimate;

	e->has_interval = e->has_std_error && e->std_error > 0.0 &&
		t_interval(e->estimate, e->std_error, df, choices->conf_level,
				   &e->interval);
	if (!e->has_interval)
		return;
	e->df = df;
	note_few_arms(e->clusters_treated, row->comparators, e);
}

void
event_rows_put_covariance(EventRows *rows, const Covariance *covariance,
						  const int *numbers)
{
	for (int i = 0; i < covariance->n; i++)
		for (int j = 0; j < covariance->n; j++)
			if (rows->rows[numbers[i]].estimate.has_std_error &&
				rows->rows[numbers[j]].estimate.has_std_error)
				*event_rows_covariance(rows, numbers[i], numbers[j]) =
					*covariance_value(covariance, i, j);
}

/* ---- what is said of it ---- */

/* Of a row: cohorts it is of, their references, and how these lie. */
typedef struct References
{
	int			cohorts;
	int			apart;			/* not at the event time of reference */
	int			places;
	int			at_reference;	/* places that are a reference */
	bool		shared;			/* all cohorts have one reference period */
	int32_t		period;
} References;

static void
add_reference(References *references, const Places *places,
			  const Place *place, bool new_cohort)
{
	int32_t		period;

	references->places++;
	references->at_reference += place->kind == PLACE_REFERENCE;
	if (!places_reference(places, place->cohort, &period))
	{
		references->shared = false;
		return;
	}
	if (references->cohorts > 0 && period != references->period)
		references->shared = false;
	references->period = period;
	references->cohorts += new_cohort;
	references->apart += new_cohort &&
		period != place->cohort + places->reference;
}

static void
find_references(const EventRows *rows, const Places *places,
				const EventChoices *choices, References *references)
{
	for (int row = 0; row < rows->n; row++)
		references[row] = (References) {.shared = true};
	for (int i = 0; i < places->n; i++)
	{
		const Place *place = &places->places[i];
		bool		first = i == 0 || places->places[i - 1].cohort != place->cohort;
		int			row = event_row_of(rows, place, choices);

		core_check_interrupts();
		if (place->kind == PLACE_CONTROL || place->kind == PLACE_OUT)
			continue;
		add_reference(&references[0], places, place, first);
		/* binned, a cohort may be in a row more than once: it counts as often */
		if (row != NO_ROW)
			add_reference(&references[row], places, place, true);
	}
}

static bool
has_references(const EventChoices *choices, const EventRow *row)
{
	if (row->overall && choices->method == EVENT_TWFE)
		return false;
	if (choices->method == EVENT_ETWFE)
		return choices->controls == CONTROLS_NEVER;
	if (choices->method == EVENT_IMPUTATION)
		return !row->overall && row->event_time < 0;
	return choices->method != EVENT_TWO_STAGE;
}

static void
note_reference(EventRow *row, const References *references,
			   const EventChoices *choices)
{
	Estimate   *e = &row->estimate;

	row->other_reference = !row->overall && references->at_reference > 0 &&
		row->event_time != choices->reference;
	if (!row->overall && references->places == references->at_reference)
	{
		row->is_reference = true;
		e->estimate = 0.0;
		e->has_estimate = true;
		add_plain_fact(&e->facts, FACT_BASE_PERIOD);
	}
	if (references->cohorts > 0 && references->shared)
	{
		row->has_base = true;
		row->base = references->period;
	}
	if (references->apart > 0)
		add_fact(&e->facts, FACT_REFERENCE_GAPS,
				 (Fact) {.count = references->apart,
				 .of = references->cohorts});
}

void
event_rows_note(EventRows *rows, const Places *places,
				const EventChoices *choices)
{
	const WaveChoices waves = {
		.controls = CONTROLS_NEVER, .base = BASE_UNIVERSAL
	};
	References *references = core_alloc_array(rows->n, sizeof(References));

	find_references(rows, places, choices, references);
	for (int i = 0; i < rows->n; i++)
	{
		EventRow   *row = &rows->rows[i];

		if (has_references(choices, row))
			note_reference(row, &references[i], choices);
		note_cohorts(places->waves, &waves, &row->estimate.facts);
	}
	core_free(references);
}
