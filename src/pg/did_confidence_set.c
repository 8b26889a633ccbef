/*-------------------------------------------------------------------------
 *
 * did_confidence_set.c
 *		did_confidence_set: all of an exact confidence set.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/row.h"

PG_FUNCTION_INFO_V1(did_confidence_set);

enum
{
	ARG_SAMPLE,
	ARG_METHOD,
	ARG_FIRST_CHOICE,
	ARG_CONF_LEVEL = 8,
	ARG_SCHEME,
	ARG_STATISTIC,
	N_ARGS
};

static const Choice arguments[] = {
	CHOICE_WEIGHTS, CHOICE_REPS, CHOICE_SEED, CHOICE_ALTERNATIVE,
	CHOICE_EFFECTS, CHOICE_TIES, CHOICE_CONF_LEVEL
};

static const Choice last_argument = CHOICE_STATISTIC;

static void
put_segments(ResultRow *row, const ConfidenceSet *set)
{
	for (uint32 i = 0; i < set->n; i++)
	{
		row_set_number(row, 0, set->segments[i].low);
		row_set_number(row, 1, set->segments[i].high);
		row_put(row);
	}
}

Datum
did_confidence_set(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	Choices		choices;
	ConfidenceSet set;
	Estimate	estimate;
	ResultRow	row;

	rows_open(&row, fcinfo, 2);
	require_arguments(fcinfo, N_ARGS);
	choices = choices_of(get_way_to_set(fcinfo, ARG_METHOD, ARG_SCHEME));
	get_choices(fcinfo, ARG_FIRST_CHOICE, arguments, lengthof(arguments),
				&choices);
	get_choices(fcinfo, ARG_STATISTIC, &last_argument, 1, &choices);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	/* A set without a level is none. */
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	sample = PG_GETARG_SAMPLE(ARG_SAMPLE);
	require_needs(sample, &choices, "did_confidence_set");
	infer(sample, &choices, &estimate, &set);
	put_segments(&row, &set);
	return (Datum) 0;
}
