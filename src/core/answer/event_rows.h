/*-------------------------------------------------------------------------
 *
 * event_rows.h
 *		The rows of an event study, and what is said of any of them.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#ifndef RESILIENCE_EVENT_ROWS_H
#define RESILIENCE_EVENT_ROWS_H

#include "core/answer/event_study.h"
#include "core/variance/covariance.h"

#define NO_ROW (-1)

/*
 * Over all, and each event time of the places, within the bounds; those before
 * the start only if they are asked for.
 */
extern EventRows *event_rows_list(const Places *places,
								  const EventChoices *choices,
								  bool before_start);

/* The row of a place, or NO_ROW; and is the place a part of that over all? */
extern int	event_row_of(const EventRows *rows, const Place *place,
						 const EventChoices *choices);
extern bool event_over_all(const Place *place, const EventChoices *choices);

/*
 * By place: is it one that a row is of ("own" is filled by who knows that), or
 * untreated in the period of such a one, and what that is compared with?
 */
typedef struct RowPlaces
{
	bool	   *own;
	bool	   *compared;
} RowPlaces;

extern RowPlaces row_places_create(const Places *places);
extern void row_places_free(RowPlaces *row_places);
extern void row_places_compare(const Places *places, RowPlaces *row_places);

/* The covariances of rows of one regression, "numbers" of them. */
extern void event_rows_put_covariance(EventRows *rows,
									  const Covariance *covariance,
									  const int *numbers);

/* What is known of a row once its clusters are counted. */
extern void event_row_describe(const Design *design, int64_t rows,
							   uint32_t clusters, EventRow *row);

/* The interval of an estimate with a standard error, and few clusters. */
extern void event_row_judge(const EventChoices *choices, double df,
							EventRow *row);

/* Rows left out, references that all share, gaps, cohorts. */
extern void event_rows_note(EventRows *rows, const Places *places,
							const EventChoices *choices);

#endif							/* RESILIENCE_EVENT_ROWS_H */
