/*-------------------------------------------------------------------------
 *
 * did_event_study.c
 *		did_event_study: regressions on many waves, over all and by event time.
 *
 * Copyright (C) 2026 the resilience authors.  GPL-3.0-or-later.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"

#include "core/answer/event_study.h"
#include "core/words/words.h"
#include "pg/choice_arguments.h"
#include "pg/did_sample.h"
#include "pg/needs.h"
#include "pg/wave_arguments.h"
#include "pg/wave_result.h"

PG_FUNCTION_INFO_V1(did_event_study);

enum
{
	ARG_SAMPLE,
	ARG_METHOD,
	ARG_CONTROL,
	ARG_EFFECTS,
	ARG_REFERENCE,
	ARG_WEIGHTS,
	ARG_VCOV,
	ARG_CONF_LEVEL,
	ARG_MIN_EVENT,				/* and the last */
	ARG_MAX_EVENT,
	ARG_BINNED,
	N_ARGS
};

/* ---- arguments ---- */

static int32
get_reference(FunctionCallInfo fcinfo)
{
	int32		value = PG_ARGISNULL(ARG_REFERENCE) ? 0 :
		PG_GETARG_INT32(ARG_REFERENCE);

	if (value >= 0 || value < -WAVE_LIMIT)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("reference must lie between %d and -1", -WAVE_LIMIT),
				 errhint("It is an event time before the start: -1 is the last period before, -2 the last that is at least two before.")));
	return value;
}

/* The default is what is best of those that the method has. */
static EventVcov
get_vcov(FunctionCallInfo fcinfo, EventMethod method)
{
	EventVcov	vcov;

	if (PG_ARGISNULL(ARG_VCOV))
		return event_has_vcov(method, EVENT_CR2) ? EVENT_CR2 : EVENT_JACKKNIFE;
	vcov = (EventVcov) get_one_of(fcinfo, ARG_VCOV, "vcov", &event_vcovs);
	if (!event_has_vcov(method, vcov))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("vcov \"%s\" is not one of method \"%s\"",
						event_vcovs.names[vcov], event_methods.names[method]),
				 errhint("It has vcov => 'CR0' and 'jackknife'. method => 'etwfe', control => 'notyet' gives the same effects, with effects => 'cohort', by a regression that has all.")));
	return vcov;
}

static int32
bound_of(int64 event_time)
{
	return (int32) Min(Max(event_time, MIN_EVENT), MAX_EVENT);
}

static void
refuse(const char *choice, const char *of, const char *hint)
{
	ereport(ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("%s is a choice of %s", choice, of),
			 errhint("%s", hint)));
}

/* What was chosen beside the defaults, and the method does not have. */
static void
check_choices(const EventChoices *choices)
{
	bool		by_cohort = choices->method != EVENT_TWFE &&
		choices->method != EVENT_TWO_STAGE;

	if (choices->controls != CONTROLS_NEVER && choices->method != EVENT_ETWFE)
		refuse("control => 'notyet'", "method => 'etwfe'",
			   "Other methods have their own controls: leave it out.");
	if (choices->weights != EVENT_BY_CELL && !by_cohort)
		refuse("weights => 'rows'", "methods that average: sunab, etwfe and imputation",
			   "Leave it out: a sample's own weights count in any case.");
	if (choices->reference != -1 && choices->method == EVENT_ETWFE &&
		choices->controls == CONTROLS_NOT_YET)
		refuse("reference", "methods that compare with one period",
			   "method => 'etwfe', control => 'notyet' compares with all periods before.");
	if (choices->reference != -1 && choices->method == EVENT_TWO_STAGE)
		refuse("reference", "methods that compare with one period",
			   "method => 'two_stage' compares with all untreated rows.");
	if (choices->binned && choices->method != EVENT_TWFE)
		refuse("binned", "method => 'twfe'",
			   "Other methods leave out what is beyond min_event and max_event.");
	if (choices->binned && choices->min_event == MIN_EVENT &&
		choices->max_event == MAX_EVENT)
		refuse("binned", "min_event and max_event",
			   "Say which event times are the first and the last.");
	if (choices->binned && (choices->min_event > choices->reference ||
							choices->max_event < 0))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("binned event times must include the reference and 0"),
				 errhint("With min_event above the reference, or max_event below 0, what is binned would hold both.")));
}

static EventChoices
get_event_choices(FunctionCallInfo fcinfo)
{
	EventChoices choices = {0};
	AverageChoices events;

	choices.method = (EventMethod)
		get_one_of(fcinfo, ARG_METHOD, "method", &event_methods);
	choices.controls = (Controls)
		get_one_of(fcinfo, ARG_CONTROL, "control", &wave_controls);
	choices.levels = (Levels)
		get_one_of(fcinfo, ARG_EFFECTS, "effects", &wave_levels);
	choices.reference = get_reference(fcinfo);
	choices.weights = (EventWeights)
		get_one_of(fcinfo, ARG_WEIGHTS, "weights", &event_weights);
	choices.vcov = get_vcov(fcinfo, choices.method);
	choices.conf_level = get_conf_level(fcinfo, ARG_CONF_LEVEL);
	get_events(fcinfo, ARG_MIN_EVENT, &events);
	choices.min_event = bound_of(events.first_event);
	choices.max_event = bound_of(events.last_event);
	choices.binned = !PG_ARGISNULL(ARG_BINNED) && PG_GETARG_BOOL(ARG_BINNED);
	check_choices(&choices);
	return choices;
}

/* ---- rows ---- */

static void
put_event(ResultRow *row, const Sample *sample, const EventChoices *choices,
		  const EventRow *found)
{
	const Estimate *e = &found->estimate;

	if (!found->overall)
		row_set(row, WAVE_EVENT_TIME, Int32GetDatum(found->event_time));
	if (found->has_base)
		row_set(row, WAVE_BASE_PERIOD, Int32GetDatum(found->base));
	wave_result_set(row, e, choices->conf_level, sample);
	if (e->has_estimate && e->rows > 0)
	{
		wave_result_set_counts(row, e);
		row_set_text(row, WAVE_METHOD, words_event_method(found, choices));
	}
	row_put(row);
}

Datum
did_event_study(PG_FUNCTION_ARGS)
{
	const Sample *sample;
	EventChoices choices;
	EventRows  *found;
	ResultRow	row;

	require_arguments(fcinfo, N_ARGS);
	rows_open(&row, fcinfo, N_WAVE_COLUMNS);
	choices = get_event_choices(fcinfo);
	if (PG_ARGISNULL(ARG_SAMPLE))
		return (Datum) 0;
	sample = PG_GETARG_WAVES(ARG_SAMPLE);
	require_clusters(sample, "did_event_study");
	if (sample_rows(sample) == 0)
		return (Datum) 0;
	found = event_study(sample, waves_create(sample), &choices);
	for (int i = 0; i < found->n; i++)
		put_event(&row, sample, &choices, &found->rows[i]);
	return (Datum) 0;
}
